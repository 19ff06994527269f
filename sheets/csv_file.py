"""CSV as Belgians save and open it: `docs/decisions/csv-as-belgians-open-it.md`."""

import codecs
import csv
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time
from io import StringIO

from domain.table import Cell
from language import formats
from sheets import formula
from sheets.refusal import NotATable, OpenQuote

SEPARATORS = (";", "\t", ",")
"""In order of preference where two part the lines equally well: a comma may be in a decimal."""
LINES_TO_JUDGE = 20
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_NAMED = "sep="
"""How some programs name the separator, on a line before the first."""


def lines(raw: bytes) -> Iterator[list[str]]:
    """All rows, empty ones too, as texts. Raises `NotATable`, `OpenQuote`."""
    text = decoded(raw)
    separator, text = _separator(text)
    reader = csv.reader(StringIO(text, newline=""), delimiter=separator, strict=True)
    read = 0
    try:
        for cells in reader:
            read += 1
            yield [formula.as_it_was(cell) for cell in cells]
    except csv.Error as error:
        raise OpenQuote(read + 1) from error


def written(headers: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """The file: semicolons, decimal commas, dates as people write them, a byte order mark, and no formula."""
    text = StringIO()
    writer = csv.writer(text, delimiter=SEPARATORS[0], lineterminator="\r\n")
    writer.writerow([_written(name) for name in headers])
    writer.writerows([_written(cell) for cell in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def decoded(raw: bytes) -> str:
    """The text of the file: UTF-8 or UTF-16 with their marks or without, else as Windows writes it here (cp1252)."""
    for mark, name in _MARKS:
        if raw.startswith(mark):
            return _checked(_decoded(raw[len(mark) :], name))
    if b"\0" in raw:
        # Nothing of a Western text needs the second byte of UTF-16, so that the zeros tell which one it is.
        is_big = raw[0::2].count(0) > raw[1::2].count(0)
        return _checked(_decoded(raw, "utf-16-be" if is_big else "utf-16-le"))
    try:
        return _checked(raw.decode("utf-8"))
    except UnicodeDecodeError:
        return _checked(_decoded(raw, "cp1252"))


def _decoded(raw: bytes, name: str) -> str:
    try:
        return raw.decode(name)
    except UnicodeDecodeError as error:
        raise NotATable from error


def _checked(text: str) -> str:
    if any(ord(sign) < ord(" ") and sign not in "\t\r\n\x0b\x0c\x1c\x1d\x1e\x1f" for sign in set(text)):
        raise NotATable
    return text


def _separator(text: str) -> tuple[str, str]:
    """What parts the cells, and the text without a line that says so."""
    first, _end, rest = text.partition("\n")
    if first.lower().startswith(_NAMED) and first.strip()[len(_NAMED) :] in SEPARATORS:
        return first.strip()[len(_NAMED) :], "\n" + rest  # the rows keep their numbers
    return max(SEPARATORS, key=lambda separator: _judged(text, separator)), text


def _judged(text: str, separator: str) -> tuple[int, int]:
    """How many of the first rows it parts into as many cells as most others, and into how many."""
    widths: list[int] = []
    try:
        for cells in csv.reader(StringIO(text, newline=""), delimiter=separator):
            if any(cell.strip() for cell in cells):
                widths.append(len(cells))
            if len(widths) == LINES_TO_JUDGE:
                break
    except csv.Error:
        return (0, 0)  # reading it will say where
    parted = [width for width in widths if width > 1]
    if not parted:
        return (0, 0)
    usual = max(parted, key=parted.count)
    return parted.count(usual), usual


def _written(cell: Cell) -> str:
    match cell:
        case None:
            return ""
        case bool() | int():
            return str(int(cell))
        case float():
            return repr(cell).replace(".", ",")
        case datetime() | date():
            return formats.short_date(cell)
        case time():
            return formats.clock(cell)
        case _text:
            return formula.kept_as_text(str(cell))
