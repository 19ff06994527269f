from collections.abc import Callable
from datetime import date
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

import language
from domain import need, period
from domain.need import AssignedHelper, CoverageState, Need, UnusableNeed, coverage
from domain.period import Period
from domain.words import AssignmentRole, AssignmentState

LABELS = {"ar": "Arabic", "tr": "Turkish", "itsme": "itsme"}
AWAY = Period(date(2026, 11, 20), date(2026, 12, 12))
ADA = AssignedHelper(1, "Ada", languages=frozenset({"ar"}))
BEN = AssignedHelper(2, "Ben", skills=frozenset({"itsme"}))


def in_role(role: AssignmentRole) -> AssignedHelper:
    return AssignedHelper(9, "Noor", role=role, languages=frozenset({"ar"}))


def in_state(state: AssignmentState) -> AssignedHelper:
    return AssignedHelper(9, "Noor", state=state, languages=frozenset({"ar"}))


HELPERS = st.builds(
    AssignedHelper,
    st.integers(1, 9),
    st.sampled_from(["Ada", "Ben", "Cas"]),
    st.sampled_from(AssignmentRole),
    st.sampled_from(AssignmentState),
    st.frozensets(st.sampled_from(["ar", "tr"])),
    st.frozensets(st.sampled_from(["itsme", "tax"])),
    st.sampled_from([None, AWAY]),
)
NEEDS = st.builds(
    lambda minimum, more, languages, skills: Need(minimum, max(1, minimum + more), languages, skills),
    st.integers(0, 3),
    st.integers(0, 2),
    st.frozensets(st.sampled_from(["ar", "tr"])),
    st.frozensets(st.sampled_from(["itsme", "tax"])),
)


@pytest.mark.parametrize(
    "build",
    [
        lambda: Need(-1, 1),
        lambda: Need(2, 1),
        lambda: Need(0, 0),
        lambda: Need(1, 21),
    ],
)
def test_need_out_of_order_is_refused_with_a_sentence(build: Callable[[], Need]) -> None:
    with pytest.raises(UnusableNeed) as refused:
        build()
    assert str(refused.value) == (
        "The number of helpers needed must lie between 0 and 20, and the maximum must be at least 1 "
        "and not below the minimum."
    )


def test_need_may_be_nobody_at_least_and_twenty_at_most() -> None:
    assert (Need(0, 1).minimum, Need(20, 20).maximum) == (0, 20)


@pytest.mark.parametrize(
    ("minimum", "maximum", "guides", "state", "short_text"),
    [
        (0, 2, 0, CoverageState.ENOUGH, "0 of 0–2"),
        (1, 1, 0, CoverageState.NOBODY, "nobody"),
        (2, 2, 1, CoverageState.SHORT, "1 of 2"),
        (2, 2, 2, CoverageState.ENOUGH, "2 of 2"),
        (1, 3, 2, CoverageState.ENOUGH, "2 of 1–3"),
        (1, 3, 3, CoverageState.ENOUGH, "3 of 1–3"),
        (1, 2, 3, CoverageState.OVER, "3 of 1–2"),
    ],
)
def test_number_of_guides_decides_the_state(
    minimum: int, maximum: int, guides: int, state: CoverageState, short_text: str
) -> None:
    shown = coverage(Need(minimum, maximum), [AssignedHelper(n, f"Helper {n}") for n in range(guides)])
    assert (shown.state, shown.guides, need.in_short(shown)) == (state, guides, short_text)


@pytest.mark.parametrize("role", [AssignmentRole.BUDDY, AssignmentRole.RESERVE])
def test_buddy_and_reserve_count_neither_as_helper_nor_with_their_languages(role: AssignmentRole) -> None:
    shown = coverage(Need(1, 2, languages=frozenset({"ar"})), [BEN, in_role(role)])
    assert (shown.state, shown.guides, shown.missing_languages) == (CoverageState.SHORT, 1, ("ar",))


@pytest.mark.parametrize(
    ("state", "guides"),
    [
        (AssignmentState.PROPOSED, 0),
        (AssignmentState.CONFIRMED, 1),
        (AssignmentState.PRESENT, 1),
        (AssignmentState.CANCELLED, 0),
        (AssignmentState.NO_SHOW, 0),
    ],
)
def test_only_a_guide_who_said_yes_or_was_there_counts(state: AssignmentState, guides: int) -> None:
    assert coverage(Need(1, 2), [in_state(state)]).guides == guides


