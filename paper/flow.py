"""Text and tables that run on over as many pages as they take, each page with its foot."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from fpdf import FPDF

from paper import page
from paper.page import HEIGHT, MARGIN, WIDTH, Box, Colour

EDGE = 18.0
"""A wider edge than what printers need, for lines that are read."""
INNER = WIDTH - 2 * EDGE
LOWEST = HEIGHT - MARGIN - 10
ROW_GAP = 1.6
SIDE = 1.4
"""White on each side of a cell."""
TEXT, SMALL = 10.0, 8.5


@dataclass(slots=True)
class Flow:
    """Where on which page the next thing comes. `foot` is told the number of the page and gives its small print."""

    pdf: FPDF
    foot: Callable[[int], str]
    y: float = EDGE
    pages: int = field(default=0)

    @property
    def left(self) -> float:
        """Millimetres down to the foot."""
        return LOWEST - self.y

    def new_page(self) -> None:
        self.pdf.add_page()
        self.pages += 1
        self.y = EDGE
        page.foot(self.pdf, self.foot(self.pages))

    def need(self, height: float) -> None:
        """Go to another page when there is less room than this."""
        if self.left < height:
            self.new_page()

    def box(self, height: float) -> Box:
        """The next so many millimetres, over the whole width, on one page."""
        self.need(height)
        found = Box(EDGE, self.y, INNER, height)
        self.y += height
        return found

    def gap(self, height: float) -> None:
        self.y += height

    def heading(self, text: str, size: float = 14.0, *, follows: float = 20.0) -> None:
        """A heading that never stands alone at the foot of a page: `follows` is what has to fit below it."""
        height = 2 * size * page.MM_PER_POINT * page.LEADING
        self.need(height + follows)
        box = Box(EDGE, self.y, INNER, height)
        self.y += page.write(self.pdf, text, box, size, bold=True) + 1.5

    def text(self, text: str, size: float = TEXT, *, colour: Colour = page.INK, bold: bool = False) -> None:
        """A paragraph, whole on one page."""
        height = page.height_of(self.pdf, text, INNER, size, bold=bold)
        self.need(height)
        box = Box(EDGE, self.y, INNER, height + 0.1)
        page.write(self.pdf, text, box, size, smallest=size, bold=bold, colour=colour)
        self.y += height + 1.2

    def table(
        self,
        headers: Sequence[str],
        rows: Sequence[Sequence[str]],
        widths: Sequence[float],
        *,
        right: frozenset[int],
        total: Sequence[str] = (),
    ) -> None:
        """A table; its column names come again on each page. `widths` are shares of 1, columns of `right` stand right.

        `total` is a last row in bold.
        """
        self.need(25)
        self._row(headers, widths, right, bold=True)
        below = self._height(total, widths, bold=True) if total else 0  # never alone at the head of a page
        for number, row in enumerate(rows, start=1):
            height = self._height(row, widths, bold=False) + (below if number == len(rows) else 0)
            if self.left < height:
                self.new_page()
                self._row(headers, widths, right, bold=True)
            self._row(row, widths, right, bold=False)
        if total:
            self._row(total, widths, right, bold=True)
        self.y += 3

    def height_of_table(
        self, headers: Sequence[str], rows: Sequence[Sequence[str]], widths: Sequence[float]
    ) -> float:
        """What `table` takes when it stands on one page; `rows` with the total."""
        return self._height(headers, widths, bold=True) + sum(
            self._height(row, widths, bold=True) for row in rows
        )

    def _row(
        self, cells: Sequence[str], widths: Sequence[float], right: frozenset[int], *, bold: bool
    ) -> None:
        height = self._height(cells, widths, bold=bold)
        if bold:
            page.fill(self.pdf, Box(EDGE, self.y, INNER, height))
        x = EDGE
        for number, (cell, width) in enumerate(zip(cells, widths, strict=True)):
            box = Box(x + SIDE, self.y + ROW_GAP / 2, INNER * width - 2 * SIDE, height - ROW_GAP + 0.1)
            align = "right" if number in right else "left"
            page.write(self.pdf, cell, box, SMALL, smallest=SMALL, bold=bold, align=align)
            x += INNER * width
        self.y += height
        page.rule(self.pdf, EDGE, EDGE + INNER, self.y, colour=page.PALE)

    def _height(self, cells: Sequence[str], widths: Sequence[float], *, bold: bool) -> float:
        return ROW_GAP + max(
            page.height_of(self.pdf, cell, INNER * width - 2 * SIDE, SMALL, bold=bold)
            for cell, width in zip(cells, widths, strict=True)
        )
