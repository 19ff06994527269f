"""A workbook read from its XML alone: by other code than the library that wrote it."""

from io import BytesIO
from xml.etree import ElementTree as ET
from zipfile import ZipFile

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
BUILT_IN = {0: "General", 9: "0%", 14: "mm-dd-yy"}


def cells(raw: bytes) -> list[list[tuple[str, str]]]:
    """The rows of the first sheet: what stands in each cell, and how it is kept: `text`, or the format of its number.

    A cell with a formula fails: a file that is shared computes nothing.
    """
    with ZipFile(BytesIO(raw)) as archive:
        sheet = ET.fromstring(archive.read("xl/worksheets/sheet1.xml"))
        styles = ET.fromstring(archive.read("xl/styles.xml"))
        shared = (
            [
                "".join(part.text or "" for part in one.iter(f"{MAIN}t"))
                for one in ET.fromstring(archive.read("xl/sharedStrings.xml"))
            ]
            if "xl/sharedStrings.xml" in archive.namelist()
            else []
        )
    assert sheet.find(f".//{MAIN}f") is None
    own = {int(one.get("numFmtId", 0)): one.get("formatCode", "") for one in styles.iter(f"{MAIN}numFmt")}
    listed = styles.find(f"{MAIN}cellXfs")
    assert listed is not None
    formats = [(BUILT_IN | own)[int(one.get("numFmtId", 0))] for one in listed]
    return [
        [_cell(one, shared, formats) for one in row.findall(f"{MAIN}c")] for row in sheet.iter(f"{MAIN}row")
    ]


def _cell(cell: ET.Element, shared: list[str], formats: list[str]) -> tuple[str, str]:
    value = cell.find(f"{MAIN}v")
    text = value.text or "" if value is not None else ""
    match cell.get("t", "n"):
        case "inlineStr":
            return "".join(part.text or "" for part in cell.iter(f"{MAIN}t")), "text"
        case "s":
            return shared[int(text)], "text"
    return text, formats[int(cell.get("s", 0))]
