"""Taps fold into one step; figures that cannot stand together are refused."""

from datetime import UTC, date, datetime, time
from functools import reduce
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain import count
from domain.count import MAXIMUM, Figures, Step, Tap
from domain.errors import DeskError
from domain.privacy import NamesSomebody

AN_ID = UUID(int=1)


def taps() -> st.SearchStrategy[list[Tap]]:
    changes = st.integers(-MAXIMUM, MAXIMUM).filter(bool)
    one = st.one_of(
        changes.map(lambda change: Tap(AN_ID, "visitors", change=change)),
        st.integers(0, MAXIMUM).map(lambda total: Tap(AN_ID, "visitors", total=total)),
    )
    return st.lists(one, max_size=8)


@given(taps(), st.integers(0, MAXIMUM))
def test_folded_taps_give_what_they_give_one_by_one(some: list[Tap], figure: int) -> None:
    one_by_one = figure
    for tap in some:
        one_by_one = tap.total if tap.total is not None else one_by_one + (tap.change or 0)
        one_by_one = min(MAXIMUM, max(0, one_by_one))
    assert reduce(Step.then, some, Step()).of(figure) == one_by_one


def test_a_typed_total_makes_a_figure_known() -> None:
    assert Step().then(Tap(AN_ID, "visitors", total=0)) == Step(0, 0, 0, is_typed=True)


@pytest.mark.parametrize(
    ("tap", "makes_sense"),
    [
        (Tap(AN_ID, "visitors", change=1), True),
        (Tap(AN_ID, "first_time", change=-1), True),
        (Tap(AN_ID, "turned_away", total=0), True),
        (Tap(AN_ID, "category:12", total=MAXIMUM), True),
        (Tap(AN_ID, "visitors"), False),
        (Tap(AN_ID, "visitors", change=1, total=1), False),
        (Tap(AN_ID, "visitors", change=0), False),
        (Tap(AN_ID, "visitors", change=MAXIMUM + 1), False),
        (Tap(AN_ID, "visitors", total=-1), False),
        (Tap(AN_ID, "visitors", total=MAXIMUM + 1), False),
        (Tap(AN_ID, "note", change=1), False),
        (Tap(AN_ID, "12", change=1), False),
        (Tap(AN_ID, "category:", change=1), False),
        (Tap(AN_ID, "category:0", change=1), False),
        (Tap(AN_ID, "category:-1", change=1), False),
        (Tap(AN_ID, "category:1e3", change=1), False),
        (Tap(AN_ID, "category:" + "9" * 16, change=1), False),
        (Tap(AN_ID, "category:1\n", change=1), False),
    ],
)
def test_a_tap_makes_sense_or_not(tap: Tap, makes_sense: bool) -> None:
    assert tap.makes_sense is makes_sense


@pytest.mark.parametrize(
    "figures",
    [
        Figures(visitors=0),
        Figures(visitors=0, turned_away=4),
        Figures(visitors=3, first_time=3, turned_away=0, tallies={1: 9}, note="x" * 200),
        Figures(visitors=MAXIMUM),
    ],
)
def test_figures_that_can_stand_are_let_through(figures: Figures) -> None:
    count.check(figures)


@pytest.mark.parametrize(
    ("figures", "error"),
    [
        (Figures(), count.VisitorsUnknown),
        (Figures(visitors=-1), count.Impossible),
        (Figures(visitors=MAXIMUM + 1), count.Impossible),
        (Figures(visitors=1, turned_away=MAXIMUM + 1), count.Impossible),
        (Figures(visitors=1, tallies={1: -1}), count.Impossible),
        (Figures(visitors=2, first_time=3), count.MoreFirstTime),
        (Figures(visitors=0, first_time=1), count.MoreFirstTime),
        (Figures(visitors=0, tallies={1: 1}), count.QuestionsWithoutVisitors),
        (Figures(visitors=1, note="x" * 201), count.NoteTooLong),
        (Figures(visitors=1, note="call 0475 12 34 56"), NamesSomebody),
    ],
)
def test_figures_that_cannot_stand_are_refused_with_a_sentence(
    figures: Figures, error: type[DeskError]
) -> None:
    with pytest.raises(error) as refused:
        count.check(figures)
    assert str(refused.value)


def test_a_session_opens_for_counting_an_hour_before_it_starts() -> None:
    def check(now: datetime) -> None:
        count.check_open(
            day=date(2026, 11, 24), starts=time(13), takes_place=True, zone="Europe/Brussels", now=now
        )

    with pytest.raises(count.NotOpenYet):
        check(datetime(2026, 11, 24, 10, 59, tzinfo=UTC))
    check(datetime(2026, 11, 24, 11, 0, tzinfo=UTC))


def test_a_session_that_does_not_take_place_cannot_be_counted() -> None:
    with pytest.raises(count.DoesNotTakePlace):
        count.check_open(
            day=date(2026, 11, 24),
            starts=time(10),
            takes_place=False,
            zone="Europe/Brussels",
            now=datetime(2026, 11, 24, 11, 0, tzinfo=UTC),
        )
