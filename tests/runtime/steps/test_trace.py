"""What is kept of a trace: evidence to audit it by, and where an altered photo differs."""

from pathlib import Path

import cv2
import numpy as np
import pytest
from sqlalchemy import delete, select, update

from imaging.photo import read_photo
from matching.pairing import Role
from registry.identifiers import IdNumber, StudyKind
from registry.ports import Silence
from registry.provenance import Provenance
from runtime.db.records import RecordRow
from runtime.db.schema import ImportBatch, StudentRow, TraceRow
from runtime.db.session import transaction
from runtime.office import Office, open_office
from runtime.settings import FILE
from runtime.steps import trace
from runtime.steps.delivery import import_delivery
from runtime.steps.gate import gate_season, list_gate
from runtime.steps.intake import import_images, import_roster
from runtime.steps.season import pictures, stray_originals
from runtime.steps.trace import trace_season
from tests.conftest import DEMO_CLOCK, SAMPLES, copy_office, new_office
from tests.runtime.steps.deliveries import FIRST, SAMPLE, SECOND, copied, edit_index
from tests.runtime.steps.test_season import numbered


def traces(office: Office) -> dict[str, TraceRow]:
    """Every trace by 学号."""
    with transaction(office.database) as session:
        rows = session.execute(select(StudentRow.student_number, TraceRow).join(TraceRow))
        return {number: row for number, row in rows}  # noqa: C416 - rows are no pairs to mypy


def test_every_trace_keeps_the_numbers_it_rests_on(finished_season: Office) -> None:
    kept = traces(finished_season)
    altered = kept[numbered("altered")].evidence
    assert altered["relation"] == "altered"
    assert "face" in altered["edits"]
    assert altered["peak"] > altered["thresholds"]["peak"]
    assert altered["agreement"] >= altered["thresholds"]["agreement"]
    derived = kept[numbered("reencoded_photo")].evidence
    assert derived["edits"] == []
    assert derived["peak"] <= derived["thresholds"]["peak"]
    assert derived["recoloured"] <= derived["thresholds"]["recoloured"]
    assert kept[numbered("swap_a")].evidence["relation"] == "identical"
    assert all(row.evidence for row in kept.values() if row.original_sha256)


def test_only_an_altered_photo_has_a_heat_map(finished_season: Office) -> None:
    kept = traces(finished_season)
    mapped = {number for number, row in kept.items() if row.heat_map_sha256}
    assert mapped == {number for number, row in kept.items() if row.provenance == Provenance.ALTERED}
    assert mapped == {numbered("altered")}


def test_the_heat_map_is_a_small_png_that_is_red_where_the_edit_is(tmp_path: Path) -> None:
    office, photo = office_with_one_photo(tmp_path)
    x, y = 120, 500  # px; on the clothes
    cv2.circle(photo, (x, y), 12, (20, 20, 160), -1)
    row = traced(office, photo, tmp_path)
    assert row.provenance == Provenance.ALTERED
    png = office.blobs.get(row.heat_map_sha256)
    assert png.startswith(b"\x89PNG")
    assert len(png) < 200_000
    pixels = read_photo(png).pixels.astype(int)
    red = pixels[..., 2] - pixels[..., 0] > 60
    scale = pixels.shape[0] / photo.shape[0]
    rows, columns = np.nonzero(red)
    assert red.sum() > 50
    assert abs(np.median(rows) - y * scale) < 8
    assert abs(np.median(columns) - x * scale) < 8


def test_an_edit_without_a_place_has_no_heat_map(tmp_path: Path) -> None:
    office, photo = office_with_one_photo(tmp_path)
    row = traced(office, photo[:, ::-1].copy(), tmp_path)
    assert (row.provenance, row.evidence["edits"]) == (Provenance.ALTERED, ["mirrored"])
    assert row.heat_map_sha256 == ""


