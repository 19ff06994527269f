"""Slots: the recurring moments from which sessions are generated."""

from datetime import date, time

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from db.tables.base import Base, Versioned
from db.types import Key, WallClock, Word
from domain.words import AssignmentRole, Formula, RecurrenceKind


class SlotRow(Versioned, Base):
    """A recurring moment at a location, from `first_day` through `last_day` (open end when null).

    weekly: `weekday` (Monday 0), `every_weeks`, counted from the week of `anchor_day`.
    monthly: `weekday` and `nth` (1–5, or -1 for the last). listed: the days of `slot_date`.
    """

    __tablename__ = "slot"
    __table_args__ = (
        CheckConstraint("starts < ends", name="hours_in_order"),
        CheckConstraint("last_day IS NULL OR first_day <= last_day", name="days_in_order"),
        CheckConstraint("0 <= minimum AND minimum <= maximum AND maximum >= 1", name="need_in_order"),
        CheckConstraint("every_weeks >= 1", name="every_weeks_positive"),
        CheckConstraint("weekday IS NULL OR weekday BETWEEN 0 AND 6", name="weekday_known"),
        CheckConstraint("nth IS NULL OR nth = -1 OR nth BETWEEN 1 AND 5", name="nth_known"),
        CheckConstraint("recurrence = 'listed' OR weekday IS NOT NULL", name="weekday_given"),
        CheckConstraint("recurrence <> 'monthly' OR nth IS NOT NULL", name="nth_given"),
        Index(None, "location_id", "first_day"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    location_id: Mapped[int] = mapped_column(ForeignKey("location.id"))
    recurrence: Mapped[RecurrenceKind] = mapped_column(Word(RecurrenceKind))
    weekday: Mapped[int | None]
    every_weeks: Mapped[int] = mapped_column(default=1)
    anchor_day: Mapped[date | None]
    nth: Mapped[int | None]
    first_day: Mapped[date]
    last_day: Mapped[date | None]
    starts: Mapped[time] = mapped_column(WallClock)
    ends: Mapped[time] = mapped_column(WallClock)
    room: Mapped[str] = mapped_column(String(40), default="")
    formula: Mapped[Formula] = mapped_column(Word(Formula))
    minimum: Mapped[int]
    maximum: Mapped[int]
    generated_through: Mapped[date | None]
    """The last day for which sessions were generated."""


class SlotDateRow(Base):
    """One day of a slot with listed dates."""

    __tablename__ = "slot_date"

    slot_id: Mapped[int] = mapped_column(ForeignKey("slot.id"), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)


class SlotHelperRow(Base):
    """A helper fixed at the slot within these days, every `every_weeks` weeks counted from the week of `anchor_day`.

    Edited as one list with the slot, whose version guards it.
    """

    __tablename__ = "slot_helper"
    __table_args__ = (
        CheckConstraint("every_weeks >= 1", name="every_weeks_positive"),
        CheckConstraint("last_day IS NULL OR first_day <= last_day", name="days_in_order"),
        Index(None, "slot_id"),
        Index(None, "helper_id"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    slot_id: Mapped[int] = mapped_column(ForeignKey("slot.id"))
    helper_id: Mapped[int] = mapped_column(ForeignKey("helper.id"))
    role: Mapped[AssignmentRole] = mapped_column(Word(AssignmentRole))
    every_weeks: Mapped[int] = mapped_column(default=1)
    anchor_day: Mapped[date]
    first_day: Mapped[date]
    last_day: Mapped[date | None]


class SlotWishRow(Base):
    """A language or skill that at least one of the helpers should have."""

    __tablename__ = "slot_wish"

    slot_id: Mapped[int] = mapped_column(ForeignKey("slot.id"), primary_key=True)
    category_id: Mapped[int] = mapped_column(ForeignKey("category.id"), primary_key=True)
