"""A database that is behind or ahead of the code, or not there: said in the person's language, and to the monitoring."""

from collections.abc import Callable
from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import Engine, text
from starlette.websockets import WebSocketDisconnect

import settings
from db import schema
from db.session import WRITES, engine_for
from tests.web.conftest import HTML, Visitor
from web import database

UNREACHABLE = {
    "en": "The database does not answer.",
    "nl": "De databank antwoordt niet.",
    "fr": "La base de données ne répond pas.",
}


def _one_back(engine: Engine) -> None:
    with engine.execution_options(**{WRITES: True}).connect() as connection:
        command.downgrade(schema._config(connection), "base")


def _from_the_future(engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '20990101_9999'"))


@pytest.mark.parametrize(
    ("spoil", "fault", "said"),
    [
        (_one_back, "DatabaseBehind", ("en", "The database is older than this version of Inloop.")),
        (_one_back, "DatabaseBehind", ("nl", "De databank is ouder dan deze versie van Inloop.")),
        (_one_back, "DatabaseBehind", ("fr", "La base de données est plus ancienne que cette version")),
        (_from_the_future, "DatabaseAhead", ("en", "The database belongs to a newer version of Inloop.")),
        (_from_the_future, "DatabaseAhead", ("nl", "De databank hoort bij een nieuwere versie van Inloop.")),
        (
            _from_the_future,
            "DatabaseAhead",
            ("fr", "La base de données appartient à une version plus récente"),
        ),
    ],
)
def test_a_database_that_does_not_fit_is_said_to_people_and_to_the_monitoring(
    visitor: Visitor,
    sqlite_engine: Engine,
    spoil: Callable[[Engine], None],
    fault: str,
    said: tuple[str, str],
) -> None:
    code, sentence = said
    spoil(sqlite_engine)
    client = visitor()
    answered = client.get("/rooster", headers={**HTML, "accept-language": code})
    assert (answered.status_code, answered.headers["retry-after"]) == (503, "30")
    assert sentence in answered.text
    assert f'<html lang="{code}">' in answered.text
    ready = client.get("/readyz")
    assert (ready.status_code, ready.json()) == (503, {"database": fault})
    assert client.get("/healthz").text == "ok"
    with pytest.raises(WebSocketDisconnect), client.websocket_connect("ws://localhost:8501/_stcore/stream"):
        pass


@pytest.mark.parametrize("url", ["postgresql://nobody@127.0.0.1:9/none", "sqlite:////proc/none/inloop.db"])
@pytest.mark.parametrize("code", UNREACHABLE)
def test_no_database_is_said_too(
    visitor: Visitor, surrounded: pytest.MonkeyPatch, url: str, code: str
) -> None:
    surrounded.setenv("DATABASE_URL", url)
    settings.current.cache_clear()
    answered = visitor().get("/", headers={**HTML, "accept-language": code})
    assert answered.status_code == 503
    assert UNREACHABLE[code] in answered.text
    assert visitor().get("/readyz").json() == {"database": "DatabaseUnreachable"}


def test_mending_the_database_needs_no_restart(
    visitor: Visitor, sqlite_engine: Engine, surrounded: pytest.MonkeyPatch
) -> None:
    surrounded.setattr(database, "ASK_AGAIN_AFTER_S", 0.0)
    _one_back(sqlite_engine)
    client = visitor()
    assert client.get("/login", headers=HTML).status_code == 503
    schema.migrate(sqlite_engine)
    assert client.get("/login", headers=HTML).status_code == 200
    assert client.get("/readyz").json() == {"database": "ok"}


def test_a_database_lost_while_the_server_runs_is_said_at_the_next_request(
    visitor: Visitor, surrounded: pytest.MonkeyPatch, migrated_file: Path, tmp_path: Path
) -> None:
    file = tmp_path / "lost" / "inloop.db"
    file.parent.mkdir()
    file.write_bytes(migrated_file.read_bytes())
    surrounded.setenv("DATABASE_URL", f"sqlite:///{file}")
    settings.current.cache_clear()
    client = visitor()
    assert client.get("/login", headers=HTML).status_code == 200
    engine = engine_for(f"sqlite:///{file}")
    with engine.begin() as connection:
        connection.execute(text("ALTER TABLE sign_in RENAME TO gone"))
    engine.dispose()
    client.cookies["inloop_sign_in"] = "whatever"
    assert client.get("/rooster", headers={**HTML, "accept-language": "en"}).status_code == 503
