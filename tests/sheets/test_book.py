"""Workbooks of several tables, read back by another library than the one that wrote them."""

from datetime import date
from io import BytesIO
from pathlib import Path

from openpyxl import load_workbook
from python_calamine import CalamineWorkbook

from domain.table import Described, Sum
from sheets import book
from tests.sheets.recalculating import formulas, recalculated, stored


def table(name: str, *rows: tuple[object, ...]) -> Described:
    return Described(name, f"All of {name}", (("Unit", "hours"), ("n", 3)), ("Name", "Day", "Hours"), rows)  # type: ignore[arg-type]  # cells


def test_every_table_has_its_sheet_with_what_it_says_of_itself_above_it() -> None:
    raw = book.written([table("Hours", ("An", date(2026, 1, 2), 2.5), ("Bo", None, 1.25)), table("Empty")])
    read = CalamineWorkbook.from_filelike(BytesIO(raw))
    assert read.sheet_names == ["Hours", "Empty"]
    assert read.get_sheet_by_name("Hours").to_python() == [
        ["All of Hours", "", ""],
        ["Unit", "hours", ""],
        ["n", 3.0, ""],
        ["", "", ""],
        ["Name", "Day", "Hours"],
        ["An", date(2026, 1, 2), 2.5],
        ["Bo", "", 1.25],
    ]
    assert len(read.get_sheet_by_name("Empty").to_python()) == 5


def test_a_sum_of_the_table_is_a_formula_with_its_result_beside_it(tmp_path: Path) -> None:
    rows = (("An", 1, 2.5, 3.5), ("Bo", 3, "withheld", 7), ("Total", 4, 6.5, 10.5))
    sums = (Sum((2, 1), (0, 1), (1, 1)), Sum((2, 3), (0, 3), (1, 3)), Sum((0, 3), (0, 1), (0, 2)))
    headers = ("Name", "May", "June", "Both")
    described = Described("Hours", "Hours", (("Unit", "hours"),), headers, rows, sums, has_total=True)
    raw = book.written([table("Before"), described, table("Behind", ("An", None, 1))])
    assert formulas(raw) == ["SUM(B5:C5)", "SUM(B5:B6)", "SUM(D5:D6)"]
    as_stored = stored(raw)
    assert as_stored["Hours"][-3:] == [list(row) for row in rows]
    assert recalculated(raw, tmp_path) == as_stored
    sheet = load_workbook(BytesIO(raw))["Hours"]
    assert [cell.font.bold for cell in sheet["D"]][-3:] == [False, False, True]


def test_a_formula_is_a_text_wherever_it_stands() -> None:
    evil = '=HYPERLINK("http://example.org")'
    raw = book.written([Described(evil, evil, ((evil, evil),), (evil,), ((evil,),))])
    sheet = load_workbook(BytesIO(raw)).worksheets[0]
    cells = [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} == {"s"}
    assert {cell.value for cell in cells} == {evil}


def test_names_of_sheets_are_what_a_spreadsheet_takes() -> None:
    names = ["De Krook / Gent: [boven]", "x" * 40, "X" * 40, "''", ""]
    read = CalamineWorkbook.from_filelike(BytesIO(book.written([table(name) for name in names])))
    assert read.sheet_names == [
        "De Krook   Gent   boven",
        "x" * 31,
        f"{'X' * 27} (2)",
        "Inloop",
        "Inloop (2)",
    ]
