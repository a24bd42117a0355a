"""When two names are one person's: wherever two people must agree, one may not sign twice."""

import unicodedata


def same_person(one: str, other: str) -> bool:
    """Whether two spellings name one person: blanks, width and case of letters say nothing."""
    return _plain(one) == _plain(other)


def _plain(name: str) -> str:
    return "".join(unicodedata.normalize("NFKC", name).split()).casefold()
