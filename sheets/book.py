"""Workbooks of several tables: each on its own sheet, under what it says of itself.

Only values and texts, and of sums of the table itself the formula beside its result: whoever only reads finds the number.
"""

import re
from collections.abc import Sequence
from datetime import date
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill

from domain.table import At, Cell, Described, letter
from sheets.xlsx_file import to_cell

LONGEST_NAME = 31
_NOT_IN_A_NAME = re.compile(r"[\[\]:*?/\\']")
NARROWEST, WIDEST = 11, 46
HEAD = PatternFill("solid", fgColor="E9ECEE")
_NO_RESULT = re.compile(rb"(</f>)<v ?(?:/>|></v>)")
"""The library writes a formula without its result."""


def written(tables: Sequence[Described]) -> bytes:
    """The workbook, a sheet for each table in order; its column names stay in sight."""
    book = Workbook(write_only=True)
    taken: set[str] = set()
    for table in tables:
        _write(book, table, _free_name(table.name, taken))
    file = BytesIO()
    book.save(file)
    results = [[table.rows[row][column] for row, column in sorted(_formulas(table, 0))] for table in tables]
    return _with_results(file.getvalue(), results) if any(results) else file.getvalue()


def _formulas(table: Described, above: int) -> dict[At, str]:
    """What computes the sums, by cell; `above`: how many rows of the sheet stand above the first of the table."""

    def name(cell: At) -> str:
        return f"{letter(cell[1])}{above + 1 + cell[0]}"

    return {one.at: f"=SUM({name(one.first)}:{name(one.last)})" for one in table.sums}


def _with_results(raw: bytes, results: Sequence[Sequence[Cell]]) -> bytes:
    """The workbook with the results of its formulas, those of each sheet in the order of its cells."""
    file = BytesIO()
    with ZipFile(BytesIO(raw)) as made, ZipFile(file, "w", ZIP_DEFLATED) as whole:
        of_sheet = {f"xl/worksheets/sheet{at}.xml": found for at, found in enumerate(results, start=1)}
        for part in made.infolist():
            text = made.read(part)
            for result in of_sheet.get(part.filename, ()):
                text = _NO_RESULT.sub(rb"\g<1><v>%r</v>" % result, text, count=1)
            whole.writestr(part, text)
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
    formulas = _formulas(table, len(table.notes) + 3)
    for number, row in enumerate(table.rows):
        cells = [
            WriteOnlyCell(sheet, formulas[number, at]) if (number, at) in formulas else to_cell(sheet, cell)
            for at, cell in enumerate(row)
        ]
        for cell in cells if table.has_total and number == len(table.rows) - 1 else ():
            cell.font = Font(bold=True)
        sheet.append(cells)


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
