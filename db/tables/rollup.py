"""Figures added up before they are asked for; `db.tables.rollup_mark` says which of them no longer hold.

All of it can be made anew from the rows it sums (`db.rollup_upkeep`), so nothing refers to it and it refers to nothing.
A place's figures are kept by month; how many it had, and its staffing, by day, part of a week, month and year
(`domain.rollup`); the figures of all places of one kind in a network by month, part of a week and day. A tally stays under the
category it was noted as: what that was merged into is looked up when it is read. Each key begins with the place or the network,
by which a large table is split up.
"""

from datetime import date, time

from sqlalchemy import Column, Date, Integer, String, Table
from sqlalchemy.orm import Mapped, mapped_column

from db.tables.base import Base
from db.types import Key, WallClock, Word
from domain.coverage import SUMS
from domain.rollup import Grain
from domain.words import CancelReason, LocationKind

BY_KEY = {"sqlite_with_rowid": False}
"""Rows that lie in order of their key, as they are read."""


class OfPlaceByMonth:
    """The key of what is kept of a location by month."""

    __table_args__ = BY_KEY

    location_id: Mapped[int] = mapped_column(Key, primary_key=True, autoincrement=False, sort_order=-2)
    first_day: Mapped[date] = mapped_column(primary_key=True, sort_order=-1)


class OfPlace:
    """The key of what is kept of a location by more than one grain."""

    __table_args__ = BY_KEY

    location_id: Mapped[int] = mapped_column(Key, primary_key=True, autoincrement=False, sort_order=-3)
    grain: Mapped[Grain] = mapped_column(Word(Grain), primary_key=True, sort_order=-2)
    first_day: Mapped[date] = mapped_column(primary_key=True, sort_order=-1)


class OfKind:
    """The key of what is kept of all places of a kind."""

    __table_args__ = BY_KEY

    network_id: Mapped[int] = mapped_column(Key, primary_key=True, autoincrement=False, sort_order=-4)
    grain: Mapped[Grain] = mapped_column(Word(Grain), primary_key=True, sort_order=-3)
    first_day: Mapped[date] = mapped_column(primary_key=True, sort_order=-2)
    kind: Mapped[LocationKind] = mapped_column(Word(LocationKind), primary_key=True, sort_order=-1)


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


class PlaceSessionsRow(Summed, OfPlaceByMonth, Base):
    """The sessions of a location in a month."""

    __tablename__ = "rollup_place_sessions"


class KindSessionsRow(Summed, OfKind, Base):
    """The sessions of all places of a kind in a month, in a part of a week, or on a day."""

    __tablename__ = "rollup_kind_sessions"


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


class PlaceDayRow(OfPlace, Base):
    """The sessions of a location on a day, in a part of a week, a month or a year, and the questions on topics in their
    entered counts.
    """

    __tablename__ = "rollup_place_day"

    due: Mapped[int]
    entered: Mapped[int]
    visits: Mapped[int]
    questions: Mapped[int]


class PlaceTallyRow(OfPlaceByMonth, Base):
    """How often a category was counted at a location in a month, in entered counts."""

    __tablename__ = "rollup_place_tally"

    category_id: Mapped[int] = mapped_column(Key, primary_key=True, autoincrement=False)
    number: Mapped[int]


class KindTallyRow(OfKind, Base):
    """The same at all places of a kind, in a month, in a part of a week, or on a day."""

    __tablename__ = "rollup_kind_tally"

    category_id: Mapped[int] = mapped_column(Key, primary_key=True, autoincrement=False)
    number: Mapped[int]


class KindLanguageRow(OfKind, Base):
    """What was asked at all places of a kind in sessions that ask for a language, those with an entered count: as in
    `KindTallyRow` in a month, in a part of a week, or on a day.

    `number`: how often the topic was counted, and under the language itself, in how many sessions. A language is that which
    was asked for after merges: sessions that ask for a merged one are marked when it is merged.
    """

    __tablename__ = "rollup_kind_language"

    language_id: Mapped[int] = mapped_column(Key, primary_key=True, autoincrement=False)
    category_id: Mapped[int] = mapped_column(Key, primary_key=True, autoincrement=False)
    number: Mapped[int]


