"""The languages and skills that can be asked of helpers, labelled for the reader, in one statement."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

import language
from db.tables import CategoryRow
from domain.roster import Wish
from domain.words import CategoryKind

Wishes = dict[int, Wish]
"""By category id."""
Kinds = tuple[frozenset[str], frozenset[str]]
"""The codes of languages, and of skills."""


def by_label(tx: Session) -> tuple[Wish, ...]:
    """All languages and skills that can be asked of helpers, retired ones too, by label; one statement."""
    return offered(by_id(tx))


def by_id(tx: Session) -> Wishes:
    """Every language and skill, also a retired one that something still carries, labelled for the reader."""
    label = {"nl": CategoryRow.label_nl, "en": CategoryRow.label_en, "fr": CategoryRow.label_fr}
    rows = tx.execute(
        select(
            CategoryRow.id,
            CategoryRow.kind,
            CategoryRow.code,
            label[language.current()],
            CategoryRow.retired_on,
        ).where(CategoryRow.kind.in_([CategoryKind.LANGUAGE, CategoryKind.SKILL]))
    )
    return {
        key: Wish(key, kind, code, text, is_retired=retired_on is not None)
        for key, kind, code, text, retired_on in rows
    }


def of(known: Wishes, category_id: int) -> list[Wish]:
    """Nothing for a category of another kind, which can neither be asked of helpers nor brought by them."""
    return [known[category_id]] if category_id in known else []


def offered(known: Wishes) -> tuple[Wish, ...]:
    return tuple(sorted(known.values(), key=lambda wish: (wish.label.casefold(), wish.code)))


def of_kinds(wishes: Sequence[Wish]) -> Kinds:
    return (
        frozenset(wish.code for wish in wishes if wish.kind is CategoryKind.LANGUAGE),
        frozenset(wish.code for wish in wishes if wish.kind is CategoryKind.SKILL),
    )
