"""Every change that a service notes can be read: no verb without words, and each says what stood there before."""

import ast
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

import services
from db.queries import undo
from domain.history import HistoryLine
from domain.words import HelperStage
from ui import history_words

COMPUTED = {HelperStage.PAUSED.value, HelperStage.STOPPED.value, undo.UNDONE, "closed", "opened"}
"""Verbs that are not written out where they are noted."""


def verbs() -> set[str]:
    """Whatever a service gives as `verb=`."""
    found = set()
    for file in Path(services.__path__[0]).rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.keyword) and node.arg == "verb" and isinstance(node.value, ast.Constant):
                found.add(str(node.value.value))
            if not isinstance(node, ast.FunctionDef):
                continue
            defaults = zip(node.args.kwonlyargs, node.args.kw_defaults, strict=True)
            found |= {
                str(value.value)
                for argument, value in defaults
                if argument.arg == "verb" and isinstance(value, ast.Constant)
            }
    return found | COMPUTED


def line(entity: str, verb: str, before: dict[str, Any], after: dict[str, Any]) -> HistoryLine:
    return HistoryLine(datetime(2026, 11, 24, tzinfo=UTC), "Ann", entity, verb, "Fatma", before, after)


def test_every_verb_that_a_service_notes_has_words() -> None:
    known = {verb for _entity, verb in history_words.verbs()}
    assert verbs() - known == set()


def test_no_words_are_kept_for_verbs_that_nobody_notes() -> None:
    known = {verb for _entity, verb in history_words.verbs()}
    assert known - verbs() == set()


@pytest.mark.parametrize(
    ("entity", "verb", "before", "after", "sentence"),
    [
        (
            "helper",
            "absence_added",
            {},
            {"kind": "holiday", "first_day": "2026-12-21", "last_day": None},
            "Absence noted: on holiday, from Mon 21 Dec 2026 until further notice",
        ),
        (
            "helper",
            "absence_changed",
            {"kind": "holiday", "last_day": None, "absence_id": None},
            {"kind": "unavailable", "last_day": "2026-12-24", "absence_id": 3},
            "Absence changed: kind on holiday → not available; last day none → Thu 24 Dec 2026",
        ),
        (
            "helper",
            "changed",
            {"max_month_minutes": None, "languages": [], "kind": "volunteer"},
            {"max_month_minutes": 3600, "languages": ["Arabic"], "kind": "staff", "contact_changed": True},
            (
                "Details changed: kind volunteer → staff; languages none → Arabic; hours a month none → 60 h; "
                "other contact details"
            ),
        ),
        (
            "helper",
            "availability_changed",
            {"stretches": []},
            {"stretches": [[0, "09:00", "12:00"], [1, "13:30", "17:00"]]},
            "Availability changed: availability none → Monday 09:00–12:00, Tuesday 13:30–17:00",
        ),
        (
            "helper",
            "stopped",
            {},
            {"stage": "stopped", "stage_since": "2026-11-01"},
            "Stopped since Sun 1 Nov 2026",
        ),
        (
            "helper",
            "contact_added",
            {},
            {"day": "2026-11-24", "kind": "phone"},
            "Contact noted: by phone, Tue 24 Nov 2026",
        ),
        (
            "closure",
            "changed",
            {"last_day": "2026-12-08", "reason_changed": False},
            {"last_day": "2026-12-09", "reason_changed": True},
            "Closure changed: last day Tue 8 Dec 2026 → Wed 9 Dec 2026; other reason",
        ),
        (
            "count",
            "corrected",
            {"visitors": 4, "category:itsme": 2},
            {"visitors": 5, "note_rewritten": True},
            "Count corrected: visitors 4 → 5; note written again; itsme 2 → none",
        ),
        ("count", "entered", {}, {"visitors": 1, "category:itsme": 2}, "Count finished: 1 visitor"),
        (
            "slot",
            "added",
            {},
            {"weekday": 1, "starts": "13:00", "ends": "16:00"},
            "Slot added: Tuesday 13:00–16:00",
        ),
        (
            "slot",
            "changed",
            {"every_weeks": 1, "formula": "walk_in"},
            {"every_weeks": 2, "formula": "both"},
            "Slot changed: interval every week → every 2 weeks; formula walk-in → walk-in and by appointment",
        ),
        ("session", "closed", {}, {"closure_id": "Verbouwing", "holiday": None}, "Closed: Verbouwing"),
        (
            "location",
            "changed",
            {"closed_on_july_11": False, "name_changed": False, "kind": "library"},
            {"closed_on_july_11": True, "name_changed": True, "kind": "hospital"},
            "Details changed: kind library → hospital; closed on 11 July no → yes; other name",
        ),
        ("location", "retired", {}, {"retired_on": "2027-01-01"}, "Retired from Fri 1 Jan 2027"),
        ("session", "something_new", {}, {}, "Changed"),
    ],
)
def test_a_change_reads_as_a_sentence_with_what_stood_there_before(
    entity: str, verb: str, before: dict[str, Any], after: dict[str, Any], sentence: str
) -> None:
    assert history_words.sentence(line(entity, verb, before, after)) == sentence
