"""What a proposal says of each change and of each open place, one situation at a time."""

from datetime import timedelta

from domain.candidate import Availability, Limits, Placement
from domain.need import Need
from domain.period import Period
from domain.proposal import Reason, Why
from domain.proposal_lack import Blocked, Cause, Lack, LackKind, PlanRule
from domain.ranking import ReasonKind
from domain.rule import Rule
from domain.words import AssignmentRole, HelperKind, HelperStage
from planning import check
from planning.instance import Instance, Standing, UsedMinutes, Weights
from planning.proposal import Change, Doubtful, Placed, Proposal, Removed, Short
from planning.solve import propose
from tests.planning.making import (
    AMAL,
    HOUR,
    KROOK,
    MELLE,
    MONDAY,
    TUESDAY,
    busy,
    helper,
    hours,
    instance,
    session,
)


def checked(asked: Instance) -> Proposal:
    proposal = propose(asked)
    assert check.faults(asked, proposal) == []
    return proposal


def only_lack(asked: Instance) -> Lack:
    """Of the one thing that is lacking."""
    ((lack,),) = [one.lacks for one in checked(asked).short]
    return lack


def place(cause: Cause, thought_of: int, *blocked: Blocked) -> Lack:
    return Lack(LackKind.PLACE, 1, cause, thought_of, "", blocked)


def test_newcomer_comes_with_the_reasons_that_rank_candidates() -> None:
    ada = helper(
        languages=frozenset({"ar", "nl"}),
        skills=frozenset({"itsme"}),
        placements=(Placement(AMAL.id, AMAL.coordinates),),
        busy=(busy("10:00", "12:00", TUESDAY - timedelta(weeks=1), location_id=KROOK.id),),
        used=UsedMinutes(month={MONDAY.replace(day=1): 3 * HOUR}),
    )
    asked = instance([session(need=Need(1, 1, frozenset({"ar"}), frozenset({"itsme", "tax"})))], [ada])
    assert checked(asked).placed == (
        Placed(
            100,
            1,
            Change.ADDED,
            reasons=(
                Reason(ReasonKind.LANGUAGE, "ar"),
                Reason(ReasonKind.SKILL, "itsme"),
                Reason(ReasonKind.HERE_LAST_WEEK),
                Reason(ReasonKind.HOURS, minutes=5 * HOUR),
                Reason(ReasonKind.DISTANCE, km=1.4),
            ),
        ),
    )


def test_language_another_guide_brings_is_no_reason() -> None:
    speaks = {"languages": frozenset({"ar"})}
    asked = instance(
        [session(need=Need(2, 2, frozenset({"ar"})))],
        [helper(1, **speaks), helper(2, **speaks)],
        [Standing(100, 1)],
    )
    assert checked(asked).placed == (
        Placed(100, 1, Change.KEPT),
        Placed(
            100,
            2,
            Change.ADDED,
            reasons=(Reason(ReasonKind.OWN_PLACE), Reason(ReasonKind.HOURS, minutes=2 * HOUR)),
        ),
    )


def test_helper_needed_more_elsewhere_that_day_moves_and_is_replaced() -> None:
    only_speaker = helper(1, languages=frozenset({"ar"}))
    asked = instance(
        [session(100), session(101, need=Need(1, 1, frozenset({"ar"})))],
        [only_speaker, helper(2)],
        [Standing(100, 1)],
    )
    proposal = checked(asked)
    assert [(one.session_id, one.helper_id, one.change, one.moved_from) for one in proposal.placed] == [
        (100, 2, Change.ADDED, None),
        (101, 1, Change.MOVED, 100),
    ]
    assert proposal.removed == (Removed(100, 1, Why.MOVED, moved_to=101, replaced_by=(2,)),)


def test_absent_helper_is_taken_off_with_the_rule_and_who_comes_instead() -> None:
    asked = instance(
        [session()], [helper(1, absences=(Period(TUESDAY, TUESDAY),)), helper(2)], [Standing(100, 1)]
    )
    assert checked(asked).removed == (Removed(100, 1, Why.CANNOT_STAND, (Rule.ABSENT,), replaced_by=(2,)),)