def test_without_an_original_there_is_nothing_to_keep(tmp_path: Path) -> None:
    office, photo = office_with_one_photo(tmp_path, delivered=False)
    row = traced(office, photo, tmp_path)
    assert (row.provenance, row.evidence, row.heat_map_sha256) == (Provenance.NOT_AGENCY, {}, "")


@pytest.mark.parametrize("kind", [StudyKind.OPEN, StudyKind.REGULAR])
@pytest.mark.parametrize("mixed", [True, False])
def test_every_photo_of_a_mixed_card_is_flagged(tmp_path: Path, kind: StudyKind, mixed: bool) -> None:
    """Rule 5.4: the agency may have mixed up any two of the card, whatever the student's own kind."""
    office, photo = office_with_one_photo(tmp_path, delivered=False)
    delivery = copied(tmp_path / "delivery")
    edit_index(delivery)
    index = delivery / "index.csv"
    rows = index.read_text(encoding="utf-8").splitlines()
    if mixed:
        rows = [row if FIRST in row else row.replace("开放教育", "普通专科") for row in rows]
    index.write_text("\n".join(rows), encoding="utf-8")
    import_delivery(office, delivery)
    with transaction(office.database) as session:
        session.execute(update(StudentRow).values(kind=kind.value))
    assert traced(office, photo, tmp_path).mixed_card is mixed


@pytest.mark.parametrize("fate", ["missing", "no_category", "bad_id_number"])
def test_a_card_is_mixed_by_a_row_that_was_refused_too(tmp_path: Path, fate: str) -> None:
    """The other student was on the card, whatever became of their image."""
    office, photo = office_with_one_photo(tmp_path, delivered=False)
    delivery = copied(tmp_path / "delivery")
    edit_index(delivery)
    index = delivery / "index.csv"
    other = "" if fate == "no_category" else "普通专科"
    rows = [
        row if FIRST in row else row.replace("开放教育", other)
        for row in index.read_text(encoding="utf-8").splitlines()
    ]
    text = "\n".join(rows)
    if fate == "missing":
        (delivery / SECOND).unlink()
    elif fate == "bad_id_number":
        head, _, number = text.rpartition(SECOND.removesuffix(".jpg"))
        text = f"{head}12345{number}"
    index.write_text(text, encoding="utf-8")
    import_delivery(office, delivery)
    assert traced(office, photo, tmp_path).mixed_card


def test_a_photo_on_which_tracing_breaks_off_is_for_a_person_and_stops_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    office, photo = office_with_one_photo(tmp_path)
    monkeypatch.setattr(trace, "trace", broken)
    row = traced(office, photo, tmp_path)
    assert (row.provenance, row.original_sha256) == (Provenance.UNKNOWN, "")
    assert "ZeroDivisionError" in row.zh


def test_an_index_that_names_somebody_else_under_the_students_number_is_for_a_person(tmp_path: Path) -> None:
    office, photo = office_with_one_photo(tmp_path)
    with transaction(office.database) as session:
        row = session.scalars(
            select(StudentRow).where(StudentRow.student_number == numbered("expired"))
        ).one()
        captured, row.name = row.name, "赵强"
    found = traced(office, photo, tmp_path)
    assert found.provenance == Provenance.UNKNOWN
    assert captured in found.zh
    assert "赵强" in found.zh
    granted(office, "姓名", before=captured)
    trace_season(office, Silence())
    assert traces(office)[numbered("expired")].provenance in (Provenance.ORIGINAL, Provenance.DERIVED)


def test_an_original_under_the_number_that_a_correction_replaced_is_the_students_own(tmp_path: Path) -> None:
    office, photo = office_with_one_photo(tmp_path)
    number = numbered("expired")
    head = "99010119850101123"
    with transaction(office.database) as session:
        row = session.scalars(select(StudentRow).where(StudentRow.student_number == number)).one()
        captured, row.id_number = row.id_number, head + IdNumber.check_character(head)
    assert traced(office, photo, tmp_path).provenance == Provenance.SOMEONE_ELSES
    granted(office, "身份证号", before=captured)
    trace_season(office, Silence())
    found = traces(office)[number]
    assert found.provenance in (Provenance.ORIGINAL, Provenance.DERIVED)
    assert found.original_id_number == captured
    gate_season(office)
    [reasons] = [row.reasons for student, row in list_gate(office) if student.student_number == number]
    assert not any(reason["id"].startswith("provenance.") for reason in reasons)
    with transaction(office.database) as session:
        [own] = [one for one in pictures(session, office.season.code)[0] if one.student_number == number]
        strays = {one.key for one in stray_originals(session, office.season.code)}
    assert len(own.originals) == 1
    assert captured not in strays


