"""Who is asked first for a session: candidates in order, each with the reasons that put them there.

In this order of weight: a guide before a buddy, a language or skill that is still missing, the own place, having been
here last week (visitors know the face), few hours this month (in steps of four, so that a quarter of an hour decides
nothing), a short way (in whole kilometres), and not having been asked for long: who was never asked comes before who was,
and who was asked long ago before who was asked yesterday. Being placed elsewhere excludes nobody within reach; it ranks
lower. Equal input, in whatever order, gives equal output: name and number break the last ties.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from math import inf

from domain import eligibility
from domain.candidate import LEGAL_LIMITS, CandidateHelper, Limits, OpenSession
from domain.clock_time import MINUTES_IN_HOUR
from domain.distance import km_between
from domain.hour_limits import UNDER_CONTRACT, in_hours
from domain.need import Coverage, Labels, coverage
from domain.period import Period, week_of
from domain.rule import WARNINGS, Refusal
from domain.words import AssignmentRole
from language import _, formats

LOAD_STEP_MINUTES = 4 * MINUTES_IN_HOUR
WAY_STEP_KM = 1


class ReasonKind(StrEnum):
    LANGUAGE = "language"
    SKILL = "skill"
    OWN_PLACE = "own_place"
    HERE_LAST_WEEK = "here_last_week"
    HOURS = "hours"
    DISTANCE = "distance"
    LEARNS = "learns"
    LAST_ASKED = "last_asked"


@dataclass(frozen=True, slots=True)
class Reason:
    """Something that speaks for the helper, as a phrase; `kind` for tests and icons."""

    kind: ReasonKind
    phrase: str


@dataclass(frozen=True, slots=True)
class Eligible:
    """A helper nothing speaks against, in the role that fits, with the reasons in order of weight."""

    helper: CandidateHelper
    role: AssignmentRole
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Excluded:
    """A helper somebody looking for names would miss, with everything that speaks against."""

    helper: CandidateHelper
    role: AssignmentRole
    refusals: tuple[Refusal, ...]

    @property
    def may_be_overruled(self) -> bool:
        """Whether a coordinator may put this helper here all the same: only warnings speak against it."""
        return all(refusal.rule in WARNINGS for refusal in self.refusals)


@dataclass(frozen=True, slots=True)
class Candidates:
    """Everybody who was looked at: who can be asked, best first, and who cannot, those that may be overruled first."""

    eligible: tuple[Eligible, ...]
    excluded: tuple[Excluded, ...]


def rank(session: OpenSession, helpers: Iterable[CandidateHelper], labels: Labels) -> Candidates:
    """The candidates for one more place at the session, each helper once, in the role they usually have."""
    missing = coverage(session.need, session.assigned)
    eligible: list[_Merits] = []
    excluded: list[Excluded] = []
    for helper in helpers:
        role = eligibility.usual_role(helper)
        refusals = eligibility.against_asking(session, helper, role)
        if refusals:
            excluded.append(Excluded(helper, role, tuple(refusals)))
        else:
            eligible.append(_merits(session, missing, helper, role))
    return Candidates(
        tuple(
            Eligible(merits.helper, merits.role, tuple(_reasons(merits, labels)))
            for merits in sorted(eligible, key=_order)
        ),
        tuple(sorted(excluded, key=lambda one: (not one.may_be_overruled, *_by_name(one.helper)))),
    )


@dataclass(frozen=True, slots=True)
class _Merits:
    """What speaks for a helper: the languages and skills that are missing and brought, and the rest of the order."""

    helper: CandidateHelper
    role: AssignmentRole
    languages: tuple[str, ...]
    skills: tuple[str, ...]
    is_own_place: bool
    was_here_last_week: bool
    km_away: float


def _merits(
    session: OpenSession, missing: Coverage, helper: CandidateHelper, role: AssignmentRole
) -> _Merits:
    """A buddy's languages and skills do not count towards the need, so they are no merit either."""
    counts = role is AssignmentRole.GUIDE
    return _Merits(
        helper=helper,
        role=role,
        languages=tuple(code for code in missing.missing_languages if counts and code in helper.languages),
        skills=tuple(code for code in missing.missing_skills if counts and code in helper.skills),
        is_own_place=is_own_place(session, helper),
        was_here_last_week=was_here_last_week(session, helper),
        km_away=km_away(session, helper),
    )


