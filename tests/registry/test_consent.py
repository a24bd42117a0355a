"""Which of two statements counts: the later one, and in doubt the one that protects the student."""

from datetime import date

import pytest

from registry.consent import Consent, ConsentState

GRANTED, REFUSED, WITHDRAWN = ConsentState
EARLY, LATE = date(2026, 9, 1), date(2026, 10, 1)


@pytest.mark.parametrize(
    ("new", "before", "counts"),
    [
        (Consent(GRANTED, LATE), (WITHDRAWN, EARLY), True),
        (Consent(GRANTED, EARLY), (WITHDRAWN, LATE), False),
        (Consent(GRANTED, EARLY), (WITHDRAWN, EARLY), False),
        (Consent(GRANTED), (WITHDRAWN, EARLY), False),
        (Consent(GRANTED), (REFUSED, EARLY), False),
        (Consent(REFUSED), (GRANTED, LATE), True),
        (Consent(REFUSED, EARLY), (GRANTED, EARLY), True),
        (Consent(REFUSED, EARLY), (GRANTED, LATE), False),
        (Consent(WITHDRAWN, LATE), (GRANTED, EARLY), True),
    ],
)
def test_the_later_statement_counts_and_in_doubt_the_no(
    new: Consent, before: tuple[ConsentState, date], counts: bool
) -> None:
    assert new.supersedes(*before) is counts


def test_every_state_has_its_word_in_both_languages() -> None:
    assert {state.zh for state in ConsentState} == {"同意", "不同意", "撤回"}
    assert all(state.text.en for state in ConsentState)
