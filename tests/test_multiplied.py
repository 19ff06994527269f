"""The large databases that charts are measured in: as many times the rows and the figures, and nothing of the guards lost."""

from random import Random

from sqlalchemy import Engine, func, inspect, select, text

from benchmarks.charts import sizes
from db import rollup_upkeep
from db.session import reading, writing
from db.tables import AssignmentRow, CountRow, KindTallyRow, NetworkRow, SessionRow, TallyRow
from tests import covered_network

TIMES = 3
GUARDS = "SELECT conrelid::regclass::text, conname, contype, convalidated FROM pg_constraint"


def test_a_multiplied_database_has_as_many_of_everything_and_adds_up(engine: Engine) -> None:
    with writing(engine) as tx:
        covered_network.fill(tx, Random(3))
        for network in tx.scalars(select(NetworkRow.id)):
            rollup_upkeep.add_up_all(tx, network)
    before, guards = _numbers(engine), _guards(engine)
    engine.dispose()  # SQLite gives up its journal only to whoever is alone
    sizes.multiply(engine, TIMES)
    assert _numbers(engine) == [TIMES * number for number in before]
    assert min(before) > 0
    assert _guards(engine) == guards
    with writing(engine) as tx:
        assert sum(rollup_upkeep.rebuild(tx, one) for one in tx.scalars(select(NetworkRow.id))) == 0


def _numbers(engine: Engine) -> list[int]:
    with reading(engine) as tx:
        rows = [tx.scalar(select(func.count()).select_from(one)) for one in (SessionRow, AssignmentRow)]
        sums = (CountRow.visitors, TallyRow.number, KindTallyRow.number)
        return [int(number or 0) for number in (*rows, *(tx.scalar(select(func.sum(one))) for one in sums))]


def _guards(engine: Engine) -> list[str]:
    asked = GUARDS if engine.dialect.name == "postgresql" else "SELECT name, sql FROM sqlite_master"
    found = inspect(engine)
    with engine.connect() as connection:
        guards = sorted(map(repr, connection.execute(text(asked))))
    return guards + sorted(repr(one["name"]) for name in sizes.BIG for one in found.get_indexes(name))
