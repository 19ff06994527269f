"""The figures of a year report, by the same queries as the pages: what is shown there and what is told here agree.

The number of statements grows with months and places: a report is made a few times a year, and no page reads this.
"""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime

import pandas as pd
from sqlalchemy import select
from sqlalchemy.orm import Session

from db.queries import (
    consult_figures,
    counted,
    coverage,
    edition,
    gap,
    topics,
    worked,
    year_lists,
    year_people,
)
from db.tables import CountRow, LocationRow
from domain import period, year_report
from domain.coverage import SUMS
from domain.period import Period
from domain.person import Person
from domain.topic_filters import TopicFilters
from domain.words import ConsultStatus
from domain.worked import HoursFilters, Said
from domain.year_report import Draft, Figures, Part

Sums = dict[str, int]
Progress = Callable[[float], object]
OF_A_MONTH = ("visits", "entered")
"""What is kept of each month of a place."""
CONSULTS = {
    ConsultStatus.HONOURED: "honoured",
    ConsultStatus.NO_SHOW: "no_show",
    ConsultStatus.CANCELLED_BY_VISITOR: "cancelled_by_visitor",
    ConsultStatus.CANCELLED_BY_DESK: "cancelled_by_desk",
    ConsultStatus.TO_COME: "unanswered",
}
WAITED = (ConsultStatus.HONOURED, ConsultStatus.NO_SHOW)


@dataclass(frozen=True, slots=True)
class _Asked:
    """Whose figures are read, of which network and days."""

    person: Person
    filters: TopicFilters
    now: datetime

    @property
    def hours(self) -> HoursFilters:
        return HoursFilters(self.filters.network_id, self.filters.period, self.filters.locations)


def figures(
    tx: Session,
    person: Person,
    network_id: int,
    days: Period,
    *,
    now: datetime,
    progress: Progress = lambda _share: None,
) -> Figures:
    """All of the network over these days, and of each place that had sessions in them.

    `now` is the wall clock of the network; `progress` is told which share is done.
    """
    asked = _Asked(person, TopicFilters(network_id, days), now)
    by_place, by_month = _sessions(tx, asked)
    hours, unnamed = worked.by_helper(tx, person, asked.hours), worked.unnamed(tx, person, asked.hours)
    for year, number, minutes in hours[["year", "month", "minutes"]].itertuples(index=False):
        of_month = by_month[f"{year}-{number:02d}"]
        of_month[year_report.MINUTES] = of_month.get(year_report.MINUTES, 0) + int(minutes)
    said = worked.said_by_place(tx, person, asked.hours, now=now)
    places = {}
    for done, place in enumerate(sorted(by_place), start=1):
        mine = replace(asked, filters=replace(asked.filters, locations=frozenset({place})))
        places[place] = _place(
            tx,
            mine,
            by_place[place],
            {
                **_of_helpers(hours[hours["location_id"] == place], unnamed[unnamed["location_id"] == place]),
                **_said(said.get(place, Said())),
            },
        )
        progress(done / len(by_place))
    of_helpers = {**_of_helpers(hours, unnamed), **_said(sum(said.values(), Said()))}
    return Figures(days, _whole(tx, asked, by_month, hours, of_helpers), places)


def draft(
    tx: Session,
    person: Person,
    network_id: int,
    year: int,
    *,
    today: date,
    now: datetime,
    progress: Progress = lambda _share: None,
) -> Draft:
    """The figures of a new edition, and those of the days of the newest one as they stand now. Raises `NothingYet`.

    `today` and `now` are the day and the wall clock of the network.
    """
    days = year_report.days_of(year, today=today)
    newest = edition.newest(tx, person, network_id, year)
    if newest is None or newest.figures.period == days:
        found = figures(tx, person, network_id, days, now=now, progress=progress)
        return Draft(year, found, newest, None if newest is None else found)
    found = figures(tx, person, network_id, days, now=now, progress=lambda share: progress(share / 2))
    again = figures(
        tx,
        person,
        network_id,
        newest.figures.period,
        now=now,
        progress=lambda share: progress((1 + share) / 2),
    )
    return Draft(year, found, newest, again)


def _sessions(tx: Session, asked: _Asked) -> tuple[dict[int, dict[str, Sums]], dict[str, Sums]]:
    """What the sessions add up to by place and month, and by month alone; a statement for each month."""
    by_place: dict[int, dict[str, Sums]] = defaultdict(dict)
    by_month: dict[str, Sums] = defaultdict(dict)
    for first in asked.filters.period.months:
        days = period.month(first).overlap(asked.filters.period)
        assert days is not None
        frame = coverage.by_place(tx, asked.person, replace(asked.filters, period=days), now=asked.now)
        name = f"{first:%Y-%m}"
        by_month[name] = {one: int(frame[one].sum()) for one in SUMS}
        for row in frame.to_dict("records"):
            by_place[int(row["location_id"])][name] = {one: int(row[one]) for one in SUMS}
    return by_place, by_month


