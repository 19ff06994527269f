"""Which figure of the coverage page is pointed at: by a click in a chart, in the list under it, a card, or by a link."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import Any

from domain import coverage_mark, period
from domain.coverage_mark import GAP_STEPS, OPEN_STILL, WAITING_STEPS, Mark, Which
from domain.labels import label
from domain.topic_filters import Bucket, TopicFilters
from domain.words import CancelReason, ConsultStatus, HelperKind
from language import _, formats
from ui import (
    coverage_bars,
    coverage_frames,
    coverage_frames_consults,
    coverage_frames_gaps,
    coverage_frames_strip,
    coverage_frames_who,
    pointing,
    topic_filter,
    url,
)
from ui.pointing import Pointing
from ui.topic_filter import FIRST_DAY, LAST_DAY, PERIOD, PLACES

PAGE = "coverage"
CARDS, STRIP, BECAME, HOURS, KINDS, GAPS, WISHES, BUSY, CONSULTS, WAITING = (
    "totaal", "strook", "verloop", "uur", "begeleiders", "gaten", "gevraagd", "drukte", "consulten", "wachten",
)  # fmt: skip
"""Where a figure stands; also in the names of files."""
CHARTS = (STRIP, BECAME, HOURS, KINDS, GAPS, WISHES, BUSY, CONSULTS, WAITING)

Pointed = pointing.Pointed[Mark]
_POINTING: Pointing[Mark] = Pointing(PAGE, CHARTS)
chart_key, point, chip = _POINTING.chart_key, _POINTING.point, _POINTING.chip


@dataclass(frozen=True, slots=True)
class Names:
    """What a mark is called with: places, and languages and skills, by id."""

    places: dict[int, str]
    wishes: dict[int, str]


def pointed(shown: Collection[str], *, shape: str) -> Pointed | None:
    """What is pointed at in this run: newly clicked, else linked to, else what it was; among the charts that are shown."""
    return _POINTING.pointed(
        shape=shape, from_text=from_text, of_points=of_points, is_there=lambda one: one.chart in shown
    )


def show_in_address(one: Pointed | None) -> None:
    _POINTING.show_in_address(to_text(one) if one else "")


def of_points(chart: str, points: Sequence[Mapping[str, Any]]) -> Mark | None:
    """The mark of what is selected in a chart: of the last point when there are several, None when there is none."""
    if not points:
        return None
    at = points[-1]
    if chart == STRIP:
        first = date.fromisoformat(at["first_day"])
        return coverage_frames_strip.of_cell(int(at["location_id"]), at["grain"], first)
    if chart == BECAME:
        return coverage_frames.of_part(date.fromisoformat(at["bucket"]), at["part"])
    if chart == HOURS:
        return Mark(Which.PLANNED, weekday=int(at["weekday"]), hour=int(at["hour"]))
    if chart == KINDS:
        return coverage_frames_who.of_kind(date.fromisoformat(at["bucket"]), at["part"])
    if chart == WISHES:
        key = int(at["category_id"])
        return Mark(met=key) if at["is_met"] else Mark(unmet=key)
    if chart == GAPS:
        return Mark(gap=int(at["step"]))
    if chart == WAITING:
        return Mark(waited=int(at["step"]))
    if chart == BUSY:
        return Mark(Which.HELD, location_id=int(at["location_id"]))
    return Mark(bucket=date.fromisoformat(at["bucket"]), status=ConsultStatus(at["part"]))


def which_label(which: Which) -> str:
    return {
        Which.PLANNED: _("planned"),
        Which.HELD: _("held"),
        Which.SHORT: _("fewer helpers than needed"),
        Which.NOBODY: _("nobody there"),
        Which.ONE_HELPER: _("on one helper"),
        Which.CANCELLED: _("cancelled"),
        Which.CLOSED: _("closed"),
        Which.UNCOUNTED: _("without a count"),
        Which.UNSAID: _("not said who was there"),
        Which.TURNED_AWAY: _("somebody turned away"),
    }[which]


def describe(mark: Mark, filters: TopicFilters, names: Names) -> str:
    """`De Krook · mrt 2026 · cancelled · No helper`."""
    parts = [] if mark.location_id is None else [names.places.get(mark.location_id, "?")]
    return " · ".join([*parts, *_when(mark, filters), *_what(mark, names)])


def _when(mark: Mark, filters: TopicFilters) -> list[str]:
    stretches = ((mark.month, Bucket.MONTH), (mark.quarter, Bucket.QUARTER), (mark.bucket, filters.bucket))
    parts = [] if mark.week is None else [_("week of {day}").format(day=formats.day_of_month(mark.week))]
    parts += [coverage_bars.bucket_label(first, bucket) for first, bucket in stretches if first is not None]
    if mark.weekday is not None:
        parts.append(formats.weekday(mark.weekday))
    if mark.hour is not None:
        parts.append(formats.clock(time(mark.hour)))
    return parts


def _what(mark: Mark, names: Names) -> list[str]:
    parts = [] if mark.which is None else [which_label(mark.which)]
    parts += [label(one) for one in (mark.reason, mark.kind) if one is not None]
    if mark.status is not None:
        parts.append(_("consult: {status}").format(status=coverage_frames_consults.status_label(mark.status)))
    if mark.gap is not None:
        parts.append(coverage_frames_gaps.step_label(mark.gap))
    if mark.waited is not None:
        parts.append(coverage_frames_consults.step_label(mark.waited))
    if mark.met is not None:
        parts.append(_("{wish}: a helper had it").format(wish=names.wishes.get(mark.met, "?")))
    if mark.unmet is not None:
        parts.append(_("{wish}: nobody had it").format(wish=names.wishes.get(mark.unmet, "?")))
    return parts


def narrowed(mark: Mark, filters: TopicFilters) -> dict[str, str]:
    """What the address says when the page looks at the place, the days and the hour of a figure alone; empty where it does
    already.
    """
    found = {}
    days = coverage_mark.days(mark, filters)
    if days is not None and days != filters.period and mark.met is None and mark.unmet is None:
        found[PERIOD] = period.to_text(days)
    if mark.location_id is not None and filters.locations != {mark.location_id}:
        found[PLACES] = str(mark.location_id)
    if mark.weekday is not None and filters.weekdays != {mark.weekday}:
        found[topic_filter.WEEKDAYS] = str(mark.weekday + 1)
    if mark.hour is not None and filters.during != {mark.hour}:
        found[topic_filter.HOURS] = str(mark.hour)
    return found


def to_text(one: Pointed) -> str:
    """As written in an address."""
    mark = one.mark
    values = {
        "wat": mark.which,
        "plaats": mark.location_id,
        "week": mark.week.isoformat() if mark.week else None,
        "maand": mark.month.isoformat() if mark.month else None,
        "kwartaal": mark.quarter.isoformat() if mark.quarter else None,
        "van": mark.bucket.isoformat() if mark.bucket else None,
        "dag": mark.weekday + 1 if mark.weekday is not None else None,
        "uur": mark.hour,
        "reden": mark.reason,
        "soort": mark.kind,
        "met": mark.met,
        "zonder": mark.unmet,
        "consult": mark.status,
        "gat": mark.gap,
        "wachtte": mark.waited,
    }
    return pointing.to_text(one.chart, values)


def from_text(text: str) -> Pointed | None:
    """What an address points at; None when any part of it means nothing."""
    read: dict[str, Any] = {
        "wat": lambda raw: {"which": Which(raw)},
        "plaats": lambda raw: {"location_id": _id(raw)},
        "week": lambda raw: {"week": _day(raw)},
        "maand": lambda raw: {"month": _day(raw)},
        "kwartaal": lambda raw: {"quarter": _day(raw)},
        "van": lambda raw: {"bucket": _day(raw)},
        "dag": lambda raw: {"weekday": range(1, 8).index(int(raw))},
        "uur": lambda raw: {"hour": range(24).index(int(raw))},
        "reden": lambda raw: {"reason": CancelReason(raw)},
        "soort": lambda raw: {"kind": HelperKind(raw)},
        "met": lambda raw: {"met": _id(raw)},
        "zonder": lambda raw: {"unmet": _id(raw)},
        "consult": lambda raw: {"status": ConsultStatus(raw)},
        "gat": lambda raw: {"gap": _step(raw, (*GAP_STEPS, OPEN_STILL))},
        "wachtte": lambda raw: {"waited": _step(raw, WAITING_STEPS)},
    }
    found = pointing.from_text(text, read, {*CHARTS, CARDS})
    return found and Pointed(found[0], Mark(**found[1]))


def _id(text: str) -> int:
    found = url.to_id(text)
    if not found:
        raise ValueError(text)
    return found


def _step(text: str, steps: Sequence[int]) -> int:
    return steps[steps.index(int(text))]


def _day(text: str) -> date:
    day = date.fromisoformat(text)
    if not FIRST_DAY <= day <= LAST_DAY:
        raise ValueError(text)
    return day
