"""The pictures of the README: docs/pictures/*.png, taken of the demo network at a moment that stands still.

`python -m scripts.screenshots` takes all of them; names of pictures after it take only those.
"""

import io
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser
from sqlalchemy import select

from db.schema import migrate
from db.session import engine_for, reading
from db.tables import AccountRow
from demo import network
from scripts.serving import (
    DESK,
    PHONE,
    PROJECT,
    NoBrowser,
    Scheme,
    Screen,
    Server,
    chromium,
    open_browser,
    serve,
    settled,
    signed_in,
)

PICTURES = PROJECT / "docs" / "pictures"
NOW = datetime(2026, 11, 24, 11, 0, tzinfo=UTC)
"""A Tuesday, 12:00 in Brussels: some sessions of the day are over, some are not."""
COLOURS = 128
DRAWN_WITHIN_MS = 1500
STILL_TO_COME = "[data-testid=stSkeleton]"
"""What Streamlit shows where a part of the page is still being fetched."""
COORDINATOR = "coordinator.gent@example.org"
MANAGER = "beheerder.krook@example.org"
COUNTED = (*["[data-more=visitors]"] * 5, "[data-more=first_time]", *["[data-more^=category]"] * 3)


@dataclass(frozen=True, slots=True)
class Picture:
    """One picture: who looks at which page.

    `press`: what is clicked on it first, as CSS selectors. `shows`: a text that the picture waits for.
    """

    name: str
    path: str
    account: str = COORDINATOR
    screen: Screen = DESK
    scheme: Scheme = "light"
    press: tuple[str, ...] = ()
    shows: str = ""


TO_TAKE = (
    Picture("demo", "/demo", account=""),
    Picture("sign-in", "/login?wachtwoord", account=""),
    Picture("today", "/"),
    Picture("roster", "/rooster"),
    Picture("roster-session", "/rooster", press=(".card.short .hours",), shows="Inzetten"),
    Picture("roster-dark", "/rooster", scheme="dark"),
    Picture("roster-month", "/rooster?weergave=maand&week=2026-W51"),
    Picture("roster-helper", "/rooster?weergave=begeleider&begeleider=8"),
    Picture("outlook", "/vooruitblik"),
    Picture(
        "proposal",
        "/voorstel?week=2026-W50",
        screen=Screen(1280, 1100),
        press=(
            "[data-testid=stBaseButton-primary], [data-testid=stBaseButton-primaryFormSubmit]",
            "summary:has-text('De Krook')",
        ),
        shows="komt erbij",
    ),
    Picture("topics", "/themas", screen=Screen(1280, 1300)),
    Picture("coverage", "/bezetting", screen=Screen(1280, 1000)),
    Picture("counts-phone", "/tellingen", account=MANAGER, screen=PHONE, press=COUNTED),
    Picture("helpers", "/begeleiders"),
    Picture("locations", "/locaties"),
    Picture("accounts", "/toegang"),
)


def take(picture: Picture, server: Server, browser: Browser, accounts: dict[str, int]) -> bytes:
    """The picture as a PNG."""
    context = open_browser(browser, screen=picture.screen, scheme=picture.scheme)
    if picture.account:
        context.add_cookies([signed_in(server, accounts[picture.account])])
    page = context.new_page()
    page.clock.set_fixed_time(NOW)
    page.goto(server.url + picture.path)
    if picture.account:
        settled(page)
    for selector in picture.press:
        page.locator(selector).first.click()
    if picture.shows:
        page.get_by_text(picture.shows).first.wait_for()
    page.locator(STILL_TO_COME).first.wait_for(state="hidden")
    page.wait_for_timeout(DRAWN_WITHIN_MS)  # charts and openings are drawn after the script has ended
    shot = page.screenshot()
    context.close()
    return small(shot)


def small(png: bytes) -> bytes:
    """The same picture in fewer colours: screens have few, and a README should not weigh megabytes."""
    reduced = Image.open(io.BytesIO(png)).convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
    kept = io.BytesIO()
    reduced.save(kept, "PNG", optimize=True)
    return kept.getvalue()


def main(names: Sequence[str]) -> int:
    chosen = [picture for picture in TO_TAKE if not names or picture.name in names]
    if unknown := set(names) - {picture.name for picture in TO_TAKE}:
        print(
            f"No picture is called {', '.join(sorted(unknown))}; there are {', '.join(one.name for one in TO_TAKE)}."
        )
        return 2
    PICTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/inloop.db"
        engine = engine_for(url)
        migrate(engine)
        network.fill(engine, now=NOW)
        with reading(engine) as tx:
            accounts = {account.email: account.id for account in tx.scalars(select(AccountRow))}
        engine.dispose()
        try:
            with serve(url, Path(folder), now=NOW, INLOOP_DEMO="1") as server, chromium() as browser:
                for picture in chosen:
                    taken = take(picture, server, browser, accounts)
                    (PICTURES / f"{picture.name}.png").write_bytes(taken)
                    print(f"docs/pictures/{picture.name}.png  {len(taken) // 1000} kB")
        except NoBrowser as error:
            print(error, file=sys.stderr)
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
