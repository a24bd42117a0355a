"""Consent to the comparison of faces (PIPL 14, 15, 29): who gave it, when, on which paper.

A face template is sensitive personal information. Its processing needs a separate consent, which can be
refused without disadvantage and withdrawn at any time; a withdrawal does not undo what was done before it.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from registry.text import Text


class ConsentState(StrEnum):
    """What a student said. A student who said nothing has no record, and no template."""

    GRANTED = "granted"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"

    @property
    def zh(self) -> str:
        """The word of the form."""
        return self.text.zh

    @property
    def text(self) -> Text:
        """The state in words."""
        return _STATES[self]


_STATES = {
    ConsentState.GRANTED: Text("同意", "granted"),
    ConsentState.REFUSED: Text("不同意", "refused"),
    ConsentState.WITHDRAWN: Text("撤回", "withdrawn"),
}
NO_RECORD = Text("无记录", "no record")


@dataclass(frozen=True, slots=True)
class Consent:
    """One statement of one student. `said_on` is None where its source gives no date."""

    state: ConsentState
    said_on: date | None = None
    form_number: str = ""  # of the signed paper, where there is one

    def supersedes(self, state: ConsentState, said_on: date) -> bool:
        """Whether this statement counts after an earlier record of `state` on `said_on`.

        The later one does. Where the days do not tell, the one that protects the student does: an old
        roster that still says 同意 never undoes a withdrawal.
        """
        if self.said_on is None or self.said_on == said_on:
            return self.state is not ConsentState.GRANTED or state is ConsentState.GRANTED
        return self.said_on > said_on
