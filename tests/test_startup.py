"""The commands, run as somebody types them."""

import os
import subprocess
import sys
from argparse import Namespace
from pathlib import Path

import pytest
from sqlalchemy import func, select

import settings
import startup as commands
from db.session import engine_for, reading
from db.tables import NetworkRow
from tests.browser import PROJECT


def startup(url: str, *words: str) -> tuple[int, str]:
    """How the command ended, and what it said."""
    done = subprocess.run(
        [sys.executable, "-m", "startup", *words],
        cwd=PROJECT,
        env={**os.environ, "DATABASE_URL": url, "INLOOP_NOW": "2026-11-24T11:00:00+00:00"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout


def networks(url: str) -> int:
    engine = engine_for(url)
    with reading(engine) as tx:
        count = tx.scalar(select(func.count()).select_from(NetworkRow)) or 0
    engine.dispose()
    return count


def test_migrate_makes_a_database_that_is_not_there_yet(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'new.db'}"
    assert startup(url, "migrate") == (0, "The database fits this version of Inloop.\n")
    assert networks(url) == 0


def test_demo_fills_an_empty_database_and_leaves_any_other_alone(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'new.db'}"
    assert startup(url, "demo")[0] == 0
    assert networks(url) == 3
    assert startup(url, "demo") == (0, "The database has a network already, so nothing was added.\n")
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
