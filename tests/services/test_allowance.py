"""The allowance of volunteers: what is paid in a year, its ceilings, and the list with who comes near them."""

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from db.queries import allowance as allowances
from db.tables import ChangeRow, LocationRow, NetworkRow
from domain.allowance import AboveDay, Allowance, BadAmount, Ceilings, KeptAllowance, Line, Mark, UnknownYear
from domain.errors import Stale
from domain.person import Person
from domain.words import AssignmentState
from services import allowance
from tests import factories

OF_2026 = Ceilings(4_402, 176_083, "acerta.be")


@pytest.fixture
def network(tx: Session) -> NetworkRow:
    return factories.make_network(tx)


@pytest.fixture
def by(tx: Session, network: NetworkRow) -> Person:
    return factories.make_person(tx, networks=[network])


def test_nothing_is_paid_until_somebody_says_so_and_the_known_ceilings_hold(
    tx: Session, network: NetworkRow, by: Person
) -> None:
    assert allowances.of_year(tx, by, network.id, 2026) == KeptAllowance(2026, Allowance(None, OF_2026), 0)
    assert allowances.of_year(tx, by, network.id, 2031) == KeptAllowance(2031, Allowance(), 0)


def test_what_was_filled_in_is_kept_by_year_with_a_line_of_history(
    tx: Session, network: NetworkRow, by: Person, now: datetime
) -> None:
    first, second = Allowance(4_000, OF_2026), Allowance(4_100, Ceilings(4_402, 180_000))
    assert allowance.keep(tx, network.id, 2026, first, 0, by=by, now=now)
    assert not allowance.keep(tx, network.id, 2026, first, 0, by=by, now=now)
    assert allowances.of_year(tx, by, network.id, 2026) == KeptAllowance(2026, first, 1)
    assert allowance.keep(tx, network.id, 2026, second, 1, by=by, now=now + timedelta(seconds=1))
    assert allowances.of_year(tx, by, network.id, 2026) == KeptAllowance(2026, second, 2)
    assert allowances.of_year(tx, by, network.id, 2025).version == 0
    with pytest.raises(Stale):
        allowance.keep(tx, network.id, 2026, first, 1, by=by, now=now)
    changes = tx.scalars(select(ChangeRow).order_by(ChangeRow.at)).all()
    assert [(one.entity, one.verb, one.before, one.after) for one in changes] == [
        ("network", "allowance_changed", {"paid": None, "year": None}, {"paid": 4_000, "year": 2026}),
        (
            "network",
            "allowance_changed",
            {"paid": 4_000, "year_ceiling": 176_083, "year": None},
            {"paid": 4_100, "year_ceiling": 180_000, "year": 2026},
        ),
    ]


@pytest.mark.parametrize(
    "case",
    [
        (2026, Allowance(0), BadAmount),
        (2026, Allowance(20_001), BadAmount),
        (2026, Allowance(None, Ceilings(-1)), BadAmount),
        (2026, Allowance(None, Ceilings(None, 2_000_001)), BadAmount),
        (2026, Allowance(4_403, OF_2026), AboveDay),
        (1999, Allowance(), UnknownYear),
    ],
)
def test_what_cannot_be_is_refused(
    tx: Session,
    network: NetworkRow,
    by: Person,
    now: datetime,
    case: tuple[int, Allowance, type[Exception]],
) -> None:
    year, wanted, refusal = case
    with pytest.raises(refusal):
        allowance.keep(tx, network.id, year, wanted, 0, by=by, now=now)


def test_the_list_says_how_much_of_the_ceiling_and_that_it_was_made(
    tx: Session, network: NetworkRow, by: Person, now: datetime
) -> None:
    krook: LocationRow = factories.make_location(tx, network)
    an = factories.make_helper(tx, network, name="An")
    for number in range(2):
        session = factories.make_session(tx, krook, day=date(2026, 3, 2 + number))
        factories.make_assignment(tx, session, an, state=AssignmentState.PRESENT)
    assert allowance.export(tx, network.id, 2026, by=by, now=now) == (
        KeptAllowance(2026, Allowance(None, OF_2026), 0),
        [Line(an.id, "An", 2)],
    )
    (change,) = tx.scalars(select(ChangeRow)).all()
    assert (change.entity, change.verb, change.after) == (
        "export",
        "allowances_exported",
        {"number": 1, "year": 2026},
    )


@pytest.mark.parametrize(
    ("days", "mark"), [(31, Mark.BELOW), (32, Mark.NEAR), (40, Mark.NEAR), (41, Mark.ABOVE)]
)
def test_from_80_percent_on_somebody_is_near_and_over_the_ceiling_above(days: int, mark: Mark) -> None:
    paid = Allowance(4_000, Ceilings(4_402, 160_000))
    line = Line(1, "An", days)
    assert (line.amount(paid), line.share(paid), line.mark(paid)) == (days * 4_000, days / 40, mark)
    assert line.mark(Allowance(4_000)) is Mark.BELOW
    assert line.share(Allowance(None, paid.ceilings)) is None