def test_one_of_two_sessions_at_the_same_time_is_left_because_of_the_other() -> None:
    asked = instance(
        [session(100, expected_visitors=20.0), session(101, "11:00", "13:00")],
        [helper(1)],
        [Standing(100, 1), Standing(101, 1)],
    )
    assert checked(asked).removed == (Removed(101, 1, Why.CANNOT_STAND, (Rule.STANDS_ELSEWHERE,)),)


def test_better_placed_helper_replaces_when_that_weighs_more_than_the_change() -> None:
    stranger = helper(1, placements=(Placement(MELLE.id, MELLE.coordinates),))
    asked = instance([session()], [stranger, helper(2)], [Standing(100, 1)])
    assert checked(asked).removed == (Removed(100, 1, Why.REPLACED, replaced_by=(2,)),)
    dear = instance([session()], [stranger, helper(2)], [Standing(100, 1)], weights=Weights(change=50_000))
    assert checked(dear).removed == ()


def test_helper_above_the_minimum_stays_unless_needed_more_elsewhere() -> None:
    standing = [Standing(100, 1), Standing(100, 2)]
    both = instance([session(100)], [helper(1), helper(2)], standing)
    assert checked(both).removed == ()
    needed = instance([session(100), session(101)], [helper(1), helper(2)], standing)
    (gone,) = checked(needed).removed
    assert gone in {Removed(100, who, Why.MOVED, moved_to=101) for who in (1, 2)}


def test_nobody_is_proposed_where_enough_stand() -> None:
    asked = instance([session(need=Need(0, 2))], [helper(1)])
    assert checked(asked).placed == ()


def test_pinned_helper_stays_although_absent_and_the_place_is_filled_by_another() -> None:
    away = helper(1, absences=(Period(TUESDAY, TUESDAY),))
    asked = instance([session()], [away, helper(2)], [Standing(100, 1, is_pinned=True)])
    proposal = checked(asked)
    assert [(one.helper_id, one.change, one.is_pinned) for one in proposal.placed] == [
        (1, Change.KEPT, True),
        (2, Change.ADDED, False),
    ]
    assert proposal.doubtful == (Doubtful(100, 1, (Rule.ABSENT,)),)


def test_who_stands_against_a_warning_may_stay_but_nobody_comes_against_one() -> None:
    not_then = helper(1, availability=(Availability(0, hours("09:00", "17:00")),))
    assert checked(instance([session()], [not_then], [Standing(100, 1)])).short == ()
    assert only_lack(instance([session()], [not_then])) == place(
        Cause.NOBODY_AVAILABLE, 1, Blocked(Rule.NOT_AVAILABLE, 1, (1,))
    )


def test_open_place_names_who_could_come_if_one_thing_were_otherwise() -> None:
    helpers = [
        helper(1, absences=(Period(TUESDAY, TUESDAY),)),
        helper(2, absences=(Period(TUESDAY, TUESDAY),), limits=Limits(week=HOUR)),
        helper(3, availability=(Availability(0, hours("09:00", "17:00")),)),
        helper(4, placements=(Placement(MELLE.id, MELLE.coordinates),), reach_minutes=30),
        helper(5, stage=HelperStage.STOPPED),
    ]
    assert only_lack(instance([session()], helpers)) == place(
        Cause.NOBODY_AVAILABLE,
        4,
        Blocked(Rule.ABSENT, 2, (1,)),
        Blocked(Rule.NOT_AVAILABLE, 1, (3,)),
        Blocked(PlanRule.TOO_FAR, 1, (4,)),
    )


def test_open_place_without_any_active_helper_says_so() -> None:
    asked = instance([session()], [helper(1, stage=HelperStage.BUDDY)])
    assert only_lack(asked) == place(Cause.NOBODY_HAS_IT, 0)


def test_open_place_is_due_to_limits_when_each_available_helper_is_held_by_one() -> None:
    law = helper(1, kind=HelperKind.WIJK_WERKER, used=UsedMinutes(month={MONDAY.replace(day=1): 59 * HOUR}))
    agreed = helper(2, limits=Limits(week=HOUR))
    assert only_lack(instance([session()], [law, agreed])) == place(
        Cause.LIMITS, 2, Blocked(Rule.LEGAL_MONTH, 1, (1,)), Blocked(Rule.OWN_WEEK, 1, (2,))
    )


