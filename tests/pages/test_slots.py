"""The slots of the Locations page driven in this process: the form, the dates before saving, changes, stopping."""

from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, select
from streamlit.testing.v1 import AppTest

from db.queries import slot as slots
from db.session import reading, writing
from db.tables import ClosureRow, LocationRow, SessionRow, SlotRow
from domain.clock_time import Hours
from domain.need import Need
from domain.period import Period, since
from domain.recurrence import Listed, Monthly, Weekly
from domain.slot import Draft
from domain.words import CategoryKind, Formula, Role
from services import slot
from tests import factories
from tests.pages.driving import NOW, drive
from tests.services.keeping import TODAY, TUESDAYS, open_keeping
from ui.slot_form import Rhythm

JANUARY_1 = date(2027, 1, 1)


@dataclass(frozen=True, slots=True)
class City:
    """De Krook without slots; a coordinator."""

    engine: Engine
    krook: int
    coordinator: int

    def open(self) -> AppTest:
        query = {"locatie": str(self.krook), "deel": "momenten"}
        return drive(self.engine, self.coordinator, page="locations", query=query)

    def add(self, draft: Draft = TUESDAYS) -> int:
        """A slot that is there already."""
        with writing(self.engine) as tx:
            root = factories.make_person(tx, Role.ADMINISTRATOR)
            return slot.add(tx, self.krook, draft, by=root, today=TODAY, now=NOW).slot_id

    def change(self, slot_id: int, draft: Draft) -> None:
        """A colleague saves another draft."""
        with writing(self.engine) as tx:
            root = factories.make_person(tx, Role.ADMINISTRATOR)
            version = tx.get_one(SlotRow, slot_id).version
            slot.change(tx, slot_id, draft, version, from_day=TODAY, by=root, today=TODAY, now=NOW)

    def drafts(self) -> list[Draft]:
        with reading(self.engine) as tx:
            rows = tx.scalars(select(SlotRow).order_by(SlotRow.id)).all()
            known = slots.drafts(tx, rows)
            return [known[row.id] for row in rows]

    def days(self) -> list[date]:
        with reading(self.engine) as tx:
            return list(tx.scalars(select(SessionRow.day).order_by(SessionRow.day)))


@pytest.fixture
def city(sqlite_engine: Engine) -> City:
    with writing(sqlite_engine) as tx:
        desk = open_keeping(tx)
        factories.make_category(tx, kind=CategoryKind.LANGUAGE, code="ar", label_en="Arabic")
        coordinator = factories.make_account(tx, networks=[desk.network]).id
        return City(sqlite_engine, desk.location.id, coordinator)


def said(app: AppTest) -> list[str]:
    return [str(one.value) for one in (*app.error, *app.warning, *app.info)]


def texts(app: AppTest) -> list[str]:
    return [str(one.value) for one in app.markdown]


def press(app: AppTest, label: str) -> AppTest:
    (button,) = [one for one in app.button if one.label == label]
    return button.click().run()


def fill(app: AppTest, seen: str, **given: Any) -> AppTest:
    """Type into the fields of the form; the rhythm first, because it decides which there are."""
    if "rhythm" in given:
        app.selectbox(key=f"slots.rhythm.{seen}").set_value(given.pop("rhythm")).run()
    for name, value in given.items():
        (field,) = [
            one
            for one in (
                *app.selectbox,
                *app.number_input,
                *app.time_input,
                *app.date_input,
                *app.text_input,
                *app.text_area,
                *app.multiselect,
            )
            if one.key == f"slots.{name}.{seen}"
        ]
        field.set_value(value)
    return app


def adding(city: City) -> tuple[AppTest, str]:
    return press(city.open(), "Add a slot"), f"new{city.krook}"


def changing(city: City, slot_id: int, version: int = 1) -> tuple[AppTest, str]:
    app = city.open()
    return app.button(key=f"slots.change_{slot_id}").click().run(), f"{slot_id}.{version}"


def test_no_slots_yet_says_what_a_slot_is(city: City) -> None:
    assert said(city.open()) == [
        "No slots yet. A slot is a moment that returns, such as every Tuesday from 10:00 to 12:00."
    ]


