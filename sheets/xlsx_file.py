"""Excel workbooks: values and results of formulas are read, nothing is computed; texts are written as texts."""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from io import BytesIO
from typing import Any
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile, ZipFile

from openpyxl import Workbook, load_workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font
from openpyxl.utils.exceptions import InvalidFileException

from domain import table
from domain.table import MOST_COLUMNS, Cell, NoResult
from sheets.refusal import Damaged, IsOtherArchive, UnpacksTooLarge

MOST_UNPACKED = 100_000_000
"""Bytes in which 50,000 rows of 40 columns fit; the library of archives reads no more than the archive declares."""
WORKBOOK = "xl/workbook.xml"
_DECLARES = re.compile(rb"<!(?:DOCTYPE|ENTITY)")
_FORMULA = re.compile(rb"<f[ />]")
_MERGED = re.compile(rb'<mergeCell ref="([A-Z]+)(\d+):([A-Z]+)(\d+)"')
_BROKEN = (BadZipFile, InvalidFileException, ParseError, KeyError, ValueError, TypeError, AttributeError)
"""What the library raises on a workbook that is not one inside."""
WIDTH = 16
DIGITS = 15
"""As many as a spreadsheet keeps of a number; one with more is written as a text."""
DATES, TIMES, PERCENT = "dd/mm/yyyy", "hh:mm", "0%"


def lines(raw: bytes) -> Iterator[list[Cell]]:
    """All rows of the first sheet, empty ones too. Raises `Damaged`, `IsOtherArchive`, `UnpacksTooLarge`."""
    has_formulas = _FORMULA.search(b"".join(_parts(raw))) is not None
    try:
        values = _rows(raw, results=True)
        if not has_formulas:
            yield from ([_value(cell) for cell in row] for row in values)
            return
        for row, formulas in zip(values, _rows(raw, results=False), strict=True):
            yield [
                NoResult() if value is None and formula is not None else _value(value)
                for value, formula in zip(row, formulas, strict=True)
            ]
    except _BROKEN as error:
        raise Damaged from error


def merged_over_columns(raw: bytes, row: int) -> bool:
    """Whether cells beside each other are merged in this row of a sheet."""
    found = _MERGED.finditer(b"".join(_parts(raw)))
    return any(one[1] != one[3] and int(one[2]) <= row <= int(one[4]) for one in found)


def written(
    headers: Sequence[str],
    rows: Iterable[Sequence[Cell]],
    *,
    above: Sequence[Sequence[Cell]] = (),
    shares: Collection[int] = (),
) -> bytes:
    """The workbook: one sheet, its column names in bold and always in sight, dates and times real ones.

    `above`: rows over the column names that say what the table is, the first one its title. `shares`: the columns (from
    0) whose numbers from 0 to 1 are shown as percentages.
    """
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Inloop")
    sheet.freeze_panes = f"A{len(above) + 2}"
    for index in range(max(len(row) for row in (headers, *above))):
        sheet.column_dimensions[table.letter(index)].width = WIDTH
    bold = Font(bold=True)
    for number, row in enumerate((*above, headers)):
        names = [to_cell(sheet, name) for name in row]
        for name in names if number in {0, len(above)} else names[:0]:
            name.font = bold
        sheet.append(names)
    for row in rows:
        cells = [to_cell(sheet, cell) for cell in row]
        for index in shares:
            cells[index].number_format = PERCENT
        sheet.append(cells)
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def _parts(raw: bytes) -> list[bytes]:
    """The sheets as they stand in the archive, once it is known to be harmless."""
    try:
        with ZipFile(BytesIO(raw)) as archive:
            if WORKBOOK not in archive.namelist():
                raise IsOtherArchive
            if sum(one.file_size for one in archive.infolist()) > MOST_UNPACKED:
                raise UnpacksTooLarge
            for name in archive.namelist():
                if name.endswith((".xml", ".rels")) and _DECLARES.search(_head(archive, name)):
                    raise Damaged
            names = [name for name in archive.namelist() if name.startswith("xl/worksheets/")]
            return [archive.read(name) for name in names if name.endswith(".xml")]
    except (BadZipFile, NotImplementedError, RuntimeError) as error:
        raise Damaged from error


def _head(archive: ZipFile, name: str) -> bytes:
    with archive.open(name) as part:
        return part.read(4_096)


def _rows(raw: bytes, *, results: bool) -> Iterator[tuple[Any, ...]]:
    book = load_workbook(BytesIO(raw), read_only=True, data_only=results)
    sheet = book.worksheets[0]
    sheet.reset_dimensions()  # what a file says of its own size is often wrong
    yield from sheet.iter_rows(values_only=True, max_col=MOST_COLUMNS + 1)


def _value(cell: Any) -> Cell:
    """A day without its midnight; a length of time that Excel calls a time as one; else what stands there."""
    match cell:
        case datetime() if cell.time() == time():
            return cell.date()
        case timedelta():
            return _clock(cell)
        case None | str() | bool() | int() | float() | date() | time():
            return cell
        case _other:
            return str(cell)


def _clock(since_midnight: timedelta) -> Cell:
    minutes = since_midnight // timedelta(minutes=1)
    return time(*divmod(minutes, 60)) if 0 <= minutes < 24 * 60 else str(since_midnight)


def to_cell(sheet: Any, value: Cell) -> Any:
    """The value as a cell to append: a text never as a formula, a day and a time as real ones."""
    if isinstance(value, float) and float(f"{value:.{DIGITS}g}") != value:
        value = repr(value)
    if not isinstance(value, str):
        cell = WriteOnlyCell(sheet, value)
        if isinstance(value, date):
            cell.number_format = DATES
        elif isinstance(value, time):
            cell.number_format = TIMES
        return cell
    cell = WriteOnlyCell(sheet, ILLEGAL_CHARACTERS_RE.sub("", value))
    cell.data_type = "s"  # also what begins with "="
    return cell
