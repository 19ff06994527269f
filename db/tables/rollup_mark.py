"""Marks that say which of the figures that were added up no longer hold, and whose turn it is to add up anew."""

from datetime import date
from uuid import UUID

from sqlalchemy import Uuid
from sqlalchemy.orm import Mapped, mapped_column

from db.tables.base import Base
from db.tables.rollup import BY_KEY
from db.types import Key, Word
from domain.rollup import Cause
from domain.words import LocationKind


class RollupMarkRow(Base):
    """Something changed at a place in the part of a week that begins on `first_day`: what is kept of it may be wrong.

    Only ever added, by whoever changes, and deleted, by whoever adds up anew; `id` is the change's own, so that nobody waits
    for anybody and a mark that is made meanwhile is not lost with one that was worked off. `cause` says what was changed, and
    so which figures are wrong.
    """

    __tablename__ = "rollup_mark"
    __table_args__ = BY_KEY

    network_id: Mapped[int] = mapped_column(Key, primary_key=True, autoincrement=False)
    first_day: Mapped[date] = mapped_column(primary_key=True)
    location_id: Mapped[int] = mapped_column(Key, primary_key=True, autoincrement=False)
    kind: Mapped[LocationKind] = mapped_column(Word(LocationKind), primary_key=True)
    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    cause: Mapped[Cause] = mapped_column(
        Word(Cause), default=Cause.COUNTED, server_default=Cause.COUNTED.value
    )


class RollupTurnRow(Base):
    """Locked by whoever adds up figures of the network: one at a time."""

    __tablename__ = "rollup_turn"

    network_id: Mapped[int] = mapped_column(Key, primary_key=True, autoincrement=False)
