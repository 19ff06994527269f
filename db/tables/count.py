"""Counts: what happened in a session, topic by topic, and the taps it was counted with."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    String,
    UniqueConstraint,
    Uuid,
)
from sqlalchemy.orm import Mapped, mapped_column

from db.tables.base import Base, Versioned
from db.types import Instant, Key, Word
from domain.words import CountState


class CountRow(Versioned, Base):
    """At most one per session. No row, or a draft: not entered. A figure is null until somebody gave it.

    Only an `entered` count is a figure for charts; `visitors` 0 is then a real zero.
    """

    __tablename__ = "count"
    __table_args__ = (
        ForeignKeyConstraint(
            ["session_id", "location_id", "day"],
            ["session.id", "session.location_id", "session.day"],
            name="fk_count_session",
            onupdate="CASCADE",
        ),
        UniqueConstraint("session_id", "location_id", "day"),
        CheckConstraint("visitors IS NULL OR visitors BETWEEN 0 AND 500", name="visitors_possible"),
        CheckConstraint(
            "first_time IS NULL OR first_time BETWEEN 0 AND 500",
            name="first_time_possible",
        ),
        CheckConstraint(
            "turned_away IS NULL OR turned_away BETWEEN 0 AND 500",
            name="turned_away_possible",
        ),
        CheckConstraint("state = 'draft' OR visitors IS NOT NULL", name="visitors_when_entered"),
        CheckConstraint(
            "state = 'draft' OR first_time IS NULL OR first_time <= visitors",
            name="first_time_within_visitors",
        ),
        Index(None, "location_id", "day"),
        Index(None, "day", "location_id"),
    )

    session_id: Mapped[int] = mapped_column(Key, primary_key=True, autoincrement=False)
    location_id: Mapped[int] = mapped_column(Key)
    day: Mapped[date]
    state: Mapped[CountState] = mapped_column(Word(CountState), default=CountState.DRAFT)
    visitors: Mapped[int | None]
    first_time: Mapped[int | None]
    turned_away: Mapped[int | None]
    note: Mapped[str] = mapped_column(String(200), default="")
    other_text: Mapped[str] = mapped_column(String(200), default="", server_default="")
    """What was counted under “other”, in a few words."""
    other_reviewed_at: Mapped[datetime | None] = mapped_column(Instant)
    """When somebody looked at that text in the monthly review; null again once it was rewritten."""
    entered_at: Mapped[datetime | None] = mapped_column(Instant)
    entered_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    corrected_at: Mapped[datetime | None] = mapped_column(Instant)


class TallyRow(Base):
    """How often a category was counted in a session; only what was counted has a row."""

    __tablename__ = "tally"
    __table_args__ = (
        ForeignKeyConstraint(
            ["session_id", "location_id", "day"],
            ["count.session_id", "count.location_id", "count.day"],
            name="fk_tally_count",
            onupdate="CASCADE",
        ),
        CheckConstraint("number BETWEEN 0 AND 500", name="number_possible"),
        Index(None, "location_id", "day"),
        Index(None, "day", "category_id"),
    )

    session_id: Mapped[int] = mapped_column(Key, primary_key=True, autoincrement=False)
    category_id: Mapped[int] = mapped_column(ForeignKey("category.id"), primary_key=True)
    location_id: Mapped[int] = mapped_column(Key)
    day: Mapped[date]
    number: Mapped[int]


class TapRow(Base):
    """A tap that reached us, by the id the phone gave it: sent twice, it counts once. Kept a few weeks."""

    __tablename__ = "tap"
    __table_args__ = (Index(None, "session_id"), Index(None, "at"))

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("session.id"))
    location_id: Mapped[int] = mapped_column(ForeignKey("location.id"))
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    field: Mapped[str] = mapped_column(String(32))
    change: Mapped[int | None]
    """How many more or fewer; null for a typed total."""
    total: Mapped[int | None]
    at: Mapped[datetime] = mapped_column(Instant)
