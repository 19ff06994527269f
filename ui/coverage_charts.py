"""The charts of the coverage page, but for that of how busy it is (`ui.coverage_charts_busy`). Each is a function of its rows
(`ui.coverage_frames…`), of which there is at least one.

Colour says whether somebody is there; a sign, a number or the legend says it too. Each chart has the selection `charts.MARK`,
whose fields name the figure that was clicked.
"""

import json
from datetime import time

import altair as alt
import pandas as pd

from domain.topic_filters import Bucket
from language import _, formats
from ui import chart_parts, coverage_bars, palette
from ui.chart_parts import Drawn
from ui.charts import HEIGHT_PX, MARK, OF_PART
from ui.coverage_frames_strip import Cell

STRIP_MARKS, BAR_MARKS, STEP_MARKS = ["location_id", "grain", "first_day"], ["bucket", "part"], ["step"]
HOUR_MARKS, WISH_MARKS = ["weekday", "hour"], ["category_id", "is_met"]
"""Which columns name a figure."""

STRIP_ROW_PX, HOUR_ROW_PX, WISH_ROW_PX = 24, 30, 40
CELL_COLOURS = {
    False: {
        Cell.ENOUGH: "#a9cfca",
        Cell.SHORT: "#e39a2f",
        Cell.NOBODY: "#a3262a",
        Cell.OFF: "#5b4a6b",
        Cell.CLOSED: "#d5d9db",
    },
    True: {
        Cell.ENOUGH: "#24544f",
        Cell.SHORT: "#f0a34a",
        Cell.NOBODY: "#f0837f",
        Cell.OFF: "#b9a3d0",
        Cell.CLOSED: "#39444b",
    },
}
"""Of the theme, by whether it is dark; what is as it should be is the quietest."""
ROOM_FOR_A_SIGN = "bandwidth('x') > 9 ? 1 : 0"
"""On a phone a year's cells are too narrow for signs; the place by week stands in the table."""
ROOM_FOR_A_NAME = "containerSize()[0] < 600 ? 120 : 230"
"""In pixels: on a phone the weeks need the width more."""
UNKNOWN = {False: "#c3c9cc", True: "#56626a"}
"""What nobody said or could say."""


def strip(rows: pd.DataFrame, *, is_dark: bool) -> Drawn:
    """A row for each place, a cell for each week, month or quarter, coloured and signed by how its sessions stood."""
    places = rows["place"].drop_duplicates().tolist()
    stretches = rows.sort_values("first_day")[["first_day", "label"]].drop_duplicates()
    stretch = coverage_bars.bucket_name(Bucket(rows["grain"].iloc[0]))
    colours = CELL_COLOURS[is_dark]
    cells = rows.assign(
        fill=[colours[Cell(cell)] for cell in rows["cell"]],
        ink=[palette.ink_on(colours[Cell(cell)]) for cell in rows["cell"]],
        described=chart_parts.described(rows, ["place", "label", "places_said", "sessions_said"]),
    )
    labels = dict(zip(stretches["first_day"], stretches["label"], strict=True))
    shared = chart_parts.of_rows("cells").encode(
        x=alt.X(
            "first_day:N",
            scale=alt.Scale(domain=list(labels), paddingInner=0.08, paddingOuter=0),
            axis=chart_parts.axis(
                labelAngle=0,
                labelOverlap=True,
                labelExpr=f"{json.dumps(labels)}[datum.label]",
            ),
        ),
        y=alt.Y(
            "place:N",
            scale=alt.Scale(domain=places, paddingInner=0.12, paddingOuter=0),
            axis=chart_parts.axis(labelLimit=alt.expr(ROOM_FOR_A_NAME), labelOverlap=False),
        ),
        tooltip=[
            alt.Tooltip("place:N", title=_("Place")),
            alt.Tooltip("label:N", title=stretch),
            alt.Tooltip("places_said:N", title=_("Places filled")),
            alt.Tooltip("sessions_said:N", title=_("Sessions")),
        ],
    )
    return chart_parts.dressed(
        alt.layer(
            shared.mark_rect(cursor="pointer", cornerRadius=2)
            .encode(
                color=alt.Color("fill:N", scale=None),
                opacity=chart_parts.unless_faded(MARK),
                description=alt.Description("described:N"),
            )
            .add_params(alt.selection_point(name=MARK, fields=STRIP_MARKS)),
            shared.mark_text(
                fontSize=11, cursor="pointer", aria=False, opacity=alt.expr(ROOM_FOR_A_SIGN)
            ).encode(text=alt.Text("sign:N"), color=alt.Color("ink:N", scale=None)),
        ),
        STRIP_ROW_PX * len(places),
        cells=cells,
    )


