"""The charts of the topics page. Each is a function of its rows (`ui.topic_frames`), of which there is at least one.

Axes start at zero, colours come from `ui.palette`, and what is written in a cell or beside an axis comes with the rows,
in the reader's language. Each chart has a selection, `MARK`, whose fields name the figure that was clicked.
"""

from datetime import time

import altair as alt
import pandas as pd

from language import _, formats
from ui import chart_parts, palette
from ui.chart_parts import Drawn
from ui.topic_frames import OverTime

MARK = "mark"
"""The selection of a chart."""
MISSING_PART = -1
"""The `part_id` of what marks the missing counts: a chart of layers has one selection, for whichever was clicked."""
OVER_TIME_MARKS, BY_KIND_MARKS = ["bucket", "part_id"], ["kind", "part_id"]
BY_HOUR_MARKS, TREND_MARKS, SHARES_MARKS = ["weekday", "hour"], ["topic_id", "first"], ["part_id"]
"""Which columns name a figure."""

BUCKETS_WITH_NUMBERS = 30
"""With more buckets there is no room for numbers above them."""
HEIGHT_PX, ROW_PX, TREND_ROW_PX = 230, 30, 50
STRIP_TOP_PX, STRIP_BOTTOM_PX = -19, -3
"""Where the strip of missing counts lies, above the bars."""
OF_PART = 0.55
"""Opacity of a week or month that lies only partly in the period."""


def over_time(drawn: OverTime, *, colours: dict[int, str], is_by_month: bool, is_dark: bool) -> Drawn:
    """Questions stacked by bucket; a strip above them marks each bucket with the number of its missing counts."""
    labels = drawn.buckets["label"].tolist()
    mark = alt.selection_point(name=MARK, fields=OVER_TIME_MARKS)
    x = alt.X(
        "label:N",
        scale=alt.Scale(domain=labels),
        axis=chart_parts.axis(
            labelAngle=0,
            labelOverlap=True,
            labelExpr=chart_parts.year_once(labels) if is_by_month else "datum.label",
        ),
    )
    bucket = alt.Tooltip("label:N", title=_("Month") if is_by_month else _("Week from"))
    completeness = alt.Tooltip("completeness:N", title=_("Sessions entered"))
    parts = drawn.parts.assign(
        colour=[colours[key] for key in drawn.parts["part_id"]],
        described=chart_parts.described(drawn.parts, ["label", "part", "number"]),
    )
    bars = (
        chart_parts.of_rows("parts")
        .mark_bar(cursor="pointer")
        .encode(
            x=x,
            description=alt.Description("described:N"),
            y=alt.Y("questions:Q", stack="zero", axis=alt.Axis(title=_("Questions"), tickMinStep=1)),
            color=alt.Color("colour:N", scale=None),
            order=alt.Order("order:Q"),
            opacity=chart_parts.unless_faded(MARK),
            fillOpacity=alt.FillOpacityValue(OF_PART, condition={"test": "datum.is_whole", "value": 1}),
            tooltip=[
                bucket,
                alt.Tooltip("part:N", title=_("Topic")),
                alt.Tooltip("number:N", title=_("Questions")),
                completeness,
            ],
        )
        .add_params(mark)
    )
    warning = palette.warning(is_dark=is_dark)
    lacking = drawn.buckets[drawn.buckets["missing"] > 0]
    lacking = lacking.assign(
        part_id=MISSING_PART,
        described=chart_parts.described(
            lacking.assign(what=_("Without a count")), ["label", "what", "missing_text"]
        ),
    )
    strip = chart_parts.of_rows("lacking").encode(
        x=x,
        description=alt.Description("described:N"),
        tooltip=[bucket, alt.Tooltip("missing_text:N", title=_("Without a count")), completeness],
    )
    layers = [bars]
    if len(lacking):
        layers.append(
            strip.mark_rect(color=warning, cornerRadius=3, cursor="pointer").encode(
                y=alt.value(STRIP_TOP_PX), y2=alt.value(STRIP_BOTTOM_PX)
            )
        )
    if len(lacking) and len(labels) <= BUCKETS_WITH_NUMBERS:
        layers.append(
            strip.mark_text(
                fontSize=11,
                fontWeight="bold",
                color=palette.ink_on(warning),
                cursor="pointer",
                aria=False,
            ).encode(y=alt.value((STRIP_TOP_PX + STRIP_BOTTOM_PX) / 2), text=alt.Text("missing_text:N"))
        )
    return chart_parts.dressed(alt.layer(*layers), HEIGHT_PX, parts=parts, lacking=lacking)


def by_kind(rows: pd.DataFrame, *, is_dark: bool) -> Drawn:
    """Topics by kind of place: the share of its questions, or their number where too few sessions were entered."""
    places = rows.sort_values(["entered", "kind"], ascending=[False, True])["place"].unique().tolist()
    parts = rows.sort_values("order")["part"].unique().tolist()
    return heat_map(
        rows,
        "share",
        x=alt.X(
            "place:N",
            scale=alt.Scale(domain=places),
            axis=chart_parts.slanted_axis(places, is_numbered=True),
        ),
        y=alt.Y(
            "part:N",
            scale=alt.Scale(domain=parts),
            axis=chart_parts.names_axis(parts, {}),
        ),
        fields=BY_KIND_MARKS,
        said={
            "place": _("Kind of place"),
            "part": _("Topic"),
            "text": _("Share of its questions"),
            "range": _("Range, in percent"),
            "number": _("Questions"),
            "sessions": _("Entered"),
        },
        height=ROW_PX * len(parts),
        is_dark=is_dark,
    )


