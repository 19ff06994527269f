"""What the roster page reads. A session that is open in the drawer is never a kept one: people edit it there."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from types import MappingProxyType
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from db.queries import candidate, fixed_helper, roster, session_history
from db.types import new_id
from domain import access, ranking
from domain import helper_weeks as helpers
from domain.access import Action
from domain.errors import NotFound
from domain.helper_weeks import HelperWeeks
from domain.history import HistoryLine
from domain.network import Network
from domain.period import Period
from domain.person import Person
from domain.ranking import Candidates
from domain.roster import Board, SessionDetail
from ui import clock, data

NOBODY = Candidates((), ())


@dataclass(frozen=True, slots=True)
class Opened:
    """A session as the dialog shows it: with candidates for who may plan there, and history for who may see it."""

    detail: SessionDetail
    may_plan: bool
    may_count: bool
    candidates: Candidates
    history: list[HistoryLine]


def week(person: Person, network: Network, monday: date) -> Board:
    """A week as it stands, kept until something in the network is changed."""
    return data.kept(_week, person, network, monday)


def _week(tx: Session, person: Person, network: Network, monday: date) -> Board:
    board = roster.week(tx, person, network.id, monday)
    sessions = fixed_helper.with_missing(tx, board.sessions, since=clock.today(network.zone))
    return replace(board, sessions=sessions)


def stretch(person: Person, network: Network, days: Period) -> Board:
    """Some days as they stand, kept until something in the network is changed."""
    return data.kept(_stretch, person, network, days)


def _stretch(tx: Session, person: Person, network: Network, days: Period) -> Board:
    return roster.stretch(tx, person, network.id, days)


def day_of(person: Person, session_id: int) -> date:
    """The day of a session the person may see. Raises `NotFound`."""
    with data.reading() as tx:
        return roster.session(tx, person, session_id).session.when.day


def opened(person: Person, network: Network, session_id: int, today: date) -> Opened:
    """One session of the network. Raises `NotFound` when there is no such session for this person."""
    with data.reading() as tx:
        detail = roster.session(tx, person, session_id)
        (read,) = fixed_helper.with_missing(tx, [detail.session], since=today)
        detail = replace(detail, session=read)
        if detail.place.network_id != network.id:
            raise NotFound
        where = {"location_id": detail.place.id, "network_id": network.id}
        may_plan = access.may_at_location(person, Action.PLAN, **where)
        asked = may_plan and detail.session.takes_place and detail.session.when.day >= today
        session = detail.session.as_open(detail.place)
        return Opened(
            detail=detail,
            may_plan=may_plan,
            may_count=access.may_at_location(person, Action.COUNT, **where),
            candidates=ranking.rank(
                session, candidate.of_session(tx, person, session, network.id), detail.labels
            )
            if asked
            else NOBODY,
            history=session_history.of_session(tx, person, session_id)
            if access.may_at_location(person, Action.SEE_HISTORY, **where)
            else [],
        )


def helper_names(person: Person, network: Network) -> Mapping[int, str]:
    """Who can be put on sessions, by id, in order of name; kept until something in the network is changed."""
    return data.kept(_helper_names, person, network)


def _helper_names(tx: Session, person: Person, network: Network) -> Mapping[int, str]:
    return MappingProxyType(candidate.names(tx, person, network.id))


def helper_weeks(person: Person, network: Network, helper_id: int, days: Period) -> HelperWeeks | None:
    """What these days hold for a helper; None for one whom the person may not see. Kept while nothing changes, for a minute."""
    local = clock.now().astimezone(ZoneInfo(network.zone))
    return data.kept(
        _helper_weeks, person, network, helper_id, days, local=local.replace(second=0, microsecond=0)
    )


def _helper_weeks(
    tx: Session, person: Person, network: Network, helper_id: int, days: Period, *, local: datetime
) -> HelperWeeks | None:
    board = roster.stretch(tx, person, network.id, days)
    found = candidate.known(tx, person, network.id, [helper_id], days)
    return helpers.helper_weeks(found[helper_id], board, days, local) if helper_id in found else None


def action_key() -> int:
    """A number for one action that is about to be asked for, so that asking twice does it once."""
    return new_id()
