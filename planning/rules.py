"""The rules of the desk, asked of a plan: the session, and the helper with everything else the plan gives them.

Whether somebody can stand somewhere is decided by `domain.eligibility` alone. What the board only warns about, a
proposal keeps to as well: it puts nobody newly where a warning speaks against it, but leaves standing whom a
coordinator put there all the same. The one rule of its own is how far somebody is sent.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from math import inf

from domain import eligibility, ranking
from domain.candidate import (
    LEGAL_LIMITS,
    Busy,
    CandidateHelper,
    Limits,
    Load,
    OpenSession,
    counted_minutes,
)
from domain.clock_time import DatedHours
from domain.period import DAYS_IN_WEEK, week_of
from domain.proposal_lack import LackKind, PlanRule
from domain.rule import Rule
from domain.words import AssignmentRole, HelperStage
from planning.instance import Instance, PlanHelper, PlanSession, Standing

UNKNOWN_WAY_MINUTES = 60
"""What a way weighs that nobody can estimate: longer than most, so that a known one is preferred."""

NO_LIMITS = Limits()


@dataclass(frozen=True, slots=True)
class At:
    """Standing at a session of the plan in a role."""

    session: PlanSession
    role: AssignmentRole = AssignmentRole.GUIDE


def as_open(instance: Instance, session: PlanSession) -> OpenSession:
    return OpenSession(
        id=session.id,
        location_id=session.place_id,
        when=session.when,
        need=session.need,
        coordinates=instance.place_of[session.place_id].coordinates,
    )


def as_busy(instance: Instance, at: At) -> Busy:
    return Busy(
        session_id=at.session.id,
        location_id=at.session.place_id,
        location_name="",
        when=at.session.when,
        coordinates=instance.place_of[at.session.place_id].coordinates,
        role=at.role,
    )


def around(instance: Instance, helper: PlanHelper, day: date, others: Iterable[At]) -> CandidateHelper:
    """The helper as the rules see one around a session of that day, when also standing at `others`."""
    there = list(others)
    busy = (*helper.who.busy, *(as_busy(instance, at) for at in there))
    return replace(helper.who, busy=busy, load=load(helper, day, there))


def load(helper: PlanHelper, day: date, others: Iterable[At]) -> Load:
    """The helper's minutes in the week, month and year of that day, when also standing at `others`."""
    monday, first, year = week_of(day), day.replace(day=1), day.year
    week, month, whole_year = (
        helper.used.week.get(monday, 0),
        helper.used.month.get(first, 0),
        helper.used.year.get(year, 0),
    )
    for at in others:
        there, minutes = at.session.when.day, counted_minutes(helper.who.kind, at.session.when.hours, at.role)
        if there.year == year:
            whole_year += minutes
            month += minutes if there.month == day.month else 0
        week += minutes if 0 <= (there - monday).days < DAYS_IN_WEEK else 0
    return Load(week, month, whole_year)


def against_newcomer(
    session: OpenSession, helper: CandidateHelper, reach_minutes: int | None
) -> list[Rule | PlanRule]:
    """Everything that forbids a proposal to put the helper there as a guide."""
    refusals = [
        *eligibility.hard_rules(session, helper, AssignmentRole.GUIDE),
        *eligibility.warnings(session, helper, AssignmentRole.GUIDE),
    ]
    found: list[Rule | PlanRule] = [refusal.rule for refusal in refusals]
    if is_too_far(session, helper, reach_minutes):
        found.append(PlanRule.TOO_FAR)
    return found


def against_staying(session: OpenSession, helper: CandidateHelper) -> list[Rule]:
    """Everything that forbids a proposal to leave the helper there as a guide."""
    refusals = eligibility.hard_rules(session, helper, AssignmentRole.GUIDE, stays=True)
    return [refusal.rule for refusal in refusals]


def is_too_far(session: OpenSession, helper: CandidateHelper, reach_minutes: int | None) -> bool:
    """Whether the way from the nearest own place takes longer than the helper is sent; not when it is unknown."""
    if reach_minutes is None:
        return False
    way = eligibility.way_minutes(session, helper)
    return way is not None and way > reach_minutes


def way_minutes(session: OpenSession, helper: CandidateHelper) -> int:
    """What the way weighs."""
    known = eligibility.way_minutes(session, helper)
    return UNKNOWN_WAY_MINUTES if known is None else known


def km_away(session: OpenSession, helper: CandidateHelper) -> float | None:
    """Kilometres from the nearest of the helper's own places, to a tenth; None when not known."""
    km = ranking.km_away(session, helper)
    return None if km == inf else round(km, 1)


def is_known_face(instance: Instance, session: OpenSession, helper: CandidateHelper) -> bool:
    """Whether the helper stood at the place in the week before the session, or before the plan began.

    `helper.busy` must hold what stood before the plan: continuity is with what was, not with what is proposed.
    """
    if not helper.busy:
        return False
    early = replace(session, when=DatedHours(instance.in_first_week(session.when.day), session.when.hours))
    return ranking.was_here_last_week(session, helper) or ranking.was_here_last_week(early, helper)


def before_the_plan(instance: Instance, helper: PlanHelper) -> CandidateHelper:
    """The helper with everything that stands now, as the plan found it; the load is left out."""
    standing = [
        as_busy(instance, At(instance.session_of[one.session_id], one.role))
        for one in instance.standings_of[helper.id]
    ]
    return replace(helper.who, busy=(*helper.who.busy, *standing))


def fixed_elsewhere(instance: Instance, helper: PlanHelper, session_id: int | None) -> list[At]:
    """Where the helper stands whatever is proposed, that session apart."""
    return [
        At(instance.session_of[one.session_id], one.role)
        for one in instance.standings_of[helper.id]
        if one.is_fixed and one.session_id != session_id
    ]


def against_standing(instance: Instance, standing: Standing) -> list[Rule]:
    """The hard rules that refuse somebody who stands there, whatever else is proposed."""
    helper, session = instance.helper_of[standing.helper_id], instance.session_of[standing.session_id]
    others = fixed_elsewhere(instance, helper, session.id)
    return against_staying(as_open(instance, session), around(instance, helper, session.when.day, others))


def counts(instance: Instance, standing: Standing) -> bool:
    """Whether somebody who stands there now fills a place: a guide who is not absent, and may stay unless pinned.

    A pinned guide against whom a hard rule speaks stays, because that was asked for, and fills a place unless absent:
    `domain.need` counts the same way.
    """
    if standing.role is not AssignmentRole.GUIDE:
        return False
    rules = against_standing(instance, standing)
    return Rule.ABSENT not in rules if standing.is_pinned else not rules


def stood(instance: Instance, session: PlanSession) -> int:
    """How many guides filled a place before the plan and can go on doing so."""
    return sum(counts(instance, one) for one in instance.standing_at[session.id])


def has_law(helper: PlanHelper) -> bool:
    """Whether the law limits the hours of the helper."""
    return helper.who.kind in LEGAL_LIMITS


def has_limits(helper: PlanHelper) -> bool:
    """Whether anything limits the hours of the helper."""
    return helper.who.limits != NO_LIMITS or has_law(helper)


def may_be_asked(helper: PlanHelper) -> bool:
    """Whether a proposal may name the helper at all."""
    return helper.who.stage is HelperStage.ACTIVE


def brings(helper: PlanHelper, kind: LackKind, code: str) -> bool:
    """Whether the helper has what is lacking; anybody can take a place."""
    match kind:
        case LackKind.LANGUAGE:
            return code in helper.who.languages
        case LackKind.SKILL:
            return code in helper.who.skills
        case LackKind.PLACE:
            return True
