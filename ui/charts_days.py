"""The calendar of the topics page: a column per week, a row per weekday."""

import json

import altair as alt
import pandas as pd

from language import _, formats
from ui import chart_parts, palette, topic_frames_days
from ui.chart_parts import Drawn
from ui.charts import MARK
from ui.topic_frames_days import CLOSED, COUNTED, MISSING, PARTLY

CALENDAR_MARKS = ["day", "is_missing"]
"""Which columns name a figure."""
DAY_PX = 24
DOT, CROSS = "circle", "cross"
SHAPES = {MISSING: DOT, PARTLY: DOT, CLOSED: CROSS}
SIZES_PX2 = {MISSING: 28, PARTLY: 12, CLOSED: 48}


def calendar(rows: pd.DataFrame, *, is_dark: bool) -> Drawn:
    """Visits per entered session by day; a day without its counts, and one that was closed, are shown as such."""
    weeks = topic_frames_days.weeks(rows)
    named = [monday for monday, month in weeks.items() if month]
    days = [formats.short_weekday(number) for number in range(rows["weekday"].max() + 1)]
    warning = palette.warning(is_dark=is_dark)
    fills = [
        warning if state == MISSING else fill
        for state, fill in zip(
            rows["state"], palette.heat(rows["mean"].tolist(), is_dark=is_dark), strict=True
        )
    ]
    cells = rows.assign(
        fill=fills,
        ink=[palette.ink_on(colour) for colour in fills],
        described=chart_parts.described(rows, ["date", "said", "completeness"]),
    )
    x = alt.X(
        "week:O",
        scale=alt.Scale(domain=list(weeks), paddingInner=0.08),
        axis=chart_parts.axis(
            values=named,
            labelAngle=0,
            labelOverlap=True,
            ticks=False,
            labelExpr=f"{json.dumps(weeks)}[datum.value]",
        ),
    )
    y = alt.Y("name:N", scale=alt.Scale(domain=days, paddingInner=0.08), axis=chart_parts.axis(ticks=False))
    tooltip = [
        alt.Tooltip("date:N", title=_("Day")),
        alt.Tooltip("said:N", title=_("Visits")),
        alt.Tooltip("completeness:N", title=_("Sessions entered")),
    ]
    mark = alt.selection_point(name=MARK, fields=CALENDAR_MARKS)
    marked = cells[cells["state"] != COUNTED].assign(
        shape=lambda found: [SHAPES[state] for state in found["state"]],
        size=lambda found: [SIZES_PX2[state] for state in found["state"]],
    )
    layers = [
        chart_parts.of_rows("cells")
        .mark_rect(cursor="pointer", cornerRadius=2)
        .encode(
            x=x,
            y=y,
            color=alt.Color("fill:N", scale=None),
            opacity=chart_parts.unless_faded(MARK),
            description=alt.Description("described:N"),
            tooltip=tooltip,
        )
        .add_params(mark)
    ]
    if len(marked):
        layers.append(
            chart_parts.of_rows("marked")
            .mark_point(cursor="pointer", filled=True, opacity=1, aria=False)
            .encode(
                x=x,
                y=y,
                shape=alt.Shape("shape:N", scale=None),
                size=alt.Size("size:Q", scale=None),
                color=alt.Color("ink:N", scale=None),
                tooltip=tooltip,
            )
        )
    return chart_parts.dressed(alt.layer(*layers), DAY_PX * len(days), cells=cells, marked=marked)


def legend(rows: pd.DataFrame, *, is_dark: bool) -> dict[str, str]:
    """The colours of what is in the calendar, by name."""
    few, many, none = palette.heat([0.0, 1.0, float("nan")], is_dark=is_dark)
    known = rows["mean"].dropna()
    said = {
        COUNTED: {
            _("few visits per session"): few,
            _("many (up to {number})").format(
                number=formats.number(known.max(), 1) if len(known) else ""
            ): many,
        },
        MISSING: {_("● without a count, small: some without"): palette.warning(is_dark=is_dark)},
        CLOSED: {_("✚ closed or cancelled"): none},
    }
    states = set(rows["state"].replace(PARTLY, COUNTED))
    return {
        name: colour for state, named in said.items() if state in states for name, colour in named.items()
    }
