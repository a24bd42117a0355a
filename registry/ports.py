"""What the rules need from whoever runs them. `runtime` implements these; the rules never see it."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Protocol, TypeVar

T = TypeVar("T")


class Progress(Protocol):
    """Tells a person how far long work has come."""

    def over(self, items: Sequence[T]) -> Iterable[T]:
        """Iterate over `items`, reporting each one done."""


class Silence:
    """Progress nobody watches."""

    def over(self, items: Sequence[T]) -> Iterator[T]:
        """Just iterate."""
        return iter(items)
