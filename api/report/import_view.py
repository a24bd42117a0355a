"""What the imports of a season refused."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from api.report.masking import mask_id_numbers, mask_text
from matching.pairing import Role
from registry.text import Text
from runtime.db.schema import ImportBatch

_KINDS = {
    "roster": Text("名册", "roster"),
    "delivery": Text("图像社交付", "agency delivery"),
    **{role.value: role.text for role in Role},
}


@dataclass(frozen=True, slots=True)
class ProblemView:
    """One row or file that was refused. ID numbers in file names are masked."""

    kind: Text
    source: str
    place: str
    text: Text
    remedy: Text


def read_problems(session: Session, season: str) -> Iterator[ProblemView]:
    """Every problem of every import, in the order in which they were met."""
    batches = session.scalars(
        select(ImportBatch)
        .where(ImportBatch.season == season)
        .options(selectinload(ImportBatch.problems))
        .order_by(ImportBatch.id)
    )
    for batch in batches:
        for problem in sorted(batch.problems, key=lambda one: one.id):
            yield ProblemView(
                kind=_KINDS[batch.kind],
                source=mask_id_numbers(batch.source),
                place=mask_id_numbers(problem.place),
                text=mask_text(Text(problem.zh, problem.en)),
                remedy=mask_text(Text(problem.remedy_zh, problem.remedy_en)),
            )
