"""The gate: every reason at once, and nothing unknown goes through."""

import ast
import re
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certificates.gate import FINAL, decide
from certificates.gate_evidence import Evidence, GateOutcome, OpenRequest, Override
from imaging.verdict import Outcome
from matching.case import CaseKind
from matching.decision import PairVerdict
from registry.calendar import Calendar
from registry.courses import Course, Stage
from registry.graduation_audit import Group, Problem
from registry.identifiers import IdNumber, Level, Sex, StudentNumber, StudyKind
from registry.provenance import Provenance
from registry.season import Half, Season
from registry.status import Status
from registry.student import Audit, SealType, Student
from registry.text import Text

AUTUMN_2026 = Calendar.of(Season(2026, Half.AUTUMN), own={})
SPRING_2009 = Calendar.of(Season(2009, Half.SPRING), own={})  # the last season before central printing
AUTUMN_2009 = Calendar.of(Season(2009, Half.AUTUMN), own={})

STUDENT = Student(
    student_number=StudentNumber("2024199010001"),
    id_number=IdNumber.parse("99010119900307123" + IdNumber.check_character("99010119900307123")),
    name="王小明",
    sex=Sex.MALE,
    birth_date=date(1990, 3, 7),
    level=Level.BACHELOR,
    kind=StudyKind.OPEN,
    major="法学",
    duration="两年半",
    study_mode="开放教育",
    enrolled_on=date(2024, 3, 1),
    graduated_on=date(2026, 12, 31),
    site="总校",
    seal=SealType.INDEPENDENT,
    audit=Audit.PASSED,
)
IN_ORDER = Evidence(
    has_photo=True,
    photo=Outcome.ACCEPTED,
    provenance=Provenance.ORIGINAL,
    pair=PairVerdict.IDENTICAL,
    open_cases=(),
    confirmed_cases=(),
    cleared_cases=(),
    numbered_before=False,
)
PROBLEM = Problem(
    "audit.two_years",
    Group.ADMISSION,
    "4.7",
    Text("不满两年。", "Too soon."),
    Text("规则", "rule"),
    Text("学籍考务办", "registry office"),
    Text("交复印件。", "Hand in a copy."),
)
REQUEST = OpenRequest("correction", 17, Text("更正", "correction"))
ROOT = Path(__file__).parents[2]


def documented() -> set[str]:
    """The rules that docs/rules.md has a row of."""
    found: set[str] = set()
    for line in (ROOT / "docs" / "rules.md").read_text(encoding="utf-8").splitlines():
        cell = re.match(r"\| (\d\.\d+(?:[、–]\d\.\d+)*) \|", line)
        if not cell:
            continue
        first, *_, last = numbers = re.findall(r"\d\.\d+", cell[1] + "、" + cell[1])
        found |= set(numbers)
        if "–" in cell[1]:
            chapter, start = first.split(".")
            found |= {f"{chapter}.{n}" for n in range(int(start), int(last.split(".")[1]) + 1)}
    return found


RULES = documented()
COURSE = Course("00815", "开放英语", Stage.CONFIRMED)
NOTHING_KNOWN = Evidence(
    has_photo=False,
    photo=None,
    provenance=None,
    pair=None,
    open_cases=(),
    confirmed_cases=(),
    cleared_cases=(),
    numbered_before=False,
)


def test_everything_in_order_may_be_issued() -> None:
    verdict = decide(STUDENT, IN_ORDER, AUTUMN_2026)
    assert verdict.outcome is GateOutcome.MAY_ISSUE
    assert verdict.reasons == ()


