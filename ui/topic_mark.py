"""Which figure of the page is pointed at: by a click in a chart, in the list under it, or by a link."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, time
from functools import partial
from typing import Any

from domain.labels import label
from domain.topic_filters import TopicFilters
from domain.topic_mark import Mark
from domain.words import LocationKind
from language import _, formats
from ui import charts, pointing, topic_frames, topic_frames_cross
from ui.pointing import Pointing
from ui.topic_filter import FIRST_DAY, LAST_DAY, PAGE
from ui.topic_frames import bucket_label
from ui.topic_names import Names

OVER_TIME, BY_KIND, BY_HOUR, TREND, TOTALS = "tijd", "soort", "uur", "trend", "totaal"
SHARES, CALENDAR, BY_PLACE, LACKING = "aandeel", "dagen", "plaatsen", "vaardigheid"
SEASON = "seizoen"
"""Where a figure stands; `TOTALS` are the cards."""
BY_LANGUAGE, BY_OUTCOME = "taal", "uitkomst"
CHARTS = (
    OVER_TIME,
    BY_KIND,
    BY_HOUR,
    TREND,
    SHARES,
    CALENDAR,
    BY_PLACE,
    LACKING,
    SEASON,
    BY_LANGUAGE,
    BY_OUTCOME,
)
DRAWN_IN_PART = (BY_PLACE, LACKING)
"""Of which only the first rows are drawn, and read; their tables and files have all."""

Pointed = pointing.Pointed[Mark]
_POINTING: Pointing[Mark] = Pointing(PAGE, CHARTS)
chart_key, point, chip = _POINTING.chart_key, _POINTING.point, _POINTING.chip


def pointed(names: Names, *, shape: str, split: int | None) -> Pointed | None:
    """What is pointed at in this run: newly clicked, else linked to, else what it was."""
    return _POINTING.pointed(
        shape=shape,
        from_text=partial(from_text, names=names),
        of_points=partial(of_points, split=split),
        is_there=lambda one: _is_known(one.mark, names),
    )


def show_in_address(one: Pointed | None, names: Names) -> None:
    _POINTING.show_in_address(to_text(one, names) if one else "")


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
    if chart == BY_LANGUAGE:
        return topic_frames_cross.language_mark(at["key"], at["part_id"], at["first"], split)
    if chart == BY_OUTCOME:
        return topic_frames_cross.outcome_mark(at["key"], at["part_id"], at["first"], split)
    if chart == BY_HOUR:
        return Mark(weekday=int(at["weekday"]), hour=int(at["hour"]))
    return Mark(topic_id=int(at["topic_id"]), first=date.fromisoformat(at["first"]))


def describe(mark: Mark, filters: TopicFilters, names: Names) -> str:
    """`mrt 2026 · Overheid en gemeente`."""
    said: tuple[tuple[Any, Callable[[Any], str]], ...] = (
        (mark.bucket, lambda bucket: bucket_label(bucket, filters)),
        (mark.day, formats.day_and_year),
        (mark.first, lambda day: _("from {day}").format(day=formats.day_and_year(day))),
        (mark.kind, label),
        (mark.location_id, lambda key: names.places[key]),
        (mark.weekday, formats.weekday),
        (mark.hour, lambda hour: formats.clock(time(hour))),
        (mark.language_id, lambda key: _("{language} asked for").format(language=names.items[key])),
        (mark.outcome_id, lambda key: names.items[key]),
        (mark.group_id, lambda key: names.groups[key]),
        (mark.topic_id, lambda key: names.topics[key]),
        (mark.is_missing or None, lambda _is: _("without a count")),
        (mark.lacks_skill or None, lambda _is: _("nobody had the skill")),
    )
    return " · ".join(text(value) for value, text in said if value is not None)


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
        "taal": mark.language_id,
        "uitkomst": mark.outcome_id,
        "zonder": "telling" if mark.is_missing else "vaardigheid" if mark.lacks_skill else None,
    }
    return pointing.to_text(one.chart, values)


def from_text(text: str, names: Names) -> Pointed | None:
    """What an address points at; None when any part of it means nothing."""
    group_ids = {names.codes[key]: key for key in names.groups}
    topic_ids = {names.codes[key]: key for key in names.topics}
    place_ids = {str(key): key for key in names.places}
    item_ids = {str(key): key for key in names.items}
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
        "taal": lambda raw: {"language_id": item_ids[raw]},
        "uitkomst": lambda raw: {"outcome_id": item_ids[raw]},
        "zonder": lambda raw: {{"telling": "is_missing", "vaardigheid": "lacks_skill"}[raw]: True},
    }
    found = pointing.from_text(text, read, {*CHARTS, TOTALS})
    return found and Pointed(found[0], Mark(**found[1]))


def _is_known(mark: Mark, names: Names) -> bool:
    """Whether all it names is still there: a topic can be merged into another one while the page is open."""
    return (
        (mark.group_id is None or mark.group_id in names.groups)
        and (mark.topic_id is None or mark.topic_id in names.topics)
        and (mark.location_id is None or mark.location_id in names.places)
        and {mark.language_id, mark.outcome_id} - {None} <= set(names.items)
    )


def _day(text: str) -> date:
    day = date.fromisoformat(text)
    if not FIRST_DAY <= day <= LAST_DAY:
        raise ValueError(text)
    return day
