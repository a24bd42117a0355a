"""A whole season screened by us, against the same pairs by the stock face_recognition API, on one core.

    python -m bench.screen [--data DIR] [--students 2000] [--stock 24]

A season is 90 % the same picture twice (a third of them the same file, a third saved again at q75, a third
made smaller and saved at q85), 8 % another photo of the same person, 1 % wrong persons (two students who have
each other's image), 1 % without an e-registration image. Every photo is made 480×640. Ours is the whole of
screening: files read and decoded, same picture, templates, duplicates, whose picture it is, cases. The stock
is what people write: load_image_file, face_encodings, compare_faces, a pair at a time; it is measured on some
pairs of the same season and scaled to all of them. It searches for nothing.

With --data, pictures are of 2,000 people (scut/, congress/, lfw/ as for bench.engines). Without it they are
the 30 rendered portraits of samples/, so there are as many seasons of 30 as it takes, and another photo is
imitated by a warp. CPU seconds of this process, one thread. The last line carries `ratio=`.
"""

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # one core; read when numpy loads its BLAS
os.environ.setdefault("OMP_NUM_THREADS", "1")

import argparse
import io
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from importlib.util import find_spec
from pathlib import Path

import cv2
import face_recognition
import numpy as np

from imaging.photo import Photo, Pixels, read_photo
from matching.card import EngineCard
from matching.engine import FaceEngine, Template, load_engine
from matching.pairing import StudentPictures
from matching.pipeline import screen
from registry.calendar import Calendar
from registry.errors import OfficeError
from registry.ports import Silence
from registry.season import Half, Season
from runtime.blobs.folder import FolderBlobs
from runtime.office import StoredPhotos

SAMPLES = Path(__file__).parent.parent / "samples" / "portraits"
WIDTH, HEIGHT = 480, 640


@dataclass(frozen=True, slots=True)
class Person:
    """One student to be: a picture, and another photo of them where there is one."""

    picture: Path
    other: Path | None


