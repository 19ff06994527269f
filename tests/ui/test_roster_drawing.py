"""What the board, the grid and a choice after a conflict are made of, from values alone."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest

from domain.clock_time import DatedHours, Hours
from domain.history import HistoryLine
from domain.need import AssignedHelper, Need
from domain.period import Period
from domain.roster import Board, Place, PlacedSession, Wish
from domain.roster_change import Conflict, SessionChange, SessionFields
from domain.words import (
    AssignmentRole,
    AssignmentState,
    CancelReason,
    CategoryKind,
    LocationKind,
    SessionState,
)
from tests.conftest import TODAY
from tests.placed import placed_session
from ui import history_words, roster_board, roster_conflict, roster_grid

MONDAY = date(2026, 11, 23)
KROOK = Place(1, 1, "De Krook", LocationKind.LIBRARY)
FIELDS = SessionFields(frozenset({1}), 1, 2, frozenset(), frozenset(), "")


def session(key: int = 5, day: date = TODAY, **given: Any) -> PlacedSession:
    when = given.pop("when", DatedHours(day, Hours(time(9, 30), time(12))))
    return placed_session(key, when, **given)


def drawn(*sessions: PlacedSession) -> dict[str, Any]:
    wishes = (Wish(1, CategoryKind.LANGUAGE, "ar", "Arabic"),)
    return roster_board.drawing(Board(MONDAY, (KROOK,), sessions, wishes), today=TODAY)


def card(*sessions: PlacedSession) -> dict[str, Any]:
    found: dict[str, Any] = drawn(*sessions)["places"][0]["cells"][1][0]
    return found


def test_names_say_who_does_not_count_and_why() -> None:
    assigned = (
        AssignedHelper(1, "Fatma"),
        AssignedHelper(2, "Jan", role=AssignmentRole.BUDDY),
        AssignedHelper(3, "Els", state=AssignmentState.PROPOSED),
        AssignedHelper(4, "Koen", absence=Period(TODAY, TODAY)),
        AssignedHelper(5, "Gone", state=AssignmentState.CANCELLED, absence=Period(TODAY, TODAY)),
    )
    shown = card(session(assigned=assigned))
    assert [helper["text"] for helper in shown["helpers"]] == [
        "Fatma",
        "Jan (buddy)",
        "Els (proposed)",
        "Koen (absent)",
    ]
    assert (shown["hours"], shown["short"], shown["state"]) == ("9:30–12", "1 of 1–2", "enough")
    assert shown["spoken"] == (
        "De Krook; Tue 24 Nov 09:30–12:00; 1 of 1–2; Fatma, Jan (buddy), Els (proposed), Koen (absent)"
    )


def test_only_a_session_to_come_that_takes_place_can_be_changed_by_who_plans() -> None:
    yesterday = TODAY - timedelta(days=1)
    sessions = (
        session(1, TODAY),
        session(2, yesterday),
        session(3, TODAY, state=SessionState.CANCELLED, cancel_reason=CancelReason.NO_HELPER),
    )
    board = Board(MONDAY, (KROOK,), sessions)

    def can_change(*, plans: bool) -> list[bool]:
        cells = roster_board.drawing(board, today=TODAY, plans=plans)["places"][0]["cells"]
        return [one["canChange"] for cell in cells for one in cell]

    assert (can_change(plans=True), can_change(plans=False)) == ([False, True, False], [False] * 3)


def test_why_is_answered_where_it_is_asked() -> None:
    away = AssignedHelper(1, "Fatma", absence=Period(TODAY, date(2026, 12, 12)))
    red = card(session(need=Need(2, 3, frozenset({"ar"})), assigned=(away,)))
    assert red["why"] == [
        "2–3 needed, 0 there",
        "Fatma is absent through Sat 12 Dec",
        "2 helpers more needed",
        "nobody speaks Arabic",
    ]
    assert card(session(assigned=(AssignedHelper(1, "Fatma"),)))["why"] == []


def test_a_missing_language_is_named_by_its_label() -> None:
    shown = card(session(need=Need(1, 2, frozenset({"ar"})), assigned=(AssignedHelper(1, "Fatma"),)))
    assert (shown["state"], shown["lacks"]) == ("short", ["nobody speaks Arabic"])


def test_a_cancelled_session_shows_its_reason_in_place_of_figures() -> None:
    shown = card(session(state=SessionState.CANCELLED, cancel_reason=CancelReason.EVENT))
    assert (shown["state"], shown["reason"], shown["short"], shown["lacks"]) == (
        "cancelled",
        "cancelled: Event at the location",
        "",
        [],
    )


def test_the_weekend_is_shown_only_when_something_happens_on_it() -> None:
    assert len(drawn()["days"]) == 5
    saturday = drawn(session(day=MONDAY + timedelta(days=5)))
    assert [day["short"] for day in saturday["days"]][-1] == "Sat 28"
    assert len(saturday["days"]) == 6


def test_a_holiday_stands_in_the_head_of_its_day() -> None:
    board = Board(date(2026, 5, 11), (KROOK,), ())
    named = [day["holiday"] for day in roster_board.drawing(board, today=TODAY)["days"]]
    assert named == ["", "", "", "Ascension Day", ""]


def test_a_school_holiday_stands_in_the_head_of_its_days_behind_a_public_one() -> None:
    board = Board(date(2026, 12, 21), (KROOK,), ())
    named = [day["holiday"] for day in roster_board.drawing(board, today=TODAY)["days"]]
    assert named == [*["Christmas holidays"] * 4, "Christmas Day · Christmas holidays"]
    summer = Board(date(2026, 6, 29), (KROOK,), ())
    named = [day["holiday"] for day in roster_board.drawing(summer, today=TODAY)["days"]]
    assert named == ["", "", *["Summer holidays"] * 3]


def test_the_grid_lists_what_can_still_be_changed_by_day_time_and_place() -> None:
    late = session(1, when=DatedHours(TODAY, Hours(time(14), time(16))))
    sessions = (
        late,
        session(2, note="Key"),
        session(3, day=MONDAY),
        session(4, closure="Works"),
        session(5, state=SessionState.CANCELLED, cancel_reason=CancelReason.EVENT),
    )
    listed = roster_grid.editable(Board(MONDAY, (KROOK,), sessions), TODAY)
    assert [one.id for one in listed] == [2, 1]
    frame = roster_grid.rows(listed, {1: "De Krook"})
    assert list(frame.columns) == list(roster_grid.ROW)
    assert frame.iloc[0].to_dict() == {
        "when": "Tue 24 · 9:30–12",
        "place": "De Krook",
        "stands": "nobody",
        "helpers": [],
        "minimum": 1,
        "maximum": 2,
        "note": "Key",
    }


def test_an_empty_grid_keeps_its_columns() -> None:
    assert list(roster_grid.rows([], {}).columns) == list(roster_grid.ROW)


def test_the_key_of_the_grid_changes_with_every_version_and_every_session() -> None:
    first, second = session(1), session(2)
    keys = {
        roster_grid.editor_key(listed)
        for listed in ([first], [first, second], [replace(first, version=2), second], [second])
    }
    assert len(keys) == 4
    assert roster_grid.editor_key([first, second]) == roster_grid.editor_key([session(1), session(2)])


@pytest.mark.parametrize(
    ("cells", "mine"),
    [
        ({"helpers": ["7", "1"]}, {"helpers": frozenset({1, 7})}),
        ({"helpers": None}, {"helpers": frozenset()}),
        ({"minimum": 2, "maximum": 3}, {"minimum": 2, "maximum": 3}),
        ({"note": "  Key "}, {"note": "Key"}),
    ],
)
def test_cells_become_changes_against_what_was_seen(cells: dict[str, Any], mine: dict[str, Any]) -> None:
    seen = session(assigned=(AssignedHelper(1, "Fatma"),), version=4)
    (change,) = roster_grid.changes([session(9), seen], {1: cells})
    assert change == SessionChange(5, 4, seen.fields(), replace(seen.fields(), **mine))


def test_a_cell_that_was_put_back_changes_nothing() -> None:
    seen = session(assigned=(AssignedHelper(1, "Fatma"),))
    assert roster_grid.changes([seen], {0: {"helpers": ["1"], "minimum": None, "note": None}}) == []


def test_a_choice_takes_mine_theirs_or_both_per_field() -> None:
    mine = replace(FIELDS, helpers=frozenset({1, 2}), minimum=2, note="mine")
    theirs = replace(FIELDS, helpers=frozenset({3}), maximum=5, note="theirs")
    conflict = Conflict(SessionChange(5, 1, FIELDS, mine), theirs, 3)
    assert conflict.fields == ("helpers", "minimum", "note")
    choices = {"helpers": "both", "minimum": "mine", "note": "theirs"}
    assert roster_conflict.chosen(conflict, choices) == SessionChange(
        5, 3, theirs, replace(theirs, helpers=frozenset({2, 3}), minimum=2)
    )


def test_a_field_that_both_changed_alike_asks_for_no_choice() -> None:
    mine = replace(FIELDS, note="same", minimum=2)
    conflict = Conflict(SessionChange(5, 1, FIELDS, mine), replace(FIELDS, note="same"), 2)
    assert conflict.fields == ("minimum",)


@pytest.mark.parametrize(
    ("entity", "verb", "before", "after", "sentence"),
    [
        ("assignment", "assigned", {}, {"helper_id": 1}, "Fatma put on the session"),
        ("assignment", "assigned", {}, {"state": "proposed"}, "Fatma asked, has not answered yet"),
        (
            "assignment",
            "role_changed",
            {"role": "guide"},
            {"role": "reserve"},
            "Fatma: from guide to reserve",
        ),
        ("session", "cancelled", {}, {"cancel_reason": "event"}, "Cancelled: event at the location"),
        (
            "session",
            "need_changed",
            {"minimum": 1, "languages": []},
            {"minimum": 2, "languages": ["Arabic"]},
            "Need changed: at least 1 → 2; languages none → Arabic",
        ),
        ("session", "something_new", {}, {}, "Changed"),
    ],
)
def test_a_line_of_history_reads_as_a_sentence(
    entity: str, verb: str, before: dict[str, Any], after: dict[str, Any], sentence: str
) -> None:
    line = HistoryLine(datetime(2026, 11, 24, tzinfo=UTC), "Ann", entity, verb, "Fatma", before, after)
    assert history_words.sentence(line) == sentence