def _place(tx: Session, asked: _Asked, months: dict[str, Sums], of_helpers: Sums) -> Part:
    """Three statements."""
    return Part(
        {**_added_up(months), **_of_counts(tx, asked), **of_helpers},
        {year_report.TOPICS: _topics(tx, asked)},
        {name: {one: sums[one] for one in OF_A_MONTH} for name, sums in months.items()},
    )


def _whole(
    tx: Session, asked: _Asked, by_month: dict[str, Sums], hours: pd.DataFrame, of_helpers: Sums
) -> Part:
    people = hours.drop_duplicates(["kind", "helper_id"])
    lists = year_lists.by_kind(tx, asked.person, asked.filters)
    return Part(
        numbers={
            **_added_up(by_month),
            **_of_counts(tx, asked),
            **of_helpers,
            **year_people.came_and_went(tx, asked.person, asked.filters, set(hours["helper_id"])),
            **year_people.stages(tx, asked.person, asked.filters, now=asked.now),
            **year_people.against_law(hours),
            **year_lists.told_apart(tx, lists),
            year_report.FORM: year_report.WITH_STAGES,
            **_consults(tx, asked),
            year_report.COUNTED_IN_TIME: _counted_in_time(tx, asked),
        },
        lists={
            year_report.TOPICS: _topics(tx, asked),
            year_report.CANCELLED: _cancelled(tx, asked),
            year_report.KIND_MINUTES: _sums(hours, "kind", "minutes"),
            year_report.KIND_HELPERS: {
                str(kind): int(number) for kind, number in people["kind"].value_counts().items()
            },
            year_report.GAP_DAYS: _gaps(tx, asked),
            **year_people.against_agreements(tx, asked.person, asked.filters, hours),
            **lists,
        },
        months=by_month,
    )


def _of_counts(tx: Session, asked: _Asked) -> Sums:
    """What Topics says too; the visits are those of its cards."""
    found = topics.totals(tx, asked.person, asked.filters, now=asked.now)
    return {
        "visits": found.visits,
        year_report.FIRST_TIME: found.first_time,
        year_report.QUESTIONS: found.questions,
    }


def _of_helpers(hours: pd.DataFrame, unnamed: pd.DataFrame) -> Sums:
    return {
        year_report.MINUTES: int(hours["minutes"].sum()),
        year_report.UNNAMED_MINUTES: int(unnamed["minutes"].sum()),
        year_report.HELPERS: int(hours["helper_id"].nunique()),
    }


def _said(found: Said) -> Sums:
    return {
        year_report.SAID_SESSIONS: found.known,
        year_report.UNSAID_SESSIONS: found.unsaid,
        year_report.UNSAID_MINUTES: found.minutes,
    }


def _topics(tx: Session, asked: _Asked) -> Sums:
    return _sums(topics.over_time(tx, asked.person, asked.filters), "topic_id", "questions")


def _cancelled(tx: Session, asked: _Asked) -> Sums:
    return _sums(coverage.cancelled(tx, asked.person, asked.filters, now=asked.now), "reason", "sessions")


def _consults(tx: Session, asked: _Asked) -> Sums:
    frame = consult_figures.ended(tx, asked.person, asked.filters, now=asked.now)
    waited = frame[frame["status"].isin(WAITED)]
    numbers = _sums(frame, "status", "consults")
    return {
        **{f"consult_{name}": numbers.get(status, 0) for status, name in CONSULTS.items()},
        "consult_waited_days": int(((waited["day"] - waited["asked_on"]).dt.days * waited["consults"]).sum()),
    }


def _gaps(tx: Session, asked: _Asked) -> Sums:
    """The gaps that Coverage shows, by days until they were filled."""
    days = gap.of_sessions(tx, asked.person, asked.filters, now=asked.now)["days"]
    return {
        **{str(one): int(number) for one, number in days.dropna().value_counts().items()},
        year_report.UNFILLED: int(days.isna().sum()),
    }


def _counted_in_time(tx: Session, asked: _Asked) -> int:
    """Entered counts that were finished at most seven days after their session, by the days of the network."""
    rows = tx.execute(
        select(CountRow.day, CountRow.entered_at)
        .join(LocationRow, LocationRow.id == CountRow.location_id)
        .where(
            *counted.places(asked.person, asked.filters),
            *counted.entered(asked.filters, CountRow.day),
        )
    )
    return sum(
        at is not None and at.astimezone(asked.now.tzinfo).date() - day <= year_report.COUNTED_WITHIN
        for day, at in rows
    )


def _added_up(months: dict[str, Sums]) -> Sums:
    return {one: sum(sums.get(one, 0) for sums in months.values()) for one in SUMS}


def _sums(frame: pd.DataFrame, key: str, number: str) -> Sums:
    return {str(one): int(total) for one, total in frame.groupby(key)[number].sum().items()}
