"""The sample season says of itself only what its files bear out."""

import csv
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

from registry.identifiers import CertificateNumber, IdNumber, InvalidIdNumber
from registry.names import normalise_name
from registry.provenance import kept_until
from samples.people import read_people
from tests.samples.season_files import (
    SAMPLES,
    agency_owner,
    certificate_photo,
    deliveries,
    eregistration,
    gbk_names,
    id_number,
    roster,
    sha,
    truth,
)

BY_HAND = {"people.toml", ".gitattributes"}
# What the sample season is there to show, at least once each.
PLANTED = {
    "ordinary_dot", "ordinary_x", "reencoded_image", "resized_image", "cropped_image", "reencoded_photo",
    "another_photo", "case1", "case1_victim", "case2", "swap_a", "swap_b", "duplicate_owner",
    "duplicate_user", "transposed_id", "no_photo", "not_agency", "expired", "expired_no_image",
    "mixed_card", "altered", "audit_failed", "tilted", "dark", "off_centre", "eyes_closed", "wrong_size",
    "wrong_background", "no_consent",
}  # fmt: skip


def test_made_again_every_file_is_the_same(tmp_path: Path) -> None:
    subprocess.run([sys.executable, SAMPLES / "make.py", "--out", tmp_path], check=True, capture_output=True)
    made = {str(p.relative_to(tmp_path)): p.read_bytes() for p in tmp_path.rglob("*") if p.is_file()}
    kept = {
        str(p.relative_to(SAMPLES)): p.read_bytes()
        for p in SAMPLES.rglob("*")
        if p.is_file() and p.suffix not in {".py", ".pyc"} and "portraits" not in p.parts
    }
    assert made.keys() == kept.keys() - BY_HAND
    assert [name for name in made if made[name] != kept[name]] == []


def test_small_enough_to_commit() -> None:
    files = [p for p in SAMPLES.rglob("*") if p.is_file() and p.suffix != ".pyc"]
    assert 1_000_000 < sum(p.stat().st_size for p in files) <= 8_000_000


def test_every_id_number_is_valid_and_nobodys() -> None:
    rows, _ = deliveries()
    numbers = [id_number(number) for number in roster()] + [row.id_number for row in rows]
    assert len({id_number(number) for number in roster()}) == len(roster())
    assert all(IdNumber(number).value.startswith("99") for number in numbers)


def test_id_numbers_fit_sex_and_birth_date() -> None:
    for number, row in roster().items():
        person = IdNumber(id_number(number))
        born = str(row["出生日期"])
        assert person.sex.zh == row["性别"]
        assert [int(part) for part in (born[:4], *_month_and_day(born))] == [
            *person.birth_date.timetuple()[:3]
        ]


def _month_and_day(born: str) -> tuple[str, str]:
    if born.isdigit():
        return born[4:6], born[6:]
    _, month, day = born.split(" ")[0].replace("/", "-").split("-")
    return month, day


def test_the_planted_slips_of_typing() -> None:
    typed = [str(row["身份证号"]) for row in roster().values()]
    assert sum(text.endswith("x") for text in typed) == 1
    assert sum(not text.isascii() for text in typed) == 1
    names = [str(row["姓名"]) for row in roster().values()]
    assert {"买买提\u2022艾合买提", "王\u3000磊"} <= set(names)
    assert all(any(ch in name for name in names) for ch in "\u3402\U00020bb7\U0002cb4e")
    assert {normalise_name(name) for name in names} == {person.name for person in read_people()[0]}


def test_one_eregistration_image_lies_under_a_transposed_number() -> None:
    strays = eregistration().keys() - {id_number(number) for number in roster()}
    (number,) = [number for number, facts in truth().items() if facts["role"] == "transposed_id"]
    wrong, right = truth()[number]["eregistration_lies_under"], id_number(number)
    assert strays == {wrong}
    with pytest.raises(InvalidIdNumber):
        IdNumber(wrong)
    first, second = (i for i in range(18) if wrong[i] != right[i])
    assert second == first + 1
    assert wrong[first] == right[second]
    assert eregistration()[wrong] == certificate_photo(number)


def test_archives_are_named_in_gbk_without_saying_so() -> None:
    for name in ("eregistration.zip", "delivery-2026.zip"):
        with zipfile.ZipFile(SAMPLES / name) as archive:
            assert all(info.flag_bits == 0 for info in archive.infolist())
            assert all("\u4e00" <= path[0] <= "\u9fff" for path in gbk_names(archive))