@pytest.mark.parametrize(
    ("change", "outcome", "reason"),
    [
        ({"has_photo": False, "photo": None}, GateOutcome.MAY_NOT, "photo.missing"),
        ({"photo": None}, GateOutcome.NEEDS_PERSON, "photo.unchecked"),
        ({"photo": Outcome.REJECTED}, GateOutcome.MAY_NOT, "photo.rejected"),
        ({"photo": Outcome.REVIEW}, GateOutcome.NEEDS_PERSON, "photo.review"),
        ({"provenance": Provenance.NOT_AGENCY}, GateOutcome.MAY_NOT, "provenance.not_agency"),
        ({"provenance": Provenance.ALTERED}, GateOutcome.MAY_NOT, "provenance.altered"),
        ({"provenance": Provenance.SOMEONE_ELSES}, GateOutcome.MAY_NOT, "provenance.someone_elses"),
        ({"provenance": Provenance.UNKNOWN}, GateOutcome.NEEDS_PERSON, "provenance.unknown"),
        ({"provenance": None}, GateOutcome.NEEDS_PERSON, "provenance.unknown"),
        ({"pair": None}, GateOutcome.NEEDS_PERSON, "pair.open"),
        ({"pair": PairVerdict.UNDECIDED}, GateOutcome.NEEDS_PERSON, "pair.open"),
        ({"pair": PairVerdict.NOT_ASSESSED}, GateOutcome.NEEDS_PERSON, "pair.open"),
        ({"pair": PairVerdict.ALTERED}, GateOutcome.NEEDS_PERSON, "pair.open"),
        ({"pair": PairVerdict.DIFFERENT_PERSON}, GateOutcome.NEEDS_PERSON, "pair.open"),
        ({"numbered_before": True}, GateOutcome.MAY_NOT, "certificate.exists"),
        ({"open_cases": (CaseKind.MIXED_CARD,)}, GateOutcome.NEEDS_PERSON, "case.mixed_card"),
        ({"confirmed_cases": (CaseKind.SWAP,)}, GateOutcome.MAY_NOT, "case.swap.confirmed"),
        ({"filed_cases": (CaseKind.SWAP,)}, GateOutcome.MAY_NOT, "case.swap.filed"),
        ({"status": Status.WITHDRAWN}, GateOutcome.MAY_NOT, "status.withdrawn"),
        ({"status": Status.SUSPENDED}, GateOutcome.MAY_NOT, "status.suspended"),
        ({"audit_problems": (PROBLEM,)}, GateOutcome.MAY_NOT, "audit.two_years"),
        ({"requests": (REQUEST,)}, GateOutcome.NEEDS_PERSON, "request.correction.17"),
        ({"unreported": (COURSE,)}, GateOutcome.NEEDS_PERSON, "courses.00815"),
    ],
)
def test_each_obstacle_alone_closes_the_gate(
    change: dict[str, object], outcome: GateOutcome, reason: str
) -> None:
    verdict = decide(STUDENT, replace(IN_ORDER, **change), AUTUMN_2026)  # type: ignore[arg-type]
    assert verdict.outcome is outcome
    assert [one.id for one in verdict.reasons] == [reason]


@pytest.mark.parametrize(
    ("audit", "reason"), [(Audit.FAILED, "audit.failed"), (Audit.PENDING, "audit.pending")]
)
def test_the_audit_comes_first(audit: Audit, reason: str) -> None:
    verdict = decide(replace(STUDENT, audit=audit), IN_ORDER, AUTUMN_2026)
    assert verdict.outcome is GateOutcome.MAY_NOT
    assert [one.id for one in verdict.reasons] == [reason]


def test_every_reason_is_given_at_once_hardest_first() -> None:
    verdict = decide(replace(STUDENT, audit=Audit.FAILED), NOTHING_KNOWN, AUTUMN_2026)
    assert [one.id for one in verdict.reasons] == ["audit.failed", "photo.missing", "pair.open"]
    for reason in verdict.reasons:
        assert reason.text.zh
        assert reason.text.en
        assert reason.who.zh
        assert reason.rule
        assert reason.by <= date(2026, 11, 25)


def test_a_person_who_cleared_the_pair_settles_it() -> None:
    evidence = replace(IN_ORDER, pair=PairVerdict.UNDECIDED, cleared_cases=(CaseKind.UNDECIDED,))
    assert decide(STUDENT, evidence, AUTUMN_2026).outcome is GateOutcome.MAY_ISSUE


def test_clearing_another_kind_of_case_does_not_settle_the_pair() -> None:
    evidence = replace(IN_ORDER, pair=PairVerdict.UNDECIDED, cleared_cases=(CaseKind.MIXED_CARD,))
    assert decide(STUDENT, evidence, AUTUMN_2026).outcome is GateOutcome.NEEDS_PERSON