def by_hour(rows: pd.DataFrame, *, is_dark: bool) -> Drawn:
    """Visits per entered session by weekday and hour of its start; a cell of few sessions says how many they are."""
    days = [formats.short_weekday(number) for number in sorted(rows["weekday"].unique())]
    # Hours between the first and the last keep their column, though nothing starts then: an axis of time has no gaps.
    hours = [formats.clock(time(hour)) for hour in range(rows["hour"].min(), rows["hour"].max() + 1)]
    return heat_map(
        rows,
        "mean",
        x=alt.X(
            "clock:N",
            scale=alt.Scale(domain=hours),
            axis=chart_parts.axis(title=_("Start of the session"), labelAngle=0, labelOverlap=True),
        ),
        y=alt.Y("day:N", scale=alt.Scale(domain=days), axis=chart_parts.axis()),
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
    topics = rows.assign(
        colour=[colours[key] for key in rows["group_id"]],
        described=chart_parts.described(rows, ["topic", "said"]),
    )
    bars = (
        chart_parts.of_rows("topics")
        .mark_bar(height=ROW_PX / 2, cursor="pointer")
        .encode(
            x=alt.X("difference:Q", axis=chart_parts.value_axis(_("Questions more or fewer"))),
            y=alt.Y(
                "topic:N",
                scale=alt.Scale(domain=names),
                axis=chart_parts.names_axis(names, said),
            ),
            color=alt.Color("colour:N", scale=None),
            opacity=chart_parts.unless_faded(MARK),
            description=alt.Description("described:N"),
            tooltip=[
                alt.Tooltip("topic:N", title=_("Topic")),
                alt.Tooltip("said:N", title=_("A year earlier → now")),
            ],
        )
        .add_params(mark)
    )
    return chart_parts.dressed(bars, TREND_ROW_PX * len(names), topics=topics)


def shares(rows: pd.DataFrame, *, colours: dict[int, str], is_dark: bool) -> Drawn:
    """The share of each topic, with a thin line for the range in which it lies; numbers where shares are not shown."""
    names = rows["part"].tolist()
    is_share = bool(rows["share"].notna().all())
    said = {
        row["part"]: f"{row['text']} ({row['range']})" if row["range"] else row["text"]
        for row in rows.to_dict("records")
    }
    parts = rows.assign(
        colour=[colours[key] for key in rows["part_id"]],
        described=chart_parts.described(rows, ["part", "text", "range"]),
    )
    y = alt.Y("part:N", scale=alt.Scale(domain=names), axis=chart_parts.names_axis(names, said))
    scale = alt.Scale(domainMin=0, nice=True)
    title = _("Share of all questions") if is_share else _("Questions")
    x_axis = chart_parts.value_axis(title, **({"format": "%"} if is_share else {"tickMinStep": 1}))
    bars = (
        chart_parts.of_rows("parts")
        .mark_bar(height=ROW_PX / 2, cursor="pointer")
        .encode(
            x=alt.X("value:Q", axis=x_axis, scale=scale),
            y=y,
            color=alt.Color("colour:N", scale=None),
            opacity=chart_parts.unless_faded(MARK),
            description=alt.Description("described:N"),
            tooltip=[
                alt.Tooltip("part:N", title=_("Topic")),
                alt.Tooltip("text:N", title=title),
                alt.Tooltip("range:N", title=_("Range, in percent")),
                alt.Tooltip("number:N", title=_("Questions")),
            ],
        )
        .add_params(alt.selection_point(name=MARK, fields=SHARES_MARKS))
    )
    layers = [bars]
    if is_share:
        layers.append(
            chart_parts.of_rows("parts")
            .mark_rule(strokeWidth=2, color=palette.ink(is_dark=is_dark), aria=False)
            .encode(x=alt.X("low:Q", axis=x_axis, scale=scale), x2="high:Q", y=y)
        )
    return chart_parts.dressed(alt.layer(*layers), TREND_ROW_PX * len(names), parts=parts)


def heat_map(
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
    """Cells coloured by `value` with `text` in them; one without it is pale. `fields` name the one clicked."""
    fill = palette.heat(rows[value].tolist(), is_dark=is_dark)
    cells = rows.assign(
        fill=fill,
        ink=[palette.ink_on(colour) for colour in fill],
        described=chart_parts.described(rows, list(said)),
    )
    shared = chart_parts.of_rows("cells").encode(
        x=x, y=y, tooltip=[alt.Tooltip(f"{column}:N", title=title) for column, title in said.items()]
    )
    rects = (
        shared.mark_rect(cursor="pointer", cornerRadius=2, stroke=palette.paper(is_dark=is_dark))
        .encode(
            color=alt.Color("fill:N", scale=None),
            description=alt.Description("described:N"),
            opacity=chart_parts.unless_faded(MARK),
        )
        .add_params(alt.selection_point(name=MARK, fields=fields))
    )
    return chart_parts.dressed(
        alt.layer(
            rects,
            shared.mark_text(fontSize=11, cursor="pointer", aria=False).encode(
                text=alt.Text("text:N"), color=alt.Color("ink:N", scale=None)
            ),
        ),
        height,
        cells=cells,
    )
