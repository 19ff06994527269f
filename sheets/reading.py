"""A file that somebody chose, read as a table: told apart by what is in it, not by its name."""

from domain.table import Table
from sheets import csv_file, finding, xlsx_file
from sheets.refusal import MOST_BYTES, IsOldExcel, IsPdf, MergedNames, NothingInIt, TooLarge

_PDF = b"%PDF-"
_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0"


def table(raw: bytes) -> Table:
    """The table in the file. Raises a sentence of `sheets.refusal` when there is none."""
    if len(raw) > MOST_BYTES:
        raise TooLarge
    if not raw.strip():
        raise NothingInIt
    if raw.startswith(_PDF):
        raise IsPdf
    if raw.startswith(_OLE):
        raise IsOldExcel
    if not raw.startswith(_ZIP):
        return finding.table(csv_file.lines(raw))
    found = finding.table(xlsx_file.lines(raw))
    if xlsx_file.merged_over_columns(raw, found.header_row):
        raise MergedNames(found.header_row)
    return found
