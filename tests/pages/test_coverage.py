"""The Coverage page, driven in this process: what each role sees of which figures, and where they lead."""

import csv
from dataclasses import dataclass
from datetime import date, time, timedelta
from io import StringIO

import pytest
from sqlalchemy import Engine
from streamlit.testing.v1 import AppTest

from db.session import writing
from db.tables import HelperCategoryRow, HelperRow, LocationRow, SessionRow
from domain.consult import SKILL, Details
from domain.words import (
    AssignmentState,
    CancelReason,
    CategoryKind,
    ConsultStatus,
    Formula,
    HelperKind,
    Role,
    SessionState,
)
from tests import factories
from tests.pages.driving import drive
from tests.statements import recorded
from ui import coverage_there, csv_file, data

TODAY = date(2026, 11, 24)
WEEKS = 24
METHOD = "How these figures are made"
PARTS = ("overzicht", "wie", "drukte", "consulten")


@dataclass(frozen=True, slots=True)
class City:
    """Two places of one network, a place elsewhere, and two helpers."""

    engine: Engine
    krook: LocationRow
    serre: LocationRow
    ada: HelperRow
    bob: HelperRow
    arabic: int
    topic: int
    coordinator: int
    manager: int

    def hold(
        self,
        weeks_ago: int,
        *,
        place: LocationRow | None = None,
        hour: int = 10,
        helpers: tuple[HelperRow, ...] = (),
        visitors: int | None = 4,
        state: AssignmentState = AssignmentState.PRESENT,
        minimum: int = 2,
        formula: Formula = Formula.WALK_IN,
    ) -> int:
        """A session of two hours on a Tuesday, needing two helpers; without `visitors` it misses its count."""
        with writing(self.engine) as tx:
            session = factories.make_session(
                tx,
                place or self.krook,
                day=TODAY - timedelta(weeks=weeks_ago),
                starts=time(hour),
                ends=time(hour + 2),
                minimum=minimum,
                formula=formula,
            )
            for helper in helpers:
                factories.make_assignment(tx, session, helper, state=state)
            if visitors is not None:
                factories.make_count(tx, session, visitors=visitors, turned_away=1)
            return session.id

    def cancel(self, weeks_ago: int) -> None:
        with writing(self.engine) as tx:
            factories.make_session(
                tx,
                self.krook,
                day=TODAY - timedelta(weeks=weeks_ago),
                minimum=2,
                state=SessionState.CANCELLED,
                cancel_reason=CancelReason.NO_HELPER,
            )


@pytest.fixture
def city(sqlite_engine: Engine) -> City:
    with writing(sqlite_engine) as tx:
        network = factories.make_network(tx, name="Gent")
        krook = factories.make_location(tx, network, name="De Krook")
        serre = factories.make_location(tx, network, name="De Serre")
        ada = factories.make_helper(tx, network)
        bob = factories.make_helper(tx, network, kind=HelperKind.SOCIAL_ECONOMY)
        arabic = factories.make_category(tx, kind=CategoryKind.LANGUAGE, code="ar", label_en="Arabic")
        return City(
            sqlite_engine,
            krook,
            serre,
            ada,
            bob,
            arabic.id,
            factories.make_category(tx).id,
            coordinator=factories.make_account(tx, networks=[network]).id,
            manager=factories.make_account(tx, role=Role.MANAGER, locations=[serre]).id,
        )


@pytest.fixture
def kept(city: City) -> City:
    """24 weeks at De Krook with two helpers, of which two with one, one with nobody and three cancelled; some elsewhere."""
    for week in range(1, WEEKS + 1):
        if week <= 3:
            city.cancel(week)
            continue
        helpers = () if week == 4 else (city.ada,) if week <= 6 else (city.ada, city.bob)
        city.hold(week, helpers=helpers, visitors=None if week == 4 else 4)
    for week in range(1, 4):
        city.hold(week, place=city.serre, hour=14, helpers=(city.bob,), visitors=2, minimum=1)
    with writing(city.engine) as tx:
        elsewhere = factories.make_session(tx, day=TODAY - timedelta(weeks=1))
        factories.make_count(tx, elsewhere, visitors=90)
    return city


