"""Where and when helpers usually help."""

from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from db.queries import placement as placements
from domain import placement as rules
from domain.candidate import Availability
from domain.clock_time import Hours
from domain.errors import DeskError, NotFound, Stale
from domain.helper import Anonymised
from domain.period import ReversedPeriod
from domain.person import Person
from domain.placement import Draft
from services import placement
from tests import factories
from tests.services.helper_desk import ONLY_COORDINATORS, HelperDesk, open_helper_desk

MORNING = Availability(0, Hours(time(9), time(12)))
AFTERNOON = Availability(0, Hours(time(13), time(17)))


@pytest.fixture
def desk(tx: Session, today: date, now: datetime) -> HelperDesk:
    return open_helper_desk(tx, today, now)


def draft(desk: HelperDesk, **given: Any) -> Draft:
    return Draft(**{"location_id": desk.serre.id, "local_contact": "", "first_day": desk.today, **given})


def place(desk: HelperDesk, by: Person | None = None, **given: Any) -> int:
    return placement.place(
        desk.tx, desk.fatma.id, draft(desk, **given), by=by or desk.coordinator, now=desk.now
    )


def stored(desk: HelperDesk) -> dict[int, Draft]:
    desk.tx.flush()
    found = placements.of_helper(desk.tx, desk.coordinator, desk.fatma.id, today=desk.today)
    return {one.id: one.draft for one in found}


def week(desk: HelperDesk) -> tuple[Availability, ...]:
    desk.tx.flush()
    return placements.availability(desk.tx, desk.coordinator, desk.fatma.id, today=desk.today)


def set_week(
    desk: HelperDesk, *stretches: Availability, seen: tuple[Availability, ...] = (), by: Person | None = None
) -> bool:
    return placement.set_availability(
        desk.tx, desk.fatma.id, stretches, seen, by=by or desk.coordinator, today=desk.today, now=desk.now
    )


def test_a_placement_is_kept_and_noted_without_the_local_contact(desk: HelperDesk) -> None:
    key = place(desk, local_contact="  An  Peeters ", last_day=date(2026, 12, 31))
    assert stored(desk)[key] == draft(desk, local_contact="An Peeters", last_day=date(2026, 12, 31))
    (line,) = desk.history()
    assert (line.entity, line.entity_id, line.verb, line.after) == (
        "helper",
        desk.fatma.id,
        "placed",
        {
            "placement_id": key,
            "location_id": desk.serre.id,
            "first_day": "2026-11-24",
            "last_day": "2026-12-31",
        },
    )


def test_placing_twice_in_the_same_way_is_one_placement(desk: HelperDesk) -> None:
    assert place(desk) == place(desk)
    assert [line.verb for line in desk.history()] == ["placed"]


def test_only_coordinators_of_the_network_place_helpers(desk: HelperDesk) -> None:
    (key,) = stored(desk)
    before = stored(desk)[key]

    def change(by: Person) -> object:
        after = draft(desk)
        return placement.change(desk.tx, desk.fatma.id, key, after, before, by=by, now=desk.now)

    assert desk.outcomes(lambda by: place(desk, by=by)) == ONLY_COORDINATORS
    assert desk.outcomes(change) == ONLY_COORDINATORS
    assert desk.outcomes(lambda by: set_week(desk, MORNING, by=by)) == ONLY_COORDINATORS


@pytest.mark.parametrize(
    ("given", "refusal"),
    [
        ({"last_day": date(2026, 11, 23)}, ReversedPeriod),
        ({"local_contact": "x" * 81}, rules.ContactTooLong),
        ({"location_id": 999_999}, NotFound),
    ],
)
def test_a_placement_that_cannot_be_is_refused(
    desk: HelperDesk, given: dict[str, Any], refusal: type[DeskError]
) -> None:
    with pytest.raises(refusal):
        place(desk, **given)


def test_nobody_is_placed_in_another_network_or_at_a_retired_location(desk: HelperDesk) -> None:
    foreign = factories.make_location(desk.tx)
    gone = factories.make_location(desk.tx, desk.network, retired_on=desk.today)
    with pytest.raises(NotFound):
        place(desk, location_id=foreign.id)
    with pytest.raises(rules.LocationGone):
        place(desk, location_id=gone.id)
    yesterday = desk.today - timedelta(days=1)
    place(desk, location_id=gone.id, first_day=yesterday, last_day=yesterday)


def test_a_helper_of_another_network_or_without_a_name_is_placed_nowhere(desk: HelperDesk) -> None:
    foreign = factories.make_helper(desk.tx)
    nobody = factories.make_helper(desk.tx, desk.network, anonymised_at=desk.now)
    for helper, refusal in ((foreign, NotFound), (nobody, Anonymised)):
        with pytest.raises(refusal):
            placement.place(desk.tx, helper.id, draft(desk), by=desk.coordinator, now=desk.now)


