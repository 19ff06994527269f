"""The real server and a real browser, for what can only be seen there.

    def test_x(visit: Visit, tmp_path: Path) -> None:
        with serve(database_url, tmp_path) as server:
            page = visit(server, "/rooster", screen=PHONE).page

Each visit fails its test when the page logged an error, asked another host for anything, or threw an exception.
"""

import re
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, expect

from scripts import serving
from scripts.serving import DESK, OURS_ALONE, PHONE, PROJECT, Scheme, Screen, Server, settled
from tests import forked

expect.set_options(timeout=serving.PAGE_TIMEOUT_MS)
"""A busy machine with two workers may take as long over a sentence as over a page."""

__all__ = [
    "DESK",
    "OURS_ALONE",
    "PHONE",
    "PROJECT",
    "Screen",
    "Server",
    "Visit",
    "Visitor",
    "judged",
    "serious_barriers",
    "serve",
    "settled",
    "visitor_of",
]

serve = partial(serving.serve, start=forked.started)


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
        scheme: Scheme = "light",
        language: str = "nl-BE",
    ) -> Visitor: ...


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """One headless Chromium for the tests of a file."""
    with serving.chromium() as browser:
        yield browser


def visitor_of(
    browser: Browser,
    server: Server,
    *,
    account: int | None = None,
    screen: Screen = DESK,
    scheme: Scheme = "light",
    language: str = "nl-BE",
) -> Visitor:
    """Somebody in front of an empty page; whoever asks for one closes its context."""
    context = serving.open_browser(browser, screen=screen, scheme=scheme, language=language)
    visitor = Visitor(context.new_page(), context)
    _watch(visitor, server)
    if account is not None:
        context.add_cookies([serving.signed_in(server, account)])
    return visitor


@contextmanager
def judged(visitors: Sequence[Visitor], request: pytest.FixtureRequest, folder: Path) -> Iterator[None]:
    """A test in which they visit: their faults fail it, and a picture of each is kept of one that fails."""
    yield
    faults = [fault for visitor in visitors for fault in visitor.faults]
    if faults or request.node.stash.get(FAILED, False):
        for number, visitor in enumerate(visitors, 1):
            visitor.page.screenshot(path=folder / f"visitor-{number}.png", full_page=True)
        print(f"What the visitors saw: {folder}/visitor-*.png")  # noqa: T201 - part of the failure's report
    for visitor in visitors:
        visitor.faults = []
    assert faults == []


@pytest.fixture
def visit(chromium: Browser, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Visit]:
    visitors: list[Visitor] = []

    def opened(
        server: Server,
        path: str = "/",
        *,
        account: int | None = None,
        screen: Screen = DESK,
        scheme: Scheme = "light",
        language: str = "nl-BE",
    ) -> Visitor:
        visitor = visitor_of(
            chromium, server, account=account, screen=screen, scheme=scheme, language=language
        )
        visitors.append(visitor)
        visitor.page.goto(server.url + path)
        return visitor

    try:
        with judged(visitors, request, tmp_path):
            yield opened
    finally:
        for visitor in visitors:
            visitor.context.close()


GUESSED = re.compile(r"^/[\w-]+/_stcore/(health|host-config)$")
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
    if not page.evaluate("() => 'axe' in window"):
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
