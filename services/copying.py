"""Copying who stands where from a day or a week to later ones: one action, one undo, and doing it again adds nothing."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from db.queries import candidate, roster, scope
from db.tables import ChangeRow, CountRow, LocationRow, NetworkRow, SessionRow
from domain import access, copying
from domain.access import Action
from domain.candidate import Busy, CandidateHelper, around
from domain.clock_time import DatedHours
from domain.copying import Copied, Copying, Hindrance, NotCopied, Put
from domain.errors import NotFound
from domain.need import AssignedHelper, in_short
from domain.period import Period
from domain.person import Person
from domain.roster import Board, Place, PlacedSession
from domain.session_effect import Helper
from domain.words import AssignmentRole, CountState
from language import _
from services import held_session, history, placing
from services.history import ChangeSet
from services.placing import Placing


def copy_staffing(
    tx: Session, network_id: int, asked: Copying, *, by: Person, today: date, now: datetime
) -> Copied:
    """Everybody who will stand at the sessions of the source stands at those of the targets too, as far as can be.

    Nobody who stands there is taken off. What began or was counted keeps what it had. The number of statements is the
    same whatever is copied.
    """
    zone = _zone(tx, network_id, by=by)
    copying.check(asked)
    if _was_done(tx, asked.key):
        return Copied(was_done=True)
    _lock(tx, network_id, asked, by=by)
    source = roster.stretch(tx, by, network_id, asked.source)
    days = Period(asked.stretches[0].first, asked.stretches[-1].last)
    target = roster.stretch(tx, by, network_id, days)
    goers = {one.helper_id for session in _of_places(source, asked) for one in copying.who_goes(session)}
    held_session.lock_helpers(tx, goers)
    desk = _Desk(
        places={place.id: place for place in (*source.places, *target.places)},
        helpers=candidate.known(tx, by, network_id, goers, days),
        counted=_counted(tx, [one.id for one in target.sessions]),
        local=now.astimezone(ZoneInfo(zone)),
        today=today,
        overrules=asked.overrules,
    )
    for stretch in asked.stretches:
        there = [one for one in _of_places(target, asked) if stretch.contains(one.when.day)]
        desk.copy(_of_places(source, asked), there, stretch.first - asked.source.first)
    _write(tx, by, now, asked, desk)
    return Copied(tuple(desk.put), desk.already, tuple(desk.not_copied))


@dataclass(slots=True)
class _Desk:
    """What is known while copying, and what came of it so far: a helper who was put somewhere is busy there."""

    places: dict[int, Place]
    helpers: dict[int, CandidateHelper]
    counted: frozenset[int]
    local: datetime
    today: date
    overrules: bool
    put: list[Put] = field(default_factory=list)
    already: int = 0
    not_copied: list[NotCopied] = field(default_factory=list)
    placings: list[Placing] = field(default_factory=list)
    added: dict[int, int] = field(default_factory=dict)
    """Guides put on each session."""

    def copy(
        self, source: Iterable[PlacedSession], target: Sequence[PlacedSession], moved: timedelta
    ) -> None:
        listed = list(source)
        matched = copying.matches(listed, target, moved)
        for session in listed:
            for one in copying.who_goes(session):
                if one.helper_id not in self.helpers:
                    continue  # out of this person's sight
                self._copy_one(session, matched.get(session.id), one, moved)

    def _copy_one(
        self, session: PlacedSession, target: PlacedSession | None, one: AssignedHelper, moved: timedelta
    ) -> None:
        place = self.places[session.location_id].name
        person = Helper(one.name, one.helper_id)
        if target is None:
            meant = DatedHours(session.when.day + moved, session.when.hours)
            reason = _("no session of this slot, nor one at these hours")
            self.not_copied.append(NotCopied(place, meant, person, Hindrance.NO_SESSION, reason))
            return
        if any(other.helper_id == one.helper_id for other in target.standing):
            self.already += 1
            return
        found = self._hindrance(target, one)
        where = self.places[target.location_id]
        if found is not None:
            self.not_copied.append(NotCopied(where.name, target.when, person, *found))
            return
        self.put.append(Put(where.name, target.when, person, one.role))
        self.placings.append(Placing(target, one.helper_id, one.role))
        self.added[target.id] = self.added.get(target.id, 0) + (one.role is AssignmentRole.GUIDE)
        helper = self.helpers[one.helper_id]
        busy = Busy(target.id, where.id, where.name, target.when, where.coordinates, one.role)
        self.helpers[one.helper_id] = replace(helper, busy=(*helper.busy, busy))

    def _hindrance(self, target: PlacedSession, one: AssignedHelper) -> tuple[Hindrance, str] | None:
        if not target.takes_place:
            return Hindrance.OFF, in_short(target.coverage)
        if target.id in self.counted:
            return Hindrance.TOO_LATE, _("was counted already")
        if self._has_begun(target):
            return Hindrance.TOO_LATE, _("has begun or is over")
        added = self.added.get(target.id, 0)
        if one.role is AssignmentRole.GUIDE and copying.is_full(target.coverage, added):
            return Hindrance.FULL, _("has its maximum of {number} already").format(number=target.need.maximum)
        session = target.as_open(self.places[target.location_id])
        helper = around(session, self.helpers[one.helper_id])
        return copying.against(session, helper, one.role, overrules=self.overrules)

    def _has_begun(self, target: PlacedSession) -> bool:
        return (target.when.day, target.when.hours.starts) <= (self.today, self.local.time())


def _zone(tx: Session, network_id: int, *, by: Person) -> str:
    zone = tx.scalar(select(NetworkRow.zone).where(NetworkRow.id == network_id, scope.of_networks(by)))
    if zone is None:
        raise NotFound
    access.check_in_network(by, Action.PLAN, network_id=network_id)
    return zone


def _was_done(tx: Session, key: int) -> bool:
    """Whether this very action was done before: a second click carries the same key."""
    return tx.scalar(select(ChangeRow.set_id).where(ChangeRow.set_id == key).limit(1)) is not None


def _lock(tx: Session, network_id: int, asked: Copying, *, by: Person) -> None:
    """Hold every session of the targets, so that what is read of them afterwards stands until the end."""
    days: list[ColumnElement[bool]] = [
        SessionRow.day.between(stretch.first, stretch.last) for stretch in asked.stretches
    ]
    wanted = (
        select(SessionRow.id)
        .join(LocationRow)
        .where(LocationRow.network_id == network_id, scope.of_locations(by), or_(*days))
    )
    held_session.lock(tx, tx.scalars(wanted).all())


def _counted(tx: Session, session_ids: list[int]) -> frozenset[int]:
    return frozenset(
        tx.scalars(
            select(CountRow.session_id).where(
                CountRow.session_id.in_(session_ids), CountRow.state == CountState.ENTERED
            )
        )
    )


def _of_places(board: Board, asked: Copying) -> list[PlacedSession]:
    return [one for one in board.sessions if not asked.places or one.location_id in asked.places]


def _write(tx: Session, by: Person, now: datetime, asked: Copying, desk: _Desk) -> None:
    if not desk.placings:
        return
    action = ChangeSet(by=by, at=now, id=asked.key) if asked.key else history.begin(by, now)
    placing.put_on(tx, action, desk.placings, desk.places)
