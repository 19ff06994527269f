"""Languages and skills that are asked for or spoken: from the codes a person chose to the keys that are stored."""

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.tables import CategoryRow
from domain.roster_refusal import UnknownWish
from domain.words import CategoryKind

Asked = tuple[CategoryKind, str]
"""A language or skill by its code."""


def keys_of(tx: Session, languages: Iterable[str], skills: Iterable[str] = ()) -> list[int]:
    """The category ids of these codes, languages first. Raises `UnknownWish` for a code that no list has."""
    known = keys_by_code(tx)
    wanted = asked(languages, skills)
    if any(one not in known for one in wanted):
        raise UnknownWish
    return [known[one] for one in wanted]


def asked(languages: Iterable[str], skills: Iterable[str]) -> list[Asked]:
    """These codes with their kind, in order, languages first."""
    return [(CategoryKind.LANGUAGE, code) for code in sorted(languages)] + [
        (CategoryKind.SKILL, code) for code in sorted(skills)
    ]


def keys_by_code(tx: Session) -> dict[Asked, int]:
    """The category ids of all languages and skills; one statement."""
    rows = tx.execute(
        select(CategoryRow.id, CategoryRow.kind, CategoryRow.code).where(
            CategoryRow.kind.in_([CategoryKind.LANGUAGE, CategoryKind.SKILL])
        )
    )
    return {(kind, code): key for key, kind, code in rows}
