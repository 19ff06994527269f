"""Categories: the coded lists that counts, needs and helpers choose from, in three languages.

Topics have two levels, groups and the topics in them; the other lists are flat. An item is retired, never deleted, and
one that means the same as another is merged into it: what was counted under it counts for the other from then on.
"""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from domain import privacy
from domain.errors import DeskError, NotAllowed
from domain.words import CategoryKind
from language import _

LONGEST_LABEL = 80
LONGEST_HINT = 200
WITH_GROUPS = frozenset({CategoryKind.TOPIC})
"""The lists with two levels."""
WITH_SKILLS = frozenset({CategoryKind.TOPIC})
"""The lists whose items ask for skills of a helper."""
OF_PEOPLE = frozenset({CategoryKind.LANGUAGE, CategoryKind.SKILL})
"""The lists whose items helpers have and sessions ask for, by key; the others are counted."""
SPOKEN = ("nl", "en", "fr")


@dataclass(frozen=True, slots=True)
class Draft:
    """What a person fills in. `parent_id`: the group of a topic; None for a group, and in flat lists.

    `skills`: codes of the skills of a helper that help with a topic, any one will do; empty asks for none in particular.
    """

    label_nl: str
    label_en: str
    label_fr: str
    hint_nl: str = ""
    hint_en: str = ""
    hint_fr: str = ""
    parent_id: int | None = None
    skills: frozenset[str] = frozenset()

    def label(self, code: str) -> str:
        """In one of our languages, by its code."""
        return str(getattr(self, f"label_{code}"))

    def hint(self, code: str) -> str:
        return str(getattr(self, f"hint_{code}"))


@dataclass(frozen=True, slots=True)
class Category:
    """An item of a list as it is kept.

    `used`: how often it was counted in the last 52 weeks, or for a language or skill how many helpers have it.
    `merged_into`: the key of what it counts for by now; then it is retired too.
    """

    id: int
    kind: CategoryKind
    code: str
    version: int
    draft: Draft
    retired_on: date | None = None
    merged_into: int | None = None
    used: int = 0

    def is_in_use(self, today: date) -> bool:
        return self.retired_on is None or self.retired_on > today


@dataclass(frozen=True, slots=True)
class Merging:
    """What merging one item into another touches: where it was counted and how often, and who and what has it.

    `topics`: how many topics go over with their group. `needs`: slots and sessions that ask for it.
    """

    sessions: int = 0
    times: int = 0
    topics: int = 0
    helpers: int = 0
    locations: int = 0
    needs: int = 0


class ListsAreShared(NotAllowed):
    """Somebody who keeps one network wants to change what others use too."""

    def sentence(self) -> str:
        return _(
            "Other networks use these lists too, so only an administrator changes them. Ask for the change."
        )


class LabelMissing(DeskError):
    def sentence(self) -> str:
        return _(
            "Fill in the name in Dutch, English and French, each of at most {number} characters: "
            "colleagues read the list in their own language."
        ).format(number=LONGEST_LABEL)


class HintTooLong(DeskError):
    def sentence(self) -> str:
        return _("An explanation has at most {number} characters. Shorten it.").format(number=LONGEST_HINT)


class LabelTaken(DeskError):
    def __init__(self, label: str) -> None:
        super().__init__()
        self.label = label

    def sentence(self) -> str:
        return _(
            "“{name}” is on this list already. Change that one, take it into use again, or choose another name."
        ).format(name=self.label)


class NoSuchGroup(DeskError):
    def sentence(self) -> str:
        return _("This group is not on the list, or cannot hold topics. Choose another group.")


class GroupHoldsTopics(DeskError):
    def sentence(self) -> str:
        return _("This group holds topics, so it cannot become a topic itself. Move its topics first.")


class CannotMerge(DeskError):
    def sentence(self) -> str:
        return _(
            "These two cannot be merged. Choose two of the same list and level, of which the second is in use."
        )


class IsMerged(DeskError):
    def sentence(self) -> str:
        return _("This one was merged into another, so it cannot be changed any more. Change the other one.")


class HoldsTopicsInUse(DeskError):
    def sentence(self) -> str:
        return _("Topics of this group are still in use. Retire or move them first.")


def cleaned(draft: Draft) -> Draft:
    """The draft as it will be kept. Raises the sentence of what is wrong with it."""
    tidy = tidied(draft)
    labels, hints = [tidy.label(code) for code in SPOKEN], [tidy.hint(code) for code in SPOKEN]
    if any(not label or len(label) > LONGEST_LABEL for label in labels):
        raise LabelMissing
    if any(len(hint) > LONGEST_HINT for hint in hints):
        raise HintTooLong
    for text in (*labels, *hints):
        privacy.check(text)
    return tidy


def tidied(draft: Draft) -> Draft:
    """Without spaces that nobody sees."""
    texts: dict[str, Any] = {
        field: " ".join(getattr(draft, field).split())
        for code in SPOKEN
        for field in (f"label_{code}", f"hint_{code}")
    }
    return replace(draft, **texts)
