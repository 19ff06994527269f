from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

import language
from domain import eligibility, period
from domain.candidate import Availability, Busy, CandidateHelper, Limits, Load
from domain.clock_time import DatedHours, Hours
from domain.distance import Coordinates
from domain.period import Period
from domain.rule import CannotStand, Refusal, Rule
from domain.words import AssignmentRole, HelperKind, HelperStage
from tests.domain.candidates import AMAL, AT_AMAL, AT_KROOK, KROOK, TUESDAY, busy, helper, hours, open_session

GUIDE, BUDDY, RESERVE = AssignmentRole.GUIDE, AssignmentRole.BUDDY, AssignmentRole.RESERVE
HOUR = 60


def hard(ada: CandidateHelper, role: AssignmentRole = GUIDE) -> list[Refusal]:
    return eligibility.hard_rules(open_session(), ada, role)


def warned(ada: CandidateHelper, role: AssignmentRole = GUIDE) -> list[Refusal]:
    return eligibility.warnings(open_session(), ada, role)


def test_active_helper_whom_nothing_keeps_is_refused_and_warned_about_nothing() -> None:
    assert hard(helper()) == []
    assert warned(helper()) == []


def test_nobody_is_put_on_a_session_that_does_not_take_place() -> None:
    session = open_session(takes_place=False)
    assert eligibility.hard_rules(session, helper(), GUIDE) == [
        Refusal(Rule.DOES_NOT_TAKE_PLACE, "this session does not take place")
    ]


def test_helper_who_stands_there_is_not_put_there_twice_and_may_stay() -> None:
    ada = helper(busy=(busy("10:00", "12:00", session_id=100, location_id=KROOK),))
    assert hard(ada) == [Refusal(Rule.ALREADY_HERE, "already stands at this session")]
    assert eligibility.hard_rules(open_session(), ada, GUIDE, stays=True) == []
    eligibility.check(open_session(), ada, GUIDE, stays=True)
    with pytest.raises(CannotStand):
        eligibility.check(open_session(), ada, GUIDE)


@pytest.mark.parametrize(
    ("stage", "role", "refusals"),
    [
        (HelperStage.ACTIVE, GUIDE, []),
        (HelperStage.ACTIVE, BUDDY, []),
        (HelperStage.ACTIVE, RESERVE, []),
        (HelperStage.BUDDY, BUDDY, []),
        (HelperStage.BUDDY, GUIDE, [Rule.BUDDY_ONLY]),
        (HelperStage.BUDDY, RESERVE, [Rule.BUDDY_ONLY]),
        (HelperStage.CANDIDATE, GUIDE, [Rule.NOT_ACTIVE_YET]),
        (HelperStage.INTAKE, GUIDE, [Rule.NOT_ACTIVE_YET]),
        (HelperStage.NOTIFICATION, GUIDE, [Rule.NOT_ACTIVE_YET]),
        (HelperStage.AGREEMENT, GUIDE, [Rule.NOT_ACTIVE_YET]),
        (HelperStage.TRAINING, BUDDY, [Rule.NOT_ACTIVE_YET]),
        (HelperStage.PAUSED, GUIDE, [Rule.NO_LONGER_ACTIVE]),
        (HelperStage.STOPPED, BUDDY, [Rule.NO_LONGER_ACTIVE]),
    ],
)
def test_stage_decides_who_may_stand_and_as_what(
    stage: HelperStage, role: AssignmentRole, refusals: list[Rule]
) -> None:
    assert [refusal.rule for refusal in hard(helper(stage=stage), role)] == refusals


def test_only_somebody_who_learns_is_a_buddy_by_default() -> None:
    roles = {stage: eligibility.usual_role(helper(stage=stage)) for stage in HelperStage}
    assert [stage for stage, role in roles.items() if role is BUDDY] == [HelperStage.BUDDY]


@pytest.mark.parametrize(
    ("first", "last", "refused"),
    [
        (TUESDAY, TUESDAY, True),
        (TUESDAY - timedelta(days=9), TUESDAY, True),
        (TUESDAY, TUESDAY + timedelta(days=9), True),
        (TUESDAY - timedelta(days=9), TUESDAY - timedelta(days=1), False),
        (TUESDAY + timedelta(days=1), TUESDAY + timedelta(days=9), False),
        (TUESDAY - timedelta(days=9), None, True),
        (TUESDAY + timedelta(days=1), None, False),
    ],
)
def test_absence_refuses_on_its_first_through_its_last_day(
    first: date, last: date | None, refused: bool
) -> None:
    ada = helper(absences=(period.since(first, last),))
    assert [refusal.rule for refusal in hard(ada)] == ([Rule.ABSENT] if refused else [])


