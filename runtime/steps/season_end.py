"""The end of a season: its face templates have served and go, for good."""

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from matching.case import CaseState
from registry.audit import Action, Kind, Subject
from registry.errors import OfficeError
from registry.text import Text
from runtime.audit.trail import record
from runtime.db.schema import CaseRow, SeasonEventRow
from runtime.db.session import transaction
from runtime.office import Office
from runtime.steps.faces import prune
from runtime.steps.season import CLOSED, REOPENED, is_closed


class SeasonClosed(OfficeError):
    """A season that was closed is to be worked on."""

    code = "season.closed"
    text = Text("{season} 已结束，人脸模板已删除。", "{season} is closed, its face templates are deleted.")
    remedy = Text(
        "确需重新比对、处理案例或编号的，先运行 yanqi season reopen 并写明理由。",
        "To screen, decide or number all the same, run `yanqi season reopen` first and give the reason.",
    )


class SeasonHasOpenCases(OfficeError):
    """A season that is not finished."""

    code = "season.open_cases"
    text = Text(
        "还有 {count} 个待处理案例，不能结束本季。", "{count} cases are open: the season cannot be closed."
    )
    remedy = Text(
        "请先处理案例；确需现在结束的，加 --force 并写明理由。",
        "Decide them first; to close it all the same, use --force and give the reason.",
    )


class ReasonMissing(OfficeError):
    """An act that must be accounted for, without why."""

    code = "privacy.reason_missing"
    text = Text("没有写明理由。", "There is no reason.")
    remedy = Text("请用 --reason 写明。", "Give it with --reason.")


_UNDECIDED = (CaseState.OPEN.value, CaseState.IN_REVIEW.value)


@dataclass(frozen=True, slots=True)
class Closing:
    """What closing a season did."""

    templates: int  # deleted
    open_cases: int  # left as they are


def require_open(session: Session, office: Office) -> None:
    """Raises SeasonClosed."""
    if is_closed(session, office.season.code):
        raise SeasonClosed(season=office.season.text.zh)


def close_season(office: Office, reason: str, *, force: bool = False) -> Closing:
    """Close the season and delete its templates at once. Closing it again deletes what is left.

    Raises ReasonMissing, SeasonHasOpenCases (unless `force`, which needs a reason).
    """
    if force and not reason.strip():
        raise ReasonMissing
    with transaction(office.database) as session:
        season = office.season.code
        undecided = session.scalar(
            select(func.count()).where(CaseRow.season == season, CaseRow.state.in_(_UNDECIDED))
        )
        if undecided and not force:
            raise SeasonHasOpenCases(count=undecided)
        if not is_closed(session, season):
            _note(session, office, CLOSED, reason)
    return Closing(prune(office), undecided or 0)


def reopen_season(office: Office, reason: str) -> None:
    """Let the season be screened again; its templates are made anew. Raises ReasonMissing."""
    if not reason.strip():
        raise ReasonMissing
    with transaction(office.database) as session:
        if is_closed(session, office.season.code):
            _note(session, office, REOPENED, reason)


def _note(session: Session, office: Office, event: str, reason: str) -> None:
    season, actor = office.season.code, office.actor.name
    session.add(SeasonEventRow(season=season, event=event, at=office.clock(), by=actor, reason=reason))
    action = Action.SEASON_CLOSED if event == CLOSED else Action.SEASON_REOPENED
    record(session, office, action, Subject(Kind.SEASON, season), reason=reason)
