"""Who has to be followed up on a day."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from domain.follow_up import FollowedHelper, FollowUp, follow_up
from domain.words import HelperStage

TODAY = date(2026, 11, 24)
"""A Tuesday."""
FATMA = FollowedHelper(1, "Fatma", HelperStage.ACTIVE, date(2026, 1, 1), "", None, None, "", TODAY)


def test_whoever_is_spoken_with_and_has_no_action_needs_nothing() -> None:
    assert follow_up([FATMA], TODAY) == FollowUp()


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (date(2026, 11, 23), "overdue"),
        (date(2026, 11, 24), "due_this_week"),
        (date(2026, 11, 29), "due_this_week"),
        (date(2026, 11, 30), None),
    ],
)
def test_an_action_is_due_from_today_through_sunday_and_overdue_before(
    on: date, expected: str | None
) -> None:
    one = replace(FATMA, next_action="Call", next_action_on=on)
    assert follow_up([one], TODAY) == FollowUp(**({expected: (one,)} if expected else {}))


def test_an_active_helper_is_silent_after_more_than_90_days_without_contact() -> None:
    still = replace(FATMA, last_contact=TODAY - timedelta(days=90))
    silent = replace(FATMA, id=2, last_contact=TODAY - timedelta(days=91))
    never = replace(FATMA, id=3, last_contact=None)
    new = replace(FATMA, id=4, last_contact=None, stage_since=TODAY - timedelta(days=5))
    paused = replace(FATMA, id=5, last_contact=None, stage=HelperStage.PAUSED)
    found = follow_up([still, silent, never, new, paused], TODAY)
    assert [one.id for one in found.silent] == [3, 2]


@pytest.mark.parametrize("stage", list(HelperStage))
def test_who_is_on_the_way_needs_a_next_action(stage: HelperStage) -> None:
    one = replace(FATMA, stage=stage)
    waits = stage not in {HelperStage.ACTIVE, HelperStage.PAUSED, HelperStage.STOPPED}
    assert follow_up([one], TODAY).without_next_action == ((one,) if waits else ())


def test_the_longest_waiting_come_first_and_who_stopped_is_left_alone() -> None:
    def candidate(number: int, days: int) -> FollowedHelper:
        since = TODAY - timedelta(days=days)
        return replace(FATMA, id=number, stage=HelperStage.CANDIDATE, stage_since=since)

    def acting(number: int, days: int, stage: HelperStage = HelperStage.ACTIVE) -> FollowedHelper:
        on = TODAY - timedelta(days=days)
        return replace(FATMA, id=number, stage=stage, next_action="Call", next_action_on=on)

    helpers = [
        candidate(1, 3),
        candidate(2, 30),
        acting(3, 1),
        acting(4, 9),
        acting(5, 5, HelperStage.STOPPED),
    ]
    found = follow_up(helpers, TODAY)
    assert [one.id for one in found.without_next_action] == [2, 1]
    assert [one.id for one in found.overdue] == [4, 3]
