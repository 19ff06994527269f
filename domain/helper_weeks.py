"""The coming weeks of one helper over all places: where the helper stands, for how long, when away, and where else one could."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from domain import candidate, ranking
from domain.candidate import Busy, CandidateHelper
from domain.period import Period, week
from domain.roster import Board, Place, PlacedSession, needs_somebody
from domain.words import AssignmentRole, HelperStage


@dataclass(frozen=True, slots=True)
class Stand:
    """Where the helper stands. `session` is None at a place that the reader does not see. `away`: absent that day."""

    at: Busy
    session: PlacedSession | None
    away: bool


@dataclass(frozen=True, slots=True)
class Chance:
    """A session that looks for somebody and at which nothing speaks against the helper; `reasons` speak for it."""

    session: PlacedSession
    place: Place
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WeekOfHelper:
    """A week from `monday` on, with the counted minutes in it."""

    monday: date
    minutes: int


@dataclass(frozen=True, slots=True)
class HelperWeeks:
    """The days looked at, what happens on them in order of time, and the helper as the rules see one."""

    days: Period
    helper: CandidateHelper
    stands: tuple[Stand, ...]
    chances: tuple[Chance, ...]
    weeks: tuple[WeekOfHelper, ...]

    def is_away(self, day: date) -> bool:
        return any(absence.contains(day) for absence in self.helper.absences)


def helper_weeks(helper: CandidateHelper, board: Board, days: Period, local: datetime) -> HelperWeeks:
    """What the weeks hold; `helper.busy` must hold whole years, `board` the days as far as the reader may see them.

    `local` is the wall clock: nobody is put on a session that has begun. Who runs along fills no open place.
    """
    sessions = {one.id: one for one in board.sessions}
    places = {place.id: place for place in board.places}
    stands = tuple(
        Stand(
            at,
            sessions.get(at.session_id),
            any(absence.contains(at.when.day) for absence in helper.absences),
        )
        for at in sorted(helper.busy, key=lambda one: (one.when, one.session_id))
        if days.contains(at.when.day)
    )
    return HelperWeeks(
        days=days,
        helper=helper,
        stands=stands,
        chances=tuple(_chances(helper, board, places, local)),
        weeks=tuple(WeekOfHelper(monday, _minutes(stands, helper, week(monday))) for monday in days.weeks),
    )


def _chances(
    helper: CandidateHelper, board: Board, places: dict[int, Place], local: datetime
) -> Iterator[Chance]:
    if helper.stage is not HelperStage.ACTIVE:
        return
    for session in board.sessions:
        if not needs_somebody(session.coverage):
            continue
        if (session.when.day, session.when.hours.starts) <= (local.date(), local.time()):
            continue
        place = places[session.location_id]
        looked_for = session.as_open(place)
        found = ranking.rank(looked_for, [candidate.around(looked_for, helper)], board.labels)
        for one in found.eligible:
            if one.role is AssignmentRole.GUIDE and _helps(session, helper):
                yield Chance(session, place, tuple(reason.phrase for reason in one.reasons))


def _helps(session: PlacedSession, helper: CandidateHelper) -> bool:
    """Whether the session lacks a guide, or a language or skill that this helper brings, and has room."""
    coverage = session.coverage
    if coverage.guides >= coverage.need.maximum:
        return False
    brings = helper.languages | helper.skills
    return bool(coverage.missing) or bool(brings & {*coverage.missing_languages, *coverage.missing_skills})


def _minutes(stands: Sequence[Stand], helper: CandidateHelper, days: Period) -> int:
    return sum(
        candidate.counted_minutes(helper.kind, one.at.when.hours, one.at.role)
        for one in stands
        if not one.away and days.contains(one.at.when.day)
    )