def test_a_person_who_reviewed_the_photo_settles_review_but_never_rejection() -> None:
    reviewed = replace(IN_ORDER, photo=Outcome.REVIEW, cleared_cases=(CaseKind.PHOTO_REVIEW,))
    rejected = replace(reviewed, photo=Outcome.REJECTED)
    assert decide(STUDENT, reviewed, AUTUMN_2026).outcome is GateOutcome.MAY_ISSUE
    assert decide(STUDENT, rejected, AUTUMN_2026).outcome is GateOutcome.MAY_NOT


def test_an_open_case_speaks_for_itself_only_once() -> None:
    evidence = replace(IN_ORDER, pair=PairVerdict.UNDECIDED, open_cases=(CaseKind.UNDECIDED,))
    assert [one.id for one in decide(STUDENT, evidence, AUTUMN_2026).reasons] == ["case.undecided"]


def test_clearing_a_duplicate_says_nothing_about_the_pair() -> None:
    evidence = replace(IN_ORDER, pair=PairVerdict.DIFFERENT_PERSON, cleared_cases=(CaseKind.DUPLICATE,))
    assert decide(STUDENT, evidence, AUTUMN_2026).outcome is GateOutcome.NEEDS_PERSON


def test_reviewing_the_photo_says_nothing_about_its_source() -> None:
    evidence = replace(IN_ORDER, provenance=Provenance.UNKNOWN, cleared_cases=(CaseKind.PHOTO_REVIEW,))
    assert decide(STUDENT, evidence, AUTUMN_2026).outcome is GateOutcome.NEEDS_PERSON


@pytest.mark.parametrize(
    ("day", "outcome"),
    [
        (date(2026, 7, 31), GateOutcome.MAY_ISSUE),
        (date(2027, 1, 15), GateOutcome.MAY_ISSUE),
        (date(2027, 7, 15), GateOutcome.MAY_NOT),
        (date(2062, 12, 31), GateOutcome.MAY_NOT),
    ],
)
def test_the_graduation_date_must_belong_to_the_season(day: date, outcome: GateOutcome) -> None:
    assert decide(replace(STUDENT, graduated_on=day), IN_ORDER, AUTUMN_2026).outcome is outcome


@pytest.mark.parametrize("provenance", [Provenance.SOMEONE_ELSES, Provenance.ALTERED])
def test_a_wrong_photo_was_never_allowed(provenance: Provenance) -> None:
    evidence = replace(IN_ORDER, provenance=provenance)
    spring = replace(STUDENT, graduated_on=date(2009, 7, 1))
    assert decide(spring, evidence, SPRING_2009).outcome is GateOutcome.MAY_NOT


def test_before_autumn_2009_a_photo_need_not_be_the_agencys() -> None:
    evidence = replace(IN_ORDER, provenance=Provenance.NOT_AGENCY)
    student = replace(STUDENT, graduated_on=date(2009, 7, 1))
    assert decide(student, evidence, SPRING_2009).outcome is GateOutcome.MAY_ISSUE
    assert decide(student, evidence, AUTUMN_2009).outcome is GateOutcome.MAY_NOT


def test_2_7_the_status_is_valid_for_eight_years() -> None:
    enrolled = replace(STUDENT, enrolled_on=date(2018, 12, 31))
    too_early = replace(STUDENT, enrolled_on=date(2018, 12, 30))
    assert decide(enrolled, IN_ORDER, AUTUMN_2026).outcome is GateOutcome.MAY_ISSUE
    [reason] = decide(too_early, IN_ORDER, AUTUMN_2026).reasons
    assert (reason.id, reason.rule) == ("status.expired", "2.7")


@pytest.mark.parametrize("kind", list(CaseKind))
@pytest.mark.parametrize("state", ["open_cases", "confirmed_cases", "filed_cases"])
def test_every_case_that_stands_holds_the_gate_by_a_rule_and_says_who_and_when(
    kind: CaseKind, state: str
) -> None:
    changes: dict[str, Any] = {state: (kind,)}
    verdict = decide(STUDENT, replace(IN_ORDER, **changes), AUTUMN_2026)
    [reason] = verdict.reasons
    assert verdict.outcome is not GateOutcome.MAY_ISSUE
    assert reason.rule in RULES
    assert reason.who.zh
    assert reason.by == date(2026, 11, 20)


