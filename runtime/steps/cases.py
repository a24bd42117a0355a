"""The cases of a season, and a person's decision about one of them."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from matching.case import CaseState
from registry.errors import OfficeError
from registry.text import Text
from runtime.db.schema import CaseRow
from runtime.db.session import reading, transaction
from runtime.office import Office

DECISIONS = (CaseState.CONFIRMED, CaseState.CLEARED)


class UnknownCase(OfficeError):
    """No case of that id."""

    code = "case.unknown"
    text = Text("没有案例 {id}。", "There is no case {id}.")
    remedy = Text("运行 yanqi cases 查看案例。", "`yanqi cases` lists them.")


class CaseSuperseded(OfficeError):
    """A decision about pictures that are no longer there."""

    code = "case.superseded"
    text = Text("案例 {id} 的照片已更换，不能再处理。", "The pictures of case {id} were replaced since.")
    remedy = Text("请处理重新比对后的新案例。", "Decide the new case that the next screening opened, if any.")


class DecisionIncomplete(OfficeError):
    """A decision without a reviewer or a reason."""

    code = "case.decision_incomplete"
    text = Text("处理结果须写明审核人和理由。", "A decision needs a reviewer and a reason.")
    remedy = Text("补全 --reviewer 和 --reason。", "Give --reviewer and --reason.")


def list_cases(office: Office, *states: CaseState) -> Sequence[CaseRow]:
    """Cases with their students, nearest deadline first; all of them where no state is named."""
    wanted = states or tuple(CaseState)
    with reading(office.database) as session:
        return session.scalars(
            select(CaseRow)
            .where(CaseRow.season == office.season.code, CaseRow.state.in_([s.value for s in wanted]))
            .options(joinedload(CaseRow.student))
            .order_by(CaseRow.deadline, CaseRow.id)
        ).all()


def decide_case(office: Office, case_id: int, decision: CaseState, reviewer: str, reason: str) -> CaseRow:
    """Record a person's decision. Raises UnknownCase, CaseSuperseded, DecisionIncomplete."""
    if decision not in DECISIONS or not reviewer.strip() or not reason.strip():
        raise DecisionIncomplete
    with transaction(office.database) as session:
        case = session.get(CaseRow, case_id, options=[joinedload(CaseRow.student)])
        if case is None or case.season != office.season.code:
            raise UnknownCase(id=case_id)
        if case.state == CaseState.SUPERSEDED:
            raise CaseSuperseded(id=case_id)
        case.state = decision.value
        case.decided_by, case.reason = reviewer.strip(), reason.strip()
        case.decided_at = office.clock()
        return case
