"""Workbooks of several tables: each on its own sheet, under what it says of itself; only values and texts, no formula."""

import re
from collections.abc import Sequence
from datetime import date
from io import BytesIO
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill

from domain.table import Cell, Described, letter
from sheets.xlsx_file import to_cell

LONGEST_NAME = 31
_NOT_IN_A_NAME = re.compile(r"[\[\]:*?/\\']")
NARROWEST, WIDEST = 11, 46
HEAD = PatternFill("solid", fgColor="E9ECEE")


def written(tables: Sequence[Described]) -> bytes:
    """The workbook, a sheet for each table in order; its column names stay in sight."""
    book = Workbook(write_only=True)
    taken: set[str] = set()
    for table in tables:
        _write(book, table, _free_name(table.name, taken))
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def _write(book: Workbook, table: Described, name: str) -> None:
    sheet = book.create_sheet(name)
    sheet.freeze_panes = f"A{len(table.notes) + 4}"  # under title, notes, an empty row and the column names
    for index in range(len(table.headers)):
        sheet.column_dimensions[letter(index)].width = _width(table, index)
    sheet.append([_styled(sheet, table.title, Font(bold=True, size=14))])
    for label, value in table.notes:
        sheet.append([_styled(sheet, label, Font(bold=True)), to_cell(sheet, value)])
    sheet.append([])
    names = [_styled(sheet, one, Font(bold=True)) for one in table.headers]
    for cell in names:
        cell.fill, cell.alignment = HEAD, Alignment(wrap_text=True, vertical="top")
    sheet.append(names)
    for row in table.rows:
        sheet.append([to_cell(sheet, cell) for cell in row])


def _styled(sheet: Any, text: str, font: Font) -> WriteOnlyCell:
    cell: WriteOnlyCell = to_cell(sheet, text)
    cell.font = font
    return cell


def _width(table: Described, index: int) -> int:
    """Enough for what stands in the column, within reason; the lines above may run over it."""
    texts = [table.headers[index], *(_shown(row[index]) for row in table.rows if index < len(row))]
    if index == 0:
        texts += [label for label, _value in table.notes]
    return min(WIDEST, max(NARROWEST, 2 + max(len(text) for text in texts)))


def _shown(cell: Cell) -> str:
    return "00/00/0000" if isinstance(cell, date) else str(cell if cell is not None else "")


def _free_name(wanted: str, taken: set[str]) -> str:
    """A name that a spreadsheet takes: short, without its own signs, and different from the others."""
    plain = _NOT_IN_A_NAME.sub(" ", wanted).strip()[:LONGEST_NAME] or "Inloop"
    name, number = plain, 2
    while name.lower() in taken:
        name = f"{plain[: LONGEST_NAME - 4]} ({number})"
        number += 1
    taken.add(name.lower())
    return name
