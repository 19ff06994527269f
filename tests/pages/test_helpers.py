"""The Helpers page driven in this process: the list, one helper in parts, who may do what, what is refused."""

from dataclasses import dataclass, replace
from datetime import date, time, timedelta

import pytest
from sqlalchemy import Engine, func, select, update
from streamlit.testing.v1 import AppTest

from db.queries import account as accounts
from db.queries import helper as helpers
from db.session import reading, writing
from db.tables import (
    AbsenceRow,
    AccountRow,
    AssignmentRow,
    AvailabilityRow,
    ContactRow,
    HelperRow,
    LocationRow,
    NetworkRow,
    PlacementRow,
    SessionRow,
)
from domain import absence as absences
from domain.contact import NextAction
from domain.helper import Draft, Helper
from domain.person import Person
from domain.words import (
    AbsenceKind,
    AssignmentState,
    CategoryKind,
    ContactKind,
    HelperKind,
    HelperStage,
    Role,
)
from services import absence, helper
from tests import factories
from tests.pages.driving import NOW, drive
from ui.history_list import PAGE

TODAY = date(2026, 11, 24)
TOMORROW = TODAY + timedelta(days=1)
FATMA = Draft("Fatma *Yilmaz*", HelperKind.VOLUNTEER, HelperStage.ACTIVE, date(2026, 1, 1))
NOT_FOUND = "This was not found, or your account may not see it."


@dataclass(frozen=True, slots=True)
class City:
    """Fatma at De Krook, Jan who is only a candidate, Mo who stopped; a coordinator, a manager of De Krook, a stranger."""

    engine: Engine
    network: int
    krook: int
    fatma: int
    jan: int
    foreign: int
    coordinator: int
    manager: int

    def open(self, who: int | None = None, part: str = "", **query: object) -> AppTest:
        words = {key: str(value) for key, value in query.items()}
        if part:
            words |= {"begeleider": words.get("begeleider", str(self.fatma)), "deel": part}
        return drive(self.engine, who or self.coordinator, page="helpers", query=words)

    def stored(self, helper_id: int | None = None) -> Helper:
        with reading(self.engine) as tx:
            root = Person(0, "Root", Role.ADMINISTRATOR)
            return helpers.one(tx, root, self.network, helper_id or self.fatma, today=TODAY)

    def number(self, table: type[HelperRow | AbsenceRow | ContactRow | PlacementRow]) -> int:
        with reading(self.engine) as tx:
            return tx.scalar(select(func.count()).select_from(table)) or 0

    def plan(self, day: date = TOMORROW) -> int:
        with writing(self.engine) as tx:
            session = factories.make_session(tx, tx.get_one(LocationRow, self.krook), day=day)
            factories.make_assignment(tx, session, tx.get_one(HelperRow, self.fatma))
            return session.id


@pytest.fixture
def city(sqlite_engine: Engine) -> City:
    with writing(sqlite_engine) as tx:
        network = factories.make_network(tx, name="Gent")
        krook = factories.make_location(tx, network, name="De Krook")
        factories.make_location(tx, network, name="De Serre")
        for kind, code in ((CategoryKind.LANGUAGE, "ar"), (CategoryKind.SKILL, "itsme")):
            factories.make_category(tx, kind=kind, code=code, label_en=code.upper())
        fatma = factories.make_helper(tx, network, name=FATMA.name)
        factories.make_placement(tx, fatma, krook)
        jan = factories.make_helper(
            tx,
            network,
            name="Jan",
            kind=HelperKind.WIJK_WERKER,
            stage=HelperStage.CANDIDATE,
            next_action="Call",
            next_action_on=TODAY - timedelta(days=1),
        )
        factories.make_helper(tx, network, name="Mo", stage=HelperStage.STOPPED)
        foreign = factories.make_helper(tx, name="Elsewhere")
        return City(
            sqlite_engine,
            network.id,
            krook.id,
            fatma.id,
            jan.id,
            foreign.id,
            factories.make_account(tx, networks=[network]).id,
            factories.make_account(tx, name="Ann", role=Role.MANAGER, locations=[krook]).id,
        )


