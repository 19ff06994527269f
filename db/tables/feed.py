"""Calendar feeds: the secret links, and the sessions that are gone from a place whose calendar showed them."""

from datetime import date, datetime, time

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db.tables.base import Base
from db.types import Instant, Key, WallClock, Word, new_id, utc_now
from domain.words import Formula


class FeedRow(Base):
    """The link to the calendar of one location or one helper; another link is another row, so the old one is dead at once.

    The secret is kept as it is: two managers of a place subscribe to the same link, so it has to be shown again.
    """

    __tablename__ = "feed"
    __table_args__ = (
        UniqueConstraint("location_id"),
        UniqueConstraint("helper_id"),
        CheckConstraint("(location_id IS NULL) <> (helper_id IS NULL)", name="of_one_thing"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True, autoincrement=False, default=new_id)
    secret: Mapped[str] = mapped_column(String(64))
    location_id: Mapped[int | None] = mapped_column(ForeignKey("location.id"))
    helper_id: Mapped[int | None] = mapped_column(ForeignKey("helper.id"))
    language: Mapped[str] = mapped_column(String(2))
    made_at: Mapped[datetime] = mapped_column(Instant)


class DepartedSessionRow(Base):
    """A session that left a location, as it stood there: moved to another place, or off the roster without a trace.

    Calendars that have it are told for some weeks that it is cancelled; then this is forgotten.
    """

    __tablename__ = "departed_session"
    __table_args__ = (Index(None, "location_id", "at"), Index(None, "at"))

    id: Mapped[int] = mapped_column(Key, primary_key=True, autoincrement=False, default=new_id)
    session_id: Mapped[int] = mapped_column(Key)
    location_id: Mapped[int] = mapped_column(ForeignKey("location.id"))
    day: Mapped[date]
    starts: Mapped[time] = mapped_column(WallClock)
    ends: Mapped[time] = mapped_column(WallClock)
    room: Mapped[str] = mapped_column(String(40))
    formula: Mapped[Formula] = mapped_column(Word(Formula))
    version: Mapped[int]
    """The last one that stood at this location."""
    at: Mapped[datetime] = mapped_column(Instant, default=utc_now)
