"""The standard lists come complete, once, and leave a city's own changes alone."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

import language
from db.queries import category as categories
from db.tables import CategoryRow
from domain.words import CategoryKind
from services import category


def test_standard_lists_are_installed_once(tx: Session) -> None:
    assert category.install_standard(tx) == 116
    assert category.install_standard(tx) == 0


def test_topics_know_their_group(tx: Session) -> None:
    category.install_standard(tx)
    topics = categories.of_kinds(tx, [CategoryKind.TOPIC])
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
    category.install_standard(tx)
    itsme = tx.scalars(select(CategoryRow).where(CategoryRow.code == "IDV1")).one()
    itsme.label_nl = "itsme"
    tx.flush()
    category.install_standard(tx)
    tx.refresh(itsme)
    assert itsme.label_nl == "itsme"


@pytest.mark.parametrize(("code", "label"), [("nl", "Arabisch"), ("en", "Arabic"), ("fr", "Arabe")])
def test_labels_are_in_the_language_of_the_moment(tx: Session, code: str, label: str) -> None:
    category.install_standard(tx)
    with language.use(code):
        found = {one.code: one.label for one in categories.of_kinds(tx, [CategoryKind.LANGUAGE])}
    assert found["ar"] == label
