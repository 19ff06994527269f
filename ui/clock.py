"""Today and now, for the pages: everything below them gets the moment as an argument."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import settings


def now() -> datetime:
    """The moment, aware, in UTC; one that stands still where the settings say so (screenshots, browser tests)."""
    return settings.current().fixed_now or datetime.now(UTC)


def today(zone: str) -> date:
    """The local date in a network's zone."""
    return now().astimezone(ZoneInfo(zone)).date()


def local_now(zone: str) -> datetime:
    """The wall-clock moment in a network's zone."""
    return now().astimezone(ZoneInfo(zone))


def minute() -> datetime:
    """The moment in UTC, cut to its minute: sessions begin and end on one, so within it nothing changes by itself."""
    return now().replace(second=0, microsecond=0)


def local_minute(zone: str) -> datetime:
    """The wall-clock moment in a network's zone, cut to its minute."""
    return minute().astimezone(ZoneInfo(zone))
