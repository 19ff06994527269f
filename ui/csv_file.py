"""Tables as files that a Belgian spreadsheet opens by double click: `docs/decisions/csv-as-belgians-open-it.md`."""

import csv
import re
import unicodedata
from collections.abc import Sequence
from datetime import date, time
from io import StringIO

import pandas as pd

from language import formats
from sheets import formula

SEPARATOR = ";"
DECIMALS = 4
MIME = "text/csv; charset=utf-8"


def contents(table: pd.DataFrame, *, above: Sequence[Sequence[object]] = ()) -> bytes:
    """The table with its column names on the first line, one row per line, without its index.

    `above`: rows over the column names that say what the table is.
    """
    text = StringIO()
    writer = csv.writer(text, delimiter=SEPARATOR, lineterminator="\r\n")
    writer.writerows([_cell(value) for value in row] for row in above)
    writer.writerow([_cell(name) for name in table.columns])
    columns = [table[name].tolist() for name in table.columns]
    writer.writerows([_cell(value) for value in row] for row in zip(*columns, strict=True))
    return text.getvalue().encode("utf-8-sig")


def name(*parts: str, ending: str = "csv") -> str:
    """`inloop_gent_2025-11-26_2026-11-24_topics.csv`: plain letters, so that any machine takes the name."""
    return "_".join(filter(None, map(_plain, ("inloop", *parts)))) + f".{ending}"


def _cell(value: object) -> str:
    """A figure with a decimal comma and without thousands, a date as people write it, a text never a formula."""
    if value is None or value is pd.NaT or value is pd.NA or value != value:  # noqa: PLR0124 - only NaN differs from itself
        return ""
    match value:
        case bool():
            return str(int(value))
        case int():
            return str(value)
        case float():
            rounded = round(value, DECIMALS) + 0.0  # no minus before a zero
            return f"{rounded:.{DECIMALS}f}".rstrip("0").rstrip(".").replace(".", ",")
        case date():  # a pandas timestamp is one
            return formats.short_date(value)
        case time():
            return formats.clock(value)
    return formula.kept_as_text(str(value))


def _plain(text: str) -> str:
    letters = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9-]+", "-", letters.lower()).strip("-")
