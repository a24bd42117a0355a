from datetime import date

from registry.identifiers import Level
from runtime.intake.archive_errors import EntryTooLarge
from runtime.intake.bundle import BadEntry, Entry
from runtime.intake.certificate_data import Defaults, read_certificates
from runtime.intake.tables import read_table

DEFAULTS = Defaults(Level.BACHELOR, "示范开放大学", "周明远", "", date(2026, 12, 31))


def entry(name: str) -> Entry:
    return Entry(name, lambda: name.encode())


def read(photos: list[Entry | BadEntry], photo: str = "") -> tuple[list[bytes], list[str]]:
    """The photos of the certificates made from a table of one row, and what was said against it."""
    data = (
        "学号,姓名,性别,出生日期,专业,学制,学习形式,入学日期,毕业日期,照片\n"
        f"2023000123,王磊,男,1986-01-25,会计学,两年半,开放教育,2023-09-01,2026-12-31,{photo}\n"
    )
    certificates, problems = read_certificates(read_table("data.csv", data.encode()), photos, DEFAULTS)
    return [certificate.photo for certificate in certificates], [problem.text.en for problem in problems]


def test_a_photo_is_found_by_the_student_number() -> None:
    assert read([entry("a/2023000123.jpg"), entry("2023000124.jpg")]) == ([b"a/2023000123.jpg"], [])


def test_of_two_photos_of_one_student_none_is_printed() -> None:
    found, (problem,) = read([entry("2023000123.jpg"), entry("b/2023000123 (1).jpg")])
    assert found == []
    assert "2 photos" in problem


def test_the_photo_column_says_which_of_two_is_meant() -> None:
    both: list[Entry | BadEntry] = [entry("2023000123.jpg"), entry("b/2023000123 (1).jpg")]
    assert read(both, "2023000123 (1).jpg") == ([b"b/2023000123 (1).jpg"], [])


def test_what_is_no_picture_is_nobodys_photo() -> None:
    assert read([entry("2023000123.txt"), entry("2023000123.jpg")]) == ([b"2023000123.jpg"], [])
    assert read([entry("2023000123.txt")])[0] == []


def test_a_photo_that_could_not_be_read_says_why() -> None:
    error = EntryTooLarge(entry="2023000123.jpg", limit_mb=2)
    assert read([BadEntry("2023000123.jpg", error)]) == ([], [error.sentence.en])
