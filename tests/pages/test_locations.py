"""The Locations page driven in this process: the list, adding, changing, conflicts, who may come in."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

import pytest
from sqlalchemy import Engine, func, select
from streamlit.testing.v1 import AppTest

from db.queries import account as accounts
from db.queries import location as locations
from db.session import reading, writing
from db.tables import AccountRow, CategoryRow, LocationRow, NetworkRow, SlotRow
from domain import closure as closures
from domain.location import Draft
from domain.period import Period
from domain.words import CategoryKind, LocationKind, Role
from services import closure, generation, location
from tests import factories
from tests.pages.driving import NOW, REFUSED, drive

TODAY = date(2026, 11, 24)


@dataclass(frozen=True, slots=True)
class City:
    """A network with a coordinator and, unless it is new, De Krook and a retired place; another network beside it."""

    engine: Engine
    network: int
    krook: int
    foreign: int
    coordinator: int

    def open(self, who: int | None = None, **query: object) -> AppTest:
        words = {key: str(value) for key, value in query.items()}
        return drive(self.engine, who or self.coordinator, page="locations", query=words)

    def stored(self, location_id: int | None = None) -> Draft:
        with reading(self.engine) as tx:
            row = tx.get_one(LocationRow, location_id or self.krook)
            return locations.drafts(tx, [row])[row.id]

    def number(self) -> int:
        with reading(self.engine) as tx:
            return tx.scalar(select(func.count()).select_from(LocationRow)) or 0


@pytest.fixture
def city(sqlite_engine: Engine) -> City:
    with writing(sqlite_engine) as tx:
        network = factories.make_network(tx, name="Gent")
        krook = factories.make_location(tx, network, name="De Krook", address="Plein 1")
        factories.make_slot(tx, krook)
        factories.make_location(tx, network, name="De Serre", kind=LocationKind.MEETING_PLACE)
        factories.make_location(tx, network, name="Oude *Post*", retired_on=date(2026, 11, 1))
        foreign = factories.make_location(tx, name="Permeke")
        coordinator = factories.make_account(tx, networks=[network]).id
        return City(sqlite_engine, network.id, krook.id, foreign.id, coordinator)


def listed(app: AppTest) -> list[str]:
    return [one.label for one in app.button if str(one.key).startswith("locations.open_")]


def said(app: AppTest) -> list[str]:
    return [str(one.value) for one in (*app.error, *app.warning, *app.info)]


def toasts(app: AppTest) -> list[str]:
    return [str(one.value) for one in app.toast]


def press(app: AppTest, label: str) -> AppTest:
    (button,) = [one for one in app.button if one.label == label]
    return button.click().run()


def test_the_list_leads_to_each_location_and_leaves_retired_ones_for_who_asks(city: City) -> None:
    app = city.open()
    assert listed(app) == ["**De Krook** · Library · 1 slot", "**De Serre** · Meeting place · no slots yet"]
    app.toggle(key="locations.filter.toestand").set_value(True).run()
    assert listed(app) == [r"**Oude \*Post\*** · Library · retired since Sun 1 Nov 2026"]
    assert app.query_params["toestand"] == "uit"
    app.toggle(key="locations.filter.toestand").set_value(False).run()
    app.text_input(key="locations.filter.zoek").set_value("plein").run()
    assert listed(app) == ["**De Krook** · Library · 1 slot"]
    app.multiselect(key="locations.filter.soort").set_value([LocationKind.MEETING_PLACE]).run()
    assert (listed(app), said(app)) == ([], ["No location fits the search and the filters."])
    app.text_input(key="locations.filter.zoek").set_value("").run()
    press(app, "**De Serre** · Meeting place · no slots yet")
    assert (app.title[0].value, app.query_params["deel"]) == ("De Serre", "gegevens")


def test_a_link_shows_a_colleague_the_same_list(city: City) -> None:
    assert listed(city.open(zoek="serre")) == ["**De Serre** · Meeting place · no slots yet"]
    assert listed(city.open(soort="library")) == ["**De Krook** · Library · 1 slot"]
    assert len(listed(city.open(toestand="uit"))) == 1
    app = city.open(soort="castle")
    assert (len(listed(app)), said(app)[0][:56]) == (
        2,
        "This link names something that is not here, or that your",
    )


def test_an_empty_network_leads_to_its_first_location_and_then_to_its_slots(sqlite_engine: Engine) -> None:
    with writing(sqlite_engine) as tx:
        network = factories.make_network(tx)
        coordinator = factories.make_account(tx, networks=[network]).id
    city = City(sqlite_engine, network.id, 0, 0, coordinator)
    app = city.open()
    assert said(app) == ["This network has no locations yet. Add the first one; its slots come next."]
    press(app, "Add your first location")
    app.text_input(key="locations.new.new.name").set_value("Buurthuis")
    app.selectbox(key="locations.new.new.kind").set_value(LocationKind.NEIGHBOURHOOD_CENTRE)
    app.text_input(key="locations.new.new.address").set_value("Kerkstraat 2")
    app.text_input(key="locations.new.new.point").set_value("51,05 3,72")
    press(app, "Add this location")
    assert said(app)[0].startswith("No slots yet.")
    assert app.title[0].value == "Buurthuis"
    assert app.query_params["deel"] == "momenten"
    with reading(sqlite_engine) as tx:
        added = tx.scalars(select(LocationRow)).one()
        assert (added.name, added.kind, added.latitude) == (
            "Buurthuis",
            LocationKind.NEIGHBOURHOOD_CENTRE,
            51.05,
        )


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("name", " ", "Fill in a name of at most 120 characters for the location."),
        ("name", "De Krook", "This network has a location with this name already"),
        ("point", "somewhere", "This is not a point on the map."),
        ("point", "3.72, 51.05", "This point does not lie in Belgium."),
    ],
)
def test_bad_input_is_refused_beside_the_form_and_nothing_is_added(
    city: City, field: str, typed: str, sentence: str
) -> None:
    app = city.open(locatie="nieuw")
    app.text_input(key="locations.new.new.name").set_value("New")
    app.text_input(key=f"locations.new.new.{field}").set_value(typed)
    press(app, "Add this location")
    assert [text[: len(sentence)] for text in said(app)] == [sentence]
    assert app.text_input(key=f"locations.new.new.{field}").value == typed
    assert city.number() == 4


def test_a_location_is_shown_and_changed(city: City) -> None:
    app = city.open(locatie=city.krook)
    assert "- Address: **Plein 1**" in app.markdown[0].value
    press(app, "Change")
    key = f"locations.details_{city.krook}.1"
    app.text_input(key=f"{key}.address").set_value("Plein 2")
    app.checkbox(key=f"{key}.july").set_value(True)
    press(app, "Save")
    assert (said(app), toasts(app)) == ([], ["Location saved"])
    assert city.stored() == Draft("De Krook", LocationKind.LIBRARY, "Plein 2", closed_on_july_11=True)


def test_leaving_the_form_changes_nothing(city: City) -> None:
    before = city.stored()
    app = press(city.open(locatie=city.krook), "Change")
    app.text_input(key=f"locations.details_{city.krook}.1.name").set_value("Other")
    press(app, "Leave it as it is")
    assert (city.stored(), app.title[0].value) == (before, "De Krook")


def test_a_colleague_who_was_first_is_shown_and_the_choice_is_saved(city: City) -> None:
    app = press(city.open(locatie=city.krook), "Change")
    with writing(city.engine) as tx:
        colleague = factories.make_person(tx, Role.ADMINISTRATOR)
        theirs = replace(city.stored(), address="Plein 3", kind=LocationKind.OTHER)
        location.change(tx, city.krook, theirs, 1, by=colleague, today=TODAY, now=NOW)
    app.text_input(key=f"locations.details_{city.krook}.1.address").set_value("Plein 2")
    press(app, "Save")
    assert city.stored() == theirs
    assert {radio.label: radio.options for radio in app.radio} == {
        "Address (it was Plein 1)": ["mine: Plein 2", "theirs: Plein 3"],
        "Kind (it was Library)": ["mine: Library", "theirs: Other place"],
    }
    press(app, "Save my choice")
    assert city.stored() == replace(theirs, address="Plein 2")


def test_two_tabs_that_save_the_same_change_it_once(city: City) -> None:
    tabs = [press(city.open(locatie=city.krook), "Change") for _number in range(2)]
    for app in tabs:
        app.text_input(key=f"locations.details_{city.krook}.1.name").set_value("Krook")
        press(app, "Save")
        assert said(app) == []
    with reading(city.engine) as tx:
        assert tx.get_one(LocationRow, city.krook).version == 2


@pytest.mark.parametrize("asked", ["abc", "-1", "9" * 40, "0"])
def test_nonsense_in_the_address_is_answered_with_a_sentence(city: City, asked: str) -> None:
    app = city.open(locatie=asked)
    assert said(app)[0].startswith("This was not found, or your account may not see it.")
    press(app, "All locations")
    assert len(listed(app)) == 2


def test_a_location_of_another_network_is_not_shown(city: City) -> None:
    app = city.open(locatie=city.foreign)
    assert said(app)[0].startswith("This was not found, or your account may not see it.")


@pytest.mark.parametrize("role", [Role.MANAGER, Role.VIEWER])
def test_who_does_not_keep_locations_is_not_let_in(city: City, role: Role) -> None:
    with writing(city.engine) as tx:
        row = tx.get_one(LocationRow, city.krook)
        account = factories.make_account(tx, role=role, locations=[row]).id
    app = city.open(account, locatie=city.krook)
    assert (said(app), app.title[0].value) == ([REFUSED], "Not for this account")


def test_retiring_shows_what_it_touches_and_a_retired_location_can_be_taken_into_use_again(
    city: City,
) -> None:
    with writing(city.engine) as tx:
        slots = tx.scalars(select(SlotRow.id)).all()
        generation.generate(tx, slots, today=TODAY, through=date(2026, 12, 31))
    app = city.open(locatie=city.krook)
    app.date_input[0].set_value(date(2026, 12, 1))
    press(app, "Show what this touches")
    assert app.markdown[-2].value == "- 5 sessions on which nothing was planned fall away"
    press(app, "Retire this location")
    assert toasts(app) == [
        "Location retired, 5 sessions on which nothing was planned fall away",
    ]
    assert said(app) == ["Will be retired from Tue 1 Dec 2026."]
    press(app, "Take it into use again")
    press(app, "Take it into use again")
    assert (toasts(app), said(app)) == (["Location in use again"], [])
    with reading(city.engine) as tx:
        assert tx.get_one(LocationRow, city.krook).retired_on is None


def test_an_administrator_without_networks_adds_the_first_one_and_goes_on_to_its_locations(
    sqlite_engine: Engine,
) -> None:
    with writing(sqlite_engine) as tx:
        root = factories.make_account(tx, role=Role.ADMINISTRATOR).id
    app = drive(sqlite_engine, root, page="locations")
    assert said(app) == ["There is no network yet. Add the first one; its locations come next."]
    app.text_input(key="networks.name").set_value(" ")
    press(app, "Add this network")
    assert said(app)[0].startswith("Fill in a name for the network")
    app.text_input(key="networks.name").set_value("Kleinstad")
    press(app, "Add this network")
    assert said(app) == ["This network has no locations yet. Add the first one; its slots come next."]
    app.query_params["deel"] = "netwerken"
    app.run()
    app.text_input(key="networks.name").set_value("Kleinstad")
    press(app, "Add this network")
    assert said(app) == ["There is a network with this name already. Choose another name."]
    with reading(sqlite_engine) as tx:
        assert list(tx.scalars(select(NetworkRow.name))) == ["Kleinstad"]
        assert set(tx.scalars(select(CategoryRow.kind))) == set(CategoryKind)


def test_only_an_administrator_adds_networks(city: City) -> None:
    app = city.open(deel="netwerken")
    assert [one.label for one in app.button if one.label == "Add this network"] == []


def test_a_network_gets_another_name_and_a_colleague_who_was_first_is_not_written_over(city: City) -> None:
    app = city.open(deel="netwerken")
    press(app, "Change the name")
    app.text_input[0].set_value("  ")
    press(app, "Save")
    assert said(app) == ["Fill in a name for the network, of at most 80 characters."]
    app.text_input[0].set_value("Gent en rand")
    with writing(city.engine) as tx:
        row = tx.scalars(select(NetworkRow).where(NetworkRow.name == "Gent")).one()
        row.name, row.version = "Groot-Gent", row.version + 1
    press(app, "Save")
    assert app.radio[0].options == ["mine: Gent en rand", "theirs: Groot-Gent"]
    press(app, "Save my choice")
    assert toasts(app) == ["Name saved"]
    with reading(city.engine) as tx:
        assert "Gent en rand" in tx.scalars(select(NetworkRow.name)).all()


def test_a_network_switches_on_what_is_counted_of_visitors(city: City) -> None:
    app = city.open(deel="netwerken")
    (fold,) = (one for one in app.expander if one.label.startswith("Counted of visitors"))
    assert fold.label == "Counted of visitors: nothing"
    app.session_state[f"networks.profile_{city.network}"] = True
    app.run()
    labels = [one.label for one in app.checkbox]
    assert labels == ["Age bands", "Languages", "Channels", "Devices"]
    app.checkbox[1].check()
    press(app, "Save")
    with reading(city.engine) as tx:
        assert tx.get_one(NetworkRow, city.network).profile == ["language"]
    assert "Counted of visitors: languages" in [one.label for one in app.expander]


def test_the_history_of_a_location_says_what_changed_from_what(city: City) -> None:
    with writing(city.engine) as tx:
        person = accounts.person_of(tx, tx.get_one(AccountRow, city.coordinator))
        draft = closures.Draft(Period(TODAY, TODAY + timedelta(days=2)), "Verhuis")
        closure.add(tx, city.network, city.krook, draft, by=person, today=TODAY, now=NOW)
    app = city.open(locatie=city.krook, deel="geschiedenis")
    lines = [one.value for one in app.markdown if one.value.startswith("- ")]
    assert lines == ["- Closure added\\: Tue 24 Nov 2026 to Thu 26 Nov 2026"]
