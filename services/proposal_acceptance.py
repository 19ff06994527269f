"""Lines of a proposal that are taken over: each bundle asked of the rules as the roster stands now, then written at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.queries import candidate, roster
from db.tables import LocationRow, ProposalLineRow, ProposalRow, ProposalSessionRow, SessionRow
from domain import eligibility
from domain.candidate import Busy, CandidateHelper, around
from domain.period import Period
from domain.person import Person
from domain.proposal import LineKind, LineState, Obstacle, Refused
from domain.roster import Place, PlacedSession
from domain.words import AssignmentRole
from services import held_session, history, placing, standing
from services.held_session import Held
from services.history import ChangeSet
from services.placing import Placing

Bundle = Sequence[ProposalLineRow]
"""Lines that are taken over together or not at all."""


def take_over(
    tx: Session, row: ProposalRow, bundles: Sequence[Bundle], *, by: Person, today: date, now: datetime
) -> tuple[int, int]:
    """How many lines were taken over, and how many refused; each line keeps what became of it.

    The caller holds the proposal and has checked that the person may plan the whole network.
    """
    lines = [line for bundle in bundles for line in bundle]
    if not lines:
        return 0, 0
    desk = _desk(tx, row, lines, by=by, today=today)
    refused = desk.refused(bundles)
    action = history.begin(by, now)
    _write(tx, action, desk, [line for line in lines if line.bundle not in refused])
    for line in lines:
        line.decided_at = now
        because = refused.get(line.bundle)
        if because is None:
            line.state, line.set_id = LineState.ACCEPTED, action.id
        else:
            line.state = LineState.REFUSED
            line.because = {
                "obstacle": because.obstacle.value,
                "rules": [rule.value for rule in because.rules],
            }
    number = sum(line.bundle in refused for line in lines)
    return len(lines) - number, number


@dataclass(frozen=True, slots=True)
class _Desk:
    """What stands as of this transaction, with everybody who is named in a line."""

    planned_on: Mapping[int, ProposalSessionRow]
    sessions: Mapping[int, PlacedSession]
    places: Mapping[int, Place]
    helpers: Mapping[int, CandidateHelper]
    today: date

    def refused(self, bundles: Sequence[Bundle]) -> dict[int, Refused]:
        """The bundles that cannot be taken over any more, by number, with why.

        Each newcomer is asked of the rules as everybody stands once all the others are taken over: who leaves one
        session for another, or makes room in somebody's week, does so at the same moment. What is refused takes along
        whatever rests on it.
        """
        found: dict[int, Refused] = {}
        left = list(bundles)
        failing = self._of_sessions(left)
        while failing:
            found |= failing
            left = [bundle for bundle in left if bundle[0].bundle not in failing]
            failing = self._of_helpers(left)
        return found

    def _of_sessions(self, bundles: Sequence[Bundle]) -> dict[int, Refused]:
        """Those at whose sessions something changed; of the others, those whom a helper cannot keep to."""
        found = {}
        for bundle in bundles:
            for line in bundle:
                obstacle = self._of_session(line.session_id)
                if obstacle is not None:
                    found[line.bundle] = Refused(obstacle)
        return found or self._of_helpers(bundles)

    def _of_session(self, session_id: int) -> Obstacle | None:
        session = self.sessions.get(session_id)
        if session is None:
            return Obstacle.GONE
        if session.when.day < self.today:
            return Obstacle.OVER
        if not session.takes_place:
            return Obstacle.OFF
        if session.version != self.planned_on[session_id].version:
            return Obstacle.CHANGED
        return None

    def _of_helpers(self, bundles: Sequence[Bundle]) -> dict[int, Refused]:
        lines = [line for bundle in bundles for line in bundle]
        after = dict(self.helpers)
        for line in lines:
            helper = after.get(line.helper_id)
            if helper is not None:
                comes = line.kind is LineKind.ADD
                after[helper.id] = (
                    self._with(helper, line.session_id) if comes else _without(helper, line.session_id)
                )
        found = {}
        for line in lines:
            against = self._of_line(line, after.get(line.helper_id))
            if against is not None:
                found[line.bundle] = against
        return found

    def _of_line(self, line: ProposalLineRow, after: CandidateHelper | None) -> Refused | None:
        """The hard rules, and what is only warned about on the board: nobody looked at it here and knew better."""
        if after is None:
            return Refused(Obstacle.GONE)
        if line.kind is LineKind.REMOVE:
            return None
        placed = self.sessions[line.session_id]
        session = placed.as_open(self.places[placed.location_id])
        seen = around(session, _without(after, line.session_id))
        if eligibility.clashes(session, seen):
            return Refused(Obstacle.ELSEWHERE)
        refusals = [
            *eligibility.hard_rules(session, seen, AssignmentRole.GUIDE),
            *eligibility.warnings(session, seen, AssignmentRole.GUIDE),
        ]
        return Refused(Obstacle.RULE, tuple(one.rule for one in refusals)) if refusals else None

    def _with(self, helper: CandidateHelper, session_id: int) -> CandidateHelper:
        session = self.sessions[session_id]
        place = self.places[session.location_id]
        there = Busy(session_id, place.id, place.name, session.when, place.coordinates)
        return replace(helper, busy=(*helper.busy, there))


def _without(helper: CandidateHelper, session_id: int) -> CandidateHelper:
    return replace(helper, busy=tuple(one for one in helper.busy if one.session_id != session_id))


def _desk(
    tx: Session, row: ProposalRow, lines: Sequence[ProposalLineRow], *, by: Person, today: date
) -> _Desk:
    """Everything locked before it is read: sessions, then helpers."""
    session_ids = {line.session_id for line in lines}
    helper_ids = {line.helper_id for line in lines}
    held_session.lock(tx, session_ids)
    held_session.lock_helpers(tx, helper_ids)
    planned_on = tx.scalars(
        select(ProposalSessionRow)
        .where(ProposalSessionRow.proposal_id == row.id, ProposalSessionRow.session_id.in_(session_ids))
        .execution_options(populate_existing=True)
    )
    places = tx.scalars(select(LocationRow).where(LocationRow.id.in_({line.location_id for line in lines})))
    return _Desk(
        planned_on={one.session_id: one for one in planned_on},
        sessions=roster.placed(tx, session_ids),
        places={one.id: roster.to_place(one) for one in places},
        helpers=candidate.known(tx, by, row.network_id, helper_ids, Period(row.first_day, row.last_day)),
        today=today,
    )


def _write(tx: Session, action: ChangeSet, desk: _Desk, lines: Sequence[ProposalLineRow]) -> None:
    """Who goes first, then who comes; what else is proposed for these sessions rests on what stands there now."""
    goes = [line for line in lines if line.kind is LineKind.REMOVE]
    left = select(SessionRow).where(SessionRow.id.in_({line.session_id for line in goes}))
    rows = {one.id: one for one in tx.scalars(left)}
    for one in rows.values():
        one.version += 1
    for line in goes:
        session = desk.sessions[line.session_id]
        held = Held(rows[line.session_id], desk.places[session.location_id], session)
        standing.take_off(tx, action, held, line.helper_id)
    tx.flush()  # who goes makes room for who comes
    comes = [
        Placing(desk.sessions[line.session_id], line.helper_id, AssignmentRole.GUIDE)
        for line in lines
        if line.kind is LineKind.ADD
    ]
    if comes:
        placing.put_on(tx, action, comes, desk.places)
    touched = {line.session_id for line in lines}
    for key, version in tx.execute(
        select(SessionRow.id, SessionRow.version).where(SessionRow.id.in_(touched))
    ):
        desk.planned_on[key].version = version