def test_a_picture_reported_by_hand_holds_the_gate_beside_an_open_pair() -> None:
    evidence = replace(IN_ORDER, pair=PairVerdict.UNDECIDED, open_cases=(CaseKind.REPORTED,))
    ids = {reason.id for reason in decide(STUDENT, evidence, AUTUMN_2026).reasons}
    assert ids == {"case.reported", "pair.open"}


@pytest.mark.parametrize("seal", list(SealType))
@pytest.mark.parametrize("calendar", [SPRING_2009, AUTUMN_2009, AUTUMN_2026])
@pytest.mark.parametrize("provenance", [*Provenance, None])
def test_6_2_the_seal_changes_no_verdict(
    seal: SealType, calendar: Calendar, provenance: Provenance | None
) -> None:
    """How a certificate is sealed parts the runs; it neither opens the gate nor closes it."""
    graduated = date(calendar.season.year, 12 if calendar.season.half is Half.AUTUMN else 7, 1)
    student = replace(
        STUDENT, seal=seal, enrolled_on=graduated.replace(year=graduated.year - 3), graduated_on=graduated
    )
    evidence = replace(IN_ORDER, provenance=provenance)
    outcome = decide(student, evidence, calendar).outcome
    agency = provenance in (Provenance.ORIGINAL, Provenance.DERIVED)
    before_2009 = provenance is Provenance.NOT_AGENCY and calendar is SPRING_2009
    assert (outcome is GateOutcome.MAY_ISSUE) == (agency or before_2009)


@pytest.mark.parametrize(
    "module",
    [
        *("certificates/gate_reasons", "registry/calendar", "registry/status", "registry/basic_data"),
        *("registry/courses", "registry/graduation_audit", "runtime/records/listing"),
    ],
)
def test_every_rule_that_is_quoted_is_in_the_docs(module: str) -> None:
    tree = ast.parse((ROOT / f"{module}.py").read_text(encoding="utf-8"))
    constants = (node.value for node in ast.walk(tree) if isinstance(node, ast.Constant))
    quoted = {word for word in constants if isinstance(word, str) and re.fullmatch(r"[1-7]\.\d{1,2}", word)}
    assert quoted
    assert quoted <= RULES


FAULTS: list[dict[str, Any]] = [
    {"has_photo": False, "photo": None},
    {"photo": Outcome.REJECTED},
    {"photo": Outcome.REVIEW},
    {"provenance": Provenance.ALTERED},
    {"provenance": None},
    {"pair": PairVerdict.DIFFERENT_PERSON},
    {"pair": None},
    {"open_cases": (CaseKind.DUPLICATE,)},
    {"confirmed_cases": (CaseKind.SWAP,)},
    {"filed_cases": (CaseKind.NOT_SAME_PERSON,)},
    {"numbered_before": True},
    {"status": Status.SUSPENDED},
    {"audit_problems": (PROBLEM,)},
    {"requests": (REQUEST,)},
    {"unreported": (COURSE,)},
]


@given(st.lists(st.sampled_from(FAULTS)), st.sampled_from(FAULTS), st.sampled_from(Audit), st.booleans())
def test_adding_a_fault_never_opens_the_gate(
    faults: list[dict[str, Any]], fault: dict[str, Any], audit: Audit, signed: bool
) -> None:
    student, before = replace(STUDENT, audit=audit), IN_ORDER
    for one in faults:
        before = replace(before, **one)
    ids = frozenset(reason.id for reason in decide(student, before, AUTUMN_2026).reasons)
    override = Override(ids, "", "甲", "乙") if signed else None
    after = replace(before, **{name: _worse(getattr(before, name), bad) for name, bad in fault.items()})
    order = [GateOutcome.MAY_ISSUE, GateOutcome.NEEDS_PERSON, GateOutcome.MAY_NOT]
    was, now = (decide(student, evidence, AUTUMN_2026, override).outcome for evidence in (before, after))
    assert order.index(now) >= order.index(was)
    assert decide(student, replace(IN_ORDER, **fault), AUTUMN_2026).outcome is not GateOutcome.MAY_ISSUE


