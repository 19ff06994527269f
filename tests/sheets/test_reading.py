"""Files as people have them: every encoding, separator and date they come with, and what is no table at all."""

from datetime import date, time
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from domain.errors import DeskError
from domain.table import MOST_ROWS, Cell, NoResult, Row, Table, letter
from sheets import csv_file, formula, reading, refusal, xlsx_file

ROWS = [["Locatie", "Één"], ["Café Öz", "1,5"], ["’t Werkhuys", "31/12/2026"]]
TEXTS = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")) | st.sampled_from("=+-@'\";,"), max_size=12
)


def workbook(*rows: list[Any], merged: str = "") -> bytes:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    if merged:
        sheet.merge_cells(merged)
    file = BytesIO()
    book.save(file)
    return file.getvalue()


@pytest.mark.parametrize("separator", [";", ",", "\t"])
@pytest.mark.parametrize("ends", ["\n", "\r\n"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-16-be"])
def test_every_encoding_and_separator_gives_the_same_table(separator: str, ends: str, encoding: str) -> None:
    lines = [separator.join(f'"{cell}"' if separator in cell else cell for cell in row) for row in ROWS]
    raw = ends.join([*lines[:2], "", lines[2], ""]).encode(encoding)
    assert reading.table(raw) == Table(
        1, ("Locatie", "Één"), (Row(2, ("Café Öz", "1,5")), Row(4, ("’t Werkhuys", "31/12/2026")))
    )


def test_a_title_above_does_not_matter_and_short_and_long_rows_are_made_even() -> None:
    raw = "Tellingen 2025;;\n\nLocatie;Datum\nDe Krook;1/2/2025;hier\nToreke\n".encode("cp1252")
    assert reading.table(raw) == Table(
        3,
        ("Locatie", "Datum", ""),
        (Row(4, ("De Krook", "1/2/2025", "hier")), Row(5, ("Toreke", None, None))),
    )


def test_a_line_that_names_the_separator_is_no_row_but_counts_as_one() -> None:
    assert reading.table(b"sep=,\na,b\n1,2;3\n") == Table(2, ("a", "b"), (Row(3, ("1", "2;3")),))


def test_a_workbook_gives_real_dates_times_and_numbers() -> None:
    found = reading.table(
        workbook(["Dag", "Uur", "Getal", "Ja"], [date(2026, 12, 31), time(9, 30), 1.5, True], [], ["x"])
    )
    assert found.rows == (
        Row(2, (date(2026, 12, 31), time(9, 30), 1.5, True)),
        Row(4, ("x", None, None, None)),
    )


def test_a_formula_gives_the_result_that_was_saved_with_it_and_is_never_computed() -> None:
    assert reading.table(workbook(["a", "b"], [1, "=1+1"])).rows == (Row(2, (1, NoResult())),)


@pytest.mark.parametrize(
    ("raw", "error"),
    [
        (b"", refusal.NothingInIt),
        (b"a;b\n\n;\n", refusal.NothingInIt),
        (b"%PDF-1.7 \xe2\xe3", refusal.IsPdf),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", refusal.IsOldExcel),
        (b"PK\x03\x04 and nothing more", refusal.Damaged),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", refusal.NotATable),
        (b'a;b\n1;"2\n3;4\n', refusal.OpenQuote),
        (b"x" * (refusal.MOST_BYTES + 1), refusal.TooLarge),
        (b"a;b\n" + b"1;2\n" * (MOST_ROWS + 1), refusal.TooManyRows),
        (b"a" + b";b" * 250 + b"\n1" + b";2" * 250 + b"\n", refusal.TooManyColumns),
    ],
)
def test_what_is_no_table_gets_its_sentence(raw: bytes, error: type[DeskError]) -> None:
    with pytest.raises(error) as refused:
        reading.table(raw)
    assert str(refused.value)


def test_another_archive_and_merged_names_and_a_bomb_are_refused() -> None:
    other = BytesIO()
    with ZipFile(other, "w") as archive:
        archive.writestr("word/document.xml", "<x/>")
    with pytest.raises(refusal.IsOtherArchive):
        reading.table(other.getvalue())
    with pytest.raises(refusal.MergedNames):
        reading.table(_merged())
    bomb = BytesIO()
    with ZipFile(bomb, "w", ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<x/>")
        archive.writestr("xl/worksheets/sheet1.xml", b" " * (xlsx_file.MOST_UNPACKED + 1))
    assert len(bomb.getvalue()) < 200_000
    with pytest.raises(refusal.UnpacksTooLarge):
        reading.table(bomb.getvalue())


def _merged() -> bytes:
    return workbook(["Locatie", "Bezoekers", "en meer", "Datum"], ["a", 1, 2, "b"], merged="B1:C1")


def test_entities_are_refused() -> None:
    raw, bad = BytesIO(workbook(["a", "b"], [1, 2])), BytesIO()
    with ZipFile(raw) as good, ZipFile(bad, "w") as archive:
        for name in good.namelist():
            part = good.read(name)
            if name.startswith("xl/worksheets/"):
                part = b'<!DOCTYPE x [<!ENTITY a "aaaa">]>' + part.partition(b"?>")[2]
            archive.writestr(name, part)
    with pytest.raises(refusal.Damaged):
        reading.table(bad.getvalue())


@given(st.lists(st.tuples(TEXTS, TEXTS), min_size=1, max_size=5))
def test_texts_come_back_from_both_formats_exactly_and_are_never_formulas(
    rows: list[tuple[str, str]],
) -> None:
    filled: list[list[Cell]] = [["x", *row] for row in rows]
    for written in (csv_file.written, xlsx_file.written):
        raw = written(["een", "twee", "drie"], filled)
        found = reading.table(raw)
        expected = [
            tuple(cell if isinstance(cell, str) and cell.strip() else None for cell in row) for row in filled
        ]
        assert [row.cells for row in found.rows] == expected


def test_values_come_back_from_both_formats() -> None:
    values: list[Cell] = ["=1+1", 12, 51.054, date(2026, 12, 31), time(9, 5), None, "+32 9 1", "'t"]
    names = [letter(index) for index in range(len(values))]
    assert reading.table(xlsx_file.written(names, [values])).rows == (Row(2, tuple(values)),)
    assert reading.table(csv_file.written(names, [values])).rows == (
        Row(2, ("=1+1", "12", "51,054", "31/12/2026", "09:05", None, "+32 9 1", "'t")),
    )


def test_a_second_reader_sees_texts_dates_and_bold_names_in_the_workbook() -> None:
    raw = xlsx_file.written(["Naam", "Dag"], [["=cmd|' /C calc'!A0", date(2026, 12, 31)]])
    sheet = load_workbook(BytesIO(raw)).active
    assert sheet is not None
    first, second = sheet[2]
    assert (first.data_type, first.value) == ("s", "=cmd|' /C calc'!A0")
    assert (second.is_date, f"{second.value:%d/%m/%Y}") == (True, "31/12/2026")
    assert sheet["A1"].font.bold


@pytest.mark.parametrize("text", ["=1", "'=1", "''", "'t", "'", "-", "a", " =1", "' =1", "'''"])
def test_the_mark_of_a_text_is_taken_away_again(text: str) -> None:
    assert formula.as_it_was(formula.kept_as_text(text)) == text


def test_columns_have_the_letters_of_a_spreadsheet() -> None:
    assert [letter(index) for index in (0, 25, 26, 51, 52, 701, 702)] == [
        "A",
        "Z",
        "AA",
        "AZ",
        "BA",
        "ZZ",
        "AAA",
    ]
