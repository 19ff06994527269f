"""The real server and a real browser, for what can only be seen there.

    def test_x(visit: Visit, tmp_path: Path) -> None:
        with serve(database_url, tmp_path) as server:
            page = visit(server, "/rooster", **PHONE).page

Each visit fails its test when the page logged an error, asked another host for anything, or threw an exception.
"""

import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Literal, Protocol, TypedDict
from urllib.parse import urlsplit

import httpx
import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright

from db.session import engine_for, writing
from scripts import chromium as chromium_program
from services import sign_in
from web import presence
from web.request import cookie_name

PROJECT = Path(__file__).resolve().parent.parent
START_TIMEOUT_S = 60
STOP_TIMEOUT_S = 10
PAGE_TIMEOUT_MS = 20_000
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
OURS_ALONE = ("DATABASE_URL", "INLOOP_", "STREAMLIT_")
"""Variables of the person who runs the tests that a server under test must not inherit."""


@dataclass(frozen=True, slots=True)
class Server:
    """A running server; `log` is what it printed, `now` the moment it believes it is, None for the real one."""

    url: str
    port: int
    database_url: str
    now: datetime | None
    log: Path
    process: subprocess.Popen[bytes]


@contextmanager
def serve(
    database_url: str,
    folder: Path,
    *,
    port: int = 0,
    now: datetime | None = None,
    project: Path = PROJECT,
    program: Sequence[str] = ("streamlit", "run", "app.py"),
    **environment: str,
) -> Iterator[Server]:
    """`streamlit run app.py` on a port of this machine only, until the block ends; it writes its log into `folder`.

    A traceback in the log fails the test: what a person does wrong is answered, not raised.

    `database_url`: "" starts it as somebody does who names none, with the embedded one of the `project`.
    `port`: 0 takes a free one; give that of a server that stopped to see what open pages do when it comes back.
    `now`: the moment the server believes it is. `program`: the module to run, with its words.
    `environment`: more variables, by their names.
    """
    port = port or _free_port()
    log = folder / f"server-{port}.log"
    variables = {name: value for name, value in os.environ.items() if not name.startswith(OURS_ALONE)}
    variables |= {"DATABASE_URL": database_url} if database_url else {}
    variables |= {
        "STREAMLIT_SERVER_ADDRESS": "127.0.0.1",
        "STREAMLIT_SERVER_PORT": str(port),
        "STREAMLIT_SERVER_HEADLESS": "true",
        "STREAMLIT_SERVER_FILE_WATCHER_TYPE": "none",
        "STREAMLIT_BROWSER_GATHER_USAGE_STATS": "false",
    }
    if now is not None:
        variables["INLOOP_NOW"] = now.isoformat()
    command = [sys.executable, "-m", *program]
    with log.open("ab") as said:
        process = subprocess.Popen(
            command,
            cwd=project,
            env=variables | environment,
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=said,
        )
    server = Server(f"http://127.0.0.1:{port}", port, database_url, now, log, process)
    try:
        _wait_until_healthy(server)
        yield server
    finally:
        process.terminate()
        try:
            process.wait(STOP_TIMEOUT_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
    said_wrong = log.read_text().partition("Traceback")
    assert not said_wrong[1], "".join(said_wrong[1:])


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_until_healthy(server: Server) -> None:
    deadline = time.monotonic() + START_TIMEOUT_S
    while time.monotonic() < deadline:
        if server.process.poll() is not None:
            pytest.fail(f"The server ended before it answered:\n{server.log.read_text()}")
        try:
            if httpx.get(f"{server.url}/healthz", timeout=2).status_code == httpx.codes.OK:
                return
        except httpx.TransportError:
            pass
        time.sleep(0.05)  # another process starts: there is nothing to wait on but its answer
    pytest.fail(f"The server did not get healthy in {START_TIMEOUT_S} s:\n{server.log.read_text()}")


class Screen(TypedDict):
    width: int
    height: int


DESK: Screen = {"width": 1280, "height": 800}
PHONE: Screen = {"width": 390, "height": 844}


@dataclass(slots=True)
class Visitor:
    """A browser of its own (cookies, storage) on one page; `faults` is what went wrong in it so far."""

    page: Page
    context: BrowserContext
    faults: list[str] = field(default_factory=list)

    def forgive(self, fault: re.Pattern[str]) -> None:
        """Strike off the faults that a test provokes on purpose."""
        self.faults = [said for said in self.faults if not fault.search(said)]


class Visit(Protocol):
    """Opens `path` on a server in a browser of its own, signed in when `account` (an id in its database) is given."""

    def __call__(
        self,
        server: Server,
        path: str = "/",
        *,
        account: int | None = None,
        screen: Screen = DESK,
        scheme: Literal["light", "dark"] = "light",
        language: str = "nl-BE",
    ) -> Visitor: ...


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """A headless Chromium for the tests of one file; Playwright's event loop ends with it."""
    program = chromium_program.find()
    if program is None:
        pytest.fail(chromium_program.what_to_do(chromium_program.missing()))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, headless=True, args=list(FLAGS))
        yield browser
        browser.close()