def _worse(now: Any, bad: Any) -> Any:
    """The fault beside what is there: nothing that stands is taken away."""
    if isinstance(bad, tuple):
        return (*now, *bad)
    harmless = {
        True,
        None,
        Outcome.ACCEPTED,
        Provenance.ORIGINAL,
        PairVerdict.IDENTICAL,
        Status.ENROLLED,
        False,
    }
    return bad if now in harmless else now


def test_an_override_holds_for_the_reasons_that_were_seen_and_no_others() -> None:
    seen = Override(frozenset({"photo.rejected"}), "颈部残疾", "甲", "乙")
    rejected = replace(IN_ORDER, photo=Outcome.REJECTED)
    verdict = decide(STUDENT, rejected, AUTUMN_2026, seen)
    assert (verdict.outcome, verdict.override) == (GateOutcome.MAY_ISSUE, seen)
    assert [reason.id for reason in verdict.reasons] == ["photo.rejected"]
    more = replace(rejected, requests=(REQUEST,))
    assert decide(STUDENT, more, AUTUMN_2026, seen).outcome is GateOutcome.MAY_NOT


def test_an_override_of_one_request_says_nothing_about_the_next() -> None:
    asked = replace(IN_ORDER, requests=(REQUEST,))
    seen = Override(frozenset(one.id for one in decide(STUDENT, asked, AUTUMN_2026).reasons), "", "甲", "乙")
    assert decide(STUDENT, asked, AUTUMN_2026, seen).outcome is GateOutcome.MAY_ISSUE
    later = replace(IN_ORDER, requests=(replace(REQUEST, record=18),))
    assert decide(STUDENT, later, AUTUMN_2026, seen).outcome is GateOutcome.NEEDS_PERSON


def test_an_override_of_one_reason_of_the_audit_says_nothing_about_another() -> None:
    failed = replace(STUDENT, audit=Audit.FAILED, audit_reason="缺统考成绩")
    seen = Override(
        frozenset(one.id for one in decide(failed, IN_ORDER, AUTUMN_2026).reasons), "", "甲", "乙"
    )
    assert decide(failed, IN_ORDER, AUTUMN_2026, seen).outcome is GateOutcome.MAY_ISSUE
    for why in ("学分不足", ""):
        other = replace(failed, audit_reason=why)
        assert decide(other, IN_ORDER, AUTUMN_2026, seen).outcome is GateOutcome.MAY_NOT


@pytest.mark.parametrize("reason", sorted(FINAL))
def test_nobody_sets_aside_what_is_final(reason: str) -> None:
    changes: dict[str, dict[str, Any]] = {
        "certificate.exists": {"numbered_before": True},
        "photo.missing": {"has_photo": False, "photo": None},
        "case.duplicate.confirmed": {"confirmed_cases": (CaseKind.DUPLICATE,)},
        "case.not_same_person.confirmed": {"confirmed_cases": (CaseKind.NOT_SAME_PERSON,)},
        "case.swap.confirmed": {"confirmed_cases": (CaseKind.SWAP,)},
        "provenance.altered": {"provenance": Provenance.ALTERED},
        "provenance.not_agency": {"provenance": Provenance.NOT_AGENCY},
        "provenance.someone_elses": {"provenance": Provenance.SOMEONE_ELSES},
        "roster.graduation": {},
    }
    change = changes[reason]
    student = replace(STUDENT, graduated_on=date(2028, 1, 1)) if reason == "roster.graduation" else STUDENT
    verdict = decide(student, replace(IN_ORDER, **change), AUTUMN_2026)
    everything = Override(frozenset(one.id for one in verdict.reasons), "", "甲", "乙")
    assert reason in everything.reasons
    assert decide(student, replace(IN_ORDER, **change), AUTUMN_2026, everything).outcome is verdict.outcome


def test_a_filed_correction_holds_the_gate_until_its_picture_is_in_order() -> None:
    filed = replace(IN_ORDER, pair=None, filed_cases=(CaseKind.NO_EREGISTRATION_IMAGE,))
    verdict = decide(STUDENT, filed, AUTUMN_2026)
    assert verdict.outcome is GateOutcome.MAY_NOT
    assert [reason.id for reason in verdict.reasons] == ["case.no_eregistration_image.filed"]
