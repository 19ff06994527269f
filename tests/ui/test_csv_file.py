"""Files that a Belgian spreadsheet opens by double click, and that never run anything."""

import csv
from datetime import date, time
from io import StringIO

import pandas as pd
import pytest

from ui import csv_file


def cells(file: bytes) -> list[list[str]]:
    return list(csv.reader(StringIO(file.decode("utf-8-sig"), newline=""), delimiter=";"))


def test_file_is_as_belgian_spreadsheets_read_it() -> None:
    table = pd.DataFrame(
        {"Dag": [date(2026, 3, 1)], "Vragen": [1234], "Aandeel": [0.25], "Naam": ["Café “Ons; huis”"]}
    )
    assert csv_file.contents(table) == (
        '\ufeffDag;Vragen;Aandeel;Naam\r\n01/03/2026;1234;0,25;"Café “Ons; huis”"\r\n'.encode()
    )


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("=cmd|' /C calc'!A0", "'=cmd|' /C calc'!A0"),
        ("+32 9 123 45 67", "'+32 9 123 45 67"),
        ("-1", "'-1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        (" =1+1", "' =1+1"),
        ("\t=1", "'\t=1"),
        ("itsme", "itsme"),
        ("", ""),
        (-3.5, "-3,5"),
        (2.0, "2"),
        (1 / 3, "0,3333"),
        (-0.00001, "0"),
        (float("nan"), ""),
        (None, ""),
        (pd.NaT, ""),
        (True, "1"),
        (-12, "-12"),
        (time(9, 30), "09:30"),
        (date(2026, 12, 31), "31/12/2026"),
        (pd.Timestamp(2026, 12, 31), "31/12/2026"),
    ],
)
def test_a_cell_is_a_number_a_date_or_plain_text(value: object, written: str) -> None:
    table = pd.DataFrame({"a": pd.Series([value], dtype="object")})
    assert cells(csv_file.contents(table))[1:] == [[written]]


def test_column_names_and_rows_stand_in_order_also_when_names_are_alike() -> None:
    table = pd.DataFrame([[1, 2], [3, 4]], columns=["a", "=a"])
    assert cells(csv_file.contents(table)) == [["a", "'=a"], ["1", "2"], ["3", "4"]]


@pytest.mark.parametrize(
    ("parts", "name"),
    [
        (("Gent", "2025-11-26..2026-11-24", "tijd"), "inloop_gent_2025-11-26-2026-11-24_tijd.csv"),
        (("Liège & Verviers / été", "x"), "inloop_liege-verviers-ete_x.csv"),
        (("../../etc", "…"), "inloop_etc.csv"),
    ],
)
def test_file_name_is_of_plain_letters(parts: tuple[str, ...], name: str) -> None:
    assert csv_file.name(*parts) == name
