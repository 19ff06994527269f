"""What reports rest on that is nobody's session: the allowance of volunteers by year, and the year reports that were made."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db.tables.base import Base, Versioned
from db.types import Instant, Key


class AllowanceRow(Versioned, Base):
    """What a network pays a volunteer for a day of a year, and the ceilings it goes by; euro cents, null where not said.

    Without a row nothing is paid, and the ceilings are those that `domain.allowance` knows.
    """

    __tablename__ = "allowance"
    __table_args__ = (
        UniqueConstraint("network_id", "year"),
        CheckConstraint("paid IS NULL OR paid > 0", name="paid_positive"),
        CheckConstraint("day_ceiling IS NULL OR day_ceiling > 0", name="day_ceiling_positive"),
        CheckConstraint("year_ceiling IS NULL OR year_ceiling > 0", name="year_ceiling_positive"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    network_id: Mapped[int] = mapped_column(ForeignKey("network.id"))
    year: Mapped[int]
    paid: Mapped[int | None]
    day_ceiling: Mapped[int | None]
    year_ceiling: Mapped[int | None]


class ReportEditionRow(Base):
    """A year report as it was made: whole numbers, and what they are called by key, so that it can be printed again.

    `corrected` are the figures of the days of the edition before (`before_id`) as they stood when this one was made.
    Its figures are never changed, nor is it deleted: it can be taken back (`withdrawn_at`). Nothing in it is about one person.
    """

    __tablename__ = "report_edition"
    __table_args__ = (
        UniqueConstraint("network_id", "year", "number"),
        CheckConstraint("(before_id IS NULL) = (corrected IS NULL)", name="corrections_of_one"),
        Index(None, "before_id"),
        Index(None, "account_id"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    network_id: Mapped[int] = mapped_column(ForeignKey("network.id"))
    year: Mapped[int]
    number: Mapped[int]
    made_at: Mapped[datetime] = mapped_column(Instant)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    last_day: Mapped[date]
    figures: Mapped[dict[str, Any]] = mapped_column(JSON)
    before_id: Mapped[int | None] = mapped_column(ForeignKey("report_edition.id"))
    corrected: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    withdrawn_at: Mapped[datetime | None] = mapped_column(Instant)
