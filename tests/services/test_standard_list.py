"""The standard lists come complete, once, and leave a city's own changes alone."""

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from db.queries import category
from db.tables import CategoryRow, TopicSkillRow
from domain.words import CategoryKind
from language import spacing
from services import standard_list


def test_standard_lists_are_installed_once(tx: Session) -> None:
    assert standard_list.install(tx) == 122
    assert standard_list.install(tx) == 0


def test_topics_know_their_group(tx: Session) -> None:
    standard_list.install(tx)
    topics = tx.scalars(
        select(CategoryRow).where(CategoryRow.kind == CategoryKind.TOPIC).order_by(CategoryRow.position)
    ).all()
    groups = [one for one in topics if one.parent_id is None]
    assert [one.code for one in groups] == [
        "TOE",
        "INT",
        "COM",
        "IDV",
        "OVH",
        "GEZ",
        "GELD",
        "WER",
        "DOC",
        "ZZ",
    ]
    parents = {one.id: one.code for one in groups}
    assert {
        one.code: parents[one.parent_id] for one in topics if one.parent_id and one.code.startswith("IDV")
    } == {f"IDV{number}": "IDV" for number in range(1, 6)}


def test_changed_label_and_retirement_are_kept(tx: Session) -> None:
    standard_list.install(tx)
    itsme = tx.scalars(select(CategoryRow).where(CategoryRow.code == "IDV1")).one()
    itsme.label_nl = "itsme"
    tx.flush()
    standard_list.install(tx)
    tx.refresh(itsme)
    assert itsme.label_nl == "itsme"


def test_topics_of_the_standard_list_ask_for_skills_until_somebody_says_otherwise(tx: Session) -> None:
    standard_list.install(tx)
    asked = category.skills(tx, CategoryKind.TOPIC)
    by_code = {row.code: asked.get(row.id) for row in tx.scalars(select(CategoryRow))}
    assert by_code["IDV3"] == frozenset({"itsme", "safety"})
    assert by_code["TOE1"] == frozenset({"android", "apple"})
    assert by_code["DOC1"] is None
    tx.execute(delete(TopicSkillRow))
    standard_list.install(tx)
    assert category.skills(tx, CategoryKind.TOPIC) == {}


def test_french_of_the_standard_lists_has_its_no_break_spaces(tx: Session) -> None:
    standard_list.install(tx)
    french = [text for row in tx.scalars(select(CategoryRow)) for text in (row.label_fr, row.hint_fr)]
    assert [text for text in french if text != spacing.unbroken(text)] == []
    assert any(spacing.NO_BREAK in text for text in french)
