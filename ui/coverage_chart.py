"""One chart of the coverage page with all that belongs to it: title, unit and filter, legend, table, file, figures."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any, NamedTuple

import pandas as pd
import streamlit as st

from domain.coverage import ConsultSums, Staffing
from domain.coverage_mark import Mark
from domain.network import Network
from domain.topic_filters import TopicFilters
from language import _
from ui import chart_files, chart_legend, chart_parts, coverage_mark, coverage_method, document
from ui.chart_shared import Head, Shared
from ui.choice import escaped
from ui.coverage_mark import Names, Pointed

AS_TABLE = "coverage.table.{chart}"
PICKED = "coverage.picked.{chart}"
PAGE_OF = "coverage.page.{chart}"


class Sheet(NamedTuple):
    """A page of a chart, ready to send, and its colours by what they stand for."""

    spec: dict[str, Any]
    legend: Mapping[str, str]


class Rows(NamedTuple):
    """The table of a chart, and its figures by row."""

    table: pd.DataFrame
    marks: list[Mark]


@dataclass(frozen=True, slots=True)
class More:
    """Of a chart that has more than one page: how many, what gives one of them, and what gives all of its rows.

    Both are called when somebody wants to see that: there may be many, and hardly anybody does.
    """

    pages: int
    sheet: Callable[[int], Sheet]
    rows: Callable[[], Rows]


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart, ready to be shown. `key` names it in the address; `title` is a sentence computed from its figures.

    `spec` is the chart, ready to send: None where there is nothing to draw, of which `note` says why. `table` has its rows,
    with its columns of dates (`days`) and of shares; `marks` are its figures, by row; where there is `more`, they and the
    chart are the first page. `completeness`: on how much it rests. `share` makes what leaves the house of it. `is_wide`
    wants the whole width.
    """

    key: str
    title: str
    unit: str
    completeness: str
    spec: dict[str, Any] | None
    table: pd.DataFrame
    marks: list[Mark]
    share: Callable[[], Shared]
    days: tuple[str, ...] = ()
    shares: tuple[str, ...] = ()
    legend: Mapping[str, str] = field(default_factory=dict)
    note: str = ""
    is_wide: bool = False
    more: More | None = None

    @property
    def rows(self) -> Rows:
        """All of them, read when there are more than the first page has."""
        return Rows(self.table, self.marks) if self.more is None else self.more.rows()


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the page: its title, what its cards are made of, its charts. `is_empty`: there is nothing to show of.

    `wishes` name the languages and skills that a figure can stand for, by id.
    """

    key: str
    title: str
    sums: Staffing | ConsultSums
    is_empty: bool
    charts: tuple[Chart, ...]
    wishes: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Setting:
    """What every chart says of itself: of which filter it is. `shape` changes whenever what is shown does."""

    network: Network
    filters: TopicFilters
    names: Names
    described: str
    shape: str


def show(setting: Setting, chart: Chart) -> None:
    """The chart; or why there is none."""
    said = escaped(f"{setting.described} · {chart.completeness}")
    st.subheader(escaped(chart.title), anchor=False)
    st.caption(f"{chart.unit}  \n{said} · {coverage_method.link()}")
    if chart.spec is None:
        st.markdown(chart.note)
        return
    above, which, shown = st.container(), 1, Sheet(chart.spec, chart.legend)
    if chart.more is not None:
        which = st.pagination(chart.more.pages, key=f"{PAGE_OF.format(chart=chart.key)}.{setting.shape}")
        shown = shown if which == 1 else chart.more.sheet(which)
    if shown.legend:
        with above:
            chart_legend.show(shown.legend)
    st.vega_lite_chart(
        chart_parts.readable(shown.spec, is_dark=document.is_dark()),
        key=f"{coverage_mark.chart_key(chart.key, setting.shape)}"
        if which == 1
        else f"{coverage_mark.chart_key(chart.key, setting.shape)}.{which}",
        on_select="rerun" if chart.marks else "ignore",
        alt=f"{chart.title}. {chart.unit}. {setting.described}",
    )
    with st.container(horizontal=True, vertical_alignment="center", key=f"coverage_under_{chart.key}"):
        as_table = st.toggle(_("Show as table"), key=AS_TABLE.format(chart=chart.key))
        chart_files.offer(
            Head(
                title=chart.title,
                unit=chart.unit,
                network=setting.network,
                period=setting.filters.period,
                described=f"{setting.described} · {chart.completeness}",
                method=coverage_method.address(),
            ),
            lambda: chart.rows.table,
            chart.share,
            name=chart.key,
            key=f"coverage.file.{chart.key}",
            about=_("Files of “{title}”").format(title=escaped(chart.title)),
        )
    if as_table:
        _table(setting, chart)


def _table(setting: Setting, chart: Chart) -> None:
    """The rows of the chart, and its figures as a list to point at: a chart wants a mouse, a list does not."""
    columns: dict[str, Any] = {name: st.column_config.DateColumn(format="DD/MM/YYYY") for name in chart.days}
    columns |= {name: st.column_config.NumberColumn(format="percent") for name in chart.shares}
    table, marks = chart.rows
    st.dataframe(table, hide_index=True, alt=chart.title, column_config=columns)
    if not marks:
        return
    picked: Mark | None = st.selectbox(
        _("Sessions behind a figure"),
        marks,
        index=None,
        format_func=partial(coverage_mark.describe, filters=setting.filters, names=setting.names),
        placeholder=_("Choose a figure"),
        key=f"{coverage_mark.chart_key(chart.key, setting.shape)}.pick",
    )
    seen = PICKED.format(chart=chart.key)
    if picked != st.session_state.get(seen):
        st.session_state[seen] = picked
        if picked is not None:
            coverage_mark.point(Pointed(chart.key, picked))
            st.rerun()
