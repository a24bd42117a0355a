"""Case 2 of the registry lecture (案例二): the certificate has a photo, online there is none."""

from datetime import date
from pathlib import Path

from samples.pictures import portrait, reencoded
from tests.scenarios.desk import Desk, Person, id_number

PHOTO, RETAKEN, OTHER = portrait("m09/a"), portrait("m09/b"), portrait("f08/a")


def handling(case: dict[str, list[dict[str, str]]]) -> str:
    return "".join(step["zh"] for step in case["handling"])


def test_an_image_that_did_not_link_is_filed_and_comes_back(tmp_path: Path) -> None:
    """Autumn 2026, centrally printed: captured, but under an ID number that is one digit off."""
    graduated, captured = date(2026, 12, 31), date(2026, 4, 18)
    desk = Desk(tmp_path, "2026-autumn", date(2026, 11, 9))
    wu = Person("2024199010001", "吴建国", id_number("99010119950611331"))
    sun = Person("2024199010002", "孙丽", id_number("99010119960823124"))
    slip = id_number("99010119950611351")
    desk.set_up(graduated)
    desk.take_roster([wu, sun], graduated)
    desk.take_delivery("first", captured, {(slip, wu.name): PHOTO, (sun.id_number, sun.name): OTHER})
    desk.take_images("photos", "photos", {wu.number: reencoded(PHOTO, 92), sun.number: OTHER})
    desk.take_images("eregistration", "online", {slip: PHOTO, sun.id_number: OTHER})

    desk.screen()
    missing, source = desk.records("cases", "list")
    assert (missing["kind"], source["kind"]) == ("no_eregistration_image", "provenance_unknown")
    assert missing["involves"] == [{"key": slip, "stray": True, "role": "original"}]
    assert "身份证号" in missing["cause"]["zh"]
    assert "身份证号" in source["cause"]["zh"]
    for asked in (
        "集中打印证书",
        "先查学校、姓名、身份证号",
        "凭身份证号向中国图片社调取",
        "不得用证书照片的扫描件",
    ):
        assert asked in handling(missing)
    assert (missing["deadline"], missing["days_left"]) == ("2026-11-20", 11)
    outcome, reasons = desk.gate(wu.number)
    assert outcome == "needs_person"
    assert set(reasons) == {"case.no_eregistration_image", "case.provenance_unknown"}

    desk.run("cases", "take", missing["id"], by="王老师")
    desk.run("cases", "decide", missing["id"], "confirmed", "--reason", "学信网查无图像", by="王老师")
    desk.dated("cases", "export", "--out", desk.folder / "lists", by="王老师")
    desk.run("cases", "file", missing["id"], "--receipt", "市电大回执 21 号", by="王老师")
    assert "case.no_eregistration_image.filed" in desk.gate(wu.number)[1]

    # The agency delivers the same picture under the right number; that is no second person's picture.
    desk.take_delivery("corrected", captured, {(wu.id_number, wu.name): PHOTO})
    desk.take_images("eregistration", "again", {wu.id_number: PHOTO})
    desk.screen()
    [resolved] = desk.records("cases", "list")
    assert (resolved["id"], resolved["state"]) == (missing["id"], "resolved")
    for person in (wu, sun):
        assert desk.gate(person.number) == ("may_issue", [])
    assert [row["student_number"] for row in desk.issue()] == [wu.number, sun.number]
    assert desk.trail(f"case:{missing['id']}") == [
        *("case.opened", "case.taken", "case.decided", "correction.exported", "correction.filed"),
        "case.resolved",
    ]
    for action in ("roster.imported", "delivery.registered", "image.replaced", "photos.validated"):
        assert (action in desk.trail()) == (action != "image.replaced")  # an image came, none was replaced
    for action in ("season.screened", "gate.asked", "number.reserved", "run.rendered", "run.verified"):
        assert action in desk.trail()
    desk.run("audit", "verify")


def test_before_central_printing_the_old_photo_stays_and_the_agency_captures_anew(tmp_path: Path) -> None:
    """Spring 2009: the certificate photo need not be the agency's, the image online must be."""
    graduated = date(2009, 7, 1)
    desk = Desk(tmp_path, "2009-spring", date(2009, 5, 11))
    wu = Person("2006199010001", "吴建国", id_number("99010119850611331"))
    desk.set_up(graduated)
    desk.take_roster([wu], graduated)
    desk.take_images("photos", "photos", {wu.number: PHOTO})

    desk.screen()
    cases = {case["kind"]: case for case in desk.records("cases", "list")}
    missing = cases.pop("no_eregistration_image")
    for asked in ("非集中打印证书", "须先核实", "重新采集", "不得用证书照片的扫描件"):
        assert asked in handling(missing)
    assert (missing["deadline"], missing["days_left"]) == ("2009-05-20", 9)
    assert "provenance.not_agency" not in desk.gate(wu.number)[1]
    for case in cases.values():  # the portrait was not made for the standard of 2002
        assert case["kind"] == "photo_review"
        desk.run("cases", "decide", case["id"], "cleared", "--reason", "照片可用", by="王老师")
    desk.run("cases", "decide", missing["id"], "confirmed", "--reason", "查无图像", by="王老师")
    desk.dated("cases", "export", "--out", desk.folder / "lists", by="王老师")
    desk.run("cases", "file", missing["id"], "--receipt", "回执 3 号", by="王老师")

    # A scan of the certificate photo cures nothing: not the agency's, so not to be e-registered (rule 5.5).
    desk.take_images("eregistration", "scan", {wu.id_number: reencoded(PHOTO, 90)})
    desk.screen()
    assert desk.records("cases", "list")[0]["state"] == "correction_filed"
    assert desk.gate(wu.number) == ("may_not", ["case.no_eregistration_image.filed"])

    # The agency captures again: another picture of the same person, and the certificate keeps the old one.
    desk.take_delivery("recaptured", date(2009, 5, 12), {(wu.id_number, wu.name): RETAKEN})
    desk.take_images("eregistration", "agency", {wu.id_number: RETAKEN})
    desk.screen()
    assert next(c for c in desk.records("cases", "list") if c["id"] == missing["id"])["state"] == "resolved"
    assert desk.gate(wu.number) == ("may_issue", [])
    [row] = desk.issue()
    assert row["certificate_number"].startswith("99999820090500")
    desk.run("audit", "verify")
