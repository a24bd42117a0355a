import json

import pytest

from imaging.measure import Value
from imaging.unassessed import UNASSESSED
from imaging.verdict import Outcome, Verdict
from registry.finding import Finding, NotAssessed, Severity
from registry.text import Text

SENTENCE = Text("头歪。", "Tilted.")
UNSEEN = NotAssessed("geometry.yaw", "HeadPoseYaw", Text("没有脸。", "No face."))


def finding(severity: Severity) -> Finding:
    return Finding("geometry.roll", "HeadPoseRoll", severity, SENTENCE, SENTENCE, 14.9, "±5", "°")


@pytest.mark.parametrize(
    ("severities", "unseen", "outcome"),
    [
        ([], False, Outcome.ACCEPTED),
        ([Severity.INFO], False, Outcome.ACCEPTED),
        ([Severity.INFO, Severity.REVIEW], False, Outcome.REVIEW),
        ([], True, Outcome.REVIEW),
        ([Severity.REVIEW, Severity.REJECT], True, Outcome.REJECTED),
    ],
)
def test_the_worst_finding_decides_and_the_unseen_never_passes(
    severities: list[Severity], unseen: bool, outcome: Outcome
) -> None:
    verdict = Verdict.of(tuple(finding(one) for one in severities), (UNSEEN,) if unseen else (), {}, "s", "0")
    assert verdict.outcome is outcome


def test_the_record_has_exactly_these_keys_and_is_json() -> None:
    measures: dict[str, Value] = {
        "geometry.roll": 14.912345,
        "picture.blur": float("nan"),
        "file.kind": "JPEG",
        "x": None,
    }
    record = Verdict.of((finding(Severity.REJECT),), (UNSEEN,), measures, "chsi-2017", "0").as_record()
    assert json.loads(json.dumps(record, allow_nan=False)) == {
        "verdict": "rejected",
        "findings": [
            {
                "id": "geometry.roll",
                "word": "HeadPoseRoll",
                "severity": "reject",
                "value": 14.9,
                "limit": "±5",
                "unit": "°",
                "zh": "头歪。",
                "en": "Tilted.",
                "remedy_zh": "头歪。",
                "remedy_en": "Tilted.",
            }
        ],
        "not_assessed": [{"id": "geometry.yaw", "word": "HeadPoseYaw", "zh": "没有脸。", "en": "No face."}],
        "left_to_people": [one.id for one in UNASSESSED],
        "measures": {"geometry.roll": 14.9123, "picture.blur": None, "file.kind": "JPEG", "x": None},
    }
