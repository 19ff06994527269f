"""A title tells what stands out, and nothing that may be chance."""

from domain import topic_told
from domain.topic_told import Rate, clearly_most

EVEN = [Rate(90, 30)] * 5


def test_what_lies_clearly_above_the_rest_is_told() -> None:
    assert clearly_most([*EVEN, Rate(180, 30)], 1.0, from_sessions=8) == 5


def test_the_most_by_chance_is_not_told() -> None:
    assert clearly_most([*EVEN, Rate(95, 30)], 1.0, from_sessions=8) is None


def test_sessions_that_differ_much_need_a_larger_difference() -> None:
    rates = [*EVEN, Rate(130, 30)]
    assert (clearly_most(rates, 1.0, from_sessions=8), clearly_most(rates, 4.0, from_sessions=8)) == (5, None)


def test_a_high_mean_of_few_sessions_is_passed_over() -> None:
    assert clearly_most([*EVEN, Rate(180, 30), Rate(90, 7)], 1.0, from_sessions=8) == 5


def test_nothing_is_the_most_of_one_or_none_or_of_zeroes() -> None:
    assert [
        clearly_most([], 1.0, from_sessions=8),
        clearly_most([Rate(90, 30)], 1.0, from_sessions=8),
        clearly_most([Rate(0, 30)] * 3, 1.0, from_sessions=8),
        clearly_most([Rate(0, 0)] * 3, 1.0, from_sessions=8),
    ] == [None] * 4


def test_dispersion_is_the_variance_against_the_mean_and_at_least_chance() -> None:
    visits = [0, 4, 0, 4]
    assert [
        round(topic_told.dispersion(sum(visits), sum(one**2 for one in visits), 4), 3),
        topic_told.dispersion(8, 16, 4),
        topic_told.dispersion(0, 0, 4),
        topic_told.dispersion(3, 9, 1),
    ] == [2.667, 1.0, 1.0, 1.0]


def test_questions_vary_as_much_more_as_a_visit_brings() -> None:
    assert (topic_told.of_questions(10, 20, 1.5), topic_told.of_questions(0, 0, 1.5)) == (4.0, 1.0)
