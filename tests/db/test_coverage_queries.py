"""Whatever the filter, every sum of coverage is the sum of the same raw rows, reckoned a second time in pandas."""

from collections.abc import Callable
from dataclasses import replace
from datetime import time, timedelta
from functools import partial
from random import Random
from typing import Any

import pandas as pd
import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from db import rollup_upkeep, session
from db.queries import (
    consult_figures,
    coverage,
    coverage_sessions,
    helper_time,
    rollup_cut,
    topics,
    wishes_met,
)
from db.session import reading, writing
from domain import period
from domain.coverage import AT_AN_HOUR, SUMS, Staffing, recent
from domain.coverage_mark import Mark, Which
from domain.period import Period
from domain.person import Person
from domain.topic_filters import Bucket, TopicFilters
from domain.words import AssignmentRole, AssignmentState, CancelReason, HelperKind, Role
from tests.conftest import Kept
from tests.counted_network import DAYS, FILTERS, FIRST, NOW, random_case
from tests.covered_network import Covered, bucket_of, change_some, fill, random_moments, within
from tests.statements import recorded

Sums = dict[tuple[object, ...], tuple[int, ...]]


@pytest.fixture
def filled(kind: str, kept: Kept) -> tuple[Engine, Covered]:
    """Most of it added up, and some changed since."""
    engine, rows = kept(kind, _filled)
    with reading(engine) as tx:
        assert rollup_cut.waiting(tx) == rows.raw.networks
    return engine, rows


def _filled(engine: Engine) -> Covered:
    rng = Random(5)
    with writing(engine) as tx:
        found = fill(tx, rng)
    for network_id in found.raw.networks:
        with writing(engine) as tx:
            rollup_upkeep.rebuild(tx, network_id)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(session, "MARKS_AT_ONCE", 0)
        with writing(engine) as tx:
            return change_some(tx, found, rng)


def summed(frame: pd.DataFrame, keys: list[str], values: list[str]) -> Sums:
    if frame.empty:
        return {}
    return as_sums(frame.groupby(keys)[values].sum().reset_index(), keys, values)


def as_sums(frame: pd.DataFrame, keys: list[str], values: list[str]) -> Sums:
    rows = frame[[*keys, *values]].itertuples(index=False)
    return {tuple(row[: len(keys)]): tuple(int(one) for one in row[len(keys) :]) for row in rows}


def test_every_sum_is_that_of_the_same_raw_rows(filled: tuple[Engine, Covered]) -> None:
    engine, rows = filled
    rng, picks, sums, seen = Random(11), Random(3), list(SUMS), Staffing()
    strip = list(coverage.IN_A_STRIP)
    first_of = {
        Bucket.WEEK: period.week,
        Bucket.MONTH: period.month,
        Bucket.QUARTER: period.quarter,
    }
    known = rows.sessions[rows.sessions["is_known"]]
    divided: dict[Callable[..., Any], tuple[list[str], list[str], list[str]]] = {
        coverage.by_place: (["location_id"], sums, sums),
        coverage.lacking: (["location_id"], ["required", "filled"], ["required", "filled"]),
        **{
            partial(coverage.by_stretch, bucket=bucket): (["location_id", "first_day"], strip, strip)
            for bucket in Bucket
        },
        coverage.over_time: (["bucket"], sums, sums),
        coverage.by_hours: (["weekday", "starts", "ends"], list(AT_AN_HOUR), list(AT_AN_HOUR)),
        coverage.cancelled: (["bucket", "reason"], ["sessions"], ["cancelled"]),
    }
    for _ in range(FILTERS):
        person, filters = random_case(rows.raw, rng)
        filters = random_moments(filters, picks)
        one = picks.choice(list(divided))  # of each filter: over all of them each is asked often enough
        with reading(engine) as tx:
            card = coverage.totals(tx, person, filters, now=NOW)
            found = one(tx, person, filters, now=NOW)
            of_topics = topics.totals(tx, person, filters, now=NOW)
        expected = within(known, person, filters)
        expected = expected.assign(
            bucket=[bucket_of(day, filters.bucket) for day in expected["day"]],
            weekday=[day.weekday() for day in expected["day"]],
        )
        assert card == Staffing(*(int(expected[name].sum()) for name in SUMS))
        keys, names, raw = divided[one]
        if isinstance(one, partial):
            stretch = first_of[one.keywords["bucket"]]
            expected = expected.assign(
                first_day=[pd.Timestamp(stretch(day).first) for day in expected["day"]]
            )
        of = expected[expected["cancelled"] == 1] if one is coverage.cancelled else expected
        assert as_sums(found, keys, names) == summed(of, keys, raw)
        assert (card.held, card.entered, card.visits, card.turned_away) == (
            of_topics.expected,
            of_topics.entered,
            of_topics.visits,
            of_topics.turned_away,
        )
        seen += card
    assert all(getattr(seen, name) > 20 for name in SUMS), seen