def listed(app: AppTest) -> list[str]:
    return [one.label for one in app.button if str(one.key).startswith("helpers.open_")]


def names(app: AppTest) -> list[str]:
    return [label[2 : label.index("** :")] for label in listed(app)]


def links(app: AppTest) -> list[str]:
    """Where the part that is open leads; above it stands the way to the helper on the roster."""
    found = [link.proto.label for link in app.main.get("page_link")]
    return [label for label in found if label != "The coming weeks on the roster"]


def said(app: AppTest) -> list[str]:
    return [str(one.value) for one in (*app.error, *app.warning, *app.info)]


def toasts(app: AppTest) -> list[str]:
    return [str(one.value) for one in app.toast]


def labels(app: AppTest) -> set[str]:
    """What the page's own buttons say."""
    return {one.label for one in app.button if str(one.key).startswith("helpers.")}


def press(app: AppTest, label: str) -> AppTest:
    (button,) = [one for one in app.button if one.label == label]
    return button.click().run()


def test_the_list_says_of_each_helper_what_comes_next_and_leaves_out_who_stopped(city: City) -> None:
    app = city.open()
    assert listed(app) == [
        (
            r"**Fatma \*Yilmaz\*** :small[Volunteer] :small[Active] :small[De Krook] "
            ":small[no next action] :small[0 hours]"
        ),
        (
            "**Jan** :small[Wijk-werker] :small[Candidate] :small[no placement] "
            ":small[:red[:material/schedule: **overdue since Mon 23 Nov**] Call] :small[0 of 60 hours]"
        ),
    ]
    assert [one.value for one in app.caption if "stopped" in one.value] == [
        "2 helpers · 1 who stopped is not shown: choose that stage in the filters"
    ]
    press(app, listed(app)[1])
    assert (app.title[0].value, app.query_params["begeleider"]) == ("Jan", str(city.jan))


def test_search_and_filters_live_in_the_address_and_survive_a_look_at_one_helper(city: City) -> None:
    app = city.open(fase="stopped,active", zoek="m")
    assert names(app) == [r"Fatma \*Yilmaz\*", "Mo"]
    app.text_input(key="helpers.filter.zoek").set_value("fat").run()
    assert (names(app), app.query_params["zoek"]) == ([r"Fatma \*Yilmaz\*"], "fat")
    press(app, listed(app)[0])
    press(app, "All helpers")
    assert (names(app), app.query_params["zoek"], app.query_params["fase"]) == (
        [r"Fatma \*Yilmaz\*"],
        "fat",
        "stopped,active",
    )
    app.multiselect(key="helpers.filter.soort").set_value([HelperKind.WIJK_WERKER]).run()
    assert (names(app), said(app)) == ([], ["No helper fits the search and the filters."])
    press(app, "Show everybody")
    assert names(app) == [r"Fatma \*Yilmaz\*", "Jan"]


def test_a_link_with_nonsense_in_its_filters_is_shown_without_them(city: City) -> None:
    app = city.open(fase="asleep", plaats="999", taal="klingon", soort="volunteer")
    assert names(app) == [r"Fatma \*Yilmaz\*"]
    assert said(app)[0].startswith("This link names something that is not here")


def test_an_empty_network_leads_on_to_its_first_helper(city: City) -> None:
    with writing(city.engine) as tx:
        network = factories.make_network(tx)
        coordinator = factories.make_account(tx, networks=[network]).id
    app = city.open(coordinator)
    assert said(app)[0].startswith("This network has no helpers and no locations yet.")
    assert links(app) == ["To the locations"]
    with writing(city.engine) as tx:
        factories.make_location(tx, network)
    app = city.open(coordinator)
    assert said(app)[0].startswith("This network has no helpers yet. Add the first one")
    press(app, "Add your first helper")
    app.text_input(key="helpers.new.name").set_value("An Peeters")
    app.multiselect(key="helpers.new.languages").set_value(["ar"])
    app.number_input(key="helpers.new.week").set_value(9.5)
    press(app, "Add this helper")
    assert (said(app), app.title[0].value) == ([], "An Peeters")
    with reading(city.engine) as tx:
        row = tx.scalars(select(HelperRow).where(HelperRow.network_id == network.id)).one()
        assert (row.name, row.stage, row.max_week_minutes) == ("An Peeters", HelperStage.CANDIDATE, 570)


