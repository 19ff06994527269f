"""The chart of what changed against the weeks before, with what the season alone would bring."""

import altair as alt
import pandas as pd

from language import _
from ui import chart_parts, palette
from ui.chart_parts import Drawn
from ui.charts import MARK, ROW_PX, TREND_MARKS

SEASON_ROW_PX = 64
TICK_PX = 14


def season(rows: pd.DataFrame, *, colours: dict[int, str], is_dark: bool) -> Drawn:
    """Questions more or fewer than in the weeks before; a thin line for the range of the season, a tick where it likely is."""
    names = rows["topic"].tolist()
    lines = {
        row["topic"]: [*chart_parts.broken(row["topic"]), row["said"], row["season"]]
        for row in rows.to_dict("records")
    }
    topics = rows.assign(
        colour=[colours[key] for key in rows["group_id"]],
        described=chart_parts.described(rows, ["topic", "said", "season", "verdict"]),
    )
    x_axis = chart_parts.value_axis(_("Questions more or fewer"))
    y = alt.Y("topic:N", scale=alt.Scale(domain=names), axis=chart_parts.lines_axis(lines))
    bars = (
        chart_parts.of_rows("topics")
        .mark_bar(height=ROW_PX / 2, cursor="pointer")
        .encode(
            x=alt.X("difference:Q", axis=x_axis),
            y=y,
            color=alt.Color("colour:N", scale=None),
            opacity=chart_parts.unless_faded(MARK),
            description=alt.Description("described:N"),
            tooltip=[
                alt.Tooltip("topic:N", title=_("Topic")),
                alt.Tooltip("said:N", title=_("The weeks before → now")),
                alt.Tooltip("season:N", title=_("The season alone")),
                alt.Tooltip("verdict:N", title=_("What it is")),
            ],
        )
        .add_params(alt.selection_point(name=MARK, fields=TREND_MARKS))
    )
    ink = palette.ink(is_dark=is_dark)
    known = topics[topics["low"].notna()]
    layers = [bars]
    if len(known):
        ranges = chart_parts.of_rows("known")
        layers += [
            ranges.mark_rule(strokeWidth=2, color=ink, aria=False).encode(
                x=alt.X("low:Q", axis=x_axis), x2="high:Q", y=y
            ),
            ranges.mark_tick(size=TICK_PX, thickness=3, color=ink, aria=False).encode(
                x=alt.X("likely:Q", axis=x_axis), y=y
            ),
        ]
    return chart_parts.dressed(alt.layer(*layers), SEASON_ROW_PX * len(names), topics=topics, known=known)
