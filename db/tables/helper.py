"""Helpers: the people, where they work, when they can, and how they are followed up."""

from datetime import date, datetime, time

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db.tables.base import Base, Versioned
from db.types import Instant, Key, WallClock, Word, utc_now
from domain.words import AbsenceKind, ContactKind, HelperKind, HelperStage


class HelperRow(Versioned, Base):
    """A person who helps. Never deleted: stopped, later anonymised (name and contact go, hours stay)."""

    __tablename__ = "helper"
    __table_args__ = (
        Index(None, "network_id", "stage"),
        CheckConstraint("max_week_minutes IS NULL OR max_week_minutes > 0", name="max_week_positive"),
        CheckConstraint(
            "max_month_minutes IS NULL OR max_month_minutes > 0",
            name="max_month_positive",
        ),
        CheckConstraint("max_year_minutes IS NULL OR max_year_minutes > 0", name="max_year_positive"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    network_id: Mapped[int] = mapped_column(ForeignKey("network.id"))
    name: Mapped[str] = mapped_column(String(80))
    kind: Mapped[HelperKind] = mapped_column(Word(HelperKind))
    stage: Mapped[HelperStage] = mapped_column(Word(HelperStage))
    stage_since: Mapped[date]
    email: Mapped[str] = mapped_column(String(120), default="")
    phone: Mapped[str] = mapped_column(String(40), default="")
    partner: Mapped[str] = mapped_column(String(80), default="")
    """The enterprise that employs somebody of the social economy under the covenant."""
    max_week_minutes: Mapped[int | None]
    max_month_minutes: Mapped[int | None]
    max_year_minutes: Mapped[int | None]
    next_action: Mapped[str] = mapped_column(String(200), default="")
    next_action_on: Mapped[date | None]
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    """The account that does the next action."""
    anonymised_at: Mapped[datetime | None] = mapped_column(Instant)


class HelperCategoryRow(Base):
    """A language a helper speaks or a skill a helper has."""

    __tablename__ = "helper_category"

    helper_id: Mapped[int] = mapped_column(ForeignKey("helper.id"), primary_key=True)
    category_id: Mapped[int] = mapped_column(ForeignKey("category.id"), primary_key=True)


class PlacementRow(Base):
    """A helper works at a location, from `first_day` (through `last_day`), followed up by a local contact."""

    __tablename__ = "placement"
    __table_args__ = (
        UniqueConstraint("helper_id", "location_id", "first_day"),
        CheckConstraint("last_day IS NULL OR first_day <= last_day", name="days_in_order"),
        Index(None, "location_id"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    helper_id: Mapped[int] = mapped_column(ForeignKey("helper.id"))
    location_id: Mapped[int] = mapped_column(ForeignKey("location.id"))
    local_contact: Mapped[str] = mapped_column(String(80), default="")
    first_day: Mapped[date]
    last_day: Mapped[date | None]


class AvailabilityRow(Base):
    """A weekly stretch in which a helper can usually be asked; Monday is 0. No row at all: not known, so ask."""

    __tablename__ = "availability"
    __table_args__ = (
        UniqueConstraint("helper_id", "weekday", "starts"),
        CheckConstraint("weekday BETWEEN 0 AND 6", name="weekday_known"),
        CheckConstraint("starts < ends", name="hours_in_order"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    helper_id: Mapped[int] = mapped_column(ForeignKey("helper.id"))
    weekday: Mapped[int]
    starts: Mapped[time] = mapped_column(WallClock)
    ends: Mapped[time] = mapped_column(WallClock)


class AbsenceRow(Versioned, Base):
    """A helper cannot come from `first_day` through `last_day`; null means until further notice."""

    __tablename__ = "absence"
    __table_args__ = (
        CheckConstraint("last_day IS NULL OR first_day <= last_day", name="days_in_order"),
        Index(None, "helper_id", "first_day"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    helper_id: Mapped[int] = mapped_column(ForeignKey("helper.id"))
    kind: Mapped[AbsenceKind] = mapped_column(Word(AbsenceKind))
    first_day: Mapped[date]
    last_day: Mapped[date | None]
    is_withdrawn: Mapped[bool] = mapped_column(default=False)


class ContactRow(Base):
    """A line of the contact log: when somebody spoke with a helper, how, and in a few words what about."""

    __tablename__ = "contact"
    __table_args__ = (Index(None, "helper_id", "day"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    helper_id: Mapped[int] = mapped_column(ForeignKey("helper.id"))
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    day: Mapped[date]
    kind: Mapped[ContactKind] = mapped_column(Word(ContactKind))
    note: Mapped[str] = mapped_column(String(400), default="")
    written_at: Mapped[datetime] = mapped_column(Instant, default=utc_now)