def test_how_busy_places_are_is_part_of_all_their_sums(filled: tuple[Engine, Covered]) -> None:
    engine, rows = filled
    person = Person(1, "A", Role.ADMINISTRATOR)
    filters = TopicFilters(rows.raw.networks[0], Period(FIRST, FIRST + timedelta(days=DAYS)))
    with reading(engine) as tx:
        every = coverage.by_place(tx, person, filters, now=NOW)
        busy = coverage.by_place(tx, person, filters, now=NOW, names=coverage.BUSY)
    pd.testing.assert_frame_equal(busy, every[["location_id", "location", *coverage.BUSY]])


def test_hours_wishes_and_consults_are_those_of_the_same_raw_rows(filled: tuple[Engine, Covered]) -> None:
    engine, rows = filled
    rng, moments, seen = Random(13), Random(19), [0, 0, 0, 0]
    for _ in range(FILTERS // 4):
        person, filters = random_case(rows.raw, rng)
        filters = random_moments(filters, moments)
        with reading(engine) as tx:
            hours = helper_time.over_time(tx, person, filters, now=NOW)
            asked = wishes_met.asked(tx, person, filters, now=NOW)
            spoken = wishes_met.spoken(tx, person, filters)
            consults = consult_figures.ended(tx, person, filters, now=NOW)
        assert as_sums(hours, ["bucket", "kind"], ["minutes", "unsaid_minutes"]) == _hours(
            rows, person, filters
        )
        lately = replace(filters, period=recent(filters.period))
        wished = within(rows.wishes, person, lately)
        wished = wished[wished["is_known"] & (wished["held"] == 1)]
        wished = wished.assign(number=1, met=_understood(wished).astype(int))
        assert as_sums(asked, ["category_id"], ["sessions", "met"]) == summed(
            wished, ["category_id"], ["number", "met"]
        )
        noted = within(rows.spoken, person, lately)
        noted = noted[noted["entered"] == 1]
        noted = noted.assign(understood=noted["number"].where(_understood(noted), 0))
        assert as_sums(spoken, ["category_id"], ["visitors", "understood"]) == summed(
            noted, ["category_id"], ["number", "understood"]
        )
        assert dict(zip(spoken["category_id"], spoken["sessions"], strict=True)) == dict(
            noted.groupby("category_id")["id"].nunique()
        )
        booked = within(rows.consults, person, filters)
        booked = booked[booked["is_over"]]
        by = ["day", "asked_on", "status"]
        assert as_sums(
            consults.assign(day=consults["day"].dt.date, asked_on=consults["asked_on"].dt.date),
            by,
            ["consults"],
        ) == summed(booked.assign(number=1), by, ["number"])
        for place, number in enumerate((len(hours), len(wished), len(noted), len(booked))):
            seen[place] += number
    assert min(seen) > 100, seen


def _understood(rows: pd.DataFrame) -> "pd.Series[bool]":
    return pd.Series(
        [key in speaks for key, speaks in zip(rows["category_id"], rows["speaks"], strict=True)],
        index=rows.index,
        dtype=bool,
    )


def _hours(rows: Covered, person: Person, filters: TopicFilters) -> Sums:
    found: dict[tuple[object, ...], list[int]] = {}

    def add(one: dict[Any, Any], kind: str, minutes: int, *, is_said: bool) -> None:
        sums = found.setdefault((bucket_of(one["day"], filters.bucket), kind), [0, 0])
        sums[0 if is_said else 1] += minutes

    for one in within(rows.assignments, person, filters).to_dict("records"):
        minutes = lasts(one)
        if one["helper_kind"] == HelperKind.WIJK_WERKER:
            minutes = -(-minutes // 60) * 60
        is_over = (one["day"], one["ends"]) <= (NOW.date(), NOW.time())
        is_said = one["state"] == AssignmentState.PRESENT
        is_unsaid = one["state"] == AssignmentState.CONFIRMED and is_over and not one["is_away"]
        if one["role"] != AssignmentRole.RESERVE and (is_said or is_unsaid):
            add(one, str(one["helper_kind"]), minutes, is_said=is_said)
    for one in within(rows.sessions, person, filters).to_dict("records"):
        if one["unnamed_helpers"]:
            add(one, helper_time.UNNAMED, lasts(one) * one["unnamed_helpers"], is_said=True)
    return {key: tuple(value) for key, value in found.items()}


def lasts(one: dict[Any, Any]) -> int:
    starts, ends = one["starts"], one["ends"]
    return int((ends.hour - starts.hour) * 60 + ends.minute - starts.minute)


def test_each_figure_stands_for_as_many_sessions_as_it_says(filled: tuple[Engine, Covered]) -> None:
    engine, rows = filled
    rng, moments, seen = Random(17), Random(23), 0
    for _ in range(FILTERS // 4):
        person, filters = random_case(rows.raw, rng)
        filters = random_moments(filters, moments)
        with reading(engine) as tx:
            marks = some_marks(tx, person, filters, rng)
            for mark, number in marks:
                listed = coverage_sessions.behind(tx, person, filters, mark, now=NOW, limit=10_000)
                assert len(listed) == number, mark
                assert listed["all_sessions"].tolist() == [number] * number
        seen += len(marks)
    assert seen > 200


def some_marks(tx: Session, person: Person, filters: TopicFilters, rng: Random) -> list[tuple[Mark, int]]:
    """A figure of each card and chart, pointed at, with its number of sessions."""
    card = coverage.totals(tx, person, filters, now=NOW)
    found = [
        (Mark(Which.PLANNED), card.planned),
        (Mark(Which.HELD), card.held),
        (Mark(Which.SHORT), card.below_minimum),
        (Mark(Which.NOBODY), card.nobody),
        (Mark(Which.ONE_HELPER), card.one_helper),
        (Mark(Which.CANCELLED), card.cancelled),
        (Mark(Which.CLOSED), card.closed),
        (Mark(Which.UNCOUNTED), card.missing),
        (Mark(Which.UNSAID), card.held - card.said),
    ]
    found = rng.sample(found, 3)
    by_week = coverage.by_stretch(tx, person, filters, Bucket.WEEK, now=NOW)
    if len(by_week):
        row = by_week.iloc[rng.randrange(len(by_week))]
        mark = Mark(location_id=int(row["location_id"]), week=row["first_day"].date())
        found.append((mark, int(row["planned"] + row["closed"])))
    cancelled = coverage.cancelled(tx, person, filters, now=NOW)
    if len(cancelled):
        row = cancelled.iloc[rng.randrange(len(cancelled))]
        mark = Mark(Which.CANCELLED, bucket=row["bucket"].date(), reason=CancelReason(row["reason"]))
        found.append((mark, int(row["sessions"])))
    by_hours = coverage.by_hours(tx, person, filters, now=NOW)
    if len(by_hours):
        row = by_hours.iloc[rng.randrange(len(by_hours))]
        hour = rng.randrange(row["starts"].hour, row["ends"].hour)
        of = by_hours[
            (by_hours["weekday"] == row["weekday"])
            & (by_hours["starts"] <= time(hour, 59))
            & (by_hours["ends"] > time(hour))
        ]
        mark = Mark(Which.PLANNED, weekday=int(row["weekday"]), hour=hour)
        found.append((mark, int(of["planned"].sum())))
    asked = wishes_met.asked(tx, person, filters, now=NOW)
    if len(asked):
        row = asked.iloc[rng.randrange(len(asked))]
        found.append((Mark(met=int(row["category_id"])), int(row["met"])))
        found.append((Mark(unmet=int(row["category_id"])), int(row["sessions"] - row["met"])))
    return found


def test_frames_keep_their_promise_when_empty(engine: Engine) -> None:
    nobody = Person(1, "N", Role.MANAGER)
    for days in (1, DAYS):
        filters = TopicFilters(1, Period(FIRST, FIRST + timedelta(days=days)))
        with reading(engine) as tx:
            assert coverage.totals(tx, nobody, filters, now=NOW) == Staffing()
            frames = [
                (coverage.by_place(tx, nobody, filters, now=NOW), coverage.BY_PLACE),
                (coverage.lacking(tx, nobody, filters, now=NOW), coverage.LACKING),
                (
                    coverage.by_stretch(tx, nobody, filters, Bucket.QUARTER, now=NOW),
                    coverage.BY_STRETCH,
                ),
                (coverage.over_time(tx, nobody, filters, now=NOW), coverage.OVER_TIME),
                (coverage.by_hours(tx, nobody, filters, now=NOW), coverage.BY_HOURS),
                (coverage.cancelled(tx, nobody, filters, now=NOW), coverage.CANCELLED),
                (helper_time.over_time(tx, nobody, filters, now=NOW), helper_time.OVER_TIME),
                (wishes_met.asked(tx, nobody, filters, now=NOW), wishes_met.ASKED),
                (wishes_met.spoken(tx, nobody, filters), wishes_met.SPOKEN),
                (consult_figures.ended(tx, nobody, filters, now=NOW), consult_figures.ENDED),
                (
                    coverage_sessions.behind(tx, nobody, filters, Mark(), now=NOW, limit=5),
                    coverage_sessions.SESSIONS,
                ),
            ]
        for frame, promise in frames:
            assert (len(frame), {name: str(kind) for name, kind in frame.dtypes.items()}) == (0, promise)


def test_every_function_takes_one_statement_for_few_and_many_rows(filled: tuple[Engine, Covered]) -> None:
    engine, rows = filled
    person = Person(1, "A", Role.ADMINISTRATOR)
    numbers = []
    for days in (1, DAYS):
        filters = TopicFilters(rows.raw.networks[0], Period(FIRST, FIRST + timedelta(days=days)))
        with recorded(engine) as statements, reading(engine) as tx:
            coverage.totals(tx, person, filters, now=NOW)
            coverage.by_place(tx, person, filters, now=NOW)
            coverage.lacking(tx, person, filters, now=NOW)
            coverage.by_stretch(tx, person, filters, Bucket.WEEK, now=NOW)
            coverage.over_time(tx, person, filters, now=NOW)
            coverage.by_hours(tx, person, filters, now=NOW)
            coverage.cancelled(tx, person, filters, now=NOW)
            helper_time.over_time(tx, person, filters, now=NOW)
            wishes_met.asked(tx, person, filters, now=NOW)
            wishes_met.spoken(tx, person, filters)
            consult_figures.ended(tx, person, filters, now=NOW)
            consult_figures.places(tx, person, filters, now=NOW)
            coverage_sessions.behind(tx, person, filters, Mark(Which.HELD), now=NOW, limit=100)
        numbers.append(len(statements))
    assert numbers == [14, 14]  # and one that looks what was changed and not added up again
