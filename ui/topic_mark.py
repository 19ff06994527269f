"""Which figure of the page is pointed at: by a click in a chart, in the list under it, or by a link."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import Any

import streamlit as st

from domain.labels import label
from domain.topic_filters import TopicFilters
from domain.topic_mark import Mark
from domain.words import LocationKind
from language import _, formats
from ui import charts, topic_frames, url
from ui.choice import escaped
from ui.topic_filter import FIRST_DAY, LAST_DAY, PAGE
from ui.topic_frames import bucket_label
from ui.topic_names import Names

DETAIL = "detail"
"""The name in the address: `tijd,van:2026-03-01,groep:IDV`."""
OVER_TIME, BY_KIND, BY_HOUR, TREND, TOTALS = "tijd", "soort", "uur", "trend", "totaal"
SHARES, CALENDAR, BY_PLACE, LACKING = "aandeel", "dagen", "plaatsen", "vaardigheid"
"""Where a figure stands; `TOTALS` are the cards."""
BY_LANGUAGE, BY_OUTCOME = "taal", "uitkomst"
"""Charts of which no figure can be pointed at."""
CHARTS = (OVER_TIME, BY_KIND, BY_HOUR, TREND, SHARES, CALENDAR, BY_PLACE, LACKING)

_POINTED = "topics.pointed"
_SEEN = "topics.selection.{chart}"
_TURN = "topics.turn.{chart}"
_CLOSE = "topics.close"
_VALUE = ":"


@dataclass(frozen=True, slots=True)
class Pointed:
    """A figure, and in which chart it was pointed at: the sessions behind it are listed under that one."""

    chart: str
    mark: Mark


def chart_key(chart: str, shape: str) -> str:
    """The key of a chart's element; another one forgets what was clicked.

    `shape` is what the chart shows of: a click on one filter's chart means nothing on the next one's.
    """
    return f"topics.chart.{chart}.{shape}.{st.session_state.get(_TURN.format(chart=chart), 0)}"


def pointed(names: Names, *, shape: str, split: int | None) -> Pointed | None:
    """What is pointed at in this run: newly clicked, else linked to, else what it was."""
    asked = url.news(PAGE, DETAIL)
    if asked is not None:
        st.session_state[_POINTED] = from_text(asked, names)
        if asked and st.session_state[_POINTED] is None:
            url.leave_out(_("figure"))
    for chart in CHARTS:
        selection = st.session_state.get(chart_key(chart, shape), {}).get("selection", {})
        clicked, seen = list(selection.get(charts.MARK) or ()), _SEEN.format(chart=chart)
        if clicked != st.session_state.get(seen, []):
            st.session_state[seen] = clicked
            _adopt(chart, of_points(chart, clicked, split=split))
    if st.session_state.get(_CLOSE):
        point(None)
    found: Pointed | None = st.session_state.get(_POINTED)
    if found is not None and not _is_known(found.mark, names):
        found = point(None)
    return found


def point(one: Pointed | None) -> Pointed | None:
    """Point at another figure, or at none, and return it; the chart that was clicked forgets its click."""
    before: Pointed | None = st.session_state.get(_POINTED)
    if before is not None and (one is None or one.chart != before.chart):
        turn = _TURN.format(chart=before.chart)
        st.session_state[turn] = st.session_state.get(turn, 0) + 1
        st.session_state.pop(_SEEN.format(chart=before.chart), None)
    st.session_state[_POINTED] = one
    return one


def show_in_address(one: Pointed | None, names: Names) -> None:
    url.write(PAGE, DETAIL, to_text(one, names) if one else "")


def chip(text: str) -> None:
    """What is pointed at, with the button that ends it."""
    st.button(
        escaped(text),
        key=_CLOSE,
        icon=":material/close:",
        icon_position="right",
        help=_("Take this off"),
    )


def of_points(chart: str, points: Sequence[Mapping[str, Any]], *, split: int | None) -> Mark | None:
    """The mark of what is selected in a chart: of the last point when there are several, None when there is none."""
    if not points:
        return None
    at = points[-1]
    if chart == OVER_TIME:
        bucket = date.fromisoformat(at["bucket"])
        if at["part_id"] == charts.MISSING_PART:
            return Mark(bucket=bucket, is_missing=True)
        return Mark(bucket=bucket, **topic_frames.part(at["part_id"], split))
    if chart == BY_KIND:
        return Mark(kind=LocationKind(at["kind"]), **topic_frames.part(at["part_id"], split))
    if chart == SHARES:
        return Mark(**topic_frames.part(at["part_id"], split))
    if chart == BY_PLACE:
        return Mark(
            location_id=int(at["location_id"]),
            bucket=date.fromisoformat(at["bucket"]),
            is_missing=bool(at["is_missing"]),
        )
    if chart == LACKING:
        return Mark(
            location_id=int(at["location_id"]),
            topic_id=int(at["topic_id"]),
            first=date.fromisoformat(at["first"]),
            lacks_skill=True,
        )
    if chart == CALENDAR:
        return Mark(day=date.fromisoformat(at["day"]), is_missing=bool(at["is_missing"]))
    if chart == BY_HOUR:
        return Mark(weekday=int(at["weekday"]), hour=int(at["hour"]))
    return Mark(topic_id=int(at["topic_id"]), first=date.fromisoformat(at["first"]))


def describe(mark: Mark, filters: TopicFilters, names: Names) -> str:
    """`mrt 2026 · Overheid en gemeente`."""
    parts = []
    if mark.bucket is not None:
        parts.append(bucket_label(mark.bucket, filters))
    if mark.day is not None:
        parts.append(formats.day_and_year(mark.day))
    if mark.first is not None:
        parts.append(_("from {day}").format(day=formats.day_and_year(mark.first)))
    if mark.kind is not None:
        parts.append(label(mark.kind))
    if mark.location_id is not None:
        parts.append(names.places[mark.location_id])
    if mark.weekday is not None:
        parts.append(formats.weekday(mark.weekday))
    if mark.hour is not None:
        parts.append(formats.clock(time(mark.hour)))
    if mark.group_id is not None:
        parts.append(names.groups[mark.group_id])
    if mark.topic_id is not None:
        parts.append(names.topics[mark.topic_id])
    if mark.is_missing:
        parts.append(_("without a count"))
    if mark.lacks_skill:
        parts.append(_("nobody had the skill"))
    return " · ".join(parts)


def to_text(one: Pointed, names: Names) -> str:
    """As written in an address."""
    mark = one.mark
    values = {
        "van": mark.bucket.isoformat() if mark.bucket else None,
        "op": mark.day.isoformat() if mark.day else None,
        "vanaf": mark.first.isoformat() if mark.first else None,
        "groep": names.codes[mark.group_id] if mark.group_id is not None else None,
        "onderwerp": names.codes[mark.topic_id] if mark.topic_id is not None else None,
        "soort": mark.kind,
        "plaats": mark.location_id,
        "dag": mark.weekday + 1 if mark.weekday is not None else None,
        "uur": mark.hour,
        "zonder": "telling" if mark.is_missing else "vaardigheid" if mark.lacks_skill else None,
    }
    named = [f"{name}{_VALUE}{value}" for name, value in values.items() if value is not None]
    return url.BETWEEN.join([one.chart, *named])


def from_text(text: str, names: Names) -> Pointed | None:
    """What an address points at; None when any part of it means nothing."""
    chart, *named = url.parts(text) or [""]
    values = dict(part.partition(_VALUE)[::2] for part in named)
    group_ids = {names.codes[key]: key for key in names.groups}
    topic_ids = {names.codes[key]: key for key in names.topics}
    place_ids = {str(key): key for key in names.places}
    read: dict[str, Any] = {
        "van": lambda raw: {"bucket": _day(raw)},
        "op": lambda raw: {"day": _day(raw)},
        "vanaf": lambda raw: {"first": _day(raw)},
        "groep": lambda raw: {"group_id": group_ids[raw]},
        "onderwerp": lambda raw: {"topic_id": topic_ids[raw]},
        "soort": lambda raw: {"kind": LocationKind(raw)},
        "plaats": lambda raw: {"location_id": place_ids[raw]},
        "dag": lambda raw: {"weekday": range(1, 8).index(int(raw))},
        "uur": lambda raw: {"hour": range(24).index(int(raw))},
        "zonder": lambda raw: {{"telling": "is_missing", "vaardigheid": "lacks_skill"}[raw]: True},
    }
    fields: dict[str, Any] = {}
    try:
        for name, raw in values.items():
            fields |= read[name](raw)
    except (KeyError, ValueError, IndexError):
        return None
    if chart not in {*CHARTS, TOTALS} or len(values) != len(named) or not fields:
        return None
    return Pointed(chart, Mark(**fields))


def _adopt(chart: str, mark: Mark | None) -> None:
    before: Pointed | None = st.session_state.get(_POINTED)
    if mark is not None:
        point(Pointed(chart, mark))
    elif before is not None and before.chart == chart:
        st.session_state[_POINTED] = None  # clicked away in the chart itself


def _is_known(mark: Mark, names: Names) -> bool:
    """Whether its topic and its place are still there: a topic can be merged into another one while the page is open."""
    return (
        (mark.group_id is None or mark.group_id in names.groups)
        and (mark.topic_id is None or mark.topic_id in names.topics)
        and (mark.location_id is None or mark.location_id in names.places)
    )


def _day(text: str) -> date:
    day = date.fromisoformat(text)
    if not FIRST_DAY <= day <= LAST_DAY:
        raise ValueError(text)
    return day
