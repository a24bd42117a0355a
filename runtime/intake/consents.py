"""What students said of the comparison of their faces: columns of the roster, or a table of its own."""

from collections.abc import Mapping
from dataclasses import dataclass

from registry.columns import CONSENTS
from registry.consent import Consent
from registry.identifiers import StudentNumber
from registry.text import Text
from runtime.intake.problems import RowProblem, RowReader, report_repeats, row_readers
from runtime.intake.tables import Table
from runtime.intake.values import parse_consent, parse_optional_date, short_text


@dataclass(frozen=True, slots=True)
class ConsentReading:
    """Statements by 学号, and every problem of the rows that have one."""

    consents: Mapping[str, Consent]
    problems: tuple[RowProblem, ...]


def read_consents(table: Table) -> ConsentReading:
    """Read a consent table. Raises InvalidHeaders if the table as a whole is not one."""
    readers = row_readers(table, CONSENTS)
    rows = [
        (reader, reader.read("student_number", StudentNumber.parse), read_consent(reader))
        for reader in readers
    ]
    report_repeats(readers, "student_number", StudentNumber.parse)
    return ConsentReading(
        {
            str(number): consent
            for reader, number, consent in rows
            if number and consent and not reader.problems
        },
        tuple(problem for reader in readers for problem in reader.problems),
    )


def read_consent(reader: RowReader) -> Consent | None:
    """The statement of one row; None where it makes none. Problems are noted on the reader."""
    state = reader.read("consent", parse_consent)
    said_on = reader.read("consent_date", parse_optional_date)
    form_number = reader.read("consent_form", short_text)
    if state is None:
        if (said_on or form_number) and not reader.columns["consent"].required:
            reader.report("consent", _UNSAID, _SAY)
        return None
    return Consent(state, said_on, form_number or "")


_UNSAID = Text("填了日期或同意书编号，却没有填是否同意。", "There is a date or a form number, but no answer.")
_SAY = Text("请填“是”或“否”。", "Fill in 是 or 否.")
