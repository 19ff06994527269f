"""What each chart of the topics page says first: a sentence computed from its figures, that answers a question.

A title tells only what is more than chance (`domain.topic_told`, `domain.topic_share`); where nothing is, it says what the
chart shows.
"""

from collections.abc import Hashable, Mapping
from datetime import date
from math import sqrt
from typing import Any

import pandas as pd

from domain import topic_share, topic_told
from domain.labels import label
from domain.topic_filters import SHARES_FROM_SESSIONS, Bucket, Totals
from domain.topic_season import Seasonal, Verdict
from domain.topic_told import Rate
from domain.words import LocationKind
from language import _, formats, ngettext
from ui.choice import escaped
from ui.topic_figures import Counted, Trend, When, Where
from ui.topic_frames import MEANS_FROM_SESSIONS, OverTime
from ui.topic_frames_cross import EVERYTHING
from ui.topic_frames_days import MISSING, PARTLY
from ui.topic_names import Names

NOON, EVENING = 12, 17
"""Hours at which the afternoon and the evening begin, for a session that starts then."""
OUTCOMES_TO_TELL = 100
"""Fewer outcomes say little about how it usually ends."""


def over_time(found: Counted, when: When, drawn: OverTime, split: int | None) -> str:
    """In which month, or week, most was asked per session; else what is drawn."""
    filters, names = found.figures.filters, found.names
    is_by_month = filters.bucket is Bucket.MONTH
    asked = drawn.parts.groupby("bucket")["questions"].sum()
    buckets = drawn.buckets[drawn.buckets["is_whole"].astype(bool)]
    rates = [
        Rate(int(asked.get(bucket, 0)), int(entered))
        for bucket, entered in zip(buckets["bucket"], buckets["entered"], strict=True)
    ]
    visits, questions = int(drawn.buckets["visits"].sum()), int(asked.sum())
    most = topic_told.clearly_most(
        rates,
        topic_told.of_questions(visits, questions, when.varies),
        from_sessions=SHARES_FROM_SESSIONS if is_by_month else MEANS_FROM_SESSIONS,
    )
    group = "" if split is None else escaped(names.groups[split])
    if most is None:
        return _plain_over_time(group, is_by_month=is_by_month)
    number = formats.number(rates[most].mean, 1)
    day = date.fromisoformat(buckets["bucket"].iloc[most])
    if is_by_month:
        of_all = _("Most questions in {month}: {number} per session")
        of_group = _("{group}: most questions in {month}, {number} per session")
        return (of_group if group else of_all).format(group=group, month=formats.month(day), number=number)
    of_all = _("Most questions in the week of {day}: {number} per session")
    of_group = _("{group}: most questions in the week of {day}, {number} per session")
    return (of_group if group else of_all).format(group=group, day=formats.day_of_month(day), number=number)


def _plain_over_time(group: str, *, is_by_month: bool) -> str:
    if not group:
        return _("Questions per month") if is_by_month else _("Questions per week")
    text = _("Questions per month: {group}") if is_by_month else _("Questions per week: {group}")
    return text.format(group=group)


def by_hour(when: When) -> str:
    """Which part of which day has most visits per session; else what is drawn."""
    rows = when.by_hour
    parts = ((rows["hour"] >= NOON).astype(int) + (rows["hour"] >= EVENING)).rename("part")
    moments = rows.groupby(["weekday", parts])[["visits", "entered"]].sum().reset_index()
    rates = [
        Rate(int(visits), int(entered))
        for visits, entered in zip(moments["visits"], moments["entered"], strict=True)
    ]
    most = topic_told.clearly_most(rates, when.varies, from_sessions=MEANS_FROM_SESSIONS)
    if most is None:
        return _("Visits by weekday and hour")
    said = (
        _("{day} morning is busiest: {number} visits a session"),
        _("{day} afternoon is busiest: {number} visits a session"),
        _("{day} evening is busiest: {number} visits a session"),
    )
    return said[int(moments["part"].iloc[most])].format(
        day=formats.weekday(int(moments["weekday"].iloc[most])).capitalize(),
        number=formats.number(rates[most].mean, 1),
    )


def calendar(rows: pd.DataFrame) -> str:
    """On how many days a count is missing."""
    lacking = int(rows["state"].isin([MISSING, PARTLY]).sum())
    if lacking:
        return ngettext(
            "On {number} day a count is missing", "On {number} days a count is missing", lacking
        ).format(number=formats.number(lacking))
    if rows["mean"].notna().any():
        return _("Every day was counted")
    return _("Visits per day")


def by_kind(rows: pd.DataFrame) -> str:
    """At which kind of place a topic is asked about clearly more than at the others; else what is drawn."""
    known = rows[rows["share"].notna()]
    told, most = None, 0.0
    for row in known.to_dict("records"):
        others = known[known["kind"] != row["kind"]]
        of = others.drop_duplicates("kind")["asked"].sum()
        if not of:
            continue
        elsewhere = float(others.loc[others["part_id"] == row["part_id"], "questions"].sum() / of)
        if _is_clear(row, elsewhere) and row["low"] - elsewhere > most:
            told, most = (row, elsewhere), row["low"] - elsewhere
    if told is None:
        return _("Topics by kind of place")
    row, elsewhere = told
    return _("{kind}: {share} of the questions are about “{topic}”, elsewhere {elsewhere}").format(
        kind=label(LocationKind(row["kind"])).capitalize(),
        share=formats.percent(row["share"]),
        topic=escaped(row["part"]),
        elsewhere=formats.percent(elsewhere),
    )


