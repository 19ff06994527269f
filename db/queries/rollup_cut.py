"""Which of the figures that were added up beforehand hold, and how a period is cut by that.

What was changed and not added up again (`db.rollup_marks`) does not: it is read from the rows.
"""

from collections.abc import Collection
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db import rollup_pending
from db.rollup_pending import FIGURES as OF_COUNTS
from db.rollup_pending import Causes
from db.tables import RollupMarkRow
from domain import rollup
from domain.person import Person
from domain.rollup import Cause, Cut, Grain
from domain.topic_filters import TopicFilters
from domain.words import LocationKind

KNOWN = "rollup.known"
"""Where a Session's `info` keeps what it found marked, by network and whether what only staffing is made of is among it."""
Mark = tuple[int, LocationKind, date, Cause]
"""A location, its kind, the first day of a part of a week, and what was changed."""
OF_KINDS = frozenset({Grain.MONTH, Grain.PART, Grain.DAY})
"""By which whatever is kept of kinds of places is kept."""
BY_MONTH = frozenset({Grain.MONTH})
_LONGER_THAN = {
    None: frozenset[Grain](),
    Grain.MONTH: frozenset({Grain.YEAR}),
    Grain.PART: frozenset({Grain.YEAR, Grain.MONTH}),
}
"""By the finest stretch of what is asked, those that cannot be divided into it."""


def waiting(tx: Session) -> list[int]:
    """The networks in which figures wait to be added up; one statement."""
    return [*tx.scalars(select(RollupMarkRow.network_id).distinct().order_by(RollupMarkRow.network_id))]


def waiting_in(tx: Session, network_id: int, *, most: int) -> int:
    """How many marks wait in a network, counted no further than one beyond `most`."""
    some = select(RollupMarkRow.id).where(RollupMarkRow.network_id == network_id).limit(most + 1).subquery()
    return tx.scalar(select(func.count()).select_from(some)) or 0


def uncut(filters: TopicFilters) -> Cut:
    """All of the period from the rows."""
    return Cut((), (), (filters.period,))


def sees_all(person: Person, filters: TopicFilters) -> bool:
    """Whether all places of the network count, so that what is kept by kind serves."""
    return not filters.locations and (person.sees_all or filters.network_id in person.networks)


def divided(
    tx: Session,
    person: Person,
    filters: TopicFilters,
    finest: Grain | None,
    *,
    is_whole: bool,
    until: date | None = None,
    causes: Causes = OF_COUNTS,
    of_places: frozenset[Grain] = BY_MONTH,
) -> Cut:
    """As `domain.rollup.cut`, of what is kept by kind of place, or only by place: `of_places`."""
    grains = (OF_KINDS if is_whole else of_places) - _LONGER_THAN[finest]
    found = stale(tx, person, filters, is_whole=is_whole, causes=causes)
    return rollup.cut(filters.period, grains=grains, stale=found, until=until)


def stale(
    tx: Session, person: Person, filters: TopicFilters, *, is_whole: bool, causes: Causes = OF_COUNTS
) -> set[date]:
    """First days of the parts of weeks of which what is kept may be wrong, for one of these causes."""
    kinds = filters.kinds if is_whole else frozenset()
    places = filters.locations or (frozenset() if sees_all(person, filters) else person.locations)
    return rollup_pending.pending(tx, causes) | {
        first
        for place, kind, first, cause in marked(tx, filters.network_id, of_staffing=Cause.STAFFED in causes)
        if cause in causes and (not places or place in places) and (not kinds or kind in kinds)
    }


def marked(tx: Session, network_id: int, *, of_staffing: bool) -> Collection[Mark]:
    """What is marked in the network, asked once in a transaction: what comes later was not committed when it began.

    What is marked of staffing alone is read only where it is asked: there may be much of it.
    """
    known: dict[tuple[int, bool], list[Mark]] = tx.info.setdefault(KNOWN, {})
    if (network_id, True) in known:
        return known[network_id, True]
    if (network_id, of_staffing) not in known:
        mark = RollupMarkRow
        columns = (mark.location_id, mark.kind, mark.first_day, mark.cause)
        found = select(*columns).where(mark.network_id == network_id).distinct()
        if not of_staffing:
            found = found.where(mark.cause != Cause.STAFFED)
        known[network_id, of_staffing] = [(row[0], row[1], row[2], row[3]) for row in tx.execute(found)]
    return known[network_id, of_staffing]
