from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from domain.expected import Expectation, Expected
from domain.fall_out import Break, broken, carried, without
from domain.need import AssignedHelper, Need
from domain.period import Period
from domain.roster import PlacedSession
from domain.words import AssignmentRole, AssignmentState, SessionState
from tests.domain.test_outlook import TUESDAY, UNKNOWN, placed

ADA, BEN, CAS = (AssignedHelper(number, name) for number, name in enumerate(("Ada", "Ben", "Cas"), 1))


def test_the_only_guide_leaves_nobody_and_one_of_two_too_few() -> None:
    alone = broken(placed(1, assigned=(ADA,)), ADA.helper_id)
    of_two = broken(placed(2, assigned=(ADA, BEN), need=Need(2, 3)), ADA.helper_id)
    assert [one and one.what for one in (alone, of_two)] == [Break.NOBODY, Break.TOO_FEW]


def test_one_more_than_needed_breaks_nothing() -> None:
    assert broken(placed(1, assigned=(ADA, BEN)), ADA.helper_id) is None


def test_a_session_that_is_short_already_stands_worse_still() -> None:
    found = broken(placed(1, assigned=(ADA, BEN), need=Need(3, 3)), ADA.helper_id)
    assert found is not None
    assert found.what is Break.TOO_FEW


def test_a_language_and_a_skill_that_nobody_else_has_are_named() -> None:
    speaks = AssignedHelper(4, "Dai", languages=frozenset({"ar", "fr"}), skills=frozenset({"tax"}))
    also = AssignedHelper(5, "Els", languages=frozenset({"fr"}))
    need = Need(1, 3, frozenset({"ar", "fr", "tr"}), frozenset({"tax"}))
    found = broken(placed(1, assigned=(speaks, also), need=need), speaks.helper_id)
    assert found is not None
    assert (found.what, found.languages, found.skills) == (Break.LACKS, ("ar",), ("tax",))


def test_who_counts_nowhere_breaks_nothing() -> None:
    away = AssignedHelper(1, "Ada", absence=Period(TUESDAY, TUESDAY))
    others = (
        away,
        AssignedHelper(1, "Ada", AssignmentRole.BUDDY),
        AssignedHelper(1, "Ada", AssignmentRole.RESERVE),
        AssignedHelper(1, "Ada", state=AssignmentState.PROPOSED),
    )
    sessions = [placed(number, assigned=(one, BEN)) for number, one in enumerate(others)]
    assert [broken(one, 1) for one in sessions] == [None] * len(others)
    assert [one.name for one in carried(sessions, UNKNOWN)] == ["Ben"]


def test_what_does_not_take_place_cannot_break() -> None:
    assert broken(placed(1, assigned=(ADA,), closure="Painting"), ADA.helper_id) is None
    assert broken(placed(1, assigned=(ADA,), state=SessionState.CANCELLED), ADA.helper_id) is None


def test_on_whom_most_visitors_rest_comes_first_then_most_sessions_then_the_name() -> None:
    week = timedelta(weeks=1)
    known = Expectation({7: Expected(12, 20, 9, 14)}, {})
    sessions = [
        placed(1, slot_id=7, assigned=(CAS,)),
        placed(2, assigned=(BEN,)),
        placed(3, TUESDAY + week, assigned=(BEN,)),
        placed(4, TUESDAY + 2 * week, assigned=(ADA,)),
        placed(5, TUESDAY + 3 * week, assigned=(ADA, AssignedHelper(9, "Zoe"))),
    ]
    found = carried(sessions, known)
    assert [(one.name, one.sessions, len(one.broken), one.visitors) for one in found] == [
        ("Cas", 1, 1, 12),
        ("Ben", 2, 2, 0),
        ("Ada", 2, 1, 0),
        ("Zoe", 1, 0, 0),
    ]
    assert [found[0].number_of(what) for what in Break] == [1, 0, 0]


spoken = st.frozensets(st.sampled_from(["ar", "fr"]))
helpers = st.builds(
    AssignedHelper,
    st.integers(1, 4),
    st.just("Somebody"),
    st.sampled_from(AssignmentRole),
    st.sampled_from([state for state in AssignmentState if state is not AssignmentState.CANCELLED]),
    spoken,
    absence=st.sampled_from([None, Period(TUESDAY, date.max)]),
)
needs = st.builds(
    lambda minimum, more, languages: Need(minimum, minimum + more, languages),
    st.integers(0, 3),
    st.integers(1, 2),
    spoken,
)
sessions = st.builds(
    lambda need, assigned: placed(1, need=need, assigned=tuple(assigned)),
    needs,
    st.lists(helpers, max_size=4, unique_by=lambda one: one.helper_id),
)


@given(sessions, st.integers(1, 5))
def test_whoever_does_not_count_breaks_nothing_and_nothing_gets_better_without_somebody(
    session: PlacedSession, helper_id: int
) -> None:
    counts = any(one.helper_id == helper_id and one.counts for one in session.assigned)
    left = without(session, helper_id).coverage
    found = broken(session, helper_id)
    assert counts or found is None
    assert left.missing >= session.coverage.missing
    assert set(left.missing_languages) >= set(session.coverage.missing_languages)
    assert (found is None) == (
        left.missing == session.coverage.missing
        and left.missing_languages == session.coverage.missing_languages
    )


@given(sessions, spoken, st.integers(1, 4))
def test_one_more_guide_never_makes_more_break(
    session: PlacedSession, languages: frozenset[str], helper_id: int
) -> None:
    more = AssignedHelper(9, "More", languages=languages)
    fuller = placed(1, need=session.need, assigned=(*session.assigned, more))
    if broken(fuller, helper_id) is not None:
        assert broken(session, helper_id) is not None
