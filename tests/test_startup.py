"""The commands, run as somebody types them."""

import os
import subprocess
import sys
from pathlib import Path

from sqlalchemy import func, select

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
