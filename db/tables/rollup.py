"""Figures added up before they are asked for, and the marks that say which of them no longer hold.

All of it can be made anew from the rows it sums (`db.rollup_upkeep`), so nothing refers to it and it refers to nothing.
A place's figures are kept by month; those of all places of one kind in a network also by part of a week
(`domain.rollup`), and what a calendar shows by day. A tally stays under the category it was noted as: what that was
merged into is looked up when it is read. Each key begins with the place or the network, by which a large table is split
up.
"""

from datetime import date
from uuid import UUID

from sqlalchemy import Uuid
from sqlalchemy.orm import Mapped, mapped_column

from db.tables.base import Base
from db.types import Key, Word
from domain.rollup import Grain
from domain.words import LocationKind

BY_KEY = {"sqlite_with_rowid": False}
"""Rows that lie in order of their key, as they are read."""


class Summed:
    """What is added up of sessions that start on one weekday (Monday 0) in one hour.

    `due`: counted, or neither cancelled nor closed, so that they should have a count once they ended.
    """

    weekday: Mapped[int] = mapped_column(primary_key=True, sort_order=1)
    hour: Mapped[int] = mapped_column(primary_key=True, sort_order=1)
    due: Mapped[int] = mapped_column(sort_order=2)
    entered: Mapped[int] = mapped_column(sort_order=2)
    visits: Mapped[int] = mapped_column(sort_order=2)
    first_time: Mapped[int] = mapped_column(sort_order=2)
    turned_away: Mapped[int] = mapped_column(sort_order=2)


class PlaceSessionsRow(Summed, Base):
    """The sessions of a location in a month."""

    __tablename__ = "rollup_place_sessions"
    __table_args__ = BY_KEY

    location_id: Mapped[int] = mapped_column(Key, primary_key=True, autoincrement=False)
    first_day: Mapped[date] = mapped_column(primary_key=True)


class KindSessionsRow(Summed, Base):
    """The sessions of all places of a kind in a month, or in a part of a week."""

    __tablename__ = "rollup_kind_sessions"
    __table_args__ = BY_KEY

    network_id: Mapped[int] = mapped_column(Key, primary_key=True, autoincrement=False)
    grain: Mapped[Grain] = mapped_column(Word(Grain), primary_key=True)
    first_day: Mapped[date] = mapped_column(primary_key=True)
    kind: Mapped[LocationKind] = mapped_column(Word(LocationKind), primary_key=True)


class KindDayRow(Base):
    """The sessions of all places of a kind on a day.

    `squares` are of the visits of each session; `closed`: neither counted nor open, without those that left the calendar.
    """

    __tablename__ = "rollup_kind_day"
    __table_args__ = BY_KEY

    network_id: Mapped[int] = mapped_column(Key, primary_key=True, autoincrement=False)
    first_day: Mapped[date] = mapped_column(primary_key=True)
    kind: Mapped[LocationKind] = mapped_column(Word(LocationKind), primary_key=True)
    due: Mapped[int]
    entered: Mapped[int]
    visits: Mapped[int]
    squares: Mapped[int]
    closed: Mapped[int]


class PlaceTallyRow(Base):
    """How often a category was counted at a location in a month, in entered counts."""

    __tablename__ = "rollup_place_tally"
    __table_args__ = BY_KEY

    location_id: Mapped[int] = mapped_column(Key, primary_key=True, autoincrement=False)
    first_day: Mapped[date] = mapped_column(primary_key=True)
    category_id: Mapped[int] = mapped_column(Key, primary_key=True, autoincrement=False)
    number: Mapped[int]


class KindTallyRow(Base):
    """The same at all places of a kind, in a month or in a part of a week."""

    __tablename__ = "rollup_kind_tally"
    __table_args__ = BY_KEY

    network_id: Mapped[int] = mapped_column(Key, primary_key=True, autoincrement=False)
    grain: Mapped[Grain] = mapped_column(Word(Grain), primary_key=True)
    first_day: Mapped[date] = mapped_column(primary_key=True)
    kind: Mapped[LocationKind] = mapped_column(Word(LocationKind), primary_key=True)
    category_id: Mapped[int] = mapped_column(Key, primary_key=True, autoincrement=False)
    number: Mapped[int]


class RollupMarkRow(Base):
    """Something changed at a place in the part of a week that begins on `first_day`: what is kept of it may be wrong.

    Only ever added, by whoever changes, and deleted, by whoever adds up anew; `id` is the change's own, so that nobody waits
    for anybody and a mark that is made meanwhile is not lost with one that was worked off.
    """

    __tablename__ = "rollup_mark"
    __table_args__ = BY_KEY

    network_id: Mapped[int] = mapped_column(Key, primary_key=True, autoincrement=False)
    first_day: Mapped[date] = mapped_column(primary_key=True)
    location_id: Mapped[int] = mapped_column(Key, primary_key=True, autoincrement=False)
    kind: Mapped[LocationKind] = mapped_column(Word(LocationKind), primary_key=True)
    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)


class RollupTurnRow(Base):
    """Locked by whoever adds up figures of the network: one at a time."""

    __tablename__ = "rollup_turn"

    network_id: Mapped[int] = mapped_column(Key, primary_key=True, autoincrement=False)