def page(city: City, part: str = "", account: int | None = None, **query: object) -> AppTest:
    asked = {name: str(value) for name, value in query.items()} | ({"deel": part} if part else {})
    return drive(city.engine, account or city.coordinator, page="coverage", query=asked)


def metrics(app: AppTest) -> list[tuple[str, str]]:
    return [(metric.label, metric.value) for metric in app.metric]


def charts(app: AppTest) -> int:
    return len(app.main.get("vega_lite_chart")) + len(app.main.get("arrow_vega_lite_chart"))


def links(app: AppTest) -> list[str]:
    return [one.proto.label for one in app.main.get("page_link")]


def address(app: AppTest) -> dict[str, str]:
    return {name: value if isinstance(value, str) else value[-1] for name, value in app.query_params.items()}


@pytest.mark.parametrize("part", PARTS)
def test_an_empty_network_says_how_figures_come_here(city: City, part: str) -> None:
    app = page(city, part)
    assert not app.exception
    assert (len(app.info), metrics(app), charts(app)) == (1, [], 0)
    assert app.info[0].value.startswith(("No session was planned", "No consult was booked"))


def test_the_overview_says_whether_a_network_is_what_it_publishes(kept: City) -> None:
    app = page(kept)
    assert app.title[0].value == "Somebody helped in 85% of the published hours"
    assert metrics(app) == [
        ("Sessions held", "24 of 27"),
        ("Opening reliability", "85%"),
        ("With enough helpers", "78%"),
    ]
    assert [one.value.replace("\\", "") for one in app.subheader] == [
        "Most open places at De Krook: 10",
        "3 sessions were cancelled, most for this: No helper",
        METHOD,
    ]
    assert charts(app) == 2


def test_below_twenty_sessions_there_are_numbers_and_no_percentages(kept: City) -> None:
    app = page(kept, periode="13w")
    assert [one.value for one in app.title] == ["Coverage"]
    assert metrics(app) == [
        ("Sessions held", "12 of 15"),
        ("Opening reliability", "–"),
        ("With enough helpers", "–"),
    ]
    assert not any("%" in one.value for one in [*app.caption, *app.metric])


@pytest.mark.parametrize("part", PARTS)
def test_of_a_single_session_there_are_numbers_and_nothing_is_made_of_it(city: City, part: str) -> None:
    city.hold(1, helpers=(city.ada,))
    app = page(city, part, periode="4w")
    assert not app.exception
    said = [*app.title, *app.subheader, *app.caption, *app.metric]
    assert not any("%" in one.value for one in said)


def test_a_card_leads_to_its_sessions_and_the_address_with_them(kept: City) -> None:
    app = page(kept)
    app.button(key="coverage.ask.te-weinig").click().run()
    assert (
        links(app)
        == [
            "Tue 13 Oct 2026 10:00–12:00 · De Krook · 1 of 2 · 4 visits",
            "Tue 20 Oct 2026 10:00–12:00 · De Krook · 1 of 2 · 4 visits",
            "Tue 27 Oct 2026 10:00–12:00 · De Krook · nobody · without a count",
        ][::-1]
    )
    assert address(app)["detail"] == "totaal,wat:te-weinig"
    again = page(kept, detail="totaal,wat:te-weinig")
    assert links(again) == links(app)
    again.button(key="coverage.close").click().run()
    assert (links(again), "detail" in again.query_params) == ([], False)


def test_a_link_to_a_figure_shows_its_sessions_under_its_chart(kept: City) -> None:
    app = page(kept, "overzicht", detail=f"strook,plaats:{kept.serre.id},week:2026-11-16")
    assert links(app) == ["Tue 17 Nov 2026 14:00–16:00 · De Serre · 1 of 1 · 2 visits"]
    app = page(kept, "overzicht", detail="strook,plaats:nonsense")
    assert (links(app), len(app.info)) == ([], 1)


def test_a_manager_sees_the_own_places_alone_and_a_viewer_none(kept: City) -> None:
    app = page(kept, account=kept.manager)
    assert metrics(app)[0] == ("Sessions held", "3 of 3")
    app = page(kept, account=kept.manager, detail=f"strook,plaats:{kept.krook.id},week:2026-11-02")
    assert links(app) == []


