"""The metadata with its naming convention, and what versioned rows share."""

from datetime import datetime

from sqlalchemy import Integer, MetaData
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from db.types import Instant, utc_now

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    metadata = MetaData(naming_convention=NAMES)


class Versioned:
    """A row that people edit: a change names the version it saw, and raises it."""

    version: Mapped[int] = mapped_column(Integer, default=1, server_default="1")
    written_at: Mapped[datetime] = mapped_column(Instant, default=utc_now, onupdate=utc_now)
