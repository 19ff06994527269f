"""The charts of the topics page. Each is a function of its rows (`ui.topic_frames`): nothing is counted here.

Axes start at zero, colours come from `ui.palette`, and what is written in a cell or beside an axis comes with the rows,
in the reader's language. Each chart has a selection, `MARK`, whose fields name the figure that was clicked.
"""

import json
from collections.abc import Sequence
from datetime import time
from textwrap import wrap
from typing import Any

import altair as alt
import pandas as pd

from language import _, formats
from ui import palette
from ui.topic_frames import OverTime

MARK = "mark"
"""The selection of a chart."""
MISSING_PART = -1
"""The `part_id` of what marks the missing counts: a chart of layers has one selection, for whichever was clicked."""
OVER_TIME_MARKS, BY_KIND_MARKS = ["bucket", "part_id"], ["kind", "part_id"]
BY_HOUR_MARKS, TREND_MARKS = ["weekday", "hour"], ["topic_id", "first"]
"""Which columns name a figure."""

BUCKETS_WITH_NUMBERS = 30
"""With more buckets there is no room for numbers above them."""
HEIGHT_PX, ROW_PX, TREND_ROW_PX = 230, 30, 50
STRIP_TOP_PX, STRIP_BOTTOM_PX = -19, -3
"""Where the strip of missing counts lies, above the bars."""
LETTERS_A_LINE, LINE_PX, SLANTED_PX = 20, 13, 170
"""Names beside a chart are broken into lines: on a phone half its width would go to them."""
FADED, OF_PART = 0.3, 0.55
"""Opacity of what is not selected, and of a week or month that lies only partly in the period."""

Drawn = alt.Chart | alt.LayerChart | alt.FacetChart


def over_time(drawn: OverTime, *, colours: dict[int, str], is_by_month: bool, is_dark: bool) -> Drawn:
    """Questions stacked by bucket; a strip above them marks each bucket with the number of its missing counts."""
    labels = drawn.buckets["label"].tolist()
    mark = alt.selection_point(name=MARK, fields=OVER_TIME_MARKS)
    shared = {
        "x": alt.X(
            "label:N",
            scale=alt.Scale(domain=labels),
            axis=_axis(
                labelAngle=0,
                labelOverlap=True,
                labelExpr=_year_once(labels) if is_by_month else "datum.label",
            ),
        ),
        "description": alt.Description("described:N"),
    }
    bucket = alt.Tooltip("label:N", title=_("Month") if is_by_month else _("Week from"))
    completeness = alt.Tooltip("completeness:N", title=_("Sessions entered"))
    bars = (
        alt.Chart(
            drawn.parts.assign(
                colour=[colours[key] for key in drawn.parts["part_id"]],
                described=_described(drawn.parts, ["label", "part", "number"]),
            )
        )
        .mark_bar(cursor="pointer")
        .encode(
            y=alt.Y("questions:Q", stack="zero", axis=alt.Axis(title=_("Questions"), tickMinStep=1)),
            color=alt.Color("colour:N", scale=None),
            order=alt.Order("order:Q"),
            opacity=_unless_faded(mark),
            fillOpacity=alt.when("datum.is_whole").then(alt.value(1)).otherwise(alt.value(OF_PART)),
            tooltip=[
                bucket,
                alt.Tooltip("part:N", title=_("Topic")),
                alt.Tooltip("number:N", title=_("Questions")),
                completeness,
            ],
            **shared,
        )
        .add_params(mark)
    )
    warning = palette.warning(is_dark=is_dark)
    lacking = drawn.buckets[drawn.buckets["missing"] > 0]
    lacking = lacking.assign(
        part_id=MISSING_PART,
        described=[
            f"{label}, {_('Without a count')}: {number}"
            for label, number in zip(lacking["label"], lacking["missing_text"], strict=True)
        ],
    )
    strip = alt.Chart(lacking).encode(
        tooltip=[bucket, alt.Tooltip("missing_text:N", title=_("Without a count")), completeness], **shared
    )
    layers = [
        bars,
        strip.mark_rect(color=warning, cornerRadius=3, cursor="pointer").encode(
            y=alt.value(STRIP_TOP_PX), y2=alt.value(STRIP_BOTTOM_PX)
        ),
    ]
    if len(labels) <= BUCKETS_WITH_NUMBERS:
        layers.append(
            strip.mark_text(
                fontSize=11,
                fontWeight="bold",
                color=palette.ink_on(warning),
                cursor="pointer",
                aria=False,
            ).encode(y=alt.value((STRIP_TOP_PX + STRIP_BOTTOM_PX) / 2), text="missing_text:N")
        )
    return _dressed(alt.layer(*layers), HEIGHT_PX)


