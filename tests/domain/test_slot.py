"""What is kept of a slot, what is refused, and from when a change of one counts."""

from dataclasses import replace
from datetime import date, time, timedelta

import pytest

from domain import slot
from domain.clock_time import DatedHours, Hours, ReversedHours
from domain.need import Need, UnusableNeed
from domain.period import Period, ReversedPeriod, since
from domain.recurrence import (
    LAST,
    Listed,
    Monthly,
    NoDates,
    Recurrence,
    UnusableInterval,
    UnusableNth,
    Weekly,
)
from domain.slot import Draft
from domain.words import Formula

TODAY = date(2026, 11, 24)
DRAFT = Draft(
    Weekly(1, TODAY), since(TODAY), Hours(time(10), time(12)), Formula.WALK_IN, Need(1, 2), "Zaal 1"
)


def test_a_draft_is_kept_clean() -> None:
    assert slot.cleaned(replace(DRAFT, room="  Zaal   1 ")) == DRAFT


def test_what_a_slot_cannot_be_is_refused() -> None:
    with pytest.raises(slot.RoomTooLong):
        slot.cleaned(replace(DRAFT, room="x" * 41))
    with pytest.raises(slot.TooManyDates):
        slot.cleaned(replace(DRAFT, recurrence=Listed(tuple(TODAY + timedelta(days=n) for n in range(201)))))
    with pytest.raises(ReversedHours):
        Hours(time(12), time(12))
    with pytest.raises(ReversedPeriod):
        Period(TODAY, date(2026, 11, 23))
    for minimum, maximum in ((3, 2), (0, 0), (1, 21), (-1, 1)):
        with pytest.raises(UnusableNeed):
            Need(minimum, maximum)
    with pytest.raises(UnusableInterval):
        Weekly(1, TODAY, 53)
    with pytest.raises(UnusableNth):
        Monthly(1, 6)
    with pytest.raises(NoDates):
        Listed(())


def test_slots_that_happen_on_the_same_days_are_equal_whatever_day_they_are_counted_from() -> None:
    anchors = (date(2026, 11, 23), date(2026, 11, 24), date(2026, 11, 29))
    assert len({replace(DRAFT, recurrence=Weekly(1, day, 2)) for day in anchors}) == 1
    assert replace(DRAFT, recurrence=Weekly(1, date(2020, 1, 1))) == DRAFT
    next_week = replace(DRAFT, recurrence=Weekly(1, date(2026, 12, 1), 2))
    assert next_week != replace(DRAFT, recurrence=Weekly(1, TODAY, 2))


@pytest.mark.parametrize(
    ("from_day", "first", "is_anew"),
    [
        (TODAY, date(2026, 1, 1), False),
        (date(2026, 12, 1), date(2026, 1, 1), True),
        (date(2026, 12, 1), date(2026, 11, 30), True),
        (date(2026, 12, 1), date(2026, 12, 1), False),
        (date(2026, 12, 1), date(2027, 1, 1), False),
    ],
)
def test_only_a_later_change_of_a_slot_that_runs_until_then_begins_a_new_one(
    from_day: date, first: date, *, is_anew: bool
) -> None:
    assert slot.begins_anew(replace(DRAFT, validity=since(first)), from_day, TODAY) is is_anew


def test_a_change_counts_from_today_through_the_horizon() -> None:
    for day in (TODAY, date(2027, 12, 29)):
        slot.check_from(day, TODAY)
    with pytest.raises(slot.ChangeInThePast):
        slot.check_from(date(2026, 11, 23), TODAY)
    with pytest.raises(slot.ChangeTooFar):
        slot.check_from(date(2027, 12, 30), TODAY)


def test_a_slot_that_is_stopped_before_it_began_is_valid_on_that_one_day() -> None:
    yesterday = date(2026, 11, 23)
    assert slot.stopped(DRAFT, yesterday).validity == Period(yesterday, yesterday)
    assert slot.stopped(DRAFT, date(2026, 12, 31)).validity == Period(TODAY, date(2026, 12, 31))


def test_dates_are_read_as_people_write_them() -> None:
    typed = "24/11/2026\n1-12-2026, 8.12.2026; 2026-12-15\n\n"
    days = (TODAY, date(2026, 12, 1), date(2026, 12, 8), date(2026, 12, 15))
    assert slot.days_from_typed(typed) == days
    assert slot.days_from_typed(slot.days_as_typed(days)) == days
    assert slot.days_from_typed("") == ()


@pytest.mark.parametrize("typed", ["tomorrow", "24/11", "31/2/2026", "24/11/26", "2026-13-01", "1/1/0000"])
def test_what_is_no_date_is_refused_by_name(typed: str) -> None:
    with pytest.raises(slot.UnknownDate, match=typed):
        slot.days_from_typed(f"24/11/2026, {typed}")


@pytest.mark.parametrize(
    ("recurrence", "original", "to", "becomes"),
    [
        (Weekly(4, date(2027, 1, 1)), date(2027, 4, 2), date(2027, 4, 3), Weekly(5, date(2027, 1, 1))),
        (
            Weekly(4, date(2027, 1, 1), 2),
            date(2027, 4, 9),
            date(2027, 4, 3),
            Weekly(5, date(2026, 12, 25), 2),
        ),
        (Monthly(1, 2), date(2027, 4, 13), date(2027, 4, 21), Monthly(2, 3)),
        (Monthly(1, LAST), date(2027, 4, 27), date(2027, 4, 29), Monthly(3, LAST)),
        (Monthly(1, LAST), date(2027, 4, 27), date(2027, 4, 27), Monthly(1, LAST)),
        (
            Listed((date(2027, 3, 1), date(2027, 4, 2), date(2027, 5, 7))),
            date(2027, 4, 2),
            date(2027, 4, 3),
            Listed((date(2027, 3, 1), date(2027, 4, 3), date(2027, 5, 8))),
        ),
    ],
)
def test_a_slot_moves_as_far_as_its_session_of_a_day(
    recurrence: Recurrence, original: date, to: date, becomes: Recurrence
) -> None:
    before = Draft(
        recurrence, since(date(2027, 1, 1)), Hours(time(14), time(17)), Formula.WALK_IN, Need(1, 2)
    )
    hours = Hours(time(10), time(12))
    wanted = slot.moved(before, original, DatedHours(to, hours), "Zaal 2")
    assert wanted == replace(before, recurrence=becomes, hours=hours, room="Zaal 2")