def test_a_manager_without_helpers_reads_who_will_place_them(city: City) -> None:
    with writing(city.engine) as tx:
        serre = tx.scalars(select(LocationRow).where(LocationRow.name == "De Serre")).one()
        manager = factories.make_account(tx, role=Role.MANAGER, locations=[serre]).id
    app = city.open(manager)
    assert said(app)[0].startswith("No helpers are placed at your locations yet.")
    assert labels(app) == set()


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("name", " ", "Fill in the name of the helper"),
        ("name", "jan", "There is a helper with this name already"),
        ("email", "an@", "Fill in an e-mail address such as"),
        ("phone", "later", "Fill in a phone number such as"),
    ],
)
def test_bad_input_is_refused_beside_the_form_and_nothing_is_added(
    city: City, field: str, typed: str, sentence: str
) -> None:
    before = city.number(HelperRow)
    app = city.open(begeleider="nieuw")
    app.text_input(key="helpers.new.name").set_value("An")
    app.text_input(key=f"helpers.new.{field}").set_value(typed)
    press(app, "Add this helper")
    assert [text[: len(sentence)] for text in said(app)] == [sentence]
    assert app.text_input(key=f"helpers.new.{field}").value == typed
    assert city.number(HelperRow) == before


def test_two_clicks_on_add_make_one_helper(city: City) -> None:
    before = city.number(HelperRow)
    for app in [city.open(begeleider="nieuw") for _number in range(2)]:
        app.text_input(key="helpers.new.name").set_value("An")
        press(app, "Add this helper")
        assert (said(app), app.title[0].value) == ([], "An")
    assert city.number(HelperRow) == before + 1


def test_details_are_shown_and_changed(city: City) -> None:
    app = city.open(begeleider=city.fatma)
    assert r"- Name: **Fatma \*Yilmaz\***" in app.markdown[0].value
    press(app, "Change")
    key = f"helpers.details_{city.fatma}.1"
    app.text_input(key=f"{key}.phone").set_value("0475 12 34 56")
    app.multiselect(key=f"{key}.skills").set_value(["itsme"])
    press(app, "Save")
    assert (said(app), toasts(app)) == ([], ["Helper saved"])
    assert city.stored().draft == replace(FATMA, phone="0475 12 34 56", skills=frozenset({"itsme"}))


def test_a_colleague_who_was_first_is_shown_and_the_choice_is_saved(city: City) -> None:
    app = press(city.open(begeleider=city.fatma), "Change")
    theirs = replace(FATMA, phone="09 223 45 67", kind=HelperKind.STAFF)
    with writing(city.engine) as tx:
        colleague = factories.make_person(tx, Role.ADMINISTRATOR)
        helper.change(tx, city.fatma, theirs, 1, by=colleague, today=TODAY, now=NOW)
    app.text_input(key=f"helpers.details_{city.fatma}.1.phone").set_value("0475 12 34 56")
    press(app, "Save")
    assert city.stored().draft == theirs
    assert {radio.label: radio.options for radio in app.radio} == {
        "Kind (it was Volunteer)": ["mine: Volunteer", "theirs: Staff"],
        "Phone (it was nothing)": ["mine: 0475 12 34 56", "theirs: 09 223 45 67"],
    }
    press(app, "Save my choice")
    assert city.stored().draft == replace(theirs, phone="0475 12 34 56")


