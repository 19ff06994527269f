"""Column types of our own: what Python sees and what is stored."""

import secrets
from datetime import UTC, datetime, time
from enum import StrEnum
from typing import Any, Generic, TypeVar

from sqlalchemy import BigInteger, DateTime, Integer, SmallInteger, String
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

MINUTES_IN_HOUR = 60
TRAVELLING_ID_BITS = 53
"""As many as a JavaScript number and a data frame keep exactly."""

Key = BigInteger().with_variant(Integer, "sqlite")
"""A numbered key; SQLite numbers rows only in a column declared INTEGER."""


def new_id() -> int:
    """A key for a row of a large table, made by the client: no order, no sequence, no two alike in practice."""
    return secrets.randbits(TRAVELLING_ID_BITS) or 1


class WallClock(TypeDecorator[time]):
    """A wall-clock time, kept as minutes after midnight so that both databases can compute with it."""

    impl = SmallInteger
    cache_ok = True

    def process_bind_param(self, value: time | int | None, dialect: Dialect) -> int | None:
        return to_minutes(value) if isinstance(value, time) else value

    def process_result_value(self, value: int | None, dialect: Dialect) -> time | None:
        return None if value is None else from_minutes(value)


def to_minutes(value: time) -> int:
    return value.hour * MINUTES_IN_HOUR + value.minute


def from_minutes(value: int) -> time:
    return time(value // MINUTES_IN_HOUR, value % MINUTES_IN_HOUR)


class Instant(TypeDecorator[datetime]):
    """A moment in UTC, aware on both sides of the border; SQLite would forget the zone."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return None if value is None else value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


W = TypeVar("W", bound=StrEnum)


class Word(TypeDecorator[W], Generic[W]):
    """One word of a closed list, stored by its value; a value outside the list never gets in or out."""

    impl = String(32)
    cache_ok = True

    def __init__(self, words: type[W]) -> None:
        super().__init__()
        self.words = words
        self._by_value = {word.value: word for word in words}

    def process_bind_param(self, value: W | str | None, dialect: Dialect) -> str | None:
        return None if value is None else self.words(value).value

    def process_result_value(self, value: Any, dialect: Dialect) -> W | None:
        if value is None:
            return None
        return self._by_value.get(value) or self.words(value)  # the list of words itself says no to any other


def utc_now() -> datetime:
    """Only for columns that note when a row was written; rules take `now` as an argument."""
    return datetime.now(UTC)
