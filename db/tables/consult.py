"""Consults: the one-hour places that were booked, and who waits for one. No visitor's identity is in either."""

from datetime import date, datetime, time

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from db.tables.base import Base, Versioned
from db.types import Instant, Key, WallClock, Word, new_id
from domain.words import ConsultStatus, PartOfDay, WaitingState

TAKES_THE_PLACE = text("status IN ('to_come', 'honoured', 'no_show')")
IS_TO_COME = text("status = 'to_come'")
HAS_REFERENCE = text("reference <> ''")


class ConsultRow(Versioned, Base):
    """A booking: what was promised to somebody, so it keeps its day, hour and place whatever becomes of the session.

    `asked_on` is the day on which somebody first asked, for who waited the day of the waiting list.
    `reference` is emptied a week after the consult (`services.consult_erasing`).
    """

    __tablename__ = "consult"
    __table_args__ = (
        CheckConstraint("length(reference) <= 20", name="reference_short"),
        CheckConstraint("asked_on <= day", name="asked_before"),
        Index(
            "uq_consult_place",
            "session_id",
            "helper_id",
            "location_id",
            "day",
            "starts",
            unique=True,
            postgresql_where=TAKES_THE_PLACE,
            sqlite_where=TAKES_THE_PLACE,
        ),
        Index(None, "location_id", "day"),
        Index(None, "session_id"),
        Index(None, "helper_id"),
        Index(None, "topic_id"),
        Index(None, "language_id"),
        Index(None, "waiting_id"),
        Index(
            "ix_consult_to_come",
            "location_id",
            "day",
            postgresql_where=IS_TO_COME,
            sqlite_where=IS_TO_COME,
        ),
        Index("ix_consult_reference", "day", postgresql_where=HAS_REFERENCE, sqlite_where=HAS_REFERENCE),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True, autoincrement=False, default=new_id)
    session_id: Mapped[int] = mapped_column(ForeignKey("session.id"))
    helper_id: Mapped[int] = mapped_column(ForeignKey("helper.id"))
    location_id: Mapped[int] = mapped_column(ForeignKey("location.id"))
    day: Mapped[date]
    starts: Mapped[time] = mapped_column(WallClock)
    topic_id: Mapped[int] = mapped_column(ForeignKey("category.id"))
    language_id: Mapped[int] = mapped_column(ForeignKey("category.id"))
    reference: Mapped[str] = mapped_column(String(20), default="")
    status: Mapped[ConsultStatus] = mapped_column(Word(ConsultStatus), default=ConsultStatus.TO_COME)
    asked_on: Mapped[date]
    booked_at: Mapped[datetime] = mapped_column(Instant)
    waiting_id: Mapped[int | None] = mapped_column(ForeignKey("waiting.id"))


class WaitingRow(Versioned, Base):
    """Somebody who waits for a consult at a location since a day. `weekdays`: a bit for each that suits, Monday 1; 0: any.

    `closed_at` is when it was booked or withdrawn; the reference goes to the booking, or is emptied a week later.
    """

    __tablename__ = "waiting"
    __table_args__ = (
        CheckConstraint("length(reference) <= 20", name="reference_short"),
        CheckConstraint("weekdays BETWEEN 0 AND 127", name="weekdays_known"),
        CheckConstraint("(state = 'waiting') = (closed_at IS NULL)", name="closed_when_over"),
        Index(None, "location_id", "state", "since"),
        Index(None, "topic_id"),
        Index(None, "language_id"),
        Index("ix_waiting_reference", "since", postgresql_where=HAS_REFERENCE, sqlite_where=HAS_REFERENCE),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True, autoincrement=False, default=new_id)
    location_id: Mapped[int] = mapped_column(ForeignKey("location.id"))
    topic_id: Mapped[int] = mapped_column(ForeignKey("category.id"))
    language_id: Mapped[int] = mapped_column(ForeignKey("category.id"))
    reference: Mapped[str] = mapped_column(String(20), default="")
    since: Mapped[date]
    weekdays: Mapped[int] = mapped_column(default=0)
    part_of_day: Mapped[PartOfDay] = mapped_column(Word(PartOfDay), default=PartOfDay.ANY)
    state: Mapped[WaitingState] = mapped_column(Word(WaitingState), default=WaitingState.WAITING)
    closed_at: Mapped[datetime | None] = mapped_column(Instant)
