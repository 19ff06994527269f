"""What the topics page draws of topics beside languages and outcomes, and its tables; rows as `ui.topic_frames` says."""

from datetime import date

import pandas as pd

from domain.topic_filters import SHARES_FROM_SESSIONS
from domain.topic_mark import Mark
from language import _, formats
from ui import topic_frames
from ui.topic_figures import Counted, What, Who

EVERYTHING = 0
"""The `key` of the column, or row, of all sessions; no category has it."""


def by_language(found: Counted, who: Who, split: int | None) -> pd.DataFrame:
    """One row per language asked for and group (or topic of `split`) asked about in those sessions, and per part of all.

    `first` is the day from which the sessions of a cell begin, where that is later than the period. Columns otherwise as
    `topic_frames_where.by_kind`, with `key` (the language's id, or `EVERYTHING`) and `column` for the kind of place.
    """
    entered = who.sessions_by_language.set_index("language_id")["entered"]
    names = who.sessions_by_language.set_index("language_id")["language"]
    of_languages = who.by_language.rename(columns={"language_id": "key"})
    of_all = found.figures.over_time.assign(key=EVERYTHING)
    both = pd.concat([of_languages, of_all]) if len(of_languages) else of_languages.assign(key=[])
    all_asked = both.groupby("key")["questions"].sum()
    rows = topic_frames.of_split(both, split).groupby(["key", "part_id"], as_index=False)["questions"].sum()
    rows = rows[rows["questions"] > 0]
    parts = found.names.parts(split)
    sessions = [
        found.figures.totals.entered if key == EVERYTHING else int(entered[key]) for key in rows["key"]
    ]
    asked = all_asked.reindex(rows["key"]).to_numpy()
    enough = pd.Series(sessions, rows.index, dtype="int64") >= SHARES_FROM_SESSIONS
    drawn = pd.DataFrame(
        {
            "key": rows["key"],
            "name": [_("All sessions") if key == EVERYTHING else names[key] for key in rows["key"]],
            "part_id": rows["part_id"],
            "part": [parts[key] for key in rows["part_id"]],
            "order": [list(parts).index(key) for key in rows["part_id"]],
            "questions": rows["questions"],
            "number": [formats.number(one) for one in rows["questions"]],
            "asked": asked,
            "entered": sessions,
            "share": (rows["questions"] / asked).where(enough).astype("float64"),
            "sessions": [topic_frames.said_sessions(one) for one in sessions],
            "first": ["" if key == EVERYTHING else _first(found, who.sampled_from) for key in rows["key"]],
        }
    )
    drawn["column"] = [
        _("{kind} n={number}").format(kind=name, number=formats.number(number))
        for name, number in zip(drawn["name"], drawn["entered"], strict=True)
    ]
    # All sessions first, then the language asked for most.
    order = [EVERYTHING, *who.sessions_by_language["language_id"]]
    drawn = drawn.sort_values(
        ["key", "order"], key=lambda one: one.map(order.index) if one.name == "key" else one
    )
    return topic_frames.with_ranges(drawn.reset_index(drop=True), found, split)


def by_language_table(found: Counted, who: Who, split: int | None) -> pd.DataFrame:
    rows = by_language(found, who, split)
    return pd.DataFrame(
        {
            _("Language asked for"): rows["name"],
            topic_frames.part_name(split): rows["part"],
            _("Questions"): rows["questions"],
            _("Share of these questions"): rows["share"],
            _("Share at least"): rows["low"],
            _("Share at most"): rows["high"],
            _("Sessions entered"): rows["entered"],
        }
    )


