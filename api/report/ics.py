"""The season's deadlines as an iCalendar file (RFC 5545), for the calendars of the staff."""

from datetime import UTC, timedelta
from pathlib import Path

from icalendar import Alarm, Calendar, Event

from registry.calendar import Deadline
from runtime.files import write_atomic
from runtime.office import Office

_REMIND = timedelta(days=7)


def write_ics(office: Office, path: Path) -> None:
    """Write the file. Imported again after a change, its entries replace those of before: their UIDs stay."""
    calendar = Calendar.new(
        prodid="-//Yanqi//graduation season//ZH",
        uid=f"{office.season.code}@{office.settings.school.code}.yanqi",
        name=f"{office.settings.school.name} {office.season.text.zh}",
        subcomponents=[_event(deadline, office) for deadline in office.calendar.deadlines],
    )
    write_atomic(path, calendar.to_ical())


def _event(deadline: Deadline, office: Office) -> Event:
    task = deadline.task
    summary = f"{task.text.zh}截止 / {task.text.en} due"
    alarm = Alarm.new(summary=summary, description=summary)
    alarm.add("action", "DISPLAY")
    alarm.add("trigger", -_REMIND)
    return Event.new(
        uid=f"{office.season.code}.{task}@{office.settings.school.code}.yanqi",
        stamp=office.clock().replace(tzinfo=UTC, microsecond=0),
        start=deadline.last_day,
        end=deadline.last_day + timedelta(days=1),  # RFC 5545: the end of a whole day is the next one
        summary=summary,
        description=f"{office.season.text.zh}，报送{task.office.zh}（规则 {task.rule}）\n"
        f"{office.season.text.en}, to the {task.office.en} (rule {task.rule})",
        subcomponents=[alarm],
    )
