"""What stands under who was there, row by row: chart, table, file and marks come from the same frame."""

from datetime import date, time

import pandas as pd

from domain.coverage import AT_AN_HOUR, MINUTES_IN_HOUR
from domain.coverage_mark import Mark, Which
from domain.labels import label
from domain.topic_filters import SHARES_FROM_SESSIONS, TopicFilters
from domain.words import HelperKind
from language import _, formats
from ui import coverage_bars
from ui.coverage_figures import Who

UNSAID, UNNAMED = "unsaid", "unnamed"
"""Parts of a bar that are no kind of helper."""


def by_hour(found: Who) -> pd.DataFrame:
    """One row per weekday and hour of which some session lasts through a part; it counts in each of its hours."""
    rows = found.by_hours
    hours = [
        {"weekday": int(row["weekday"]), "hour": hour, **{name: int(row[name]) for name in AT_AN_HOUR}}
        for row in rows.to_dict("records")
        for hour in range(row["starts"].hour, -(-coverage_bars.minutes_of(row["ends"]) // MINUTES_IN_HOUR))
    ]
    frame = pd.DataFrame(hours, columns=["weekday", "hour", *AT_AN_HOUR])
    frame = frame.groupby(["weekday", "hour"], as_index=False)[list(AT_AN_HOUR)].sum()
    share = (frame["covered"] / frame["planned"]).where(frame["planned"] >= SHARES_FROM_SESSIONS)
    return frame.assign(
        share=share.astype("float64"),
        day=[formats.short_weekday(one) for one in frame["weekday"]],
        clock=[formats.clock(time(one)) for one in frame["hour"]],
        text=[
            _("n={number}").format(number=formats.number(n)) if pd.isna(one) else formats.percent(one)
            for n, one in zip(frame["planned"], share, strict=True)
        ],
        said=[
            _("{number} of {all}").format(number=formats.number(covered), all=formats.number(planned))
            for covered, planned in zip(frame["covered"], frame["planned"], strict=True)
        ],
    )


def by_hour_table(rows: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame(
        {
            _("Weekday"): [formats.weekday(one) for one in rows["weekday"]],
            _("Hour"): rows["clock"],
            _("Planned sessions"): rows["planned"],
            _("With enough helpers"): rows["covered"],
            _("Share with enough"): rows["share"],
            _("On one helper"): rows["one_helper"],
            _("With nobody"): rows["nobody"],
        }
    )


def by_hour_marks(rows: pd.DataFrame) -> list[Mark]:
    return [
        Mark(Which.PLANNED, weekday=int(weekday), hour=int(hour))
        for weekday, hour in zip(rows["weekday"], rows["hour"], strict=True)
    ]


def helper_time(found: Who) -> pd.DataFrame:
    """One row per bucket and kind of helper, hours as `number`; of whom nobody said it, all kinds together, last."""
    parts = [
        (row["bucket"], row["kind"] or UNNAMED, _kind(row["kind"]), row["minutes"] / MINUTES_IN_HOUR)
        for row in found.helper_time.to_dict("records")
        if row["minutes"]
    ]
    unsaid = found.helper_time.groupby("bucket")["unsaid_minutes"].sum()
    parts += [
        (bucket, UNSAID, _("nobody said who was there"), minutes / MINUTES_IN_HOUR)
        for bucket, minutes in unsaid.items()
        if minutes
    ]
    return coverage_bars.stacked(parts, [*HelperKind, UNNAMED, UNSAID], found.filters, decimals=1)


def helper_time_table(rows: pd.DataFrame, filters: TopicFilters) -> pd.DataFrame:
    return pd.DataFrame(
        {
            coverage_bars.bucket_name(filters.bucket): pd.to_datetime(rows["bucket"]).dt.date,
            _("Kind of helper"): rows["name"],
            _("Hours"): rows["number"],
        }
    )


def helper_time_marks(rows: pd.DataFrame) -> list[Mark]:
    return [
        of_kind(date.fromisoformat(bucket), part)
        for bucket, part in zip(rows["bucket"], rows["part"], strict=True)
        if part != UNNAMED
    ]


def of_kind(bucket: date, part: str) -> Mark:
    """The mark of a kind of helper in a bucket; who has no name has no kind, and stands for the bucket."""
    if part == UNSAID:
        return Mark(Which.UNSAID, bucket=bucket)
    return Mark(bucket=bucket, kind=None if part == UNNAMED else HelperKind(part))


def wishes(found: Who) -> pd.DataFrame:
    """One row per language or skill that was asked for or spoken; asked most first."""
    rows = found.asked.merge(
        found.spoken.rename(columns={"sessions": "noted"}), on="category_id", how="outer"
    )
    rows = rows.fillna(0).astype(dict.fromkeys(rows.columns, "int64"))
    rows["unmet"] = rows["sessions"] - rows["met"]
    rows["name"] = [found.labels.get(key, "?") for key in rows["category_id"]]
    rows = rows.sort_values(
        ["unmet", "sessions", "visitors", "name"], ascending=[False, False, False, True], ignore_index=True
    )
    return rows.assign(
        said=[
            _("{met} of {asked}").format(met=formats.number(met), asked=formats.number(asked))
            if asked
            else ""
            for met, asked in zip(rows["met"], rows["sessions"], strict=True)
        ]
    )


def wishes_table(rows: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame(
        {
            _("Language or skill"): rows["name"],
            _("Sessions that asked for it"): rows["sessions"],
            _("Of these with a helper who has it"): rows["met"],
            _("Visitors noted with this language"): rows["visitors"],
            _("Of these where a helper speaks it"): rows["understood"],
        }
    )


def wishes_marks(rows: pd.DataFrame) -> list[Mark]:
    return [Mark(unmet=int(key)) for key in rows.loc[rows["unmet"] > 0, "category_id"]] + [
        Mark(met=int(key)) for key in rows.loc[rows["met"] > 0, "category_id"]
    ]


def _kind(kind: str) -> str:
    return label(HelperKind(kind)) if kind else _("without a name")
