"""What the charts share: axes with names on them, the numbers of the reader, selection, and the form they are sent in."""

import json
from collections.abc import Mapping, Sequence
from textwrap import wrap
from typing import Any

import altair as alt
import pandas as pd
from streamlit import dataframe_util

from language import formats
from ui import palette

LETTERS_A_LINE, LINE_PX = 20, 13
"""Names beside a chart are broken into lines: on a phone half its width would go to them."""
SLANTED_PX = 170
"""Room for a slanted name under a chart."""
FADED = 0.3
"""Opacity of what is not selected."""

Drawn = alt.Chart | alt.LayerChart | alt.FacetChart


def of_rows(name: str) -> alt.Chart:
    """A chart of the rows that `dressed` gives it under this name: within a chart they would be copied for each layer."""
    return alt.Chart(alt.NamedData(name))


def packed(chart: Drawn) -> dict[str, Any]:
    """The chart as a specification whose rows are already in the form in which Streamlit sends them; not validated, which
    tests do.

    Streamlit would turn rows into that form at every run, which costs as much as the rest of a chart.
    """
    spec: dict[str, Any] = chart.to_dict(validate=False)
    spec["datasets"] = {
        name: dataframe_util.convert_anything_to_arrow_bytes(rows) for name, rows in spec["datasets"].items()
    }
    return spec


def readable(spec: Mapping[str, Any], *, is_dark: bool) -> dict[str, Any]:
    """With what is written along axes as dark as other small print: on light paper Streamlit's grey has a contrast of 3.6."""
    if is_dark:
        return dict(spec)
    config = spec.get("config", {})
    axis = {**config.get("axis", {}), "labelColor": palette.GREY, "titleColor": palette.GREY}
    return {**spec, "config": {**config, "axis": axis}}


def dressed(chart: Drawn, height: int, **rows: pd.DataFrame) -> Drawn:
    """With its rows, the height of the drawing without its axes, and numbers on axes as the reader writes them."""
    number = alt.NumberLocale(
        decimal=formats.decimal_sign(), thousands=formats.thousands_sign(), grouping=[3], currency=["", ""]
    )
    # Only the width is the page's: fitted into a height too, rows would shrink by what the axes need.
    size = alt.AutoSizeParams(type="fit-x", contains="padding")
    dressed: Drawn = chart.properties(height=height, autosize=size).configure(
        locale=alt.Locale(number=number)
    )
    dressed["datasets"] = {name: frame.to_dict("records") for name, frame in rows.items()}
    return dressed


def axis(**given: Any) -> alt.Axis:
    """An axis of bands: each label in the middle of its own, also the first and the last."""
    return alt.Axis(**{"title": None, "labelFlush": False, **given})


def value_axis(title: str, **given: Any) -> alt.Axis:
    """The axis under bars that lie: its title ends where they end, so that on a phone a long one reaches under the names
    instead of beyond the edge.
    """
    return alt.Axis(**{"title": title, "titleAnchor": "end", "tickCount": 5, **given})


def names_axis(names: Sequence[str], below: dict[str, str]) -> alt.Axis:
    """Names beside rows in at most two lines, and what stands `below` each; their middle at the middle of the row."""
    return lines_axis({name: [*broken(name), *([below[name]] if name in below else [])] for name in names})


def broken(name: str) -> list[str]:
    """A name in at most two lines."""
    return wrap(name, LETTERS_A_LINE, max_lines=2, placeholder=" …", break_long_words=False)


def slanted_axis(names: Sequence[str], *, is_numbered: bool = False) -> alt.Axis:
    """Names under columns, each on one line: on a phone two would lie over their neighbours'. Where each ends in its number
    (`Library n=24`), that comes first, so that a long name which is cut keeps it.
    """
    said = {name: " ".join(reversed(name.rsplit(" ", 1))) if is_numbered else name for name in names}
    return axis(
        labelAngle=-40,
        labelLimit=SLANTED_PX,
        labelOverlap=False,
        labelExpr=f"{json.dumps(said)}[datum.label]",
    )


def words_axis(names: Sequence[str], *, title: str) -> alt.Axis:
    """Names under columns, each word on a line of its own: on a phone those of the last columns would touch."""
    said = {name: name.split(" ") for name in names}
    return axis(
        title=title,
        labelAngle=0,
        labelOverlap=False,
        labelLineHeight=LINE_PX,
        labelExpr=f"{json.dumps(said)}[datum.label]",
    )


def lines_axis(lines: Mapping[str, Sequence[str]]) -> alt.Axis:
    """What stands beside each row, line by line; its middle at the middle of the row."""
    number = f"length({json.dumps(lines)}[datum.label])"
    offsets = [
        {"test": f"{number} == {one}", "value": -(one - 1) * LINE_PX / 2}
        for one in sorted({len(found) for found in lines.values()})
    ]
    return axis(
        labelLimit=0,
        labelOverlap=False,
        labelLineHeight=LINE_PX,
        labelExpr=f"{json.dumps(lines)}[datum.label]",
        labelOffset={"condition": offsets, "value": 0},
    )


def year_once(labels: Sequence[str]) -> str:
    """An expression that writes the year under the first month and under each January, the month elsewhere."""
    years = [label.rpartition(" ")[2] for label in labels]
    with_year = [
        label for place, label in enumerate(labels) if place == 0 or years[place] != years[place - 1]
    ]
    words = "split(datum.label, ' ')"
    return f"indexof({json.dumps(with_year)}, datum.label) >= 0 ? {words} : {words}[0]"


def unless_faded(selection: str) -> alt.OpacityValue:
    """All in full, until something is selected: then that."""
    return alt.OpacityValue(FADED, condition={"param": selection, "value": 1})


def described(rows: pd.DataFrame, columns: list[str]) -> list[str]:
    """What a screen reader says of each figure."""
    return [", ".join(row) for row in rows[columns].itertuples(index=False)]
