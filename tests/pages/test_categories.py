"""The page of the lists: what is on them, adding, changing, ordering, retiring, merging, and who may not."""

from dataclasses import dataclass
from datetime import date

import pytest
from sqlalchemy import Engine, select
from streamlit.testing.v1 import AppTest

from db.queries import category
from db.session import reading, writing
from db.tables import CategoryRow, NetworkRow
from domain.category import Category
from domain.words import CategoryKind
from tests import factories
from tests.pages.driving import NOW, drive


@dataclass(frozen=True, slots=True)
class Desk:
    engine: Engine
    coordinator: int
    group: int
    topic: int
    other: int

    def open(self, **query: object) -> AppTest:
        words = {key: str(value) for key, value in query.items()}
        return drive(self.engine, self.coordinator, page="categories", query=words)

    def kept(self, category_id: int) -> Category:
        with reading(self.engine) as tx:
            listed = category.of_kind(tx, CategoryKind.TOPIC, today=NOW.date())
        return next(one for one in listed if one.id == category_id)

    def topics(self) -> list[int]:
        """In their order."""
        with reading(self.engine) as tx:
            listed = category.of_kind(tx, CategoryKind.TOPIC, today=NOW.date())
        return [one.id for one in listed if one.draft.parent_id is not None]


@pytest.fixture
def desk(sqlite_engine: Engine) -> Desk:
    with writing(sqlite_engine) as tx:
        group = factories.make_category(tx, code="IDV", position=10)
        below = {"parent_id": group.id}
        return Desk(
            sqlite_engine,
            factories.make_account(tx, networks=[factories.make_network(tx)]).id,
            group.id,
            factories.make_category(tx, code="IDV1", position=20, **below).id,
            factories.make_category(tx, code="IDV2", position=30, **below).id,
        )


def press(app: AppTest, label: str) -> None:
    next(one for one in app.button if one.label == label).click().run()
    assert not app.exception


def said(app: AppTest) -> list[str]:
    return [one.value for one in (*app.error, *app.info)]


def test_a_list_shows_groups_with_their_topics_and_leads_to_each(desk: Desk) -> None:
    app = desk.open()
    lines = [one.label for one in app.button if str(one.key).startswith("categories.open_")]
    assert lines == [
        "**IDV en** · 0 times",
        "– IDV1 en · 0 times",
        "– IDV2 en · 0 times",
    ]
    app.button(key=f"categories.open_{desk.topic}").click().run()
    assert app.title[0].value == "IDV1 en"
    press(app, "The whole list")
    assert app.title[0].value == "Lists"


def test_an_item_is_added_and_what_is_missing_is_said_beside_the_form(desk: Desk) -> None:
    app = desk.open(deel="uitkomsten")
    press(app, "Add to this list")
    app.text_input(key="categories.new.label_nl").set_value("Later opnieuw")
    press(app, "Add to this list")
    assert said(app)[0].startswith("Fill in the name in Dutch, English and French")
    app.text_input(key="categories.new.label_en").set_value("Later again")
    app.text_input(key="categories.new.label_fr").set_value("Plus tard")
    press(app, "Add to this list")
    assert [one.value for one in app.toast] == ["Later opnieuw is on the list"]
    with reading(desk.engine) as tx:
        row = tx.scalars(select(CategoryRow).where(CategoryRow.kind == CategoryKind.OUTCOME)).one()
        assert (row.label_fr, row.parent_id) == ("Plus tard", None)


def test_a_topic_is_changed_put_elsewhere_retired_and_taken_back(desk: Desk) -> None:
    app = desk.open(categorie=desk.topic, deel="onderwerpen")
    press(app, "Change")
    app.text_input(key=f"categories.item_{desk.topic}.1.label_en").set_value("Install itsme")
    press(app, "Save")
    assert app.title[0].value == "Install itsme"
    app.selectbox[0].set_value(0)
    press(app, "Put it there")
    assert desk.topics() == [desk.other, desk.topic]
    press(app, "Retire")
    assert desk.kept(desk.topic).retired_on is not None
    press(app, "Take it into use again")
    assert desk.kept(desk.topic).retired_on is None


def test_what_was_done_last_to_a_list_can_be_taken_back(desk: Desk) -> None:
    app = desk.open(categorie=desk.topic)
    press(app, "Retire")
    assert any("IDV1 en: Retired" in one.value.replace("\\", "") for one in app.caption)
    press(app, "Undo")
    assert (desk.kept(desk.topic).retired_on, [one.label for one in app.button if one.label == "Undo"]) == (
        None,
        [],
    )


