"""The commands, run as somebody types them."""

import os
import pty
import select
import subprocess
import sys
from argparse import Namespace
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest
from sqlalchemy import func
from sqlalchemy import select as chosen

import settings
import startup as commands
from db.queries import account as accounts
from db.session import engine_for, reading
from db.tables import AccountRow, CategoryRow, ChangeRow, NetworkRow
from domain.sign_in import WrongPassword
from domain.words import Role
from services import sign_in
from tests.browser import OURS_ALONE, PROJECT
from tests.conftest import sqlite_copy

END_OF_INPUT = "\x04"
"""What Ctrl+D sends."""
ANSWER_TIMEOUT_S = 30
PASSWORD = "vier woorden op rij"
ANN = ("--name", "Ann Peeters", "--email", "Ann@Example.org")


Command = Callable[..., tuple[int, str]]


@pytest.fixture
def command(
    url: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Iterator[Command]:
    """The same as `startup` on the empty database `url`, in this process: there are many ways to get it wrong."""

    def run(*words: str, **environment: str) -> tuple[int, str]:
        for name in [name for name in os.environ if name.startswith(OURS_ALONE)]:
            monkeypatch.delenv(name)
        for name, value in (_environment(url) | environment).items():
            monkeypatch.setenv(name, value)
        settings.current.cache_clear()
        status = commands.main(words)
        said = capsys.readouterr()
        return status, said.out + said.err

    yield run
    settings.current.cache_clear()


def startup(url: str, *words: str) -> tuple[int, str]:
    """How the command ended, and what it said."""
    done = subprocess.run(
        [sys.executable, "-m", "startup", *words],
        cwd=PROJECT,
        env=_environment(url),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout


def typed(url: str, words: Sequence[str], answers: Sequence[tuple[str, str]]) -> tuple[int, str]:
    """The same at a terminal, where a person answers each question once it stands there."""
    ours, its = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "startup", *words],
        cwd=PROJECT,
        env=_environment(url),
        stdin=its,
        stdout=its,
        stderr=its,
        start_new_session=True,
    )
    os.close(its)
    said, waiting = "", list(answers)
    while True:
        if not select.select([ours], [], [], ANSWER_TIMEOUT_S)[0]:
            process.kill()
            pytest.fail(f"It went on waiting after: {said}")
        try:
            said += os.read(ours, 4096).decode()
        except OSError:  # Linux says so when the command has ended
            break
        if waiting and said.endswith(waiting[0][0]):
            os.write(ours, f"{waiting.pop(0)[1]}\n".encode())
    os.close(ours)
    assert waiting == [], said
    return process.wait(), said.replace("\r\n", "\n")


def _environment(url: str) -> dict[str, str]:
    variables = {name: value for name, value in os.environ.items() if not name.startswith(OURS_ALONE)}
    variables |= {"DATABASE_URL": url} if url else {}
    return variables | {"INLOOP_NOW": "2026-11-24T11:00:00+00:00"}


def networks(url: str) -> int:
    engine = engine_for(url)
    with reading(engine) as tx:
        count = tx.scalar(chosen(func.count()).select_from(NetworkRow)) or 0
    engine.dispose()
    return count


def who(url: str) -> list[tuple[str, str, Role, list[str]]]:
    """The accounts: address, name, role and the names of their networks."""
    engine = engine_for(url)
    with reading(engine) as tx:
        rows = tx.scalars(chosen(AccountRow).order_by(AccountRow.id)).all()
        names = {row.id: row.name for row in tx.scalars(chosen(NetworkRow))}
        covered, _locations = accounts.scopes(tx, [row.id for row in rows])
        found = [
            (row.email, row.name, row.role, sorted(names[one] for one in covered[row.id])) for row in rows
        ]
    engine.dispose()
    return found


def opens(url: str, email: str, password: str) -> int:
    engine = engine_for(url)
    with reading(engine) as tx:
        found = sign_in.account_of(tx, email, password)
    engine.dispose()
    return found


@pytest.fixture
def url(migrated_file: Path, tmp_path: Path) -> str:
    """An empty, migrated database."""
    return sqlite_copy(migrated_file, tmp_path)


def test_migrate_makes_a_database_that_is_not_there_yet(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'new.db'}"
    assert startup(url, "migrate") == (0, "The database fits this version of Inloop.\n")
    assert networks(url) == 0


def test_demo_fills_an_empty_database_and_leaves_any_other_alone(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'new.db'}"
    assert startup(url, "demo")[0] == 0
    assert networks(url) == 3
    assert startup(url, "demo") == (0, "The database is not empty, so nothing was added.\n")
    assert networks(url) == 3


