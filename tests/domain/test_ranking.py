from datetime import UTC, date, datetime, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain import eligibility, period
from domain.candidate import Availability, CandidateHelper, Limits, Load, Placement
from domain.distance import Coordinates
from domain.need import AssignedHelper, Need
from domain.period import Period
from domain.ranking import ReasonKind, rank
from domain.rule import Rule
from domain.words import AssignmentRole, HelperKind, HelperStage
from tests.domain.candidates import AMAL, AT_AMAL, AT_KROOK, KROOK, TUESDAY, busy, helper, hours, open_session

LABELS = {"ar": "Arabic", "itsme": "itsme"}
HOUR = 60
AT_PERMEKE = Coordinates(51.2217636, 4.4208813)
AT_SEVEN_KM = Coordinates(51.1115, 3.7287)
LAST_WEEK = TUESDAY - timedelta(weeks=1)
HERE = Placement(KROOK)
ELSEWHERE = Placement(AMAL, AT_AMAL)
FAR = Placement(3, AT_PERMEKE)


def names(session_need: Need, *helpers: CandidateHelper) -> list[str]:
    candidates = rank(open_session(need=session_need), helpers, LABELS)
    return [found.helper.name for found in candidates.eligible]


def test_missing_language_weighs_more_than_place_continuity_and_hours() -> None:
    speaks = helper(id=1, name="Zoe", languages=frozenset({"ar"}), load=Load(month=50 * HOUR))
    of_here = helper(
        id=2,
        name="Ada",
        placements=(HERE,),
        busy=(busy("10:00", "12:00", LAST_WEEK, location_id=KROOK),),
    )
    assert names(Need(1, 2, languages=frozenset({"ar"})), of_here, speaks) == ["Zoe", "Ada"]
    assert names(Need(1, 2), of_here, speaks) == ["Ada", "Zoe"]


def test_more_missing_things_brought_rank_higher() -> None:
    one = helper(id=1, name="Ada", languages=frozenset({"ar"}))
    both = helper(id=2, name="Zoe", languages=frozenset({"ar"}), skills=frozenset({"itsme"}))
    assert names(Need(1, 2, frozenset({"ar"}), frozenset({"itsme"})), one, both) == ["Zoe", "Ada"]


def test_language_that_somebody_there_speaks_already_is_no_merit() -> None:
    session = open_session(
        need=Need(2, 2, languages=frozenset({"ar"})),
        assigned=(AssignedHelper(9, "Noor", languages=frozenset({"ar"})),),
    )
    speaks = helper(id=1, name="Zoe", languages=frozenset({"ar"}))
    candidates = rank(session, [speaks, helper(id=2, name="Ada")], LABELS)
    assert [found.helper.name for found in candidates.eligible] == ["Ada", "Zoe"]
    assert [reason.kind for reason in candidates.eligible[1].reasons] == [ReasonKind.HOURS]


def test_own_place_then_last_week_then_hours_then_distance_then_name_decide() -> None:
    here_before = (busy("10:00", "12:00", LAST_WEEK, location_id=KROOK),)
    in_order = [
        helper(id=8, name="H", placements=(HERE,), busy=here_before, load=Load(month=40 * HOUR)),
        helper(id=7, name="G", placements=(HERE,)),
        helper(id=6, name="F", placements=(ELSEWHERE,), busy=here_before, load=Load(month=40 * HOUR)),
        helper(id=5, name="E", placements=(ELSEWHERE,), load=Load(month=3 * HOUR)),
        helper(id=4, name="D", placements=(Placement(3, AT_SEVEN_KM),), load=Load(month=0)),
        helper(id=3, name="c", load=Load(month=1)),
        helper(id=2, name="C", load=Load(month=4 * HOUR), placements=(ELSEWHERE,)),
        helper(id=1, name="B", load=Load(month=8 * HOUR), placements=(ELSEWHERE,)),
    ]
    assert names(Need(1, 2), *reversed(in_order)) == [found.name for found in in_order]


def test_helper_of_another_place_is_eligible() -> None:
    candidates = rank(open_session(), [helper(placements=(ELSEWHERE,))], LABELS)
    assert [found.helper.name for found in candidates.eligible] == ["Ada"]
    assert candidates.excluded == ()


@pytest.mark.parametrize(
    ("day", "place", "counts"),
    [
        (LAST_WEEK - timedelta(days=1), KROOK, True),
        (LAST_WEEK + timedelta(days=5), KROOK, True),
        (LAST_WEEK - timedelta(days=2), KROOK, False),
        (TUESDAY - timedelta(days=1), KROOK, False),
        (LAST_WEEK, AMAL, False),
    ],
)
def test_last_week_is_monday_through_sunday_before_the_sessions_week(
    day: date, place: int, counts: bool
) -> None:
    candidates = rank(
        open_session(), [helper(busy=(busy("10:00", "12:00", day, location_id=place),))], LABELS
    )
    kinds = [reason.kind for reason in candidates.eligible[0].reasons]
    assert (ReasonKind.HERE_LAST_WEEK in kinds) == counts


