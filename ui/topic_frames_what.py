"""What the charts of the topics page by topic draw, and the table under each; rows as `ui.topic_frames` says."""

from datetime import date

import pandas as pd

from domain.topic_mark import Mark
from domain.topic_trend import Change
from language import _, formats
from ui import topic_frames
from ui.topic_figures import Counted
from ui.topic_names import Names


def shares(found: Counted, split: int | None) -> pd.DataFrame:
    """One row per group (or topic of `split`) asked about, most asked first.

    `share` (0–1) is of all questions of the filter and lies from `low` through `high`; all three are missing when too few
    sessions were entered, and `value` is then the number of questions instead of the share.
    """
    figures = found.figures
    whole = figures.totals.questions
    rows = (
        topic_frames.of_split(figures.over_time, split).groupby("part_id", as_index=False)["questions"].sum()
    )
    rows = rows[rows["questions"] > 0].sort_values(["questions", "part_id"], ascending=[False, True])
    parts = found.names.parts(split)
    share = rows["questions"] / (whole if whole and figures.totals.allows_shares else float("nan"))
    drawn = pd.DataFrame(
        {
            "part_id": rows["part_id"],
            "part": [parts[key] for key in rows["part_id"]],
            "questions": rows["questions"],
            "number": [formats.number(one) for one in rows["questions"]],
            "asked": whole,
            "share": share.astype("float64"),
            "value": share.where(share.notna(), rows["questions"]).astype("float64"),
        }
    ).reset_index(drop=True)
    return topic_frames.with_ranges(drawn, found, split)


def shares_table(found: Counted, split: int | None) -> pd.DataFrame:
    rows = shares(found, split)
    return pd.DataFrame(
        {
            topic_frames.part_name(split): rows["part"],
            _("Questions"): rows["questions"],
            _("Share of all questions"): rows["share"],
            _("Share at least"): rows["low"],
            _("Share at most"): rows["high"],
        }
    )


def shares_marks(rows: pd.DataFrame, split: int | None) -> list[Mark]:
    return [Mark(**topic_frames.part(part_id, split)) for part_id in rows["part_id"]]


def trend(found: list[Change], first: date | None, names: Names) -> pd.DataFrame:
    """One row per topic that changed since `first`, largest rise first."""
    return pd.DataFrame(
        {
            "topic_id": [one.topic_id for one in found],
            "group_id": [names.group_of[one.topic_id] for one in found],
            "topic": [names.topics[one.topic_id] for one in found],
            "first": "" if first is None else first.isoformat(),
            "now": [one.now for one in found],
            "before": [one.before for one in found],
            "usual": [one.usual for one in found],
            "difference": [one.difference for one in found],
            "said": [
                _("{arrow} {difference} ({before} → {now})").format(
                    arrow="▲" if one.difference > 0 else "▼",
                    difference=formats.signed(one.difference),
                    before=formats.number(one.usual),
                    now=formats.number(one.now),
                )
                for one in found
            ],
        }
    ).astype(
        {"topic_id": "int64", "now": "int64", "before": "int64", "usual": "float64", "difference": "float64"}
    )


def trend_table(found: list[Change], names: Names) -> pd.DataFrame:
    rows = trend(found, None, names)
    return pd.DataFrame(
        {
            _("Topic"): rows["topic"],
            _("Group"): [names.groups[key] for key in rows["group_id"]],
            _("Questions"): rows["now"],
            _("A year earlier"): rows["before"],
            _("A year earlier, at as many sessions"): rows["usual"].round(1),
            _("Difference"): rows["difference"].round(1),
        }
    )


def change_marks(rows: pd.DataFrame) -> list[Mark]:
    return [
        Mark(topic_id=int(topic_id), first=date.fromisoformat(first))
        for topic_id, first in zip(rows["topic_id"], rows["first"], strict=True)
    ]