def test_a_database_that_does_not_answer_is_named_without_its_password() -> None:
    status, said = startup("postgresql://ann:secret@127.0.0.1:9/nothing", "migrate")
    assert (status, said) == (
        1,
        "postgresql+psycopg://ann:***@127.0.0.1:9/nothing does not answer. Start that database, or correct DATABASE_URL.\n",
    )


def test_seed_large_fills_an_empty_database_and_says_why_it_leaves_any_other_alone(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'large.db'}"
    status, said = startup(url, "seed-large", "--locations", "2", "--years", "1")
    assert (status, said.splitlines()[-1]) == (0, f"Open it with: DATABASE_URL={url} make run")
    assert networks(url) == 1
    assert startup(url, "figures") == (0, "Stad 1: all figures were right.\n")
    status, said = startup(url, "seed-large", "--locations", "2", "--years", "1")
    assert (status, said) == (
        1,
        (
            "This database has a network already, and a big invented one is only put into an empty database. "
            "Name another one with DATABASE_URL, or delete this one.\n"
        ),
    )
    assert networks(url) == 1


def test_seed_large_of_no_places_is_refused(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'large.db'}"
    status, said = startup(url, "seed-large", "--locations", "0")
    assert (status, said.splitlines()[-1]) == (
        2,
        "python -m startup seed-large: error: argument --locations: has to be 1 or more",
    )


def test_seed_large_leaves_the_embedded_demo_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    settings.current.cache_clear()
    asked = Namespace(run=commands.seed_large, locations=60, years=10)
    assert commands._database_of(asked) == f"sqlite:///{settings.PROJECT / 'var' / 'large-60x10.db'}"
    assert commands._database_of(Namespace(run=commands.demo)) == f"sqlite:///{settings.EMBEDDED_DATABASE}"
    settings.current.cache_clear()


def test_empty_makes_a_network_with_its_lists_and_its_first_coordinator(url: str, command: Command) -> None:
    status, said = command("empty", "--network", " Klein  Dorp", *ANN, INLOOP_PASSWORD=PASSWORD)
    assert (status, said.splitlines()[-1]) == (
        0,
        "Klein Dorp is ready. Next: `make run`, sign in as ann@example.org, and add your first location.",
    )
    assert PASSWORD not in said
    assert who(url) == [("ann@example.org", "Ann Peeters", Role.COORDINATOR, ["Klein Dorp"])]
    assert opens(url, "ann@example.org", PASSWORD) == 1
    engine = engine_for(url)
    with reading(engine) as tx:
        assert (tx.scalar(chosen(func.count()).select_from(CategoryRow)) or 0) > 0
        assert tx.scalars(chosen(NetworkRow.is_demo)).all() == [False]
        history = tx.execute(chosen(ChangeRow.entity, ChangeRow.verb, ChangeRow.account_id)).all()
    engine.dispose()
    assert sorted(map(tuple, history)) == [("account", "added", None), ("network", "added", None)]


def test_empty_takes_all_its_answers_from_the_environment_too(url: str, command: Command) -> None:
    answers = {
        "INLOOP_NETWORK": "Klein Dorp",
        "INLOOP_NAME": "Ann",
        "INLOOP_EMAIL": "ann@example.org",
        "INLOOP_PASSWORD": PASSWORD,
    }
    assert command("empty", **answers)[0] == 0
    assert who(url) == [("ann@example.org", "Ann", Role.COORDINATOR, ["Klein Dorp"])]


def test_at_a_terminal_empty_asks_until_the_answers_will_do(url: str) -> None:
    status, said = typed(
        url,
        ["empty"],
        [
            ("Name of the network: ", ""),
            ("Name of the network: ", "Klein Dorp"),
            ("Your name: ", "Ann Peeters"),
            ("Your e-mail: ", "ann"),
            ("Your e-mail: ", "ann@example.org"),
            ("(you do not see it): ", "short"),
            ("(you do not see it): ", PASSWORD),
            ("The same password again: ", "something else"),
            ("(you do not see it): ", PASSWORD),
            ("The same password again: ", PASSWORD),
        ],
    )
    assert status == 0
    assert "Fill in an e-mail address, such as an.peeters@example.org." in said
    assert "The two passwords are not the same. Type them again." in said
    assert PASSWORD not in said
    assert opens(url, "ann@example.org", PASSWORD) == 1


