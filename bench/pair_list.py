"""The public research sets as one list of pairs for `yanqi calibrate`.

    python -m bench.pair_list --data DIR --out pairs.csv
    yanqi calibrate --pairs pairs.csv --engine opencv_sface --out OUT

DIR is that of bench/engines.py. Different people: every same-sex pair of SCUT-FBP5500, and the listed pairs
of the other sets. One person: the listed pairs of two exposures. Groups are the sets, SCUT-FBP5500 by sex.
"""

import argparse
import csv
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path

from bench.engines import REPEATED, table

Row = tuple[str, str, int, str]
_SEXES = {"AF": "Asian ID-style, women", "AM": "Asian ID-style, men"}


def pairs(root: Path) -> Iterator[Row]:
    """(a, b, same, group), pictures by their absolute path."""
    people = {row["file"]: row["group"] for row in table(root / "scut_meta.csv")}
    for sex, group in _SEXES.items():
        for a, b in combinations(sorted(file for file in people if people[file] == sex), 2):
            if (f"scut/{a}", f"scut/{b}") not in REPEATED:
                yield str(root / "scut" / a), str(root / "scut" / b), 0, group
    names = {"impostor": "Official portraits", "diffphoto": "Official portraits"}
    yield from _listed(root, "congress", "kind", names)
    yield from _listed(root, "lfw", "group", {"all": "LFW", "east_asian": "LFW, East-Asian names"})


def _listed(root: Path, folder: str, column: str, groups: dict[str, str]) -> Iterator[Row]:
    seen = set()  # the two lists of LFW share pairs
    for row in table(root / f"{folder}_pairs.csv"):
        pair = frozenset((row["a"], row["b"]))
        if row[column] in groups and pair not in seen:
            seen.add(pair)
            a, b = (str(root / folder / row[side]) for side in "ab")
            yield a, b, int(row["same"]), groups[row[column]]


def main() -> None:
    """Write the list."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    arguments = parser.parse_args()
    with arguments.out.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("a", "b", "same", "group"))
        writer.writerows(pairs(arguments.data.resolve()))


if __name__ == "__main__":
    main()