def test_a_topic_says_which_skill_helps_with_it(desk: Desk) -> None:
    with writing(desk.engine) as tx:
        factories.make_category(tx, kind=CategoryKind.SKILL, code="itsme")
        factories.make_category(tx, kind=CategoryKind.SKILL, code="bank")
    app = desk.open(categorie=desk.topic, deel="onderwerpen")
    assert "Skills that help with it: **none in particular**" in app.markdown[0].value
    press(app, "Change")
    app.multiselect[0].set_value(["itsme", "bank"])
    press(app, "Save")
    assert desk.kept(desk.topic).draft.skills == {"itsme", "bank"}
    press(app, "The whole list")
    lines = [one.label for one in app.button if one.key == f"categories.open_{desk.topic}"]
    assert lines == ["– IDV1 en · 0 times · skill: bank en / itsme en"]


def test_merging_shows_what_it_does_before_it_does_it(desk: Desk) -> None:
    app = desk.open(categorie=desk.topic, deel="onderwerpen")
    app.selectbox[-1].set_value(desk.other)
    press(app, "Show what this does")
    assert [one.value for one in app.caption][-1] == "Nothing was counted with it and nobody has it."
    assert desk.kept(desk.topic).merged_into is None
    press(app, "Merge")
    assert desk.kept(desk.topic).merged_into == desk.other
    assert said(app) == ["Merged into IDV2 en."]


def test_with_other_networks_the_lists_are_read_only(desk: Desk) -> None:
    with writing(desk.engine) as tx:
        factories.make_network(tx)
    app = desk.open()
    assert said(app) == ["Other networks use these lists too, so only an administrator changes them."]
    assert [one.label for one in app.button if one.label == "Add to this list"] == []
    app = desk.open(categorie=desk.topic, deel="onderwerpen")
    assert said(app)[0].startswith("This was not found")


@pytest.mark.parametrize("asked", ["987654", "x", "-1"])
def test_an_item_that_is_not_there_is_said_with_a_way_back(desk: Desk, asked: str) -> None:
    app = desk.open(categorie=asked, deel="niets")
    assert said(app)[0].startswith("This was not found")
    press(app, "The whole list")
    assert app.title[0].value == "Lists"


@pytest.fixture
def reviewing(desk: Desk) -> Desk:
    """In November 21 questions, 4 of them “other”: a drone in De Krook, and once without a word."""
    with writing(desk.engine) as tx:
        place = factories.make_location(tx, tx.scalars(select(NetworkRow)).one(), name="De Krook")
        other = factories.make_category(tx, code="ZZ", position=99)
        for day, number, text in ((3, 3, "drone *kopen*"), (4, 1, "")):
            session = factories.make_session(tx, place, day=date(2026, 11, day))
            row = factories.make_count(tx, session, other_text=text)
            factories.make_tally(tx, row, other, number)
            if text:
                factories.make_tally(tx, row, tx.get_one(CategoryRow, desk.topic), 17)
    return desk


def review(desk: Desk) -> AppTest:
    app = desk.open()
    app.session_state["categories.other"] = True
    return app.run()


def test_the_texts_under_other_are_listed_with_a_warning_and_put_aside_one_by_one(reviewing: Desk) -> None:
    app = review(reviewing)
    assert [one.value for one in app.warning] == [
        (
            "4 of 21 questions counted under “other”: 19%. Above 10% the list hides what people ask: "
            "see below which topics it lacks."
        )
    ]
    texts = [one.value for one in app.markdown if "drone" in one.value]
    assert texts == ["**drone \\*kopen\\*** · 3 times"]
    captions = [one.value.replace("\\", "") for one in app.caption]
    assert "Tue 3 Nov 10:00–12:00 · De Krook" in captions
    assert "1 more question without a word about it" in captions
    press(app, "Looked at")
    assert "Every text of this month was looked at." in [one.value for one in app.caption]
    app.toggle(key="categories.other_reviewed").set_value(True).run()
    press(app, "Not looked at yet")
    assert [one.value for one in app.markdown if "drone" in one.value] == texts


def test_a_text_under_other_becomes_a_topic_in_one_tap(reviewing: Desk) -> None:
    app = review(reviewing)
    press(app, "Make it a topic")
    assert app.title[0].value == "Add to the list"
    (name,) = (one for one in app.text_input if one.label == "Name in Dutch")
    assert name.value == "drone *kopen*"
