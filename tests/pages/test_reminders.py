"""Reminding locations on the Counts page: a text to copy, an e-mail over a real server, and the question before a second one."""

from datetime import date, timedelta

import pytest
from sqlalchemy import Engine, select
from streamlit.testing.v1 import AppTest

import settings as settings_of
from db.session import reading, writing
from db.tables import ChangeRow, SessionRow
from domain.words import Role
from settings import Security
from tests import factories
from tests.mail.server import Received, running
from tests.pages.driving import drive

TODAY = date(2026, 11, 24)
SMTP = ("HOST", "PORT", "SECURITY", "FROM")


class Town:
    """De Krook misses two counts, De Serre none that is due; a coordinator of both, a manager of De Krook."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        with writing(engine) as tx:
            network = factories.make_network(tx)
            krook = factories.make_location(tx, network, name="De Krook")
            serre = factories.make_location(tx, network, name="De Serre")
            for days in (5, 9):
                factories.make_session(tx, krook, day=TODAY - timedelta(days=days))
            factories.make_session(tx, serre, day=TODAY - timedelta(days=1))
            self.coordinator = factories.make_account(tx, networks=[network], name="Wies").id
            self.manager = factories.make_account(
                tx, role=Role.MANAGER, locations=[krook], name="An", email="an@example.org", language="fr"
            ).id

    def page(self, account: int | None = None, *, opened: bool = True) -> AppTest:
        app = drive(self.engine, account or self.coordinator, page="counts")
        if opened:
            app.session_state["counts.remind"] = True
            app.run()
        return app

    def noted(self) -> list[bool]:
        with reading(self.engine) as tx:
            rows = tx.scalars(select(ChangeRow.after).where(ChangeRow.verb == "reminded")).all()
            return [bool(row and row["by_mail"]) for row in rows]


@pytest.fixture
def town(sqlite_engine: Engine) -> Town:
    return Town(sqlite_engine)


@pytest.fixture
def no_server(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in SMTP:
        monkeypatch.delenv(f"INLOOP_SMTP_{name}", raising=False)


def use(monkeypatch: pytest.MonkeyPatch, received: Received) -> None:
    given = ("127.0.0.1", str(received.server.port), Security.NONE, "inloop@example.org")
    for name, value in zip(SMTP, given, strict=True):
        monkeypatch.setenv(f"INLOOP_SMTP_{name}", value)
    settings_of.current.cache_clear()


def labels(app: AppTest) -> list[str]:
    return [one.label for one in app.button]


def press(app: AppTest, label: str) -> AppTest:
    return next(one for one in app.button if one.label == label).click().run()


@pytest.mark.usefixtures("no_server")
def test_the_text_can_be_copied_in_the_language_of_the_manager_and_noted_as_sent(town: Town) -> None:
    app = town.page()
    (box,) = (one for one in app.selectbox if str(one.key).startswith("counts.remind_which"))
    assert box.options == ["De Krook · 2 missing"]
    (code,) = app.code
    assert code.value.startswith("De Krook\xa0: 2 comptages manquent\n\nBonjour,\n")
    assert code.value.count("/tellingen?sessie=") == 2
    assert "Send by e-mail" not in labels(app)
    app = press(app, "I sent it myself")
    assert town.noted() == [False]
    (box,) = (one for one in app.selectbox if str(one.key).startswith("counts.remind_which"))
    assert box.options == ["De Krook · 2 missing · reminded today"]


def test_it_is_sent_by_e_mail_and_a_second_time_the_same_day_only_after_a_question(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    with running() as received:
        use(monkeypatch, received)
        app = press(town.page(), "Send by e-mail")
        assert [toast.value for toast in app.toast] == ["Reminder sent: De Krook"]
        app = press(app, "Send by e-mail")
        assert "This location was reminded today already. Remind it once more?" in [
            one.value for one in app.warning
        ]
        assert len(received.letters) == 1
        press(app, "Remind once more")
    assert town.noted() == [True, True]
    first = received.letters[0]
    assert (first["To"], first["Subject"]) == ("an@example.org", "De Krook\xa0: 2 comptages manquent")
    assert first.get_content().startswith("Bonjour,")


def test_a_server_that_is_away_is_a_sentence_and_nothing_is_noted(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    with running() as received:
        use(monkeypatch, received)
    app = press(town.page(), "Send by e-mail")
    assert next(one.value for one in app.error).startswith("The mail server did not answer")
    assert town.noted() == []


@pytest.mark.usefixtures("no_server")
def test_a_manager_is_not_offered_it_and_nothing_due_is_said(town: Town) -> None:
    assert "Remind the locations" not in [one.label for one in town.page(town.manager, opened=False).expander]
    with writing(town.engine) as tx:
        for row in tx.scalars(select(SessionRow)):
            row.holiday = "armistice"
    assert "No location is behind: sessions of the last two days are not asked for yet." in [
        one.value for one in town.page().caption
    ]
