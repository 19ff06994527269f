"""Categories: the coded lists of topics, outcomes, referrals, languages, age bands, channels and skills."""

from datetime import date

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db.tables.base import Base, Versioned
from db.types import Key, Word
from domain.words import CategoryKind


class CategoryRow(Versioned, Base):
    """One item of a list, in three languages; at most two levels. `merged_into_id` is where its past now counts."""

    __tablename__ = "category"
    __table_args__ = (UniqueConstraint("kind", "code"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    kind: Mapped[CategoryKind] = mapped_column(Word(CategoryKind))
    code: Mapped[str] = mapped_column(String(24))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("category.id"))
    position: Mapped[int] = mapped_column(default=0)
    label_nl: Mapped[str] = mapped_column(String(80))
    label_en: Mapped[str] = mapped_column(String(80))
    label_fr: Mapped[str] = mapped_column(String(80))
    hint_nl: Mapped[str] = mapped_column(String(200), default="")
    hint_en: Mapped[str] = mapped_column(String(200), default="")
    hint_fr: Mapped[str] = mapped_column(String(200), default="")
    retired_on: Mapped[date | None]
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("category.id"))


class TopicSkillRow(Base):
    """A skill that helps with a topic; any one of a topic's will do."""

    __tablename__ = "topic_skill"

    topic_id: Mapped[int] = mapped_column(ForeignKey("category.id"), primary_key=True)
    category_id: Mapped[int] = mapped_column(ForeignKey("category.id"), primary_key=True, index=True)
