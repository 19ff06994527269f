"""What the chart on the season draws, and the table under it; rows as `ui.topic_frames` says."""

from datetime import date

import pandas as pd

from domain.topic_season import Range, Seasonal, Verdict
from language import _, formats
from ui.topic_names import Names


def season(found: list[Seasonal], first: date, names: Names) -> pd.DataFrame:
    """One row per topic that changed against the weeks before `first`, largest rise first.

    `difference` in questions; the season alone would bring from `low` through `high`, most likely `likely`: missing where
    that is not known.
    """
    changes = [one.change for one in found]
    return pd.DataFrame(
        {
            "topic_id": [one.topic_id for one in changes],
            "group_id": [names.group_of[one.topic_id] for one in changes],
            "topic": [names.topics[one.topic_id] for one in changes],
            "first": first.isoformat(),
            "now": [one.now for one in changes],
            "before": [one.before for one in changes],
            "usual": [one.usual for one in changes],
            "difference": [one.difference for one in changes],
            "likely": [one.season.likely if one.season else None for one in found],
            "low": [one.season.low if one.season else None for one in found],
            "high": [one.season.high if one.season else None for one in found],
            "said": [
                _("{arrow} {difference} ({before} → {now})").format(
                    arrow="▲" if one.difference > 0 else "▼",
                    difference=formats.signed(one.difference),
                    before=formats.number(one.usual),
                    now=formats.number(one.now),
                )
                for one in changes
            ],
            "season": [_said_season(one.season) for one in found],
            "verdict": [_said(one) for one in found],
        }
    ).astype(
        {
            "topic_id": "int64",
            "now": "int64",
            "before": "int64",
            **dict.fromkeys(("usual", "difference", "likely", "low", "high"), "float64"),
        }
    )


def season_table(found: list[Seasonal], first: date, names: Names) -> pd.DataFrame:
    rows = season(found, first, names)
    return pd.DataFrame(
        {
            _("Topic"): rows["topic"],
            _("Group"): [names.groups[key] for key in rows["group_id"]],
            _("Questions"): rows["now"],
            _("In the weeks before"): rows["before"],
            _("The weeks before, at as many sessions"): rows["usual"].round(1),
            _("Difference"): rows["difference"].round(1),
            _("The season alone"): rows["likely"].round(1),
            _("The season at least"): rows["low"].round(1),
            _("The season at most"): rows["high"].round(1),
            _("What it is"): rows["verdict"],
        }
    )


def _said_season(one: Range | None) -> str:
    """`season −4 to +20`."""
    if one is None:
        return _("season: not known")
    return _("season: {low} to {high}").format(low=formats.signed(one.low), high=formats.signed(one.high))


def _said(one: Seasonal) -> str:
    match one.verdict:
        case Verdict.SEASON:
            return _("the season brings it, as a year earlier")
        case Verdict.BEYOND:
            return _("more than the season explains")
        case Verdict.UNSURE:
            return _("cannot be told from the season")
