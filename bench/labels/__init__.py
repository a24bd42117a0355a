"""What people do on photos of the research sets, told by eye on contact sheets: file names, no pictures.

`faces.csv` has the columns file (below the data folder), mouth (open or closed), expression (neutral or
smile) and eyes (closed, or unsure; on every photo of scut/ and london/ they are open). A
cell is empty where nobody could tell: lips that hardly part, faint smiles, slits of laughing eyes. Mouths
were labelled on one photo a person, in random order, without any measure in view; the 143 on which a first
trial classifier hesitated or disagreed were looked at again, enlarged and in random order: 5 labels
changed, 45 were taken out. Closed eyes were sought among the photos of lfw/ and
congress/ that any of three measures thought least open; eyes there that are not listed were not judged.
"""

import csv
from pathlib import Path

MOUTH, EXPRESSION, EYES = "mouth", "expression", "eyes"


def labelled(what: str) -> dict[str, str]:
    """The label of one kind by file name, where there is one."""
    with (Path(__file__).parent / "faces.csv").open(encoding="utf-8", newline="") as file:
        return {row["file"]: row[what] for row in csv.DictReader(file) if row[what]}
