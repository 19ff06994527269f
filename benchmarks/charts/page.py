"""What was measured of charts, size by size: kept as JSON, so that each can be measured on its own, a page and a picture."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

import altair as alt
import pandas as pd

import settings

KEPT = settings.PROJECT / "benchmarks" / "charts.json"
PAGE = settings.PROJECT / "benchmarks" / "charts.md"
PICTURE = settings.PROJECT / "benchmarks" / "charts.svg"
ORDER = ("demo", "60x10", "600x10")
TITLES = {
    "demo": "The demo network",
    "60x10": "60 places × 10 years",
    "600x10": "600 places × 10 years, one network",
}
WAYS = {"kept": "Inloop", "plain": "plain SQL", "pandas": "pandas, all loaded", "duckdb": "DuckDB, a copy"}
DATABASES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
WHAT_IT_SAYS = """\
# What charts cost as the database grows

Written by `make bench-charts`; nobody types here. Milliseconds until the figures of a chart are there, warm, and in brackets how
many of them the process worked, which does not depend on what else the machine does (PostgreSQL works in processes of its own,
and is not in it); medians. Of a whole network, over the last 52 weeks up to noon today, and over
ten years. **Inloop** is what the page calls (`db.queries.topics`: figures added up beforehand, the days in between from the rows,
as data frames). Beside it, on the same data and in the same run, unless another is named: **plain SQL** over the rows in the
same database, fetched; **pandas** with everything loaded into memory; and **DuckDB** with a copy of everything. Every way found
the same sums, or nothing would have been written. What loading and copying took stands under each table; it is paid again
whenever something was
saved. What took longer than ten seconds was done only once. The other charts of the pages of topics and of coverage are asked
of Inloop alone; where a number of weeks is said, they look at the last ones of the period. What stands there “as drawn” is what
the page asks to draw some of the places; the row of the same name without it, like those by place and month above, is all of
them, which is asked when somebody opens the table or takes the file. The places of 600 × 10 years are
those of 60 × 10 ten times over, their sessions apart: first all in one network, which is the hardest case, then in ten networks
of sixty, of which one is asked; PostgreSQL has 1 GB of shared buffers there and 64 MB of work memory."""


def cards_as_one(charts: Mapping[str, Any]) -> dict[str, Any]:
    """The cards need two questions in plain words: one figure for both."""
    found = dict(charts)
    extra = found.pop("questions", None)
    if extra is not None:
        cards = found["cards"]
        found["cards"] = (cards[0] + extra[0], cards[1] + extra[1], cards[2])
    return found


def keep(size: str, database: str, measured: Mapping[str, Any]) -> None:
    """Remember it in place of what was measured before."""
    kept = _kept()
    kept[f"{size} {database}"] = measured
    KEPT.write_text(json.dumps(kept, indent=1) + "\n", encoding="utf-8")


def before(size: str, database: str) -> dict[str, Any]:
    """What was measured of it before. Raises where nothing was."""
    found: dict[str, Any] = _kept()[f"{size} {database}"]
    return found


def found_before(size: str, database: str) -> dict[str, Any]:
    """What Inloop was measured to take there, with the sums it found; nothing where it was not."""
    found: dict[str, Any] = _kept().get(f"{size} {database}", {}).get("kept", {})
    return found


def others_measured(found: Mapping[str, Any]) -> str:
    """When, of which commit and on which machine the other ways were measured."""
    said: str = found.get("others", found["surroundings"])
    return said


def write() -> None:
    """The page and the picture, of everything that is remembered."""
    kept = _kept()
    parts = [WHAT_IT_SAYS, f"![Growth]({PICTURE.name})"]
    for size in ORDER:
        for database, name in DATABASES.items():
            if found := kept.get(f"{size} {database}"):
                parts += _section(f"{TITLES[size]}, on {name}", found)
    PAGE.write_text("\n\n".join(parts) + "\n", encoding="utf-8")
    _picture(kept).save(PICTURE)


def _section(title: str, found: Mapping[str, Any]) -> Iterator[str]:
    yield f"## {title}"
    yield found["surroundings"] + "."
    if others_measured(found) != found["surroundings"]:
        yield f"Plain SQL, pandas and DuckDB: {others_measured(found)}."
    yield ", ".join(f"{number:,} × {name}" for name, number in found["rows"].items()) + "."
    ways = [found["kept"], found["plain"], found["pandas"]["charts"], found["duckdb"]["charts"]]
    lines = [f"| chart | of | {' | '.join(WAYS.values())} |", "|---|---|--:|--:|--:|--:|"]
    for chart in found["kept"]["a year"]:
        for period in found["kept"]:
            cells = " | ".join("{:,.1f} ({:,.1f})".format(*way[period][chart][:2]) for way in ways)
            lines.append(f"| {chart} | {period} | {cells} |")
    yield "\n".join(lines)
    if alone := found.get("alone"):
        yield _of_inloop("other charts", alone)
    if apart := found.get("apart"):
        yield _of_inloop("the same places in networks of 60: of one network", apart)
    pandas, duck = found["pandas"], found["duckdb"]
    yield (
        f"pandas: {pandas['loaded']:.1f} s to load, {pandas['memory']:,.0f} MB. "
        f"DuckDB: {duck['loaded']:.1f} s to copy, from files that pandas had written."
    )


def _of_inloop(head: str, charts: Mapping[str, Any]) -> str:
    lines = [f"| {head} | {' | '.join(charts)} |", f"|---{'|--:' * len(charts)}|"]
    for chart in next(iter(charts.values())):
        cells = " | ".join("{:,.1f} ({:,.1f})".format(*of_period[chart][:2]) for of_period in charts.values())
        lines.append(f"| {chart} | {cells} |")
    return "\n".join(lines)


def _picture(kept: Mapping[str, Any]) -> alt.FacetChart:
    """The slowest chart of each way and period, by the number of sessions; both axes by powers of ten."""
    rows = [
        {
            "sessions": found["rows"]["session"],
            "ms": max(ms for ms, _worked, _sum in charts.values()),
            "way": WAYS[way],
            "period": period,
            "database": DATABASES[key.split()[1]],
        }
        for key, found in kept.items()
        for way in WAYS
        for period, charts in (found[way].get("charts", found[way])).items()
    ]
    picture: alt.FacetChart = (
        alt.Chart(pd.DataFrame(rows))
        .mark_line(point=True)
        .encode(
            x=alt.X("sessions:Q", title="sessions in the database").scale(type="log"),
            y=alt.Y("ms:Q", title="ms, slowest chart").scale(type="log"),
            color=alt.Color("way:N", title=None, sort=list(WAYS.values())),
            strokeDash=alt.StrokeDash("way:N", title=None, sort=list(WAYS.values())),
        )
        .properties(width=260, height=220)
        .facet(column=alt.Column("period:N", title=None), row=alt.Row("database:N", title=None))
        .configure(background="white")
    )
    return picture


def _kept() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(KEPT.read_text("utf-8")) if KEPT.exists() else {}
    return found
