"""An item of a coded list: a topic, an outcome, a referral, a language, an age band, a channel or a skill."""

from dataclasses import dataclass

from domain.words import CategoryKind


@dataclass(frozen=True, slots=True)
class Category:
    """An item as it is shown: `label` and `hint` are in the reader's language. A topic's `parent_id` is its group."""

    id: int
    kind: CategoryKind
    code: str
    parent_id: int | None
    label: str
    hint: str
    is_retired: bool
