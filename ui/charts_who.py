"""The charts of the topics page on who can help."""

import altair as alt
import pandas as pd

from language import _
from ui import chart_parts
from ui.chart_parts import Drawn
from ui.charts import MARK, ROW_PX

LACKING_MARKS = ["location_id", "topic_id", "first"]
"""Which columns name a figure."""
LACKING_ROW_PX = 76
"""Room for five lines: a topic and a place of two each, and the numbers."""


def lacking(rows: pd.DataFrame, *, colours: dict[int, str]) -> Drawn:
    """Questions asked where nobody had the skill, by place and topic, out of all on that topic there."""
    names = rows["name"].tolist()
    lines = {
        row["name"]: [*chart_parts.broken(row["topic"]), *chart_parts.broken(row["place"]), row["said"]]
        for row in rows.to_dict("records")
    }
    topics = rows.assign(
        colour=[colours[key] for key in rows["group_id"]],
        described=chart_parts.described(rows, ["name", "helps", "said"]),
    )
    bars = (
        chart_parts.of_rows("topics")
        .mark_bar(height=ROW_PX / 2, cursor="pointer")
        .encode(
            x=alt.X(
                "questions:Q",
                axis=chart_parts.value_axis(_("Questions"), tickMinStep=1),
            ),
            y=alt.Y("name:N", scale=alt.Scale(domain=names), axis=chart_parts.lines_axis(lines)),
            color=alt.Color("colour:N", scale=None),
            opacity=chart_parts.unless_faded(MARK),
            description=alt.Description("described:N"),
            tooltip=[
                alt.Tooltip("name:N", title=_("Place and topic")),
                alt.Tooltip("helps:N", title=_("Skill that would help")),
                alt.Tooltip("said:N", title=_("Questions without the skill")),
                alt.Tooltip("sessions:N", title=_("Sessions without the skill")),
            ],
        )
        .add_params(alt.selection_point(name=MARK, fields=LACKING_MARKS))
    )
    return chart_parts.dressed(bars, LACKING_ROW_PX * len(names), topics=topics)
