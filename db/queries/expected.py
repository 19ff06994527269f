"""Expected visitors: what the entered counts add up to, by slot and by day, for `domain.forecast` to work out the rest."""

from collections.abc import Collection
from datetime import date, timedelta

from sqlalchemy import Double, Select, and_, case, cast, extract, func, literal, select
from sqlalchemy.orm import Session

from db.tables import CountRow, LocationRow, SessionRow
from domain import forecast
from domain.expected import HOLIDAY_WEEK, ORDINARY, SCHOOL_HOLIDAY, Expectation, Season, kind_of_week
from domain.forecast import DayTotal, SlotTotal
from domain.period import DAYS_IN_WEEK
from domain.what_if import Kept
from domain.words import CountState

SEASON_WEEKS = 156
"""Three whole years, so that each month and kind of week comes as often."""
LEVEL_WEEKS = 78
HALF_LIFE_WEEKS = 12
"""A session so long ago says half as much of a slot as one of today."""
SEASON_SESSIONS = 20
"""A slot with fewer has no mean that a season could be seen against."""
LOOK_BACK = timedelta(days=365)
"""What is said of how complete the counts are."""


def of_locations(
    tx: Session, location_ids: Collection[int], *, today: date, season: Season | None = None
) -> Expectation:
    """The expectation for the slots and locations given; one statement, and one for a `season` that is not given. The
    caller has checked the scope.

    It rests on the counts of their whole network, so that everybody is told the same of a session; what leaves is of the
    locations given.
    """
    if not location_ids:
        return Expectation({}, {})
    networks = select(LocationRow.network_id).where(LocationRow.id.in_(location_ids))
    places = select(LocationRow.id).where(LocationRow.network_id.in_(networks))
    if season is None:
        season = forecast.season(_by_day(tx, places, today), today)
    totals = _by_slot(tx, places, season)
    found = forecast.forecast(totals, season)
    asked = set(location_ids)
    own = {one.slot_id for one in totals if one.location_id in asked}
    return Expectation(
        {key: one for key, one in found.by_slot.items() if key in own},
        {key: one for key, one in found.by_location.items() if key in asked},
        season,
    )


def season_of(tx: Session, network_id: int, *, today: date) -> Season:
    """The season of a network as of a day; one statement. It changes slowly and tells nothing of any one place."""
    places = select(LocationRow.id).where(LocationRow.network_id == network_id)
    return forecast.season(_by_day(tx, places, today), today)


def _by_day(tx: Session, places: Select[int], today: date) -> list[DayTotal]:
    """The days of the last years on which slots with enough counts were counted, by day."""
    counted = [
        CountRow.state == CountState.ENTERED,
        CountRow.location_id.in_(places),
        CountRow.day >= today - timedelta(weeks=SEASON_WEEKS),
        CountRow.day < today,
    ]
    means = (
        select(SessionRow.slot_id, cast(func.avg(CountRow.visitors), Double).label("mean"))
        .join(SessionRow, SessionRow.id == CountRow.session_id)
        .where(*counted, SessionRow.slot_id.is_not(None))
        .group_by(SessionRow.slot_id)
        .having(func.count() >= SEASON_SESSIONS)
        .subquery()
    )
    rows = tx.execute(
        select(CountRow.day, func.sum(CountRow.visitors), func.sum(means.c.mean))
        .join(SessionRow, SessionRow.id == CountRow.session_id)
        .join(means, means.c.slot_id == SessionRow.slot_id)
        .where(*counted)
        .group_by(CountRow.day)
        .order_by(CountRow.day)
    )
    return [DayTotal(day, float(visitors), float(usual)) for day, visitors, usual in rows]


