"""Topics beside languages and outcomes: maps of cells."""

import altair as alt
import pandas as pd

from language import _
from ui import chart_parts, charts
from ui.chart_parts import Drawn
from ui.charts import ROW_PX

CROSS_MARKS = ["key", "part_id", "first"]
"""Which columns name a figure."""
OUTCOME_ROW_PX = 44


def by_language(rows: pd.DataFrame, *, is_dark: bool) -> Drawn:
    """The share of each topic where a language is asked for, beside that of all sessions."""
    parts = rows.sort_values("order")["part"].unique().tolist()
    columns = rows["column"].unique().tolist()
    return charts.heat_map(
        rows,
        "share",
        x=alt.X(
            "column:N",
            scale=alt.Scale(domain=columns),
            axis=chart_parts.slanted_axis(columns, is_numbered=True),
        ),
        y=alt.Y("part:N", scale=alt.Scale(domain=parts), axis=chart_parts.names_axis(parts, {})),
        fields=CROSS_MARKS,
        said={
            "name": _("Language asked for"),
            "part": _("Topic"),
            "text": _("Share of these questions"),
            "range": _("Range, in percent"),
            "number": _("Questions"),
            "sessions": _("Entered"),
        },
        height=ROW_PX * len(parts),
        is_dark=is_dark,
    )


def by_outcome(rows: pd.DataFrame, *, is_dark: bool) -> Drawn:
    """How questions on each topic ended, below how all did; what each row rests on stands under its name."""
    below = dict(zip(rows["part"], rows["sessions"], strict=True))
    outcomes = rows.sort_values("key")["name"].unique().tolist()
    return charts.heat_map(
        rows,
        "share",
        x=alt.X("name:N", scale=alt.Scale(domain=outcomes), axis=chart_parts.slanted_axis(outcomes)),
        y=alt.Y(
            "part:N", scale=alt.Scale(domain=list(below)), axis=chart_parts.names_axis(list(below), below)
        ),
        fields=CROSS_MARKS,
        said={
            "part": _("Topic"),
            "name": _("Outcome"),
            "text": _("Share"),
            "number": _("Number"),
            "sessions": _("Entered"),
        },
        height=OUTCOME_ROW_PX * len(below),
        is_dark=is_dark,
    )
