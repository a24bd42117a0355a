"""Recording consent, from a table or for one student. Whoever does not consent loses the template at once."""

from collections import Counter
from pathlib import Path

from registry.consent import Consent, ConsentState
from registry.errors import OfficeError
from registry.text import Text
from runtime.db.schema import ConsentRow, StudentRow
from runtime.db.session import reading, transaction
from runtime.files import read_bounded
from runtime.intake.consents import read_consents
from runtime.intake.lines import MAX_BYTES
from runtime.intake.tables import read_table
from runtime.office import Office
from runtime.steps.batch import Imported, Problem, close_batch, digest, known_batch, new_batch, problem_of
from runtime.steps.consent_records import add_consent, current_consents, record_consents
from runtime.steps.faces import prune
from runtime.steps.season import students


class UnknownStudent(OfficeError):
    """No student of that number in this season."""

    code = "student.unknown"
    text = Text("本季名册中没有学号 {number}。", "The roster of this season has no student {number}.")
    remedy = Text("请核对学号，或先导入名册。", "Check the number, or import the roster first.")


def import_consents(office: Office, path: Path) -> Imported:
    """Record the statements of one table. Raises OfficeError where the file as a whole is unusable."""
    data = read_bounded(path, MAX_BYTES)
    table = read_consents(read_table(path.name, data))
    with transaction(office.database) as session:
        sha256 = digest([data])
        known = known_batch(session, office, "consent", sha256)
        if known:
            return known
        batch = new_batch(session, office, "consent", path.name, sha256)
        problems = [problem_of(problem) for problem in table.problems]
        listed = {row.student_number for row in students(session, office.season.code)}
        strangers = [number for number in table.consents if number not in listed]
        problems += [Problem.of(f"学号 {number}", UnknownStudent(number=number)) for number in strangers]
        said = {number: one for number, one in table.consents.items() if number in listed}
        refused = record_consents(session, office, said, path.name)
        imported = close_batch(batch, len(said) - len(refused), [*problems, *refused])
    prune(office)
    return imported


def set_consent(office: Office, student_number: str, consent: Consent, source: str = "") -> int:
    """Record what a student says now, and answer how many templates that deleted; `source` is why we know.

    Raises UnknownStudent, ConsentInFuture.
    """
    with transaction(office.database) as session:
        found = [row for row in students(session, office.season.code) if row.student_number == student_number]
        if not found:
            raise UnknownStudent(number=student_number)
        add_consent(session, office, found[0].id, consent, source)
    return prune(office)


def list_consents(office: Office) -> list[tuple[StudentRow, ConsentRow | None]]:
    """Every student of the season with the record that counts, by 学号."""
    with reading(office.database) as session:
        current = current_consents(session, office.season.code)
        return [(row, current.get(row.student_number)) for row in students(session, office.season.code)]


def count_consents(office: Office) -> Counter[ConsentState | None]:
    """How many students said what; None: nothing is on record."""
    return Counter(ConsentState(row.state) if row else None for _, row in list_consents(office))