def test_reasons_are_said_in_order_of_weight() -> None:
    session = open_session(need=Need(1, 2, frozenset({"ar"}), frozenset({"itsme"})))
    ada = helper(
        kind=HelperKind.WIJK_WERKER,
        languages=frozenset({"ar", "nl"}),
        skills=frozenset({"itsme"}),
        placements=(ELSEWHERE, Placement(3, AT_PERMEKE)),
        busy=(busy("10:00", "12:00", LAST_WEEK, location_id=KROOK),),
        load=Load(month=6 * HOUR),
    )
    (found,) = rank(session, [ada], LABELS).eligible
    assert [reason.phrase for reason in found.reasons] == [
        "speaks Arabic",
        "knows itsme",
        "was here last week",
        "6 of 60 hours this month",
        "1.4 km from own place",
    ]
    assert found.role is AssignmentRole.GUIDE


def test_own_place_is_said_instead_of_a_distance_and_the_tightest_limit_is_named() -> None:
    ada = helper(
        kind=HelperKind.WIJK_WERKER,
        placements=(HERE, ELSEWHERE),
        limits=Limits(month=20 * HOUR),
        load=Load(month=90),
    )
    (found,) = rank(open_session(), [ada], LABELS).eligible
    assert [reason.phrase for reason in found.reasons] == ["own place", "1.5 of 20 hours this month"]


def test_short_way_is_said_too() -> None:
    next_door = Placement(3, Coordinates(AT_KROOK.latitude + 0.003, AT_KROOK.longitude))
    (found,) = rank(open_session(), [helper(placements=(next_door,))], LABELS).eligible
    assert [reason.phrase for reason in found.reasons] == ["0 hours this month", "0.3 km from own place"]


def test_placement_that_has_ended_is_no_own_place() -> None:
    ended = Placement(KROOK, during=Period(TUESDAY - timedelta(days=99), TUESDAY - timedelta(days=1)))
    (found,) = rank(open_session(), [helper(placements=(ended,))], LABELS).eligible
    assert [reason.phrase for reason in found.reasons] == ["0 hours this month"]


def test_buddy_is_offered_last_as_a_buddy_and_brings_nothing_yet() -> None:
    session = open_session(need=Need(1, 2, languages=frozenset({"ar"})))
    buddy = helper(id=1, name="Ada", stage=HelperStage.BUDDY, languages=frozenset({"ar"}), placements=(HERE,))
    guide = helper(id=2, name="Zoe", load=Load(month=50 * HOUR))
    candidates = rank(session, [buddy, guide], LABELS)
    assert [(found.helper.name, found.role) for found in candidates.eligible] == [
        ("Zoe", AssignmentRole.GUIDE),
        ("Ada", AssignmentRole.BUDDY),
    ]
    assert [reason.phrase for reason in candidates.eligible[1].reasons] == [
        "learns as a buddy, does not count as a helper",
        "own place",
        "0 hours this month",
    ]


def test_everybody_excluded_is_shown_with_every_reason_those_that_may_be_overruled_first() -> None:
    stopped = helper(id=1, name="Ada", stage=HelperStage.STOPPED, limits=Limits(week=1))
    busy_elsewhere = helper(id=2, name="Ben", busy=(busy("11:00", "13:00"),))
    not_then = helper(id=3, name="Zoe", availability=(Availability(0, hours("09:00", "17:00")),))
    candidates = rank(open_session(), [stopped, busy_elsewhere, not_then], LABELS)
    assert candidates.eligible == ()
    assert [
        (found.helper.name, [refusal.rule for refusal in found.refusals], found.may_be_overruled)
        for found in candidates.excluded
    ] == [
        ("Zoe", [Rule.NOT_AVAILABLE], True),
        ("Ada", [Rule.NO_LONGER_ACTIVE, Rule.OWN_WEEK], False),
        ("Ben", [Rule.STANDS_ELSEWHERE], False),
    ]


def test_session_without_candidates_has_none() -> None:
    assert rank(open_session(), [], LABELS).eligible == ()


MORNINGS = Availability(1, hours("09:00", "13:00"))
HELPERS = st.lists(
    st.builds(
        CandidateHelper,
        id=st.integers(1, 10_000),
        name=st.sampled_from(["Ada", "ada", "Ben", "Zoë"]),
        kind=st.sampled_from(HelperKind),
        stage=st.sampled_from(
            [HelperStage.ACTIVE, HelperStage.ACTIVE, HelperStage.BUDDY, HelperStage.STOPPED]
        ),
        languages=st.frozensets(st.sampled_from(["ar", "nl"])),
        skills=st.frozensets(st.sampled_from(["itsme"])),
        placements=st.sampled_from([(), (HERE,), (ELSEWHERE,), (HERE, ELSEWHERE), (FAR,)]),
        availability=st.sampled_from([(), (MORNINGS,), (Availability(2, MORNINGS.hours),)]),
        absences=st.sampled_from([(), (period.since(TUESDAY),)]),
        busy=st.sampled_from(
            [(), (busy("12:00", "13:00"),), (busy("10:00", "12:00", LAST_WEEK, location_id=KROOK),)]
        ),
        load=st.builds(Load, st.integers(0, 600), st.integers(0, 4_000), st.integers(0, 38_000)),
        limits=st.sampled_from([Limits(), Limits(week=240, month=1_000)]),
        last_asked=st.sampled_from(
            [None, datetime(2026, 10, 1, tzinfo=UTC), datetime(2026, 11, 1, tzinfo=UTC)]
        ),
    ),
    max_size=8,
    unique_by=lambda one: one.id,
)
NEED = Need(1, 2, frozenset({"ar"}), frozenset({"itsme"}))


