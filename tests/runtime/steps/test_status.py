from pathlib import Path

from matching.pairing import Role
from registry.identifiers import IdNumber
from runtime.office import Office
from runtime.steps.intake import import_images
from runtime.steps.status import Stray, status
from tests.conftest import SAMPLES, copy_office, new_office

PHOTO = (SAMPLES / "certificate-photos" / "2024199010001.jpg").read_bytes()


def test_a_picture_that_fits_no_student_is_listed_by_its_file(screened_folder: Path, tmp_path: Path) -> None:
    office = copy_office(screened_folder, tmp_path / "office")
    before = status(office).strays
    nobody = "110105194912310" + "02X"
    IdNumber.parse(nobody)
    (tmp_path / "online").mkdir()
    (tmp_path / "online" / f"张三 {nobody}.jpg").write_bytes(PHOTO)
    import_images(office, tmp_path / "online", Role.EREGISTRATION_IMAGE)
    new = set(status(office).strays) - set(before)
    assert new == {Stray(Role.EREGISTRATION_IMAGE, nobody, f"张三 {nobody}.jpg")}


def test_without_a_roster_every_picture_is_nobodys(tmp_path: Path) -> None:
    office = new_office(tmp_path / "office")
    (tmp_path / "2023000123.jpg").write_bytes(PHOTO)
    import_images(office, tmp_path / "2023000123.jpg", Role.CERTIFICATE_PHOTO)
    now = status(office)
    assert now.strays == (Stray(Role.CERTIFICATE_PHOTO, "2023000123", "2023000123.jpg"),)
    assert now.images == {"certificate_photo": 1}


def test_every_other_picture_has_a_student(finished_season: Office) -> None:
    now = status(finished_season)
    assert sum(now.images.values()) > len(now.strays)
