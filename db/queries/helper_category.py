"""Which languages helpers speak and which skills they have."""

from collections import defaultdict

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from db.tables import CategoryRow, HelperCategoryRow
from domain.words import CategoryKind


def codes(tx: Session, ids: Select[int]) -> tuple[defaultdict[int, set[str]], defaultdict[int, set[str]]]:
    """The codes of languages and of skills, by helper; one statement. The caller has checked the scope."""
    languages: defaultdict[int, set[str]] = defaultdict(set)
    skills: defaultdict[int, set[str]] = defaultdict(set)
    for helper_id, kind, code in tx.execute(
        select(HelperCategoryRow.helper_id, CategoryRow.kind, CategoryRow.code)
        .join(CategoryRow, CategoryRow.id == HelperCategoryRow.category_id)
        .where(HelperCategoryRow.helper_id.in_(ids))
    ):
        match kind:
            case CategoryKind.LANGUAGE:
                languages[helper_id].add(code)
            case CategoryKind.SKILL:
                skills[helper_id].add(code)
    return languages, skills
