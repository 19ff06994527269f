"""The Accounts page driven in this process: the list, adding, changing, the link, switching off, who may come in."""

from dataclasses import dataclass, replace
from typing import Any

import pytest
from sqlalchemy import Engine, select
from streamlit.testing.v1 import AppTest

from db.queries import account as accounts
from db.session import reading, writing
from db.tables import AccountRow, LocationRow, PasswordLinkRow, SignInRow
from domain.account import Draft
from domain.words import Role
from services import account, sign_in
from tests import factories
from tests.pages.driving import NOW, REFUSED, drive


@dataclass(frozen=True, slots=True)
class City:
    """Gent with a coordinator, the manager of De Krook and a viewer; Antwerpen beside it."""

    engine: Engine
    network: int
    krook: int
    foreign: int
    coordinator: int
    manager: int
    viewer: int

    def open(self, who: int | None = None, **query: object) -> AppTest:
        words = {key: str(value) for key, value in query.items()}
        return drive(self.engine, who or self.coordinator, page="accounts", query=words)

    def stored(self, account_id: int) -> Draft:
        with reading(self.engine) as tx:
            row = tx.get_one(AccountRow, account_id)
            networks, locations = accounts.scopes(tx, [account_id])
            return Draft(
                row.email,
                row.name,
                row.role,
                row.language or "",
                networks[account_id],
                locations[account_id],
            )

    def is_active(self, account_id: int) -> bool:
        with reading(self.engine) as tx:
            return tx.get_one(AccountRow, account_id).is_active

    def change_behind(self, account_id: int, **changed: str) -> None:
        """A colleague saves first."""
        with writing(self.engine) as tx:
            by = accounts.person_of(tx, tx.get_one(AccountRow, self.coordinator))
            version = tx.get_one(AccountRow, account_id).version
            wanted = replace(self.stored(account_id), **changed)  # type: ignore[arg-type]  # only texts are given
            account.change(tx, account_id, wanted, version, by=by, now=NOW)


@pytest.fixture
def city(sqlite_engine: Engine) -> City:
    with writing(sqlite_engine) as tx:
        network = factories.make_network(tx, name="Gent")
        krook = factories.make_location(tx, network, name="De Krook")
        factories.make_location(tx, network, name="De Serre")
        foreign = factories.make_location(tx, factories.make_network(tx, name="Antwerpen"), name="Permeke")
        coordinator = factories.make_account(
            tx, networks=[network], name="Ann Peeters", email="ann@example.org", password_hash="hash"
        )
        manager = factories.make_account(
            tx, role=Role.MANAGER, locations=[krook], name="Bob *Baert*", email="bob@example.org"
        )
        viewer = factories.make_account(
            tx,
            role=Role.VIEWER,
            networks=[network],
            name="Cem",
            email="cem@example.org",
            password_hash="hash",
        )
        factories.make_account(tx, role=Role.MANAGER, locations=[foreign], name="Foreign")
        return City(sqlite_engine, network.id, krook.id, foreign.id, coordinator.id, manager.id, viewer.id)


def listed(app: AppTest) -> list[str]:
    return [one.label for one in app.button if str(one.key).startswith("accounts.open_")]


def said(app: AppTest) -> list[str]:
    return [str(one.value) for one in (*app.error, *app.warning, *app.info)]


def toasts(app: AppTest) -> list[str]:
    return [str(one.value) for one in app.toast]


def press(app: AppTest, label: str) -> AppTest:
    (button,) = [one for one in app.button if one.label == label]
    return button.click().run()


def buttons(app: AppTest) -> list[str]:
    return [one.label for one in app.button if str(one.key).startswith("accounts.")]


def test_the_list_holds_the_accounts_of_the_network_and_leads_to_each(city: City) -> None:
    app = city.open()
    assert listed(app) == [
        "**Ann Peeters** · Coordinator · Gent",
        r"**Bob \*Baert\*** · Location manager · De Krook · no password yet",
        "**Cem** · Viewer · Gent",
    ]
    app.text_input(key="accounts.filter.search").set_value("BOB@").run()
    assert listed(app) == [r"**Bob \*Baert\*** · Location manager · De Krook · no password yet"]
    app.selectbox(key="accounts.filter.role").set_value(Role.VIEWER).run()
    assert (listed(app), said(app)) == (
        [],
        ["No account fits. Change the search, the role or the state above."],
    )
    app.text_input(key="accounts.filter.search").set_value("").run()
    press(app, "**Cem** · Viewer · Gent")
    assert (app.title[0].value, app.query_params["account"]) == ("Cem", str(city.viewer))
    press(app, "All accounts")
    assert listed(app) == ["**Cem** · Viewer · Gent"]