def _by_slot(tx: Session, places: Select[int], season: Season) -> list[SlotTotal]:
    """The sums of each slot, and of the extra sessions of each location; in order of location and slot.

    The season and the weight are the same for all sessions of a month that lie in one kind of week.
    """
    first = season.today - timedelta(weeks=LEVEL_WEEKS)
    days = [first + timedelta(days=number) for number in range(LEVEL_WEEKS * DAYS_IN_WEEK)]
    kind = case(
        *(
            (CountRow.day.in_([day for day in days if kind_of_week(day) == one]), literal(one))
            for one in (SCHOOL_HOLIDAY, HOLIDAY_WEEK)
        ),
        else_=literal(ORDINARY),
    ).label("kind")
    year, month = extract("year", CountRow.day).label("year"), extract("month", CountRow.day).label("month")
    rows = tx.execute(
        select(
            CountRow.location_id,
            SessionRow.slot_id,
            year,
            month,
            kind,
            func.min(SessionRow.starts),
            func.count(),
            func.sum(CountRow.visitors),
            func.sum(CountRow.visitors * CountRow.visitors),
        )
        .join(SessionRow, SessionRow.id == CountRow.session_id)
        .where(
            CountRow.state == CountState.ENTERED,
            CountRow.location_id.in_(places),
            CountRow.day >= first,
            CountRow.day < season.today,
        )
        .group_by(CountRow.location_id, SessionRow.slot_id, year, month, kind)
        .order_by(CountRow.location_id, SessionRow.slot_id, year, month, kind)
    )
    weighed: dict[tuple[int, int, int], tuple[float, float]] = {}
    found: dict[tuple[int, int | None], SlotTotal] = {}
    for location_id, slot_id, its_year, its_month, of_kind, starts, sessions, visitors, squares in rows:
        when = int(its_year), int(its_month), int(of_kind)
        if when not in weighed:
            weighed[when] = _weighed(season, *when)
        factor, weight = weighed[when]
        more = SlotTotal(
            location_id,
            slot_id,
            starts,
            sessions,
            weighted_visitors=weight * int(visitors),
            weighted_factors=weight * sessions * factor,
            squares=float(squares),
            products=factor * int(visitors),
            factors=factor * sessions,
            factor_squares=factor * factor * sessions,
        )
        before = found.get((location_id, slot_id))
        found[location_id, slot_id] = more if before is None else before.plus(more)
    return list(found.values())


def _weighed(season: Season, year: int, month: int, kind: int) -> tuple[float, float]:
    """What the season makes of the days of a month in such weeks, and what they weigh; by the middle of the month."""
    middle = min(date(year, month, 15), season.today - timedelta(days=1))
    weeks_ago = (season.today - middle).days / DAYS_IN_WEEK
    return season.of_kind(middle, kind), 0.5 ** (weeks_ago / HALF_LIFE_WEEKS)


def usual_of_location(tx: Session, location_id: int, *, before: date) -> float | None:
    """The mean visitors of the entered sessions of a location in the year before; None without any; one statement."""
    mean = tx.scalar(
        select(cast(func.avg(CountRow.visitors), Double)).where(
            CountRow.state == CountState.ENTERED,
            CountRow.location_id == location_id,
            CountRow.day >= before - LOOK_BACK,
            CountRow.day < before,
        )
    )
    return None if mean is None else float(mean)


def kept_of_slots(tx: Session, location_ids: Collection[int], *, today: date) -> dict[int, Kept]:
    """How many sessions of each slot took place in the same year, and how many have their count; one statement.

    The caller has checked the scope.
    """
    rows = tx.execute(
        select(SessionRow.slot_id, func.count(), func.count(CountRow.session_id))
        .outerjoin(CountRow, and_(CountRow.session_id == SessionRow.id, CountRow.state == CountState.ENTERED))
        .where(
            SessionRow.location_id.in_(location_ids),
            SessionRow.slot_id.is_not(None),
            SessionRow.day >= today - LOOK_BACK,
            SessionRow.day < today,
            SessionRow.is_open(),
        )
        .group_by(SessionRow.slot_id)
    )
    return {slot_id: Kept(held, entered) for slot_id, held, entered in rows if slot_id is not None}