def bars(rows: pd.DataFrame, *, colours: dict[str, str], unit: str, part: str, is_by_month: bool) -> Drawn:
    """Bars stacked by part, one for each week or month; the first part lies at the bottom."""
    labels = rows.sort_values("bucket")["label"].drop_duplicates().tolist()
    shown = rows.assign(
        colour=[colours[key] for key in rows["part"]],
        described=chart_parts.described(rows, ["label", "name", "said"]),
    )
    drawn = (
        chart_parts.of_rows("parts")
        .mark_bar(cursor="pointer")
        .encode(
            x=alt.X(
                "label:N",
                scale=alt.Scale(domain=labels),
                axis=chart_parts.axis(
                    labelAngle=0,
                    labelOverlap=True,
                    labelExpr=chart_parts.year_once(labels) if is_by_month else "datum.label",
                ),
            ),
            y=alt.Y("number:Q", stack="zero", axis=alt.Axis(title=unit, tickMinStep=1)),
            color=alt.Color("colour:N", scale=None),
            order=alt.Order("order:Q"),
            opacity=chart_parts.unless_faded(MARK),
            fillOpacity=alt.FillOpacityValue(OF_PART, condition={"test": "datum.is_whole", "value": 1}),
            description=alt.Description("described:N"),
            tooltip=[
                alt.Tooltip("label:N", title=_("Month") if is_by_month else _("Week from")),
                alt.Tooltip("name:N", title=part),
                alt.Tooltip("said:N", title=unit),
            ],
        )
        .add_params(alt.selection_point(name=MARK, fields=BAR_MARKS))
    )
    return chart_parts.dressed(drawn, HEIGHT_PX, parts=shown)


def hours(rows: pd.DataFrame, *, is_dark: bool) -> Drawn:
    """By weekday and hour the share of the planned sessions that had enough helpers; n where they are too few."""
    days = [formats.short_weekday(number) for number in sorted(rows["weekday"].unique())]
    clocks = [formats.clock(time(hour)) for hour in range(rows["hour"].min(), rows["hour"].max() + 1)]
    fill = palette.heat(rows["share"].tolist(), is_dark=is_dark)
    cells = rows.assign(
        fill=fill,
        ink=[palette.ink_on(colour) for colour in fill],
        described=chart_parts.described(rows, ["day", "clock", "text", "said"]),
    )
    shared = chart_parts.of_rows("cells").encode(
        x=alt.X(
            "clock:N", scale=alt.Scale(domain=clocks), axis=chart_parts.axis(labelAngle=0, labelOverlap=True)
        ),
        y=alt.Y("day:N", scale=alt.Scale(domain=days), axis=chart_parts.axis()),
        tooltip=[
            alt.Tooltip("day:N", title=_("Weekday")),
            alt.Tooltip("clock:N", title=_("Hour")),
            alt.Tooltip("text:N", title=_("With enough helpers")),
            alt.Tooltip("said:N", title=_("Sessions")),
        ],
    )
    return chart_parts.dressed(
        alt.layer(
            shared.mark_rect(cursor="pointer", cornerRadius=2, stroke=palette.paper(is_dark=is_dark))
            .encode(
                color=alt.Color("fill:N", scale=None),
                opacity=chart_parts.unless_faded(MARK),
                description=alt.Description("described:N"),
            )
            .add_params(alt.selection_point(name=MARK, fields=HOUR_MARKS)),
            shared.mark_text(fontSize=11, cursor="pointer", aria=False).encode(
                text=alt.Text("text:N"), color=alt.Color("ink:N", scale=None)
            ),
        ),
        HOUR_ROW_PX * len(days),
        cells=cells,
    )


