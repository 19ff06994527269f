"""The whole app, driven in this process the way Streamlit runs it."""

import hashlib
import os
import re
from datetime import UTC, datetime
from html import unescape
from pathlib import Path
from secrets import token_hex

import streamlit as st
from sqlalchemy import Engine
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

import settings
from db.session import writing
from db.tables import AccountRow, SignInRow
from ui import frame, page_entry

APP = str(Path(__file__).resolve().parents[2] / "app.py")
PATHS = {entry.file.removesuffix(".py"): entry for entry in page_entry.PAGES}
NOW = datetime(2026, 11, 24, 11, 0, tzinfo=UTC)
"""The moment the driven app believes it is: Tuesday 24 November 2026, 12:00 in Brussels."""

REFUSED = "Your account may not see this page. Ask your coordinator if you need it."
"""What stands in the place of a page that the role is not offered."""


def drive(
    engine: Engine,
    account: AccountRow | int,
    *,
    page: str = "today",
    query: dict[str, str] | None = None,
    language: str = "en",
    now: datetime = NOW,
) -> AppTest:
    """The app as the account sees it, run once on `page` (a file name of `pages/` without its ending).

    `account` must be committed in `engine`'s database. Read `.error`, `.button(key=…)` and so on from the result, and
    `.run()` it again after each interaction.
    """
    url = engine.url.render_as_string(hide_password=False)
    os.environ.update({"DATABASE_URL": url, "INLOOP_NOW": now.isoformat()})
    settings.current.cache_clear()
    st.cache_data.clear()  # what an earlier test read came from another database
    st.cache_resource.clear()  # also the engine: the files of the databases of thousands of tests would stay open
    app = AppTest.from_file(APP, default_timeout=30)
    app.user = {"sid": sign_in(engine, account if isinstance(account, int) else account.id, now)}
    app.session_state[frame.LANGUAGE] = language
    for name, value in (query or {}).items():
        app.query_params[name] = value
    if page != "today":  # one goes straight there; `switch_page` needs another page before
        app._page_hash = calc_hash(PATHS[page].path)
    return app.run()


def ways(app: AppTest) -> list[tuple[str, str]]:
    """The label and the query of each link that `ui.ways` drew, in order."""
    return [
        (text_of(inside), unescape(query))
        for body in pieces(app)
        for query, inside in re.findall(r'<a class="inloop-go" href="/[^?"]*\??([^"]*)">(.*?)</a>', body)
    ]


def lines(app: AppTest) -> list[str]:
    """The lines of text beside them."""
    return [
        text_of(inside)
        for body in pieces(app)
        for inside in re.findall(r'<p class="inloop-line[^"]*">(.*?)</p>', body)
    ]


def pieces(app: AppTest) -> list[str]:
    """The pieces of HTML on the page."""
    return [one.proto.body for one in app.main.get("html")]


def text_of(html: str) -> str:
    """What a person reads of a piece of HTML, its icons left out."""
    return unescape(re.sub(r"<[^>]+>", "", re.sub(r'<span class="inloop-icon".*?</span>', "", html)))


def sign_in(engine: Engine, account_id: int, now: datetime) -> str:
    """A live sign-in of the account; the hash that the gate would pass on."""
    token_hash = hashlib.sha256(token_hex(16).encode()).hexdigest()
    with writing(engine) as tx:
        tx.add(
            SignInRow(
                token_hash=token_hash,
                account_id=account_id,
                created_at=now,
                seen_at=now,
            )
        )
    return token_hash
