"""The people of the table with their numbers: student number, ID number, dates. Drawn from one seed."""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from registry.identifiers import IdNumber
from samples.people import BRANCH, Bystander, Person, read_people

SEED = 20261109
ON_SITE = {"2026": date(2026, 4, 18), "2023": date(2023, 5, 13)}  # the agency's capture days
MIXED_DAY = date(2026, 5, 16)
SECOND_DAY = date(2026, 9, 12)


@dataclass(frozen=True, slots=True)
class Student:
    """One person of the table with numbers."""

    person: Person
    student_number: str
    id_number: str
    born: date
    enrolled: date

    @property
    def site_code(self) -> str:
        """Code of the teaching site, digits 6-10 of the student number."""
        return self.student_number[5:10]


def cast() -> tuple[tuple[Student, ...], tuple[tuple[Bystander, str], ...]]:
    """Students, and bystanders with their ID numbers: the same on every run."""
    rng = Random(SEED)
    people, bystanders = read_people()
    students = []
    for index, person in enumerate(people):
        early = index % 5 == 3  # some took a term longer
        site = "99020" if person.seal == BRANCH else "99010"
        number = f"{'20237' if early else '20241'}{site}{rng.randrange(3) * 40 + index + 1:03d}"
        enrolled = date(2023, 9, 1) if early else date(2024, 3, 1)
        born = date(1985, 1, 1) + timedelta(days=rng.randrange(365 * 19))
        id_number = _id_number(rng, born, person.sex, ends_in_x=person.ends_in_x)
        students.append(Student(person, number, id_number, born, enrolled))
    numbered = []
    for bystander in bystanders:
        born = date(2004, 9, 1) + timedelta(days=rng.randrange(600))
        numbered.append((bystander, _id_number(rng, born, bystander.sex, ends_in_x=False)))
    return tuple(students), tuple(numbered)


def transposed(id_number: str) -> str:
    """The ID number with the first two unequal neighbours of its running number exchanged."""
    place = next(i for i in (14, 15, 16) if id_number[i] != id_number[i + 1])
    return id_number[:place] + id_number[place + 1] + id_number[place] + id_number[place + 2 :]


def _id_number(rng: Random, born: date, sex: str, *, ends_in_x: bool) -> str:
    # GB/T 2260 assigns no area code that begins with 99: the number can be nobody's.
    while True:
        running = rng.randrange(10, 990)
        running -= (running % 2) ^ (sex == "男")
        body = f"99{rng.randrange(1, 30):02d}{rng.randrange(1, 30):02d}{born:%Y%m%d}{running:03d}"
        number = body + IdNumber.check_character(body)
        if number.endswith("X") == ends_in_x:
            return number
