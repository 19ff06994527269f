"""A workbook opened by another program than ours, which computes its formulas itself."""

import re
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

from python_calamine import CalamineWorkbook

from scripts import spreadsheet

FORMULA = re.compile(rb"<f>([^<]*)</f><v>[^<]*</v>")
NONSENSE = rb"<f>\1</f><v>-1</v>"
Sheets = dict[str, list[list[Any]]]


def stored(raw: bytes) -> Sheets:
    """What stands in each sheet, by its name, without anything being computed."""
    read = CalamineWorkbook.from_filelike(BytesIO(raw))
    return {name: read.get_sheet_by_name(name).to_python() for name in read.sheet_names}


def recalculated(raw: bytes, folder: Path) -> Sheets:
    """The same once another program has computed every formula; the results that we stored are taken out before."""
    without, again = folder / "without.xlsx", folder / "again.xlsx"
    with ZipFile(BytesIO(raw)) as whole, ZipFile(without, "w") as part:
        for one in whole.infolist():
            part.writestr(one, FORMULA.sub(NONSENSE, whole.read(one)))
    spreadsheet.recalculated(without, again)
    return stored(again.read_bytes())


def formulas(raw: bytes) -> list[str]:
    with ZipFile(BytesIO(raw)) as whole:
        sheets = sorted(name for name in whole.namelist() if name.startswith("xl/worksheets/"))
        return [found.decode() for name in sheets for found in FORMULA.findall(whole.read(name))]
