"""The roster: sessions and who stands there.

A session is the spine: assignments, counts and tallies hang on it. They repeat its place, day and hours, and
foreign keys that cascade keep those copies true, so that each large table can be searched, and one day split up,
by place without a join, and so that the database itself can refuse a helper in two places at once
(the first migration makes those guards).
"""

from datetime import date, datetime, time

from sqlalchemy import (
    CheckConstraint,
    ColumnElement,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    String,
    UniqueConstraint,
    and_,
    false,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from db.tables.base import Base, Versioned
from db.types import Instant, Key, WallClock, Word, new_id, utc_now
from domain.words import (
    AssignmentRole,
    AssignmentState,
    CancelReason,
    Formula,
    ReleaseCause,
    SessionState,
)


class SessionRow(Versioned, Base):
    """One dated occurrence of a slot (known by slot and original day, also after a move), or a single extra one.

    It carries its own copy of the slot's need, made when it was generated; `own_need` says that somebody changed it
    for this session alone, `own_moment` that somebody moved it alone: to another day, other hours or another place than
    its slot gives it. It is closed while `closure_id` or `holiday` (a code of `domain.holiday`) is set;
    `opens_anyway` keeps a holiday from being set again.
    """

    __tablename__ = "session"
    __table_args__ = (
        UniqueConstraint("slot_id", "original_day"),
        UniqueConstraint("id", "location_id", "day"),
        UniqueConstraint("id", "location_id", "day", "starts", "ends"),
        CheckConstraint("starts < ends", name="hours_in_order"),
        CheckConstraint("0 <= minimum AND minimum <= maximum AND maximum >= 1", name="need_in_order"),
        CheckConstraint("(slot_id IS NULL) = (original_day IS NULL)", name="occurrence_is_whole"),
        CheckConstraint("unnamed_helpers BETWEEN 0 AND 20", name="unnamed_helpers_possible"),
        CheckConstraint(
            "(state = 'cancelled') = (cancel_reason IS NOT NULL)",
            name="reason_when_cancelled",
        ),
        Index(None, "location_id", "day"),
        Index(None, "day", "location_id"),
        Index(None, "closure_id"),
        Index(
            "uq_session_place_and_start",
            "location_id",
            "day",
            "starts",
            "room",
            unique=True,
            postgresql_where=text("state = 'planned'"),
            sqlite_where=text("state = 'planned'"),
        ),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True, autoincrement=False, default=new_id)
    location_id: Mapped[int] = mapped_column(ForeignKey("location.id"))
    slot_id: Mapped[int | None] = mapped_column(ForeignKey("slot.id"))
    original_day: Mapped[date | None]
    day: Mapped[date]
    starts: Mapped[time] = mapped_column(WallClock)
    ends: Mapped[time] = mapped_column(WallClock)
    room: Mapped[str] = mapped_column(String(40), default="")
    formula: Mapped[Formula] = mapped_column(Word(Formula))
    minimum: Mapped[int]
    maximum: Mapped[int]
    own_need: Mapped[bool] = mapped_column(default=False)
    own_moment: Mapped[bool] = mapped_column(default=False, server_default=false())
    state: Mapped[SessionState] = mapped_column(Word(SessionState), default=SessionState.PLANNED)
    cancel_reason: Mapped[CancelReason | None] = mapped_column(Word(CancelReason))
    cancel_note: Mapped[str] = mapped_column(String(200), default="")
    closure_id: Mapped[int | None] = mapped_column(ForeignKey("closure.id"))
    holiday: Mapped[str | None] = mapped_column(String(40))
    opens_anyway: Mapped[bool] = mapped_column(default=False)
    note: Mapped[str] = mapped_column(String(200), default="")
    unnamed_helpers: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    """How many helped there of whom nobody gave the name."""

    @classmethod
    def is_open(cls) -> ColumnElement[bool]:
        """The condition that a session takes place as far as we know: not cancelled, not closed."""
        return and_(
            cls.state == SessionState.PLANNED,
            cls.closure_id.is_(None),
            cls.holiday.is_(None),
        )


class SessionWishRow(Base):
    """A language or skill that at least one of this session's helpers should have."""

    __tablename__ = "session_wish"

    session_id: Mapped[int] = mapped_column(ForeignKey("session.id"), primary_key=True)
    category_id: Mapped[int] = mapped_column(ForeignKey("category.id"), primary_key=True)


class AssignmentRow(Base):
    """A helper on a session. Never deleted: taken off, it is cancelled with the cause that took it off."""

    __tablename__ = "assignment"
    __table_args__ = (
        ForeignKeyConstraint(
            ["session_id", "location_id", "day", "starts", "ends"],
            [
                "session.id",
                "session.location_id",
                "session.day",
                "session.starts",
                "session.ends",
            ],
            name="fk_assignment_session",
            onupdate="CASCADE",
        ),
        CheckConstraint(
            "(state = 'cancelled') = (release_cause IS NOT NULL)",
            name="cause_when_cancelled",
        ),
        # All that hours and double bookings ask, so that a year of a helper is read from the index alone.
        Index(None, "helper_id", "day", "state", "role", "starts", "ends"),
        Index(None, "location_id", "day"),
        Index(
            "ix_assignment_asked",
            "helper_id",
            "asked_at",
            postgresql_where=text("asked_at IS NOT NULL"),
            sqlite_where=text("asked_at IS NOT NULL"),
        ),
    )

    session_id: Mapped[int] = mapped_column(Key, primary_key=True, autoincrement=False)
    helper_id: Mapped[int] = mapped_column(ForeignKey("helper.id"), primary_key=True)
    location_id: Mapped[int] = mapped_column(Key)
    day: Mapped[date]
    starts: Mapped[time] = mapped_column(WallClock)
    ends: Mapped[time] = mapped_column(WallClock)
    role: Mapped[AssignmentRole] = mapped_column(Word(AssignmentRole))
    state: Mapped[AssignmentState] = mapped_column(Word(AssignmentState))
    release_cause: Mapped[ReleaseCause | None] = mapped_column(Word(ReleaseCause))
    asked_at: Mapped[datetime | None] = mapped_column(Instant)
    """When a person last put the helper on this session; it stays when the helper is taken off again."""
    stood_in: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Came without being on the roster: somebody said so afterwards."""
    written_at: Mapped[datetime] = mapped_column(Instant, default=utc_now, onupdate=utc_now)