def test_open_place_is_due_to_other_sessions_when_everybody_stands_at_one() -> None:
    sessions = [
        session(100, expected_visitors=2.0),
        session(101, "11:00", "13:00", expected_visitors=30.0),
    ]
    assert only_lack(instance(sessions, [helper(1)])) == place(
        Cause.NEEDED_ELSEWHERE, 1, Blocked(Rule.STANDS_ELSEWHERE, 1, (1,))
    )
    outside = helper(1, busy=(busy("12:05", "13:00"),))
    assert only_lack(instance([session(100)], [outside])) == place(
        Cause.NEEDED_ELSEWHERE, 1, Blocked(Rule.TRAVEL, 1, (1,))
    )


def test_open_place_with_some_at_a_limit_and_some_elsewhere_says_both() -> None:
    helpers = [helper(1, busy=(busy("10:00", "12:00"),)), helper(2, limits=Limits(week=HOUR))]
    assert only_lack(instance([session()], helpers)) == place(
        Cause.LIMITS_OR_ELSEWHERE,
        2,
        Blocked(Rule.OWN_WEEK, 1, (2,)),
        Blocked(Rule.STANDS_ELSEWHERE, 1, (1,)),
    )


def test_missing_language_is_explained_from_those_who_speak_it() -> None:
    wanted = session(need=Need(1, 1, frozenset({"ar"})))
    nobody_speaks = only_lack(instance([wanted], [helper(1)]))
    assert nobody_speaks == Lack(LackKind.LANGUAGE, 1, Cause.NOBODY_HAS_IT, 0, "ar")
    speaks = helper(2, languages=frozenset({"ar"}))
    full = only_lack(instance([wanted], [helper(1), speaks], [Standing(100, 1, is_pinned=True)]))
    assert full == Lack(LackKind.LANGUAGE, 1, Cause.FULL, 1, "ar", (Blocked(PlanRule.FULL, 1, (2,)),))


def test_missing_skill_may_bring_somebody_above_the_minimum() -> None:
    asked = instance(
        [session(need=Need(1, 2, skills=frozenset({"itsme"})))],
        [helper(1), helper(2, skills=frozenset({"itsme"}))],
        [Standing(100, 1, is_pinned=True)],
    )
    proposal = checked(asked)
    assert [one.helper_id for one in proposal.placed] == [1, 2]
    assert proposal.short == ()


def test_place_that_is_worth_less_than_it_costs_stays_open_and_says_so() -> None:
    asked = instance([session()], [helper(1)], weights=Weights(open_place=0))
    assert checked(asked).short == (
        Short(100, (place(Cause.NOT_WORTH_IT, 1, Blocked(PlanRule.NOT_WORTH_IT, 1, (1,))),)),
    )


def test_place_for_more_visitors_is_filled_first() -> None:
    sessions = [session(100, expected_visitors=4.0), session(101, expected_visitors=9.5)]
    assert [one.session_id for one in checked(instance(sessions, [helper(1)])).placed] == [101]


def test_hours_spread_over_helpers_in_shares_of_what_they_agreed() -> None:
    days = [session(100 + number, day=MONDAY + timedelta(days=number)) for number in range(4)]
    little, much = helper(1, limits=Limits(week=4 * HOUR)), helper(2, limits=Limits(week=12 * HOUR))
    counted = [one.helper_id for one in checked(instance(days, [little, much])).placed]
    assert (counted.count(1), counted.count(2)) == (1, 3)


def test_buddy_and_reserve_fill_no_place_but_are_not_disturbed() -> None:
    standing = [Standing(100, 1, AssignmentRole.BUDDY), Standing(100, 2, AssignmentRole.RESERVE)]
    asked = instance([session()], [helper(1), helper(2), helper(3)], standing)
    proposal = checked(asked)
    assert [one.helper_id for one in proposal.placed] == [3]
    assert proposal.removed == ()