def test_absence_is_named_with_the_last_day_of_those_that_follow_each_other() -> None:
    first = Period(TUESDAY - timedelta(days=3), TUESDAY)
    following = Period(TUESDAY + timedelta(days=1), date(2026, 12, 12))
    much_later = Period(date(2026, 12, 24), date(2026, 12, 31))
    assert hard(helper(absences=(much_later, following, first))) == [
        Refusal(Rule.ABSENT, "absent through Sat 12 Dec")
    ]
    back_for_a_day = Period(TUESDAY + timedelta(days=2), date(2026, 12, 12))
    assert hard(helper(absences=(first, back_for_a_day))) == [
        Refusal(Rule.ABSENT, "absent through Tue 24 Nov")
    ]
    assert hard(helper(absences=(period.since(TUESDAY), first))) == [
        Refusal(Rule.ABSENT, "absent until further notice")
    ]


ALLEN = {
    "before": ("08:00", "09:00", False),
    "meets": ("08:00", "10:00", False),
    "overlaps": ("09:00", "11:00", True),
    "starts": ("10:00", "11:00", True),
    "during": ("10:30", "11:00", True),
    "finishes": ("11:00", "12:00", True),
    "equals": ("10:00", "12:00", True),
    "finished by": ("09:00", "12:00", True),
    "contains": ("09:00", "13:00", True),
    "started by": ("10:00", "13:00", True),
    "overlapped by": ("11:00", "13:00", True),
    "met by": ("12:00", "13:00", False),
    "after": ("13:00", "14:00", False),
}


@pytest.mark.parametrize("relation", ALLEN)
@pytest.mark.parametrize(
    ("place", "phrase"),
    [(AMAL, "already stands at AMAL {}"), (KROOK, "already stands here {}")],
)
@pytest.mark.parametrize("role", AssignmentRole)
def test_helper_stands_in_one_place_at_a_time_in_any_role(
    relation: str, place: int, phrase: str, role: AssignmentRole
) -> None:
    starts, ends, clash = ALLEN[relation]
    ada = helper(busy=(busy(starts, ends, role=role, location_id=place),))
    expected = [Refusal(Rule.STANDS_ELSEWHERE, phrase.format(f"{starts}–{ends}"))] if clash else []
    assert hard(ada) == expected
    another_day = helper(
        busy=(busy(starts, ends, TUESDAY + timedelta(days=1), role=role, location_id=place),)
    )
    assert hard(another_day) == []


def test_each_session_at_the_same_time_is_named_in_order() -> None:
    ada = helper(busy=(busy("11:00", "13:00", session_id=202), busy("09:00", "10:30", session_id=201)))
    assert [refusal.phrase for refusal in hard(ada)] == [
        "already stands at AMAL 09:00–10:30",
        "already stands at AMAL 11:00–13:00",
    ]


@pytest.mark.parametrize(
    ("load", "role", "refusals"),
    [
        (Load(month=58 * HOUR), GUIDE, []),
        (
            Load(month=58 * HOUR + 1),
            GUIDE,
            [Refusal(Rule.LEGAL_MONTH, "would have 60 hours this month; the law allows 60")],
        ),
        (
            Load(month=59 * HOUR),
            GUIDE,
            [Refusal(Rule.LEGAL_MONTH, "would have 61 hours this month; the law allows 60")],
        ),
        (Load(month=61 * HOUR), RESERVE, []),
        (Load(year=628 * HOUR), BUDDY, []),
        (
            Load(year=629 * HOUR),
            BUDDY,
            [Refusal(Rule.LEGAL_YEAR, "would have 631 hours this year; the law allows 630")],
        ),
        (Load(week=400 * HOUR), GUIDE, []),
    ],
)
def test_wijk_werk_stops_at_60_hours_a_month_and_630_a_year(
    load: Load, role: AssignmentRole, refusals: list[Refusal]
) -> None:
    assert hard(helper(kind=HelperKind.WIJK_WERKER, load=load), role) == refusals


