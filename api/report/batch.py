"""A batch of photos in one folder: results as they are computed, then the report and the tables.

The same command again goes on where it was stopped, and writes the same bytes for the same photos.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from api.report.batch_counts import Counts, count
from api.report.batch_page import write_page
from api.report.batch_pictures import Drawn, PictureFolder, judge_and_draw
from api.report.batch_tables import write_csv, write_workbook
from imaging.standard import Standard
from registry.ports import Executor, Lost, Progress
from runtime.checking import Record, Submitted, broken_off, check_photos, named, submitted
from runtime.results import Key, ResultsLog, read_results, result_key

RESULTS, PAGE, WORKBOOK, TABLE, PICTURES = (
    "results.jsonl",
    "report.html",
    "faults.xlsx",
    "faults.csv",
    "pictures",
)


@dataclass(frozen=True, slots=True)
class Batch:
    """A finished batch."""

    folder: Path
    counts: Counts

    @property
    def files(self) -> tuple[Path, ...]:
        """What was written for people."""
        return tuple(self.folder / name for name in (PAGE, WORKBOOK, TABLE))

    def records(self) -> Iterator[Record]:
        """Every record, in the order of the photos."""
        return read_results(self.folder / RESULTS)


def check_batch(
    paths: Sequence[Path],
    standard: Standard,
    executor: Executor,
    folder: Path,
    total: int,
    progress: Progress,
) -> Batch:
    """Check `total` photos into `folder`; what was judged there by the same standard is not judged again."""
    folder.mkdir(parents=True, exist_ok=True)
    pictures = PictureFolder(folder / PICTURES)
    done = iter(progress.over(range(total)))
    with ResultsLog(folder / RESULTS) as log:
        wanted: list[tuple[str, Key]] = []

        def unknown() -> Iterator[Submitted]:
            for photo in submitted(paths):
                key = result_key(photo.name, photo.sha256, standard.key)
                wanted.append((photo.name, key))
                if key not in log:
                    yield photo
                else:
                    next(done, None)

        for chunk in check_photos(unknown(), executor, partial(judge_and_draw, standard=standard)):
            drawn = [_drawn(photo, result, standard) for photo, result in chunk]
            for one in drawn:
                pictures.keep(one)
            log.append(one.record for one in drawn)
            for _ in drawn:
                next(done, None)
        log.settle(wanted)
    next(done, None)  # lets the bar go
    batch = Batch(folder, count(read_results(folder / RESULTS)))
    write_csv(batch.records(), folder / TABLE)
    write_workbook(batch.records(), folder / WORKBOOK)
    write_page(batch.records, batch.counts, standard, pictures, folder / PAGE)
    return batch


def _drawn(photo: Submitted, result: Drawn | Lost, standard: Standard) -> Drawn:
    if isinstance(result, Lost):
        return Drawn(named(photo, standard, broken_off(result)), {})
    return result
