"""How far the expected visitors are off, beside simpler guesses: `python -m benchmarks.forecast` writes benchmarks/forecast.md.

Every four weeks of the last year the forecast is made from the counts before that day alone, and compared with what was
counted in the eight weeks after it. Beside the demo and the big invented network stand networks that are invented here, of
which the effects are known: the forecast must not be good only at what the demo's author thought of.
"""

import argparse
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from statistics import mean
from tempfile import TemporaryDirectory

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

import language
from benchmarks import databases, report
from benchmarks.databases import Size
from benchmarks.invented_counts import INVENTED, Invented
from db.queries import expected
from db.schema import migrate
from db.session import engine_for, reading, writing
from db.tables import CountRow, LocationRow, NetworkRow, SessionRow
from domain.expected import quantile
from domain.words import CountState

RESULTS = Path(__file__).with_name("forecast.md")
TODAY = databases.NOW.date()
ORIGINS = [TODAY - timedelta(weeks=weeks) for weeks in range(52, 7, -4)]
NEAR, FAR = timedelta(weeks=4), timedelta(weeks=8)
BACK, YEAR = timedelta(weeks=8), timedelta(days=365)
SHARES = (0.1, 0.5, 0.9)
BIG = Size(20, 4)
MADE = (
    "Made on {number} days of the year before {today:%Y-%m-%d}, from the counts before each; compared with the sessions "
    "counted in the eight weeks after it."
)
MEANING = (
    "Error: mean absolute difference with what was counted, in visitors. Loss: pinball loss over the 10th, 50th and 90th "
    "percentile. Held: how many sessions lay within the range, which is meant for 80 %. Better: than “same slot, last 8 "
    "weeks” (a slot is a weekday and an hour; one without counts takes its location's)."
)
OURS, EIGHT_WEEKS, WHOLE_YEAR = "forecast", "same slot, last 8 weeks", "same slot, last year"


@dataclass(frozen=True, slots=True)
class Counted:
    slot_id: int
    location_id: int
    day: date
    visitors: int


@dataclass(frozen=True, slots=True)
class Guess:
    """The mean, and the 10th, 50th and 90th of a hundred sessions."""

    visitors: float
    quantiles: tuple[float, ...]


@dataclass(slots=True)
class Score:
    """Of one way of guessing, by how far ahead: absolute errors, pinball losses, and whether the range held."""

    errors: list[float] = field(default_factory=list)
    losses: list[float] = field(default_factory=list)
    held: list[bool] = field(default_factory=list)

    def add(self, guess: Guess, visitors: int) -> None:
        self.errors.append(abs(guess.visitors - visitors))
        self.losses.append(
            mean(
                (visitors - one) * share if visitors >= one else (one - visitors) * (1 - share)
                for share, one in zip(SHARES, guess.quantiles, strict=True)
            )
        )
        self.held.append(guess.quantiles[0] <= visitors <= guess.quantiles[-1])


@dataclass(frozen=True, slots=True)
class Result:
    name: str
    sessions: int
    scores: dict[tuple[str, str], Score]
    fit_ms: float


