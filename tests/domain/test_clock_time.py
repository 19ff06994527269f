from datetime import date, time, timedelta
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from domain import clock_time
from domain.clock_time import DatedHours, Hours, ReversedHours, UnknownHours, UnknownTime

TUESDAY = date(2026, 11, 24)
MORNING = Hours(time(10), time(12))
MINUTES = st.integers(0, 24 * 60 - 1)


def at(minute: int) -> time:
    return time(minute // 60, minute % 60)


HOURS = st.lists(MINUTES, min_size=2, max_size=2, unique=True).map(
    lambda ends: Hours(at(min(ends)), at(max(ends)))
)

ALLEN = {
    "before": (Hours(time(8), time(9)), False),
    "meets": (Hours(time(8), time(10)), False),
    "overlaps": (Hours(time(9), time(11)), True),
    "starts": (Hours(time(10), time(11)), True),
    "during": (Hours(time(10, 30), time(11)), True),
    "finishes": (Hours(time(11), time(12)), True),
    "equals": (Hours(time(10), time(12)), True),
    "finished by": (Hours(time(9), time(12)), True),
    "contains": (Hours(time(9), time(13)), True),
    "started by": (Hours(time(10), time(13)), True),
    "overlapped by": (Hours(time(11), time(13)), True),
    "met by": (Hours(time(12), time(13)), False),
    "after": (Hours(time(13), time(14)), False),
}


@pytest.mark.parametrize("relation", ALLEN)
def test_hours_overlap_in_each_of_the_13_relations_as_expected(relation: str) -> None:
    other, expected = ALLEN[relation]
    assert other.overlaps(MORNING) == expected
    assert MORNING.overlaps(other) == expected
    assert DatedHours(TUESDAY, other).overlaps(DatedHours(TUESDAY, MORNING)) == expected


@pytest.mark.parametrize("relation", ALLEN)
def test_hours_of_another_day_never_overlap(relation: str) -> None:
    other, _expected = ALLEN[relation]
    for day in (TUESDAY - timedelta(days=1), TUESDAY + timedelta(days=1)):
        assert not DatedHours(day, other).overlaps(DatedHours(TUESDAY, MORNING))


@given(HOURS, HOURS, st.integers(0, 1))
def test_hours_overlap_when_they_share_a_minute(one: Hours, other: Hours, days: int) -> None:
    def minutes(hours: Hours, day: int) -> set[int]:
        start = day * 24 * 60
        return set(
            range(start + clock_time.to_minutes(hours.starts), start + clock_time.to_minutes(hours.ends))
        )

    here = DatedHours(TUESDAY, one)
    there = DatedHours(TUESDAY + timedelta(days=days), other)
    assert here.overlaps(there) == bool(minutes(one, 0) & minutes(other, days))


@given(HOURS, HOURS)
def test_hours_contain_others_when_they_have_all_their_minutes(one: Hours, other: Hours) -> None:
    def minutes(hours: Hours) -> set[int]:
        return set(range(clock_time.to_minutes(hours.starts), clock_time.to_minutes(hours.ends)))

    assert one.contains(other) == (minutes(other) <= minutes(one))
    assert one.minutes == len(minutes(one))


@given(MINUTES, MINUTES)
def test_hours_are_refused_exactly_when_they_end_at_or_before_their_start(starts: int, ends: int) -> None:
    if starts < ends:
        assert Hours(at(starts), at(ends)).minutes == ends - starts
        return
    with pytest.raises(ReversedHours) as refused:
        Hours(at(starts), at(ends))
    assert str(refused.value) == "The end time must be later than the start time. Correct one of the two."


@pytest.mark.parametrize(
    ("other", "minutes"),
    [
        (Hours(time(13), time(14)), 60),
        (Hours(time(9), time(9, 45)), 15),
        (Hours(time(12), time(13)), 0),
        (Hours(time(11), time(13)), 0),
    ],
)
def test_gap_is_the_minutes_between_the_two_from_either_side(other: Hours, minutes: int) -> None:
    assert MORNING.gap(other) == minutes
    assert other.gap(MORNING) == minutes


@given(st.lists(HOURS, max_size=6))
@example([Hours(time(11), time(13)), Hours(time(9), time(11))])
def test_joined_hours_cover_the_same_minutes_without_touching(parts: list[Hours]) -> None:
    def minutes(several: list[Hours]) -> set[int]:
        return {
            minute
            for hours in several
            for minute in range(clock_time.to_minutes(hours.starts), clock_time.to_minutes(hours.ends))
        }

    whole = clock_time.joined(parts)
    assert minutes(whole) == minutes(parts)
    assert all(one.ends < following.starts for one, following in pairwise(whole))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("13:30", time(13, 30)),
        ("13.30", time(13, 30)),
        ("13u30", time(13, 30)),
        ("13 h 30", time(13, 30)),
        ("9u", time(9)),
        (" 09 ", time(9)),
        ("0:05", time(0, 5)),
    ],
)
def test_time_is_read_as_people_type_it(text: str, expected: time) -> None:
    assert clock_time.from_typed(text) == expected


@pytest.mark.parametrize("text", ["", "24:00", "13:60", "13:5", "one", "-1", "13:30:00"])
def test_time_that_does_not_exist_is_refused_with_a_sentence(text: str) -> None:
    with pytest.raises(UnknownTime) as refused:
        clock_time.from_typed(text)
    assert str(refused.value) == "This is not a time. Write hours and minutes, such as 13:30."


@pytest.mark.parametrize(
    "text", ["13:00–17:00", "13-17", "13u tot 17u", "13.00 - 17.00", "13h à 17h", "13 to 17"]
)
def test_hours_are_read_as_people_type_them(text: str) -> None:
    assert clock_time.hours_from_typed(text) == Hours(time(13), time(17))


def test_hours_typed_the_wrong_way_round_or_by_half_are_refused() -> None:
    with pytest.raises(ReversedHours):
        clock_time.hours_from_typed("17-13")
    with pytest.raises(UnknownHours) as refused:
        clock_time.hours_from_typed("13:00")
    assert str(refused.value) == "Write a start and an end time, such as 13:00–17:00."
    with pytest.raises(UnknownTime):
        clock_time.hours_from_typed("13–late")


@given(HOURS)
def test_hours_as_shown_read_back_as_themselves(hours: Hours) -> None:
    assert clock_time.hours_from_typed(str(hours)) == hours


def test_dated_hours_are_shown_with_their_day() -> None:
    assert str(DatedHours(TUESDAY, MORNING)) == "Tue 24 Nov 10:00–12:00"
