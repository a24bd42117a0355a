"""What a calibration found: rates overall and by group, the proposal, and the card."""

import math
from collections import Counter
from dataclasses import dataclass
from datetime import date

from matching.calibration.measure import Measured, Use
from matching.calibration.proposal import Proposal, Wanted, kept_aside, propose
from matching.calibration.rate import Rate
from matching.calibration.scores import Scores, equal_error
from matching.card import EngineCard


@dataclass(frozen=True, slots=True)
class GroupRates:
    """One group ("" is everybody) at the thresholds: None where the list has no such pairs.

    `matched`: impostor pairs called the same. `missed`: genuine pairs called different. `undecided_genuine`,
    `undecided_impostor`: those a person must look at. `eer` with its interval.
    """

    group: str
    people: int
    genuine: Scores
    impostor: Scores
    eer: tuple[float, float, float] | None
    matched: Rate | None
    undecided_impostor: Rate | None
    missed: Rate | None
    undecided_genuine: Rate | None


@dataclass(frozen=True, slots=True)
class Calibration:
    """The outcome. `uses` counts listed pairs by their use; `two_names` are lines of the list."""

    engine: EngineCard
    wanted: Wanted
    proposal: Proposal
    aside: Rate | None
    groups: tuple[GroupRates, ...]
    photos: int
    failures: dict[str, int]
    uses: dict[Use, int]
    two_names: tuple[int, ...]
    measured_on: date

    @property
    def everybody(self) -> GroupRates:
        """The rates over all groups."""
        return self.groups[0]

    @property
    def thresholds(self) -> tuple[float, float]:
        """(same_at, different_below) the rates are counted at: the proposed ones, else the engine's own."""
        return _thresholds(self.engine, self.proposal)


def calibrate(measured: Measured, engine: EngineCard, wanted: Wanted, measured_on: date) -> Calibration:
    """Propose thresholds and count every rate at them."""
    names = ("", *measured.groups)
    genuine = {name: measured.scores(same=True, group=name) for name in names}
    impostor = {name: measured.scores(same=False, group=name) for name in names}
    proposal = propose(genuine[""], impostor, wanted)
    at = _thresholds(engine, proposal)
    return Calibration(
        engine=engine,
        wanted=wanted,
        proposal=proposal,
        aside=None if proposal.refusals else kept_aside(genuine[""], impostor, wanted),
        groups=tuple(_rates(name, genuine[name], impostor[name], at) for name in names),
        photos=measured.photos,
        failures=dict(measured.failures),
        uses=dict(Counter(one.use for one in measured.compared)),
        two_names=tuple(one.pair.line for one in measured.compared if one.use is Use.ONE_PICTURE_TWO_NAMES),
        measured_on=measured_on,
    )


def card_of(found: Calibration, calibration_set: str) -> EngineCard:
    """The card for the proposed thresholds. Only where nothing was refused."""
    proposal, rates = found.proposal, found.everybody
    matched, missed = rates.matched or _UNKNOWN, rates.missed or _UNKNOWN
    return EngineCard(
        name=found.engine.name,
        model=found.engine.model,
        model_sha256=found.engine.model_sha256,
        licence=found.engine.licence,
        metric=found.engine.metric,
        same_at=proposal.same_at,
        different_below=proposal.different_below,
        duplicate_at=proposal.duplicate_at,
        calibration_set=calibration_set,
        fmr=matched.share,
        fmr_interval=(matched.low, matched.high),
        fnmr=missed.share,
        fnmr_interval=(missed.low, missed.high),
        measured_on=found.measured_on,
    )


_UNKNOWN = Rate(0, 0, 0.0, 1.0)


def _thresholds(engine: EngineCard, proposal: Proposal) -> tuple[float, float]:
    chosen = engine if proposal.refusals else proposal
    return chosen.same_at, chosen.different_below


def _rates(group: str, genuine: Scores, impostor: Scores, at: tuple[float, float]) -> GroupRates:
    same_at, different_below = at
    both = len(genuine) > 0 and len(impostor) > 0
    return GroupRates(
        group=group,
        people=len({*genuine.a.tolist(), *impostor.a.tolist(), *impostor.b.tolist()}),
        genuine=genuine,
        impostor=impostor,
        eer=equal_error(genuine, impostor) if both else None,
        matched=impostor.rate(same_at, math.inf) if len(impostor) else None,
        undecided_impostor=impostor.rate(different_below, same_at) if len(impostor) else None,
        missed=genuine.rate(-math.inf, different_below) if len(genuine) else None,
        undecided_genuine=genuine.rate(different_below, same_at) if len(genuine) else None,
    )
