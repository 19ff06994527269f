"""What coverage figures say, and when they say nothing."""

from dataclasses import replace

import pytest

from domain import coverage
from domain.coverage import ConsultSums, Staffing

YEAR = Staffing(
    planned=40,
    held=36,
    cancelled=4,
    closed=3,
    covered=30,
    nobody=2,
    one_helper=18,
    said=34,
    required=60,
    filled=51,
    published_minutes=7200,
    delivered_minutes=6120,
    entered=32,
    visits=160,
    turned_away=8,
    turned_away_noted=20,
    staffed=30,
    staffed_visits=150,
    staffed_squares=870,
    guide_minutes=6000,
)


def test_figures_are_quotients_of_the_sums() -> None:
    assert (
        coverage.coverage(YEAR),
        coverage.fill_rate(YEAR),
        coverage.held_share(YEAR),
        coverage.reliability(YEAR),
        coverage.one_helper_share(YEAR),
        coverage.entered_share(YEAR),
        coverage.visits_per_session(YEAR),
        coverage.visits_per_helper_hour(YEAR),
        coverage.helper_hours_per_session(YEAR),
        coverage.visits_per_staffed_session(YEAR),
    ) == (0.75, 0.85, 0.9, 0.85, 0.5, 32 / 36, 5.0, 1.5, 100 / 30, 5.0)
    assert coverage.turned_away_share(YEAR) == pytest.approx(8 / 168)
    assert (YEAR.missing, YEAR.below_minimum) == (4, 6)


def test_shares_begin_at_twenty_sessions() -> None:
    few = replace(YEAR, planned=19, held=19, entered=19)
    shares = (
        coverage.coverage,
        coverage.fill_rate,
        coverage.held_share,
        coverage.reliability,
        coverage.one_helper_share,
        coverage.entered_share,
        coverage.turned_away_share,
    )
    assert [share(few) for share in shares] == [None] * len(shares)
    enough = replace(few, planned=20, held=20, entered=20)
    assert all(share(enough) is not None for share in shares)


def test_means_begin_at_eight_sessions() -> None:
    few = replace(YEAR, entered=7, staffed=7)
    means = (
        coverage.visits_per_session,
        coverage.visits_per_helper_hour,
        coverage.helper_hours_per_session,
        coverage.visits_per_staffed_session,
    )
    assert [mean(few) for mean in means] == [None] * len(means)
    assert all(mean(replace(few, entered=8, staffed=8)) is not None for mean in means)


def test_a_mean_says_how_far_it_may_lie_from_what_is_usual() -> None:
    assert coverage.margin(YEAR) == pytest.approx(1.96 * (4 / 30) ** 0.5)  # 870 ÷ 30 − 5² = 4
    assert coverage.margin(replace(YEAR, staffed=7)) is None


def test_nothing_to_divide_by_is_no_figure() -> None:
    nothing = Staffing()
    assert (coverage.coverage(nothing), coverage.visits_per_helper_hour(nothing)) == (None, None)
    assert coverage.fill_rate(replace(YEAR, required=0)) is None
    assert coverage.visits_per_helper_hour(replace(YEAR, guide_minutes=0)) is None


def test_sums_add_up() -> None:
    assert YEAR + Staffing() == YEAR
    assert (YEAR + YEAR).planned == 80
    assert coverage.coverage(YEAR + YEAR) == coverage.coverage(YEAR)


def test_consults_say_who_stayed_away_and_how_long_people_waited() -> None:
    found = ConsultSums(
        honoured=18, no_show=2, cancelled_by_visitor=3, cancelled_by_desk=1, unanswered=2, waited_days=140
    )
    assert (found.kept, coverage.no_show_share(found), coverage.waiting_days(found)) == (20, 0.1, 7.0)
    few = replace(found, honoured=5)
    assert (coverage.no_show_share(few), coverage.waiting_days(few)) == (None, None)
