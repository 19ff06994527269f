"""A page of paper and what can stand on it: A4 upright, our own typeface, and text that never leaves its box.

Lengths are millimetres from the upper left corner, sizes of text are points. Everything reads as well in grey.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import segno
from fpdf import FPDF
from fpdf.fonts import TTFFont

from language import current

FONTS = Path(__file__).resolve().parent.parent / "assets" / "fonts"
TYPEFACE = "inloop-sans"
WIDTH, HEIGHT = 210.0, 297.0
MARGIN = 12.0
"""What no printer cuts off."""
INK = (29, 43, 51)
GREY = (92, 104, 112)
PALE = (233, 236, 238)
LINE = (140, 150, 156)
MM_PER_POINT = 25.4 / 72
LEADING = 1.2
"""Height of a line of text, as a multiple of its size."""
STEP = 0.5
"""How much smaller text is tried, in points."""
ELLIPSIS = "…"
UNKNOWN = "?"
_SPACES = re.compile(r"[ \t\r\n\f\v]+")
QUIET = 4
"""White modules around a QR code; readers want four."""

Colour = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Box:
    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        return self.x + self.width

    @property
    def bottom(self) -> float:
        return self.y + self.height

    def inside(self, by: float) -> "Box":
        """The box less an edge of `by` on every side."""
        return Box(self.x + by, self.y + by, self.width - 2 * by, self.height - 2 * by)


def document(title: str, *, made: datetime) -> FPDF:
    """An empty document in the language of the moment; the same values made at the same moment give the same bytes."""
    pdf = FPDF(orientation="portrait", unit="mm", format="A4")
    pdf.set_auto_page_break(auto=False)
    pdf.set_margin(0)
    pdf.add_font(TYPEFACE, "", FONTS / "inloop-sans-regular.ttf")
    pdf.add_font(TYPEFACE, "B", FONTS / "inloop-sans-bold.ttf")
    pdf.set_font(TYPEFACE, "", 10)
    pdf.set_title(title)
    pdf.set_creator("Inloop")
    pdf.set_lang(current())
    pdf.set_creation_date(made)
    pdf.set_line_width(0.25)
    pdf.set_draw_color(*LINE)
    return pdf


def write(
    pdf: FPDF,
    text: str,
    box: Box,
    size: float,
    *,
    smallest: float = 6.0,
    bold: bool = False,
    align: str = "left",
    middle: bool = False,
    colour: Colour = INK,
) -> float:
    """Write text into a box, over several lines where the box has room for them; how high it came out.

    Text that is too long is made smaller, down to `smallest`; what does not fit even then ends in an ellipsis.
    """
    text = printable(pdf, text)
    style = "B" if bold else ""
    fitted, lines = _fit(pdf, text, box, size, smallest=smallest, style=style)
    line = fitted * MM_PER_POINT * LEADING
    top = box.y + ((box.height - line * len(lines)) / 2 if middle else 0)
    pdf.set_font(TYPEFACE, style, fitted)
    pdf.set_text_color(*colour)
    for number, each in enumerate(lines):
        left = box.x + _indent(pdf, each, box.width, align)
        pdf.text(left, top + line * number + fitted * MM_PER_POINT * 0.98, each)
    return line * len(lines)


def height_of(pdf: FPDF, text: str, width: float, size: float, *, bold: bool = False) -> float:
    """How high the text comes out at this size, over as many lines as it takes."""
    pdf.set_font(TYPEFACE, "B" if bold else "", size)
    return len(_wrapped(pdf, printable(pdf, text), width)) * size * MM_PER_POINT * LEADING


def frame(pdf: FPDF, box: Box, *, dashed: bool = False, colour: Colour = LINE) -> None:
    """The outline of a box."""
    pdf.set_draw_color(*colour)
    if dashed:
        pdf.set_dash_pattern(dash=0.8, gap=0.8)
    pdf.rect(box.x, box.y, box.width, box.height)
    pdf.set_dash_pattern()


def fill(pdf: FPDF, box: Box, colour: Colour = PALE) -> None:
    pdf.set_fill_color(*colour)
    pdf.rect(box.x, box.y, box.width, box.height, style="F")


def rule(pdf: FPDF, left: float, right: float, y: float, *, colour: Colour = LINE) -> None:
    """A line across."""
    pdf.set_draw_color(*colour)
    pdf.line(left, y, right, y)


def rule_down(pdf: FPDF, x: float, top: float, bottom: float, *, colour: Colour = LINE) -> None:
    """A line down."""
    pdf.set_draw_color(*colour)
    pdf.line(x, top, x, bottom)


def qr_code(pdf: FPDF, link: str, box: Box) -> None:
    """The link as a QR code that fills the box, which is square, its white edge included; on the screen it is a link too."""
    code = segno.make(link, error="m", micro=False)
    modules = list(code.matrix)
    side = box.width / (len(modules) + 2 * QUIET)
    fill(pdf, box, (255, 255, 255))
    pdf.set_fill_color(0, 0, 0)
    for down, row in enumerate(modules):
        start = None
        for across, is_dark in enumerate(
            [*row, 0]
        ):  # modules side by side in one piece, so that no seam shows
            if is_dark and start is None:
                start = across
            elif not is_dark and start is not None:
                x, y = box.x + (start + QUIET) * side, box.y + (down + QUIET) * side
                pdf.rect(x, y, (across - start) * side, side * 1.01, style="F")
                start = None
    pdf.link(box.x, box.y, box.width, box.height, link)


def foot(pdf: FPDF, text: str) -> None:
    """Small print at the lower edge: what the paper is, and when it was printed."""
    write(pdf, text, Box(MARGIN, HEIGHT - MARGIN - 1, WIDTH - 2 * MARGIN, 4), 7.5, smallest=5, colour=GREY)


def to_bytes(pdf: FPDF) -> bytes:
    return bytes(pdf.output())


def printable(pdf: FPDF, text: str) -> str:
    """The text on one line, composed, with a question mark for a sign that the typeface does not have.

    Spaces at which nothing may break stay: those within a number and before a colon.
    """
    one_line = " ".join(_SPACES.split(unicodedata.normalize("NFC", text).strip()))
    typeface = pdf.fonts[TYPEFACE]
    assert isinstance(typeface, TTFFont)
    return "".join(sign if ord(sign) in typeface.cmap else UNKNOWN for sign in one_line)


def _fit(
    pdf: FPDF, text: str, box: Box, size: float, *, smallest: float, style: str
) -> tuple[float, list[str]]:
    """The size at which the text fits, and its lines."""
    while True:
        pdf.set_font(TYPEFACE, style, size)
        lines = _wrapped(pdf, text, box.width)
        room = max(1, int(box.height / (size * MM_PER_POINT * LEADING)))
        if len(lines) <= room:
            return size, lines
        if size - STEP < smallest:
            return size, [*lines[: room - 1], _cut(pdf, " ".join(lines[room - 1 :]), box.width)]
        size -= STEP


def _wrapped(pdf: FPDF, text: str, width: float) -> list[str]:
    """The text in lines that fit; a word that is wider than a line is broken."""
    if pdf.get_string_width(text) <= width:
        return [text]
    lines: list[str] = []
    line = ""
    for word in text.split(" "):
        longer = f"{line} {word}" if line else word
        if pdf.get_string_width(longer) <= width:
            line = longer
            continue
        if line:
            lines.append(line)
        line = word
        while pdf.get_string_width(line) > width:
            kept = _longest(pdf, line, width)
            lines.append(line[:kept])
            line = line[kept:]
    return [*lines, line]


def _cut(pdf: FPDF, text: str, width: float) -> str:
    kept = _longest(pdf, text, width - pdf.get_string_width(ELLIPSIS))
    return text[:kept].rstrip() + ELLIPSIS


def _longest(pdf: FPDF, text: str, width: float) -> int:
    """How many of its first characters fit, at least one."""
    low, high = 1, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        if pdf.get_string_width(text[:middle]) <= width:
            low = middle
        else:
            high = middle - 1
    return low


def _indent(pdf: FPDF, text: str, width: float, align: str) -> float:
    match align:
        case "right":
            return width - pdf.get_string_width(text)
        case "centre":
            return (width - pdf.get_string_width(text)) / 2
    return 0.0
