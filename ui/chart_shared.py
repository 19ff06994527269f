"""A chart as it leaves the house, as a table or as a picture: with what it is of on it, and without its small numbers.

Each file says its title, unit, filter, period and completeness; a picture is light and on white whatever the theme.
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from textwrap import wrap
from typing import Any

import altair as alt
import pandas as pd

from domain import withheld
from domain.network import Network
from domain.period import Period
from domain.table import Cell
from language import _, formats, ngettext
from paper import picture
from sheets import xlsx_file
from ui import clock, csv_file, palette
from ui.chart_parts import Drawn

WIDTH_PX = 860
"""Of a picture; its height is the chart's own."""
LETTERS_A_LINE, LETTERS_OF_TITLE = 125, 75
LEGEND_COLUMNS = 3


@dataclass(frozen=True, slots=True)
class Head:
    """What a file says of itself. `described` is the filter in words, `entered` of `expected` its completeness.

    Of figures that no count stands behind both are None. `method` is the address at which is told how it was counted.
    """

    title: str
    unit: str
    network: Network
    period: Period
    described: str
    entered: int | None = None
    expected: int | None = None
    method: str = ""


@dataclass(frozen=True, slots=True)
class Shared:
    """A chart as it leaves the house: in the light colours, with `withheld` of its small numbers kept back.

    `title` takes the place of one that would tell a number which is withheld. `chart` is None where nothing is left to
    draw; `sign` is what stands in it for a number that is withheld. `shares`: the columns of the table with numbers from 0
    to 1.
    """

    table: pd.DataFrame
    chart: Drawn | None
    legend: dict[str, str] = field(default_factory=dict)
    withheld: int = 0
    sign: str = ""
    title: str = ""
    shares: tuple[str, ...] = ()


def workbook(head: Head, shared: Shared, address: str) -> bytes:
    """The table as an Excel workbook under what it is of."""
    columns = [shared.table[name].tolist() for name in shared.table.columns]
    shares = [list(shared.table.columns).index(name) for name in shared.shares]
    return xlsx_file.written(
        [str(name) for name in shared.table.columns],
        [[_cell(value) for value in row] for row in zip(*columns, strict=True)],
        above=_above(head, shared, address),
        shares=shares,
    )


def csv_table(head: Head, shared: Shared, address: str) -> bytes:
    """The table as CSV under what it is of."""
    return csv_file.contents(shared.table, above=_above(head, shared, address))


def svg(head: Head, shared: Shared, address: str) -> bytes:
    return picture.svg(specification(head, shared, address))


def png(head: Head, shared: Shared, address: str) -> bytes:
    return picture.png(specification(head, shared, address))


def specification(head: Head, shared: Shared, address: str) -> dict[str, Any]:
    """The chart with its title, unit, filter, completeness and legend on it, for paper."""
    chart = shared.chart if shared.chart is not None else _nothing()
    drawn: dict[str, Any] = chart.to_dict(validate=False)
    inner = drawn.get("spec", drawn)
    if shared.legend:
        _add_legend(inner, shared.legend)
    if "spec" not in drawn:
        drawn["width"] = WIDTH_PX
    drawn["datasets"] = {
        name: [{key: _plain(value) for key, value in row.items()} for row in rows]
        for name, rows in drawn.get("datasets", {}).items()
    }
    entered = "" if head.entered is None else completeness(head.entered, head.expected or 0)
    says = [
        head.unit,
        " · ".join(filter(None, [head.described, entered])),
        f"{shared.sign} {withheld.sentence(shared.withheld)}".strip() if shared.withheld else "",
        _demo(head),
        " · ".join(filter(None, ["Inloop", _("made on {moment}").format(moment=_now(head)), address])),
    ]
    drawn["title"] = {
        "text": wrap(shared.title or head.title, LETTERS_OF_TITLE),
        "subtitle": [line for said in says if said for line in wrap(said, LETTERS_A_LINE)],
        "anchor": "start",
        "frame": "bounds",
        "offset": 16,
    }
    drawn["background"], drawn["padding"] = palette.WHITE, 16
    look = {
        "font": picture.TYPEFACE,
        "title": {
            "fontSize": 20,
            "subtitleFontSize": 13,
            "subtitleLineHeight": 18,
            "color": palette.ink(is_dark=False),
        }
        | {"subtitleColor": palette.GREY},
        "axis": {
            "labelFontSize": 12,
            "titleFontSize": 12,
            "titleFontWeight": "normal",
            "gridColor": palette.GRID,
        },
        "view": {"stroke": None},
    }
    drawn["config"] = drawn.get("config", {}) | look
    return drawn