def test_somebody_who_stops_halfway_made_nothing(url: str) -> None:
    status, said = typed(
        url, ["empty"], [("Name of the network: ", "Klein Dorp"), ("Your name: ", END_OF_INPUT)]
    )
    assert (status, said.splitlines()[-1]) == (130, "Stopped; nothing was made.")
    assert (networks(url), who(url)) == (0, [])


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({}, "There is no terminal to ask on. Give --network, or run this in a terminal."),
        (
            {"INLOOP_NETWORK": "Klein Dorp", "INLOOP_NAME": "Ann", "INLOOP_EMAIL": "ann@example.org"},
            "There is no terminal to ask on. Give INLOOP_PASSWORD in the environment, or run this in a terminal.",
        ),
        (
            {
                "INLOOP_NETWORK": "Klein Dorp",
                "INLOOP_NAME": "Ann",
                "INLOOP_EMAIL": "ann@example.org",
                "INLOOP_PASSWORD": "secret",
            },
            "Choose a password of at least 12 characters. A few words in a row are easy to remember.",
        ),
        (
            {"INLOOP_NETWORK": "Klein Dorp", "INLOOP_NAME": "Ann", "INLOOP_EMAIL": "ann"},
            "Fill in an e-mail address, such as an.peeters@example.org.",
        ),
    ],
)
def test_without_a_terminal_a_missing_or_bad_answer_is_said_and_nothing_is_made(
    url: str, command: Command, given: dict[str, str], said: str
) -> None:
    status, answered = command("empty", **given)
    assert (status, answered.splitlines()[-1]) == (1, said)
    assert (networks(url), who(url)) == (0, [])


def test_empty_refuses_a_database_in_use_and_says_how_to_start_with_another(
    url: str, command: Command
) -> None:
    assert command("create-administrator", *ANN, INLOOP_PASSWORD=PASSWORD)[0] == 0
    status, said = command("empty", "--network", "Klein Dorp", *ANN, INLOOP_PASSWORD=PASSWORD)
    assert (status, said) == (
        1,
        (
            f"{url} is not empty, so nothing was changed. To begin with another database, name it each time: "
            "`DATABASE_URL=sqlite:///var/mine.db make empty`, then `DATABASE_URL=sqlite:///var/mine.db make run`.\n"
        ),
    )
    assert networks(url) == 0


def test_accounts_made_by_a_command_cover_the_network_that_was_named(url: str, command: Command) -> None:
    for name in ("Gent", "Kortrijk"):
        assert command("create-network", "--network", name)[0] == 0
    made = command("create-coordinator", "--network", "Kortrijk", *ANN, INLOOP_PASSWORD=PASSWORD)
    assert made == (0, "ann@example.org can sign in.\n")
    bob = ("--name", "Bob", "--email", "bob@example.org")
    assert command("create-administrator", *bob, INLOOP_PASSWORD=PASSWORD)[0] == 0
    assert who(url) == [
        ("ann@example.org", "Ann Peeters", Role.COORDINATOR, ["Kortrijk"]),
        ("bob@example.org", "Bob", Role.ADMINISTRATOR, []),
    ]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (
            ("create-coordinator", "--network", "Gent", "--name", "Bob", "--email", "ann@example.org"),
            (
                "There is an account with this e-mail address already. "
                "If you do not find it in the list, ask an administrator to extend it to your network."
            ),
        ),
        (
            ("create-coordinator", "--network", "Brussel", *ANN),
            "No network has this name. There are: Gent.",
        ),
        (
            ("create-network", "--network", "Gent"),
            "There is a network with this name already. Choose another name.",
        ),
        (
            ("new-password", "--email", "bob@example.org"),
            "There is no account in use with this e-mail address. Check how it is written.",
        ),
    ],
)
def test_what_a_command_cannot_make_is_said_in_a_sentence(
    url: str, command: Command, words: tuple[str, ...], said: str
) -> None:
    assert command("empty", "--network", "Gent", *ANN, INLOOP_PASSWORD=PASSWORD)[0] == 0
    assert command(*words, INLOOP_PASSWORD=PASSWORD) == (1, f"{said}\n")
    assert len(who(url)) == 1


def test_a_coordinator_needs_a_network_first(command: Command) -> None:
    said = (1, "There is no network yet. Begin with `make empty`.\n")
    assert command("create-coordinator", *ANN, INLOOP_PASSWORD=PASSWORD) == said


def test_accounts_are_made_only_in_a_database_that_fits(tmp_path: Path, command: Command) -> None:
    status, said = command(
        "create-administrator",
        *ANN,
        DATABASE_URL=f"sqlite:///{tmp_path / 'new.db'}",
        INLOOP_PASSWORD=PASSWORD,
    )
    assert (status, said.partition(".")[0]) == (1, "The database is older than this version of Inloop")


def test_a_new_password_lets_somebody_back_in(url: str, command: Command) -> None:
    assert command("empty", "--network", "Gent", *ANN, INLOOP_PASSWORD=PASSWORD)[0] == 0
    other = "vijf heel andere woorden"
    assert command("new-password", "--email", "ann@example.org", INLOOP_PASSWORD=other)[0] == 0
    assert opens(url, "ann@example.org", other) == 1
    with pytest.raises(WrongPassword):
        opens(url, "ann@example.org", PASSWORD)
