"""The way of helpers through their stages, told from what was noted of it."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain import pipeline
from domain.period import Period, year
from domain.pipeline import Pipeline, Stretch, Way
from domain.words import HelperStage

CANDIDATE, BUDDY, ACTIVE, PAUSED, STOPPED = (
    HelperStage.CANDIDATE,
    HelperStage.BUDDY,
    HelperStage.ACTIVE,
    HelperStage.PAUSED,
    HelperStage.STOPPED,
)
YEAR = year(2026)


def way(*stages: tuple[HelperStage, date], noted: date | None = None) -> Way:
    noted_stages = [Stretch(stage, since) for stage, since in stages]
    return Way(noted or stages[0][1], pipeline.stretches(noted_stages))


def test_a_candidate_who_became_active_is_told_with_the_days_between() -> None:
    one = way((CANDIDATE, date(2026, 1, 5)), (BUDDY, date(2026, 2, 1)), (ACTIVE, date(2026, 2, 14)))
    assert pipeline.pipeline([one], YEAR) == Pipeline(begun=1, begun_active=1, activated=1, activated_days=40)
    assert pipeline.pipeline([one], Period(date(2026, 1, 1), date(2026, 2, 13))) == Pipeline(begun=1)
    assert pipeline.pipeline([one], Period(date(2026, 2, 1), date(2026, 12, 31))) == Pipeline(
        activated=1, activated_days=40
    )


def test_whoever_was_active_at_once_did_not_come_by_that_way() -> None:
    assert pipeline.pipeline([way((ACTIVE, date(2026, 2, 14)))], YEAR) == Pipeline()


def test_whoever_was_put_on_file_long_afterwards_is_left_out() -> None:
    begun = date(2025, 12, 1)
    late, in_time = (
        way((CANDIDATE, begun), (ACTIVE, date(2026, 1, 20)), noted=begun + timedelta(days=days))
        for days in (32, 31)
    )
    assert pipeline.pipeline([late], YEAR) == Pipeline()
    assert pipeline.pipeline([in_time], YEAR).activated == 1


@pytest.mark.parametrize(
    ("then", "stayed"),
    [
        ([], 1),
        ([(PAUSED, date(2025, 9, 1))], 1),
        ([(STOPPED, date(2026, 3, 1))], 0),
        ([(STOPPED, date(2026, 3, 2))], 1),
        ([(STOPPED, date(2025, 9, 1)), (ACTIVE, date(2025, 12, 1))], 1),
    ],
)
def test_a_year_after_becoming_active_somebody_is_still_there_or_not(
    then: list[tuple[HelperStage, date]], stayed: int
) -> None:
    found = pipeline.pipeline([way((ACTIVE, date(2025, 3, 1)), *then)], YEAR)
    assert (found.year_active, found.year_stayed) == (1, stayed)


def test_a_stage_that_begins_before_another_corrects_it() -> None:
    mistaken = way((CANDIDATE, date(2026, 1, 5)), (ACTIVE, date(2026, 2, 1)), (CANDIDATE, date(2026, 1, 5)))
    assert mistaken.active_since is None
    put_right = way((CANDIDATE, date(2026, 1, 5)), (CANDIDATE, date(2026, 1, 9)), (ACTIVE, date(2026, 2, 1)))
    assert pipeline.pipeline([put_right], YEAR).activated_days == 23


def test_a_year_after_the_29th_of_february_is_the_1st_of_march() -> None:
    assert pipeline.a_year_after(date(2024, 2, 29)) == date(2025, 3, 1)


@given(
    st.lists(
        st.tuples(st.sampled_from(list(HelperStage)), st.dates(date(2024, 1, 1), date(2026, 12, 31))),
        min_size=1,
        max_size=8,
    )
)
def test_what_stands_is_in_order_of_time_and_ends_with_what_was_noted_last(
    noted: list[tuple[HelperStage, date]],
) -> None:
    found = pipeline.stretches([Stretch(stage, since) for stage, since in noted])
    assert [one.since for one in found] == sorted(one.since for one in found)
    assert (found[-1].stage, found[-1].since) == noted[-1]
    sums = pipeline.pipeline([Way(noted[0][1], found)], YEAR)
    assert sums.begun_active <= sums.begun <= 1
    assert sums.year_stayed <= sums.year_active <= 1
    assert sums.activated_days >= 0