class Counted:
    """A FaceEngine that counts what it is asked for."""

    def __init__(self, engine: FaceEngine) -> None:
        self._engine = engine
        self.made: Counter[str] = Counter()

    @property
    def card(self) -> EngineCard:
        """The engine's."""
        return self._engine.card

    @property
    def search_margin(self) -> float:
        """The engine's."""
        return self._engine.search_margin

    def template(self, photo: Photo) -> Template:
        """The engine's."""
        self.made["exact"] += 1
        return self._engine.template(photo)

    def search_templates(self, photos: Sequence[Photo]) -> list[Template | OfficeError]:
        """The engine's."""
        self.made["search"] += len(photos)
        return self._engine.search_templates(photos)

    def similarities(self, rows: Template, columns: Template) -> Template:
        """The engine's."""
        return self._engine.similarities(rows, columns)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--data", type=Path)
    parser.add_argument("--students", type=int, default=2000)
    parser.add_argument("--stock", type=int, default=24, help="pairs that the stock API is measured on")
    arguments = parser.parse_args()
    cv2.setNumThreads(1)
    people = everybody(arguments.data) if arguments.data else portraits()
    engine = Counted(load_engine("opencv_sface"))
    engine.search_templates([read_photo(people[0].picture.read_bytes())])  # networks loaded, as in any office
    engine.made.clear()
    with tempfile.TemporaryDirectory() as folder:
        blobs = FolderBlobs(Path(folder))
        whole = list(seasons(people, arguments.students, blobs))
        ours = 0.0
        for size in (arguments.students // 4, arguments.students // 2, arguments.students):
            engine.made.clear()
            ours = report(size, [part for part in cut(whole, size) if part], blobs, engine)
        stock = stock_cost([student for part in whole for student in part], blobs, arguments.stock)
    runner = "OpenVINO" if find_spec("openvino") else "OpenCV"
    print(f"search templates by {runner}")
    print(f"stock: {1000 * stock:.1f} ms a pair, measured on {arguments.stock} pairs and scaled")
    students = arguments.students
    print(f"{students=} ours_ms={1000 * ours:.2f} stock_ms={1000 * stock:.1f} ratio={stock / ours:.1f}")


def report(
    size: int, parts: Sequence[Sequence[StudentPictures]], blobs: FolderBlobs, engine: Counted
) -> float:
    """Screen so many students, print what it came to, and answer the CPU seconds a student."""
    photos = StoredPhotos(blobs)
    calendar = Calendar.of(Season(2026, Half.AUTUMN), own={})
    began = time.process_time()
    screenings = [
        screen(
            part,
            (),
            (),
            photos,
            engine,
            calendar,
            frozenset(),
            Silence(),
        )
        for part in parts
    ]
    spent = (time.process_time() - began) / size
    decisions = Counter(one.verdict.value for each in screenings for one in each.decisions.values())
    cases = Counter(case.kind.value for each in screenings for case in each.cases)
    files = {sha256 for part in parts for one in part for sha256 in _files(one)}
    decoded = photos.photo.cache_info().misses
    print(
        f"{size} students: {1000 * spent:.2f} ms each; {len(files)} files, {decoded} decoded, "
        f"{engine.made['search']} search and {engine.made['exact']} exact templates"
    )
    print(f"  decisions {dict(decisions)}\n  cases {dict(cases)}")
    return spent


def stock_cost(students: Sequence[StudentPictures], blobs: FolderBlobs, pairs: int) -> float:
    """CPU seconds a pair of the API as people write it, on every so-manieth pair."""
    whole = [one for one in students if one.certificate_photo and one.eregistration_image]
    chosen = whole[:: max(1, len(whole) // pairs)][:pairs]
    began = time.process_time()
    for one in chosen:
        known, unknown = (
            face_recognition.face_encodings(face_recognition.load_image_file(_open(blobs, sha256)))
            for sha256 in (one.certificate_photo, one.eregistration_image)
        )
        if known and unknown:
            face_recognition.compare_faces([known[0]], unknown[0])
    return (time.process_time() - began) / len(chosen)


def seasons(people: Sequence[Person], size: int, blobs: FolderBlobs) -> Iterator[list[StudentPictures]]:
    """So many students, in as many seasons as there must be for nobody to be in one twice."""
    for start in range(0, size, len(people)):
        part = people[: min(len(people), size - start)]
        yield _season(part, start, blobs)


def _season(people: Sequence[Person], start: int, blobs: FolderBlobs) -> list[StudentPictures]:
    students = []
    for place, person in enumerate(people):
        number = start + place
        pixels = id_photo(read_photo(person.picture.read_bytes()).pixels, number)
        photo = blobs.put(_jpeg(pixels, 92))
        students.append(
            StudentPictures(
                student_number=f"2024{number:09}",
                id_number=f"11010119900101{number:04}"[:18],
                certificate_photo=photo,
                eregistration_image=_image(person, pixels, photo, number, blobs),
                originals=(photo,),
            )
        )
    return _with_swaps(students)


def _image(person: Person, pixels: Pixels, photo: str, number: int, blobs: FolderBlobs) -> str | None:
    """The e-registration image: 8 in 100 are another photo, 1 in 100 is missing."""
    if number % 100 == 99:
        return None
    if number % 100 in (7, 19, 31, 43, 55, 67, 79, 91):
        other = read_photo(person.other.read_bytes()).pixels if person.other else warped(pixels, number)
        return blobs.put(_jpeg(id_photo(other, number + 1), 92))
    copies = (
        lambda: photo,
        lambda: blobs.put(_jpeg(pixels, 75)),
        lambda: blobs.put(_jpeg(cv2.resize(pixels, (360, 480), interpolation=cv2.INTER_AREA), 85)),
    )
    return copies[number % 3]()


def _with_swaps(students: list[StudentPictures]) -> list[StudentPictures]:
    """Of every 200, numbers 50 and 150 have each other's image: 1 in 100 is a wrong person."""
    for first in range(50, len(students) - 100, 200):
        one, other = students[first], students[first + 100]
        students[first] = replace(one, eregistration_image=other.eregistration_image)
        students[first + 100] = replace(other, eregistration_image=one.eregistration_image)
    if (
        len(students) < 100 and len(students) > 11
    ):  # the small seasons of the portraits have one swap in three
        one, other = students[10], students[11]
        if int(one.student_number) % 3 == 0:
            students[10] = replace(one, eregistration_image=other.eregistration_image)
            students[11] = replace(other, eregistration_image=one.eregistration_image)
    return students


def id_photo(pixels: Pixels, seed: int) -> Pixels:
    """A picture cut to 3:4, a little off its middle, and made 480×640."""
    rng = np.random.default_rng(seed)
    height, width = pixels.shape[:2]
    wide, high = (width, round(width * 4 / 3)) if width * 4 < height * 3 else (round(height * 3 / 4), height)
    wide, high = round(wide * 0.98), round(high * 0.98)
    x, y = (int(rng.integers(0, spare + 1)) for spare in (width - wide, height - high))
    x = (width - wide) // 2 + (x - (width - wide) // 2) // 8
    cut_out = pixels[y : y + high, x : x + wide]
    way = cv2.INTER_AREA if wide > WIDTH else cv2.INTER_CUBIC
    return np.asarray(cv2.resize(cut_out, (WIDTH, HEIGHT), interpolation=way), np.uint8)


def warped(pixels: Pixels, seed: int) -> Pixels:
    """As another photo differs in a first approximation: nothing lies where it lay."""
    rng = np.random.default_rng(seed)
    height, width = pixels.shape[:2]
    shift = [
        cv2.resize(
            rng.normal(0, 6, (9, 7)).astype(np.float32), (width, height), interpolation=cv2.INTER_CUBIC
        )
        for _ in range(2)
    ]
    x, y = np.meshgrid(np.arange(width, dtype=np.float32), np.arange(height, dtype=np.float32))
    moved = cv2.remap(pixels, x + shift[0], y + shift[1], cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(moved, np.uint8)


def everybody(root: Path) -> list[Person]:
    """People of the public sets, those with another photo spread evenly where one is wanted."""
    several: list[Person] = []
    single = [Person(path, None) for path in sorted((root / "scut").glob("*.jpg"))]
    for part in ("congress", "lfw"):
        for folder in sorted((root / part).iterdir()):
            first, *others = sorted(folder.glob("*.jpg"))
            (several if others else single).append(Person(first, others[0] if others else None))
    people = []
    for number in range(len(several) + len(single)):
        wanted = several if (number % 100 in (7, 19, 31, 43, 55, 67, 79, 91) or not single) else single
        people.append((wanted or single).pop(0))
    return people


def portraits() -> list[Person]:
    """The rendered portraits of the samples."""
    return [Person(path, None) for path in sorted(SAMPLES.glob("*/a.jpg"))]


def cut(parts: Sequence[Sequence[StudentPictures]], size: int) -> list[list[StudentPictures]]:
    """The first so many students, in their seasons."""
    found = []
    for part in parts:
        found.append(list(part[:size]))
        size -= len(found[-1])
    return found


def _files(student: StudentPictures) -> list[str]:
    return [
        one for one in (student.certificate_photo, student.eregistration_image, *student.originals) if one
    ]


def _open(blobs: FolderBlobs, sha256: str | None) -> io.BytesIO:
    assert sha256
    return io.BytesIO(blobs.get(sha256))


def _jpeg(pixels: cv2.typing.MatLike, quality: int) -> bytes:
    return cv2.imencode(".jpg", pixels, [cv2.IMWRITE_JPEG_QUALITY, quality])[1].tobytes()


if __name__ == "__main__":
    main()