def test_started_hour_of_wijk_werk_passes_the_limit_where_minutes_would_not() -> None:
    session = open_session(when=DatedHours(TUESDAY, hours("10:00", "11:30")))
    loaded = {"load": Load(month=58 * HOUR + 30)}
    assert [
        refusal.rule
        for refusal in eligibility.hard_rules(session, helper(kind=HelperKind.WIJK_WERKER, **loaded), GUIDE)
    ] == [Rule.LEGAL_MONTH]


@pytest.mark.parametrize("kind", [kind for kind in HelperKind if kind is not HelperKind.WIJK_WERKER])
def test_law_limits_the_hours_of_no_other_kind(kind: HelperKind) -> None:
    assert hard(helper(kind=kind, load=Load(week=100 * HOUR, month=400 * HOUR, year=3_000 * HOUR))) == []


@pytest.mark.parametrize(
    ("limits", "load", "refusals"),
    [
        (Limits(week=4 * HOUR), Load(week=2 * HOUR), []),
        (
            Limits(week=4 * HOUR),
            Load(week=2 * HOUR + 30),
            [Refusal(Rule.OWN_WEEK, "would have 4.5 hours this week; agreed at most 4")],
        ),
        (
            Limits(month=8 * HOUR),
            Load(month=8 * HOUR),
            [Refusal(Rule.OWN_MONTH, "would have 10 hours this month; agreed at most 8")],
        ),
        (
            Limits(year=90),
            Load(),
            [Refusal(Rule.OWN_YEAR, "would have 2 hours this year; agreed at most 1.5")],
        ),
    ],
)
def test_limit_that_was_agreed_is_a_warning(limits: Limits, load: Load, refusals: list[Refusal]) -> None:
    ada = helper(limits=limits, load=load)
    assert warned(ada) == refusals
    assert hard(ada) == []
    assert warned(ada, RESERVE) == []


@pytest.mark.parametrize(
    ("stretches", "available"),
    [
        ([], True),
        ([(1, "10:00", "12:00")], True),
        ([(1, "09:00", "17:00")], True),
        ([(1, "10:01", "12:00")], False),
        ([(1, "10:00", "11:59")], False),
        ([(2, "10:00", "12:00")], False),
        ([(1, "09:00", "11:00"), (1, "11:00", "13:00")], True),
        ([(1, "09:00", "11:00"), (1, "11:30", "13:00")], False),
        ([(0, "09:00", "13:00"), (1, "12:00", "13:00")], False),
    ],
)
def test_helper_is_available_when_the_whole_session_lies_in_the_weekly_pattern(
    stretches: list[tuple[int, str, str]], available: bool
) -> None:
    ada = helper(
        availability=tuple(Availability(day, hours(starts, ends)) for day, starts, ends in stretches)
    )
    expected = [] if available else [Refusal(Rule.NOT_AVAILABLE, "not available on Tuesday 10:00–12:00")]
    assert warned(ada) == expected
    assert hard(ada) == []


@pytest.mark.parametrize(
    ("starts", "ends", "refused"),
    [
        ("08:00", "09:47", False),
        ("08:00", "09:48", True),
        ("08:00", "10:00", True),
        ("12:00", "13:00", True),
        ("12:13", "14:00", False),
    ],
)
def test_too_little_time_for_the_way_is_a_warning_on_either_side(
    starts: str, ends: str, refused: bool
) -> None:
    ada = helper(busy=(busy(starts, ends),))
    assert [refusal.rule for refusal in warned(ada)] == ([Rule.TRAVEL] if refused else [])
    assert hard(ada) == []


def test_warning_about_the_way_names_minutes_distance_and_place() -> None:
    assert warned(helper(busy=(busy("08:00", "09:55"),))) == [
        Refusal(Rule.TRAVEL, "5 minutes for 1.4 km from AMAL (08:00–09:55)")
    ]


@pytest.mark.parametrize(
    "elsewhere",
    [
        busy("12:00", "13:00", location_id=KROOK, coordinates=AT_KROOK),
        busy("12:00", "13:00", coordinates=None),
        busy("12:00", "13:00", TUESDAY + timedelta(days=1)),
        busy("11:00", "13:00"),
        busy("12:00", "13:00", session_id=100),
    ],
)
def test_no_way_is_warned_about_within_a_place_without_coordinates_on_other_days_or_where_it_clashes(
    elsewhere: Busy,
) -> None:
    assert warned(helper(busy=(elsewhere,))) == []
    if elsewhere.coordinates == AT_AMAL:
        assert eligibility.warnings(open_session(coordinates=None), helper(busy=(elsewhere,)), GUIDE) == []


