"""A run that Streamlit ends where it looks at the session's state: what was asked for is done, or done by the next run."""

from collections.abc import Iterator, MutableMapping
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

import pytest
import streamlit as st
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

import settings
from db.session import reading, writing
from db.tables import NetworkRow
from domain.person import Person
from domain.roster_change import OpenOnHoliday
from domain.words import Role
from tests import factories
from tests.pages.driving import sign_in
from ui import data, data_waiting, roster_command, roster_dialog

NOW = datetime(2026, 11, 24, 11, 0, tzinfo=UTC)
COMMAND = OpenOnHoliday(1, 1)


class Ended(BaseException):
    """What Streamlit throws to end a run."""


class State(MutableMapping[str, Any]):
    """The session's state, where the run ends at look number `last`."""

    def __init__(self, last: int, **held: object) -> None:
        self.held: dict[str, Any] = {**held}
        self.left = last

    def look(self) -> dict[str, Any]:
        self.left -= 1
        if self.left == 0:
            raise Ended
        return self.held

    def __getitem__(self, key: str) -> Any:
        return self.look()[key]

    def __setitem__(self, key: str, value: object) -> None:
        self.look()[key] = value

    def __delitem__(self, key: str) -> None:
        del self.look()[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self.look())

    def __len__(self) -> int:
        return len(self.look())


@pytest.fixture
def token(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Of somebody who is signed in."""
    monkeypatch.setenv("DATABASE_URL", engine.url.render_as_string(hide_password=False))
    monkeypatch.setenv("INLOOP_NOW", NOW.isoformat())
    settings.current.cache_clear()
    data.forget()
    with writing(engine) as tx:
        person = factories.make_person(tx, Role.COORDINATOR)
    assert person.account_id is not None
    yield sign_in(engine, person.account_id, NOW)
    data.forget()
    settings.current.cache_clear()


def do(tx: Session, *_command: object, **_by: object) -> bool:
    factories.make_network(tx, name="Done")
    return True


def is_done(engine: Engine) -> bool:
    with reading(engine) as tx:
        return tx.scalars(select(NetworkRow).where(NetworkRow.name == "Done")).one_or_none() is not None


@pytest.mark.parametrize("last", range(1, 9))
def test_a_command_is_done_or_still_asked_for_wherever_its_run_is_ended(
    engine: Engine, token: str, last: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    state = State(last, **{roster_command.WAITING: COMMAND, data.SIGN_IN: token, roster_dialog.READ: None})
    monkeypatch.setattr(st, "session_state", state)
    with suppress(Ended):
        roster_dialog.carry_out(do, Person(1, "Ann", Role.COORDINATOR), NOW.date())
    state.left = 0
    assert is_done(engine) != (data_waiting.left(roster_command.WAITING) is not None)
