"""The small multiples of the topics page: a row of bars per place, all on one scale, months above each other."""

import json

import altair as alt

from language import _
from ui import chart_parts, palette
from ui.chart_parts import Drawn
from ui.charts import MARK
from ui.topic_frames_where import ByPlace

BY_PLACE_MARKS = ["location_id", "bucket", "is_missing"]
"""Which columns name a figure."""
ROW_PX = 48
OF_ROW = 0.82
"""How much of its row the highest bar fills."""
TICK = 0.09
"""How high, in rows, the mark is of a bucket whose number is not there: missing, or withheld."""


def by_place(drawn: ByPlace, *, is_by_month: bool, is_dark: bool) -> Drawn:
    """Questions by bucket, a row per place; where counts are due and none is entered, an amber tick instead of a zero."""
    cells = drawn.cells.assign(
        y=drawn.cells["row"] + 1,
        top=lambda rows: rows["row"] + 1 - rows["height"] * OF_ROW,
        described=chart_parts.described(drawn.cells, ["place", "label", "number", "completeness"]),
    )
    is_ticked = cells["is_missing"].astype(bool) | cells["is_kept_back"].astype(bool)
    ticks = cells[is_ticked].assign(
        top=lambda rows: rows["y"] - TICK,
        colour=lambda rows: [
            palette.KEPT_BACK if one else palette.warning(is_dark=is_dark) for one in rows["is_kept_back"]
        ],
    )
    cells = cells[~is_ticked].assign(colour=palette.quiet(is_dark=is_dark))
    lines = {str(row): chart_parts.broken(name) for row, name in enumerate(drawn.places.values())}
    middles = [row + 0.5 for row in range(len(lines))]
    x = alt.X(
        "label:N",
        scale=alt.Scale(domain=drawn.labels),
        axis=chart_parts.axis(
            labelAngle=0,
            labelOverlap=True,
            labelExpr=chart_parts.year_once(drawn.labels) if is_by_month else "datum.label",
        ),
    )
    y = alt.Y(
        "y:Q",
        scale=alt.Scale(domain=[len(lines), 0], nice=False, zero=False),
        axis=alt.Axis(
            title=None,
            values=middles,
            grid=False,
            ticks=False,
            labelLimit=0,
            labelOverlap=False,
            labelLineHeight=chart_parts.LINE_PX,
            labelOffset=-chart_parts.LINE_PX / 2,
            labelExpr=f"{json.dumps(lines)}[floor(datum.value)]",
        ),
    )
    tooltip = [
        alt.Tooltip("place:N", title=_("Place")),
        alt.Tooltip("label:N", title=_("Month") if is_by_month else _("Week from")),
        alt.Tooltip("number:N", title=_("Questions")),
        alt.Tooltip("completeness:N", title=_("Sessions entered")),
    ]

    def bars(rows: str) -> alt.Chart:
        drawn: alt.Chart = (
            chart_parts.of_rows(rows)
            .mark_bar(cursor="pointer")
            .encode(
                x=x,
                y=y,
                y2="top:Q",
                color=alt.Color("colour:N", scale=None),
                opacity=chart_parts.unless_faded(MARK),
                description=alt.Description("described:N"),
                tooltip=tooltip,
            )
        )
        return drawn

    mark = alt.selection_point(name=MARK, fields=BY_PLACE_MARKS)
    layers = [bars("cells").add_params(mark)]
    if len(ticks):
        layers.append(bars("ticks"))
    return chart_parts.dressed(alt.layer(*layers), ROW_PX * len(lines), cells=cells, ticks=ticks)
