from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from dateutil import rrule
from hypothesis import given
from hypothesis import strategies as st

import language
from domain import period, recurrence
from domain.errors import DeskError
from domain.period import Period
from domain.recurrence import LAST, NTH, Listed, Monthly, Weekly, occurrences
from domain.words import RecurrenceKind

MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY, SATURDAY, SUNDAY = range(7)
DAYS = st.dates(date(2020, 1, 1), date(2040, 12, 31))
PERIODS = st.builds(
    lambda first, length: Period(first, first + timedelta(days=length)), DAYS, st.integers(0, 1_500)
)
WEEKDAYS = st.integers(MONDAY, SUNDAY)
ALWAYS = Period(date(1900, 1, 1), date(2200, 12, 31))


def by_library(rule: rrule.rrule, within: Period) -> list[date]:
    """The same days along a second path: dateutil's reading of RFC 5545."""
    return [
        moment.date()
        for moment in rule.between(
            datetime.combine(within.first, time()), datetime.combine(within.last, time()), inc=True
        )
    ]


def shared(one: Period, other: Period) -> Period | None:
    days = sorted(set(one.days) & set(other.days))
    return Period(days[0], days[-1]) if days else None


@given(WEEKDAYS, DAYS, st.integers(1, 8), PERIODS, PERIODS)
def test_weekly_occurrences_are_those_of_the_library(
    weekday: int, anchor: date, every: int, validity: Period, window: Period
) -> None:
    both = shared(validity, window)
    early_enough = anchor - timedelta(days=anchor.weekday(), weeks=every * 1_400)
    rule = rrule.rrule(
        rrule.WEEKLY,
        interval=every,
        byweekday=weekday,
        wkst=rrule.MO,
        dtstart=datetime.combine(early_enough, time()),
    )
    expected = by_library(rule, both) if both else []
    assert occurrences(Weekly(weekday, anchor, every), validity, window) == expected


@given(WEEKDAYS, st.sampled_from(NTH), PERIODS, PERIODS)
def test_monthly_occurrences_are_those_of_the_library(
    weekday: int, nth: int, validity: Period, window: Period
) -> None:
    both = shared(validity, window)
    rule = rrule.rrule(
        rrule.MONTHLY, byweekday=rrule.weekday(weekday)(nth), dtstart=datetime.combine(ALWAYS.first, time())
    )
    expected = by_library(rule, both) if both else []
    assert occurrences(Monthly(weekday, nth), validity, window) == expected


@given(st.lists(DAYS, min_size=1, max_size=20), PERIODS, PERIODS)
def test_listed_occurrences_are_the_listed_days_inside_both_periods(
    days: list[date], validity: Period, window: Period
) -> None:
    expected = sorted({day for day in days if validity.contains(day) and window.contains(day)})
    assert occurrences(Listed(tuple(days)), validity, window) == expected


@given(WEEKDAYS, DAYS, st.integers(1, 8), PERIODS, st.integers(0, 1_500))
def test_occurrences_do_not_depend_on_how_the_window_is_cut(
    weekday: int, anchor: date, every: int, window: Period, cut: int
) -> None:
    slot = Weekly(weekday, anchor, every)
    middle = window.first + timedelta(days=cut)
    whole = occurrences(slot, ALWAYS, window)
    if not window.first < middle <= window.last:
        return
    parts = [Period(window.first, middle - timedelta(days=1)), Period(middle, window.last)]
    assert [day for part in parts for day in occurrences(slot, ALWAYS, part)] == whole


@pytest.mark.parametrize("turn", [2026, 2032])
def test_alternate_weeks_stay_two_weeks_apart_over_a_year_of_53_weeks(turn: int) -> None:
    assert date(turn, 12, 31).isocalendar().week == 53
    window = Period(date(turn, 12, 1), date(turn + 1, 2, 15))
    days = occurrences(Weekly(TUESDAY, date(turn, 1, 5), 2), ALWAYS, window)
    assert len(days) == 5 or len(days) == 6
    assert {later - earlier for earlier, later in pairwise(days)} == {timedelta(weeks=2)}


def test_alternate_weeks_of_2026_run_on_in_2027_by_their_anchor() -> None:
    days = occurrences(
        Weekly(TUESDAY, date(2026, 1, 6), 2), ALWAYS, Period(date(2026, 12, 15), date(2027, 1, 31))
    )
    assert days == [date(2026, 12, 22), date(2027, 1, 5), date(2027, 1, 19)]


def test_alternate_weeks_of_2032_run_on_in_2033_by_their_anchor() -> None:
    days = occurrences(
        Weekly(FRIDAY, date(2032, 1, 5), 2), ALWAYS, Period(date(2032, 12, 15), date(2033, 1, 31))
    )
    assert days == [date(2032, 12, 24), date(2033, 1, 7), date(2033, 1, 21)]


