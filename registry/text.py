"""A sentence in the two languages of the office."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Text:
    """One sentence in Chinese (`zh`) and English (`en`); both may carry the same `{placeholders}`."""

    zh: str
    en: str

    def format(self, **facts: object) -> "Text":
        """Fill the placeholders of both languages with the same facts."""
        return Text(self.zh.format(**facts), self.en.format(**facts))
