"""Hours as tables, added up from what one query gave: the same on the screen, in the CSV and in the workbook."""

from collections.abc import Callable
from datetime import date

import pandas as pd

from domain.clock_time import MINUTES_IN_HOUR
from domain.labels import label
from domain.table import Cell, Described, Sum
from domain.words import HelperKind
from language import _, formats
from ui.data_report import Hours

DECIMALS = 2
BY_HELPER, BY_KIND, BY_PLACE, BY_MONTH, IN_FULL, UNSAID = (
    "helper",
    "kind",
    "place",
    "month",
    "full",
    "unsaid",
)


def names() -> dict[str, str]:
    """The tables to choose from, in order."""
    return {
        BY_HELPER: _("By helper"),
        BY_KIND: _("By kind of helper"),
        BY_PLACE: _("By location"),
        BY_MONTH: _("By month"),
        IN_FULL: _("Helper × location × month"),
    }


def of(hours: Hours, which: str) -> pd.DataFrame:
    """The table as it is shown; one row per what it is by, with the hours as numbers."""
    return _TABLES[which](hours)


def workbook(hours: Hours, described: str) -> list[Described]:
    """All tables, each with what it says of itself; presences and hours are added up below."""
    tables = [(name, of(hours, which)) for which, name in names().items()]
    tables.append((_("Nobody said yet who was there"), unsaid(hours)))
    return [_described(name, table, notes(hours, described)) for name, table in tables]


def _described(name: str, table: pd.DataFrame, above: tuple[tuple[str, Cell], ...]) -> Described:
    rows = [tuple(_cell(value) for value in row) for row in table.itertuples(index=False)]
    added = {
        _("Presences"),
        _("Hours"),
        _("Of which stood in"),
        _("Without a name: presences"),
        _("Without a name: hours"),
    }
    summed = [at for at, column in enumerate(table.columns) if column in added] if rows else []
    last = len(rows) - 1
    if summed:
        sums = {at: _cell(table.iloc[:, at].sum()) for at in summed}
        rows.append(tuple(sums.get(at, "" if at else _("Total")) for at in range(len(table.columns))))
    return Described(
        name,
        _("Hours of helpers, {table}").format(table=name.lower()),
        above,
        tuple(table.columns),
        tuple(rows),
        tuple(Sum((last + 1, at), (0, at), (last, at)) for at in summed),
        has_total=bool(summed),
    )


def notes(hours: Hours, described: str) -> tuple[tuple[str, Cell], ...]:
    """Unit, filter, completeness and n."""
    said, frame = hours.said, hours.by_helper
    return (
        (_("Filter"), described),
        (_("Unit"), unit()),
        (
            _("Completeness"),
            _("of {known} of {all} sessions somebody said who was there").format(
                known=formats.number(said.known), all=formats.number(said.sessions)
            ),
        ),
        (_("Presences"), int(frame["presences"].sum())),
        (_("Hours"), in_hours(int(frame["minutes"].sum()))),
        (_("Not counted: hours planned where nobody said it yet"), in_hours(said.minutes)),
        (_("Hours of helpers without a name"), in_hours(int(hours.unnamed["minutes"].sum()))),
    )


def unit() -> str:
    return _(
        "hours of helpers who were there, from start to end of the session; wijk-werk by the started hour; a reserve who was "
        "not called has none"
    )


def in_hours(minutes: int) -> float:
    return round(minutes / MINUTES_IN_HOUR, DECIMALS)


def unsaid(hours: Hours) -> pd.DataFrame:
    """The sessions that miss it, as far as they are listed."""
    frame = hours.unsaid
    return pd.DataFrame(
        {
            _("Day"): [one.date() for one in frame["day"]],
            _("From"): list(frame["starts"]),
            _("To"): list(frame["ends"]),
            _("Location"): list(frame["location"]),
            _("Helpers without an answer"): list(frame["helpers"]),
            _("Hours planned"): [in_hours(one) for one in frame["minutes"]],
        }
    )


def _by_helper(hours: Hours) -> pd.DataFrame:
    sums = _sums(hours.by_helper, ["helper_id", "helper", "kind"])
    return pd.DataFrame(
        {
            _("Helper"): list(sums["helper"]),
            _("Hours"): _hours(sums, "minutes"),
            _("Presences"): list(sums["presences"]),
            _("Of which stood in"): _hours(sums, "stood_in"),
            _("Kind"): _labels(sums),
        }
    )