def test_a_placement_is_added_changed_and_refused_when_its_days_are_reversed(city: City) -> None:
    app = city.open(part="standplaats")
    with reading(city.engine) as tx:
        serre = tx.scalars(select(LocationRow.id).where(LocationRow.name == "De Serre")).one()
    new = f"helpers.place_{city.fatma}.1"
    press_form(app, new)
    assert said(app) == ["Choose the location where the helper is placed."]
    app.selectbox(key=f"{new}.location").set_value(serre)
    app.date_input(key=f"{new}.last").set_value(TODAY - timedelta(days=1))
    press_form(app, new)
    assert said(app)[0].startswith("The last day comes before the first.")
    assert city.number(PlacementRow) == 1
    app.date_input(key=f"{new}.last").set_value(TODAY + timedelta(days=30))
    app.text_input(key=f"{new}.contact").set_value("Onthaal")
    press_form(app, new)
    assert (said(app), toasts(app), city.number(PlacementRow)) == ([], ["Placement saved"], 2)
    assert "**De Serre** · Tue 24 Nov 2026 to Thu 24 Dec 2026 · local contact: Onthaal" in [
        one.value for one in app.markdown
    ]


def test_two_clicks_on_a_placement_make_one(city: City) -> None:
    with reading(city.engine) as tx:
        serre = tx.scalars(select(LocationRow.id).where(LocationRow.name == "De Serre")).one()
    for app in [city.open(part="standplaats") for _number in range(2)]:
        app.selectbox(key=f"helpers.place_{city.fatma}.1.location").set_value(serre)
        press_form(app, f"helpers.place_{city.fatma}.1")
        assert said(app) == []
    assert city.number(PlacementRow) == 2


def test_availability_is_typed_by_weekday_and_what_cannot_be_is_refused(city: City) -> None:
    app = city.open(part="standplaats")
    assert "Not known: this helper is offered at any hour, so ask first." in [
        one.value for one in app.caption
    ]
    app.button(key=f"helpers.week_{city.fatma}.open").click().run()
    monday = next(one for one in app.text_input if one.label == "Monday")
    form = str(monday.key).removesuffix(".0")
    monday.set_value("9-12, 11-13")
    press_form(app, form)
    assert said(app)[0].startswith("Two stretches of Monday overlap.")
    app.text_input(key=f"{form}.0").set_value("overdag")
    press_form(app, form)
    assert said(app)[0].startswith("The hours of Monday cannot be read.")
    app.text_input(key=f"{form}.0").set_value("9-12, 13u30-17")
    press_form(app, form)
    assert (said(app), toasts(app)) == ([], ["Availability saved"])
    with reading(city.engine) as tx:
        rows = tx.execute(select(AvailabilityRow.weekday, AvailabilityRow.starts, AvailabilityRow.ends))
        assert [tuple(row) for row in rows] == [(0, time(9), time(12)), (0, time(13, 30), time(17))]


def test_an_absence_lists_the_sessions_to_fill_with_the_way_to_the_roster_and_can_be_withdrawn(
    city: City,
) -> None:
    session = city.plan()
    app = city.open(city.manager, part="afwezig")
    new = f"helpers.absent_{city.fatma}.0"
    app.date_input(key=f"{new}.last").set_value(TODAY - timedelta(days=1))
    press(app, "Add this absence")
    assert said(app)[0].startswith("The last day comes before the first.")
    app.date_input(key=f"{new}.last").set_value(TOMORROW)
    press(app, "Add this absence")
    assert (said(app), toasts(app)) == ([], ["Absence saved"])
    assert "**Not available · Tue 24 Nov 2026 to Wed 25 Nov 2026**" in [one.value for one in app.markdown]
    assert ":material/warning: 1 session loses this helper, **1 must be filled**" in [
        one.value for one in app.markdown
    ]
    assert links(app) == ["Wed 25 Nov 10:00–12:00 · De Krook · **nobody**"]
    assert f"sessie={session}" in app.main.get("page_link")[1].proto.query_string
    press(app, "Withdraw")
    assert (said(app), links(app)) == ([], [])
    with reading(city.engine) as tx:
        assert tx.scalars(select(AbsenceRow.is_withdrawn)).all() == [True]
        assert tx.scalars(select(AssignmentRow.state)).all() == [AssignmentState.CONFIRMED]


def captions(app: AppTest) -> list[str]:
    """What the captions say, without the signs that keep Markdown from reading them."""
    return [one.value.replace("\\", "") for one in app.caption]


