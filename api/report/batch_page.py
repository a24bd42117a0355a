"""The page of a batch: counts by fault, a contact sheet to filter by fault, every faulty photo annotated."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePath

from api.report.batch_counts import Counts, css_word, faults_of
from api.report.batch_pictures import PictureFolder
from api.report.page import page_environment
from api.report.photo_view import OUTCOMES, FindingView, Overlay, findings_of, overlay_of
from imaging.standard import Standard
from imaging.verdict import Outcome
from registry.text import Text
from runtime.checking import Record

SELF_CONTAINED = 500  # photos: some 12 MB with their pictures inside; beyond, pictures lie beside the page


@dataclass(frozen=True, slots=True)
class PhotoCard:
    """One photo of the batch. `number` counts from 1; `faults` as words of CSS."""

    number: int
    name: str
    folder: str
    sha256: str
    outcome: Outcome
    faults: tuple[str, ...]
    findings: tuple[FindingView, ...]
    overlay: Overlay | None

    @property
    def outcome_text(self) -> Text:
        """The verdict in words."""
        return OUTCOMES[self.outcome]


def write_page(
    records: Callable[[], Iterable[Record]],
    counts: Counts,
    standard: Standard,
    pictures: PictureFolder,
    path: Path,
) -> None:
    """Write the page piece by piece; `records` is read twice."""
    inside = counts.photos <= SELF_CONTAINED

    def cards() -> Iterator[PhotoCard]:
        for number, record in enumerate(records(), 1):
            yield _card(number, record, standard)

    stream = (
        page_environment()
        .get_template("batch.html")
        .stream(
            counts=counts,
            outcomes=OUTCOMES,
            standard=standard.title,
            inside=inside,
            picture=pictures.data_uri if inside else pictures.link,
            cards=cards,
        )
    )
    stream.enable_buffering(100)
    with path.open("w", encoding="utf-8", errors="replace", newline="\n") as file:
        file.writelines(stream)


def _card(number: int, record: Record, standard: Standard) -> PhotoCard:
    file, findings = PurePath(record["file"]), findings_of(record)
    return PhotoCard(
        number=number,
        name=file.name,
        folder=str(file.parent),
        sha256=record["sha256"],
        outcome=Outcome(record["verdict"]),
        faults=tuple(css_word(fault) for fault in faults_of(record)),
        findings=findings,
        overlay=overlay_of(record["measures"], {one.id for one in findings}, standard),
    )
