"""Case 1 of the registry lecture (案例一): the image online is another student's; up to the certificate."""

from datetime import date
from pathlib import Path

import pytest

from samples.pictures import portrait, reencoded
from tests.scenarios.desk import Desk, Person, id_number

GRADUATED = date(2026, 12, 31)
# One digit apart: whoever typed the capture data wrote the other's number.
LI = Person("2024199010001", "李晓梅", id_number("99010119980512104"))
CHEN = Person("2024199010002", "陈静", id_number("99010119980512124"))
ZHAO = Person("2024199010003", "赵强", id_number("99010119970307133"))
LI_PHOTO, CHEN_PHOTO, ZHAO_PHOTO = portrait("f01/a"), portrait("f05/a"), portrait("m01/a")


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    desk = Desk(tmp_path, "2026-autumn", date(2026, 11, 9))
    desk.set_up(GRADUATED)
    desk.take_roster([LI, CHEN, ZHAO], GRADUATED)
    desk.take_delivery(
        "first",
        date(2026, 4, 18),
        {(CHEN.id_number, CHEN.name): CHEN_PHOTO, (ZHAO.id_number, ZHAO.name): ZHAO_PHOTO},
    )
    # The certificate photos go by 学号 and are right; online 陈静's image lies under 李晓梅's ID number.
    desk.take_images(
        "photos",
        "photos",
        {LI.number: reencoded(LI_PHOTO, 90), CHEN.number: CHEN_PHOTO, ZHAO.number: reencoded(ZHAO_PHOTO, 92)},
    )
    desk.take_images("eregistration", "online", {LI.id_number: CHEN_PHOTO, ZHAO.id_number: ZHAO_PHOTO})
    return desk


def test_from_the_wrong_image_online_to_two_right_certificates(desk: Desk) -> None:
    desk.screen()
    cases = desk.cases()
    assert set(cases) == {LI.number, CHEN.number}
    wrong, victim = cases[LI.number], cases[CHEN.number]
    assert (wrong["kind"], victim["kind"]) == ("not_same_person", "no_eregistration_image")
    assert (wrong["deadline"], wrong["days_left"]) == ("2026-11-20", 11)
    assert wrong["side"] == "eregistration_image"  # it is the agency's original of somebody else
    assert "身份证号" in wrong["cause"]["zh"]
    assert wrong["involves"][0]["key"] == CHEN.number  # whose picture it is
    assert victim["involves"][0]["key"] == LI.number  # where the victim's own picture lies
    handling = "".join(step["zh"] for step in wrong["handling"])
    for asked in ("确认错图是谁的", "凭身份证号向中国图片社调取原图", "填报图像信息更正", "证书保持不变"):
        assert asked in handling
    assert wrong["report_to"]["zh"] == "经教学点报市电大学籍考务办"
    assert desk.gate(LI.number)[0] != "may_issue"
    assert desk.gate(CHEN.number) == ("needs_person", ["case.no_eregistration_image"])
    assert desk.gate(ZHAO.number) == ("may_issue", [])

    said = desk.dated("gate", "--explain", CHEN.number)
    assert "规则 5.1　由审核人办理，2026-11-20 前（含当天）" in said
    assert "rule 5.1, for the reviewer, until 2026-11-20 inclusive" in said

    # A reviewer confirms both; the list for the city office names the pictures and where they come from.
    for case in (wrong, victim):
        desk.run("cases", "take", case["id"], by="王老师")
        desk.run("cases", "decide", case["id"], "confirmed", "--reason", "对照本人和原图", by="王老师")
    assert "case.not_same_person.confirmed" in desk.gate(LI.number)[1]
    desk.dated("cases", "export", "--out", desk.folder / "lists", by="王老师")
    assert sorted(path.suffix for path in (desk.folder / "lists").iterdir()) == [".pdf", ".xlsx"]
    for case in (wrong, victim):
        desk.run("cases", "file", case["id"], "--receipt", "市电大回执 17 号，11 月 10 日", by="王老师")
    assert desk.gate(CHEN.number) == ("may_not", ["case.no_eregistration_image.filed"])

    # The agency delivers 李晓梅's original, the corrected images come back, and everything is looked at anew.
    desk.take_delivery("second", date(2026, 4, 18), {(LI.id_number, LI.name): LI_PHOTO})
    desk.screen()
    assert {case["state"] for case in desk.cases().values()} == {"correction_filed"}  # online nothing changed
    desk.take_images("eregistration", "corrected", {LI.id_number: LI_PHOTO, CHEN.id_number: CHEN_PHOTO})
    desk.screen()
    assert {case["state"] for case in desk.cases().values()} == {"resolved"}
    for person in (LI, CHEN, ZHAO):
        assert desk.gate(person.number) == ("may_issue", [])

    # A student who is told by telephone that her image is another's: reported by hand, looked at, in order.
    opened = desk.dated(
        *("cases", "open", ZHAO.number, "--side", "eregistration_image", "--reason", "学生来电"), by="李老师"
    )
    assert "待处理" in opened
    assert desk.gate(ZHAO.number) == ("needs_person", ["case.reported"])
    desk.screen()
    [reported] = [case for case in desk.records("cases", "list") if case["kind"] == "reported"]
    desk.run("cases", "decide", reported["id"], "cleared", "--reason", "当面核对是本人", by="王老师")
    assert desk.gate(ZHAO.number) == ("may_issue", [])

    issued = desk.issue()
    assert [row["student_number"] for row in issued] == [LI.number, CHEN.number, ZHAO.number]
    assert [row["certificate_number"] for row in issued] == [f"99999820260500000{n}" for n in (1, 2, 3)]
    assert desk.trail(f"case:{wrong['id']}") == [
        *("case.opened", "case.taken", "case.decided", "correction.exported", "correction.filed"),
        "case.resolved",
    ]
    desk.run("audit", "verify")
    desk.run("export", "roster", desk.folder / "roster.xlsx", by="学籍员")
    assert desk.trail()[-1] == "report.exported"