def test_an_absence_is_undone_beside_where_it_was_noted_by_who_noted_it(city: City) -> None:
    city.plan()
    app = city.open(city.manager, part="afwezig")
    app.date_input(key=f"helpers.absent_{city.fatma}.0.last").set_value(TOMORROW)
    press(app, "Add this absence")
    line = "Last: Tue 24 Nov 12:00 · Absence noted: not available, Tue 24 Nov 2026 to Wed 25 Nov 2026"
    assert line in captions(app)
    assert line not in captions(city.open(part="afwezig"))
    press(app, "Undo")
    assert (said(app), toasts(app)) == ([], ["Undone."])
    assert line not in captions(app)
    with reading(city.engine) as tx:
        assert tx.scalars(select(AbsenceRow.is_withdrawn)).all() == [True]


def test_a_helper_who_is_back_earlier_gets_the_sessions_back_and_whoever_stood_in_comes_off(
    city: City,
) -> None:
    session = city.plan()
    with writing(city.engine) as tx:
        network = tx.get_one(NetworkRow, city.network)
        stand_in = factories.make_helper(tx, network, name="Lies")
        row = tx.get_one(SessionRow, session)
        row.maximum = 1
        factories.make_assignment(tx, row, stand_in)
        key = stand_in.id
    app = city.open(part="afwezig")
    app.date_input(key=f"helpers.absent_{city.fatma}.0.last").set_value(TOMORROW)
    press(app, "Add this absence")
    assert [one.label for one in app.button if one.label.startswith("Take ")] == []
    press(app, "Back earlier")
    (day,) = [one for one in app.date_input if one.label == "Last day away"]
    day.set_value(TOMORROW)
    press(app, "Show what this gives back")
    assert said(app)[0].startswith("This absence is from Tue 24 Nov 2026 through Wed 25 Nov 2026")
    (day,) = [one for one in app.date_input if one.label == "Last day away"]
    day.set_value(TODAY)
    press(app, "Show what this gives back")
    shown = [one.value for one in app.markdown]
    assert "**Fatma \\*Yilmaz\\* is back from Wed 25 Nov 2026**" in shown
    assert "- 1 session has this helper back\n- at 1 of them somebody stands in: one too many" in shown
    assert "- **Wed 25 Nov 10:00–12:00 · De Krook · 2 of 1: Lies there too**" in shown
    press(app, "Save")
    assert said(app) == []
    press(app, "Take Lies off")
    assert toasts(app) == ["Taken off the session."]
    with reading(city.engine) as tx:
        states = dict(tx.execute(select(AssignmentRow.helper_id, AssignmentRow.state)).all())
    assert states == {city.fatma: AssignmentState.CONFIRMED, key: AssignmentState.CANCELLED}


def test_a_manager_sees_who_is_one_too_many_and_leaves_it_to_the_coordinator(city: City) -> None:
    session = city.plan()
    with writing(city.engine) as tx:
        stand_in = factories.make_helper(tx, tx.get_one(NetworkRow, city.network), name="Lies")
        tx.get_one(SessionRow, session).maximum = 1
        factories.make_assignment(tx, tx.get_one(SessionRow, session), stand_in)
    app = city.open(city.manager, part="afwezig")
    assert "**Wed 25 Nov 10:00–12:00 · De Krook · 2 of 1: Lies there too**" in [
        one.value for one in app.markdown
    ]
    assert [one.label for one in app.button if one.label.startswith("Take ")] == []
    assert "Your coordinator decides who comes off; it stands on the roster." in captions(app)


def test_an_undo_that_came_too_late_says_so_beside_the_absence(city: City) -> None:
    app = city.open(part="afwezig")
    press(app, "Add this absence")
    with writing(city.engine) as tx:
        tx.execute(update(AbsenceRow).values(last_day=None))
    press(app, "Undo")
    assert said(app) == [
        "This absence of Fatma *Yilmaz* was changed again since, so nothing was undone. Change it with the helper."
    ]


