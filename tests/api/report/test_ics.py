"""The calendar file, read back by the library that calendar programs agree with."""

from datetime import date, timedelta
from pathlib import Path

from icalendar import Calendar

from api.report.ics import write_ics
from registry.calendar import Task
from tests.conftest import new_office


def read(path: Path) -> dict[str, tuple[date, date, str]]:
    events = Calendar.from_ical(path.read_bytes()).walk("VEVENT")
    return {
        str(event["UID"]): (event.decoded("DTSTART"), event.decoded("DTEND"), str(event["SUMMARY"]))
        for event in events
    }


def test_each_deadline_is_a_whole_day_with_a_name_of_its_own(tmp_path: Path) -> None:
    office = new_office(tmp_path / "office")
    write_ics(office, tmp_path / "season.ics")
    events = read(tmp_path / "season.ics")
    assert len(events) == len(Task)
    for deadline in office.calendar.deadlines:
        start, end, summary = events[f"2026-autumn.{deadline.task}@99999.yanqi"]
        assert (start, end) == (deadline.last_day, deadline.last_day + timedelta(days=1))
        assert deadline.task.text.zh in summary
    office.database.dispose()


def test_the_same_season_gives_the_same_file(tmp_path: Path) -> None:
    office = new_office(tmp_path / "office")
    for name in ("one.ics", "two.ics"):
        write_ics(office, tmp_path / name)
    assert (tmp_path / "one.ics").read_bytes() == (tmp_path / "two.ics").read_bytes()
    office.database.dispose()
