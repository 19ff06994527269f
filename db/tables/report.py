"""What reports rest on that is nobody's session: the allowance of volunteers by year."""

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db.tables.base import Base, Versioned
from db.types import Key


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
