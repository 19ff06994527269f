"""How the helpers of the demo began, stayed and left: their stages as history tells them.

Some were there before Inloop, so that nobody knows how they began; some came since, some stopped, and some gave up before
they were active. A few lines of history each, as the coordinator's account would have left them.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from itertools import islice
from random import Random
from typing import Any

from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from db import bulk
from db.tables import ChangeRow, HelperRow, PlacementRow
from demo.helper import Somebody
from demo.practice import drawn_keys
from domain.follow_up import ON_THE_WAY
from domain.words import HelperKind, HelperStage

WAY = tuple(stage for stage in HelperStage if stage in ON_THE_WAY)
"""The stages before active, in their order."""
GOES_EASILY = frozenset({HelperKind.VOLUNTEER, HelperKind.STUDENT})
GAVE_UP, LEFT, NEW, KNOWN = 0.13, 0.13, 0.19, 0.32
"""Which share of the active helpers never became so, stopped since, came in the last months, or came a year or two ago."""
STEP_DAYS = (3, 24)
"""How long a stage before active lasts, at least and at most."""
A_SHORT_WHILE, A_YEAR_OR_TWO = (20, 240), (540, 690)
"""How many days ago somebody became active: long enough before the first session in the second case, mostly."""
OFFICE = time(10, 30)
Row = dict[str, Any]
Stretches = list[tuple[HelperStage, date]]


@dataclass(frozen=True, slots=True)
class Way:
    """The stages of a helper, each with the day from which on it was."""

    helper: Somebody
    stretches: Stretches


def add(tx: Session, people: Sequence[Somebody], *, rng: Random, today: date, start: date) -> list[Way]:
    """Who of the people came, left and gave up when: the rows follow, and the roster, which is made after it."""
    active = [one for one in people if one.stage is HelperStage.ACTIVE]
    drawn = rng.sample(active, len(active))
    easily = iter([one for one in drawn if one.kind in GOES_EASILY])
    gave_up, left, new = (list(islice(easily, round(share * len(active)))) for share in (GAVE_UP, LEFT, NEW))
    others = [one for one in drawn if one.kind not in GOES_EASILY]
    known = [*islice(easily, round(KNOWN * len(active))), *others][: round(KNOWN * len(active))]

    def ago(least: int, most: int) -> date:
        return today - timedelta(days=rng.randint(least, most))

    ways = [_on_the_way(tx, one, rng) for one in people if one.stage in ON_THE_WAY]
    ways += [_gave_up(tx, one, ago(100, 300), rng) for one in gave_up]
    ways += [_came(tx, one, ago(*A_SHORT_WHILE), rng, start) for one in new]
    ways += [_came(tx, one, ago(*A_YEAR_OR_TWO), rng, start) for one in known]
    ways += [_left(tx, _came(tx, one, ago(*A_YEAR_OR_TWO), rng, start), ago(30, 480)) for one in left]
    return ways


def note(
    tx: Session, ways: Sequence[Way], *, rng: Random, network_id: int, account_id: int, zone: tzinfo | None
) -> int:
    """The lines of history; how many."""
    key = drawn_keys(rng)
    rows = [
        {
            "id": key(),
            "set_id": key(),
            "at": datetime.combine(day, OFFICE, zone) + timedelta(minutes=rng.randint(0, 300)),
            "account_id": account_id,
            "network_id": network_id,
            "location_id": None,
            "entity": "helper",
            "entity_id": way.helper.id,
            "verb": verb,
            "before": before,
            "after": after,
        }
        for way in ways
        for verb, day, before, after in _lines(way)
    ]
    return bulk.insert_all(tx, ChangeRow, rows)


def _lines(way: Way) -> Iterator[tuple[str, date, Row | None, Row]]:
    before: Row | None = None
    for stage, since in way.stretches:
        after: Row = {"stage": stage.value, "stage_since": since.isoformat()}
        verb = "added" if before is None else "stopped" if stage is HelperStage.STOPPED else "changed"
        yield verb, since, before, {"kind": way.helper.kind.value, **after} if before is None else after
        before = after


def _on_the_way(tx: Session, one: Somebody, rng: Random) -> Way:
    return Way(one, _until(tx.get_one(HelperRow, one.id).stage_since, one.stage, rng))


def _gave_up(tx: Session, one: Somebody, first: date, rng: Random) -> Way:
    """A candidate who never came to be active."""
    stretches = [(HelperStage.CANDIDATE, first)]
    for stage in WAY[1 : rng.randint(1, 4)]:
        stretches.append((stage, stretches[-1][1] + timedelta(days=rng.randint(*STEP_DAYS))))
    stretches.append((HelperStage.STOPPED, stretches[-1][1] + timedelta(days=rng.randint(*STEP_DAYS))))
    one.last_day = date.min
    _write(tx, one, *stretches[-1])
    tx.execute(delete(PlacementRow).where(PlacementRow.helper_id == one.id))
    return Way(one, stretches)


def _came(tx: Session, one: Somebody, day: date, rng: Random, start: date) -> Way:
    """Active since this day."""
    one.first_day = day
    _write(tx, one, HelperStage.ACTIVE, day)
    placed = update(PlacementRow).where(PlacementRow.helper_id == one.id)
    tx.execute(placed.values(first_day=max(start, day)))
    return Way(one, _until(day, HelperStage.ACTIVE, rng))


def _left(tx: Session, way: Way, last: date) -> Way:
    """The same, until the last day."""
    one, gone = way.helper, last + timedelta(days=1)
    one.last_day = last
    _write(tx, one, HelperStage.STOPPED, gone)
    tx.execute(update(PlacementRow).where(PlacementRow.helper_id == one.id).values(last_day=last))
    return Way(one, [*way.stretches, (HelperStage.STOPPED, gone)])


def _until(day: date, stage: HelperStage, rng: Random) -> Stretches:
    """The stages before this one and itself, which began on this day."""
    stretches = [(stage, day)]
    before = WAY if stage is HelperStage.ACTIVE else WAY[: WAY.index(stage)]
    for earlier in reversed(before):
        stretches.insert(0, (earlier, stretches[0][1] - timedelta(days=rng.randint(*STEP_DAYS))))
    return stretches


def _write(tx: Session, one: Somebody, stage: HelperStage, since: date) -> None:
    tx.execute(update(HelperRow).where(HelperRow.id == one.id).values(stage=stage, stage_since=since))