def test_two_clicks_on_an_absence_make_one(city: City) -> None:
    for app in [city.open(part="afwezig") for _number in range(2)]:
        app.selectbox(key=f"helpers.absent_{city.fatma}.0.kind").set_value(AbsenceKind.HOLIDAY)
        press(app, "Add this absence")
        assert said(app) == []
    assert city.number(AbsenceRow) == 1


def test_a_next_action_is_agreed_and_done(city: City) -> None:
    app = press(city.open(city.manager, part="opvolging"), "Agree on a next action")
    text = next(one for one in app.text_input if one.label == "Next action")
    form = str(text.key).removesuffix(".text")
    text.set_value("Call about the training")
    press_form(app, form)
    assert said(app) == ["Choose the day on which the next action is due, so that Today can remind you."]
    app.date_input(key=f"{form}.on").set_value(TOMORROW)
    press_form(app, form)
    assert (said(app), toasts(app)) == ([], ["Next action saved"])
    assert city.stored().next_action == NextAction("Call about the training", TOMORROW, city.manager)
    assert "**Call about the training** · Wed 25 Nov 2026 · Ann" in [one.value for one in app.markdown]
    press(app, "Done")
    assert (city.stored().next_action, toasts(app)) == (NextAction(), ["Done. Is there a next action?"])


def test_a_contact_is_noted_once_and_taken_out_by_its_writer(city: City) -> None:
    form = f"helpers.contact_new_{city.fatma}.0"
    tabs = [city.open(city.manager, part="opvolging") for _number in range(2)]
    tabs[0].text_area(key=f"{form}.note").set_value("National number 85.07.30-033.28")
    press(tabs[0], "Note it")
    assert said(tabs[0])[0].startswith("Remove the national number from the text")
    for app in tabs:
        app.selectbox(key=f"{form}.kind").set_value(ContactKind.VISIT)
        app.text_area(key=f"{form}.note").set_value("Wants an extra afternoon")
        press(app, "Note it")
        assert said(app) == []
    assert city.number(ContactRow) == 1
    app = city.open(city.manager, part="opvolging")
    assert "**Tue 24 Nov 2026 · Visit to the location · Ann**" in [one.value for one in app.markdown]
    press(app, "Remove this line")
    assert (toasts(app), city.number(ContactRow)) == (["Line removed"], 0)


def test_stopping_shows_what_is_lost_and_then_frees_it(city: City) -> None:
    city.plan()
    app = city.open(begeleider=city.fatma)
    at = f"helpers.leave_{city.fatma}.1"
    app.radio(key=f"{at}.stage").set_value(HelperStage.STOPPED)
    press(app, "Show what this does")
    assert links(app) == ["Wed 25 Nov 10:00–12:00 · De Krook · **nobody**"]
    assert city.stored().draft.stage is HelperStage.ACTIVE
    press(app, "Leave it as it is")
    app.radio(key=f"{at}.stage").set_value(HelperStage.STOPPED)
    press(app, "Show what this does")
    press(app, "Stop, and free 1 session")
    assert (said(app), toasts(app), city.stored().draft.stage) == ([], ["Stopped"], HelperStage.STOPPED)
    with reading(city.engine) as tx:
        assert tx.scalars(select(AssignmentRow.state)).all() == [AssignmentState.CANCELLED]


def test_who_stopped_is_anonymised_after_a_tick_and_then_nothing_is_offered(city: City) -> None:
    with writing(city.engine) as tx:
        mo = tx.scalars(select(HelperRow.id).where(HelperRow.name == "Mo")).one()
    app = city.open(begeleider=mo)
    press(app, "Anonymise")
    assert said(app) == ["Tick the box first: this cannot be undone."]
    app.checkbox(key=f"helpers.anonymise_{mo}.1.sure").set_value(True)
    press(app, "Anonymise")
    assert (said(app), app.title[0].value) == ([], rf"\#{mo}")
    for part in ("gegevens", "standplaats", "afwezig", "opvolging", "uren"):
        assert labels(city.open(part=part, begeleider=mo)) == {"All helpers"}
    assert names(city.open(fase="stopped")) == [rf"\#{mo}"]