def _order(merits: _Merits) -> tuple[float | str, ...]:
    return (
        merits.role is AssignmentRole.BUDDY,
        -len(merits.languages) - len(merits.skills),
        not merits.is_own_place,
        not merits.was_here_last_week,
        merits.helper.load.month // LOAD_STEP_MINUTES,
        merits.km_away if merits.km_away == inf else merits.km_away // WAY_STEP_KM,
        merits.helper.last_asked.timestamp() if merits.helper.last_asked else -inf,
        *_by_name(merits.helper),
    )


def _by_name(helper: CandidateHelper) -> tuple[str, str, int]:
    return (helper.name.casefold(), helper.name, helper.id)


def _reasons(merits: _Merits, labels: Labels) -> list[Reason]:
    found = [
        (ReasonKind.LANGUAGE, phrase(ReasonKind.LANGUAGE, labels.get(one, one))) for one in merits.languages
    ]
    found += [(ReasonKind.SKILL, phrase(ReasonKind.SKILL, labels.get(one, one))) for one in merits.skills]
    if merits.role is AssignmentRole.BUDDY:
        found.append((ReasonKind.LEARNS, phrase(ReasonKind.LEARNS)))
    if merits.is_own_place:
        found.append((ReasonKind.OWN_PLACE, phrase(ReasonKind.OWN_PLACE)))
    if merits.was_here_last_week:
        found.append((ReasonKind.HERE_LAST_WEEK, phrase(ReasonKind.HERE_LAST_WEEK)))
    found.append((ReasonKind.HOURS, _hours_phrase(merits.helper)))
    if 0 < merits.km_away < inf:
        found.append((ReasonKind.DISTANCE, phrase(ReasonKind.DISTANCE, _in_km(merits.km_away))))
    if merits.helper.last_asked is not None:
        day = formats.day(merits.helper.last_asked.date())
        found.append((ReasonKind.LAST_ASKED, phrase(ReasonKind.LAST_ASKED, day)))
    return [Reason(kind, text) for kind, text in found]


def phrase(kind: ReasonKind, said: str = "") -> str:
    """What speaks for a helper; `said` is the name of the language or skill, the hours, the kilometres or the day."""
    match kind:
        case ReasonKind.LANGUAGE:
            return _("speaks {language}").format(language=said)
        case ReasonKind.SKILL:
            return _("knows {skill}").format(skill=said)
        case ReasonKind.LEARNS:
            return _("learns as a buddy, does not count as a helper")
        case ReasonKind.OWN_PLACE:
            return _("own place")
        case ReasonKind.HERE_LAST_WEEK:
            return _("was here last week")
        case ReasonKind.HOURS:
            return _("{number} hours this month").format(number=said)
        case ReasonKind.DISTANCE:
            return _("{distance} km from own place").format(distance=said)
        case ReasonKind.LAST_ASKED:
            return _("last asked on {day}").format(day=said)


def _in_km(km: float) -> str:
    return formats.number(km, decimals=1)


def is_own_place(session: OpenSession, helper: CandidateHelper) -> bool:
    """Whether the helper is placed at the session's location on that day."""
    return helper.is_placed_at(session.location_id, session.when.day)


def was_here_last_week(session: OpenSession, helper: CandidateHelper) -> bool:
    """Whether the helper stood at the session's location in the week before."""
    monday = week_of(session.when.day)
    last_week = Period(monday - timedelta(weeks=1), monday - timedelta(days=1))
    return any(
        other.location_id == session.location_id and last_week.contains(other.when.day)
        for other in helper.busy
    )


def km_away(session: OpenSession, helper: CandidateHelper) -> float:
    """Kilometres from the nearest of the helper's own places; 0 when this is one, infinite when not known."""
    if is_own_place(session, helper):
        return 0.0
    if session.coordinates is None:
        return inf
    return min(
        (
            km_between(session.coordinates, placement.coordinates)
            for placement in helper.placements_on(session.when.day)
            if placement.coordinates is not None
        ),
        default=inf,
    )


def _hours_phrase(helper: CandidateHelper) -> str:
    """This month's hours, with the lowest limit; a contract counts by the week."""
    if helper.kind in UNDER_CONTRACT and helper.limits.week is not None and helper.limits.month is None:
        return _("{number} of {limit} contract hours this week").format(
            number=in_hours(helper.load.week), limit=in_hours(helper.limits.week)
        )
    legal = LEGAL_LIMITS.get(helper.kind, Limits()).month
    limits = [limit for limit in (legal, helper.limits.month) if limit is not None]
    if limits:
        return _("{number} of {limit} hours this month").format(
            number=in_hours(helper.load.month), limit=in_hours(min(limits))
        )
    return phrase(ReasonKind.HOURS, in_hours(helper.load.month))
