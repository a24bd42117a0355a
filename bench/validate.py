"""What checking one photo costs, and what it costs to check many.

    python -m bench.validate [--data DIR] [--photos 60] [--most 400] [--pictures 40]

One core, photos of 480x640: `imaging.pipeline.validate` with every check on, beside `face_recognition` doing
only face_locations, face_landmarks and face_encodings with the library's defaults (what a tutorial does
before it has judged anything), photo by photo in turn in this process. Then `runtime.checking` over 100
photos and more up to --most (a fresh process each), the resident memory at the end of each, and two workers
against one by the clock. The photos are the project's own rendered portraits, repeated with a byte
that differs; with --data, the pictures of DIR's folder scut/, cut to 3:4, made 480x640 and saved at q90.
"""

import argparse
import io
import resource
import statistics
import time
from collections.abc import Iterator, Sequence
from functools import partial
from multiprocessing import get_context
from pathlib import Path

import cv2
import face_recognition
import numpy as np
from PIL import Image

from imaging.photo import Pixels, read_photo
from imaging.pipeline import validate
from imaging.standard import load_standard
from registry.ports import Executor
from runtime.checking import Submitted, check_photos, judge_photo
from runtime.executors.local import InProcess, ProcessPool, cores

ROOT = Path(__file__).parent.parent
OURS = ("samples/certificate-photos", "tests/imaging/portraits")
SIZE = (480, 640)


def pictures(data: Path | None, most: int) -> list[bytes]:
    """JPEG photos of 480x640."""
    if data is None:
        files = [path for folder in OURS for path in sorted((ROOT / folder).glob("*.jpg"))]
        return [
            one
            for one in (path.read_bytes() for path in files)
            if read_photo(one).pixels.shape[1::-1] == SIZE
        ]
    files = sorted((data / "scut").glob("*.jpg"))
    return [_id_photo(read_photo(path.read_bytes()).pixels) for path in files[:: max(1, len(files) // most)]]


def _id_photo(pixels: Pixels) -> bytes:
    height, width = pixels.shape[:2]
    across = min(width, height * 3 // 4)
    left, down = (width - across) // 2, across * 4 // 3
    cut = cv2.resize(pixels[:down, left : left + across], SIZE, interpolation=cv2.INTER_AREA)
    out = io.BytesIO()
    Image.fromarray(np.asarray(cv2.cvtColor(cut, cv2.COLOR_BGR2RGB))).save(
        out, "JPEG", quality=90, dpi=(300, 300)
    )
    return out.getvalue()


def beside(photos: Sequence[bytes], count: int) -> tuple[list[float], list[float]]:
    """CPU ms a photo of ours and of the library's, in turn."""
    standard = load_standard()
    ours, theirs = [], []
    validate(photos[0], standard)  # models are read once
    _library(photos[0])
    for number in range(count):
        data = photos[number % len(photos)]
        start = time.process_time()
        validate(data, standard)
        middle = time.process_time()
        _library(data)
        ours.append(1000 * (middle - start))
        theirs.append(1000 * (time.process_time() - middle))
    return ours, theirs


def _library(data: bytes) -> None:
    pixels = face_recognition.load_image_file(io.BytesIO(data))
    places = face_recognition.face_locations(pixels)
    face_recognition.face_landmarks(pixels, places)
    face_recognition.face_encodings(pixels, places)


def endless(photos: Sequence[bytes], count: int) -> Iterator[Submitted]:
    """So many photos, no two of the same bytes."""
    for number in range(count):
        data = photos[number % len(photos)] + number.to_bytes(3, "big")
        yield Submitted(f"{number:05}.jpg", data, None, f"{number:064}")


def through(executor: Executor, photos: Sequence[bytes], count: int) -> tuple[float, float, float]:
    """Wall seconds, CPU seconds of this process, and its peak resident MB, for a batch of `count`."""
    wall, cpu = time.perf_counter(), time.process_time()
    work = partial(judge_photo, standard=load_standard())
    done = sum(len(chunk) for chunk in check_photos(endless(photos, count), executor, work))
    assert done == count
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return time.perf_counter() - wall, time.process_time() - cpu, peak


def _alone(photos: Sequence[bytes], count: int) -> tuple[float, float, float]:
    cv2.setNumThreads(1)
    validate(photos[0], load_standard())
    return through(InProcess(), photos, count)


def _two_to_one(photos: Sequence[bytes], count: int) -> tuple[float, float]:
    """How much faster two workers are: by the clock, and by the CPU time they used.

    The second is what the clock would show with both cores free. Starting the workers is taken out by
    the difference of two batch sizes.
    """
    wall, cpu = [], []
    for size in (1, 2):
        short, long = (_by_workers(size, photos, n) for n in (40, 40 + count))
        wall.append(long[0] - short[0])
        cpu.append(long[1] - short[1])
    return wall[0] / wall[1], 2 * cpu[0] / cpu[1]


def _by_workers(size: int, photos: Sequence[bytes], count: int) -> tuple[float, float]:
    """Wall seconds, and CPU seconds of the workers and this process."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    wall, cpu, _ = through(ProcessPool(size), photos, count)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return wall, cpu + after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> None:
    """Print the tables and the figures."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path)
    parser.add_argument("--photos", type=int, default=60)
    parser.add_argument("--pictures", type=int, default=40)
    parser.add_argument("--most", type=int, default=400)
    arguments = parser.parse_args()
    cv2.setNumThreads(1)
    photos = pictures(arguments.data, arguments.pictures)

    sizes = [size for size in (100, 200, 400, 1000, 2000, 5000, 10_000) if size <= arguments.most]
    with get_context("spawn").Pool(1, maxtasksperchild=1) as pool:
        rows = [pool.apply(_alone, (photos, size)) for size in sizes]
    print(f"{'photos':>8}{'CPU ms a photo':>18}{'peak RSS MB':>14}")
    for size, (_, cpu, peak) in zip(sizes, rows, strict=True):
        print(f"{size:8}{1000 * cpu / size:18.1f}{peak:14.0f}")
    two = _two_to_one(photos, arguments.most // 2)

    ours, theirs = beside(photos, arguments.photos)
    print(f"\n{'CPU ms a photo':36}{'median':>8}{'p90':>8}")
    for name, spent in (("yanqi, every check", ours), ("face_recognition, no check", theirs)):
        print(f"{name:36}{statistics.median(spent):8.1f}{np.quantile(spent, 0.9):8.1f}")
    print(f"\npictures={len(photos)}\nphotos={arguments.photos}\nmost={sizes[-1]}")
    print(f"linear={(rows[-1][1] / sizes[-1]) / (rows[0][1] / sizes[0]):.2f}")
    print(f"rss_mb={rows[-1][2]:.0f}\nrss_growth_mb={rows[-1][2] - rows[0][2]:.0f}")
    print(f"two_workers={two[0]:.2f}\ntwo_workers_cores_free={two[1]:.2f}\ncores={cores()}")
    print(f"median_ms={statistics.median(ours):.1f}\nlibrary_median_ms={statistics.median(theirs):.1f}")
    print(f"ratio={statistics.median(theirs) / statistics.median(ours):.2f}")


if __name__ == "__main__":
    main()