def by_outcome(found: Counted, what: What, split: int | None) -> pd.DataFrame:
    """One row per outcome and group (or topic of `split`), in sessions with one visitor and one outcome, and one per outcome
    of all sessions.

    `share` (0–1) is of the questions of that part, or of all outcomes; missing where it rests on fewer than
    `SHARES_FROM_SESSIONS` sessions. `entered` are those sessions; of all sessions, the outcomes noted. `visitors` stand behind
    one cell, one for each of its sessions.
    """
    parts = found.names.parts(split)
    rows = what.by_outcome[what.by_outcome["level"] == ("group" if split is None else "topic")]
    rows = rows[rows["part_id"].isin(list(parts))]
    of_all = what.outcomes
    both = pd.DataFrame(
        {
            "part_id": [*[EVERYTHING] * len(of_all), *rows["part_id"]],
            "key": [*of_all["outcome_id"], *rows["outcome_id"]],
            "name": [*of_all["outcome"], *rows["outcome"]],
            "questions": [*of_all["number"], *rows["questions"]],
            "sessions": [*of_all["number"], *rows["sessions"]],
        }
    ).astype({"part_id": "int64", "key": "int64", "questions": "int64", "sessions": "int64"})
    sums = both.groupby("part_id")[["questions", "sessions"]].sum()
    asked = sums["questions"].reindex(both["part_id"]).to_numpy()
    sessions = sums["sessions"].reindex(both["part_id"]).to_numpy()
    order = [EVERYTHING, *parts]
    enough = (sessions >= SHARES_FROM_SESSIONS) & (
        (both["part_id"] != EVERYTHING) | found.figures.totals.allows_shares
    )
    share = (both["questions"] / asked).where(enough).astype("float64")
    return (
        pd.DataFrame(
            {
                "key": both["key"],
                "name": both["name"],
                "part_id": both["part_id"],
                "part": [
                    _("All outcomes noted") if key == EVERYTHING else parts[key] for key in both["part_id"]
                ],
                "order": [order.index(key) for key in both["part_id"]],
                "questions": both["questions"],
                "number": [formats.number(one) for one in both["questions"]],
                "entered": sessions,
                "visitors": both["sessions"],
                "first": _first(found, what.sampled_from),
                "share": share,
                "text": [
                    formats.number(number) if pd.isna(one) else formats.percent(one)
                    for number, one in zip(both["questions"], share, strict=True)
                ],
                "sessions": [
                    _("{number} outcomes").format(number=formats.number(number))
                    if key == EVERYTHING
                    else topic_frames.said_sessions(int(number))
                    for key, number in zip(both["part_id"], sessions, strict=True)
                ],
            }
        )
        .sort_values(["order", "key"])
        .reset_index(drop=True)
    )


def by_outcome_table(found: Counted, what: What, split: int | None) -> pd.DataFrame:
    rows = by_outcome(found, what, split)
    return pd.DataFrame(
        {
            topic_frames.part_name(split): rows["part"],
            _("Outcome"): rows["name"],
            _("Number"): rows["questions"],
            _("Share"): rows["share"],
            _("Sessions or outcomes"): rows["entered"],
        }
    )


def by_language_marks(rows: pd.DataFrame, split: int | None) -> list[Mark]:
    return [
        language_mark(key, part_id, first, split)
        for key, part_id, first in rows[["key", "part_id", "first"]].itertuples(index=False)
    ]


def by_outcome_marks(rows: pd.DataFrame, split: int | None) -> list[Mark]:
    return [
        outcome_mark(key, part_id, first, split)
        for key, part_id, first in rows[["key", "part_id", "first"]].itertuples(index=False)
    ]


def language_mark(key: int, part_id: int, first: str, split: int | None) -> Mark:
    """What a cell of topics beside languages stands for."""
    part = topic_frames.part(part_id, split)
    return Mark(language_id=None if key == EVERYTHING else int(key), first=_day(first), **part)


def outcome_mark(key: int, part_id: int, first: str, split: int | None) -> Mark:
    """What a cell of topics beside outcomes stands for."""
    part = topic_frames.Part() if part_id == EVERYTHING else topic_frames.part(part_id, split)
    return Mark(outcome_id=int(key), first=_day(first), **part)


def _first(found: Counted, sampled_from: date) -> str:
    return "" if sampled_from == found.figures.filters.period.first else sampled_from.isoformat()


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