def test_who_begins_alone_is_led_to_the_first_colleague(sqlite_engine: Engine) -> None:
    with writing(sqlite_engine) as tx:
        network = factories.make_network(tx)
        krook = factories.make_location(tx, network, name="De Krook")
        coordinator = factories.make_account(tx, networks=[network]).id
    app = drive(sqlite_engine, coordinator, page="accounts")
    assert said(app) == [
        "Nobody else has an account here yet. Add the colleagues who plan, and the managers of locations."
    ]
    press(app, "Add an account")
    app.text_input(key="accounts.new.new.name").set_value("Bob Baert")
    app.text_input(key="accounts.new.new.email").set_value("Bob@Example.org")
    app.multiselect(key="accounts.new.new.locations").set_value([krook.id])
    press(app, "Add this account")
    assert (said(app), toasts(app), app.title[0].value) == ([], ["Bob Baert is added"], "Bob Baert")
    assert "Make a link to choose a password" in buttons(app)
    with reading(sqlite_engine) as tx:
        added = tx.scalars(select(AccountRow).where(AccountRow.email == "bob@example.org")).one()
        assert (added.role, added.password_hash) == (Role.MANAGER, None)


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"name": " "}, "Fill in a name of at most 80 characters."),
        ({"email": "bob"}, "Fill in an e-mail address, such as an.peeters@example.org."),
        ({"email": "cem@example.org"}, "There is an account with this e-mail address already."),
        ({"locations": []}, "Choose at least one network or location that this account covers."),
        ({"role": Role.COORDINATOR}, "A coordinator covers whole networks. Choose at least one."),
    ],
)
def test_bad_input_is_refused_beside_the_form_and_nothing_is_added(
    city: City, fields: dict[str, Any], sentence: str
) -> None:
    app = city.open(account="nieuw")
    given: dict[str, Any] = {"name": "Dora", "email": "dora@example.org", "locations": [city.krook], **fields}
    app.text_input(key="accounts.new.new.name").set_value(str(given["name"]))
    app.text_input(key="accounts.new.new.email").set_value(str(given["email"]))
    app.multiselect(key="accounts.new.new.locations").set_value(given["locations"])
    if "role" in given:
        app.selectbox(key="accounts.new.new.role").set_value(given["role"])
    press(app, "Add this account")
    assert [text[: len(sentence)] for text in said(app)] == [sentence]
    assert app.text_input(key="accounts.new.new.email").value == given["email"]
    with reading(city.engine) as tx:
        assert len(tx.scalars(select(AccountRow.id)).all()) == 4


def test_only_roles_and_places_of_ones_own_are_offered(city: City) -> None:
    app = city.open(account="nieuw")
    assert app.selectbox(key="accounts.new.new.role").options == ["Viewer", "Location manager", "Coordinator"]
    assert app.multiselect(key="accounts.new.new.networks").options == ["Gent"]
    assert app.multiselect(key="accounts.new.new.locations").options == ["De Krook", "De Serre"]


def test_an_account_is_shown_and_changed(city: City) -> None:
    app = city.open(account=city.manager)
    assert app.markdown[0].value.splitlines() == [
        "- E-mail address: **bob@example.org**",
        "- Role: **Location manager**",
        "- Covers: **De Krook**",
        "- Language: **that of the browser**",
    ]
    press(app, "Change")
    key = f"accounts.details_{city.manager}.1"
    app.selectbox(key=f"{key}.role").set_value(Role.VIEWER)
    app.selectbox(key=f"{key}.language").set_value("fr")
    press(app, "Save")
    assert (said(app), toasts(app)) == ([], ["Account saved"])
    assert city.stored(city.manager) == Draft(
        "bob@example.org", "Bob *Baert*", Role.VIEWER, "fr", frozenset(), frozenset({city.krook})
    )


def test_two_coordinators_who_change_one_account_choose_per_field(city: City) -> None:
    app = city.open(account=city.manager)
    press(app, "Change")
    city.change_behind(city.manager, name="Robert Baert")
    app.text_input(key=f"accounts.details_{city.manager}.1.email").set_value("robert@example.org")
    press(app, "Save")
    assert [one.label for one in app.radio] == [
        "Name (it was Bob *Baert*)",
        "E-mail address (it was bob@example.org)",
    ]
    press(app, "Save my choice")
    assert (said(app), toasts(app)) == ([], ["Account saved"])
    found = city.stored(city.manager)
    assert (found.name, found.email) == ("Robert Baert", "robert@example.org")


def test_a_link_to_choose_a_password_is_shown_once_with_whom_it_is_for(city: City) -> None:
    app = city.open(account=city.manager)
    assert app.markdown[1].value == "No password chosen yet · not signed in anywhere now"
    press(app, "Make a link to choose a password")
    (link,) = [one.value for one in app.code]
    with reading(city.engine) as tx:
        assert tx.scalars(select(PasswordLinkRow.token_hash)).all() == [
            sign_in.to_hash(link.removeprefix("/wachtwoord/"))
        ]
    (around,) = [one.value for one in app.markdown if "Pass this link" in one.value]
    assert r"**Bob \*Baert\***" in around
    assert "until Fri 27 Nov 12:00" in around
    press(app, "I have copied it")
    assert len(app.code) == 0
    press(app, "Make a link to choose a password")
    assert len(app.code) == 1
    press(app, "All accounts")
    press(app, r"**Bob \*Baert\*** · Location manager · De Krook · no password yet")
    assert len(app.code) == 0


