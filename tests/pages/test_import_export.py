"""The page of imports and exports: nothing is kept before it is confirmed, and each half works empty and full."""

from dataclasses import dataclass
from datetime import date

import pytest
from sqlalchemy import Engine, select
from streamlit.testing.v1 import AppTest

from db.session import reading, writing
from db.tables import ChangeRow, CountRow, HelperRow, LocationRow
from domain.words import Role
from tests import factories
from tests.pages.driving import drive


@dataclass(frozen=True, slots=True)
class Desk:
    engine: Engine
    coordinator: int
    manager: int

    def open(self, who: int | None = None, *, part: str = "", language: str = "en") -> AppTest:
        query = {"deel": part} if part else {}
        return drive(
            self.engine, who or self.coordinator, page="import_export", query=query, language=language
        )

    def visitors(self) -> list[int | None]:
        with reading(self.engine) as tx:
            return list(tx.scalars(select(CountRow.visitors).order_by(CountRow.day)))


@pytest.fixture
def desk(sqlite_engine: Engine) -> Desk:
    with writing(sqlite_engine) as tx:
        network = factories.make_network(tx, name="Gent")
        krook = factories.make_location(tx, network, name="De Krook")
        for day in (20, 23):
            factories.make_session(tx, krook, day=date(2026, 11, day))
        factories.make_helper(tx, network, name="Fatma", email="fatma@example.org")
        return Desk(
            sqlite_engine,
            factories.make_account(tx, networks=[network]).id,
            factories.make_account(tx, role=Role.MANAGER, locations=[krook]).id,
        )


def upload(app: AppTest, text: str, encoding: str = "utf-8") -> None:
    (uploader,) = app.file_uploader
    uploader.set_value(("tellingen.csv", text.encode(encoding), "text/csv")).run()
    assert not app.exception


def press(app: AppTest, label: str) -> None:
    next(one for one in app.button if one.label == label).click().run()
    assert not app.exception


def labels(app: AppTest) -> list[str]:
    return [one.label for one in app.button]


def totals(app: AppTest) -> dict[str, str]:
    return {one.label: one.value for one in app.metric}


def test_an_empty_page_says_what_a_row_is_and_offers_empty_tables(desk: Desk) -> None:
    app = desk.open()
    assert [one.value for one in app.title] == ["Import and export"]
    assert "A row is the count of the session" in app.caption[0].value
    assert "Look at what it would do" not in labels(app)


def test_a_file_is_looked_at_and_only_its_good_rows_are_kept_once_that_is_chosen(desk: Desk) -> None:
    app = desk.open(desk.manager)
    upload(app, "Locatie;Datum;Bezoekers\nDe Krook;23/11/2026;7\nDe Krook;24/11/2026;7\n", "cp1252")
    press(app, "Look at what it would do")
    assert totals(app) == {
        "Will be added": "1",
        "Will be changed": "0",
        "Stays as it is": "0",
        "Refused": "1",
    }
    assert list(app.table[0].value.index) == ["3"]
    assert desk.visitors() == []
    press(app, "Import only the 1 good row")
    assert desk.visitors() == [7]
    assert [one.value for one in app.toast] == ["Imported: 1 row."]
    assert app.metric == []


def test_the_same_file_again_has_nothing_to_import(desk: Desk) -> None:
    app = desk.open()
    file = "Locatie;Datum;Bezoekers\nDe Krook;23/11/2026;7\n"
    upload(app, file)
    press(app, "Look at what it would do")
    press(app, "Import 1 row")
    upload(app, file)
    press(app, "Look at what it would do")
    assert totals(app)["Stays as it is"] == "1"
    assert [one.value for one in app.info][-1].startswith("There is nothing to import")


def test_columns_of_other_names_are_pointed_out_by_the_person(desk: Desk) -> None:
    app = desk.open()
    upload(app, "Plek;Wanneer;Bezoekers\nDe Krook;23/11/2026;7\n")
    assert [one.value for one in app.warning] == ["Say which columns of the file hold these: Location, Date."]
    for label, code in (("Column A: Plek", "location"), ("Column B: Wanneer", "day")):
        next(one for one in app.selectbox if one.label == label).set_value(code).run()
    press(app, "Look at what it would do")
    press(app, "Import 1 row")
    assert desk.visitors() == [7]


def test_what_was_changed_since_it_was_looked_at_is_not_imported(desk: Desk) -> None:
    app = desk.open()
    upload(app, "Locatie;Datum;Bezoekers\nDe Krook;23/11/2026;7\nDe Krook;20/11/2026;2\n")
    press(app, "Look at what it would do")
    with writing(desk.engine) as tx:
        krook = tx.scalars(select(LocationRow)).one()
        krook.name = "De Krook (bib)"
    press(app, "Import 2 rows")
    assert "was changed since you looked" in app.error[0].value
    assert desk.visitors() == []


def test_what_is_no_table_gets_its_sentence(desk: Desk) -> None:
    app = desk.open(language="nl")
    upload(app, "%PDF-1.7")
    assert app.error[0].value.startswith("Dit is een pdf")


def test_a_manager_is_offered_counts_alone(desk: Desk) -> None:
    offered = {
        who: desk.open(who).segmented_control(key="import_export.kind").options
        for who in (desk.manager, desk.coordinator)
    }
    assert [len(offered[who]) for who in (desk.manager, desk.coordinator)] == [1, 5]


def test_helpers_are_exported_with_a_word_of_warning_and_a_line_of_history(desk: Desk) -> None:
    app = desk.open(part="export")
    app.session_state["import_export.kind"] = "helpers"
    app.run()
    assert app.caption[0].value.startswith("Personal data")
    press(app, "Make the file")
    assert "inloop_gent_helpers_2026-11-24.xlsx: 1 row" in [one.value for one in app.caption]
    with reading(desk.engine) as tx:
        assert [row.verb for row in tx.scalars(select(ChangeRow))] == ["helpers_exported"]
        assert len(tx.scalars(select(HelperRow)).all()) == 1
