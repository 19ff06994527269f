"""The demo network: real places in three cities, invented people and figures, the same on every machine and day."""

from datetime import date, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from db import bulk, rollup_upkeep
from db.queries import network
from db.session import reading, writing
from db.tables import AccountRow, CategoryRow, ClosureRow
from demo import account, beginning, consulting, falling_out, helper, place, practice, visitors
from demo.place import Place
from demo.profile import COME_AND_GO, MIX
from domain import period
from domain.period import Period
from domain.words import LocationKind, Role
from services import generation, standard_list

SEED = 20_261_123
DAYS_BACK = 548
ZONE = "Europe/Brussels"
MANAGED = (
    "Bibliotheek De Krook",
    "AMAL Gent",
    "Kringwinkel Vlaamsekaai",
    "Bibliotheek Permeke",
    "Wijkcentrum Overleie",
)


def is_empty(engine: Engine) -> bool:
    """Whether nobody began to use the database: not a network, not an account."""
    with reading(engine) as tx:
        return not network.is_begun(tx)


def fill(engine: Engine, *, now: datetime) -> bool:
    """Fill an empty database with the demo network, in one transaction; False when there was something already.

    `now` is an aware moment: 18 months of sessions lie behind it, none of them counted after it. The same moment
    gives the same rows, to the key.
    """
    with writing(engine) as tx:
        if network.is_begun(tx):
            return False
        _fill(tx, now.astimezone(ZoneInfo(ZONE)))
        return True


def _fill(tx: Session, now: datetime) -> None:
    rng = Random(SEED)
    today = now.date()
    start = period.week_of(today - timedelta(days=DAYS_BACK))
    categories = add_categories(tx)
    networks = place.add_all(tx, categories, rng=rng, first_day=start)
    for places in networks.values():
        add_closures(tx, places, today, first_year=today.year - 2)
    ways = {}
    for name, places in networks.items():
        slots = [slot_id for one in places for slot_id in one.slots]
        generation.generate(tx, slots, today=today, first=start, new_key=practice.drawn_keys(rng))
        mix = (*MIX[name], *COME_AND_GO[name])
        people = helper.add_all(tx, mix, places, categories, rng=rng, today=today, start=start)
        ways[name] = beginning.add(tx, people, rng=Random(f"{SEED} {name} began"), today=today, start=start)
        sessions = practice.occurrences(tx, places, Period(start, practice.last_planned(today)))
        roster = practice.Roster(people, rng)
        done = practice.of_sessions(sessions, places, roster, categories, rng=rng, now=now)
        of_visitors = Random(f"{SEED} {name} visitors")
        visitors.add(tx, done, name, places[0].network_id, categories, rng=of_visitors)
        done.insert(tx)
        consulting.add(tx, places, categories, rng=Random(f"{SEED} {name}"), now=now)
    _add_accounts(tx, networks)
    for name, places in networks.items():
        email = f"coordinator.{name.lower()}@example.org"
        coordinator = tx.scalars(select(AccountRow.id).where(AccountRow.email == email)).one()
        falling_out.add(tx, places, rng=Random(f"{SEED} {name} out"), now=now, account_id=coordinator)
        beginning.note(
            tx,
            ways[name],
            rng=Random(f"{SEED} {name} stages"),
            network_id=places[0].network_id,
            account_id=coordinator,
            zone=now.tzinfo,
        )
        bulk.take_stock(tx)
        rollup_upkeep.add_up_all(tx, places[0].network_id)


def add_categories(tx: Session) -> dict[str, int]:
    """The standard lists; their keys by `kind:code`."""
    standard_list.install(tx)
    return {f"{row.kind}:{row.code}": row.id for row in tx.scalars(select(CategoryRow))}


def add_closures(tx: Session, places: list[Place], today: date, *, first_year: int) -> None:
    """Every Christmas the neighbourhood closes; a week of works at one place lies ahead."""
    network_id = places[0].network_id
    closures = [
        (one.id, date(year, 12, 24), date(year + 1, 1, 2), "Kerstsluiting")
        for year in range(first_year, today.year + 1)
        for one in places
        if one.kind in (LocationKind.NEIGHBOURHOOD_CENTRE, LocationKind.MEETING_PLACE)
    ]
    works = today + timedelta(days=16)
    closures.append((places[-1].id, works, works + timedelta(days=6), "Werken aan het gebouw"))
    bridge = date(today.year, 1, 2)
    tx.add_all(
        ClosureRow(
            network_id=network_id, location_id=location_id, first_day=first, last_day=last, reason=reason
        )
        for location_id, first, last, reason in [*closures, (None, bridge, bridge, "Brugdag")]
    )
    tx.flush()  # generation looks for them


def _add_accounts(tx: Session, networks: dict[str, list[Place]]) -> None:
    for name, places in networks.items():
        whole = [places[0].network_id]
        account.add(
            tx, f"coordinator.{name.lower()}", f"Coördinator {name}", Role.COORDINATOR, networks=whole
        )
        for one in places:
            if one.name in MANAGED:
                short = one.name.split()[-1].lower()
                account.add(
                    tx, f"beheerder.{short}", f"Beheerder {one.name}", Role.MANAGER, locations=[one.id]
                )
    account.add(tx, "lezer.gent", "Lezer Gent", Role.VIEWER, networks=[networks["Gent"][0].network_id])
    account.add(tx, "administrator", "Administrator", Role.ADMINISTRATOR)