@given(HELPERS, st.randoms(use_true_random=False))
def test_same_helpers_in_any_order_give_the_same_candidates(
    helpers: list[CandidateHelper], random: Random
) -> None:
    session = open_session(need=NEED)
    shuffled = list(helpers)
    random.shuffle(shuffled)
    assert rank(session, shuffled, LABELS) == rank(session, helpers, LABELS)


@given(HELPERS)
def test_each_helper_is_either_eligible_or_excluded_by_the_rules(helpers: list[CandidateHelper]) -> None:
    session = open_session(need=NEED)
    candidates = rank(session, helpers, LABELS)
    by_rule = {
        one.id: eligibility.against_asking(session, one, eligibility.usual_role(one)) for one in helpers
    }
    assert {key for key, why in by_rule.items() if not why} == {
        one.id for one in helpers if eligibility.allows(session, one, eligibility.usual_role(one))
    }
    assert {found.helper.id for found in candidates.eligible} == {
        key for key, why in by_rule.items() if not why
    }
    assert {found.helper.id: list(found.refusals) for found in candidates.excluded} == {
        key: why for key, why in by_rule.items() if why
    }
    assert all(found.reasons for found in candidates.eligible)


def test_of_two_that_are_equal_who_was_asked_longer_ago_comes_first_and_who_never_was_before_both() -> None:
    long_ago, lately = datetime(2026, 10, 1, 9, tzinfo=UTC), datetime(2026, 11, 20, 9, tzinfo=UTC)
    candidates = rank(
        open_session(),
        [
            helper(id=1, name="Ada", last_asked=lately),
            helper(id=2, name="Ben", last_asked=long_ago),
            helper(id=3, name="Cas"),
        ],
        LABELS,
    )
    assert [
        (one.helper.name, [reason.phrase for reason in one.reasons][1:]) for one in candidates.eligible
    ] == [
        ("Cas", []),
        ("Ben", ["last asked on Thu 1 Oct"]),
        ("Ada", ["last asked on Fri 20 Nov"]),
    ]


def test_a_shorter_way_counts_in_whole_kilometres_and_more_than_having_been_asked() -> None:
    """AMAL lies 1.4 km away, the other place 1.6 km."""
    near, almost = Placement(AMAL, AT_AMAL), Placement(3, Coordinates(51.0630, 3.7314))
    lately = datetime(2026, 11, 20, 9, tzinfo=UTC)
    everybody = [
        helper(id=1, name="Ada", placements=(near,), last_asked=lately),
        helper(id=2, name="Ben", placements=(almost,)),
    ]
    assert names(Need(1, 2), *everybody) == ["Ben", "Ada"]
    here = helper(id=3, name="Cas", placements=(HERE,), last_asked=lately)
    assert names(Need(1, 2), *everybody, here) == ["Cas", "Ben", "Ada"]


def test_somebody_too_far_away_is_excluded_with_the_way_and_may_be_asked_all_the_same() -> None:
    far = helper(id=1, name="Ada", placements=(FAR,))
    two_places = helper(id=2, name="Ben", placements=(FAR, ELSEWHERE))
    unknown = helper(id=3, name="Cas", placements=(Placement(4),))
    candidates = rank(open_session(), [far, two_places, unknown, helper(id=4, name="Dai")], LABELS)
    assert [one.helper.name for one in candidates.eligible] == ["Ben", "Cas", "Dai"]
    (excluded,) = candidates.excluded
    assert (excluded.helper.name, excluded.may_be_overruled) == ("Ada", True)
    assert [(one.rule, one.phrase) for one in excluded.refusals] == [
        (Rule.TOO_FAR, "about 240 minutes from the nearest own place; more than 45")
    ]


def test_the_hours_of_a_contract_are_told_by_the_week() -> None:
    contract = {"kind": HelperKind.SOCIAL_ECONOMY, "limits": Limits(week=19 * HOUR)}
    candidates = rank(
        open_session(),
        [
            helper(id=1, name="Ada", load=Load(week=17 * HOUR, month=60 * HOUR), **contract),
            helper(id=2, name="Ben", load=Load(week=18 * HOUR, month=60 * HOUR), **contract),
        ],
        LABELS,
    )
    (eligible,), (excluded,) = candidates.eligible, candidates.excluded
    assert [reason.phrase for reason in eligible.reasons] == ["17 of 19 contract hours this week"]
    assert [(one.rule, one.phrase) for one in excluded.refusals] == [
        (Rule.OWN_WEEK, "would have 20 hours this week; the contract is for 19")
    ]
