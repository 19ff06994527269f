"""One chart of the topics page with all that belongs to it: title, unit and filter, legend, table, file, sessions."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from domain.network import Network
from domain.topic_filters import TopicFilters, Totals
from domain.topic_mark import Mark
from language import _
from ui import (
    chart_files,
    chart_legend,
    chart_parts,
    document,
    topic_mark,
    topic_method,
    topic_shared,
    topics,
)
from ui.chart_shared import Head, Shared
from ui.choice import escaped, unescaped
from ui.topic_drawing import Drawing
from ui.topic_mark import Pointed
from ui.topic_names import Names

AS_TABLE = "topics.table.{chart}"
PICKED = "topics.picked.{chart}"


@dataclass(frozen=True, slots=True)
class Setting:
    """What every chart says of itself: of which filter it is and how complete. `shape` changes whenever that does.

    `filter` is the filter alone, in words; `share` makes what leaves the house of a chart, by its name; `table` gives all
    rows of one that draws only some.
    """

    network: Network
    filters: TopicFilters
    names: Names
    totals: Totals
    filter: str
    shape: str
    share: Callable[[str], Shared]
    table: Callable[[str], pd.DataFrame]

    @property
    def described(self) -> str:
        return f"{self.filter} · {topics.completeness(self.totals)}"


def is_table_open(chart: str) -> bool:
    """Whether the person wants to see the rows of the chart."""
    return bool(st.session_state.get(AS_TABLE.format(chart=chart)))


def show(
    setting: Setting,
    chart: str,
    drawing: Drawing,
    *,
    title: str,
    unit: str,
    legend: Mapping[str, str] | None = None,
    note: str = "",
) -> None:
    """The chart; `legend` are colours by what they stand for, `note` stands in for a chart that cannot be drawn."""
    st.subheader(title, anchor=False)
    st.caption(f"{unit}  \n{escaped(setting.described)} · {topic_method.link()}")
    if note or drawing.spec is None:
        st.markdown(note or _("Nothing was asked in this period with these filters."))
        return
    if legend:
        chart_legend.show(legend)
    st.vega_lite_chart(
        chart_parts.readable(drawing.spec, is_dark=document.is_dark()),
        key=topic_mark.chart_key(chart, setting.shape),
        on_select="rerun" if drawing.marks else "ignore",
        alt=f"{title}. {unit}. {setting.described}",
    )
    with st.container(horizontal=True, vertical_alignment="center", key=f"topics_under_{chart}"):
        as_table = st.toggle(_("Show as table"), key=AS_TABLE.format(chart=chart))
        chart_files.offer(
            Head(
                title=unescaped(title),
                unit=unit,
                network=setting.network,
                period=setting.filters.period,
                described=setting.filter,
                entered=setting.totals.entered,
                expected=setting.totals.expected,
                method=topic_method.address(),
            ),
            (lambda: drawing.table) if drawing.is_whole else partial(setting.table, chart),
            partial(setting.share, chart) if chart in topic_shared.CHARTS else None,
            name=chart,
            key=f"topics.file.{chart}",
            about=_("Files of “{title}”").format(title=title),
        )
    if as_table:
        _table(setting, chart, drawing, title)


def _table(setting: Setting, chart: str, drawing: Drawing, title: str) -> None:
    """The rows of the chart, and its figures as a list to point at: a chart wants a mouse, a list does not."""
    st.dataframe(drawing.table, hide_index=True, alt=title, column_config=_columns(drawing))
    if not drawing.marks:
        return
    picked: Mark | None = st.selectbox(
        _("Sessions behind a figure"),
        drawing.marks,
        index=None,
        format_func=partial(topic_mark.describe, filters=setting.filters, names=setting.names),
        placeholder=_("Choose a figure"),
        key=f"{topic_mark.chart_key(chart, setting.shape)}.pick",
    )
    seen = PICKED.format(chart=chart)
    if picked != st.session_state.get(seen):
        st.session_state[seen] = picked
        if picked is not None:
            topic_mark.point(Pointed(chart, picked))
            st.rerun()


def _columns(drawing: Drawing) -> dict[str, Any]:
    days = {name: st.column_config.DateColumn(format="DD/MM/YYYY") for name in drawing.days}
    return days | {name: st.column_config.NumberColumn(format="percent") for name in drawing.shares}