def main(words: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.forecast", description=__doc__)
    parser.add_argument("--only", help="measure the networks with this in their name, write nothing")
    asked = parser.parse_args(words)
    results: list[Result] = []
    with language.use("en"), TemporaryDirectory() as name:
        for title, make in _sources(Path(name)):
            if asked.only is None or asked.only in title:
                engine = make()
                found = list(_networks(engine, title))
                engine.dispose()
                results += found
                for one in found:
                    print("\n".join(_lines(one)), flush=True)
    if asked.only is None:
        RESULTS.write_text(_text(results), encoding="utf-8")
    return 0


def _sources(folder: Path) -> Iterator[tuple[str, Callable[[], Engine]]]:
    yield "demo", lambda: engine_for(databases.on_sqlite(Size(), folder))
    yield "big", lambda: engine_for(databases.on_sqlite(BIG, folder))
    for number, invented in enumerate(INVENTED):
        yield invented.name, partial(_invented, invented, f"sqlite:///{folder / f'invented-{number}.db'}")


def _invented(one: Invented, url: str) -> Engine:
    engine = engine_for(url)
    migrate(engine)
    with writing(engine) as tx:
        one.fill(tx, TODAY)
    return engine


def _networks(engine: Engine, title: str) -> Iterator[Result]:
    with reading(engine) as tx:
        networks = tx.execute(select(NetworkRow.id, NetworkRow.name).order_by(NetworkRow.id)).all()
        for network_id, name in networks:
            shown = name if title not in {"demo", "big"} else f"{title}: {name}"
            yield _measured(tx, network_id, shown)


def _measured(tx: Session, network_id: int, name: str) -> Result:
    places = list(tx.scalars(select(LocationRow.id).where(LocationRow.network_id == network_id)))
    counted = _counted(tx, places)
    scores: defaultdict[tuple[str, str], Score] = defaultdict(Score)
    fits, sessions = [], 0
    for origin in ORIGINS:
        began = time.perf_counter()
        found = expected.of_locations(tx, places, today=origin)
        fits.append((time.perf_counter() - began) * 1_000)
        before = {BACK: _Before(counted, origin, BACK), YEAR: _Before(counted, origin, YEAR)}
        for one in counted:
            if not origin <= one.day < origin + FAR:
                continue
            ours = found.of(slot_id=one.slot_id, location_id=one.location_id, day=one.day)
            simple = {EIGHT_WEEKS: before[BACK].guess(one), WHOLE_YEAR: before[YEAR].guess(one)}
            if ours is None or None in simple.values():
                continue
            sessions += 1
            when = "1–4 weeks" if one.day < origin + NEAR else "5–8 weeks"
            middle = quantile(ours.visitors, round(ours.spread, 3), 0.5)
            scores[OURS, when].add(Guess(ours.visitors, (ours.low, middle, ours.high)), one.visitors)
            for way, guess in simple.items():
                if guess is not None:
                    scores[way, when].add(guess, one.visitors)
    return Result(name, sessions, dict(scores), sorted(fits)[len(fits) // 2])


class _Before:
    """What the sessions of the weeks before a day say of a slot, else of its location."""

    def __init__(self, counted: Sequence[Counted], origin: date, back: timedelta) -> None:
        self.by_slot: defaultdict[int, list[int]] = defaultdict(list)
        self.by_location: defaultdict[int, list[int]] = defaultdict(list)
        for one in counted:
            if origin - back <= one.day < origin:
                self.by_slot[one.slot_id].append(one.visitors)
                self.by_location[one.location_id].append(one.visitors)

    def guess(self, one: Counted) -> Guess | None:
        known = self.by_slot.get(one.slot_id) or self.by_location.get(one.location_id)
        if not known:
            return None
        ordered = sorted(known)
        return Guess(
            mean(known), tuple(ordered[min(int(share * len(ordered)), len(ordered) - 1)] for share in SHARES)
        )


def _counted(tx: Session, places: Sequence[int]) -> list[Counted]:
    rows = tx.execute(
        select(SessionRow.slot_id, SessionRow.location_id, CountRow.day, CountRow.visitors)
        .join(SessionRow, SessionRow.id == CountRow.session_id)
        .where(
            CountRow.state == CountState.ENTERED,
            SessionRow.slot_id.is_not(None),
            CountRow.location_id.in_(places),
            CountRow.day >= ORIGINS[0] - YEAR,
            CountRow.day < TODAY,
        )
        .order_by(CountRow.day, SessionRow.id)
    )
    return [Counted(slot_id or 0, place, day, visitors or 0) for slot_id, place, day, visitors in rows]


def _lines(one: Result) -> list[str]:
    """A row of the table per way and distance."""
    lines = []
    for when in ("1–4 weeks", "5–8 weeks"):
        base = one.scores[EIGHT_WEEKS, when]
        for way in (OURS, EIGHT_WEEKS, WHOLE_YEAR):
            score = one.scores[way, when]
            better = 1 - mean(score.losses) / mean(base.losses)
            lines.append(
                f"| {one.name} | {when} | {way} | {mean(score.errors):.2f} | {1 - mean(score.errors) / mean(base.errors):+.0%} "
                f"| {mean(score.losses):.3f} | {better:+.0%} | {mean(score.held):.0%} |"
            )
    return lines


def _text(results: Sequence[Result]) -> str:
    lines = [
        "# How far the expected visitors are off",
        "",
        "Written by `make bench-forecast` (`benchmarks/forecast.py`), never by hand.",
        "",
        f"- {report.surroundings()}",
        f"- {MADE.format(number=len(ORIGINS), today=TODAY)}",
        "",
        MEANING,
        "",
        "| network | ahead | guessed by | error | better | loss | better | held |",
        "|---|---|---|--:|--:|--:|--:|--:|",
        *(line for one in results for line in _lines(one)),
        "",
        "| network | sessions compared | making a forecast, median ms |",
        "|---|--:|--:|",
        *(f"| {one.name} | {one.sessions:,} | {one.fit_ms:.0f} |" for one in results),
        "",
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
