"""The real server, started as people start it."""

import os
import shutil
import socket
import subprocess
from pathlib import Path

import httpx

from db.session import engine_for, writing
from domain.words import Role
from scripts.serving import serve
from tests.browser import PHONE, PROJECT, Visit, serious_barriers, settled
from tests.conftest import sqlite_copy
from tests.factories import make_account, make_network


def test_a_fresh_server_is_healthy_and_shows_nobody_anything_but_the_way_in(
    migrated_file: Path, tmp_path: Path, visit: Visit
) -> None:
    with serve(sqlite_copy(migrated_file, tmp_path), tmp_path) as server:
        assert httpx.get(f"{server.url}/readyz").status_code == httpx.codes.OK
        page = visit(server, "/rooster?week=2026-W48", screen=PHONE).page
        assert page.url == f"{server.url}/login?next=%2Frooster%3Fweek%3D2026-W48"
        assert serious_barriers(page) == []


def test_a_signed_in_coordinator_gets_the_page_that_was_asked_for(
    migrated_file: Path, tmp_path: Path, visit: Visit
) -> None:
    url = sqlite_copy(migrated_file, tmp_path)
    engine = engine_for(url)
    with writing(engine) as tx:
        account = make_account(tx, role=Role.COORDINATOR, networks=[make_network(tx, name="Gent")]).id
    engine.dispose()
    with serve(url, tmp_path) as server:
        page = settled(visit(server, "/", account=account).page)
        assert page.get_by_text("Gent").count() > 0
        assert "/login" not in page.url


def test_started_without_any_setting_it_makes_and_fills_a_database_of_its_own(
    tmp_path: Path, visit: Visit
) -> None:
    project = tmp_path / "inloop"
    shutil.copytree(
        PROJECT, project, ignore=shutil.ignore_patterns(".*_cache", ".git", ".venv*", "var", "__pycache__")
    )
    with serve("", tmp_path, project=project) as first:
        page = visit(first, "/").page
        page.get_by_role("button").first.click()
        settled(page)
        assert page.get_by_text("Demo").count() > 0
    with serve("", tmp_path, project=project) as second:
        assert httpx.get(f"{second.url}/readyz").json() == {"database": "ok"}
    assert [server.log.read_text().count("Filling the empty database") for server in (first, second)] == [
        1,
        0,
    ]


def test_a_port_that_is_taken_is_named_together_with_the_way_out() -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        done = subprocess.run(
            ["scripts/run.sh"],
            cwd=PROJECT,
            env={"PATH": os.environ["PATH"], "PORT": str(port)},
            capture_output=True,
            text=True,
            check=False,
        )
    assert (done.returncode, done.stderr) == (
        1,
        f"Port {port} is taken, perhaps by another Inloop. Stop that, or take another port: make run PORT={port + 1}\n",
    )
