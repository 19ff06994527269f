"""Copying a week or a day from the roster page: the drawer, what it shows first, and what stands afterwards."""

from dataclasses import dataclass
from datetime import date, time, timedelta

import pytest
from sqlalchemy import Engine
from streamlit.testing.v1 import AppTest

from db.queries import roster as read
from db.session import reading, writing
from db.tables import AvailabilityRow
from domain.words import Role
from tests import factories
from tests.pages.driving import NOW, drive
from tests.services.planning_desk import open_desk

TODAY = date(2026, 11, 24)
ONE_WEEK = timedelta(weeks=1)


@dataclass(frozen=True, slots=True)
class City:
    """Fatma and Jan at De Krook on Wednesday; the same sessions one and two weeks later, the last one on a holiday."""

    engine: Engine
    coordinator: int
    manager: int
    next_week: int
    krook: int

    def open(self, who: int | None = None, **query: str) -> AppTest:
        return drive(self.engine, who or self.coordinator, page="roster", query=query)

    def names(self) -> list[str]:
        with reading(self.engine) as tx:
            return [one.name for one in read.placed(tx, [self.next_week])[self.next_week].standing]


@pytest.fixture
def city(sqlite_engine: Engine) -> City:
    with writing(sqlite_engine) as tx:
        desk = open_desk(tx, TODAY, NOW)
        fatma, jan = desk.helper("Fatma"), desk.helper("Jan")
        for helper in (fatma, jan):
            factories.make_assignment(tx, desk.session, helper)
        tx.add(AvailabilityRow(helper_id=jan.id, weekday=0, starts=time(9), ends=time(12)))
        later = factories.make_session(tx, desk.location, day=desk.session.day + ONE_WEEK)
        factories.make_session(
            tx, desk.location, day=desk.session.day + 2 * ONE_WEEK, holiday="flemish_community"
        )
        return City(
            sqlite_engine,
            factories.make_account(tx, networks=[desk.network], name="Ann").id,
            factories.make_account(tx, locations=[desk.location], role=Role.MANAGER).id,
            later.id,
            desk.location.id,
        )


def texts(app: AppTest) -> str:
    return "\n".join(str(part.value) for part in [*app.markdown, *app.caption, *app.error, *app.info])


def look(app: AppTest) -> AppTest:
    return app.button(key="roster.copy.look").click().run()


def save(app: AppTest) -> AppTest:
    return app.button(key="roster.copy.save").click().run()


def test_the_preview_says_who_comes_along_and_who_cannot_and_keeps_nothing(city: City) -> None:
    app = look(city.open().button(key="roster.copy.open").click().run())
    assert not app.exception
    said = texts(app)
    assert "**Week 48 → Week 49**" in said
    assert "- 1 place filled\n- 1 cannot come along" in said
    assert "- Wed 2 Dec 10:00–12:00, De Krook: Fatma" in said
    assert "**Left out for a warning (1)**" in said
    assert "De Krook: Jan – not available on Wednesday 10\\:00–12\\:00" in said
    assert city.names() == []


def test_saving_puts_them_there_turns_to_that_week_and_undo_takes_them_off(city: City) -> None:
    app = save(look(city.open().button(key="roster.copy.open").click().run()))
    assert not app.exception
    assert city.names() == ["Fatma"]
    assert app.query_params["week"] == "2026-W49"
    assert [toast.value for toast in app.toast] == ["1 place filled · 1 cannot come along"]
    assert "roster.copy.look" not in [button.key for button in app.button]
    (undo,) = [button for button in app.button if str(button.key).startswith("roster.undo_")]
    undo.click().run()
    assert city.names() == []


def test_a_warning_is_overruled_by_a_tick(city: City) -> None:
    app = look(city.open().button(key="roster.copy.open").click().run())
    app = save(app.checkbox(key="roster.copy.overrules").check().run())
    assert city.names() == ["Fatma", "Jan"]


def test_copying_again_says_that_nothing_is_new(city: City) -> None:
    save(look(city.open().button(key="roster.copy.open").click().run()))
    app = look(city.open().button(key="roster.copy.open").click().run())
    assert "- 0 new: nobody to put on a session\n- 1 helper stands there already" in texts(app)
    save(app)
    assert city.names() == ["Fatma"]


def test_a_day_is_copied_to_four_weeks_and_a_holiday_says_its_name(city: City) -> None:
    app = city.open().button(key="roster.copy.open").click().run()
    app = app.segmented_control(key="roster.copy.what").set_value("day").run()
    app = app.selectbox(key="roster.copy.day").set_value(date(2026, 11, 25)).run()
    app = look(app.radio(key="roster.copy.where").set_value("four").run())
    said = texts(app)
    assert "**Wed 25 Nov → Wed 2 Dec, Wed 9 Dec, Wed 16 Dec, Wed 23 Dec**" in said
    assert "Fatma – closed\\: Day of the Flemish Community" in said
    assert "**No session there (4)**" in said
    app = app.button(key="roster.copy.back").click().run()
    assert app.radio(key="roster.copy.where").value == "four"


def test_a_chosen_week_and_the_places_of_the_filter_are_taken_over(city: City) -> None:
    app = city.open(plaats=str(city.krook)).button(key="roster.copy.open").click().run()
    assert app.multiselect(key="roster.copy.places").value == [city.krook]
    app = app.radio(key="roster.copy.where").set_value("other").run()
    app = look(app.date_input(key="roster.copy.other").set_value(date(2026, 12, 10)).run())
    assert "**Week 48 → Week 50**" in texts(app)
    assert "Only: De Krook" in texts(app)


def test_the_week_on_screen_itself_is_refused_with_a_sentence(city: City) -> None:
    app = city.open().button(key="roster.copy.open").click().run()
    app = app.radio(key="roster.copy.where").set_value("other").run()
    app = look(app.date_input(key="roster.copy.other").set_value(TODAY).run())
    assert "cannot be copied onto itself" in app.error[0].value
    assert app.button(key="roster.copy.save").disabled


def test_only_who_plans_is_offered_it(city: City) -> None:
    assert "roster.copy.open" not in [button.key for button in city.open(city.manager).button]


@pytest.mark.parametrize("week", ["2026-W47", "2026-W10", "2099-W53", "2000-W01"])
def test_any_week_and_day_that_can_be_looked_at_can_be_copied_from(city: City, week: str) -> None:
    app = city.open(week=week).button(key="roster.copy.open").click().run()
    for what in ("week", "day"):
        app = app.segmented_control(key="roster.copy.what").set_value(what).run()
        app = app.radio(key="roster.copy.where").set_value("other").run()
        assert not app.exception
        chosen = app.date_input(key="roster.copy.other").value
        assert isinstance(chosen, date)
        assert TODAY <= chosen <= TODAY + timedelta(days=400)
    app = look(app.radio(key="roster.copy.where").set_value("next").run())
    assert not app.exception


def test_a_day_that_is_over_goes_to_the_next_one_that_is_not(city: City) -> None:
    app = city.open(week="2026-W47").button(key="roster.copy.open").click().run()
    app = app.segmented_control(key="roster.copy.what").set_value("day").run()
    app = app.selectbox(key="roster.copy.day").set_value(date(2026, 11, 16)).run()
    assert "**Mon 16 Nov → Mon 30 Nov**" in texts(look(app))
    app = city.open(week="2026-W10").button(key="roster.copy.open").click().run()
    assert "**Week 10 → Week 48**" in texts(look(app))
