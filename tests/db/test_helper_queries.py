"""The list of helpers and one of them, within a person's scope and in as many statements for three as for one."""

from datetime import date, datetime, time, timedelta

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from db.queries import helper, hours, placement
from db.session import reading, writing
from db.tables import AbsenceRow, ContactRow
from domain.candidate import Limits, Load
from domain.errors import NotFound
from domain.follow_up import FollowedHelper
from domain.helper import HelperLine, MonthOfHours, Shown, lowest, shown
from domain.period import Period, since
from domain.words import (
    AbsenceKind,
    AssignmentRole,
    ContactKind,
    HelperKind,
    HelperStage,
)
from tests import factories
from tests.services.helper_desk import HelperDesk, open_helper_desk
from tests.statements import recorded


@pytest.fixture
def desk(tx: Session, today: date, now: datetime) -> HelperDesk:
    return open_helper_desk(tx, today, now)


def listed(desk: HelperDesk, who: str = "coordinator") -> list[HelperLine]:
    desk.tx.flush()
    return helper.of_network(desk.tx, desk.people[who], desk.network.id, today=desk.today)


def test_a_line_says_where_how_far_and_how_much(desk: HelperDesk) -> None:
    tx, fatma = desk.tx, desk.fatma
    fatma.max_month_minutes, fatma.next_action, fatma.next_action_on = 600, "Call", desk.today
    factories.make_placement(tx, fatma, desk.serre, first_day=desk.today + timedelta(days=9))
    left = factories.make_location(tx, desk.network)
    factories.make_placement(tx, fatma, left, last_day=desk.today - timedelta(days=1))
    for first, last in ((desk.today, desk.today), (desk.today - timedelta(days=3), date(2026, 12, 1))):
        tx.add(AbsenceRow(helper_id=fatma.id, kind=AbsenceKind.HOLIDAY, first_day=first, last_day=last))
    tx.add(ContactRow(helper_id=fatma.id, day=date(2026, 11, 2), kind=ContactKind.TALK))
    for day, role in (
        (date(2026, 11, 3), AssignmentRole.GUIDE),
        (date(2026, 11, 4), AssignmentRole.RESERVE),
        (date(2026, 10, 6), AssignmentRole.BUDDY),
        (date(2026, 11, 26), AssignmentRole.GUIDE),
    ):
        session = factories.make_session(tx, desk.krook, day=day)
        factories.make_assignment(tx, session, fatma, role=role)
    factories.make_helper(tx, name="Of another network")
    assert listed(desk) == [
        HelperLine(
            followed=FollowedHelper(
                fatma.id,
                fatma.name,
                HelperStage.ACTIVE,
                date(2026, 1, 1),
                "Call",
                desk.today,
                None,
                "",
                date(2026, 11, 2),
            ),
            kind=HelperKind.VOLUNTEER,
            places=((desk.krook.id, "De Krook"), (desk.serre.id, "De Serre")),
            languages=frozenset(),
            load=Load(0, 120, 240),
            limits=Limits(month=600),
            away=Period(desk.today - timedelta(days=3), date(2026, 12, 1)),
            is_anonymised=False,
        )
    ]


def test_each_sees_the_helpers_of_the_own_scope(desk: HelperDesk) -> None:
    factories.make_helper(desk.tx, desk.network, name="Unplaced")
    later = factories.make_helper(desk.tx, desk.network, name="Later at De Serre")
    factories.make_placement(desk.tx, later, desk.serre, first_day=desk.today + timedelta(days=30))
    left = factories.make_helper(desk.tx, desk.network, name="Left De Krook")
    factories.make_placement(desk.tx, left, desk.krook, last_day=desk.today - timedelta(days=1))
    everybody = ["Fatma Yilmaz", "Later at De Serre", "Left De Krook", "Unplaced"]
    assert {who: [line.followed.name for line in listed(desk, who)] for who in desk.people} == {
        "coordinator": everybody,
        "administrator": everybody,
        "manager": ["Fatma Yilmaz"],
        "manager of the network": everybody,
        "manager elsewhere": ["Later at De Serre"],
        "viewer": [],
        "coordinator elsewhere": [],
    }


def test_names_stand_in_the_order_of_the_alphabet_whatever_their_accents(desk: HelperDesk) -> None:
    for name in ("Amina", "Aïcha", "aaron", "Zoë", "Éva"):
        factories.make_helper(desk.tx, desk.network, name=name)
    names = [line.followed.name for line in listed(desk)]
    assert names == ["aaron", "Aïcha", "Amina", "Éva", "Fatma Yilmaz", "Zoë"]


def test_one_helper_is_found_by_who_sees_it_and_in_its_own_network_alone(desk: HelperDesk) -> None:
    found = {}
    for who, person in desk.people.items():
        try:
            one = helper.one(desk.tx, person, desk.network.id, desk.fatma.id, today=desk.today)
            found[who] = one.draft.name
        except NotFound:
            found[who] = "not found"
    assert found == {
        "coordinator": "Fatma Yilmaz",
        "administrator": "Fatma Yilmaz",
        "manager": "Fatma Yilmaz",
        "manager of the network": "Fatma Yilmaz",
        "manager elsewhere": "not found",
        "viewer": "not found",
        "coordinator elsewhere": "not found",
    }
    root = desk.people["administrator"]
    other = factories.make_network(desk.tx)
    with pytest.raises(NotFound):
        helper.one(desk.tx, root, other.id, desk.fatma.id, today=desk.today)


