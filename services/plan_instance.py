"""From the roster to a question for the planner."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from sys import maxsize

from sqlalchemy.orm import Session

from db.queries import plan
from db.queries.plan import Stock
from domain import period
from domain.candidate import USUAL_REACH_MINUTES, CandidateHelper
from domain.need import AssignedHelper
from domain.person import Person
from domain.proposal import Asked, Freedom
from domain.roster import PlacedSession
from domain.words import AssignmentState
from planning.instance import Instance, PlanHelper, PlanPlace, PlanSession, Standing, UsedMinutes

SECONDS = ((600, 20), (2_500, 60), (maxsize, 120))
"""By the number of sessions at most."""


@dataclass(frozen=True, slots=True)
class Question:
    """The instance, and the sessions (by id) as they stood when it was made."""

    instance: Instance
    sessions: Mapping[int, PlacedSession]


def read(tx: Session, asked: Asked, *, by: Person, after: datetime) -> Question:
    """What is asked, as the roster stands. `after` is the wall clock of the network: what began by then is left out."""
    stock = plan.stock(tx, by, asked, after=after)
    known = {helper.id for helper in stock.helpers}
    planned = {one.id for one in stock.sessions}
    return Question(
        Instance(
            places=tuple(PlanPlace(key, point) for key, point in stock.places.items()),
            sessions=tuple(_session(stock, one) for one in stock.sessions),
            helpers=tuple(_helper(stock, one, planned) for one in stock.helpers),
            standing=tuple(
                Standing(
                    session.id,
                    one.helper_id,
                    one.role,
                    is_pinned=asked.freedom is Freedom.KEEP or _stays(stock, session, one),
                )
                for session in stock.sessions
                for one in session.standing
                if one.helper_id in known and one.state is not AssignmentState.NO_SHOW
            ),
        ),
        {one.id: one for one in stock.sessions},
    )


def seconds_for(question: Question) -> int:
    """How long to look for a plan: a week of a town takes a second or two to prove, its month some tens."""
    return next(seconds for most, seconds in SECONDS if len(question.sessions) <= most)


def the_other_way(instance: Instance, freedom: Freedom) -> Instance:
    """The same question with the other freedom than `freedom`; for a figure beside the proposal."""
    pinned = freedom is Freedom.MOVE
    return replace(instance, standing=tuple(replace(one, is_pinned=pinned) for one in instance.standing))


def _stays(stock: Stock, session: PlacedSession, one: AssignedHelper) -> bool:
    """Whether somebody is no one to move: fixed at the slot, or there already."""
    fixed = () if session.slot_id is None else stock.fixed.get(session.slot_id, ())
    is_fixed = any(each.helper_id == one.helper_id and each.stands_on(session.when.day) for each in fixed)
    return is_fixed or one.state is AssignmentState.PRESENT


def _session(stock: Stock, session: PlacedSession) -> PlanSession:
    usual = stock.expectation.of_session(session)
    return PlanSession(
        id=session.id,
        place_id=session.location_id,
        when=session.when,
        need=session.need,
        expected_visitors=None if usual is None else usual.visitors,
    )


def _helper(stock: Stock, helper: CandidateHelper, planned: Collection[int]) -> PlanHelper:
    """Without a name: nobody is named in a file that leaves the house."""
    elsewhere = tuple(one for one in helper.busy if one.session_id not in planned)
    return PlanHelper(
        replace(helper, name="", busy=tuple(replace(one, location_name="") for one in elsewhere)),
        _used(stock.by_day.get(helper.id, {}), stock.by_year.get(helper.id, {})),
        reach_minutes=USUAL_REACH_MINUTES,
    )


def _used(by_day: Mapping[date, int], by_year: Mapping[int, int]) -> UsedMinutes:
    week: defaultdict[date, int] = defaultdict(int)
    month: defaultdict[date, int] = defaultdict(int)
    for day, minutes in by_day.items():
        week[period.week_of(day)] += minutes
        month[day.replace(day=1)] += minutes
    return UsedMinutes(dict(week), dict(month), dict(by_year))
