"""A graduation season 毕业季. Its deadlines are in registry.calendar."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Self

from registry.errors import OfficeError
from registry.text import Text


class InvalidSeason(OfficeError):
    """A season code that does not name a season."""

    code = "season.invalid"
    text = Text("毕业季“{value}”无法识别。", "“{value}” is not a graduation season.")
    remedy = Text("写作 2026-autumn 或 2026秋。", "Write it as 2026-autumn or 2026-spring.")


class Half(StrEnum):
    """The two seasons of a year."""

    SPRING = "spring"
    AUTUMN = "autumn"


@dataclass(frozen=True, slots=True)
class Season:
    """One graduation season, e.g. autumn 2026. Its code is `2026-autumn`."""

    year: int
    half: Half

    @classmethod
    def parse(cls, raw: str) -> Self:
        """Read `2026-autumn`, `2026秋` or `2026年秋季`. Raises InvalidSeason."""
        text = raw.strip().lower()
        for half, words in ((Half.SPRING, ("spring", "春")), (Half.AUTUMN, ("autumn", "秋"))):
            if any(word in text for word in words) and text[:4].isascii() and text[:4].isdigit():
                return cls(int(text[:4]), half)
        raise InvalidSeason(value=raw)

    @property
    def code(self) -> str:
        """The spelling used in the database, file names and the command line."""
        return f"{self.year}-{self.half.value}"

    @property
    def text(self) -> Text:
        """The season's name in both languages."""
        if self.half is Half.SPRING:
            return Text(f"{self.year} 年春季", f"spring {self.year}")
        return Text(f"{self.year} 年秋季", f"autumn {self.year}")

    def covers(self, graduated_on: date) -> bool:
        """Whether a graduation date belongs to the season: its year, or for autumn the January after."""
        late = self.half is Half.AUTUMN and (graduated_on.year, graduated_on.month) == (self.year + 1, 1)
        return graduated_on.year == self.year or late

    @property
    def centrally_printed(self) -> bool:
        """集中打印: handled from autumn 2009, inclusive (rule 6.1)."""
        return (self.year, self.half is Half.AUTUMN) >= (2009, True)


def days_left(deadline: date, today: date) -> int:
    """Whole days until a deadline; 0 on the day itself, which counts; negative once it has passed."""
    return (deadline - today).days


def due(days: int) -> Text:
    """How far a deadline is away, in words; `days` is `days_left`. Never a negative number."""
    if days > 0:
        return Text(f"余 {days} 天", "1 day left" if days == 1 else f"{days} days left")
    if days == 0:
        return Text("今天截止", "due today")
    return Text(f"逾期 {-days} 天", "1 day late" if days == -1 else f"{-days} days late")
