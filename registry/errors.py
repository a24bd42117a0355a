"""The one root of every error this office raises on purpose.

An error class is its own catalogue entry: a dotted `code`, a sentence, a remedy, and whether trying
again unchanged can help (`permanent` says it cannot). Facts are passed as keywords, kept apart from
the sentence, and never appear in `str(error)`: logs may show a code, never a name or a number.
"""

from typing import ClassVar

from registry.text import Text

_catalogue: dict[str, type["OfficeError"]] = {}


class OfficeError(Exception):
    """Base of all expected failures. Subclass it with `code`, `text` and `remedy`."""

    code: ClassVar[str]
    text: ClassVar[Text]
    remedy: ClassVar[Text]
    permanent: ClassVar[bool] = True

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        known = _catalogue.setdefault(cls.code, cls)
        if (known.__module__, known.__qualname__) != (cls.__module__, cls.__qualname__):
            raise TypeError(f"error code {cls.code} is taken by {known.__qualname__}")

    def __init__(self, **facts: object) -> None:
        super().__init__()
        self.facts = facts

    def __str__(self) -> str:
        return self.code

    def __reduce__(self) -> tuple[object, ...]:
        # Keyword-only exceptions do not survive pickling by default and come out of a process
        # pool as BrokenProcessPool.
        return _rebuild, (type(self), self.facts)

    @property
    def sentence(self) -> Text:
        """What happened, with this error's facts filled in."""
        return self.text.format(**self.facts)

    @property
    def cure(self) -> Text:
        """What the reader can do about it, with this error's facts filled in."""
        return self.remedy.format(**self.facts)


def _rebuild(cls: type[OfficeError], facts: dict[str, object]) -> OfficeError:
    return cls(**facts)


def catalogue() -> dict[str, type[OfficeError]]:
    """Every error class that has been imported, by code, sorted."""
    return dict(sorted(_catalogue.items()))
