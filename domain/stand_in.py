"""Who could stand in at any session of the weeks ahead: what `domain.candidate` says around one session, for many at once."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property

from domain import eligibility, period
from domain.candidate import Busy, CandidateHelper, Load, OpenSession, counted_minutes
from domain.need import coverage
from domain.words import AssignmentRole

ONE_WEEK = timedelta(weeks=1)


@dataclass(frozen=True)
class StandIn:
    """A helper with everything known for the weeks ahead.

    `who` holds what never changes from one session to another, every absence and every session of these weeks and of the
    week before them; its load says nothing. `months` are counted minutes by first day of month, of the years touched.
    """

    who: CandidateHelper
    months: Mapping[date, int] = field(default_factory=dict)

    def around(self, session: OpenSession) -> CandidateHelper:
        """The helper as the rules see one around this session."""
        who, day = self.who, session.when.day
        last_week = period.week_of(day) - ONE_WEEK
        return CandidateHelper(
            id=who.id,
            name=who.name,
            kind=who.kind,
            stage=who.stage,
            languages=who.languages,
            skills=who.skills,
            placements=who.placements,
            availability=who.availability,
            absences=who.absences,
            busy=(
                *self._by_week_and_place.get((last_week, session.location_id), ()),
                *self._by_day.get(day, ()),
            ),
            load=self._load_without(session),
            limits=who.limits,
        )

    def _load_without(self, session: OpenSession) -> Load:
        day = session.when.day
        own = self._minutes.get(session.id, 0)
        return Load(
            week=self._by_week.get(period.week_of(day), 0) - own,
            month=self.months.get(day.replace(day=1), 0) - own,
            year=self._by_year.get(day.year, 0) - own,
        )

    @cached_property
    def _minutes(self) -> dict[int, int]:
        """What each session weighs: nothing on a day of absence."""
        return {
            other.session_id: counted_minutes(self.who.kind, other.when.hours, other.role)
            for other in self.who.busy
            if not any(absence.contains(other.when.day) for absence in self.who.absences)
        }

    @cached_property
    def _by_week(self) -> dict[date, int]:
        found: dict[date, int] = {}
        for other in self.who.busy:
            monday = period.week_of(other.when.day)
            found[monday] = found.get(monday, 0) + self._minutes.get(other.session_id, 0)
        return found

    @cached_property
    def _by_year(self) -> dict[int, int]:
        found: dict[int, int] = {}
        for month, minutes in self.months.items():
            found[month.year] = found.get(month.year, 0) + minutes
        return found

    @cached_property
    def _by_day(self) -> dict[date, list[Busy]]:
        found: dict[date, list[Busy]] = {}
        for other in self.who.busy:
            found.setdefault(other.when.day, []).append(other)
        return found

    @cached_property
    def _by_week_and_place(self) -> dict[tuple[date, int], list[Busy]]:
        found: dict[tuple[date, int], list[Busy]] = {}
        for other in self.who.busy:
            found.setdefault((period.week_of(other.when.day), other.location_id), []).append(other)
        return found


@dataclass(frozen=True)
class StandIns:
    """Everybody of a network who may be asked to stand in as a guide."""

    everybody: tuple[StandIn, ...] = ()
    _numbers: dict[OpenSession, int] = field(default_factory=dict, repr=False, compare=False)
    """What was asked before: the answer never changes, and asking takes a millisecond or more."""

    def number_for(self, session: OpenSession) -> int:
        """How many others could be asked for the session as it stands, against whom nothing speaks and who bring what it lacks.

        Only guides: a buddy fills no place. When the number is right and a language or skill is missing, only who brings
        one of those helps.
        """
        if session not in self._numbers:
            self._numbers[session] = self._number_for(session)
        return self._numbers[session]

    def _number_for(self, session: OpenSession) -> int:
        there = {one.helper_id for one in session.assigned}
        missing = coverage(session.need, session.assigned)
        wanted = frozenset() if missing.missing else {*missing.missing_languages, *missing.missing_skills}
        return sum(
            eligibility.allows(session, one.around(session), AssignmentRole.GUIDE)
            for one in self._by_weekday[session.when.day.weekday()]
            if one.who.id not in there and (not wanted or wanted & (one.who.languages | one.who.skills))
        )

    def of(self, helper_id: int) -> StandIn | None:
        return next((one for one in self.everybody if one.who.id == helper_id), None)

    @cached_property
    def _by_weekday(self) -> tuple[tuple[StandIn, ...], ...]:
        """Who may be asked on each weekday, so that the rules are asked about few: most helpers help on a day or two."""
        return tuple(
            tuple(
                one
                for one in self.everybody
                if not one.who.availability or any(part.weekday == weekday for part in one.who.availability)
            )
            for weekday in range(period.DAYS_IN_WEEK)
        )
