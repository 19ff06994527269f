"""A running server of Inloop and a browser in front of it, for the browser tests and the screenshots.

with serve(database_url, folder) as server, chromium() as browser:
    context = open_browser(browser, screen=PHONE)
    context.add_cookies([signed_in(server, account)])
    page = context.new_page()
    page.goto(server.url + "/rooster")
    settled(page)
"""

import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple, Protocol

import httpx
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from db.session import engine_for, writing
from scripts import chromium as machine
from services import sign_in
from web import presence
from web.request import cookie_name

if TYPE_CHECKING:
    from playwright._impl._api_structures import SetCookieParam

PROJECT = Path(__file__).resolve().parent.parent
START_TIMEOUT_S = 120
STOP_TIMEOUT_S = 10
PAGE_TIMEOUT_MS = 30_000
LOOKED_AT_EVERY_MS = 50
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
"""Beginnings of the variables of whoever starts this that the server must not inherit."""


class Process(Protocol):
    """The part of `subprocess.Popen` that is needed to end a server."""

    @property
    def pid(self) -> int: ...
    def poll(self) -> int | None: ...
    def terminate(self) -> None: ...
    def kill(self) -> None: ...
    def wait(self, timeout: float | None = None) -> int: ...


class Start(Protocol):
    """Starts `python -m program…` in a folder with these variables alone; what it says goes into `log`."""

    def __call__(
        self, program: Sequence[str], folder: Path, variables: Mapping[str, str], log: Path
    ) -> Process: ...


def started(program: Sequence[str], folder: Path, variables: Mapping[str, str], log: Path) -> Process:
    """As somebody does who types it."""
    with log.open("ab") as said:
        return subprocess.Popen(
            [sys.executable, "-m", *program],
            cwd=folder,
            env=variables,
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=said,
        )


class Screen(NamedTuple):
    width: int
    height: int


Scheme = Literal["light", "dark"]

DESK = Screen(1280, 800)
PHONE = Screen(390, 844)


CUT_OFF = re.compile(
    r"Traceback \(most recent call last\):\n(?:(?!Traceback ).*\n)*?"
    r'.*WebSocketDisconnected: WebSocket is not connected\. Need to call "accept" first\.\n'
    r"\s*\n.*During handling of the above exception, another exception occurred:\n\s*\n"
    r"Traceback \(most recent call last\):\n(?:(?!Traceback ).*\n)*?"
    r'.*WebSocketDisconnected: Cannot call "send" once a close message has been sent\.\n?'
)
"""What Streamlit 1.67 writes when a connection is cut while it sends, and it then closes what is closed; nothing is lost."""


class NotServed(AssertionError):
    """The server did not start, or something went wrong in it; the message holds what it logged."""


class NoBrowser(AssertionError):
    """There is no browser to drive; the message says what to install."""


@dataclass(frozen=True, slots=True)
class Server:
    """A running server; `log` is what it printed, `now` the moment it believes it is, None for the real one."""

    url: str
    port: int
    database_url: str
    now: datetime | None
    log: Path
    process: Process


@contextmanager
def serve(
    database_url: str,
    folder: Path,
    *,
    port: int = 0,
    now: datetime | None = None,
    project: Path = PROJECT,
    program: Sequence[str] = ("streamlit", "run", "app.py"),
    start: Start = started,
    **environment: str,
) -> Iterator[Server]:
    """`streamlit run app.py` on a port of this machine only, until the block ends; it writes its log into `folder`.

    A traceback in the log is a fault of ours (`NotServed`): what a person does wrong is answered, not raised.

    `database_url`: "" starts it as somebody does who names none, with the embedded one of the `project`.
    `port`: 0 takes a free one; give that of a server that stopped to see what open pages do when it comes back.
    `now`: the moment the server believes it is. `program`: the module to run, with its words, by `start`.
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
    process = start(program, project, variables | environment, log)
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
    said_wrong = CUT_OFF.sub("", log.read_text()).partition("Traceback")
    if said_wrong[1]:
        raise NotServed("".join(said_wrong[1:]))


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_until_healthy(server: Server) -> None:
    deadline = time.monotonic() + START_TIMEOUT_S
    while time.monotonic() < deadline:
        if server.process.poll() is not None:
            raise NotServed(f"The server ended before it answered:\n{server.log.read_text()}")
        try:
            if httpx.get(f"{server.url}/healthz", timeout=2).status_code == httpx.codes.OK:
                return
        except httpx.TransportError:
            pass
        time.sleep(0.05)  # another process starts: there is nothing to wait on but its answer
    raise NotServed(f"The server did not get healthy in {START_TIMEOUT_S} s:\n{server.log.read_text()}")


@contextmanager
def chromium() -> Iterator[Browser]:
    """The machine's Chromium, without a window, until the block ends; Playwright's event loop ends with it."""
    found = machine.find()
    if found is None:
        raise NoBrowser(machine.what_to_do(machine.missing()))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, headless=True, args=list(FLAGS))
        yield browser
        browser.close()


def open_browser(
    browser: Browser, *, screen: Screen = DESK, scheme: Scheme = "light", language: str = "nl-BE"
) -> BrowserContext:
    """A browser of somebody's own: its cookies and storage are shared with nobody."""
    context = browser.new_context(
        viewport={"width": screen.width, "height": screen.height},
        color_scheme=scheme,
        locale=language,
        timezone_id="Europe/Brussels",
        has_touch=screen is PHONE,
    )
    context.set_default_timeout(PAGE_TIMEOUT_MS)
    return context


def sign_in_to(server: Server, account: int) -> str:
    """The token of a sign-in that the gate accepts, without typing a password each time; `account` is an id."""
    engine = engine_for(server.database_url)
    with writing(engine) as tx:
        token = sign_in.open_for(tx, account, now=server.now or datetime.now(UTC))
    engine.dispose()
    return token


def signed_in(server: Server, account: int) -> "SetCookieParam":
    """The cookie of a sign-in, for a browser."""
    return {
        "name": cookie_name(presence.COOKIE),
        "value": sign_in_to(server, account),
        "url": server.url,
    }


IS_SETTLED = """() => {
    const app = document.querySelector("[data-testid=stApp]");
    const isCalm = app?.dataset.testScriptState === "notRunning"
        && app.dataset.testConnectionState === "CONNECTED"
        && document.inloopWords
        && !document.querySelector("[data-stale=true], [data-testid=stSkeleton]")
        && document.getAnimations().every(each =>
            each.playState !== "running" || each.effect?.getTiming().iterations === Infinity);
    document.inloopCalm = isCalm ? (document.inloopCalm ?? 0) + 1 : 0;
    return document.inloopCalm > 3;
}"""
"""Connected, nothing left to run, nothing greyed out or fading, our words put on; and that several looks in a row.

What a person calls finished: right after a click, and before the first run, Streamlit too is "not running".
"""


def settled(page: Page) -> Page:
    """The page once it stands still."""
    page.evaluate("() => { document.inloopCalm = 0 }")
    page.wait_for_function(IS_SETTLED, polling=LOOKED_AT_EVERY_MS)
    return page
