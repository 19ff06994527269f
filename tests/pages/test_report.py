"""The page of reports: hours of who was there, statements, allowances; for coordinators alone."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import partial
from io import BytesIO
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import Engine, select
from streamlit.testing.v1 import AppTest

import language
from db.queries import account, edition
from db.session import reading, writing
from db.tables import AccountRow, AllowanceRow, ChangeRow, HelperRow, LocationRow, NetworkRow, SessionRow
from domain import report_edition
from domain.period import year
from domain.topic_filters import TopicFilters
from domain.words import AssignmentState, HelperKind, Role
from domain.worked import HoursFilters
from sheets import book
from tests import factories
from tests.pages.driving import NOW, REFUSED, drive
from tests.paper.reading import texts
from tests.sheets.recalculating import recalculated, stored
from tests.statements import recorded
from ui import data, data_report, data_topics, report_files, report_hours, report_tables
from ui.exports import XLSX

WARM = 3
"""Who is signed in, and how far history goes."""


@dataclass(frozen=True, slots=True)
class City:
    engine: Engine
    network: int
    krook: int
    an: int
    coordinator: int
    manager: int
    of_one_place: int

    def open(self, *, part: str = "", language: str = "en", **query: str) -> AppTest:
        asked = {**({"deel": part} if part else {}), **query}
        return drive(self.engine, self.coordinator, page="report", query=asked, language=language)


@pytest.fixture
def city(sqlite_engine: Engine) -> City:
    with writing(sqlite_engine) as tx:
        network = factories.make_network(tx, name="Gent")
        krook = factories.make_location(tx, network, name="De Krook")
        return City(
            sqlite_engine,
            network.id,
            krook.id,
            factories.make_helper(tx, network, name="An *sterren*").id,
            factories.make_account(tx, networks=[network]).id,
            factories.make_account(tx, role=Role.MANAGER, locations=[krook]).id,
            factories.make_account(tx, locations=[krook]).id,
        )


@pytest.fixture
def worked(city: City) -> City:
    """An was there 40 times this year, a wijk-werker once, somebody without a name twice; three sessions say nothing."""
    with writing(city.engine) as tx:
        krook = tx.get_one(LocationRow, city.krook)
        wim = factories.make_helper(
            tx, tx.get_one(NetworkRow, city.network), name="Wim", kind=HelperKind.WIJK_WERKER
        )
        for number in range(43):
            session = factories.make_session(
                tx, krook, day=date(2026, 1, 6) + timedelta(weeks=number), unnamed_helpers=2 * (number == 0)
            )
            state = AssignmentState.PRESENT if number < 40 else AssignmentState.CONFIRMED
            factories.make_assignment(
                tx, session, tx.get_one(HelperRow, city.an), state=state, stood_in=number == 1
            )
            if number == 2:
                factories.make_assignment(tx, session, wim, state=AssignmentState.PRESENT)
    return city


def files(app: AppTest) -> list[str]:
    return [one.proto.label for one in app.main.get("download_button")]


def links(app: AppTest) -> dict[str, str]:
    return {one.proto.label: one.proto.url for one in app.main.get("link_button")}


def test_an_empty_network_says_how_hours_appear(city: City) -> None:
    app = city.open(part="uren")
    assert not app.exception
    assert [one.value for one in app.title] == ["Report"]
    assert [one.value for one in app.info] == [
        "No hours yet. They appear when somebody says under Counts, beside a finished count, who was there."
    ]
    assert files(app) == []
    assert "Nobody said yet of a volunteer" in city.open(part="vergoedingen").info[0].value


def test_hours_are_those_of_who_was_there_and_what_is_not_known_is_said(worked: City) -> None:
    app = worked.open(part="uren")
    assert not app.exception
    assert (
        "**82 hours** · 41 presences · 2 helpers · of which 2 hours stood in · "
        "besides, 4 hours of helpers without a name"
    ) in [one.value for one in app.markdown]
    said = next(one.value for one in app.caption if "somebody said" in one.value)
    assert "Of 40 of 43 sessions somebody said who was there." in said
    assert "The 6 hours planned at the others are not counted." in said
    assert app.dataframe[0].value.to_numpy().tolist() == [
        ["An *sterren*", 80.0, 40, 2.0, "Volunteer"],
        ["Wim", 2.0, 1, 0.0, "Wijk-werker"],
    ]
    assert list(links(app)) == ["Statements of all helpers"]
    app.segmented_control(key=report_hours.TABLE).set_value(report_tables.BY_MONTH).run()
    by_month = app.dataframe[0].value
    assert (by_month["Hours"].sum(), by_month["Without a name: hours"].sum()) == (82.0, 4.0)
    app.segmented_control(key=report_hours.TABLE).set_value(report_tables.BY_PLACE).run()
    assert app.dataframe[0].value.to_numpy().tolist() == [["De Krook", 2, 41, 82.0, 2.0, 2, 4.0]]


def test_a_link_shows_the_same_hours(worked: City) -> None:
    app = worked.open(part="uren", periode="2026-01-01..2026-01-12", soort="volunteer")
    assert any(one.value.startswith("**2 hours** · 1 presence · 1 helper") for one in app.markdown)


def test_the_workbook_computed_by_another_program_adds_up_to_what_the_page_says(
    worked: City, tmp_path: Path
) -> None:
    filters = HoursFilters(worked.network, year(2026))
    with reading(worked.engine) as tx:
        person = account.person_of(tx, tx.get_one(AccountRow, worked.coordinator))
        found = data_report.read_hours(tx, person, filters, NOW)
    raw = book.written(report_tables.workbook(found, "Gent"))
    read = recalculated(raw, tmp_path)
    assert read == stored(raw)
    for name, rows in list(read.items())[:5]:
        head = next(number for number, row in enumerate(rows) if {"Presences", "Hours"} <= set(row))
        hours = rows[head].index("Hours")
        assert sum(float(row[hours]) for row in rows[head + 1 : -1]) == rows[-1][hours] == 82.0, name
        assert (rows[-1][0], rows[-1][rows[head].index("Presences")]) == ("Total", 41)
        notes = {row[0]: row[1] for row in rows[1:head]}
        assert notes["Hours"] == 82.0
        assert notes["Completeness"] == "of 40 of 43 sessions somebody said who was there"


@pytest.mark.parametrize("code", language.LANGUAGES)
def test_each_sheet_of_the_workbook_has_its_whole_name(worked: City, code: str) -> None:
    filters = HoursFilters(worked.network, year(2026))
    with reading(worked.engine) as tx, language.use(code):
        person = account.person_of(tx, tx.get_one(AccountRow, worked.coordinator))
        described = report_tables.workbook(data_report.read_hours(tx, person, filters, NOW), "Gent")
    read = CalamineWorkbook.from_filelike(BytesIO(book.written(described)))
    assert read.sheet_names == [one.name for one in described]


def test_a_rerun_takes_as_many_statements_however_many_helpers(worked: City) -> None:
    app = worked.open(part="uren")
    engine = data._engine(worked.engine.url.render_as_string(hide_password=False))
    numbers = []
    for days in ("2026-01-01..2026-01-12", "2026-01-01..2026-12-31"):  # one helper, and two at more sessions
        app.query_params["periode"] = days
        app.run()
        data.forget()
        with recorded(engine) as cold:
            app.run()
        with recorded(engine) as warm:
            app.run()
        numbers.append((len(cold), len(warm)))
    assert numbers == [(WARM + 4, WARM)] * 2


@pytest.mark.parametrize("language", ["nl", "fr"])
def test_every_part_speaks_the_language_of_the_person(worked: City, language: str) -> None:
    for part in ("jaar", "uren", "vergoedingen"):
        app = worked.open(part=part, language=language)
        assert not app.exception
        assert app.title[0].value == {"nl": "Verslag", "fr": "Rapport"}[language]


def test_whoever_covers_less_than_the_network_sees_no_report(worked: City) -> None:
    app = drive(worked.engine, worked.manager, page="report", language="en")
    assert [one.value for one in app.error] == [REFUSED]
    app = drive(worked.engine, worked.of_one_place, page="report", language="en")
    assert len(app.error) == 1
    assert (len(app.dataframe), files(app)) == (0, [])


def test_an_allowance_is_kept_and_warns_of_who_comes_near_the_ceiling(worked: City) -> None:
    app = worked.open(part="vergoedingen")
    assert [one.value for one in app.number_input] == [None, 44.02, 1760.83]
    assert len(app.warning) == 0
    app.number_input[0].set_value(36.0)
    app.button[0].click().run()
    assert not app.exception
    assert [one.value for one in app.toast] == ["Allowance of 2026 saved."]
    assert [one.value for one in app.warning] == [
        "At 80 % or more of the ceiling of the year: An \\*sterren\\*."
    ]
    app.number_input[0].set_value(45.0)
    app.button[0].click().run()
    assert [one.value for one in app.error] == [
        "The allowance for a day is above the ceiling of €44.02. Lower it."
    ]
    with reading(worked.engine) as tx:
        assert tx.scalars(select(AllowanceRow.paid)).all() == [3_600]


def test_the_nominative_list_is_made_when_asked_for_and_that_is_noted(worked: City) -> None:
    app = worked.open(part="vergoedingen")
    assert files(app) == []
    next(one for one in app.button if one.label == "Make the list").click().run()
    assert files(app) == ["Download"]
    _of, raw, _rows = app.session_state["report.allowance_file"]
    rows = CalamineWorkbook.from_filelike(BytesIO(raw)).get_sheet_by_index(0).to_python()
    assert rows[-1] == ["An *sterren*", 40.0, "", 44.02, 1760.83, "", ""]
    with reading(worked.engine) as tx:
        assert tx.scalars(select(ChangeRow.verb)).all() == ["allowances_exported"]


def test_from_a_helper_a_statement_is_one_click_away(worked: City) -> None:
    app = drive(
        worked.engine,
        worked.coordinator,
        page="helpers",
        query={"begeleider": str(worked.an), "deel": "uren"},
        language="en",
    )
    assert not app.exception
    assert links(app)["Statement of hours 2026"] == (
        f"/urenstaat?netwerk={worked.network}&begeleider={worked.an}"
        "&periode=2026-01-01..2026-12-31&druktaal=en"
    )


def test_one_button_makes_the_year_report_with_the_figures_of_the_pages(worked: City) -> None:
    with writing(worked.engine) as tx:
        topic = factories.make_category(tx)
        for session in tx.scalars(select(SessionRow)):
            factories.make_tally(tx, factories.make_count(tx, session, visitors=7), topic, 6)
    app = worked.open()
    assert [one.value for one in app.info] == [
        "No edition was made yet. The first one appears here, as PDF and as Excel workbook."
    ]
    app.button(key="report.make").click().run()
    assert not app.exception
    assert [one.value for one in app.success] == [
        "Edition 1 of 2026 is made. Here it is, as PDF and as Excel workbook."
    ]
    (pdf,) = links(app).items()
    assert pdf[0] == "PDF"
    assert pdf[1].startswith("/jaarverslag?editie=")
    assert files(app) == ["Year report as PDF", "Excel", "Excel"]
    with reading(worked.engine) as tx:
        person = account.person_of(tx, tx.get_one(AccountRow, worked.coordinator))
        made = edition.newest(tx, person, worked.network, 2026)
        assert made is not None
        content = report_edition.content(made, edition.names(tx, person, worked.network))
        filters = TopicFilters(worked.network, made.figures.period)
        page = data_topics.counted(tx, person, filters, NOW).figures
        hours = data_report.read_hours(tx, person, HoursFilters(worked.network, made.figures.period), NOW)
    shown = {row[0]: row[1] for row in content.key_figures.rows}
    assert [getattr(shown[name], "value", None) for name in ("Visits", "Questions", "Hours of helpers")] == [
        page.totals.visits,
        page.totals.questions,
        hours.by_helper["minutes"].sum() / 60,
    ]
    assert (page.totals.visits, page.totals.questions) == (43 * 7, 43 * 6)
    rows = CalamineWorkbook.from_filelike(BytesIO(book.written(content.described())))
    topics = rows.get_sheet_by_name("Topics").to_python()
    assert topics[-1][2] == page.over_time["questions"].sum()
    app.button(key="report.make").click().run()
    assert "Nothing has changed since edition 1" in app.info[0].value
    assert len(links(app)) == 1
    next(one for one in app.button if one.label == "Undo").click().run()
    assert not app.exception
    assert links(app) == {}
    assert [one.value for one in app.toast] == ["Undone."]


def test_the_report_as_it_stands_is_one_click_away_and_no_rerun_makes_it(worked: City) -> None:
    app = worked.open(language="nl")
    assert files(app) == ["Jaarverslag als PDF", "Excel"]
    app.selectbox(key="report.year").set_value(2025).run()
    engine = data._engine(worked.engine.url.render_as_string(hide_password=False))
    with recorded(engine) as warm:
        app.run()
    assert len(warm) == WARM
    with reading(worked.engine) as tx:
        person = account.person_of(tx, tx.get_one(AccountRow, worked.coordinator))
    (network,) = data.networks(person)
    find = partial(report_files.stands, person, network, 2026)
    first = texts(report_files.contents(report_files.PDF, find, "nl"))[0]
    assert "Jaarverslag 2026, ontwerp" in first
    with recorded(engine) as again:
        workbook = report_files.contents(XLSX, find, "nl")
    assert len(again) == 1  # how far history goes: nothing is added up for the second file
    read = CalamineWorkbook.from_filelike(BytesIO(workbook))
    assert read.sheet_names[:2] == ["Jaarverslag 2026, ontwerp", "Kerncijfers"]
    with reading(worked.engine) as tx:
        assert edition.of_network(tx, person, worked.network) == []


def test_a_year_without_a_day_behind_it_is_not_offered(worked: City) -> None:
    app = drive(
        worked.engine,
        worked.coordinator,
        page="report",
        language="en",
        now=datetime(2026, 1, 1, 11, tzinfo=UTC),
    )
    assert app.selectbox(key="report.year").options[0] == "2025"