def test_a_slot_is_added_after_its_dates_were_shown(city: City) -> None:
    with writing(city.engine) as tx:
        network = tx.get_one(LocationRow, city.krook).network_id
        tx.add(ClosureRow(network_id=network, first_day=TODAY, last_day=TODAY, reason="Verbouwing"))
    app, seen = adding(city)
    fill(app, seen, weekday=1, starts=time(13), ends=time(16), last=date(2026, 12, 1), language=["ar"])
    press(app, "Show the dates")
    assert said(app) == []
    assert city.drafts() == []
    assert texts(app)[-3:] == [
        "**Every week on Tuesday, 13:00–16:00**",
        "**The next 2 dates**",
        "- ~~Tue 24 Nov 2026~~ closed: Verbouwing\n- Tue 1 Dec 2026",
    ]
    press(app, "Save")
    assert city.drafts() == [
        Draft(
            Weekly(1, TODAY),
            Period(TODAY, date(2026, 12, 1)),
            Hours(time(13), time(16)),
            Formula.WALK_IN,
            Need(1, 2, frozenset({"ar"})),
        )
    ]
    assert city.days() == [TODAY, date(2026, 12, 1)]
    assert [str(one.value) for one in app.toast] == ["Slot saved: 2 new sessions on the roster"]
    assert texts(app) == ["**Every week on Tuesday, 13:00–16:00**"]
    assert [one.value for one in app.caption if "Walk-in" in one.value] == [
        "Walk-in · 1–2 helpers, Arabic · Tue 24 Nov 2026 to Tue 1 Dec 2026 · next on Tue 1 Dec 2026"
    ]


@pytest.mark.parametrize(
    ("given", "recurrence"),
    [
        (
            {"rhythm": Rhythm.EVERY_FEW_WEEKS, "weekday": 1, "every": 3, "anchor": date(2026, 12, 2)},
            Weekly(1, date(2026, 12, 1), 3),
        ),
        ({"rhythm": Rhythm.MONTHLY, "weekday": 5, "nth": -1}, Monthly(5, -1)),
        (
            {"rhythm": Rhythm.LISTED, "dates": "8/12/2026\n1/12/2026"},
            Listed((date(2026, 12, 1), date(2026, 12, 8))),
        ),
    ],
)
def test_each_rhythm_asks_its_own_fields(
    city: City, given: dict[str, Any], recurrence: Weekly | Monthly | Listed
) -> None:
    app, seen = adding(city)
    press(fill(app, seen, **given), "Show the dates")
    press(app, "Save")
    assert said(app) == []
    assert [one.recurrence for one in city.drafts()] == [recurrence]


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"starts": time(16), "ends": time(13)}, "The end time must be later than the start time."),
        ({"minimum": 5, "maximum": 2}, "The number of helpers needed must lie between 0 and 20"),
        ({"last": date(2026, 11, 1)}, "The last day comes before the first."),
        ({"rhythm": Rhythm.LISTED, "dates": " "}, "Add at least one date to this slot."),
        ({"rhythm": Rhythm.LISTED, "dates": "soon"}, "“soon” is not a date."),
    ],
)
def test_bad_input_is_refused_beside_the_form(city: City, given: dict[str, Any], sentence: str) -> None:
    app, seen = adding(city)
    press(fill(app, seen, **given), "Show the dates")
    assert [text[: len(sentence)] for text in said(app)] == [sentence]
    assert city.drafts() == []


def test_a_slot_without_dates_ahead_can_not_be_saved_and_the_form_keeps_its_input(city: City) -> None:
    app, seen = adding(city)
    press(fill(app, seen, rhythm=Rhythm.LISTED, dates="1/11/2026", room="Zaal 2"), "Show the dates")
    assert said(app)[0].startswith("This slot has no date in the coming 400 days.")
    assert app.button(key=f"slots.new_{city.krook}.save").disabled
    press(app, "Back to the form")
    assert app.text_area(key=f"slots.dates.{seen}").value == "01/11/2026"
    assert app.text_input(key=f"slots.room.{seen}").value == "Zaal 2"
    press(app, "Leave it as it is")
    assert (city.drafts(), city.open().title[0].value) == ([], "De Krook")


def test_a_second_slot_in_the_same_room_is_refused_at_the_same_start_and_warned_about_beside_it(
    city: City,
) -> None:
    city.add()
    app, seen = adding(city)
    press(fill(app, seen, weekday=1, starts=time(13), ends=time(14)), "Show the dates")
    assert said(app)[0].startswith("De Krook already has a session on Tue 24 Nov 13:00–16:00.")
    press(app, "Back to the form")
    press(fill(app, seen, starts=time(15), ends=time(17)), "Show the dates")
    assert said(app)[0].startswith(
        "In this room another session runs at the same time: Tue 24 Nov 13:00–16:00"
    )
    press(app, "Save")
    assert len(city.drafts()) == 2


