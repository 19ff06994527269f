"""Whether a helper can stand at a session: the rules, each once, for the list of candidates and for the save alike.

Hard rules are refused wherever somebody is put on a session, also in the grid, an import or an accepted plan:
the session does not take place, the helper stands there already, stands elsewhere at that time, is absent, is not
active (a buddy may stand as buddy only), or would pass a limit of the law.

Warnings put a helper among the excluded with their reason, but a coordinator who knows better may overrule them:
outside the usual availability, above a limit the helper agreed to, too little time for the way from another place, too
far from the own places. These rest on what somebody once said or on an estimate, so touching sessions at two places are
a warning.

What a rule is stands in `domain.rule`; the rules about hours stand in `domain.hour_limits`.
"""

from datetime import timedelta

from domain import clock_time, hour_limits
from domain.candidate import (
    USUAL_REACH_MINUTES,
    Busy,
    CandidateHelper,
    OpenSession,
)
from domain.distance import km_between, travel_minutes
from domain.period import Period
from domain.rule import CannotStand, Refusal, Rule
from domain.words import AssignmentRole, HelperStage
from language import _, formats


def usual_role(helper: CandidateHelper) -> AssignmentRole:
    """The role in which the helper is put on a session unless somebody says otherwise."""
    return AssignmentRole.BUDDY if helper.stage is HelperStage.BUDDY else AssignmentRole.GUIDE


def check(
    session: OpenSession, helper: CandidateHelper, role: AssignmentRole, *, stays: bool = False
) -> None:
    """Raises `CannotStand` when a hard rule refuses."""
    refusals = hard_rules(session, helper, role, stays=stays)
    if refusals:
        raise CannotStand(helper, refusals)


def hard_rules(
    session: OpenSession, helper: CandidateHelper, role: AssignmentRole, *, stays: bool = False
) -> list[Refusal]:
    """The hard rules that refuse this helper in this role, none when all allow it.

    `stays`: the helper stands there already and the session (its time, its place) or the role changes.
    """
    return [
        *_of_session(session),
        *([] if stays else _of_being_there(session, helper)),
        *stage_rules(helper.stage, role),
        *_of_absence(session, helper),
        *[
            Refusal(Rule.STANDS_ELSEWHERE, _stands_elsewhere(session, other))
            for other in clashes(session, helper)
        ],
        *hour_limits.of_law(session, helper, role),
    ]


def warnings(session: OpenSession, helper: CandidateHelper, role: AssignmentRole) -> list[Refusal]:
    """The rules a coordinator may overrule that speak against this helper in this role."""
    return [
        *_of_availability(session, helper),
        *_of_travel(session, helper),
        *hour_limits.of_agreement(session, helper, role),
    ]


def against_asking(
    session: OpenSession, helper: CandidateHelper, role: AssignmentRole, *, stays: bool = False
) -> list[Refusal]:
    """Everything that speaks against asking this helper to come in this role: hard rules, warnings, and a long way.

    `stays`: as for `hard_rules`.

    The way is no warning of the roster itself: the planner keeps to the reach that was given it.
    """
    return [
        *hard_rules(session, helper, role, stays=stays),
        *warnings(session, helper, role),
        *_of_reach(session, helper),
    ]


def allows(session: OpenSession, helper: CandidateHelper, role: AssignmentRole) -> bool:
    """Whether nothing at all speaks against this helper in this role; what settles most is asked first."""
    return is_available(session, helper) and not against_asking(session, helper, role)


def stage_rules(stage: HelperStage, role: AssignmentRole) -> list[Refusal]:
    """The hard rule that refuses whoever is at this stage in this role, none when it allows it."""
    match stage:
        case HelperStage.ACTIVE:
            return []
        case HelperStage.BUDDY if role is AssignmentRole.BUDDY:
            return []
        case HelperStage.BUDDY:
            return [Refusal(Rule.BUDDY_ONLY, _("is still learning and can only stand as a buddy"))]
        case HelperStage.PAUSED:
            return [Refusal(Rule.NO_LONGER_ACTIVE, _("has paused"))]
        case HelperStage.STOPPED:
            return [Refusal(Rule.NO_LONGER_ACTIVE, _("has stopped"))]
        case _:
            return [Refusal(Rule.NOT_ACTIVE_YET, _("is not active yet"))]


def clashes(session: OpenSession, helper: CandidateHelper) -> list[Busy]:
    """The other sessions of the helper at the same time, in order of their start."""
    return sorted(
        (
            other
            for other in helper.busy
            if other.session_id != session.id and other.when.overlaps(session.when)
        ),
        key=lambda other: (other.when, other.session_id),
    )