def test_who_stands_there_shows_hours_kinds_and_wishes(kept: City) -> None:
    app = page(kept, "wie")
    assert app.title[0].value == "78% of the planned sessions had enough helpers"
    assert metrics(app) == [("With enough helpers", "78%"), ("With nobody", "1"), ("On one helper", "5")]
    assert [one.value.replace("\\", "") for one in app.subheader] == [
        "Fewest with enough helpers: Tuesday 10:00–12:00, 75%",
        "Most helper hours: Social economy, 51%",
        "How long gaps stood open",
        "Languages and skills that sessions ask for",
        METHOD,
    ]
    assert charts(app) == 2


def test_sessions_of_which_nobody_said_who_was_there_are_named_and_one_click_away(kept: City) -> None:
    kept.hold(7, hour=14, helpers=(kept.ada,), state=AssignmentState.CONFIRMED)
    app = page(kept, "wie")
    assert metrics(app)[3] == ("Known who was there", "24 of 25")
    app.button(key="coverage.ask.niet-gezegd").click().run()
    assert links(app) == ["Tue 6 Oct 2026 14:00–16:00 · De Krook · 1 of 2 · 4 visits"]


def test_how_busy_it_is_stands_beside_who_was_there(kept: City) -> None:
    app = page(kept, "drukte")
    assert app.title[0].value == "Visits for each helper hour: 1"
    assert metrics(app) == [
        ("Visits per session", "3.7"),
        ("Visits per helper hour", "1"),
        ("Turned away", "23"),
    ]
    app.button(key="coverage.ask.zonder-telling").click().run()
    assert links(app) == ["Tue 27 Oct 2026 10:00–12:00 · De Krook · nobody · without a count"]
    unit = app.caption[len(app.caption) - 1].value
    assert "1 place with fewer than 8 such sessions stands in the table alone" in unit


def test_consults_say_who_stayed_away(kept: City) -> None:
    ids = [kept.hold(week, hour=16, helpers=(kept.ada,), formula=Formula.BOTH) for week in range(1, 11)]
    with writing(kept.engine) as tx:
        for place, key in enumerate(ids):
            session = tx.get_one(SessionRow, key)
            factories.make_consult(
                tx,
                session,
                kept.ada,
                Details(kept.topic, kept.arabic),
                status=ConsultStatus.NO_SHOW if place < 2 else ConsultStatus.HONOURED,
                asked_on=session.day - timedelta(days=place),
            )
    app = page(kept, "consulten")
    assert metrics(app) == [
        ("Came", "8"),
        ("Stayed away", "2"),
        ("Days waited", "4.5"),
        ("Consults cancelled", "0"),
        ("Places booked", "0 of 0"),
    ]
    assert [one.value.replace("\\", "") for one in app.subheader] == [
        "8 of 10 consults took place",
        "People waited 4.5 days for a consult on average",
        METHOD,
    ]
    app.button(key="coverage.ask.no_show").click().run()
    assert len(links(app)) == 2
    app = page(kept, "consulten", detail="wachten,wachtte:1")
    assert [line.split(" ·")[0] for line in links(app)] == [
        "Tue 10 Nov 2026 16:00–18:00",
        "Tue 3 Nov 2026 16:00–18:00",
    ]
    with writing(kept.engine) as tx:
        skill = factories.make_category(tx, kind=CategoryKind.SKILL, code=SKILL)
        tx.add(HelperCategoryRow(helper_id=kept.ada.id, category_id=skill.id))
    data.forget()
    app = page(kept, "consulten")
    assert metrics(app)[-1] == ("Places booked", "50%")
    assert {"10 of 20", "on average, of 10"} <= {one.value for one in app.caption}


def test_the_table_is_the_chart_and_the_file(kept: City) -> None:
    app = page(kept)
    app.toggle(key="coverage.table.verloop").set_value(True).run()
    table = app.dataframe[0].value
    assert table.groupby("What became of it")["Sessions"].sum().to_dict() == {"No helper": 3, "held": 24}
    lines = list(csv.reader(StringIO(csv_file.contents(table).decode("utf-8-sig")), delimiter=";"))
    assert sum(int(row[2]) for row in lines[1:]) == 27
    picks = next(one for one in app.selectbox if one.label == "Sessions behind a figure")
    picks.select_index(len(picks.options) - 1).run()
    assert address(app)["detail"].startswith("verloop,wat:geschrapt") or address(app)["detail"].startswith(
        "verloop,wat:gehouden"
    )