def test_two_tabs_that_add_the_same_slot_add_it_once(city: City) -> None:
    tabs = [adding(city) for _number in range(2)]
    for app, seen in tabs:
        press(fill(app, seen, weekday=1), "Show the dates")
    for app, _seen in tabs:
        press(app, "Save")
        assert said(app) == []
    assert len(city.drafts()) == 1


def test_a_change_shows_what_it_does_to_sessions_and_helpers_before_it_is_saved(city: City) -> None:
    key = city.add()
    with writing(city.engine) as tx:
        session = tx.scalars(select(SessionRow).where(SessionRow.day == date(2026, 12, 1))).one()
        network = tx.get_one(LocationRow, city.krook).network_id
        helper = factories.make_helper(tx, network_id=network, name="Fatma")
        factories.make_assignment(tx, session, helper)
    app, seen = changing(city, key)
    press(fill(app, seen, weekday=3), "Show the dates")
    assert texts(app)[-4].splitlines() == [
        "- 9 sessions on which nothing was planned fall away",
        "- 1 session on which something was planned is cancelled",
        "- 1 helper is set free",
    ]
    assert texts(app)[-2] == "- Tue 1 Dec 13:00–16:00: Fatma set free"
    assert [one.label for one in app.expander] == ["The other sessions (9)"]
    assert city.drafts() == [TUESDAYS]
    press(app, "Save")
    assert city.drafts() == [replace(TUESDAYS, recurrence=Weekly(3, TODAY))]


def test_a_change_from_a_later_day_makes_a_slot_that_takes_over(city: City) -> None:
    key = city.add()
    app, seen = changing(city, key)
    press(fill(app, seen, starts=time(9), **{"from": JANUARY_1}), "Show the dates")
    press(app, "Save")
    assert [one.validity for one in city.drafts()] == [
        Period(TODAY, date(2026, 12, 31)),
        Period(JANUARY_1, date(2027, 1, 31)),
    ]
    assert len(city.days()) == 10


def test_a_colleague_who_was_first_is_shown_and_the_choice_is_saved(city: City) -> None:
    key = city.add()
    app, seen = changing(city, key)
    city.change(key, replace(TUESDAYS, room="Zaal 2", need=Need(2, 2)))
    press(fill(app, seen, room="Zaal 3"), "Show the dates")
    press(app, "Save")
    assert {radio.label: radio.options for radio in app.radio} == {
        "Need (it was 1–2 helpers)": ["mine: 1–2 helpers", "theirs: 2 helpers"],
        "Room (it was nothing)": ["mine: Zaal 3", "theirs: Zaal 2"],
    }
    press(app, "Save my choice")
    press(app, "Save")
    assert said(app) == []
    assert city.drafts() == [replace(TUESDAYS, room="Zaal 3", need=Need(2, 2))]


def test_a_slot_leads_to_what_closing_or_moving_it_would_touch(city: City) -> None:
    slot_id = city.add()
    (link,) = [block.proto for block in city.open().main.get("page_link") if block.proto.label == "What if"]
    assert link.query_string.endswith(f"&deel=watals&moment={slot_id}")


def test_a_slot_is_stopped_and_its_past_stays_readable(city: City) -> None:
    key = city.add()
    app = city.open()
    app.button(key=f"slots.stop_{key}").click().run()
    app.date_input[0].set_value(TODAY - timedelta(days=1))
    press(app, "Show what this does")
    assert said(app) == ["There are no dates left."]
    press(app, "Save")
    assert city.days() == []
    assert [one.label for one in app.expander] == ["1 slot that ended"]
    assert [one.validity.last for one in city.drafts()] == [TODAY - timedelta(days=1)]


def test_a_retired_location_shows_its_slots_and_offers_no_change(city: City) -> None:
    city.add(replace(TUESDAYS, validity=since(TODAY)))
    with writing(city.engine) as tx:
        tx.get_one(LocationRow, city.krook).retired_on = TODAY
    app = city.open()
    assert texts(app) == ["**Every week on Tuesday, 13:00–16:00**"]
    assert [str(one.key) for one in app.button if str(one.key).startswith("slots.")] == []
