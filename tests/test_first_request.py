"""The first request of a fresh server is a deep link to a coordinator's page, from somebody who may not see it.

Until the script of an app ran once, Streamlit would serve the files of `pages/` by themselves to whoever asks; so what is
asked first matters, and only the real server shows it.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from db.session import engine_for, writing
from domain.words import Role
from scripts.serving import serve
from services import sign_in
from tests.browser import PROJECT, Server, Visit, settled
from tests.conftest import sqlite_copy
from tests.factories import make_account, make_location, make_network
from tests.pages.driving import REFUSED
from ui import page_entry
from web import presence
from web.gate import SIGN_IN_HEADER
from web.request import cookie_name

COORDINATORS = tuple(entry for entry in page_entry.PAGES if entry.file in {"accounts.py", "locations.py"})
SECRET = "Geheim@example.org"
"""Stands on the page about accounts and nowhere else."""
TIMEOUT_S = 30
ENDED = frozenset({ForwardMsg.FINISHED_SUCCESSFULLY, ForwardMsg.FINISHED_WITH_COMPILE_ERROR})


@dataclass(frozen=True, slots=True)
class Fresh:
    """A server that nobody asked anything yet, with the sign-ins of two people."""

    server: Server
    coordinator: str
    manager: str
    manager_id: int


@pytest.fixture
def fresh(migrated_file: Path, tmp_path: Path) -> Iterator[Fresh]:
    url = sqlite_copy(migrated_file, tmp_path)
    engine = engine_for(url)
    with serve(url, tmp_path) as server:
        with writing(engine) as tx:
            gent = make_network(tx, name="Gent")
            krook = make_location(tx, gent, name="De Krook")
            coordinator = make_account(tx, networks=[gent], name=SECRET)
            manager = make_account(tx, role=Role.MANAGER, locations=[krook], name="Bob")
            tokens = [sign_in.open_for(tx, one.id, now=datetime.now(UTC)) for one in (coordinator, manager)]
        engine.dispose()
        yield Fresh(server, tokens[0], tokens[1], manager.id)


def shown(server: Server, token: str, *, page: str = "", script: str = "", forged: str = "") -> str:
    """Everything the server sends to a browser that asks for this page, over the websocket, as one text.

    `page`: the path in the address; `script`: the hash by which Streamlit knows a page. `forged`: an identity claimed.
    """
    asked = BackMsg()
    asked.rerun_script.page_name = page
    asked.rerun_script.page_script_hash = script
    asked.rerun_script.context_info.locale = "en"
    said = b""
    with connect(
        server.url.replace("http", "ws", 1) + "/_stcore/stream",
        subprotocols=["streamlit"],  # type: ignore[list-item]  # a NewType of str that the library does not export
        additional_headers={
            "Origin": server.url,
            "Cookie": f"{cookie_name(presence.COOKIE)}={token}",
            **({SIGN_IN_HEADER: forged} if forged else {}),
        },
        max_size=None,
        open_timeout=TIMEOUT_S,
    ) as connection:
        connection.send(asked.SerializeToString())
        while True:
            raw = connection.recv(TIMEOUT_S)
            assert isinstance(raw, bytes)
            said += raw
            message = ForwardMsg.FromString(raw)
            if message.WhichOneof("type") == "script_finished" and message.script_finished in ENDED:
                return said.decode("utf-8", "replace")


def test_without_a_sign_in_nothing_of_a_page_is_sent_nor_its_file_to_a_manager(fresh: Fresh) -> None:
    known = sign_in.to_hash(fresh.coordinator)
    for entry in COORDINATORS:
        for path in (f"/{entry.path}", f"/{entry.file.removesuffix('.py')}"):
            for headers in (
                {},
                {SIGN_IN_HEADER: known},
                {"cookie": f"{cookie_name(presence.COOKIE)}=made-up"},
            ):
                answered = httpx.get(fresh.server.url + path, headers={"accept": "text/html", **headers})
                assert (answered.status_code, answered.headers["location"]) == (
                    303,
                    f"/login?next=%2F{path[1:]}",
                )
    for token, forged in (("", ""), ("made-up", ""), ("", known), ("made-up", known), (known, known)):
        with pytest.raises(InvalidStatus) as refused:
            shown(fresh.server, token, page=COORDINATORS[0].path, forged=forged)
        assert refused.value.response.status_code == 403
    file = str(PROJECT / "pages" / "accounts.py")
    by_path = hashlib.md5(file.encode(), usedforsecurity=False).hexdigest()
    for asked in ({"page": "accounts"}, {"script": by_path}):
        assert SECRET not in shown(fresh.server, fresh.manager, **asked)


def test_a_manager_is_shown_a_sentence_in_place_of_the_page_whoever_is_claimed_to_look(fresh: Fresh) -> None:
    for entry in COORDINATORS:
        for forged in ("", sign_in.to_hash(fresh.coordinator)):
            said = shown(fresh.server, fresh.manager, page=entry.path, forged=forged)
            assert (REFUSED in said, SECRET in said) == (True, False)
    known = sign_in.to_hash(fresh.manager)
    assert SECRET in shown(fresh.server, fresh.coordinator, page="toegang", forged=known)


def test_in_a_browser_a_manager_is_led_on_and_signs_out_in_the_same_tab(fresh: Fresh, visit: Visit) -> None:
    visitor = visit(fresh.server, "/", account=fresh.manager_id)
    page = settled(visitor.page)
    page.goto(f"{fresh.server.url}/toegang")
    page.get_by_role("heading", name="Niet voor dit account").wait_for()
    page.get_by_role("link", name="Naar de startpagina").click()
    page.wait_for_url(f"{fresh.server.url}/?*")
    settled(page)
    page.get_by_role("link", name="Afmelden").click()
    page.get_by_role("heading", name="Je bent afgemeld").wait_for()
    assert page.url == f"{fresh.server.url}/logout"
    assert len(visitor.context.pages) == 1
