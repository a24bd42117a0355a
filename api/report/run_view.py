"""The print runs of a season and who is in them."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from api.report.people import seal_text
from certificates.print_run import RunState
from registry.identifiers import Level
from registry.text import Text
from runtime.db.schema import PrintRunRow


@dataclass(frozen=True, slots=True)
class PageView:
    """One page of a print run, as it was frozen."""

    page: int
    number: str
    student_number: str
    name: str


@dataclass(frozen=True, slots=True)
class RunView:
    """One print run."""

    id: int
    seal: Text
    level: str
    template: str
    state: RunState
    pdf_sha256: str
    pages: tuple[PageView, ...]

    @property
    def first(self) -> str:
        """The lowest certificate number of the run."""
        return min(page.number for page in self.pages)

    @property
    def last(self) -> str:
        """The highest certificate number of the run."""
        return max(page.number for page in self.pages)


def read_runs(session: Session, season: str) -> Iterator[RunView]:
    """Every run of the season, in the order of creation."""
    rows = session.scalars(
        select(PrintRunRow)
        .where(PrintRunRow.season == season)
        .options(selectinload(PrintRunRow.pages))
        .order_by(PrintRunRow.id)
    )
    for row in rows:
        yield RunView(
            id=row.id,
            seal=seal_text(row.seal),
            level=Level(row.level).zh,
            template=row.template,
            state=RunState(row.state),
            pdf_sha256=row.pdf_sha256,
            pages=tuple(
                PageView(
                    page=page.page,
                    number=page.snapshot["number"],
                    student_number=page.snapshot["student_number"],
                    name=page.snapshot["name"],
                )
                for page in row.pages
            ),
        )