def by_kind(rows: pd.DataFrame, *, is_dark: bool) -> Drawn:
    """Topics by kind of place: the share of its questions, or their number where too few sessions were entered."""
    places = rows.sort_values(["entered", "kind"], ascending=[False, True])["place"].unique().tolist()
    parts = rows.sort_values("order")["part"].unique().tolist()
    return _heat_map(
        rows,
        "share",
        x=alt.X(
            "place:N",
            scale=alt.Scale(domain=places),
            axis=_axis(labelAngle=-40, labelLimit=SLANTED_PX, labelOverlap=False),
        ),
        y=alt.Y(
            "part:N",
            scale=alt.Scale(domain=parts),
            axis=_names_axis(parts, {}),
        ),
        fields=BY_KIND_MARKS,
        said={
            "place": _("Kind of place"),
            "part": _("Topic"),
            "text": _("Share of its questions"),
            "number": _("Questions"),
            "sessions": _("Entered"),
        },
        height=ROW_PX * max(1, len(parts)),
        is_dark=is_dark,
    )


def by_hour(rows: pd.DataFrame, *, is_dark: bool) -> Drawn:
    """Visits per entered session by weekday and hour of its start; a cell of few sessions says how many they are."""
    days = [formats.short_weekday(number) for number in sorted(rows["weekday"].unique())]
    # Hours between the first and the last keep their column, though nothing starts then: an axis of time has no gaps.
    hours = (
        [formats.clock(time(hour)) for hour in range(rows["hour"].min(), rows["hour"].max() + 1)]
        if len(rows)
        else []
    )
    return _heat_map(
        rows,
        "mean",
        x=alt.X(
            "clock:N",
            scale=alt.Scale(domain=hours),
            axis=_axis(title=_("Start of the session"), labelAngle=0, labelOverlap=True),
        ),
        y=alt.Y("day:N", scale=alt.Scale(domain=days), axis=_axis()),
        fields=BY_HOUR_MARKS,
        said={
            "day": _("Weekday"),
            "clock": _("Start of the session"),
            "text": _("Visits per session"),
            "said": _("Visits"),
            "sessions": _("Entered"),
        },
        height=HEIGHT_PX,
        is_dark=is_dark,
    )


def trend(rows: pd.DataFrame, *, colours: dict[int, str]) -> Drawn:
    """Questions more or fewer than a year earlier, at as many entered sessions; both figures stand under each name."""
    names = rows["topic"].tolist()
    said = dict(zip(names, rows["said"], strict=True))
    mark = alt.selection_point(name=MARK, fields=TREND_MARKS)
    bars = (
        alt.Chart(
            rows.assign(
                colour=[colours[key] for key in rows["group_id"]],
                described=_described(rows, ["topic", "said"]),
            )
        )
        .mark_bar(height=ROW_PX / 2, cursor="pointer")
        .encode(
            x=alt.X("difference:Q", axis=alt.Axis(title=_("Questions more or fewer"), tickCount=5)),
            y=alt.Y(
                "topic:N",
                scale=alt.Scale(domain=names),
                axis=_names_axis(names, said),
            ),
            color=alt.Color("colour:N", scale=None),
            opacity=_unless_faded(mark),
            description=alt.Description("described:N"),
            tooltip=[
                alt.Tooltip("topic:N", title=_("Topic")),
                alt.Tooltip("said:N", title=_("A year earlier → now")),
            ],
        )
        .add_params(mark)
    )
    return _dressed(bars, TREND_ROW_PX * max(1, len(names)))


