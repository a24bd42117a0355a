"""What the rules need from whoever runs them. `runtime` implements these; the rules never see it."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

T = TypeVar("T")
Item = TypeVar("Item")
Result = TypeVar("Result")


class Progress(Protocol):
    """Tells a person how far long work has come."""

    def over(self, items: Sequence[T]) -> Iterable[T]:
        """Iterate over `items`, reporting each one done."""


class Silence:
    """Progress nobody watches."""

    def over(self, items: Sequence[T]) -> Iterator[T]:
        """Just iterate."""
        return iter(items)


@dataclass(frozen=True, slots=True)
class Lost:
    """In place of a result: the work broke on this item. `reason` names a signal, a limit or a class."""

    reason: str


class Executor(Protocol):
    """Carries out work on many items, elsewhere and at the same time if it can."""

    def map(
        self, work: Callable[[Item], Result], chunks: Iterable[Sequence[Item]]
    ) -> Iterator[Sequence[Result | Lost]]:
        """The results chunk by chunk, in the order given; `chunks` is read only a little ahead.

        An item the work breaks on comes out as Lost and costs nothing else. An OfficeError the work
        raises ends the whole and is raised here.
        """
