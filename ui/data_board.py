"""What the board asks while somebody works on it: where a picked-up helper could go, and who could come."""

from collections.abc import Iterable
from datetime import date

from db.queries import candidate, roster
from domain import eligibility, ranking, reach
from domain.candidate import CandidateHelper
from domain.errors import NotFound
from domain.network import Network
from domain.period import Period
from domain.person import Person
from domain.ranking import Candidates
from domain.reach import Verdict
from domain.roster import Board, PlacedSession
from domain.words import AssignmentRole
from ui import data


def verdicts(
    person: Person, network: Network, board: Board, helper_id: int, *, leaving: int, today: date
) -> dict[int, Verdict]:
    """What speaks against the helper at what is still to come of a week, once the session `leaving` is left, by session."""
    if not board.sessions:
        return {}
    places = {place.id: place for place in board.places}
    days = Period(board.sessions[0].when.day, board.sessions[-1].when.day)
    with data.reading() as tx:
        helper = candidate.known(tx, person, network.id, [helper_id], days).get(helper_id)
    if helper is None:
        return {}
    role = _role(helper, (one for one in board.sessions if one.id == leaving))
    to_come = (one for one in board.sessions if one.takes_place and one.when.day >= today)
    sessions = [one.as_open(places[one.location_id]) for one in to_come]
    return reach.verdicts(helper, sessions, role, leaving=leaving)


def doubt(
    person: Person, network: Network, session_id: int, helper_id: int, leaving: int | None
) -> tuple[str, list[str]]:
    """The helper's name, and what a coordinator may overrule at one session, a phrase each.

    Nothing when one of them is not there, or when a rule refuses: the save says so.
    """
    with data.reading() as tx:
        try:
            detail = roster.session(tx, person, session_id)
        except NotFound:
            return "", []
        day = detail.session.when.day
        helper = candidate.known(tx, person, network.id, [helper_id], Period(day, day)).get(helper_id)
        if helper is None:
            return "", []
        left = () if leaving is None else roster.placed(tx, [leaving]).values()
    session = detail.session.as_open(detail.place)
    found = reach.verdict(helper, session, _role(helper, left), leaving=leaving)
    return helper.name, [] if found.refused else [each.phrase for each in found.warned]


def candidates(person: Person, network: Network, session_id: int) -> Candidates:
    """Who could come to a session, best first. Raises `NotFound`."""
    with data.reading() as tx:
        detail = roster.session(tx, person, session_id)
        if detail.place.network_id != network.id:
            raise NotFound
        session = detail.session.as_open(detail.place)
        helpers = candidate.of_session(tx, person, session, network.id)
    return ranking.rank(session, helpers, detail.labels)


def _role(helper: CandidateHelper, left: Iterable[PlacedSession]) -> AssignmentRole:
    """The role in which the helper stands where somebody is taken from, else the usual one."""
    standing = (one for session in left for one in session.standing)
    roles = (one.role for one in standing if one.helper_id == helper.id)
    return next(roles, eligibility.usual_role(helper))