def test_places_of_another_page_are_read_when_it_is_turned_and_all_of_them_for_the_table(
    kept: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(coverage_there, "PLACES_A_PAGE", 1)
    asked = [1]  # the test driver knows no pagination
    monkeypatch.setattr("ui.coverage_chart.st.pagination", lambda _pages, **_key: asked[0])
    app = page(kept)
    engine = data._engine(kept.engine.url.render_as_string(hide_password=False))
    app.run()
    with recorded(engine) as before:
        app.run()
    asked[0] = 2
    with recorded(engine) as other:
        app.run()
    app.toggle(key="coverage.table.strook").set_value(True)
    with recorded(engine) as opened:
        app.run()
    table = app.dataframe[0].value
    assert table.groupby("Place", sort=False)["Held"].sum().to_dict() == {"De Krook": 21, "De Serre": 3}
    read = 2  # what is marked, and the places
    assert [len(one) - len(before) for one in (other, opened)] == [read, read]
    with recorded(engine) as again:
        app.run()
    assert len(again) == len(before)


@pytest.mark.parametrize(("part", "number"), list(zip(PARTS, (5, 9, 2, 2), strict=True)))
def test_statements_are_as_many_for_few_and_many_rows_and_two_when_nothing_changed(
    kept: City, part: str, number: int
) -> None:
    app = page(kept, part)
    engine = data._engine(kept.engine.url.render_as_string(hide_password=False))
    numbers = []
    for period in ("4w", "52w"):
        app.selectbox(key="coverage.period").set_value(period)
        data.forget()
        with recorded(engine) as cold:
            app.run()
        with recorded(engine) as warm:
            app.run()
        numbers.append((len(cold), len(warm)))
    assert numbers[0] == numbers[1]
    assert numbers[0][0] - numbers[0][1] == number


def test_a_figure_narrows_the_page_to_its_place_and_days_and_chips_lead_back(kept: City) -> None:
    app = page(kept, detail=f"strook,plaats:{kept.serre.id},week:2026-11-16")
    app.button(key="coverage.narrow").click().run()
    assert metrics(app)[0] == ("Sessions held", "1 of 1")
    assert address(app)["plaats"] == str(kept.serre.id)
    assert address(app)["periode"] == "2026-11-16..2026-11-22"
    assert "detail" not in address(app)
    app.button(key="coverage.chip.periode.own").click().run()
    app.button(key=f"coverage.chip.plaats.{kept.serre.id}").click().run()
    assert metrics(app)[0] == ("Sessions held", "24 of 27")
    assert set(address(app)) <= {"deel", "netwerk"}


def test_a_cell_of_weekday_and_hour_narrows_the_page_and_chips_lead_back(kept: City) -> None:
    kept.hold(7, hour=14, visitors=9)
    app = page(kept, "wie", detail="uur,wat:gepland,dag:2,uur:14")
    assert len(links(app)) == 4
    app.button(key="coverage.narrow").click().run()
    assert metrics(app)[1:3] == [("With nobody", "1"), ("On one helper", "3")]
    assert (address(app)["dag"], address(app)["uur"]) == ("2", "14")
    assert "detail" not in address(app)
    again = page(kept, dag=2, uur=15)  # the link shows a colleague the same, on another part too
    chips = [one.label for one in again.button if str(one.key).startswith("coverage.chip")]
    assert (chips, metrics(again)[0]) == (["Tuesday", "15\\:00"], ("Sessions held", "4 of 4"))
    assert any("Tuesday · 15\\:00" in one.value for one in again.caption)
    app.button(key="coverage.chip.dag.1").click().run()
    app.button(key="coverage.chip.uur.14").click().run()
    assert metrics(app)[1:3] == [("With nobody", "2"), ("On one helper", "5")]
    assert set(address(app)) <= {"deel", "netwerk"}


def test_a_fold_tells_how_the_figures_are_made(kept: City) -> None:
    app = page(kept)
    assert all(
        "(#methode)" in one.value for one in app.caption if "De Krook" in one.value or "Gent" in one.value
    )
    fold = next(one for one in app.expander if one.label.startswith("What counts as planned"))
    assert not fold.markdown
