"""What the coverage page reads: of the part that is looked at alone, kept until something in the network is changed."""

from dataclasses import replace
from datetime import datetime

import pandas as pd
from sqlalchemy.orm import Session

from db.queries import consult_figures, coverage, coverage_sessions, gap, helper_time, wish, wishes_met
from domain.coverage_mark import Mark, strip_bucket
from domain.network import Network
from domain.person import Person
from domain.topic_filters import TopicFilters
from ui import coverage_parts, coverage_there, coverage_use, data
from ui.coverage_chart import Part
from ui.coverage_figures import Busy, Consults, Overview, Who
from ui.data_topics import MINUTES, SESSIONS_LISTED


def part(
    person: Person, network: Network, filters: TopicFilters, now: datetime, key: str, *, is_dark: bool
) -> Part:
    """A part of the page. Besides the two statements that look whether something was changed it takes, when something was,
    five for the overview, nine for who stands there, two for how busy it is and for consults. `now` is the wall clock of
    the network.
    """
    quarter = now.replace(minute=now.minute // MINUTES * MINUTES, second=0, microsecond=0)
    if key == coverage_parts.OVERVIEW:
        overview = data.kept(_overview, person, network, filters, quarter)
        return data.drawn(coverage_there.overview, overview, is_dark=is_dark)
    if key == coverage_parts.WHO:
        who = data.kept(_who, person, network, filters, quarter)
        return data.drawn(coverage_there.who, who, is_dark=is_dark)
    if key == coverage_parts.BUSY:
        busy = data.kept(_busy, person, network, filters, quarter)
        return data.drawn(coverage_use.busy, busy, is_dark=is_dark)
    consults = data.kept(_consults, person, network, filters, quarter)
    return data.drawn(coverage_use.consults, consults, is_dark=is_dark)


def sessions_behind(person: Person, filters: TopicFilters, mark: Mark, now: datetime) -> pd.DataFrame:
    """The sessions a figure stands for; latest first, at most `SESSIONS_LISTED`."""
    with data.reading() as tx:
        return coverage_sessions.behind(tx, person, filters, mark, now=now, limit=SESSIONS_LISTED)


def _overview(
    tx: Session, person: Person, network: Network, filters: TopicFilters, now: datetime
) -> Overview:
    places = coverage.lacking(tx, person, filters, now=now)
    drawn = coverage_there.page_of(places, 1)
    return Overview(
        filters,
        places,
        _by_stretch(tx, person, network, filters, now, drawn),
        coverage.over_time(tx, person, filters, now=now),
        coverage.cancelled(tx, person, filters, now=now),
        read=lambda some: data.kept(_by_stretch, person, network, filters, now, some),
    )


def _by_stretch(
    tx: Session,
    person: Person,
    _network: Network,
    filters: TopicFilters,
    now: datetime,
    places: frozenset[int],
) -> pd.DataFrame:
    """Of these places, or of all; the stretches are those of the whole period."""
    of_these = replace(filters, locations=places or filters.locations)
    return coverage.by_stretch(tx, person, of_these, strip_bucket(filters.period), now=now)


def _who(tx: Session, person: Person, _network: Network, filters: TopicFilters, now: datetime) -> Who:
    return Who(
        filters,
        coverage.totals(tx, person, filters, now=now),
        coverage.by_hours(tx, person, filters, now=now),
        helper_time.over_time(tx, person, filters, now=now),
        wishes_met.asked(tx, person, filters, now=now),
        wishes_met.spoken(tx, person, filters),
        gap.of_sessions(tx, person, filters, now=now),
        {one.id: one.label for one in wish.by_label(tx)},
    )


def _busy(tx: Session, person: Person, _network: Network, filters: TopicFilters, now: datetime) -> Busy:
    return Busy(filters, coverage.by_place(tx, person, filters, now=now, names=coverage.BUSY))


def _consults(
    tx: Session, person: Person, _network: Network, filters: TopicFilters, now: datetime
) -> Consults:
    places, booked = consult_figures.places(tx, person, filters, now=now)
    return Consults(filters, consult_figures.ended(tx, person, filters, now=now), places, booked)