def _by_kind(hours: Hours) -> pd.DataFrame:
    sums = _sums(hours.by_helper, ["kind"])
    order = {kind.value: number for number, kind in enumerate(HelperKind)}
    sums = sums.sort_values("kind", key=lambda kinds: kinds.map(order))
    return pd.DataFrame(
        {
            _("Kind of helper"): _labels(sums),
            _("Helpers"): list(sums["helpers"]),
            _("Presences"): list(sums["presences"]),
            _("Hours"): _hours(sums, "minutes"),
            _("Of which stood in"): _hours(sums, "stood_in"),
        }
    )


def _by_place(hours: Hours) -> pd.DataFrame:
    table = _with_unnamed(hours, ["location_id", "location"]).sort_values(["location", "location_id"])
    return pd.DataFrame({_("Location"): list(table["location"]), **_common(table)})


def _by_month(hours: Hours) -> pd.DataFrame:
    table = _with_unnamed(hours, ["year", "month"]).sort_values(["year", "month"])
    months = [_month(year, month) for year, month in zip(table["year"], table["month"], strict=True)]
    return pd.DataFrame({_("Month"): months, **_common(table)})


def _in_full(hours: Hours) -> pd.DataFrame:
    frame = hours.by_helper
    return pd.DataFrame(
        {
            _("Helper"): list(frame["helper"]),
            _("Kind"): _labels(frame),
            _("Location"): list(frame["location"]),
            _("Month"): [
                _month(year, month) for year, month in zip(frame["year"], frame["month"], strict=True)
            ],
            _("Presences"): list(frame["presences"]),
            _("Hours"): _hours(frame, "minutes"),
            _("Of which stood in"): _hours(frame, "stood_in"),
        }
    )


_TABLES: dict[str, Callable[[Hours], pd.DataFrame]] = {
    BY_HELPER: _by_helper,
    BY_KIND: _by_kind,
    BY_PLACE: _by_place,
    BY_MONTH: _by_month,
    IN_FULL: _in_full,
}


def _sums(frame: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    """Presences, minutes and different helpers by these columns, in the order of the rows."""
    return (
        frame.groupby(keys, sort=False)
        .agg(
            presences=("presences", "sum"),
            minutes=("minutes", "sum"),
            stood_in=("stood_in", "sum"),
            helpers=("helper_id", "nunique"),
        )
        .reset_index()
    )


def _with_unnamed(hours: Hours, keys: list[str]) -> pd.DataFrame:
    """The sums, with those of helpers without a name beside them; also where only such ones were."""
    nameless = hours.unnamed.groupby(keys, sort=False)[["presences", "minutes"]].sum().reset_index()
    both = _sums(hours.by_helper, keys).merge(nameless, on=keys, how="outer", suffixes=("", "_unnamed"))
    numbers = [name for name in both.columns if name not in keys]
    return both.fillna(dict.fromkeys(numbers, 0)).astype(dict.fromkeys(numbers, "int64"))


def _common(table: pd.DataFrame) -> dict[str, list[Cell]]:
    return {
        _("Helpers"): list(table["helpers"]),
        _("Presences"): list(table["presences"]),
        _("Hours"): _hours(table, "minutes"),
        _("Of which stood in"): _hours(table, "stood_in"),
        _("Without a name: presences"): list(table["presences_unnamed"]),
        _("Without a name: hours"): _hours(table, "minutes_unnamed"),
    }


def _hours(table: pd.DataFrame, column: str) -> list[float]:
    return [in_hours(minutes) for minutes in table[column]]


def _labels(table: pd.DataFrame) -> list[str]:
    return [label(HelperKind(kind)) for kind in table["kind"]]


def _month(year: int, month: int) -> date:
    """The first day: a spreadsheet sorts it."""
    return date(year, month, 1)


def _cell(value: object) -> Cell:
    """A plain value of Python, as files want it."""
    plain: Cell = value.item() if hasattr(value, "item") else value  # type: ignore[assignment]  # a value of pandas
    return plain