def lacks_time_between(session: OpenSession, other: Busy) -> bool:
    """Whether the way between two places takes longer than the time between their sessions of one day.

    Sessions that overlap have no time between them: that is a clash, and no lack of time. Nothing is said of a place
    whose coordinates are not known.
    """
    if (
        other.session_id == session.id
        or other.location_id == session.location_id
        or other.when.day != session.when.day
        or other.when.overlaps(session.when)
        or session.coordinates is None
        or other.coordinates is None
    ):
        return False
    way = travel_minutes(session.coordinates, other.coordinates)
    return way > session.when.hours.gap(other.when.hours)


def is_available(session: OpenSession, helper: CandidateHelper) -> bool:
    """Whether the whole session lies in the helper's weekly availability; without any availability, always."""
    if not helper.availability:
        return True
    that_day = [part.hours for part in helper.availability if part.weekday == session.when.day.weekday()]
    return any(stretch.contains(session.when.hours) for stretch in clock_time.joined(that_day))


def way_minutes(session: OpenSession, helper: CandidateHelper) -> int | None:
    """Minutes from the nearest of the helper's own places, 0 at one of them; None when that cannot be estimated."""
    if helper.is_placed_at(session.location_id, session.when.day):
        return 0
    if session.coordinates is None:
        return None
    return min(
        (
            travel_minutes(session.coordinates, placement.coordinates)
            for placement in helper.placements_on(session.when.day)
            if placement.coordinates is not None
        ),
        default=None,
    )


def _of_reach(session: OpenSession, helper: CandidateHelper) -> list[Refusal]:
    """Nothing of somebody of whom no place is known: that one can be asked where it would suit."""
    way = way_minutes(session, helper)
    if way is None or way <= USUAL_REACH_MINUTES:
        return []
    phrase = _("about {way} minutes from the nearest own place; more than {reach}").format(
        way=formats.number(way), reach=formats.number(USUAL_REACH_MINUTES)
    )
    return [Refusal(Rule.TOO_FAR, phrase)]


def _of_session(session: OpenSession) -> list[Refusal]:
    if session.takes_place:
        return []
    return [Refusal(Rule.DOES_NOT_TAKE_PLACE, _("this session does not take place"))]


def _of_being_there(session: OpenSession, helper: CandidateHelper) -> list[Refusal]:
    if all(other.session_id != session.id for other in helper.busy):
        return []
    return [Refusal(Rule.ALREADY_HERE, _("already stands at this session"))]


def _of_absence(session: OpenSession, helper: CandidateHelper) -> list[Refusal]:
    covering = [absence for absence in helper.absences if absence.contains(session.when.day)]
    if not covering:
        return []
    return [Refusal(Rule.ABSENT, _absent(_until_back(session, helper, covering)))]


def _until_back(session: OpenSession, helper: CandidateHelper, covering: list[Period]) -> Period:
    """From the session's day through the last day before the helper is back, over absences that follow each other."""
    last = max(absence.last for absence in covering)
    for absence in sorted(helper.absences):
        if absence.last > last and absence.first <= last + timedelta(days=1):
            last = absence.last
    return Period(session.when.day, last)


def _absent(away: Period) -> str:
    if away.is_open_ended:
        return _("absent until further notice")
    return _("absent through {day}").format(day=formats.day(away.last))


def _of_availability(session: OpenSession, helper: CandidateHelper) -> list[Refusal]:
    if is_available(session, helper):
        return []
    return [
        Refusal(
            Rule.NOT_AVAILABLE,
            _("not available on {weekday} {hours}").format(
                weekday=formats.weekday(session.when.day.weekday()), hours=session.when.hours
            ),
        )
    ]


def _of_travel(session: OpenSession, helper: CandidateHelper) -> list[Refusal]:
    refusals = []
    near = [other for other in helper.busy if lacks_time_between(session, other)]
    for other in sorted(near, key=lambda other: (other.when, other.session_id)):
        if session.coordinates and other.coordinates:
            phrase = _("{gap} minutes for {distance} km from {place} ({hours})").format(
                gap=session.when.hours.gap(other.when.hours),
                distance=formats.number(km_between(session.coordinates, other.coordinates), decimals=1),
                place=other.location_name,
                hours=other.when.hours,
            )
            refusals.append(Refusal(Rule.TRAVEL, phrase))
    return refusals


def _stands_elsewhere(session: OpenSession, other: Busy) -> str:
    if other.location_id == session.location_id:
        return _("already stands here {hours}").format(hours=other.when.hours)
    return _("already stands at {place} {hours}").format(place=other.location_name, hours=other.when.hours)