class AloneRow(Base):
    """A topic that was counted in a session with one visitor and one outcome, and that outcome, each as it was noted.

    Not summed: in how many sessions a topic or a group was asked about cannot be told from sums once topics are merged. Few
    sessions are like that; `first_day` is their day.
    """

    __tablename__ = "rollup_alone"
    __table_args__ = BY_KEY

    network_id: Mapped[int] = mapped_column(Key, primary_key=True, autoincrement=False)
    first_day: Mapped[date] = mapped_column(primary_key=True)
    session_id: Mapped[int] = mapped_column(Key, primary_key=True, autoincrement=False)
    category_id: Mapped[int] = mapped_column(Key, primary_key=True, autoincrement=False)
    kind: Mapped[LocationKind] = mapped_column(Word(LocationKind))
    location_id: Mapped[int] = mapped_column(Key)
    outcome_id: Mapped[int] = mapped_column(Key)
    number: Mapped[int]


class PlaceLackRow(OfPlaceByMonth, Base):
    """Questions on a topic that asks for a skill at a location in a month, in sessions with a roster (`all_…`) and in those
    of them where nobody on it had one, and how many sessions these are. Topics are as they were when it was added up.
    """

    __tablename__ = "rollup_place_lack"

    topic_id: Mapped[int] = mapped_column(Key, primary_key=True, autoincrement=False)
    questions: Mapped[int]
    sessions: Mapped[int]
    all_questions: Mapped[int]
    all_sessions: Mapped[int]


class PlaceStaffingRow(Base):
    """What the sessions of a location on a day, in a part of a week, a month or a year add up to once all are over.

    It is explained by `domain.coverage.Staffing`.
    """

    __table__ = Table(
        "rollup_place_staffing",
        Base.metadata,
        Column("location_id", Key, primary_key=True, autoincrement=False),
        Column("grain", Word(Grain), primary_key=True),
        Column("first_day", Date, primary_key=True),
        *(Column(name, Integer, nullable=False) for name in SUMS),
        sqlite_with_rowid=False,
    )


class PlaceCancelledRow(OfPlace, Base):
    """How many sessions of a location on a day, in a part of a week or a month were cancelled for a reason."""

    __tablename__ = "rollup_place_cancelled"

    reason: Mapped[CancelReason] = mapped_column(Word(CancelReason), primary_key=True)
    sessions: Mapped[int]


class KindCancelledRow(OfKind, Base):
    """The same at all places of a kind."""

    __tablename__ = "rollup_kind_cancelled"

    reason: Mapped[CancelReason] = mapped_column(Word(CancelReason), primary_key=True)
    sessions: Mapped[int]


class KindStaffingRow(Base):
    """What the sessions of all places of a kind add up to, on a day, in a part of a week or a month, once all are over."""

    __table__ = Table(
        "rollup_kind_staffing",
        Base.metadata,
        Column("network_id", Key, primary_key=True, autoincrement=False),
        Column("grain", Word(Grain), primary_key=True),
        Column("first_day", Date, primary_key=True),
        Column("kind", Word(LocationKind), primary_key=True),
        *(Column(name, Integer, nullable=False) for name in SUMS),
        sqlite_with_rowid=False,
    )


class Moment:
    """What is added up of sessions on one weekday (Monday 0) from and until the same hours: `domain.coverage.AT_AN_HOUR`."""

    weekday: Mapped[int] = mapped_column(primary_key=True, sort_order=1)
    starts: Mapped[time] = mapped_column(WallClock, primary_key=True, sort_order=1)
    ends: Mapped[time] = mapped_column(WallClock, primary_key=True, sort_order=1)
    planned: Mapped[int] = mapped_column(sort_order=2)
    covered: Mapped[int] = mapped_column(sort_order=2)
    one_helper: Mapped[int] = mapped_column(sort_order=2)
    nobody: Mapped[int] = mapped_column(sort_order=2)


class PlaceMomentRow(Moment, OfPlaceByMonth, Base):
    """The sessions of a location in a month, once all are over."""

    __tablename__ = "rollup_place_moment"


class KindMomentRow(Moment, OfKind, Base):
    """The sessions of all places of a kind on a day, in a part of a week or a month, once all are over."""

    __tablename__ = "rollup_kind_moment"


class Work:
    """The minutes of one kind of helper, "" for those without a name; `unsaid_minutes`: nobody said whether they came."""

    helper_kind: Mapped[str] = mapped_column(String(32), primary_key=True, sort_order=1)
    minutes: Mapped[int] = mapped_column(sort_order=2)
    unsaid_minutes: Mapped[int] = mapped_column(sort_order=2)


class PlaceWorkRow(Work, OfPlaceByMonth, Base):
    """At a location in a month, once all of its sessions are over."""

    __tablename__ = "rollup_place_work"


class KindWorkRow(Work, OfKind, Base):
    """At all places of a kind on a day, in a part of a week or a month, once all of their sessions are over."""

    __tablename__ = "rollup_kind_work"
