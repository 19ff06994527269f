"""What the page of reports reads."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import pandas as pd
from sqlalchemy.orm import Session

from db.queries import allowance, edition, worked
from db.queries import year_report as figures_of
from domain.allowance import KeptAllowance, Line
from domain.network import Network
from domain.person import Person
from domain.report_content import Names
from domain.worked import HoursFilters, Said
from domain.year_report import Draft, Edition, MadeEdition
from ui import data

MINUTES = 15
"""Sessions end on quarters of an hour: no more often one is over."""
LISTED = 300


@dataclass(frozen=True, slots=True)
class Hours:
    """The hours of a filter, how far they are known, and the latest sessions of which it is not; shared, not to be changed."""

    by_helper: pd.DataFrame
    unnamed: pd.DataFrame
    said: Said
    unsaid: pd.DataFrame


@dataclass(frozen=True, slots=True)
class Allowances:
    """What is paid in a year, and on how many days each volunteer was there."""

    kept: KeptAllowance
    lines: tuple[Line, ...]


def hours(person: Person, network: Network, filters: HoursFilters, now: datetime) -> Hours:
    """`now` is the wall clock of the network."""
    quarter = now.replace(minute=now.minute // MINUTES * MINUTES, second=0, microsecond=0)
    return data.kept(_hours, person, network, filters, quarter)


def read_hours(tx: Session, person: Person, filters: HoursFilters, now: datetime) -> Hours:
    """Four statements."""
    return Hours(
        worked.by_helper(tx, person, filters),
        worked.unnamed(tx, person, filters),
        worked.said(tx, person, filters, now=now),
        worked.unsaid(tx, person, filters, now=now, limit=LISTED),
    )


def allowances(person: Person, network: Network, year: int) -> Allowances:
    return data.kept(_allowances, person, network, year)


def editions(person: Person, network: Network) -> list[MadeEdition]:
    """The year reports that were made, latest first."""
    return data.kept(_editions, person, network)


def edition_of(person: Person, network: Network, edition_id: int) -> tuple[Edition, Names] | None:
    """An edition with what its keys are called in the language of the moment."""
    with data.reading() as tx:
        found = edition.one(tx, person, edition_id)
        return None if found is None else (found, edition.names(tx, person, network.id))


def as_it_stands(person: Person, network: Network, year: int, now: datetime) -> tuple[Edition, Names]:
    """The report of a year as it would be made now, with what its keys are called; it takes seconds.

    Raises `NothingYet`. `now` is the wall clock of the network. Kept like what pages read, for the second of its files.
    """
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)  # it tells of the days before alone
    found, names = data.kept(_stands, person, network, year, midnight)
    return found.as_it_stands(network.id, now), names


def draft(
    person: Person, network: Network, year: int, now: datetime, progress: Callable[[float], object]
) -> Draft:
    """The figures of a new edition; it takes seconds, and says how far it is. Raises `NothingYet`."""
    with data.reading() as tx:
        return figures_of.draft(tx, person, network.id, year, today=now.date(), now=now, progress=progress)


def _stands(
    tx: Session, person: Person, network: Network, year: int, midnight: datetime
) -> tuple[Draft, Names]:
    found = figures_of.draft(tx, person, network.id, year, today=midnight.date(), now=midnight)
    return found, edition.names(tx, person, network.id)


def _editions(tx: Session, person: Person, network: Network) -> list[MadeEdition]:
    """One statement."""
    return edition.of_network(tx, person, network.id)


def _hours(tx: Session, person: Person, _network: Network, filters: HoursFilters, now: datetime) -> Hours:
    return read_hours(tx, person, filters, now)


def _allowances(tx: Session, person: Person, network: Network, year: int) -> Allowances:
    """Two statements."""
    return Allowances(
        allowance.of_year(tx, person, network.id, year),
        tuple(allowance.listed(tx, person, network.id, year)),
    )