def test_two_placements_at_one_location_do_not_share_a_day(desk: HelperDesk) -> None:
    place(desk, first_day=date(2026, 11, 1), last_day=date(2026, 11, 10))
    with pytest.raises(rules.PlacedAlready):
        place(desk, first_day=date(2026, 11, 10))
    place(desk, first_day=date(2026, 11, 11))


def test_a_changed_placement_is_checked_as_a_new_one_and_only_against_others(desk: HelperDesk) -> None:
    key = place(desk)
    before = stored(desk)[key]
    other = place(desk, first_day=date(2025, 1, 1), last_day=date(2025, 1, 31))
    changed = draft(desk, last_day=date(2027, 1, 1), local_contact="Onthaal")
    assert placement.change(desk.tx, desk.fatma.id, key, changed, before, by=desk.coordinator, now=desk.now)
    assert stored(desk)[key] == changed
    assert desk.history()[-1].after == {
        "placement_id": key,
        "last_day": "2027-01-01",
        "contact_changed": True,
    }
    with pytest.raises(rules.PlacedAlready):
        placement.change(
            desk.tx,
            desk.fatma.id,
            other,
            draft(desk, first_day=date(2025, 1, 1)),
            stored(desk)[other],
            by=desk.coordinator,
            now=desk.now,
        )


def test_a_stale_change_of_a_placement_is_none_and_the_same_change_twice_is_one(desk: HelperDesk) -> None:
    key = place(desk)
    before = stored(desk)[key]
    first, second = draft(desk, local_contact="An"), draft(desk, local_contact="Bo")

    def change(wanted: Draft) -> bool:
        return placement.change(
            desk.tx, desk.fatma.id, key, wanted, before, by=desk.coordinator, now=desk.now
        )

    assert (change(first), change(first)) == (True, False)
    with pytest.raises(Stale):
        change(second)
    assert stored(desk)[key] == first


def test_a_placement_of_somebody_else_is_not_found(desk: HelperDesk) -> None:
    other = factories.make_helper(desk.tx, desk.network)
    row = factories.make_placement(desk.tx, other, desk.krook)
    with pytest.raises(NotFound):
        placement.change(
            desk.tx, desk.fatma.id, row.id, draft(desk), draft(desk), by=desk.coordinator, now=desk.now
        )


def test_availability_is_kept_in_order_and_those_that_touch_become_one(desk: HelperDesk) -> None:
    noon, friday = Availability(0, Hours(time(12), time(13))), Availability(4, Hours(time(9), time(12)))
    assert set_week(desk, friday, AFTERNOON, MORNING) is True
    assert week(desk) == (MORNING, AFTERNOON, friday)
    assert set_week(desk, MORNING, noon, seen=week(desk)) is True
    assert week(desk) == (Availability(0, Hours(time(9), time(13))),)
    assert desk.history()[-1].verb == "availability_changed"
    assert sorted(str(line.after) for line in desk.history()) == [
        "{'stretches': [[0, '09:00', '12:00'], [0, '13:00', '17:00'], [4, '09:00', '12:00']]}",
        "{'stretches': [[0, '09:00', '13:00']]}",
    ]


def test_overlapping_stretches_are_refused(desk: HelperDesk) -> None:
    with pytest.raises(rules.OverlappingStretches, match="Two stretches of Monday overlap"):
        set_week(desk, MORNING, Availability(0, Hours(time(11), time(13))))
    assert week(desk) == ()


def test_availability_saved_twice_is_one_change_and_a_stale_one_is_none(desk: HelperDesk) -> None:
    assert (set_week(desk, MORNING), set_week(desk, MORNING)) == (True, False)
    with pytest.raises(Stale):
        set_week(desk, AFTERNOON)
    assert week(desk) == (MORNING,)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ({0: "9-12, 13u-17"}, (MORNING, AFTERNOON)),
        ({0: "13:00–17:00; 9:00–12:00", 3: " "}, (MORNING, AFTERNOON)),
        ({}, ()),
    ],
)
def test_hours_are_read_as_people_type_them(
    typed: dict[int, str], expected: tuple[Availability, ...]
) -> None:
    assert rules.from_typed(typed) == expected


@pytest.mark.parametrize("text", ["9", "12-9", "overdag", "9-12 13-17", "25-26"])
def test_hours_that_cannot_be_read_name_the_weekday(text: str) -> None:
    with pytest.raises(rules.UnreadableHours, match="The hours of Tuesday cannot be read"):
        rules.from_typed({1: text})
