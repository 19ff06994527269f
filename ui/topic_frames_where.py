"""What the charts of the topics page by place draw, and the table under each; rows as `ui.topic_frames` says."""

from dataclasses import dataclass, replace
from datetime import date

import pandas as pd

from domain import withheld
from domain.labels import label
from domain.topic_filters import SHARES_FROM_SESSIONS, TopicFilters
from domain.topic_mark import Mark
from domain.words import LocationKind
from language import _, formats
from ui import topic_frames
from ui.topic_figures import Counted, Where
from ui.withholding import InRows

PLACES_SHOWN = 8
"""As many places beside each other; the table has all."""


@dataclass(frozen=True, slots=True)
class ByPlace:
    """`cells`: one row per shown place and bucket in which a session was to be counted. `places`: the shown ones, by id,
    most questions first. `labels`: of each bucket from the first through the last.
    """

    cells: pd.DataFrame
    places: dict[int, str]
    labels: list[str]


def by_place(found: Counted, where: Where, kept: InRows | None = None) -> ByPlace:
    """Questions by place and bucket, of the places with most questions; `height` is the share of the highest bar (0–1).

    `is_missing` (1) where counts are due and none is entered. `kept`: which numbers of `place_rows` are withheld
    (`is_kept_back`); neither the order of the places nor the height of the bars then tells of them.
    """
    filters = found.figures.filters
    rows = place_rows(where)
    rows = rows.assign(is_kept_back=False if kept is None else kept.cells)
    most = shown_of(where.places if kept is None else _told(rows, kept))
    shown = rows[rows["location_id"].isin(most["location_id"])]
    order = most["location_id"].tolist()
    bars = shown["questions"][~shown["is_kept_back"]]
    highest = max(int(bars.max()), 1) if len(bars) else 1
    cells = pd.DataFrame(
        {
            "location_id": shown["location_id"],
            "place": shown["place"],
            "row": [order.index(one) for one in shown["location_id"]],
            "bucket": [one.date().isoformat() for one in shown["bucket"]],
            "label": [topic_frames.bucket_label(one.date(), filters) for one in shown["bucket"]],
            "questions": shown["questions"].mask(shown["is_kept_back"]),
            "number": [
                withheld.word() if is_kept_back else formats.number(one)
                for one, is_kept_back in zip(shown["questions"], shown["is_kept_back"], strict=True)
            ],
            "height": (shown["questions"] / highest).mask(shown["is_kept_back"]),
            "is_missing": ((shown["expected"] > 0) & (shown["entered"] == 0)).astype(int),
            "is_kept_back": shown["is_kept_back"],
            "completeness": [
                _("{entered} of {expected}").format(
                    entered=formats.number(entered), expected=formats.number(expected)
                )
                for entered, expected in zip(shown["entered"], shown["expected"], strict=True)
            ],
        }
    ).reset_index(drop=True)
    days = topic_frames.bucket_days(shown["bucket"], filters)
    return ByPlace(
        cells,
        dict(zip(order, most["place"], strict=True)),
        [topic_frames.bucket_label(one, filters) for one in days],
    )


def _told(rows: pd.DataFrame, kept: InRows) -> pd.DataFrame:
    """All places, those first with most questions as far as anybody is told."""
    told = rows.assign(told=rows["questions"].mask(kept.row_sums))
    sums = told.groupby(["location_id", "place"])["told"].sum(min_count=1).reset_index()
    return sums.sort_values(["told", "place"], ascending=[False, True])


def shown_of(places: pd.DataFrame) -> pd.DataFrame:
    """Those that are drawn, of places in their order."""
    return places.head(PLACES_SHOWN)


def to_draw(filters: TopicFilters, places: pd.DataFrame) -> TopicFilters:
    """The filters of what is drawn alone."""
    return replace(
        filters, locations=frozenset(shown_of(places)["location_id"].tolist()) or filters.locations
    )


def by_place_table(found: Counted, where: Where) -> pd.DataFrame:
    """One row per place and bucket, of the places that were read."""
    rows = place_rows(where)
    return pd.DataFrame(
        {
            _("Place"): rows["place"],
            topic_frames.bucket_name(found.figures.filters): [one.date() for one in rows["bucket"]],
            _("Questions"): rows["questions"],
            _("Visits"): rows["visits"],
            _("Sessions entered"): rows["entered"],
            _("Sessions to enter"): rows["expected"],
        }
    ).reset_index(drop=True)


def by_place_marks(drawn: ByPlace) -> list[Mark]:
    return [
        Mark(location_id=int(location_id), bucket=date.fromisoformat(bucket), is_missing=bool(is_missing))
        for location_id, bucket, is_missing in drawn.cells[
            ["location_id", "bucket", "is_missing"]
        ].itertuples(index=False)
    ]


def place_rows(where: Where) -> pd.DataFrame:
    """Each place and bucket with sessions to count, in the order of the table; those without questions have 0."""
    keys = ["bucket", "location_id", "place"]
    rows = where.sessions_by_place.merge(where.by_place, on=keys, how="left")
    rows = rows.sort_values(["place", "location_id", "bucket"], ignore_index=True)
    return rows.assign(questions=rows["questions"].fillna(0).astype("int64"))


def by_kind(found: Counted, where: Where, split: int | None) -> pd.DataFrame:
    """One row per kind of place and group (or topic of `split`) asked about there.

    `share` (0–1) is of all questions at that kind of place and lies from `low` through `high`; all three are missing where
    too few sessions were entered.
    """
    all_asked = where.by_kind.groupby("kind")["questions"].sum()
    entered = where.sessions_by_kind.set_index("kind")["entered"]
    rows = (
        topic_frames.of_split(where.by_kind, split)
        .groupby(["kind", "part_id"], as_index=False)["questions"]
        .sum()
    )
    rows = rows[rows["questions"] > 0]
    parts = found.names.parts(split)
    asked = all_asked.reindex(rows["kind"]).to_numpy()
    sessions = entered.reindex(rows["kind"]).to_numpy()
    drawn = pd.DataFrame(
        {
            "kind": rows["kind"],
            "place": [
                _("{kind} n={number}").format(kind=label(LocationKind(kind)), number=formats.number(n))
                for kind, n in zip(rows["kind"], sessions, strict=True)
            ],
            "part_id": rows["part_id"],
            "part": [parts[key] for key in rows["part_id"]],
            "order": [list(parts).index(key) for key in rows["part_id"]],
            "questions": rows["questions"],
            "number": [formats.number(one) for one in rows["questions"]],
            "asked": asked,
            "entered": sessions,
            "share": (rows["questions"] / asked).where(sessions >= SHARES_FROM_SESSIONS),
            "sessions": [topic_frames.said_sessions(int(one)) for one in sessions],
        }
    ).reset_index(drop=True)
    return topic_frames.with_ranges(drawn, found, split)


def by_kind_table(found: Counted, where: Where, split: int | None) -> pd.DataFrame:
    rows = by_kind(found, where, split)
    return pd.DataFrame(
        {
            _("Kind of place"): [label(LocationKind(kind)) for kind in rows["kind"]],
            topic_frames.part_name(split): rows["part"],
            _("Questions"): rows["questions"],
            _("Share of its questions"): rows["share"],
            _("Share at least"): rows["low"],
            _("Share at most"): rows["high"],
            _("Sessions entered"): rows["entered"],
        }
    )


def by_kind_marks(rows: pd.DataFrame, split: int | None) -> list[Mark]:
    return [
        Mark(kind=LocationKind(kind), **topic_frames.part(part_id, split))
        for kind, part_id in zip(rows["kind"], rows["part_id"], strict=True)
    ]