@pytest.fixture
def visit(chromium: Browser, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Visit]:
    visitors: list[Visitor] = []

    def opened(
        server: Server,
        path: str = "/",
        *,
        account: int | None = None,
        screen: Screen = DESK,
        scheme: Literal["light", "dark"] = "light",
        language: str = "nl-BE",
    ) -> Visitor:
        context = chromium.new_context(
            viewport={"width": screen["width"], "height": screen["height"]},
            color_scheme=scheme,
            locale=language,
            timezone_id="Europe/Brussels",
            has_touch=screen is PHONE,
        )
        context.set_default_timeout(PAGE_TIMEOUT_MS)
        visitor = Visitor(context.new_page(), context)
        visitors.append(visitor)
        _watch(visitor, server)
        if account is not None:
            token = sign_in_to(server, account)
            context.add_cookies([{"name": cookie_name(presence.COOKIE), "value": token, "url": server.url}])
        visitor.page.goto(server.url + path)
        return visitor

    yield opened
    faults = [fault for visitor in visitors for fault in visitor.faults]
    if faults or request.node.stash.get(FAILED, False):
        for number, visitor in enumerate(visitors, 1):
            visitor.page.screenshot(path=tmp_path / f"visitor-{number}.png", full_page=True)
        print(f"What the visitors saw: {tmp_path}/visitor-*.png")  # noqa: T201 - part of the failure's report
    for visitor in visitors:
        visitor.context.close()
    assert faults == []


def sign_in_to(server: Server, account: int) -> str:
    """The token of a sign-in that the gate accepts, without typing a password each time."""
    engine = engine_for(server.database_url)
    with writing(engine) as tx:
        token = sign_in.open_for(tx, account, now=server.now or datetime.now(UTC))
    engine.dispose()
    return token


GUESSED = re.compile(r"^/\w+/_stcore/(health|host-config)$")
"""Where Streamlit's own page, opened on a path, asks first, in case the application lives under that path."""


def _watch(visitor: Visitor, server: Server) -> None:
    here = urlsplit(server.url).netloc

    def note_console(message: ConsoleMessage) -> None:
        url = message.location.get("url", "")
        if message.type == "error" and not GUESSED.match(urlsplit(url).path):
            visitor.faults.append(f"console: {message.text} ({url})")

    def note_address(url: str) -> None:
        if urlsplit(url).scheme in {"http", "https", "ws", "wss"} and urlsplit(url).netloc != here:
            visitor.faults.append(f"asked another host: {url}")

    visitor.page.on("console", note_console)
    visitor.page.on("pageerror", lambda error: visitor.faults.append(f"exception: {error}"))
    visitor.page.on("websocket", lambda connection: note_address(connection.url))
    visitor.context.on("request", lambda request: note_address(request.url))


def settled(page: Page) -> Page:
    """The page once Streamlit is connected and has nothing left to run."""
    page.locator(
        "[data-testid=stApp][data-test-script-state=notRunning][data-test-connection-state=CONNECTED]"
    ).wait_for()
    return page


SERIOUS = ("serious", "critical")
STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def serious_barriers(
    page: Page,
    *,
    rules: Sequence[str] = (),
    known: Callable[[str, str], bool] = lambda _rule, _target: False,
) -> list[str]:
    """What axe-core finds serious or critical on the page, as "rule: target: what is wrong", in axe's order.

    `rules`: only these, for a second look at the same page. `known(rule, target)` says what Streamlit itself draws and
    no application can mend.
    """
    wheel = find_spec("axe_playwright_python")
    assert wheel is not None
    assert wheel.origin is not None
    page.evaluate((Path(wheel.origin).parent / "axe.min.js").read_text("utf-8"))
    wanted = {"type": "rule", "values": rules} if rules else {"type": "tag", "values": STANDARDS}
    options = {"runOnly": wanted, "resultTypes": ["violations"]}
    found: dict[str, Any] = page.evaluate("options => axe.run(document, options)", options)
    return [
        f"{violation['id']}: {target}: {violation['help']}"
        for violation in found["violations"]
        if violation["impact"] in SERIOUS
        for node in violation["nodes"]
        for target in [" ".join(map(str, node["target"]))]
        if not known(violation["id"], target)
    ]


FAILED = pytest.StashKey[bool]()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, Any, Any]:
    """Let the fixtures of a failed test know, so that they can keep a picture."""
    report = yield
    if report.when == "call":
        item.stash[FAILED] = report.failed
    return report