def test_placements_and_availability_are_read_by_who_sees_the_helper(desk: HelperDesk) -> None:
    read = placement.of_helper
    assert {
        who: len(read(desk.tx, person, desk.fatma.id, today=desk.today))
        for who, person in desk.people.items()
    } == {
        "coordinator": 1,
        "administrator": 1,
        "manager": 1,
        "manager of the network": 1,
        "manager elsewhere": 0,
        "viewer": 0,
        "coordinator elsewhere": 0,
    }


def test_hours_by_month_are_split_by_today_and_counted_as_the_law_counts(desk: HelperDesk) -> None:
    desk.fatma.kind = HelperKind.WIJK_WERKER
    for day, ends in (
        (date(2025, 12, 31), time(12)),
        (date(2026, 3, 3), time(12, 30)),
        (date(2026, 11, 3), time(11)),
        (desk.today, time(12)),
        (date(2026, 11, 25), time(12, 1)),
        (date(2027, 1, 1), time(12)),
    ):
        session = factories.make_session(desk.tx, desk.krook, day=day, ends=ends)
        factories.make_assignment(desk.tx, session, desk.fatma)
    read = hours.by_month
    assert read(desk.tx, desk.coordinator, desk.fatma.id, today=desk.today) == [
        MonthOfHours(date(2026, 3, 1), 1, 180, 0),
        MonthOfHours(date(2026, 11, 1), 3, 60, 120 + 180),
    ]
    assert read(desk.tx, desk.people["manager elsewhere"], desk.fatma.id, today=desk.today) == []


def test_the_list_takes_the_same_statements_at_one_and_at_three(engine: Engine, today: date) -> None:
    with writing(engine) as tx:
        network = factories.make_network(tx)
        krook = factories.make_location(tx, network)
        person = factories.make_person(tx, networks=[network])
    taken = []
    for more in (1, 2):
        with writing(engine) as tx:
            for number in range(more):
                row = factories.make_helper(tx, network)
                factories.make_placement(tx, row, krook)
                session = factories.make_session(tx, krook, day=today, starts=time(8 + more, number))
                factories.make_assignment(tx, session, row)
                tx.add(AbsenceRow(helper_id=row.id, kind=AbsenceKind.HOLIDAY, first_day=today))
        with reading(engine) as tx, recorded(engine) as statements:
            found = helper.of_network(tx, person, network.id, today=today)
        with reading(engine) as tx, recorded(engine) as of_one:
            helper.one(tx, person, network.id, found[0].followed.id, today=today)
        taken.append((len(found), len(statements), len(of_one)))
    assert taken == [(1, 5, 3), (3, 5, 3)]


ACTIVE = HelperLine(
    FollowedHelper(1, "Aïcha Maes", HelperStage.ACTIVE, date(2026, 1, 1), "", None, None, "", None),
    HelperKind.STUDENT,
    ((7, "De Krook"),),
    frozenset({"ar"}),
    Load(),
    Limits(),
    None,
    is_anonymised=False,
)
STOPPED = HelperLine(
    FollowedHelper(2, "Bart", HelperStage.STOPPED, date(2026, 1, 1), "", None, None, "", None),
    HelperKind.VOLUNTEER,
    (),
    frozenset(),
    Load(),
    Limits(),
    since(date(2026, 1, 1)),
    is_anonymised=False,
)


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        (Shown(), [1]),
        (Shown(text=" aÏCHA "), [1]),
        (Shown(text="aicha"), [1]),
        (Shown(text="bart"), []),
        (Shown(stages=frozenset({HelperStage.STOPPED})), [2]),
        (Shown(stages=frozenset({HelperStage.STOPPED, HelperStage.ACTIVE})), [1, 2]),
        (Shown(kinds=frozenset({HelperKind.VOLUNTEER})), []),
        (Shown(kinds=frozenset({HelperKind.STUDENT})), [1]),
        (Shown(places=frozenset({7, 8})), [1]),
        (Shown(places=frozenset({8})), []),
        (Shown(languages=frozenset({"ar", "tr"})), [1]),
        (Shown(languages=frozenset({"tr"})), []),
    ],
)
def test_the_filters_show_who_fits_all_of_them(filters: Shown, expected: list[int]) -> None:
    assert [line.followed.id for line in shown([ACTIVE, STOPPED], filters)] == expected


@pytest.mark.parametrize(
    ("own", "kind", "expected"),
    [
        (Limits(), HelperKind.VOLUNTEER, Limits()),
        (Limits(), HelperKind.WIJK_WERKER, Limits(None, 3600, 37800)),
        (Limits(600, 1200, 99_999), HelperKind.WIJK_WERKER, Limits(600, 1200, 37800)),
    ],
)
def test_the_lower_of_agreement_and_law_binds(own: Limits, kind: HelperKind, expected: Limits) -> None:
    assert lowest(own, kind) == expected
