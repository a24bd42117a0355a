"""Make the sample season: `python samples/make.py [--out FOLDER]`.

Reads portraits/ and people.toml and writes everything else of samples/: the rosters, the agency's
deliveries, the e-registration images, the certificate photos, the truth, the list of planted cases.
"""

import argparse
import shutil
from datetime import date
from pathlib import Path

from samples.cast import MIXED_DAY, ON_SITE, SECOND_DAY, Student, cast, transposed
from samples.formats import Cell, csv_bytes, dbf_bytes, gbk_zip, xlsx_bytes
from samples.people import BRANCH, MAIN, Bystander
from samples.pictures import cropped, id_card_size, portrait, reencoded, resized, retouched
from samples.tables import (
    GRADUATED,
    INDEX_EN,
    INDEX_ZH,
    RENDER,
    ROSTER,
    SCHOOL_CODE,
    index_row,
    render_rows,
    roster,
)
from samples.truth import readme, truth

Files = dict[str, bytes]
SEASON = f"""\
season = "2026-autumn"
today = 2026-11-09
school_code = "{SCHOOL_CODE}"
school_name = "示范开放大学"
president = "周明远"
co_sealed_with = "示范理工大学"
issued_on = {GRADUATED}
"""


def make() -> Files:
    """Every made file by its path below samples/."""
    students, bystanders = cast()
    originals = {s.person.role: _original(s) for s in students}
    return {
        "season.toml": SEASON.encode(),
        "roster-main.xlsx": xlsx_bytes("毕业生名册", ROSTER, roster(students, MAIN)),
        "roster-chengnan.csv": csv_bytes(ROSTER, roster(students, BRANCH), "gb18030"),
        "delivery-2026.zip": _delivery_2026(students, bystanders, originals),
        **_delivery_2023(students, originals),
        "eregistration.zip": _eregistration(students, originals),
        **_certificate_photos(students, originals),
        "render/data.csv": csv_bytes(RENDER, render_rows(students), "utf-8"),
        "truth.toml": truth(students).encode(),
        "README.md": readme(students).encode(),
    }


def _original(student: Student) -> bytes:
    data = portrait(student.person.portrait)
    return id_card_size(data) if student.person.role == "wrong_size" else data


def _picture(student: Student, what: str, originals: Files) -> bytes:
    own = originals[student.person.role]
    match what.split():
        case ["original"] | ["transposed"]:
            return own
        case ["of", role]:
            return originals[role]
        case ["reencoded", quality]:
            return reencoded(own, int(quality))
        case ["resized"]:
            return resized(own)
        case ["cropped"]:
            return cropped(own)
        case ["retouched"]:
            return retouched(own)
        case ["second"]:
            return _second_capture(student)
    raise ValueError(what)


def _second_capture(student: Student) -> bytes:
    return portrait(student.person.portrait.replace("/a", "/b"))


def _eregistration(students: tuple[Student, ...], originals: Files) -> bytes:
    images = {}
    for s in (s for s in students if s.person.eregistration):
        slipped = s.person.eregistration == "transposed"
        number = transposed(s.id_number) if slipped else s.id_number
        images[f"电子注册图像/{number}.jpg"] = _picture(s, s.person.eregistration, originals)
    return gbk_zip(dict(sorted(images.items())))


def _certificate_photos(students: tuple[Student, ...], originals: Files) -> Files:
    return {
        f"certificate-photos/{s.student_number}.jpg": _picture(s, s.person.certificate, originals)
        for s in students
        if s.person.certificate
    }


def _delivery_2026(
    students: tuple[Student, ...], bystanders: tuple[tuple[Bystander, str], ...], originals: Files
) -> bytes:
    files: Files = {}
    rows: list[list[Cell]] = []

    def add(data: bytes, id_number: str, name: str, site: str, day: date, category: str) -> None:
        file_name = f"{id_number}.jpg"
        if file_name in files:
            file_name = f"{id_number}_2.jpg"
        files[file_name] = data
        rows.append(index_row(data, file_name, id_number, name, f"{site}-{day:%y%m%d}", day, category))

    for s in (s for s in students if s.person.delivery == "2026"):
        day = MIXED_DAY if s.person.role == "mixed_card" else ON_SITE["2026"]
        add(originals[s.person.role], s.id_number, s.person.name, s.site_code, day, "开放教育")
        if s.person.eregistration == "second":
            add(_second_capture(s), s.id_number, s.person.name, s.site_code, SECOND_DAY, "开放教育")
    for person, id_number in bystanders:
        add(portrait(person.portrait), id_number, person.name, "99010", MIXED_DAY, "普通专科")
    index = dbf_bytes(INDEX_ZH, sorted(rows, key=lambda row: str(row[0])), written=date(2026, 10, 12))
    folder = "示范开放大学2026年采集图像"
    named = {f"{folder}/{name}": data for name, data in sorted(files.items())}
    return gbk_zip({f"{folder}/图像索引.dbf": index, **named})


def _delivery_2023(students: tuple[Student, ...], originals: Files) -> Files:
    files, rows, day = {}, [], ON_SITE["2023"]
    for s in (s for s in students if s.person.delivery == "2023"):
        file_name, data = f"{s.id_number}.jpg", originals[s.person.role]
        files[f"delivery-2023/{file_name}"] = data
        card = f"{s.site_code}-{day:%y%m%d}"
        rows.append(index_row(data, file_name, s.id_number, s.person.name, card, day, "开放教育"))
    return {"delivery-2023/index.csv": csv_bytes(INDEX_EN, rows, "utf-8"), **files}


def main() -> None:
    """Write every made file below --out, replacing what an earlier run left there."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--out", type=Path, default=Path(__file__).parent)
    out: Path = parser.parse_args().out
    for folder in ("certificate-photos", "delivery-2023", "render"):
        shutil.rmtree(out / folder, ignore_errors=True)
    files = make()
    for name, data in files.items():
        path = out / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    print(f"{len(files)} files, {sum(map(len, files.values())) / 1e6:.1f} MB, in {out}")


if __name__ == "__main__":
    main()