def test_hours_stand_beside_what_was_agreed_and_what_the_law_allows(city: City) -> None:
    city.plan(date(2026, 11, 3))
    city.plan()
    app = city.open(part="uren")
    (table,) = [one.value for one in app.markdown if one.value.startswith("| Month")]
    assert table.splitlines()[2:] == ["| November | 2 | 2 | 2 |", "| **Total** | 2 | 2 | 2 |"]
    captions = [one.value for one in city.open(part="uren", begeleider=city.jan).caption]
    assert (
        "Agreed: no limit agreed. By law: at most 60 hours a month, 630 hours a year. "
        "A reserve weighs no hours, nor does a day of absence."
    ) in captions


def test_a_manager_follows_up_and_keeps_nothing_else(city: City) -> None:
    assert names(city.open(city.manager)) == [r"Fatma \*Yilmaz\*"]
    assert "Add a helper" not in labels(city.open(city.manager))
    offered = {
        part: labels(city.open(city.manager, part=part)) - {"All helpers"}
        for part in ("gegevens", "standplaats", "afwezig", "opvolging", "uren")
    }
    assert offered == {
        "gegevens": set(),
        "standplaats": set(),
        "afwezig": {"Add this absence"},
        "opvolging": {"Agree on a next action", "Note it"},
        "uren": set(),
    }
    for asked in (city.jan, "nieuw"):
        assert said(city.open(city.manager, begeleider=asked))[0].startswith(NOT_FOUND)


@pytest.mark.parametrize("asked", ["abc", "-1", "9" * 40, "0", "999999"])
def test_nonsense_in_the_address_is_answered_with_a_sentence(city: City, asked: str) -> None:
    app = city.open(begeleider=asked)
    assert said(app)[0].startswith(NOT_FOUND)
    press(app, "All helpers")
    assert len(listed(app)) == 2


def test_a_helper_of_another_network_is_not_shown(city: City) -> None:
    app = city.open(begeleider=city.foreign)
    assert said(app)[0].startswith(NOT_FOUND)


def test_a_viewer_is_not_let_in(city: City) -> None:
    with writing(city.engine) as tx:
        krook = tx.get_one(LocationRow, city.krook)
        viewer = factories.make_account(tx, role=Role.VIEWER, locations=[krook]).id
    app = city.open(viewer, begeleider=city.fatma)
    assert (said(app), app.title[0].value) == (
        ["Your account may not see this page. Ask your coordinator if you need it."],
        "Not for this account",
    )


def press_form(app: AppTest, form: str) -> AppTest:
    """The form's own Save, where the page has several."""
    return app.button(key=f"{form}.save").click().run()


def test_the_history_of_a_helper_says_who_changed_what_when_and_from_what(city: City) -> None:
    with writing(city.engine) as tx:
        person = accounts.person_of(tx, tx.get_one(AccountRow, city.coordinator))
        for number in range(PAGE + 1):
            draft = absences.Draft(AbsenceKind.HOLIDAY, TODAY, TODAY + timedelta(days=number))
            moment = NOW - timedelta(minutes=number)
            absence.add(tx, city.fatma, draft, by=person, today=TODAY, now=moment)
        name = person.name
    app = city.open(part="geschiedenis")
    lines = [one.value for one in app.markdown if one.value.startswith("- ")]
    assert len(lines) == PAGE
    assert lines[0] == "- Absence noted\\: on holiday, Tue 24 Nov 2026"
    assert f"Tue 24 Nov 12:00 · {name}" in captions(app)
    press(app, "Show more")
    assert len([one for one in app.markdown if one.value.startswith("- ")]) == PAGE + 1
    assert [one.label for one in app.button if one.label == "Show more"] == []


def test_a_helper_of_whom_nothing_was_noted_has_an_empty_history(city: City) -> None:
    assert "Nothing was changed here yet." in city.open(part="geschiedenis").info[0].value


def test_a_manager_is_not_offered_the_history(city: City) -> None:
    app = city.open(city.manager, part="geschiedenis")
    assert [one.value for one in app.info] == []
    (parts,) = [one for one in app.segmented_control if one.label == "Part"]
    assert "History" not in parts.options