def wishes(rows: pd.DataFrame, *, is_dark: bool) -> Drawn:
    """For each language or skill the sessions that asked for it: with a helper who has it, and without."""
    names = rows["name"].tolist()
    colours = CELL_COLOURS[is_dark]
    parts = [
        rows.assign(number=rows["unmet"], is_met=0, colour=colours[Cell.SHORT], part=_("nobody had it")),
        rows.assign(number=rows["met"], is_met=1, colour=colours[Cell.ENOUGH], part=_("a helper had it")),
    ]
    both = pd.concat(parts, ignore_index=True)
    both = both[both["number"] > 0]
    both = both.assign(
        number_said=[formats.number(one) for one in both["number"]],
    )
    both["described"] = chart_parts.described(both, ["name", "part", "number_said"])
    drawn = (
        chart_parts.of_rows("wishes")
        .mark_bar(height=WISH_ROW_PX / 2, cursor="pointer")
        .encode(
            x=alt.X("number:Q", stack="zero", axis=alt.Axis(title=_("Sessions"), tickMinStep=1, tickCount=5)),
            y=alt.Y(
                "name:N",
                scale=alt.Scale(domain=names),
                axis=chart_parts.names_axis(names, dict(zip(names, rows["said"], strict=True))),
            ),
            order=alt.Order("is_met:Q"),
            color=alt.Color("colour:N", scale=None),
            opacity=chart_parts.unless_faded(MARK),
            description=alt.Description("described:N"),
            tooltip=[
                alt.Tooltip("name:N", title=_("Language or skill")),
                alt.Tooltip("part:N", title=_("Asked for")),
                alt.Tooltip("number_said:N", title=_("Sessions")),
            ],
        )
        .add_params(alt.selection_point(name=MARK, fields=WISH_MARKS))
    )
    return chart_parts.dressed(drawn, WISH_ROW_PX * len(names), wishes=both)


def steps(rows: pd.DataFrame, *, under: str, unit: str, is_dark: bool) -> Drawn:
    """A bar for each step of days, with its number over it; `under` says what the days are, `unit` what is counted."""
    teal = CELL_COLOURS[is_dark][Cell.ENOUGH]
    labels = rows["label"].tolist()
    drawn = rows.assign(described=chart_parts.described(rows, ["label", "text"]))
    shared = chart_parts.of_rows("steps").encode(
        x=alt.X(
            "label:N",
            scale=alt.Scale(domain=labels),
            axis=chart_parts.words_axis(labels, title=under),
        ),
        y=alt.Y("number:Q", axis=alt.Axis(title=unit, tickMinStep=1)),
    )
    return chart_parts.dressed(
        alt.layer(
            shared.mark_bar(color=teal, cursor="pointer")
            .encode(
                opacity=chart_parts.unless_faded(MARK),
                description=alt.Description("described:N"),
                tooltip=[
                    alt.Tooltip("label:N", title=under),
                    alt.Tooltip("text:N", title=unit),
                ],
            )
            .add_params(alt.selection_point(name=MARK, fields=STEP_MARKS)),
            shared.mark_text(
                dy=-7, fontSize=11, color=palette.ink_on(palette.paper(is_dark=is_dark)), aria=False
            ).encode(text="text:N"),
        ),
        HEIGHT_PX,
        steps=drawn,
    )
