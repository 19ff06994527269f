"""The range of a share, and how questions that come together widen it."""

from math import isclose

from hypothesis import given
from hypothesis import strategies as st

from domain import topic_share
from domain.topic_share import Bunch, Range, Sample

EACH_ALONE = [(1, 0)] * 300 + [(0, 1)] * 700
"""Questions on a topic and on anything else, by session."""


def sample(sessions: list[tuple[int, int]]) -> Sample:
    one = Bunch(
        sum(asked for asked, _ in sessions),
        sum(asked**2 for asked, _ in sessions),
        sum(asked * (asked + other) for asked, other in sessions),
    )
    rest = Bunch(
        sum(other for _, other in sessions),
        sum(other**2 for _, other in sessions),
        sum(other * (asked + other) for asked, other in sessions),
    )
    squares = sum((asked + other) ** 2 for asked, other in sessions)
    whole = Bunch(one.questions + rest.questions, squares, squares)
    return Sample(len(sessions), whole, {1: one, 2: rest}, {1: one, 2: rest})


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), max_size=9))
def test_a_sample_bunches_what_was_asked_by_session(sessions: list[tuple[int, int]]) -> None:
    asked = [
        (number, topic, topic, times)
        for number, both in enumerate(sessions, 1)
        for topic, times in enumerate(both, 1)
    ]
    expected = sample(sessions) if sessions else Sample(0, Bunch(0, 0, 0), {}, {})
    assert topic_share.sample_of(len(sessions), asked) == expected


def test_a_range_is_wilsons_when_each_question_comes_alone() -> None:
    found = topic_share.trusted(30, 100, 1.0)
    assert (round(found.low, 4), round(found.high, 4)) == (0.2189, 0.3959)


def test_nothing_and_everything_have_a_range_too() -> None:
    nothing, everything = topic_share.trusted(0, 20, 1.0), topic_share.trusted(20, 20, 1.0)
    assert (nothing.low, round(nothing.high, 3)) == (0.0, 0.161)
    assert everything == Range(1 - nothing.high, 1.0)


def test_questions_that_come_one_by_one_count_in_full() -> None:
    effects = topic_share.of_shares(sample(EACH_ALONE).groups, sample(EACH_ALONE))
    assert [round(effects.of(key), 2) for key in (1, 2)] == [1.0, 1.0]


def test_a_workshop_on_one_topic_counts_as_about_one_question() -> None:
    workshops = sample([(10, 0)] * 30 + [(0, 10)] * 70)
    assert isclose(topic_share.of_shares(workshops.groups, workshops).of(1), 10, rel_tol=0.02)
    assert isclose(topic_share.of_numbers(workshops.groups, workshops).of(2), 3, rel_tol=0.05)


def test_a_topic_asked_seldom_has_the_effect_of_all_together() -> None:
    few = sample([(7, 0)] + [(0, 1)] * 500)
    effects = topic_share.of_shares(few.groups, few)
    assert (effects.of(1), 1 in effects.own, effects.of(99)) == (effects.together, False, effects.together)


def test_one_session_or_none_says_nothing_about_how_they_differ() -> None:
    for sessions in ([], [(3, 4)]):
        found = sample(sessions)
        assert [
            topic_share.of_shares(found.groups, found).of(1),
            topic_share.of_numbers(found.groups, found).of(1),
        ] == [1.0, 1.0]


@given(st.integers(0, 500), st.integers(1, 500), st.floats(1, 20))
def test_a_share_lies_in_its_range_and_more_together_is_wider(asked: int, more: int, effect: float) -> None:
    of = asked + more
    alone, together = topic_share.trusted(asked, of, 1.0), topic_share.trusted(asked, of, effect)
    assert 0 <= together.low <= alone.low + 1e-9
    assert alone.high - 1e-9 <= together.high <= 1
    assert alone.low <= asked / of <= alone.high
