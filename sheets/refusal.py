"""Why a file cannot be read as a table, each with its sentence."""

from domain.errors import DeskError
from domain.table import MOST_COLUMNS, MOST_ROWS
from language import _, formats

MOST_MEGABYTES = 10
MOST_BYTES = MOST_MEGABYTES * 1_000_000


class TooLarge(DeskError):
    def sentence(self) -> str:
        return _("This file is larger than {number} MB. Split it into several files.").format(
            number=MOST_MEGABYTES
        )


class UnpacksTooLarge(DeskError):
    """A small file that would fill the memory when it is opened."""

    def sentence(self) -> str:
        return _(
            "This workbook holds far more than a file of its size should, so it was not opened. "
            "Copy the cells into a new workbook and try again."
        )


class TooManyRows(DeskError):
    def sentence(self) -> str:
        return _("This file has more than {number} rows. Split it into several files.").format(
            number=formats.number(MOST_ROWS)
        )


class TooManyColumns(DeskError):
    def sentence(self) -> str:
        return _("This file has more than {number} columns. Keep only those to import.").format(
            number=MOST_COLUMNS
        )


class NotATable(DeskError):
    def sentence(self) -> str:
        return _("This is not a table. Choose a CSV file or an Excel workbook (.xlsx).")


class IsPdf(DeskError):
    def sentence(self) -> str:
        return _(
            "This is a PDF, which cannot be imported. Ask for the figures as a CSV file or an Excel workbook (.xlsx)."
        )


class IsOldExcel(DeskError):
    """The container of .xls, and of a workbook with a password."""

    def sentence(self) -> str:
        return _(
            "This is an old Excel file (.xls) or one with a password. Open it, save it as .xlsx without a password, "
            "and choose that one."
        )


class IsOtherArchive(DeskError):
    def sentence(self) -> str:
        return _(
            "This is not an Excel workbook but another kind of document. Save it as .xlsx or CSV, and choose that one."
        )


class Damaged(DeskError):
    def sentence(self) -> str:
        return _(
            "This workbook is damaged. Open it in your spreadsheet program, save it anew, and try again."
        )


class OpenQuote(DeskError):
    def __init__(self, row: int) -> None:
        super().__init__()
        self.row = row

    def sentence(self) -> str:
        return _(
            'In row {number} a quotation mark (") is opened and not closed, or something follows one that is closed. '
            "Correct that row."
        ).format(number=self.row)


class MergedNames(DeskError):
    def __init__(self, row: int) -> None:
        super().__init__()
        self.row = row

    def sentence(self) -> str:
        return _(
            "Cells with column names are merged in row {number}. Undo the merging, so that each column has a name of its own."
        ).format(number=self.row)


class NothingInIt(DeskError):
    def sentence(self) -> str:
        return _(
            "There is nothing in this file below the column names. Fill in some rows and choose it again."
        )