def test_a_replaced_number_that_is_another_students_stays_somebody_elses(tmp_path: Path) -> None:
    office, photo = office_with_one_photo(tmp_path)
    number = numbered("expired")
    with transaction(office.database) as session:
        rows = session.scalars(select(StudentRow).order_by(StudentRow.id)).all()
        row = next(one for one in rows if one.student_number == number)
        other = next(one for one in rows if one is not row)
        captured, others = row.id_number, other.id_number
        row.id_number = "~"
        session.flush()
        other.id_number = captured
        session.flush()
        row.id_number = others
    granted(office, "身份证号", before=captured)
    assert traced(office, photo, tmp_path).provenance == Provenance.SOMEONE_ELSES


def granted(office: Office, field: str, before: str) -> None:
    """A correction of the student `expired` as `records grant` leaves it behind."""
    with transaction(office.database) as session:
        session.add(
            RecordRow(
                student_id=session.scalars(
                    select(StudentRow.id).where(StudentRow.student_number == numbered("expired"))
                ).one(),
                batch_id=session.scalars(select(ImportBatch.id)).first(),
                kind="correction",
                key="",
                cells={"field": field, "value": "", "asked_on": "2026-09-01", "proof": ""},
                proofs=[],
                state="granted",
                decided_by="李老师",
                decided_at=office.clock(),
                reason="",
                before=before,
            )
        )


def test_processes_trace_as_one_process_does(screened_folder: Path, tmp_path: Path) -> None:
    alone = copy_office(screened_folder, tmp_path / "office")
    expected = {number: (row.provenance, row.evidence, row.heat_map_sha256) for number, row in kept(alone)}
    alone.database.dispose()
    settings = tmp_path / "office" / FILE
    settings.write_text(settings.read_text("utf-8").replace("workers = 0", "workers = 2"), "utf-8")
    office = open_office(tmp_path / "office", lambda: DEMO_CLOCK, alone.today)
    assert office.settings.workers == 2
    with transaction(office.database) as session:
        session.execute(delete(TraceRow))
    trace_season(office, Silence())
    assert {n: (row.provenance, row.evidence, row.heat_map_sha256) for n, row in kept(office)} == expected


def kept(office: Office) -> list[tuple[str, TraceRow]]:
    return sorted(traces(office).items())


def broken(*_: object, **__: object) -> None:
    raise ZeroDivisionError


def office_with_one_photo(
    folder: Path, *, delivered: bool = True
) -> tuple[Office, np.ndarray[tuple[int, ...], np.dtype[np.uint8]]]:
    """An office, and the original of its student `expired`."""
    office = new_office(folder / "office")
    import_roster(office, SAMPLES / "roster-chengnan.csv")
    if delivered:
        import_delivery(office, SAMPLE)
    return office, read_photo((SAMPLE / FIRST).read_bytes()).pixels.copy()


def traced(office: Office, photo: np.ndarray[tuple[int, ...], np.dtype[np.uint8]], folder: Path) -> TraceRow:
    """Hand the picture in as that student's certificate photo, and trace it."""
    number = numbered("expired")
    path = folder / f"{number}.jpg"
    path.write_bytes(cv2.imencode(".jpg", photo, [cv2.IMWRITE_JPEG_QUALITY, 92])[1].tobytes())
    import_images(office, path, Role.CERTIFICATE_PHOTO)
    trace_season(office, Silence())
    return traces(office)[number]
