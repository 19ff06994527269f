"""A proposed plan: asking for one, stopping it, and taking it over whole, in part or not at all.

What is taken over goes the way of everything else on the roster: the same rules, the version that was seen, one line
of history for each helper, one action to undo.
"""

from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from db.queries import scope
from db.tables import LocationRow, ProposalLineRow, ProposalRow
from domain import access
from domain.access import Action
from domain.errors import NotFound
from domain.period import Period
from domain.person import Person
from domain.proposal import (
    MOST_DAYS,
    UNDER_WAY,
    Accepted,
    Freedom,
    LineState,
    PeriodOver,
    PeriodTooLong,
    ProposalNotReady,
    ProposalRunning,
    RunState,
)
from services import held_proposal, proposal_acceptance

SILENT_FOR = timedelta(seconds=30)
"""A server that is at work says so every second or two; after this long it is taken to be gone."""


def ask(
    tx: Session,
    network_id: int,
    period: Period,
    location_ids: Collection[int],
    freedom: Freedom,
    *,
    by: Person,
    today: date,
    now: datetime,
) -> int:
    """The id of a new proposal that waits for a server to take it up; no places means all of the network.

    Days that are over are left out. Raises `PeriodTooLong`, `PeriodOver`, or `ProposalRunning` while there is one.
    """
    access.check_in_network(by, Action.PLAN, network_id=network_id)
    _check_places(tx, network_id, location_ids, by=by)
    if period.last < today:
        raise PeriodOver
    if period.length > MOST_DAYS:
        raise PeriodTooLong
    end_silent(tx, now=now)
    row = ProposalRow(
        network_id=network_id,
        account_id=by.account_id,
        first_day=max(period.first, today),
        last_day=period.last,
        location_ids=sorted(location_ids),
        freedom=freedom,
        asked_at=now,
        beat_at=now,
    )
    try:
        with tx.begin_nested():
            tx.add(row)
    except IntegrityError as error:
        raise ProposalRunning from error
    return row.id


def stop(tx: Session, proposal_id: int, *, by: Person, now: datetime) -> bool:
    """Whether there was something to stop. A search that runs ends with the best plan it has."""
    row = held_proposal.hold(tx, proposal_id, by=by)
    if row.state not in UNDER_WAY or row.stop_asked:
        return False
    row.stop_asked = True
    if row.state is RunState.WAITING:
        row.state, row.beat_at = RunState.STOPPED, now
    return True


def accept(
    tx: Session,
    proposal_id: int,
    numbers: Collection[int] | None,
    *,
    by: Person,
    today: date,
    now: datetime,
) -> Accepted:
    """Take over these lines (None: all) that are still open, each with those of its bundle.

    Bundles stand alone: one that is refused because something changed meanwhile holds up no other, and keeps the
    reason. A second click finds nothing open. The number of statements does not grow with the lines that come.
    Raises `ProposalNotReady`.
    """
    row = held_proposal.hold(tx, proposal_id, by=by)
    if row.state in UNDER_WAY:
        raise ProposalNotReady
    bundles = _bundles(tx, proposal_id, numbers)
    done, refused = proposal_acceptance.take_over(tx, row, bundles, by=by, today=today, now=now)
    return Accepted(done, refused)


def decline(
    tx: Session, proposal_id: int, numbers: Collection[int] | None, *, by: Person, now: datetime
) -> int:
    """How many of these lines (None: all) that were still open are put aside, each with those of its bundle."""
    row = held_proposal.hold(tx, proposal_id, by=by)
    if row.state in UNDER_WAY:
        raise ProposalNotReady
    lines = [line for bundle in _bundles(tx, proposal_id, numbers) for line in bundle]
    for line in lines:
        line.state, line.decided_at = LineState.DECLINED, now
    return len(lines)


def end_silent(tx: Session, *, now: datetime) -> int:
    """How many runs were ended because their server is gone; what it had kept of the best plan stays."""
    ended = tx.execute(
        update(ProposalRow)
        .where(ProposalRow.state == RunState.RUNNING, ProposalRow.beat_at < now - SILENT_FOR)
        .values(state=RunState.STOPPED, is_comparing=False)
        .returning(ProposalRow.id)
    )
    return len(ended.all())


def _check_places(tx: Session, network_id: int, location_ids: Collection[int], *, by: Person) -> None:
    known = tx.scalars(
        select(LocationRow.id).where(
            LocationRow.network_id == network_id,
            LocationRow.id.in_(sorted(location_ids)),
            scope.of_locations(by),
        )
    )
    if set(known) != set(location_ids):
        raise NotFound


def _bundles(
    tx: Session, proposal_id: int, numbers: Collection[int] | None
) -> list[Sequence[ProposalLineRow]]:
    """The open lines of the bundles in which these lines are, in order."""
    of_proposal = ProposalLineRow.proposal_id == proposal_id
    chosen = [of_proposal, ProposalLineRow.state == LineState.OPEN]
    if numbers is not None:
        chosen.append(
            ProposalLineRow.bundle.in_(
                select(ProposalLineRow.bundle).where(of_proposal, ProposalLineRow.number.in_(sorted(numbers)))
            )
        )
    found: dict[int, list[ProposalLineRow]] = {}
    for line in tx.scalars(
        select(ProposalLineRow)
        .where(*chosen)
        .order_by(ProposalLineRow.number)
        .execution_options(populate_existing=True)
    ):
        found.setdefault(line.bundle, []).append(line)
    return list(found.values())