def by_place(found: Counted, where: Where) -> str:
    """Which place has clearly more questions than the next one; else what is drawn."""
    asked = where.places[where.places["questions"] > 0]
    sample = found.figures.sample
    varies = topic_share.of_numbers({0: sample.whole}, sample).of(0)
    if len(asked) > 1 and found.figures.totals.allows_shares:
        first, second = (int(one) for one in asked["questions"].iloc[:2])
        if first - second >= topic_told.CLEAR * sqrt(varies * (first + second)):
            return _("{place} has {share} of all questions").format(
                place=escaped(asked["place"].iloc[0]),
                share=formats.percent(first / int(asked["questions"].sum())),
            )
    return _("Questions by place")


def by_language(rows: pd.DataFrame) -> str:
    """What is asked about clearly more where a language is asked for than in all sessions; else what is drawn."""
    known = rows[rows["share"].notna()]
    of_all = known[known["key"] == EVERYTHING].set_index("part_id")["share"]
    told, most = None, 0.0
    for row in known[known["key"] != EVERYTHING].to_dict("records"):
        everywhere = float(of_all.get(row["part_id"], 0.0))
        if _is_clear(row, everywhere) and row["low"] - everywhere > most:
            told, most = (row, everywhere), row["low"] - everywhere
    if told is None:
        return _("Topics where a language is asked for")
    row, everywhere = told
    return _(
        "Where {language} is asked for, {share} of the questions are about “{topic}”, in all {everywhere}"
    ).format(
        language=escaped(row["name"]),
        share=formats.percent(row["share"]),
        topic=escaped(row["part"]),
        everywhere=formats.percent(everywhere),
    )


def by_outcome(outcomes: pd.DataFrame, totals: Totals) -> str:
    """How it ended most often, of all outcomes noted; else what is drawn."""
    noted = int(outcomes["number"].sum())
    if noted < OUTCOMES_TO_TELL or not totals.allows_shares:
        return _("How it ended")
    most = max(outcomes.to_dict("records"), key=lambda row: int(row["number"]))
    return _("“{outcome}” is noted most: {share} of the outcomes").format(
        outcome=escaped(str(most["outcome"])), share=formats.percent(int(most["number"]) / noted)
    )


def _is_clear(row: Mapping[Hashable, Any], elsewhere: float) -> bool:
    """Whether a share lies above another one by twice its range: of some dozens of cells, one in twenty lies beyond its
    range by chance.
    """
    return bool(2 * row["low"] - row["share"] > elsewhere)


def lacking(of_topics: pd.DataFrame, names: Names) -> str:
    """Which topic most lacks a skill on the roster; the topics come in that order."""
    if of_topics.empty:
        return _("Asked where nobody on the roster has the skill")
    number, topic = int(of_topics["questions"].iloc[0]), int(of_topics["topic_id"].iloc[0])
    return ngettext(
        "“{topic}”: {number} question where nobody on the roster had the skill",
        "“{topic}”: {number} questions where nobody on the roster had the skill",
        number,
    ).format(topic=escaped(names.topics[topic]), number=formats.number(number))


def shares(rows: pd.DataFrame, split: int | None, names: Names) -> str:
    """What is asked most, or which two are, when the ranges overlap; else what is drawn."""
    if len(rows) < 2 or rows["share"].isna().any():  # of one thing, nothing is the most
        if split is None:
            return _("Questions by topic group")
        return _("Questions by topic: {group}").format(group=escaped(names.groups[split]))
    first, second = rows.iloc[0], rows.iloc[1]
    if first["low"] > second["high"]:
        return _("“{topic}” is asked most: {share} of all questions").format(
            topic=escaped(first["part"]), share=formats.percent(float(first["share"]))
        )
    return _("Asked most: “{topic}” and “{other}”").format(
        topic=escaped(first["part"]), other=escaped(second["part"])
    )


def season(found: list[Seasonal], names: Names) -> str:
    """What can be said of the topic that changed most clearly; else what is drawn."""
    if not found:
        return _("Against the weeks before, and what the season does")
    told = max(found, key=lambda one: abs(one.change.deviations))
    rises, falls = {
        Verdict.BEYOND: (
            _("“{topic}” rises more than the season explains"),
            _("“{topic}” falls more than the season explains"),
        ),
        Verdict.SEASON: (
            _("“{topic}” rises with the season, as a year earlier"),
            _("“{topic}” falls with the season, as a year earlier"),
        ),
        Verdict.UNSURE: (
            _("“{topic}” rises; whether it is the season cannot be told"),
            _("“{topic}” falls; whether it is the season cannot be told"),
        ),
    }[told.verdict]
    text = rises if told.change.difference > 0 else falls
    return text.format(topic=escaped(names.topics[told.change.topic_id]))


def trend(found: Trend, names: Names) -> str:
    """What rises and what falls most; else what is drawn."""
    if not found.changes:
        return _("Rising and falling")
    said = []
    first, last = found.changes[0], found.changes[-1]
    if first.difference > 0:
        said.append(_("Rises most: {topic}").format(topic=escaped(names.topics[first.topic_id])))
    if last.difference < 0:
        said.append(_("Falls most: {topic}").format(topic=escaped(names.topics[last.topic_id])))
    return " · ".join(said)