@pytest.mark.parametrize("anchor", [date(2026, 1, 5), date(2026, 1, 8), date(2026, 1, 11)])
def test_any_day_of_the_anchors_week_fixes_the_same_weeks(anchor: date) -> None:
    days = occurrences(Weekly(WEDNESDAY, anchor, 2), ALWAYS, Period(date(2026, 1, 1), date(2026, 2, 5)))
    assert days == [date(2026, 1, 7), date(2026, 1, 21), date(2026, 2, 4)]


def test_the_anchor_fixes_the_weeks_before_it_too() -> None:
    days = occurrences(
        Weekly(TUESDAY, date(2026, 1, 6), 3), ALWAYS, Period(date(2025, 11, 20), date(2026, 1, 6))
    )
    assert days == [date(2025, 11, 25), date(2025, 12, 16), date(2026, 1, 6)]


@pytest.mark.parametrize("change", [date(2026, 3, 29), date(2026, 10, 25)])
def test_sunday_on_which_the_clocks_change_has_its_session_once_at_its_own_hour(change: date) -> None:
    days = occurrences(
        Weekly(SUNDAY, change), ALWAYS, Period(change - timedelta(days=7), change + timedelta(days=7))
    )
    assert days == [change - timedelta(days=7), change, change + timedelta(days=7)]
    brussels = ZoneInfo("Europe/Brussels")
    offsets = [datetime.combine(day, time(10), brussels).utcoffset() for day in days]
    assert offsets[0] != offsets[1] == offsets[2]


def test_slot_of_31_december_and_1_january_keeps_both_days_in_their_own_year() -> None:
    window = Period(date(2026, 12, 31), date(2027, 1, 1))
    assert occurrences(Weekly(THURSDAY, date(2026, 1, 1)), ALWAYS, window) == [date(2026, 12, 31)]
    assert occurrences(Weekly(FRIDAY, date(2026, 1, 2)), ALWAYS, window) == [date(2027, 1, 1)]


def test_29_february_happens_in_a_leap_year_only() -> None:
    tuesdays = Weekly(TUESDAY, date(2026, 1, 6))
    assert occurrences(tuesdays, ALWAYS, Period(date(2028, 2, 23), date(2028, 3, 6))) == [date(2028, 2, 29)]
    assert occurrences(Monthly(TUESDAY, 5), ALWAYS, Period(date(2028, 2, 1), date(2028, 2, 29))) == [
        date(2028, 2, 29)
    ]
    assert occurrences(Monthly(SUNDAY, LAST), ALWAYS, Period(date(2027, 2, 1), date(2027, 3, 1))) == [
        date(2027, 2, 28)
    ]


def test_month_without_a_fifth_saturday_is_skipped() -> None:
    days = occurrences(Monthly(SATURDAY, 5), ALWAYS, period.year(2026))
    assert days == [date(2026, 1, 31), date(2026, 5, 30), date(2026, 8, 29), date(2026, 10, 31)]


def test_last_weekday_is_the_fourth_or_the_fifth() -> None:
    days = occurrences(Monthly(SATURDAY, LAST), ALWAYS, Period(date(2026, 8, 1), date(2026, 9, 30)))
    assert days == [date(2026, 8, 29), date(2026, 9, 26)]


def test_first_and_last_day_of_the_validity_count_and_the_days_beside_them_do_not() -> None:
    tuesdays = Weekly(TUESDAY, date(2026, 11, 3))
    window = Period(date(2026, 10, 1), date(2026, 12, 31))
    on_the_edge = Period(date(2026, 11, 3), date(2026, 11, 17))
    inside = Period(date(2026, 11, 4), date(2026, 11, 16))
    assert occurrences(tuesdays, on_the_edge, window) == [
        date(2026, 11, 3),
        date(2026, 11, 10),
        date(2026, 11, 17),
    ]
    assert occurrences(tuesdays, inside, window) == [date(2026, 11, 10)]


def test_slot_without_an_end_happens_as_far_as_the_window_goes() -> None:
    today = date(2026, 11, 24)
    days = occurrences(Weekly(TUESDAY, today), period.since(today), recurrence.horizon(today))
    assert (days[0], days[-1], len(days)) == (date(2026, 11, 24), date(2027, 12, 28), 58)
    assert recurrence.horizon(today) == Period(today, date(2027, 12, 29))


def test_slot_valid_outside_the_window_does_not_happen() -> None:
    assert occurrences(Weekly(TUESDAY, date(2026, 1, 6)), period.year(2026), period.year(2027)) == []


def test_listed_dates_are_kept_in_order_and_once() -> None:
    assert Listed((date(2026, 3, 2), date(2026, 1, 5), date(2026, 3, 2))).days == (
        date(2026, 1, 5),
        date(2026, 3, 2),
    )