def test_delivery_indexes_describe_their_files() -> None:
    rows, files = deliveries()
    assert {row.file_name: row.sha256 for row in rows} == {name: sha(data) for name, data in files.items()}


def test_the_planted_list_is_complete() -> None:
    facts = truth()
    assert facts.keys() == roster().keys()
    assert sorted(entry["role"] for entry in facts.values()) == sorted(PLANTED)
    listed = (SAMPLES / "README.md").read_text(encoding="utf-8")
    for number, entry in facts.items():
        (line,) = [line for line in listed.splitlines() if line.startswith(f"| {number} |")]
        assert f"`{entry['role']}`" in line
        assert line.endswith(f"| {entry['gate']} |")


@pytest.mark.parametrize("number", sorted(truth()))
def test_the_truth_fits_the_files(number: str) -> None:
    facts = truth()[number]
    photo, image = certificate_photo(number), eregistration().get(id_number(number))
    assert (facts["verdict"] == "missing") == (photo is None) == (facts["provenance"] == "none")
    assert (facts["comparison"] == "missing") == (photo is None or image is None)
    assert (facts["comparison"] == "identical") == (photo is not None and photo == image)
    owner = photo and agency_owner(photo)
    assert (facts["provenance"] == "original") == (owner == id_number(number))
    if facts["provenance"] == "someone_elses":
        assert owner in {id_number(other) for other in facts["involves"]}
    assert (facts["verdict"] == "rejected") == bool(facts.get("faults"))


@pytest.mark.parametrize("number", sorted(truth()))
def test_who_may_be_issued_is_printed_with_the_right_seal(number: str) -> None:
    facts, row = truth()[number], roster()[number]
    in_order = (
        facts["verdict"] == "accepted"
        and facts["provenance"] in {"original", "derived"}
        and facts["comparison"] in {"identical", "same_picture", "same_person"}
        and not facts["cases"]
        and row["毕业审核"] == "通过"
    )
    seal = {"独立盖章": "independent", "合作盖章": "co_sealed"}[str(row["盖章方式"])]
    assert (facts["gate"] == "may_issue") == in_order
    assert facts["printed_in"] == (seal if in_order else "")


def test_both_seals_and_both_levels_are_printed() -> None:
    printed = {(facts["printed_in"], roster()[number]["层次"]) for number, facts in truth().items()}
    assert {(seal, level) for seal in ("independent", "co_sealed") for level in ("本科", "专科")} <= printed


def test_swap_duplicate_and_second_victim_show_the_others_picture() -> None:
    by_role = {facts["role"]: number for number, facts in truth().items()}
    own = {row.id_number: row.sha256 for row in reversed(deliveries()[0])}

    def original(role: str) -> str:
        return own[id_number(by_role[role])]

    def hanging(role: str) -> str:
        photo = certificate_photo(by_role[role])
        assert photo is not None
        return sha(photo)

    assert (hanging("swap_a"), hanging("swap_b")) == (original("swap_b"), original("swap_a"))
    assert hanging("duplicate_user") == hanging("duplicate_owner") == original("duplicate_owner")
    assert sha(eregistration()[id_number(by_role["case1"])]) == original("case1_victim")


def test_the_mixed_card_carries_people_of_two_kinds() -> None:
    cards: dict[str, list[str]] = {}
    for row in deliveries()[0]:
        cards.setdefault(row.card, []).append(row.category)
    mixed = [categories for categories in cards.values() if len(set(categories)) > 1]
    assert [sorted(categories) for categories in mixed] == [["开放教育", "普通专科"]]


def test_the_older_delivery_has_expired_and_the_newer_has_not() -> None:
    today = tomllib.loads((SAMPLES / "season.toml").read_text(encoding="utf-8"))["today"]
    expired = {row.id_number for row in deliveries()[0] if kept_until(row.captured_on) < today}
    roles = {facts["role"] for number, facts in truth().items() if id_number(number) in expired}
    assert roles == {"expired", "expired_no_image"}


def test_the_rows_for_render_have_photos_and_valid_numbers() -> None:
    with (SAMPLES / "render/data.csv").open(encoding="utf-8", newline="") as table:
        rows = list(csv.DictReader(table))
    assert len(rows) == 3
    for row in rows:
        assert CertificateNumber(row["证书编号"]).level.zh == row["层次"]
        assert certificate_photo(row["学号"]) is not None
