"""The database goes away while pages stand open, on the real server."""

import re
from pathlib import Path

from sqlalchemy import text

from db.session import engine_for, writing
from tests.browser import Visit, serve, settled
from tests.conftest import sqlite_copy
from tests.factories import make_account, make_network
from tests.web.test_readiness import UNREACHABLE

UNAVAILABLE = re.compile(r"503|WebSocket")
"""What a browser itself says about a server that turns it away."""


def test_an_open_page_says_that_the_database_is_lost_and_works_again_once_it_is_back(
    migrated_file: Path, tmp_path: Path, visit: Visit
) -> None:
    url = sqlite_copy(migrated_file, tmp_path)
    engine = engine_for(url)
    with writing(engine) as tx:
        ann = make_account(tx, networks=[make_network(tx, name="Gent")]).id
    with serve(url, tmp_path) as server:
        visitors = {code: visit(server, "/", account=ann, language=code) for code in UNREACHABLE}
        for visitor in visitors.values():
            settled(visitor.page)
        with engine.begin() as connection:
            connection.execute(text("ALTER TABLE sign_in RENAME TO lost"))
        for code, visitor in visitors.items():
            visitor.page.get_by_role("link", name=re.compile("^(Roster|Rooster|Planning)$")).click()
            visitor.page.get_by_text(UNREACHABLE[code]).wait_for()
        english = visitors["en"].page
        with engine.begin() as connection:
            connection.execute(text("ALTER TABLE lost RENAME TO sign_in"))
        english.get_by_role("button", name="Try again").click()
        english.get_by_role("link", name="Sign out").wait_for()
        with engine.begin() as connection:
            connection.execute(text("ALTER TABLE sign_in RENAME TO lost"))
        for code, visitor in visitors.items():
            visitor.page.reload()
            visitor.page.get_by_role("alert").filter(has_text=UNREACHABLE[code]).wait_for()
            visitor.forgive(UNAVAILABLE)
        with engine.begin() as connection:
            connection.execute(text("ALTER TABLE lost RENAME TO sign_in"))
        page = visitors["nl"].page
        page.reload()
        settled(page)
        assert page.get_by_text(UNREACHABLE["nl"]).count() == 0
    engine.dispose()
