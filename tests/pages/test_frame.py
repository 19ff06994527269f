"""What stands around every page: the language that follows the account, my account, addresses of pages not offered."""

import pytest
from sqlalchemy import Engine, select
from streamlit.testing.v1 import AppTest

from db.session import reading, writing
from db.tables import AccountRow, ChangeRow, SignInRow
from domain.words import Role
from tests import factories
from tests.pages.driving import NOW, REFUSED, drive
from ui import frame, page_entry


@pytest.fixture
def manager(sqlite_engine: Engine) -> int:
    with writing(sqlite_engine) as tx:
        krook = factories.make_location(tx, factories.make_network(tx, name="Gent"), name="De Krook")
        return factories.make_account(
            tx,
            role=Role.MANAGER,
            locations=[krook],
            name="Bob",
            email="bob@example.org",
            password_hash="hash",
        ).id


def language_of(engine: Engine, account: int) -> str | None:
    with reading(engine) as tx:
        return tx.get_one(AccountRow, account).language


def choose(app: AppTest, code: str) -> AppTest:
    app.segmented_control(key=frame.LANGUAGE).set_value(code).run()
    return app


def ways(app: AppTest) -> list[str]:
    """The links to our own pages outside Streamlit."""
    return [one.proto.body for one in app.get("html") if one.proto.body.startswith('<a class="inloop-way"')]


def test_the_language_chosen_in_the_menu_is_kept_in_the_account_and_follows(
    sqlite_engine: Engine, manager: int
) -> None:
    app = drive(sqlite_engine, manager)
    assert language_of(sqlite_engine, manager) is None
    choose(app, "fr")
    assert language_of(sqlite_engine, manager) == "fr"
    with reading(sqlite_engine) as tx:
        change = tx.scalars(select(ChangeRow)).one()
        assert (change.entity, change.verb, change.after) == ("account", "changed", {"language": "fr"})
    elsewhere = drive(sqlite_engine, manager, language="")
    assert elsewhere.session_state[frame.LANGUAGE] == "fr"
    choose(elsewhere, "nl")
    app.run()
    assert app.session_state[frame.LANGUAGE] == "nl"
    app.run()
    assert language_of(sqlite_engine, manager) == "nl"


def test_a_shared_account_of_the_demo_keeps_no_language(sqlite_engine: Engine) -> None:
    with writing(sqlite_engine) as tx:
        demo = factories.make_account(tx, networks=[factories.make_network(tx)], is_demo=True).id
    app = choose(drive(sqlite_engine, demo), "fr")
    assert app.session_state[frame.LANGUAGE] == "fr"
    app.run()
    assert app.session_state[frame.LANGUAGE] == "fr"
    assert language_of(sqlite_engine, demo) is None


def test_everybody_finds_the_own_account_and_the_way_out(sqlite_engine: Engine, manager: int) -> None:
    app = drive(sqlite_engine, manager, page="my_account")
    assert app.title[0].value == "My account"
    assert app.markdown[0].value.splitlines() == [
        "- E-mail address: **bob@example.org**",
        "- Role: **Location manager**",
        "- Covers: **De Krook**",
    ]
    assert "With a password · signed in on 1 device now" in [one.value for one in app.markdown]
    assert sorted(ways(app)) == [
        '<a class="inloop-way" href="/logout">Sign out</a>',
        '<a class="inloop-way" href="/mijn-wachtwoord">Choose another password</a>',
    ]


def test_signing_out_everywhere_ends_this_page_too(sqlite_engine: Engine, manager: int) -> None:
    app = drive(sqlite_engine, manager, page="my_account")
    other = drive(sqlite_engine, manager)
    app.button(key="own_account.sign_out").click().run()
    with reading(sqlite_engine) as tx:
        assert tx.scalars(select(SignInRow.revoked_at)).all() == [NOW, NOW]
    for one in (app, other.run()):
        assert [error.value for error in one.error] == ["You are signed out."]
        assert ways(one) == ['<a class="inloop-way" href="/login">Sign in again</a>']


def test_an_account_without_a_password_is_not_sent_to_change_one(sqlite_engine: Engine) -> None:
    with writing(sqlite_engine) as tx:
        demo = factories.make_account(tx, networks=[factories.make_network(tx)], is_demo=True).id
    app = drive(sqlite_engine, demo, page="my_account")
    assert ways(app) == ['<a class="inloop-way" href="/logout">Sign out</a>']


@pytest.mark.parametrize(
    ("role", "refused"),
    [
        (Role.ADMINISTRATOR, set()),
        (Role.COORDINATOR, set()),
        (
            Role.MANAGER,
            {"outlook.py", "proposal.py", "locations.py", "categories.py", "accounts.py", "report.py"},
        ),
        (
            Role.VIEWER,
            {
                "outlook.py",
                "proposal.py",
                "locations.py",
                "categories.py",
                "accounts.py",
                "report.py",
                "consults.py",
                "counts.py",
                "coverage.py",
                "stack.py",
                "helpers.py",
                "import_export.py",
            },
        ),
    ],
)
def test_each_page_opens_for_the_roles_it_is_offered_to_and_for_no_other(
    sqlite_engine: Engine, role: Role, refused: set[str]
) -> None:
    with writing(sqlite_engine) as tx:
        network = factories.make_network(tx)
        krook = factories.make_location(tx, network)
        scope = {"networks": [network]} if role is Role.COORDINATOR else {"locations": [krook]}
        who = factories.make_account(tx, role=role, **scope).id
    app = drive(sqlite_engine, who)
    found = set()
    for entry in page_entry.PAGES:
        app.switch_page(f"pages/{entry.file}").run()
        assert not app.exception, entry.file
        if [one.value for one in app.error] == [REFUSED]:
            found.add(entry.file)
    assert found == refused


@pytest.mark.parametrize("asked", ["²", "-1", "Gent", "9" * 5000, "987654"])
def test_nonsense_in_place_of_a_network_shows_the_first_of_ones_own(
    sqlite_engine: Engine, asked: str
) -> None:
    with writing(sqlite_engine) as tx:
        networks = [factories.make_network(tx, name=name) for name in ("Antwerpen", "Gent")]
        ann = factories.make_account(tx, networks=networks)
        wanted = networks[0].id
    app = drive(sqlite_engine, ann, query={frame.NETWORK_IN_URL: asked})
    assert not app.exception
    assert app.session_state[frame.NETWORK] == wanted


def test_the_network_of_another_city_is_not_shown_by_its_address(sqlite_engine: Engine) -> None:
    with writing(sqlite_engine) as tx:
        own, other = (factories.make_network(tx, name=name) for name in ("Gent", "Kortrijk"))
        ann = factories.make_account(tx, networks=[own])
        wanted, foreign = own.id, other.id
    app = drive(sqlite_engine, ann, query={frame.NETWORK_IN_URL: str(foreign)})
    assert app.session_state[frame.NETWORK] == wanted
