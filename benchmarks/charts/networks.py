"""The places of a large database in networks of sixty for a while, instead of all in one.

Every place keeps its sessions, so few rows change: places, helpers, and what is kept by network. That was multiplied from one
network of sixty (`sizes`), and is divided again.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Column, Connection, Engine, Table, delete, func, insert, select, text, update

from benchmarks.charts import sizes
from db.session import engine_for
from db.tables import Base, HelperRow, LocationRow, NetworkRow, RollupTurnRow
from demo.large import PLACES_A_NETWORK

TABLES = Base.metadata.tables
OF_KINDS = [TABLES[name] for name in sizes.OF_KINDS]
_PLACE, _HELPER = TABLES["location"].c.id, TABLES["helper"].c.id
_ALONE = TABLES["rollup_alone"].c.location_id
"""By which the rows of three tables are given to networks."""


@contextmanager
def of_sixty(url: str) -> Iterator[None]:
    """While the block runs. The first network keeps its key, and has the first sixty places."""
    engine = engine_for(url)
    with engine.begin() as connection:
        _together(connection)  # when a run was broken off in the middle
        _apart(connection)
    try:
        _analyze(engine)
        yield
    finally:
        with engine.begin() as connection:
            _together(connection)
        _analyze(engine)
        engine.dispose()


def _apart(connection: Connection) -> None:
    count = connection.execute(select(func.max(LocationRow.id))).scalar_one() // PLACES_A_NETWORK
    first = connection.execute(select(NetworkRow.__table__)).mappings().one()
    others = range(1, count)
    connection.execute(
        insert(NetworkRow),
        [{**first, "id": first["id"] + one, "name": f"{first['name']} ({one})"} for one in others],
    )
    helpers = connection.execute(select(func.max(HelperRow.id))).scalar_one() // count
    for key, each in ((_PLACE, PLACES_A_NETWORK), (_HELPER, helpers), (_ALONE, PLACES_A_NETWORK)):
        network = key.table.c.network_id
        connection.execute(update(key.table).values(network_id=network + (key - 1) // each))
    for table in OF_KINDS:
        rest = [one for one in table.c if one.name != "network_id"]
        connection.execute(update(table).values({one: one // count for one in _figures(table)}))
        of_first = table.c.network_id == first["id"]
        for one in others:
            copies = select(table.c.network_id + one, *rest).where(of_first)
            connection.execute(
                insert(table).from_select(["network_id", *(each.name for each in rest)], copies)
            )


def _together(connection: Connection) -> None:
    first, count = connection.execute(select(func.min(NetworkRow.id), func.count())).one()
    if count == 1:
        return
    for table in OF_KINDS:
        connection.execute(delete(table).where(table.c.network_id != first))
        connection.execute(update(table).values({one: one * count for one in _figures(table)}))
    for key in (_PLACE, _HELPER, _ALONE):
        connection.execute(update(key.table).values(network_id=first))
    connection.execute(delete(RollupTurnRow).where(RollupTurnRow.network_id != first))
    connection.execute(delete(NetworkRow).where(NetworkRow.id != first))


def _figures(table: Table) -> list[Column[int]]:
    return [one for one in table.c if not one.primary_key]


def _analyze(engine: Engine) -> None:
    """As the server does by itself within minutes."""
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("ANALYZE"))
