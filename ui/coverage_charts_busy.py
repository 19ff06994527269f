"""The chart of how busy it is by place, of its rows (`ui.coverage_frames_busy`), of which there is at least one."""

import altair as alt
import pandas as pd

from language import _
from ui import chart_parts, palette
from ui.chart_parts import Drawn
from ui.charts import MARK
from ui.coverage_charts import CELL_COLOURS, UNKNOWN
from ui.coverage_frames_strip import Cell

PLACE_MARKS = ["location_id"]
"""Which column names a figure."""
SCATTER_PX = 320


def busy(rows: pd.DataFrame, *, mean: float | None, is_dark: bool) -> Drawn:
    """A point for each place: helper hours and visits per session, with the range of the second.

    `mean` visits per helper hour of all places together are a line: above it there is more for each helper to do. The
    busiest and the quietest for each helper have their name beside them (`is_named`).
    """
    teal = CELL_COLOURS[not is_dark][Cell.ENOUGH]  # the one that stands out from what charts lie on
    places = rows.assign(
        described=chart_parts.described(rows, ["place", "mean_said", "hours_said", "per_hour_said"])
    )
    x = alt.X(
        "helper_hours:Q",
        scale=alt.Scale(domainMin=0, nice=True),
        axis=alt.Axis(title=_("Helper hours per session"), tickCount=8),
    )
    shared = chart_parts.of_rows("places").encode(x=x)
    title = _("Visits per session")
    layers = [
        shared.mark_rule(strokeWidth=1, color=UNKNOWN[is_dark], aria=False).encode(
            y=alt.Y("low:Q", title=title), y2=alt.Y2("high:Q")
        ),
        shared.mark_circle(size=110, color=teal, cursor="pointer")
        .encode(
            y=alt.Y("mean:Q", scale=alt.Scale(domainMin=0, nice=True), title=title),
            opacity=chart_parts.unless_faded(MARK),
            description=alt.Description("described:N"),
            tooltip=[
                alt.Tooltip("place:N", title=_("Place")),
                alt.Tooltip("mean_said:N", title=title),
                alt.Tooltip("range_said:N", title=_("Range")),
                alt.Tooltip("hours_said:N", title=_("Helper hours per session")),
                alt.Tooltip("per_hour_said:N", title=_("Visits per helper hour")),
                alt.Tooltip("sessions_said:N", title=_("Entered, with presence")),
            ],
        )
        .add_params(alt.selection_point(name=MARK, fields=PLACE_MARKS)),
    ]
    half = float(rows["helper_hours"].max()) / 2
    names = shared.encode(y=alt.Y("mean:Q", title=title), text="place:N")
    ink = palette.ink_on(palette.paper(is_dark=is_dark))
    layers += [  # to the side where there is room for a name
        names.transform_filter(f"datum.is_named && datum.helper_hours <= {half}").mark_text(
            align="left", dx=8, dy=-6, fontSize=11, color=ink
        ),
        names.transform_filter(f"datum.is_named && datum.helper_hours > {half}").mark_text(
            align="right", dx=-8, dy=-6, fontSize=11, color=ink
        ),
    ]
    named = {"places": places}
    if mean is not None:
        longest = float(rows["helper_hours"].max())
        named["line"] = pd.DataFrame({"helper_hours": [0.0, longest], "mean": [0.0, mean * longest]})
        layers.append(
            chart_parts.of_rows("line")
            .mark_line(strokeDash=[4, 4], strokeWidth=1.5, color=UNKNOWN[is_dark], aria=False)
            .encode(x=x, y=alt.Y("mean:Q", title=title))
        )
    return chart_parts.dressed(alt.layer(*layers), SCATTER_PX, **named)
