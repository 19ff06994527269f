"""Fixed helpers of a slot: the rhythm against the library's, what a change from a day on leaves, and who is fixed twice."""

from datetime import date, timedelta

import pytest
from dateutil.rrule import MO, WEEKLY, rrule
from hypothesis import given
from hypothesis import strategies as st

from domain import fixed_helper
from domain.fixed_helper import FixedHelper, FixedTwice
from domain.period import Period, since
from domain.recurrence import UnusableInterval
from domain.words import AssignmentRole

NEW_YEAR = date(2026, 1, 1)
days = st.dates(date(2026, 1, 1), date(2034, 12, 31))
lengths = st.integers(0, 800)
intervals = st.integers(1, 6)


def fixed(first: date, last: date | None = None, *, every: int = 1, anchor: date = NEW_YEAR) -> FixedHelper:
    return FixedHelper(1, AssignmentRole.GUIDE, since(first, last), every, anchor, "Fatma")


@st.composite
def agreements(draw: st.DrawFn) -> FixedHelper:
    first = draw(days)
    last = first + timedelta(days=draw(lengths))
    return fixed(first, last, every=draw(intervals), anchor=draw(days))


@given(agreements(), days)
def test_the_rhythm_is_that_of_the_library(one: FixedHelper, day: date) -> None:
    monday = day - timedelta(days=day.weekday())
    start = one.anchor - timedelta(weeks=one.every * 600)
    mondays = rrule(WEEKLY, dtstart=start, interval=one.every, byweekday=MO, until=monday)
    in_rhythm = any(found.date() == monday for found in mondays)
    assert one.stands_on(day) == (in_rhythm and one.during.contains(day))


@pytest.mark.parametrize("year", [2026, 2032])
def test_two_who_take_turns_never_meet_and_leave_no_week_out_over_53_weeks(year: int) -> None:
    first = date(year, 9, 1)
    one = fixed(first, every=2, anchor=first)
    other = fixed(first, every=2, anchor=first + timedelta(weeks=1))
    turns = [
        (one.stands_on(day), other.stands_on(day)) for day in (first + timedelta(weeks=n) for n in range(44))
    ]
    assert turns == [(True, False), (False, True)] * 22
    assert not one.meets(other)


@given(agreements(), agreements())
def test_two_agreements_meet_when_a_week_of_both_counts(one: FixedHelper, other: FixedHelper) -> None:
    both = one.during.overlap(other.during)
    counted = []
    if both is not None:
        monday = both.first - timedelta(days=both.first.weekday())
        while monday <= both.last:
            inside = [max(monday, both.first)]
            counted += [day for day in inside if one.stands_on(day) and other.stands_on(day)]
            monday += timedelta(weeks=1)
    assert one.meets(other) == bool(counted)


@given(agreements(), days, days)
def test_what_comes_before_a_day_and_what_since_is_the_whole(one: FixedHelper, cut: date, day: date) -> None:
    parts = [part for part in (one.before(cut), one.since(cut)) if part is not None]
    assert [part.stands_on(day) for part in parts].count(True) == int(one.stands_on(day))
    assert all(not part.stands_on(day) or (day >= cut) == (part.during.first >= cut) for part in parts)


@given(st.lists(agreements(), max_size=4), st.lists(agreements(), max_size=4), days, days)
def test_from_its_day_on_a_change_is_what_is_wanted_and_before_it_what_was(
    before: list[FixedHelper], wanted: list[FixedHelper], from_day: date, day: date
) -> None:
    after = fixed_helper.changed(before, wanted, from_day)
    expected = before if day < from_day else wanted
    assert any(one.stands_on(day) for one in after) == any(one.stands_on(day) for one in expected)
    assert fixed_helper.changed(after, wanted, from_day) == after


def test_the_same_agreement_is_one_value_whichever_week_names_it() -> None:
    assert fixed(NEW_YEAR, every=2, anchor=NEW_YEAR) == fixed(
        NEW_YEAR, every=2, anchor=NEW_YEAR + timedelta(weeks=4)
    )
    assert fixed(NEW_YEAR, every=1, anchor=date(2033, 5, 5)) == fixed(NEW_YEAR)


def test_who_is_fixed_twice_at_once_is_refused_and_in_other_weeks_is_not() -> None:
    even = fixed(NEW_YEAR, every=2)
    odd = fixed(NEW_YEAR, every=2, anchor=NEW_YEAR + timedelta(weeks=1))
    fixed_helper.check([even, odd], NEW_YEAR)
    with pytest.raises(FixedTwice, match="Fatma would be fixed twice"):
        fixed_helper.check([even, fixed(NEW_YEAR)], NEW_YEAR)
    with pytest.raises(UnusableInterval):
        fixed(NEW_YEAR, every=53)
    with pytest.raises(UnusableInterval):
        fixed(NEW_YEAR, every=0)


@pytest.mark.parametrize(
    ("one", "said"),
    [
        (fixed(NEW_YEAR), "Fatma"),
        (fixed(NEW_YEAR, every=2), "Fatma (every 2 weeks, counted from Mon 29 Dec 2025)"),
        (
            FixedHelper(1, AssignmentRole.BUDDY, Period(date(2026, 6, 1), date(2026, 6, 30)), name="Jan"),
            "Jan (buddy, from Mon 1 Jun 2026, through Tue 30 Jun 2026)",
        ),
    ],
)
def test_an_agreement_in_words(one: FixedHelper, said: str) -> None:
    assert fixed_helper.describe(one, date(2026, 2, 1)) == said
