"""Languages and skills that are asked for or spoken: from the codes a person chose to the keys that are stored."""

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.tables import CategoryRow
from domain.roster_refusal import UnknownWish
from domain.words import CategoryKind


def keys_of(tx: Session, languages: Iterable[str], skills: Iterable[str] = ()) -> list[int]:
    """The category ids of these codes, languages first. Raises `UnknownWish` for a code that no list has."""
    known = {
        (kind, code): key
        for key, kind, code in tx.execute(
            select(CategoryRow.id, CategoryRow.kind, CategoryRow.code).where(
                CategoryRow.kind.in_([CategoryKind.LANGUAGE, CategoryKind.SKILL])
            )
        )
    }
    asked = [(CategoryKind.LANGUAGE, code) for code in sorted(languages)]
    asked += [(CategoryKind.SKILL, code) for code in sorted(skills)]
    if any(one not in known for one in asked):
        raise UnknownWish
    return [known[one] for one in asked]
