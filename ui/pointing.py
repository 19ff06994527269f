"""Which figure of a page is pointed at: by a click in a chart, in the list under it, on a card, or by a link.

What a figure is called differs from page to page (`ui.topic_mark`, `ui.coverage_mark`); how one is found and let go does not.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import streamlit as st

from language import _
from ui import charts, url
from ui.choice import escaped

DETAIL = "detail"
"""The name in the address: `tijd,van:2026-03-01,groep:IDV`."""
_VALUE = ":"

M = TypeVar("M")
"""What a figure of the page is called."""


@dataclass(frozen=True)  # with slots, Python 3.11 cannot make a `Pointed[Mark]`
class Pointed(Generic[M]):
    """A figure, and in which chart it was pointed at: the sessions behind it are listed under that one."""

    chart: str
    mark: M


@dataclass(frozen=True, slots=True)
class Pointing(Generic[M]):
    """Of one page, and the charts of it whose figures can be clicked."""

    page: str
    charts: Sequence[str]

    def chart_key(self, chart: str, shape: str) -> str:
        """The key of a chart's element; another one forgets what was clicked.

        `shape` is what the chart shows of: a click on one filter's chart means nothing on the next one's.
        """
        return f"{self.page}.chart.{chart}.{shape}.{st.session_state.get(self._turn(chart), 0)}"

    def pointed(
        self,
        *,
        shape: str,
        from_text: Callable[[str], Pointed[M] | None],
        of_points: Callable[[str, Sequence[Mapping[str, Any]]], M | None],
        is_there: Callable[[Pointed[M]], bool],
    ) -> Pointed[M] | None:
        """What is pointed at in this run: newly clicked, else linked to, else what it was, as long as it `is_there`."""
        asked = url.news(self.page, DETAIL)
        if asked is not None:
            st.session_state[self._pointed] = from_text(asked)
            if asked and st.session_state[self._pointed] is None:
                url.leave_out(_("figure"))
        for chart in self.charts:
            key = self.chart_key(chart, shape)
            if key not in st.session_state and st.session_state.get(self._drawn(chart)) == key:
                st.session_state.pop(self._seen(chart), None)  # somebody comes back from another page
                continue
            st.session_state[self._drawn(chart)] = key
            selection = st.session_state.get(key, {}).get("selection", {})
            clicked, seen = list(selection.get(charts.MARK) or ()), self._seen(chart)
            if clicked != st.session_state.get(seen, []):
                st.session_state[seen] = clicked
                self._adopt(chart, of_points(chart, clicked))
        if st.session_state.get(self._close):
            self.point(None)
        found: Pointed[M] | None = st.session_state.get(self._pointed)
        return found if found is None or is_there(found) else self.point(None)

    def point(self, one: Pointed[M] | None) -> Pointed[M] | None:
        """Point at another figure, or at none, and return it; the chart that was clicked forgets its click."""
        before: Pointed[M] | None = st.session_state.get(self._pointed)
        if before is not None and (one is None or one.chart != before.chart):
            turn = self._turn(before.chart)
            st.session_state[turn] = st.session_state.get(turn, 0) + 1
            st.session_state.pop(self._seen(before.chart), None)
        st.session_state[self._pointed] = one
        return one

    def chip(self, text: str) -> None:
        """What is pointed at, with the button that ends it."""
        st.button(
            escaped(text),
            key=self._close,
            icon=":material/close:",
            icon_position="right",
            help=_("Take this off"),
        )

    def show_in_address(self, text: str) -> None:
        url.write(self.page, DETAIL, text)

    def _adopt(self, chart: str, mark: M | None) -> None:
        before: Pointed[M] | None = st.session_state.get(self._pointed)
        if mark is not None:
            self.point(Pointed(chart, mark))
        elif before is not None and before.chart == chart:
            st.session_state[self._pointed] = None  # clicked away in the chart itself

    @property
    def _pointed(self) -> str:
        return f"{self.page}.pointed"

    @property
    def _close(self) -> str:
        return f"{self.page}.close"

    def _seen(self, chart: str) -> str:
        return f"{self.page}.selection.{chart}"

    def _drawn(self, chart: str) -> str:
        return f"{self.page}.drawn.{chart}"

    def _turn(self, chart: str) -> str:
        return f"{self.page}.turn.{chart}"


def to_text(chart: str, values: Mapping[str, object | None]) -> str:
    """As written in an address: the chart, and what is not None of `values`."""
    named = [f"{name}{_VALUE}{value}" for name, value in values.items() if value is not None]
    return url.BETWEEN.join([chart, *named])


def from_text(
    text: str, read: Mapping[str, Callable[[str], Mapping[str, Any]]], charts: Collection[str]
) -> tuple[str, dict[str, Any]] | None:
    """The chart and the fields of a mark that an address means; None when any part of it means nothing.

    `read`: by name, what makes fields of a value; it raises `KeyError`, `ValueError` or `IndexError` for nonsense.
    """
    chart, *named = url.parts(text) or [""]
    values = dict(part.partition(_VALUE)[::2] for part in named)
    fields: dict[str, Any] = {}
    try:
        for name, raw in values.items():
            fields |= read[name](raw)
    except (KeyError, ValueError, IndexError):
        return None
    if chart not in charts or len(values) != len(named) or not fields:
        return None
    return chart, fields