def test_an_account_is_switched_off_and_on_again(city: City) -> None:
    app = city.open(account=city.viewer)
    press(app, "Switch this account off")
    assert (toasts(app), city.is_active(city.viewer)) == (["The account of Cem is switched off"], False)
    assert buttons(app) == ["All accounts", "Change", "Switch this account on"]
    press(app, "All accounts")
    app.selectbox(key="accounts.filter.state").set_value("switched_off").run()
    assert listed(app) == ["**Cem** · Viewer · Gent · switched off"]
    press(app, "**Cem** · Viewer · Gent · switched off")
    press(app, "Switch this account on")
    assert (toasts(app), city.is_active(city.viewer)) == (["The account of Cem is switched on"], True)


def test_a_button_pressed_on_what_a_colleague_changed_does_nothing_and_says_so(city: City) -> None:
    app = city.open(account=city.viewer)
    city.change_behind(city.viewer, name="Cem Yilmaz")
    press(app, "Switch this account off")
    assert said(app) == [
        "A colleague changed this account meanwhile, so nothing was done. This is how it stands now: choose again."
    ]
    assert city.is_active(city.viewer) is True
    press(app, "Switch this account off")
    assert city.is_active(city.viewer) is False


def test_a_colleague_is_signed_out_everywhere(city: City) -> None:
    with writing(city.engine) as tx:
        sign_in.open_for(tx, city.viewer, now=NOW)
        sign_in.open_for(tx, city.viewer, now=NOW)
    app = city.open(account=city.viewer)
    assert app.markdown[1].value == "With a password · signed in on 2 devices now"
    press(app, "Sign out everywhere")
    assert toasts(app) == ["Cem is signed out everywhere"]
    with reading(city.engine) as tx:
        revoked = tx.scalars(select(SignInRow.revoked_at).where(SignInRow.account_id == city.viewer)).all()
    assert revoked == [NOW, NOW]


def test_nobody_switches_the_own_account_off(city: City) -> None:
    app = city.open(account=city.coordinator)
    assert "Switch this account off" not in buttons(app)


def test_an_account_that_reaches_further_is_looked_at_and_left_alone(city: City) -> None:
    with writing(city.engine) as tx:
        both = factories.make_account(
            tx,
            role=Role.MANAGER,
            name="Both",
            locations=[
                factories.make_location(tx, name="Elsewhere"),
                tx.get_one(LocationRow, city.krook),
            ],
        ).id
    app = city.open(account=both)
    assert "- Covers: **De Krook and 1 more**" in app.markdown[0].value
    assert app.caption[-1].value == (
        "This account also covers places that you do not keep. An administrator can change it."
    )
    assert buttons(app) == ["All accounts"]


@pytest.mark.parametrize("asked", ["9999999", "nonsense", "-1"])
def test_an_account_that_is_not_there_or_not_mine_is_not_found(city: City, asked: str) -> None:
    assert said(city.open(account=asked))[0].startswith("This was not found, or your account may not see it.")
    with reading(city.engine) as tx:
        foreign = tx.scalars(select(AccountRow.id).where(AccountRow.name == "Foreign")).one()
    assert said(city.open(account=foreign))[0].startswith("This was not found")


def test_an_administrator_keeps_every_network_and_sees_administrators(city: City) -> None:
    with writing(city.engine) as tx:
        root = factories.make_account(tx, role=Role.ADMINISTRATOR, name="Root", password_hash="hash").id
    app = city.open(root)
    assert listed(app) == [
        "**Foreign** · Location manager · Permeke · no password yet",
        "**Root** · Administrator · all networks",
    ]
    app.selectbox(key="app.network").set_value(city.network).run()
    assert listed(app)[-1] == "**Root** · Administrator · all networks"
    press(app, "Add an account")
    assert "Permeke · Antwerpen" in app.multiselect(key="accounts.new.new.locations").options


@pytest.mark.parametrize("who", ["manager", "viewer"])
def test_a_manager_or_viewer_is_refused_with_a_way_on(city: City, who: str) -> None:
    app = city.open(getattr(city, who))
    assert said(app) == [REFUSED]
    assert app.title[0].value == "Not for this account"
    assert [link.proto.label for link in app.main.get("page_link")] == ["To the start page"]
    assert buttons(app) == []


@pytest.mark.parametrize("language", ["nl", "fr"])
def test_the_page_speaks_the_persons_language(city: City, language: str) -> None:
    app = drive(
        city.engine,
        city.coordinator,
        page="accounts",
        query={"account": str(city.manager)},
        language=language,
    )
    shown = {
        "nl": "Link maken om een wachtwoord te kiezen",
        "fr": "Créer un lien pour choisir un mot de passe",
    }
    assert shown[language] in buttons(app)
