"""The tally sheet: a page for each session, with the topics of its place, room for strokes, and a code that opens its count."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from fpdf import FPDF

from domain.labels import label
from domain.tally_sheet import Sheet
from language import _, formats
from paper import page
from paper.page import HEIGHT, MARGIN, WIDTH, Box

INNER = WIDTH - 2 * MARGIN
HEAD = Box(MARGIN, MARGIN, INNER, 34)
FIGURES = Box(MARGIN, HEAD.bottom + 2, INNER, 24)
TOPICS = Box(MARGIN, FIGURES.bottom + 4, INNER, 162)
PEOPLE = Box(MARGIN, TOPICS.bottom + 4, INNER, HEIGHT - MARGIN - 5 - TOPICS.bottom - 4)
COLUMNS = 2
GAP = 6.0
HIGHEST_ROW, LOWEST_ROW = 9.0, 4.4
ROW_STEP = 0.1
LABEL_SHARE, TOTAL_MM = 0.52, 11.0
LARGEST_TOPIC = 8.8
"""Points: at this size most topics stand on one line, so that few differ from the others."""
QR_MM = 34.0
TICK_MM = 4.0
MOST_HELPERS = 6
BLANKS = 2
"""Lines for who else stood in."""


@dataclass(frozen=True, slots=True)
class Row:
    text: str
    is_group: bool
    has_topics: bool = False


def sheets(every: Sequence[Sheet], *, link_of: Callable[[Sheet], str], made: datetime) -> bytes:
    """The sheets of these sessions, in their order; a place with more topics than fit on one page gets a second."""
    pdf = page.document(_("Tally sheet"), made=made)
    for sheet in every:
        height, parts = _laid_out(_rows(sheet))
        for number, columns in enumerate(parts, 1):
            pdf.add_page()
            _head(pdf, sheet, link_of(sheet))
            _figures(pdf)
            for place, rows in enumerate(columns):
                _column(pdf, rows, place, height)
            _people(pdf, sheet)
            _foot(pdf, sheet, made, number, len(parts))
    return page.to_bytes(pdf)


def _head(pdf: FPDF, sheet: Sheet, link: str) -> None:
    at = sheet.at
    beside = HEAD.width - QR_MM - 4
    name = Box(HEAD.x, HEAD.y, beside, 18)
    height = page.write(pdf, at.location, name, 22, smallest=12, bold=True)
    when = Box(HEAD.x, name.y + height + 1, beside, 7)
    page.write(pdf, f"{formats.day_in_full(at.day)} · {formats.hours(at.starts, at.ends)}", when, 14)
    how = " · ".join(part for part in (label(sheet.formula), at.room) if part)
    page.write(pdf, how, Box(when.x, when.bottom, beside, 6), 11, colour=page.GREY)
    code = Box(HEAD.right - QR_MM + 3, HEAD.y - 3, QR_MM, QR_MM)
    page.qr_code(pdf, link, code)
    told = Box(code.x, code.bottom - 2, code.width, 5)
    page.write(pdf, _("Opens this count"), told, 8, align="centre", colour=page.GREY)


def _figures(pdf: FPDF) -> None:
    shares = ((_("Visitors"), 0.44), (_("First time"), 0.28), (_("Turned away"), 0.28))
    left = FIGURES.x
    for text, share in shares:
        box = Box(left, FIGURES.y, share * (FIGURES.width - 2 * 3), FIGURES.height)
        left = box.right + 3
        page.frame(pdf, box, colour=page.INK)
        page.write(pdf, text, Box(box.x + 2, box.y + 1, box.width - 4, 6), 12, bold=True)
        total = Box(box.right - 16, box.y + 10, 14, box.height - 12)
        page.frame(pdf, total, dashed=True)
        page.write(
            pdf,
            _("total"),
            Box(total.x, total.y - 3.6, total.width, 3.6),
            7,
            align="centre",
            colour=page.GREY,
        )


def _rows(sheet: Sheet) -> list[Row]:
    return [
        Row(topic.label, topic is group.topic, topic is group.topic and bool(group.topics))
        for group in sheet.groups
        for topic in (group.topic, *group.topics)
    ]


def _laid_out(rows: Sequence[Row]) -> tuple[float, list[list[list[Row]]]]:
    """How high a row is, and the columns of each page: rows as high as one page allows, no heading alone at a foot."""
    height = HIGHEST_ROW
    columns = _columns(rows, height)
    while len(columns) > COLUMNS and height - ROW_STEP >= LOWEST_ROW:
        height -= ROW_STEP
        columns = _columns(rows, height)
    pages = [columns[first : first + COLUMNS] for first in range(0, len(columns), COLUMNS)]
    return height, pages or [[]]


def _columns(rows: Sequence[Row], height: float) -> list[list[Row]]:
    most = int(TOPICS.height / height)
    columns: list[list[Row]] = []
    for place, row in enumerate(rows):
        is_alone = (
            row.is_group and place + 1 < len(rows) and not rows[place + 1].is_group
        )  # its topics would begin the next column
        if not columns or len(columns[-1]) + is_alone >= most:
            columns.append([])
        columns[-1].append(row)
    return columns


def _column(pdf: FPDF, rows: Sequence[Row], place: int, height: float) -> None:
    width = (TOPICS.width - GAP * (COLUMNS - 1)) / COLUMNS
    left = TOPICS.x + place * (width + GAP)
    for number, row in enumerate(rows):
        box = Box(left, TOPICS.y + number * height, width, height)
        if row.is_group:
            page.fill(pdf, box)
        total = Box(box.right - TOTAL_MM, box.y, TOTAL_MM, height)
        text = Box(box.x + (1.5 if row.is_group else 3), box.y, LABEL_SHARE * width - 3.5, height)
        page.write(
            pdf,
            row.text,
            text,
            min(LARGEST_TOPIC + row.is_group, height * 1.75),
            smallest=5,
            bold=row.is_group,
            middle=True,
        )
        strokes = box.x + LABEL_SHARE * width
        pdf.set_draw_color(*page.LINE)
        pdf.line(strokes, box.y, strokes, box.bottom)
        if row.has_topics:  # its own box is no sum of those below it
            told = Box(strokes + 1, box.y, width - LABEL_SHARE * width - TOTAL_MM - 2, height)
            page.write(pdf, _("in general"), told, 6.5, middle=True, colour=page.GREY)
        page.rule(pdf, box.x, box.right, box.bottom)
        page.frame(pdf, total, dashed=True)
    page.rule(pdf, left, left + width, TOPICS.y)


def _people(pdf: FPDF, sheet: Sheet) -> None:
    half = (PEOPLE.width - GAP) / 2
    page.write(pdf, _("Who was there"), Box(PEOPLE.x, PEOPLE.y, half, 5), 10.5, bold=True)
    shown = sheet.helpers[:MOST_HELPERS]
    step = 6.2
    for number, (text, box) in enumerate(zip([*shown, *[""] * BLANKS], _places(half, step), strict=False)):
        page.frame(pdf, Box(box.x, box.y + 0.8, TICK_MM, TICK_MM), colour=page.INK)
        beside = Box(box.x + TICK_MM + 1.5, box.y, box.width - TICK_MM - 4, step)
        if number < len(shown):
            page.write(pdf, text, beside, 10.5, middle=True)
        else:
            page.rule(pdf, beside.x, beside.right, beside.bottom - 1)
    note = Box(PEOPLE.x + half + GAP, PEOPLE.y, half, PEOPLE.height)
    page.write(pdf, _("Note"), Box(note.x, note.y, half, 5), 10.5, bold=True)
    for number in range(3):
        page.rule(pdf, note.x, note.right, note.y + 11.5 + number * 7)
    warning = _("No names, phone numbers or other details of visitors: not here and not beside the strokes.")
    page.write(pdf, warning, Box(note.x, note.y + 27, half, 9), 8.5, colour=page.GREY)


def _places(width: float, step: float) -> Iterator[Box]:
    """Where the ticks stand, line by line, two on each."""
    for number in range(MOST_HELPERS + BLANKS):
        down, across = divmod(number, 2)
        yield Box(PEOPLE.x + across * width / 2, PEOPLE.y + 6 + down * step, width / 2, step)


def _foot(pdf: FPDF, sheet: Sheet, made: datetime, number: int, of: int) -> None:
    parts = [_("Inloop · tally sheet, printed on {day}").format(day=formats.short_date(made.date()))]
    if of > 1:
        parts.append(_("page {number} of {of}").format(number=number, of=of))
    if sheet.is_demo:
        parts.append(_("Demo: invented figures"))
    page.foot(pdf, " · ".join(parts))
