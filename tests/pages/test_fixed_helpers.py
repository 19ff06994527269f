"""Fixed helpers on the Locations page and in the drawer of a session, driven in this process."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from sqlalchemy import Engine, update
from streamlit.testing.v1 import AppTest

from db.queries import fixed_helper as fixed_helpers
from db.queries import roster as read
from db.session import reading, writing
from db.tables import AbsenceRow, HelperRow, SessionRow, SlotRow
from domain.fixed_helper import FixedHelper
from domain.period import since
from domain.words import AbsenceKind, AssignmentRole, Role
from services import fixed_helper
from tests import factories
from tests.pages.driving import NOW, drive
from tests.pages.test_roster import cards
from tests.pages.test_roster import texts as marked
from tests.services.keeping import TODAY, open_keeping

DECEMBER_1, DECEMBER_8 = date(2026, 12, 1), date(2026, 12, 8)


@dataclass(frozen=True, slots=True)
class City:
    """De Krook with Tuesdays, Fatma and Jan, who is away on the first of December."""

    engine: Engine
    coordinator: int
    krook: int
    slot: int
    session: int
    fatma: int
    jan: int

    def editor(self) -> AppTest:
        query = {"locatie": str(self.krook), "deel": "momenten"}
        app = drive(self.engine, self.coordinator, page="locations", query=query)
        return app.button(key=f"slots.fixed_{self.slot}").click().run()

    def drawer(self) -> AppTest:
        return drive(self.engine, self.coordinator, page="roster", query={"sessie": str(self.session)})

    def field(self, name: str, version: int = 1) -> str:
        return f"slots.{self.slot}.helpers.{version}.{name}"

    def fixed(self) -> list[tuple[str, int]]:
        with reading(self.engine) as tx:
            return [
                (one.name, one.every) for one in fixed_helpers.of_slots(tx, [self.slot]).get(self.slot, ())
            ]

    def standing(self) -> list[str]:
        with reading(self.engine) as tx:
            return [one.name for one in read.placed(tx, [self.session])[self.session].standing]

    def fix(self, helper_id: int) -> None:
        """A colleague fixes somebody."""
        with writing(self.engine) as tx:
            person = factories.make_person(tx, Role.ADMINISTRATOR)
            version = tx.get_one(SlotRow, self.slot).version
            wanted = FixedHelper(helper_id, AssignmentRole.GUIDE, since(TODAY))
            fixed_helper.set_helpers(
                tx, self.slot, [wanted], version, from_day=TODAY, by=person, today=TODAY, now=NOW
            )


@pytest.fixture
def city(sqlite_engine: Engine) -> City:
    with writing(sqlite_engine) as tx:
        desk = open_keeping(tx)
        key = desk.add()
        fatma, jan = (factories.make_helper(tx, desk.network, name=name) for name in ("Fatma", "Jan"))
        tx.add(
            AbsenceRow(helper_id=jan.id, kind=AbsenceKind.HOLIDAY, first_day=DECEMBER_1, last_day=DECEMBER_1)
        )
        coordinator = factories.make_account(tx, networks=[desk.network]).id
        session = desk.on(DECEMBER_1).id
        return City(sqlite_engine, coordinator, desk.location.id, key, session, fatma.id, jan.id)


def texts(app: AppTest) -> str:
    return marked(app).replace("\\", "")


def press(app: AppTest, label: str) -> AppTest:
    (button,) = [one for one in app.button if one.label == label]
    return button.click().run()


def fill(app: AppTest, city: City, **given: Any) -> AppTest:
    fields = [*app.date_input, *app.multiselect, *app.selectbox, *app.number_input, *app.checkbox]
    for name, value in given.items():
        (field,) = [one for one in fields if str(one.key).endswith(f".{name}")]
        field.set_value(value)
    return press(app, "Show what this does")


def test_who_becomes_fixed_stands_at_the_sessions_after_it_was_shown_who_cannot(city: City) -> None:
    app = fill(city.editor(), city, added=[city.fatma, city.jan])
    assert city.fixed() == []
    assert "- 10 sessions change" in texts(app)
    assert "fixed helper Jan not put on: absent through Tue 1 Dec (1 session: Tue 1 Dec 2026)" in texts(app)
    app = press(app, "Save")
    assert [one.value for one in app.toast] == ["Fixed helpers saved"]
    assert city.fixed() == [("Fatma", 1), ("Jan", 1)]
    assert city.standing() == ["Fatma"]
    assert "fixed: Fatma, Jan" in texts(app)


def test_two_take_turns_and_one_no_longer_is_fixed_from_a_later_day(city: City) -> None:
    press(fill(city.editor(), city, added=[city.fatma], every=2), "Save")
    assert (city.fixed(), city.standing()) == ([("Fatma", 2)], [])
    app = fill(city.editor(), city, **{"from": DECEMBER_8, "keep_0": False})
    assert "Nobody is fixed any more." in texts(app)
    press(app, "Save")
    with reading(city.engine) as tx:
        (kept,) = fixed_helpers.of_slots(tx, [city.slot])[city.slot]
    assert kept.during.last == date(2026, 12, 7)


def test_who_would_be_fixed_twice_and_a_day_through_before_the_first_are_refused(city: City) -> None:
    city.fix(city.fatma)
    app = fill(city.editor(), city, added=[city.fatma])
    assert [one.value for one in app.error] == [
        "Fatma would be fixed twice for the same sessions. Take the other line away, or choose other weeks."
    ]
    app = fill(city.editor(), city, added=[city.jan], last=date(2026, 11, 1))
    assert len(app.error) == 1


def test_a_colleague_who_was_first_is_not_written_over(city: City) -> None:
    app = fill(city.editor(), city, added=[city.fatma])
    city.fix(city.jan)
    app = press(app, "Save")
    assert len(app.error) == 1
    assert city.fixed() == [("Jan", 1)]


def test_the_board_and_the_drawer_say_who_could_not_be_put_on(city: City) -> None:
    city.fix(city.jan)
    app = city.drawer()
    (card,) = [one for one in cards(app) if one["id"] == str(city.session)]
    assert card["remarks"] == ["fixed helper Jan not put on: absent through Tue 1 Dec"]
    assert "Fixed helper Jan not put on: absent through Tue 1 Dec" in texts(app)


def test_a_fixed_helper_who_can_come_after_all_is_put_on_by_one_click(city: City) -> None:
    city.fix(city.jan)
    with writing(city.engine) as tx:
        tx.execute(update(AbsenceRow).values(is_withdrawn=True))
    app = city.drawer()
    assert "Fixed helper Jan not put on yet" in texts(app)
    (button,) = [one for one in app.button if str(one.key).startswith("roster.fixed.")]
    button.click().run()
    assert city.standing() == ["Jan"]


def test_from_the_drawer_who_stands_there_becomes_fixed_from_that_day(city: City) -> None:
    with writing(city.engine) as tx:
        session = tx.get_one(SessionRow, city.session)
        factories.make_assignment(tx, session, tx.get_one(HelperRow, city.fatma))
    app = press(city.drawer(), "Fixed helpers from this date on")
    assert [one.value for one in app.subheader] == ["Fixed helpers: Every week on Tuesday, 13:00–16:00"]
    assert [one.value for one in app.multiselect] == [[city.fatma]]
    assert app.date_input[0].value == DECEMBER_1


def test_the_page_of_a_helper_says_where_the_helper_is_fixed(city: City) -> None:
    city.fix(city.fatma)
    query = {"begeleider": str(city.fatma), "deel": "standplaats"}
    app = drive(city.engine, city.coordinator, page="helpers", query=query)
    assert "Fixed at De Krook: Every week on Tuesday, 13:00–16:00" in texts(app)