@pytest.mark.parametrize(
    ("build", "sentence"),
    [
        (
            lambda: Weekly(TUESDAY, date(2026, 1, 6), 0),
            "A slot happens every 1 to 52 weeks. Choose a number in between.",
        ),
        (
            lambda: Weekly(TUESDAY, date(2026, 1, 6), 53),
            "A slot happens every 1 to 52 weeks. Choose a number in between.",
        ),
        (lambda: Weekly(7, date(2026, 1, 6)), "Choose the weekday on which this slot happens."),
        (lambda: Monthly(-1, 1), "Choose the weekday on which this slot happens."),
        (
            lambda: Monthly(TUESDAY, 0),
            "Choose which weekday of the month: the first to the fifth, or the last.",
        ),
        (
            lambda: Monthly(TUESDAY, 6),
            "Choose which weekday of the month: the first to the fifth, or the last.",
        ),
        (
            lambda: Monthly(TUESDAY, -2),
            "Choose which weekday of the month: the first to the fifth, or the last.",
        ),
        (lambda: Listed(()), "Add at least one date to this slot."),
    ],
)
def test_recurrence_that_cannot_be_is_refused_with_a_sentence(
    build: Callable[[], object], sentence: str
) -> None:
    with pytest.raises(DeskError) as refused:
        build()
    assert str(refused.value) == sentence


def test_slot_may_happen_once_in_52_weeks() -> None:
    yearly = Weekly(TUESDAY, date(2026, 1, 6), 52)
    assert occurrences(yearly, ALWAYS, period.year(2027)) == [date(2027, 1, 5)]


def test_recurrence_is_built_from_the_separate_fields_of_a_row() -> None:
    anchor = date(2026, 1, 6)
    assert [
        recurrence.of_kind(RecurrenceKind.WEEKLY, weekday=TUESDAY, anchor=anchor, every=2, nth=3),
        recurrence.of_kind(RecurrenceKind.WEEKLY, weekday=TUESDAY, anchor=anchor),
        recurrence.of_kind(RecurrenceKind.MONTHLY, weekday=TUESDAY, nth=LAST, every=1),
        recurrence.of_kind(RecurrenceKind.LISTED, days=[anchor], every=1),
    ] == [Weekly(TUESDAY, anchor, 2), Weekly(TUESDAY, anchor, 1), Monthly(TUESDAY, LAST), Listed((anchor,))]


@pytest.mark.parametrize(
    ("build", "refusal"),
    [
        (lambda: recurrence.of_kind(RecurrenceKind.WEEKLY, anchor=date(2026, 1, 6)), recurrence.NoWeekday),
        (lambda: recurrence.of_kind(RecurrenceKind.WEEKLY, weekday=MONDAY), recurrence.NoAnchor),
        (lambda: recurrence.of_kind(RecurrenceKind.MONTHLY, nth=1), recurrence.NoWeekday),
        (lambda: recurrence.of_kind(RecurrenceKind.MONTHLY, weekday=MONDAY), recurrence.UnusableNth),
        (lambda: recurrence.of_kind(RecurrenceKind.LISTED), recurrence.NoDates),
    ],
)
def test_row_with_a_field_missing_is_refused(build: Callable[[], object], refusal: type[DeskError]) -> None:
    with pytest.raises(refusal) as refused:
        build()
    assert str(refused.value)


@pytest.mark.parametrize(
    ("slot", "phrase"),
    [
        (Weekly(TUESDAY, date(2026, 1, 9)), "every week on Tuesday"),
        (Weekly(TUESDAY, date(2026, 1, 9), 2), "every 2 weeks on Tuesday, counted from 6 January 2026"),
        (Monthly(TUESDAY, 1), "the first Tuesday of the month"),
        (Monthly(TUESDAY, 2), "the second Tuesday of the month"),
        (Monthly(TUESDAY, 3), "the third Tuesday of the month"),
        (Monthly(TUESDAY, 4), "the fourth Tuesday of the month"),
        (Monthly(SATURDAY, 5), "the fifth Saturday of the month, if there is one"),
        (Monthly(SATURDAY, LAST), "the last Saturday of the month"),
        (Listed((date(2026, 3, 2),)), "on 2 March 2026"),
        (
            Listed((date(2026, 3, 2), date(2026, 1, 5), date(2026, 2, 2))),
            "on 3 dates, from 5 January 2026 to 2 March 2026",
        ),
    ],
)
def test_recurrence_is_described_in_a_phrase(slot: recurrence.Recurrence, phrase: str) -> None:
    assert recurrence.describe(slot) == phrase


def test_weekday_of_the_phrase_is_in_the_readers_language() -> None:
    with language.use("nl"):
        assert "dinsdag" in recurrence.describe(Weekly(TUESDAY, date(2026, 1, 9)))
    with language.use("fr"):
        assert "mardi" in recurrence.describe(Weekly(TUESDAY, date(2026, 1, 9)))
