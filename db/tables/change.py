"""History: who changed what, when, before and after."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from db.tables.base import Base
from db.types import Instant, Key, new_id


class ChangeRow(Base):
    """One thing changed; the changes of one user action share `set_id` and are one undo.

    `before` and `after` hold the fields that changed, null for a thing that did not exist. They never hold a
    person's name, address or note: only ids, codes, dates and numbers, so that anonymising a helper is complete.
    """

    __tablename__ = "change"
    __table_args__ = (
        Index(None, "entity", "entity_id", "at"),
        Index(None, "network_id", "at"),
        Index(None, "location_id", "at"),
        Index(None, "set_id"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True, autoincrement=False, default=new_id)
    set_id: Mapped[int] = mapped_column(BigInteger)
    at: Mapped[datetime] = mapped_column(Instant)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    network_id: Mapped[int | None] = mapped_column(ForeignKey("network.id"))
    location_id: Mapped[int | None] = mapped_column(ForeignKey("location.id"))
    entity: Mapped[str] = mapped_column(String(24))
    entity_id: Mapped[int] = mapped_column(BigInteger)
    verb: Mapped[str] = mapped_column(String(32))
    before: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    after: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))


class ChangeTextRow(Base):
    """What a note said before a change and after it, so that the change can be undone; forgotten when it no longer can.

    Kept apart, because what stands in `change` is kept for good and never holds what somebody wrote.
    """

    __tablename__ = "change_text"
    __table_args__ = (Index(None, "at"),)

    change_id: Mapped[int] = mapped_column(ForeignKey("change.id"), primary_key=True, autoincrement=False)
    at: Mapped[datetime] = mapped_column(Instant)
    before: Mapped[str] = mapped_column(String(200), default="")
    after: Mapped[str] = mapped_column(String(200), default="")