def test_refused_helper_is_named_with_every_hard_reason_and_a_way_out() -> None:
    ada = helper(stage=HelperStage.PAUSED, absences=(period.since(TUESDAY),), busy=(busy("11:00", "13:00"),))
    with pytest.raises(CannotStand) as refused:
        eligibility.check(open_session(), ada, GUIDE)
    assert str(refused.value) == (
        "Ada: has paused; absent until further notice; already stands at AMAL 11:00–13:00. "
        "Choose somebody else, or change what stands in the way first."
    )
    assert [refusal.rule for refusal in refused.value.refusals] == [
        Rule.NO_LONGER_ACTIVE,
        Rule.ABSENT,
        Rule.STANDS_ELSEWHERE,
    ]


def test_check_lets_pass_what_only_a_warning_speaks_against() -> None:
    eligibility.check(open_session(), helper(limits=Limits(week=1), busy=(busy("12:00", "13:00"),)), GUIDE)


def test_day_in_a_refusal_is_in_the_readers_language() -> None:
    with language.use("nl"):
        phrases = [
            refusal.phrase for refusal in hard(helper(absences=(Period(TUESDAY, date(2026, 12, 12)),)))
        ]
    assert "za 12 dec" in phrases[0]


MINUTE = st.integers(0, 24 * 60 - 1)
SPANS = st.lists(MINUTE, min_size=2, max_size=2, unique=True).map(sorted)


def clock(minute: int) -> time:
    return time(minute // 60, minute % 60)


@given(SPANS, SPANS, st.sampled_from([TUESDAY, TUESDAY + timedelta(days=1)]))
def test_hard_rules_refuse_a_second_place_exactly_when_a_minute_is_shared(
    here: list[int], there: list[int], day: date
) -> None:
    session = open_session(when=DatedHours(TUESDAY, Hours(clock(here[0]), clock(here[1]))))
    elsewhere = Busy(200, 2, "AMAL", DatedHours(day, Hours(clock(there[0]), clock(there[1]))))
    shares_a_minute = day == TUESDAY and bool(set(range(*here)) & set(range(*there)))
    refusals = eligibility.hard_rules(session, helper(busy=(elsewhere,)), GUIDE)
    assert [refusal.rule for refusal in refusals] == ([Rule.STANDS_ELSEWHERE] if shares_a_minute else [])


@pytest.mark.parametrize("relation", ALLEN)
@pytest.mark.parametrize(
    ("place", "point", "way"),
    [(AMAL, AT_AMAL, 13), (AMAL, None, 0), (KROOK, AT_KROOK, 0), (AMAL, AT_KROOK, 0)],
)
def test_way_counts_in_each_of_the_13_relations_only_between_two_places_and_without_overlap(
    relation: str, place: int, point: Coordinates | None, way: int
) -> None:
    starts, ends, clash = ALLEN[relation]
    other = busy(starts, ends, location_id=place, coordinates=point)
    gap = {"before": 60, "meets": 0, "met by": 0, "after": 60}.get(relation, 0)
    expected = [Rule.TRAVEL] if not clash and way > gap else []
    assert [refusal.rule for refusal in warned(helper(busy=(other,)))] == expected


@given(SPANS, SPANS, st.sampled_from([TUESDAY, TUESDAY + timedelta(days=1)]), st.booleans())
def test_way_is_warned_about_exactly_when_the_minutes_between_are_too_few(
    here: list[int], there: list[int], day: date, is_known: bool
) -> None:
    session = open_session(when=DatedHours(TUESDAY, Hours(clock(here[0]), clock(here[1]))))
    when = DatedHours(day, Hours(clock(there[0]), clock(there[1])))
    elsewhere = Busy(200, AMAL, "AMAL", when, AT_AMAL if is_known else None)
    between = set(range(min(here[1], there[1]), max(here[0], there[0])))
    shares_a_minute = bool(set(range(*here)) & set(range(*there)))
    lacks_time = is_known and day == TUESDAY and not shares_a_minute and len(between) < 13
    refusals = eligibility.warnings(session, helper(busy=(elsewhere,)), GUIDE)
    assert [refusal.rule for refusal in refusals] == ([Rule.TRAVEL] if lacks_time else [])
