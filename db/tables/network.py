"""Networks: the outer border of what people may see."""

from sqlalchemy import JSON, String, text
from sqlalchemy.orm import Mapped, mapped_column

from db.tables.base import Base, Versioned
from db.types import Key


class NetworkRow(Versioned, Base):
    """A city's or partner's set of locations, with the zone in which its clocks run."""

    __tablename__ = "network"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    name: Mapped[str] = mapped_column(String(80), unique=True)
    zone: Mapped[str] = mapped_column(String(40), default="Europe/Brussels")
    is_demo: Mapped[bool] = mapped_column(default=False)
    """Invented figures: every screen that shows this network says so."""
    profile: Mapped[list[str]] = mapped_column(JSON, default=list, server_default=text("'[]'"))
    """The kinds of category of the visitors' profile that are counted here."""
