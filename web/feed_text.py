"""A calendar feed as iCalendar writes it (RFC 5545). The same entries give the same bytes, so a tag can be made of them."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, Timezone, vText

from domain import feed, holiday
from domain.feed import Entry, Fate, Feed
from domain.labels import label
from language import _, ngettext

MAKER = "-//Inloop//Inloop//NL"
LOOKS_AGAIN_AFTER = timedelta(hours=1)
STATUS = {Fate.ON: "CONFIRMED", Fate.ASKED: "TENTATIVE"}


def written(of: Feed, entries: Sequence[Entry], today: date) -> bytes:
    """The calendar in the language of the moment, lines folded and ended as the standard wants."""
    calendar = Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", MAKER)
    calendar.add("calscale", "GREGORIAN")
    name = vText(_name(of))  # the library leaves names of calendars as they are, commas too
    calendar.add("name", name)
    calendar.add("x-wr-calname", name)
    calendar.add("x-wr-timezone", of.zone)
    calendar.add("refresh-interval", LOOKS_AGAIN_AFTER, parameters={"value": "DURATION"})
    calendar.add("x-published-ttl", "PT1H")
    calendar.add_component(_timezone(of.zone, today.year))
    for entry in entries:
        calendar.add_component(_event(of, entry))
    text: bytes = calendar.to_ical()
    return text


def uid(of: Feed, session_id: int) -> str:
    """What a session is known by in this calendar, wherever and whenever it is moved to.

    Each calendar has its own: a session that left one place for another is cancelled in the one and planned in the
    other, and somebody may follow both.
    """
    whose = f"place-{of.location_id}" if of.helper_id is None else f"helper-{of.helper_id}"
    return f"session-{session_id}-{whose}@inloop"


def _name(of: Feed) -> str:
    name = of.name if of.helper_id is None else _("My sessions, {network}").format(network=of.name)
    return _("{name} (invented figures)").format(name=name) if of.is_demo else name


def _event(of: Feed, entry: Entry) -> Event:
    zone = ZoneInfo(of.zone)
    hours = entry.when.hours
    event = Event()
    event.add("uid", uid(of, entry.session_id))
    event.add("sequence", entry.sequence)
    changed_at = entry.changed_at.astimezone(UTC).replace(microsecond=0)
    event.add("dtstamp", changed_at)
    event.add("last-modified", changed_at)
    event.add("dtstart", datetime.combine(entry.when.day, hours.starts, zone))
    event.add("dtend", datetime.combine(entry.when.day, hours.ends, zone))
    event.add("summary", _summary(entry))
    event.add("location", ", ".join(part for part in (entry.place, entry.room, entry.address) if part))
    event.add("description", "\n".join(_description(entry)))
    event.add("status", STATUS.get(entry.fate, "CANCELLED"))
    event.add("transp", "TRANSPARENT" if entry.fate.is_off else "OPAQUE")
    return event


def _summary(entry: Entry) -> str:
    """`De Krook: vrije inloop`; what is off says so in words too, as not every calendar shows a status."""
    what = _("{place}: {what}").format(place=entry.place, what=label(entry.role or entry.formula).lower())
    match entry.fate:
        case Fate.ON:
            return what
        case Fate.ASKED:
            return _("To be agreed: {what}").format(what=what)
        case Fate.CANCELLED:
            return _("Cancelled: {what}").format(what=what)
        case Fate.CLOSED:
            return _("Closed: {what}").format(what=what)
        case Fate.NOT_HERE:
            return _("Not planned any more: {what}").format(what=what)


def _description(entry: Entry) -> list[str]:
    said = [label(entry.formula)]
    if entry.holiday is not None:
        said.append(holiday.name(entry.holiday))
    if entry.helpers is not None and not entry.fate.is_off:
        said.append(
            ngettext("{number} helper planned", "{number} helpers planned", entry.helpers).format(
                number=entry.helpers
            )
        )
    if entry.consults and not entry.fate.is_off:
        said.append(
            ngettext("{number} consult booked", "{number} consults booked", entry.consults).format(
                number=entry.consults
            )
        )
    return said


@lru_cache
def _timezone(zone: str, year: int) -> Timezone:
    """The rules of the zone over all the years that a feed can show in this one, from their first of January."""
    first, last = date(year - 1, 1, 1), date(year + 1 + feed.LOOKS_AHEAD.days // 365, 12, 31)
    return Timezone.from_tzinfo(ZoneInfo(zone), zone, first_date=first, last_date=last)