def test_right_number_without_the_language_is_short() -> None:
    shown = coverage(Need(2, 2, languages=frozenset({"ar", "tr"})), [ADA, BEN])
    assert shown.state is CoverageState.SHORT
    assert need.what_is_missing(shown, LABELS) == ["nobody speaks Turkish"]


def test_each_thing_that_is_missing_is_named() -> None:
    shown = coverage(Need(3, 3, languages=frozenset({"tr", "ar"}), skills=frozenset({"itsme", "tax"})), [])
    assert need.what_is_missing(shown, LABELS) == [
        "3 helpers more needed",
        "nobody speaks Arabic",
        "nobody speaks Turkish",
        "nobody for itsme",
        "nobody for tax",
    ]
    one_more = coverage(Need(3, 3), [ADA, BEN])
    assert need.what_is_missing(one_more, LABELS) == ["1 helper more needed"]


def test_why_is_this_red_names_the_figures_the_absent_helper_and_the_missing_language() -> None:
    absent = AssignedHelper(3, "Cas", languages=frozenset({"ar"}), absence=AWAY)
    shown = coverage(Need(2, 2, languages=frozenset({"ar"})), [BEN, absent])
    assert shown.state is CoverageState.SHORT
    assert need.why(shown, LABELS) == [
        "2 needed, 1 there",
        "Cas is absent through Sat 12 Dec",
        "1 helper more needed",
        "nobody speaks Arabic",
    ]


def test_absent_helper_is_still_named_after_the_absence_took_them_off() -> None:
    released = AssignedHelper(3, "Cas", state=AssignmentState.CANCELLED, absence=period.since(AWAY.first))
    taken_off_otherwise = AssignedHelper(4, "Dia", state=AssignmentState.CANCELLED)
    assert need.why(coverage(Need(1, 1), [released, taken_off_otherwise]), LABELS) == [
        "1 needed, 0 there",
        "Cas is absent until further notice",
        "1 helper more needed",
    ]


def test_proposed_helpers_are_named_and_not_counted() -> None:
    proposed = in_state(AssignmentState.PROPOSED)
    shown = coverage(Need(1, 1), [proposed])
    assert (shown.state, shown.proposed) == (CoverageState.NOBODY, 1)
    assert need.why(shown, LABELS) == [
        "1 needed, 0 there",
        "1 proposed, has not agreed yet",
        "1 helper more needed",
    ]


def test_one_too_many_is_said() -> None:
    shown = coverage(Need(1, 1), [ADA, BEN])
    assert need.why(shown, LABELS) == ["1 needed, 2 there", "1 more than the maximum"]


def test_closed_and_cancelled_outweigh_the_numbers_and_say_why() -> None:
    needs = Need(2, 2, languages=frozenset({"ar"}))
    closed = coverage(needs, [], closed_because="Easter Monday")
    cancelled = coverage(needs, [], closed_because="Easter Monday", cancelled_because="illness")
    unexplained = coverage(needs, [], closed_because="")
    assert [
        (shown.state, shown.missing, need.in_short(shown)) for shown in (closed, cancelled, unexplained)
    ] == [
        (CoverageState.CLOSED, 0, "closed: Easter Monday"),
        (CoverageState.CANCELLED, 0, "cancelled: illness"),
        (CoverageState.CLOSED, 0, "closed"),
    ]
    assert need.why(closed, LABELS) == ["closed: Easter Monday"]
    assert need.what_is_missing(cancelled, LABELS) == []


@given(NEEDS, st.lists(HELPERS, max_size=4))
def test_state_says_exactly_whether_something_is_missing(needs: Need, assigned: list[AssignedHelper]) -> None:
    shown = coverage(needs, assigned)
    missing = need.what_is_missing(shown, LABELS)
    assert bool(missing) == (shown.state in {CoverageState.SHORT, CoverageState.NOBODY})
    assert (shown.state is CoverageState.NOBODY) == (shown.guides == 0 and needs.minimum > 0)
    assert shown.missing == max(0, needs.minimum - shown.guides)


@given(NEEDS, st.lists(HELPERS, max_size=4, unique_by=lambda helper: helper.helper_id))
def test_order_of_the_helpers_changes_nothing(needs: Need, assigned: list[AssignedHelper]) -> None:
    answers = {
        (coverage(needs, order), tuple(need.why(coverage(needs, order), LABELS)))
        for order in permutations(assigned)
    }
    assert len(answers) == 1


def test_date_of_an_absence_is_in_the_readers_language() -> None:
    shown = coverage(Need(1, 1), [AssignedHelper(3, "Cas", absence=AWAY)])
    with language.use("nl"):
        assert "za 12 dec" in need.why(shown, LABELS)[1]