def _heat_map(
    rows: pd.DataFrame,
    value: str,
    *,
    x: alt.X,
    y: alt.Y,
    fields: list[str],
    said: dict[str, str],
    height: int,
    is_dark: bool,
) -> Drawn:
    """Cells coloured by `value` with `text` in them; a cell without the value is pale."""
    fill = palette.heat(rows[value].tolist(), is_dark=is_dark)
    cells = rows.assign(
        fill=fill,
        ink=[palette.ink_on(colour) for colour in fill],
        described=_described(rows, list(said)),
    )
    mark = alt.selection_point(name=MARK, fields=fields)
    shared = alt.Chart(cells).encode(
        x=x, y=y, tooltip=[alt.Tooltip(f"{column}:N", title=title) for column, title in said.items()]
    )
    return _dressed(
        alt.layer(
            shared.mark_rect(cursor="pointer", cornerRadius=2, stroke=palette.paper(is_dark=is_dark))
            .encode(
                color=alt.Color("fill:N", scale=None),
                opacity=_unless_faded(mark),
                description=alt.Description("described:N"),
            )
            .add_params(mark),
            shared.mark_text(fontSize=11, cursor="pointer", aria=False).encode(
                text="text:N", color=alt.Color("ink:N", scale=None)
            ),
        ),
        height,
    )


def _described(rows: pd.DataFrame, columns: list[str]) -> list[str]:
    """What a screen reader says of each figure."""
    return [", ".join(row) for row in rows[columns].itertuples(index=False)]


def _unless_faded(mark: alt.Parameter) -> Any:
    """All in full, until something is selected: then that."""
    return alt.when(mark).then(alt.value(1)).otherwise(alt.value(FADED))


def _dressed(chart: Drawn, height: int) -> Drawn:
    """The height of the drawing without its axes, and numbers on axes as the reader writes them."""
    number = alt.NumberLocale(
        decimal=formats.decimal_sign(), thousands=formats.thousands_sign(), grouping=[3], currency=["", ""]
    )
    # Only the width is the page's: fitted into a height too, rows would shrink by what the axes need.
    size = alt.AutoSizeParams(type="fit-x", contains="padding")
    dressed: Drawn = chart.properties(height=height, autosize=size).configure(
        locale=alt.Locale(number=number)
    )
    return dressed


def _axis(**given: Any) -> alt.Axis:
    """An axis of bands: each label in the middle of its own, also the first and the last."""
    return alt.Axis(**{"title": None, "labelFlush": False, **given})


def _names_axis(names: Sequence[str], below: dict[str, str]) -> alt.Axis:
    """Names beside rows in at most two lines, and what stands `below` each; their middle at the middle of the row."""
    lines = {
        name: [
            *wrap(name, LETTERS_A_LINE, max_lines=2, placeholder=" …", break_long_words=False),
            *([below[name]] if name in below else []),
        ]
        for name in names
    }
    number = f"length({json.dumps(lines)}[datum.label])"
    offsets = [
        {"test": f"{number} == {one}", "value": -(one - 1) * LINE_PX / 2}
        for one in sorted({len(broken) for broken in lines.values()})
    ]
    return _axis(
        labelLimit=0,
        labelOverlap=False,
        labelLineHeight=LINE_PX,
        labelExpr=f"{json.dumps(lines)}[datum.label]",
        labelOffset={"condition": offsets, "value": 0},
    )


def _year_once(labels: Sequence[str]) -> str:
    """An expression that writes the year under the first month and under each January, the month elsewhere."""
    years = [label.rpartition(" ")[2] for label in labels]
    with_year = [
        label for place, label in enumerate(labels) if place == 0 or years[place] != years[place - 1]
    ]
    words = "split(datum.label, ' ')"
    return f"indexof({json.dumps(with_year)}, datum.label) >= 0 ? {words} : {words}[0]"
