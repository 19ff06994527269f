"""The places of the demo: real locations with their hours, in three networks."""

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from pathlib import Path
from random import Random

from sqlalchemy.orm import Session

from db.tables import LocationCategoryRow, LocationRow, NetworkRow, SlotRow, SlotWishRow
from domain.words import Formula, LocationKind, RecurrenceKind

DATA = Path(__file__).resolve().parent / "data"
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
CLOSES_ON_JULY_11 = frozenset({LocationKind.LIBRARY, LocationKind.CITY_SERVICE})
BUSY = frozenset({"Bibliotheek De Krook", "Kringwinkel Vlaamsekaai", "AMAL Gent", "Bibliotheek Permeke"})
CONSULTS = frozenset({("De Serre", 1), ("Eetcafé Toreke", 2), ("Eetcafé Toreke", 3), ("AMAL Gent", 4)})
"""Afternoons in Gent, by place and weekday, on which hours can be booked too."""
QUIET = frozenset({"De Woonkamer", "Wijkkantoor Rabot", "Bibliotheek Viswater", "Ontmoetingscentrum Aalbeke"})
ASKED_LANGUAGES = {LocationKind.NEWCOMERS: ("ar",)}
SPOKEN_LANGUAGES = {
    LocationKind.NEWCOMERS: ("nl", "en", "fr", "ar", "tr"),
    LocationKind.REUSE_SHOP: ("nl", "fr"),
}


@dataclass(frozen=True, slots=True)
class Place:
    """A location of the demo with its slots, as keys. `name` is the real place's, by which the practice knows it."""

    id: int
    network_id: int
    name: str
    kind: LocationKind
    slots: list[int] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Moment:
    """A weekday (Monday 0) and hours at which a place is open."""

    weekday: int
    starts: time
    ends: time
    formula: Formula = Formula.WALK_IN


def add_all(
    tx: Session, categories: dict[str, int], *, rng: Random, first_day: date
) -> dict[str, list[Place]]:
    """The three networks with their locations and slots, by the network's name."""
    hours = _hours_gent()
    places: dict[str, list[Place]] = {}
    networks: dict[str, NetworkRow] = {}
    for fields in real_places():
        name = fields["network"]
        if name not in networks:
            networks[name] = NetworkRow(name=name, is_demo=True)
            tx.add(networks[name])
            tx.flush()  # locations need its key
        place = add_location(tx, fields, networks[name].id, categories)
        add_slots(tx, place, _moments(place, name, hours, rng), categories, first_day=first_day)
        places.setdefault(name, []).append(place)
    return places


def real_places() -> list[dict[str, str]]:
    """One row per real place: network, name, kind, address and coordinates."""
    return _rows("locations.csv")


def add_location(
    tx: Session, fields: dict[str, str], network_id: int, categories: dict[str, int], *, name: str = ""
) -> Place:
    """A location like one of `real_places`, called `name` when it is not that place itself; still without slots."""
    location = _location(fields, network_id)
    location.name = name or location.name
    tx.add(location)
    tx.flush()  # slots need its key
    for code in SPOKEN_LANGUAGES.get(location.kind, ("nl",)):
        tx.add(LocationCategoryRow(location_id=location.id, category_id=categories[f"language:{code}"]))
    return Place(location.id, network_id, fields["name"], location.kind)


def add_slots(
    tx: Session, place: Place, moments: Iterable[Moment], categories: dict[str, int], *, first_day: date
) -> None:
    """A slot at each of these moments, as this kind of place does it, with the need of such a place."""
    for slot in _slots(place, moments, first_day):
        tx.add(slot)
        tx.flush()  # wishes need its key
        place.slots.append(slot.id)
        for wish in _wishes(place, slot):
            tx.add(SlotWishRow(slot_id=slot.id, category_id=categories[wish]))


def _location(fields: dict[str, str], network_id: int) -> LocationRow:
    kind = LocationKind(fields["kind"])
    return LocationRow(
        network_id=network_id,
        name=fields["name"],
        kind=kind,
        address=fields["address"],
        latitude=float(fields["latitude"]),
        longitude=float(fields["longitude"]),
        coordinates_are_approximate=fields["coordinates"] == "approximate",
        closed_on_july_11=kind in CLOSES_ON_JULY_11,
        page=fields["page"],
    )


def _moments(
    place: Place, network: str, hours: dict[str, list[tuple[int, time, time]]], rng: Random
) -> list[Moment]:
    match network:
        case "Gent":
            return [
                Moment(*moment, Formula.BOTH if _has_consults(place, moment) else Formula.WALK_IN)
                for moment in hours[place.name]
            ]
        case "Antwerpen":
            days = rng.sample(range(5), 2)
            moments = [
                Moment(days[0], time(9), time(12)),
                Moment(days[1], time(13), time(16), Formula.BOTH),
            ]
            if place.name in BUSY:
                moments.append(Moment(5, time(10), time(13), Formula.APPOINTMENT))
            return moments
        case _:
            days = rng.sample(range(5), 2)
            return [Moment(days[0], time(9), time(11, 30)), Moment(days[1], time(13, 30), time(16, 30))]


def _has_consults(place: Place, moment: tuple[int, time, time]) -> bool:
    weekday, starts, _ends = moment
    return (place.name, weekday) in CONSULTS and starts >= time(12)


def _slots(place: Place, moments: Iterable[Moment], first_day: date) -> Iterator[SlotRow]:
    for moment in moments:
        minimum, maximum = _need(place, moment.starts)
        every = 2 if place.kind is LocationKind.POP_UP else 1
        anchor = first_day + timedelta(days=(moment.weekday - first_day.weekday()) % 7)
        yield SlotRow(
            location_id=place.id,
            recurrence=RecurrenceKind.WEEKLY,
            weekday=moment.weekday,
            every_weeks=every,
            anchor_day=anchor,
            first_day=first_day,
            starts=moment.starts,
            ends=moment.ends,
            formula=moment.formula,
            minimum=minimum,
            maximum=maximum,
        )
    if place.kind is LocationKind.HOSPITAL:
        yield SlotRow(
            location_id=place.id,
            recurrence=RecurrenceKind.MONTHLY,
            weekday=5,
            nth=1,
            first_day=first_day,
            starts=time(10),
            ends=time(12),
            formula=Formula.WALK_IN,
            minimum=1,
            maximum=2,
        )


def _need(place: Place, starts: time) -> tuple[int, int]:
    if place.name in BUSY:
        return 2, 3
    if place.kind is LocationKind.REUSE_SHOP and starts >= time(13):
        return 2, 2
    return 1, 2


def _wishes(place: Place, slot: SlotRow) -> list[str]:
    languages = [f"language:{code}" for code in ASKED_LANGUAGES.get(place.kind, ())]
    return languages + (["skill:consult"] if slot.formula is not Formula.WALK_IN else [])


def _hours_gent() -> dict[str, list[tuple[int, time, time]]]:
    hours: dict[str, list[tuple[int, time, time]]] = {}
    for fields in _rows("opening_hours_gent.csv"):
        moment = (
            WEEKDAYS.index(fields["weekday"]),
            time.fromisoformat(fields["starts"]),
            time.fromisoformat(fields["ends"]),
        )
        hours.setdefault(fields["location"], []).append(moment)
    return hours


def _rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
