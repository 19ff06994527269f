"""What the week board costs in a real browser: `python -m benchmarks.board` writes benchmarks/board.md.

The big network of the other figures, one week of it: how long until every card is there, how long until an edit is
seen and until the database has confirmed it, and how long until the rules have answered for a helper who was picked up.
"""

import argparse
import os
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

from playwright.sync_api import Page

from benchmarks import databases, report
from benchmarks.databases import Size
from domain.words import Role
from scripts.serving import DESK, Server, chromium, open_browser, serve, settled, signed_in

RESULTS = Path(__file__).with_name("board.md")
OPENED, EDITS, PICKED = 7, 20, 10
READY_MS, SEEN_MS = 1000, 150
"""What was promised: the board ready, an edit seen."""

PRELUDE = """
const board = () => [...document.querySelectorAll("*")].map(each => each.shadowRoot).find(each => each?.querySelector(".board"));
const until = async (isSo) => {
  const late = performance.now() + 20000;
  while (!isSo()) {
    if (performance.now() > late) throw new Error(`this did not come: ${isSo}`);
    await new Promise(requestAnimationFrame);
  }
  return performance.now();
};
const press = (on, key, also = {}) =>
  on.dispatchEvent(new KeyboardEvent("keydown", {key, bubbles: true, composed: true, ...also}));
"""
OPEN = """async (cards) => { %s
  const began = performance.now();
  [...document.querySelectorAll("a")].find(each => each.pathname === "/rooster").click();
  return await until(() => board()?.querySelectorAll(".card").length === cards) - began;
}"""
EDIT = """async (place) => { %s
  const chips = [...board().querySelectorAll(".card .chip")];
  const chip = chips[place * 7 %% chips.length];
  const id = chip.closest(".card").dataset.id;
  const card = () => board().querySelector(`.card[data-id="${id}"]`);
  chip.focus();
  const began = performance.now();
  press(chip, "Delete");
  const seen = await until(() => card().querySelector(".saving"));
  const saved = await until(() => !card().querySelector(".saving"));
  press(card(), "z", {ctrlKey: true});
  await until(() => card().querySelector(`.chip[data-helper="${chip.dataset.helper}"]`));
  return [seen - began, saved - began, performance.now() - saved];
}"""
PICK = """async (place) => { %s
  const chips = [...board().querySelectorAll(".card .chip")];
  const chip = chips[place * 11 %% chips.length];
  chip.focus();
  const began = performance.now();
  press(chip, "m");
  const answered = await until(() => [...board().querySelectorAll(".mark")].some(each => each.textContent));
  press(board().querySelector(".card[tabindex='0']"), "Escape");
  return answered - began;
}"""
COUNT = "() => { %s return board()?.querySelectorAll('.card').length ?? 0; }"


@dataclass(frozen=True, slots=True)
class Found:
    """Times in ms, in the order measured; `load` is the machine's over the last minute, before and after."""

    cards: int
    first: float
    opened: list[float]
    seen: list[float]
    saved: list[float]
    undone: list[float]
    answered: list[float]
    largest_kilobytes: float
    load: tuple[float, float]


def main(words: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.board", description=__doc__)
    parser.add_argument("--locations", type=int, default=60)
    parser.add_argument("--years", type=int, default=1)
    asked = parser.parse_args(words)
    surroundings = report.surroundings()
    size = Size(asked.locations, asked.years)
    with TemporaryDirectory() as name:
        folder = Path(name)
        url = databases.on_sqlite(size, folder)
        with serve(url, folder, now=databases.NOW) as server:
            found = measure(server, databases.account(url, Role.COORDINATOR))
    text = said(found, size, surroundings)
    RESULTS.write_text(text, encoding="utf-8")
    print(text)
    return 0


def measure(server: Server, account: int) -> Found:
    before = os.getloadavg()[0]
    with chromium() as browser:
        context = open_browser(browser, screen=DESK)
        context.add_cookies([signed_in(server, account)])
        page = context.new_page()
        sizes: list[int] = []
        page.on(
            "websocket", lambda socket: socket.on("framereceived", lambda frame: sizes.append(len(frame)))
        )
        began = time.perf_counter()
        page.goto(f"{server.url}/rooster")
        page.locator(".board .card").first.wait_for()
        first = (time.perf_counter() - began) * 1000
        settled(page)
        cards = int(_run(page, COUNT))
        opened = []
        for _ in range(OPENED):
            page.get_by_test_id("stSidebarNavLink").first.click()
            settled(page)
            opened.append(float(_run(page, OPEN, cards)))
            settled(page)
        edits = []
        for number in range(EDITS):
            edits.append(_run(page, EDIT, number))
            settled(page)
        answered = []
        for number in range(PICKED):
            answered.append(float(_run(page, PICK, number)))
            settled(page)
        context.close()
    seen, saved, undone = (list(column) for column in zip(*edits, strict=True))
    load = (before, os.getloadavg()[0])
    return Found(cards, first, opened, seen, saved, undone, answered, max(sizes) / 1000, load)


def said(found: Found, size: Size, surroundings: str) -> str:
    def line(what: str, times: Sequence[float], promised: str = "") -> str:
        return f"| {what} | {median(times):.0f} ms | {max(times):.0f} ms | {len(times)} | {promised} |"

    return "\n".join(
        [
            "# What the board costs in a browser",
            "",
            "Written by `python -m benchmarks.board`; nobody types here. Headless Chromium and the server share this machine;",
            "times are taken inside the page, from the key or the click until the element is there.",
            "",
            f"{surroundings} Load {found.load[0]:.1f} before and {found.load[1]:.1f} after.",
            "",
            (
                f"One week of {size.title} on SQLite: {found.cards} sessions. The largest message to the browser had"
                f" {found.largest_kilobytes:.0f} kB. The very first page, scripts of Streamlit included, was there"
                f" after {found.first:.0f} ms."
            ),
            "",
            "| | median | slowest | times | promised |",
            "|---|--:|--:|--:|---|",
            line("from the menu until every card is there", found.opened, f"under {READY_MS} ms"),
            line("from the key until the edit is seen", found.seen, f"under {SEEN_MS} ms"),
            line("from the key until the database confirmed it", found.saved),
            line("from Ctrl+Z until the helper is back", found.undone),
            line("from picking up until the rules answered on the cards", found.answered),
            "",
        ]
    )


def _run(page: Page, script: str, *given: Any) -> Any:
    return page.evaluate(script % PRELUDE, *given)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
