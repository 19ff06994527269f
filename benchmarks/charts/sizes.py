"""Databases of more places: a network of sixty, with each place, its sessions and its counts several times over.

Making them one by one as the demo does takes hours at ten years of a region; copied by the database itself, minutes. All
places are in one network, which is the hardest case: everything that is asked of it is asked of all places.
"""

import shutil
from pathlib import Path

from sqlalchemy import Engine, select, text

from db import bulk, rollup_marks, rollup_upkeep
from db.session import engine_for, reading, writing
from db.tables import Base, LocationRow

BESIDE = 16
"""Keys of sessions are drawn from so many numbers that sixteen in a row hold one of them."""
AT_ONCE = 50_000
COPIES = (
    """INSERT INTO location (id, network_id, name, kind, address, latitude, longitude, coordinates_are_approximate,
         closed_on_public_holidays, closed_on_july_11, page, version, written_at)
       SELECT id + :shift, network_id, name || ' (' || cast(:copy AS text) || ')', kind, address, latitude, longitude,
         coordinates_are_approximate, closed_on_public_holidays, closed_on_july_11, page, version, written_at
       FROM location WHERE id <= :places""",
    """INSERT INTO session (id, location_id, day, starts, ends, room, formula, minimum, maximum, own_need, own_moment,
         state, cancel_reason, cancel_note, closure_id, holiday, opens_anyway, note, unnamed_helpers, version, written_at)
       SELECT id / :beside * :beside + (id + :copy) % :beside, location_id + :shift, day, starts, ends,
         room, formula, minimum, maximum,
         own_need, own_moment, state, cancel_reason, cancel_note, closure_id, holiday, opens_anyway, note,
         unnamed_helpers, version, written_at
       FROM session WHERE location_id <= :places""",
    """INSERT INTO count (session_id, location_id, day, state, visitors, first_time, turned_away, note, other_text,
         entered_at, entered_by_id, version, written_at)
       SELECT session_id / :beside * :beside + (session_id + :copy) % :beside, location_id + :shift, day,
         state, visitors, first_time, turned_away, note, other_text, entered_at, entered_by_id, version, written_at
       FROM count WHERE location_id <= :places""",
    """INSERT INTO tally (session_id, category_id, location_id, day, number)
       SELECT session_id / :beside * :beside + (session_id + :copy) % :beside, category_id, location_id + :shift, day, number
       FROM tally WHERE location_id <= :places""",
)


def multiplied_file(small: str, times: int, folder: Path) -> str:
    """The URL of an SQLite database in `folder` with `times` as many places as the one at `small`."""
    path = folder / "multiplied.db"
    shutil.copyfile(small.removeprefix("sqlite:///"), path)
    url = f"sqlite:///{path}"
    engine = engine_for(url)
    multiply(engine, times)
    engine.dispose()
    return url


def multiply(engine: Engine, times: int) -> None:
    """Have every place `times`, and add up the figures; the database has one network, and places numbered from 1."""
    assert times <= BESIDE
    with engine.begin() as connection:
        places = connection.execute(text("SELECT max(id) FROM location")).scalar_one()
    for copy in range(1, times):
        with writing(engine) as tx:
            given = {"copy": copy, "shift": copy * places, "places": places, "beside": BESIDE}
            for statement in COPIES:
                wanted = {name: value for name, value in given.items() if f":{name}" in statement}
                tx.execute(text(statement), wanted)
    with writing(engine) as tx:
        rollup_upkeep.add_up_all(tx, tx.execute(text("SELECT min(id) FROM network")).scalar_one())


def copy(source: Engine, target: Engine) -> None:
    """Put everything of one database into another that is migrated and empty."""
    classes = {mapper.local_table: mapper.class_ for mapper in Base.registry.mappers}
    with reading(source) as rows, writing(target) as tx:
        for table in Base.metadata.sorted_tables:
            found = rows.execute(select(table).order_by(*table.primary_key))
            while some := found.mappings().fetchmany(AT_ONCE):
                bulk.insert_all(tx, classes[table], [dict(row) for row in some])
        places = tx.scalars(select(LocationRow.id)).all()
        rollup_marks.forget(tx, places)  # what is kept of them was copied, too