def completeness(entered: int, expected: int) -> str:
    """`812 of 861 sessions entered`."""
    return ngettext(
        "{entered} of {expected} session entered",
        "{entered} of {expected} sessions entered",
        expected,
    ).format(entered=formats.number(entered), expected=formats.number(expected))


def _above(head: Head, shared: Shared, address: str) -> list[list[Cell]]:
    """What stands over the column names, with an empty row between."""
    said: list[tuple[str, Cell]] = [
        (_("Network"), head.network.name),
        (_("Demo"), _demo(head)),
        (_("Filter"), head.described),
        (_("First day"), head.period.first),
        (_("Last day"), head.period.last),
        (_("Unit"), head.unit),
        (_("Sessions entered"), head.entered),
        (_("Sessions to enter"), head.expected),
        (_("Withheld"), withheld.sentence(shared.withheld)),
        (_("Method"), head.method),
        (_("Made on"), _now(head)),
        (_("Address"), address),
    ]
    rows: list[list[Cell]] = [[name, value] for name, value in said if value not in {None, ""}]
    return [[shared.title or head.title], *rows, []]


def _demo(head: Head) -> str:
    return _("Demo: invented figures") if head.network.is_demo else ""


def _now(head: Head) -> str:
    now = clock.local_now(head.network.zone)
    return f"{formats.short_date(now)} {formats.clock(now.time())}"


def _add_legend(inner: dict[str, Any], legend: dict[str, str]) -> None:
    """Colours by what they stand for: the marks of the chart have theirs written in the rows, so a layer of nothing
    brings the legend.
    """
    if "layer" not in inner:
        kept = {name: inner.pop(name) for name in ("mark", "encoding", "params", "data") if name in inner}
        inner["layer"] = [kept]
    inner["layer"].append(
        {
            "data": {"values": [{"name": name} for name in legend]},
            "mark": {"type": "square", "opacity": 0},
            "encoding": {
                "color": {
                    "field": "name",
                    "type": "nominal",
                    "scale": {"domain": list(legend), "range": list(legend.values())},
                    "legend": {
                        "title": None,
                        "orient": "bottom",
                        "columns": LEGEND_COLUMNS,
                        "symbolOpacity": 1,
                        "symbolType": "square",
                        "labelFontSize": 12,
                        "labelLimit": WIDTH_PX // LEGEND_COLUMNS - 30,
                    },
                }
            },
        }
    )


def _nothing() -> alt.Chart:
    said = pd.DataFrame({"said": [_("All that would be drawn is withheld.")]})
    chart: alt.Chart = alt.Chart(said).mark_text(fontSize=14).encode(text="said:N").properties(height=60)
    return chart


def _plain(value: object) -> object:
    """The value as JSON knows it; nothing for what is missing."""
    match _cell(value):
        case date() as day:
            return day.isoformat()
        case known:
            return known


def _cell(value: object) -> Cell:
    """The value as a sheet knows it: a day without its midnight, as many decimals as a CSV, nothing for what is missing."""
    if value is None or value is pd.NA or value is pd.NaT or value != value:  # noqa: PLR0124 - only NaN differs from itself
        return None
    match value:
        case datetime():
            return value.date()
        case float():
            return round(value, csv_file.DECIMALS)
        case bool() | int() | str() | date():
            return value
    return str(value)
