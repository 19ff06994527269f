"""What pages keep of their reads: until something in the network changes, for each person and language apart."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

import language
import settings
from db.session import writing
from domain.network import Network
from domain.person import Person
from domain.words import Role
from services import history
from tests import factories
from ui import data

NOW = datetime(2026, 11, 24, 11, 0, tzinfo=UTC)
ANN = Person(1, "Ann", Role.ADMINISTRATOR)
BOB = Person(2, "Bob", Role.ADMINISTRATOR)
asked: list[tuple[str, str]] = []


def read(_tx: Session, person: Person, _network: Network, *, about: str = "") -> tuple[str, ...]:
    asked.append((person.name, about))
    return (person.name, about, language.current())


@pytest.fixture
def gent(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> Iterator[Network]:
    monkeypatch.setenv("DATABASE_URL", engine.url.render_as_string(hide_password=False))
    settings.current.cache_clear()
    data.forget()
    asked.clear()
    with writing(engine) as tx:
        row = factories.make_network(tx, name="Gent")
        network = Network(row.id, row.name, row.zone, is_demo=False, version=row.version)
    yield network
    data.forget()
    settings.current.cache_clear()


def change(engine: Engine, network_id: int) -> None:
    with writing(engine) as tx:
        action = history.begin(None, NOW)
        history.record(
            tx,
            action,
            entity="session",
            entity_id=1,
            verb="changed",
            before={"minimum": 1},
            after={"minimum": 2},
            network_id=network_id,
        )


def test_the_same_question_is_read_once(gent: Network) -> None:
    assert [data.kept(read, ANN, gent) for _ in range(2)] == [("Ann", "", "en")] * 2
    assert asked == [("Ann", "")]


def test_a_change_in_the_network_makes_it_read_again_at_the_same_moment_too(
    engine: Engine, gent: Network
) -> None:
    for _ in range(25):
        data.kept(read, ANN, gent)
        change(engine, gent.id)
    assert len(asked) == 25


def test_a_change_in_another_network_does_not(engine: Engine, gent: Network) -> None:
    with writing(engine) as tx:
        other = factories.make_network(tx).id
    data.kept(read, ANN, gent)
    change(engine, other)
    data.kept(read, ANN, gent)
    assert asked == [("Ann", "")]


def test_each_person_question_and_language_is_kept_apart(gent: Network) -> None:
    for _ in range(2):
        assert data.kept(read, ANN, gent) == ("Ann", "", "en")
        assert data.kept(read, BOB, gent) == ("Bob", "", "en")
        assert data.kept(read, ANN, gent, about="week") == ("Ann", "week", "en")
        with language.use("fr"):
            assert data.kept(read, ANN, gent) == ("Ann", "", "fr")
    assert asked == [("Ann", ""), ("Bob", ""), ("Ann", "week"), ("Ann", "")]


def test_what_is_forgotten_is_read_again(gent: Network) -> None:
    data.kept(read, ANN, gent)
    data.forget()
    data.kept(read, ANN, gent)
    assert asked == [("Ann", "")] * 2


def test_in_one_run_history_is_looked_at_once_and_in_the_next_one_again(
    engine: Engine, gent: Network
) -> None:
    with data.one_run():
        data.kept(read, ANN, gent)
        change(engine, gent.id)
        data.kept(read, ANN, gent)
        assert len(asked) == 1
    with data.one_run():
        data.kept(read, ANN, gent)
    assert len(asked) == 2


def test_what_the_person_changed_is_seen_in_the_same_run(engine: Engine, gent: Network) -> None:
    with data.one_run():
        data.kept(read, ANN, gent)
        change(engine, gent.id)
        data.forget()
        data.kept(read, ANN, gent)
    assert len(asked) == 2


def test_a_drawing_is_made_once_for_the_very_same_thing_and_what_it_is_made_with() -> None:
    made: list[tuple[str, ...]] = []

    def draw(words: tuple[str, ...], *, mark: str = "") -> str:
        made.append(words)
        return f"{words[0]}{mark}"

    data.forget()
    first = ("a", "b")
    assert [data.drawn(draw, first) for _ in range(2)] == ["a", "a"]
    assert data.drawn(draw, first, mark="!") == "a!"
    assert len(made) == 2
    assert data.drawn(draw, (*first,)) == "a"
    assert len(made) == 3
    with language.use("fr"):
        data.drawn(draw, first)
    assert len(made) == 4
