"""What the Counts page reads. A count itself is never a kept one, because people change it; the lists around it are."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType

import streamlit as st
from sqlalchemy.orm import Session

import language
from db.queries import count, expected, topic_list
from domain import tally_sheet
from domain.count import PROFILE
from domain.counted_session import (
    Completeness,
    CountChange,
    CountedSession,
    CountLine,
    MissingCount,
    Section,
    TopicGroup,
)
from domain.network import Network
from domain.person import Person
from ui import clock, data

RECENT = 8


@dataclass(frozen=True, slots=True)
class ToDo:
    """What is missing: the sessions, oldest first, and each place with how complete it is."""

    missing: tuple[MissingCount, ...]
    places: tuple[Completeness, ...]


def session(person: Person, session_id: int) -> CountedSession | None:
    """A session with its count, None when the person may not count there."""
    with data.reading() as tx:
        return count.of_session(tx, person, session_id)


def to_count_now(person: Person, network_id: int, now: datetime) -> int | None:
    """The session of now, else the oldest without a count."""
    with data.reading() as tx:
        return count.to_count_now(tx, person, network_id, now)


def to_do(person: Person, network: Network, *, since: date | None = None) -> ToDo:
    """The sessions without a count (of the last weeks, or since a day) and how complete each place is.

    Six statements when something was changed, else two.
    """
    return data.kept(_to_do, person, network, clock.minute(), since=since)


def _to_do(
    tx: Session, person: Person, network: Network, now: datetime, *, since: date | None = None
) -> ToDo:
    return ToDo(
        tuple(count.missing(tx, person, network.id, now, since=since)),
        tuple(count.missing_per_location(tx, person, network.id, now)),
    )


def of_location(person: Person, location_id: int, now: datetime) -> list[CountLine]:
    """The sessions of a location that can be counted or corrected, newest first."""
    with data.reading() as tx:
        return count.of_location(tx, person, location_id, now)


def recently_entered(person: Person, network: Network) -> tuple[CountLine, ...]:
    """The counts entered last, newest first; three statements when something was changed, else two."""
    return data.kept(_recently_entered, person, network, clock.today(network.zone))


def _recently_entered(tx: Session, person: Person, network: Network, today: date) -> tuple[CountLine, ...]:
    return tuple(count.recently_entered(tx, person, network.id, today=today, limit=RECENT))


def history_of(person: Person, session_id: int) -> list[CountChange]:
    """What was entered and corrected in a session, oldest first."""
    with data.reading() as tx:
        return count.history_of(tx, person, session_id)


def usual_visitors(counted: CountedSession) -> float | None:
    """How many visitors such a session has on average at that place, None when nothing was ever entered there."""
    with data.reading() as tx:
        return expected.usual_of_location(tx, counted.at.location_id, before=counted.at.day)


def topics_at(person: Person, counted: CountedSession, today: date) -> list[TopicGroup]:
    """The topics in use on the day of the session (and those counted in it), most asked groups of the place first."""
    asked = popular(person=person, location_id=counted.at.location_id, today=today)
    groups = tally_sheet.in_use(
        topics(code=language.current()), counted.at.day, counted.figures.tallies.keys()
    )
    return tally_sheet.most_asked_first(groups, asked)


def sections_at(counted: CountedSession) -> list[Section]:
    """The other lists that are counted there on that day, and whatever of them was counted; empty ones are left out."""
    tallies = counted.figures.tallies
    shown = []
    for section in sections(code=language.current()):
        is_on = section.kind not in PROFILE or section.kind in counted.profile
        items = tuple(
            item
            for item in section.items
            if item.id in tallies or (is_on and (item.retired_on is None or item.retired_on > counted.at.day))
        )
        if items:
            shown.append(Section(section.kind, items))
    return shown


@st.cache_resource(ttl=300, show_spinner=False)
def sections(code: str) -> tuple[Section, ...]:
    """The lists beside the topics in a language."""
    with language.use(code), data.reading() as tx:
        return tuple(topic_list.sections(tx))


@st.cache_resource(ttl=300, show_spinner=False)
def topics(code: str) -> tuple[TopicGroup, ...]:
    """The list of topics in a language."""
    with language.use(code), data.reading() as tx:
        return tuple(topic_list.topics(tx))


@st.cache_resource(ttl=3600, show_spinner=False, hash_funcs=data.BY_PERSON)
def popular(person: Person, location_id: int, today: date) -> Mapping[int, int]:
    """Questions per topic group at a location in the half year before a day, by the group's id."""
    with data.reading() as tx:
        return MappingProxyType(topic_list.popular_groups(tx, person, location_id, today=today))
