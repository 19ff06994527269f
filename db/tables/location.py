"""Locations and when they are closed."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db.tables.base import Base, Versioned
from db.types import Key, Word
from domain.words import LocationKind


class LocationRow(Versioned, Base):
    """A place where people are helped. Retired, never deleted: `retired_on` is the first day without it."""

    __tablename__ = "location"
    __table_args__ = (UniqueConstraint("network_id", "name"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    network_id: Mapped[int] = mapped_column(ForeignKey("network.id"))
    name: Mapped[str] = mapped_column(String(120))
    kind: Mapped[LocationKind] = mapped_column(Word(LocationKind))
    address: Mapped[str] = mapped_column(String(200), default="")
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]
    coordinates_are_approximate: Mapped[bool] = mapped_column(default=False)
    closed_on_public_holidays: Mapped[bool] = mapped_column(default=True)
    closed_on_july_11: Mapped[bool] = mapped_column(default=False)
    page: Mapped[str] = mapped_column(String(300), default="", server_default="")
    """The address on the internet where the city tells about the place."""
    retired_on: Mapped[date | None]


class LocationCategoryRow(Base):
    """A language spoken at a location (a category of kind `language`)."""

    __tablename__ = "location_category"

    location_id: Mapped[int] = mapped_column(ForeignKey("location.id"), primary_key=True)
    category_id: Mapped[int] = mapped_column(ForeignKey("category.id"), primary_key=True)


class ClosureRow(Versioned, Base):
    """A location, or with no `location_id` the whole network, closed from `first_day` through `last_day`.

    A closure that is taken back keeps its row (`is_withdrawn`), so that history can name it.
    """

    __tablename__ = "closure"
    __table_args__ = (
        CheckConstraint("first_day <= last_day", name="days_in_order"),
        Index(None, "network_id", "first_day"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    network_id: Mapped[int] = mapped_column(ForeignKey("network.id"))
    location_id: Mapped[int | None] = mapped_column(ForeignKey("location.id"), index=True)
    first_day: Mapped[date]
    last_day: Mapped[date]
    reason: Mapped[str] = mapped_column(String(120))
    is_withdrawn: Mapped[bool] = mapped_column(default=False)
