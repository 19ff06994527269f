"""What the page of the lists reads. The lists are never kept ones, because people edit them here; how much they are used is."""

from dataclasses import dataclass
from datetime import date

import streamlit as st

from db.queries import category, wish
from domain.category import WITH_SKILLS, Category
from domain.person import Person
from domain.roster import Wish
from domain.words import CategoryKind
from ui import data, data_counts, data_topics


@dataclass(frozen=True, slots=True)
class Kept:
    """A list in its order, and whether this person may change it."""

    items: tuple[Category, ...]
    may_change: bool
    wishes: tuple[Wish, ...] = ()
    """The skills that items can ask for, where they ask for any."""

    def one(self, category_id: int) -> Category | None:
        return next((item for item in self.items if item.id == category_id), None)

    def used_with_topics(self, item: Category) -> int:
        """How much the item is used; a group with its topics."""
        return item.used + sum(one.used for one in self.items if one.draft.parent_id == item.id)

    def beside(self, item: Category) -> list[Category]:
        """The others of its level that were not merged away, in order."""
        return [
            one
            for one in self.items
            if one.id != item.id and one.merged_into is None and one.draft.parent_id == item.draft.parent_id
        ]


def kept(person: Person, kind: CategoryKind, today: date) -> Kept:
    """A list as it stands; two statements, for topics four, and at times one more for how much it is used."""
    used = _times_used(kind, today)
    with data.reading() as tx:
        return Kept(
            tuple(category.of_kind(tx, kind, today=today, used=used)),
            category.may_keep(tx, person),
            tuple(wish.by_label(tx)) if kind in WITH_SKILLS else (),
        )


def forget() -> None:
    """Read the lists again, also where they are kept for long."""
    _times_used.clear()
    data_counts.topics.clear()
    data_counts.sections.clear()
    data_topics.forget()


@st.cache_data(ttl=data.KEPT_SECONDS, show_spinner=False)
def _times_used(kind: CategoryKind, today: date) -> dict[int, int]:
    with data.reading() as tx:
        return category.times_used(tx, kind, today=today)
