"""The statement of hours of a helper, on A4: when, where and how long that one was there, and nobody else."""

from collections.abc import Iterable
from datetime import datetime

from fpdf import FPDF

from domain import period
from domain.clock_time import MINUTES_IN_HOUR
from domain.labels import label
from domain.words import HelperKind
from domain.worked import Statement, StatementLine
from language import _, formats, ngettext
from paper import page
from paper.page import HEIGHT, MARGIN, WIDTH, Box

INNER = WIDTH - 2 * MARGIN
TOP, ROW = 62.0, 6.6
LAST = HEIGHT - MARGIN - 12
"""Below this no line begins."""
FROM_SECOND = MARGIN + 14
SIGNED = 40.0
"""What sum, remarks and signatures take under the last line."""
DAY, HOURS, PLACE, SUM = 42.0, 30.0, INNER - 42 - 30 - 26, 26.0


def statements(of: Iterable[Statement], *, made: datetime) -> bytes:
    """The statements behind each other, each beginning on a page of its own."""
    pdf = page.document(_("Statement of hours"), made=made)
    for one in of:
        _statement(pdf, one, made)
    return page.to_bytes(pdf)


def _statement(pdf: FPDF, of: Statement, made: datetime) -> None:
    pdf.add_page()
    number = 1
    _head(pdf, of)
    y = _columns(pdf, TOP)
    for line in of.lines:
        if y + ROW > LAST:
            _foot(pdf, of, made, number)
            pdf.add_page()
            number += 1
            page.write(pdf, of.name, Box(MARGIN, MARGIN, INNER, 7), 12, bold=True)
            y = _columns(pdf, FROM_SECOND)
        _line(pdf, line, y)
        y += ROW
    if y + SIGNED > LAST:
        _foot(pdf, of, made, number)
        pdf.add_page()
        number += 1
        page.write(pdf, of.name, Box(MARGIN, MARGIN, INNER, 7), 12, bold=True)
        y = FROM_SECOND
    _below(pdf, of, y)
    _foot(pdf, of, made, number)


def _head(pdf: FPDF, of: Statement) -> None:
    page.write(pdf, _("Statement of hours"), Box(MARGIN, MARGIN, INNER, 11), 22, bold=True)
    page.write(pdf, of.network, Box(MARGIN, MARGIN + 11, INNER, 6), 12, colour=page.GREY)
    page.write(pdf, of.name, Box(MARGIN, MARGIN + 21, INNER, 8), 16, bold=True)
    told = f"{label(of.kind)} · {period.describe(of.period)}"
    page.write(pdf, told, Box(MARGIN, MARGIN + 29, INNER, 6), 11)
    facts = " · ".join(
        (
            ngettext("{number} session", "{number} sessions", len(of.lines)).format(
                number=formats.number(len(of.lines))
            ),
            ngettext("on {number} day", "on {number} days", of.days).format(number=formats.number(of.days)),
            _("{number} hours").format(number=_hours(of.minutes)),
        )
    )
    page.write(pdf, facts, Box(MARGIN, MARGIN + 36, INNER, 6), 11, bold=True)


def _columns(pdf: FPDF, y: float) -> float:
    """The names of the columns; where the first line begins."""
    page.fill(pdf, Box(MARGIN, y - 1, INNER, ROW))
    for text, box, align in _cells(_("Day"), _("From – to"), _("Location"), _("Hours"), y):
        page.write(pdf, text, box, 9.5, bold=True, align=align, middle=True)
    return y + ROW


def _line(pdf: FPDF, line: StatementLine, y: float) -> None:
    place = _("{place} (stood in)").format(place=line.place) if line.stood_in else line.place
    cells = _cells(
        formats.day_and_year(line.day), formats.hours(line.starts, line.ends), place, _hours(line.minutes), y
    )
    for text, box, align in cells:
        page.write(pdf, text, box, 9.5, align=align, middle=True)
    page.rule(pdf, MARGIN, MARGIN + INNER, y + ROW - 1, colour=page.PALE)


def _cells(day: str, hours: str, place: str, total: str, y: float) -> list[tuple[str, Box, str]]:
    height = ROW - 2
    return [
        (day, Box(MARGIN + 1, y, DAY - 2, height), "left"),
        (hours, Box(MARGIN + DAY, y, HOURS - 2, height), "left"),
        (place, Box(MARGIN + DAY + HOURS, y, PLACE - 2, height), "left"),
        (total, Box(MARGIN + INNER - SUM, y, SUM - 1, height), "right"),
    ]


def _below(pdf: FPDF, of: Statement, y: float) -> None:
    if not of.lines:
        text = _("In this period nobody said yet that this helper was there.")
        page.write(pdf, text, Box(MARGIN + 1, y, INNER, 6), 10, colour=page.GREY)
        y += 8
    page.rule(pdf, MARGIN, MARGIN + INNER, y)
    page.write(pdf, _("Total"), Box(MARGIN + 1, y + 1, DAY, 6), 11, bold=True)
    total = Box(MARGIN + INNER - SUM - 20, y + 1, SUM + 19, 6)
    page.write(pdf, _hours(of.minutes), total, 11, bold=True, align="right")
    y += 9
    for text in _remarks(of):
        y += page.write(pdf, text, Box(MARGIN + 1, y, INNER - 2, 10), 8.5, colour=page.GREY) + 0.5
    y += 6
    for text, x in ((_("The helper"), MARGIN), (_("For the network"), MARGIN + INNER / 2 + 4)):
        page.rule(pdf, x, x + INNER / 2 - 4, y + 10)
        page.write(pdf, text, Box(x, y + 10.5, INNER / 2 - 4, 5), 8.5, colour=page.GREY)


def _remarks(of: Statement) -> list[str]:
    said = [_("Only sessions are counted of which somebody said afterwards that this helper was there.")]
    if of.kind is HelperKind.WIJK_WERKER:
        said.append(_("Wijk-werk counts by the started hour."))
    if of.unsaid:
        said.append(
            ngettext(
                "Not counted: {number} session of this period of which nobody said yet who was there.",
                "Not counted: {number} sessions of this period of which nobody said yet who was there.",
                of.unsaid,
            ).format(number=formats.number(of.unsaid))
        )
    return said


def _foot(pdf: FPDF, of: Statement, made: datetime, number: int) -> None:
    parts = [
        _("Inloop · printed on {day}").format(day=formats.short_date(made.date())),
        _("page {number}").format(number=number),
    ]
    if of.is_demo:
        parts.append(_("Demo: invented figures"))
    page.foot(pdf, " · ".join(parts))


def _hours(minutes: int) -> str:
    """Always with two digits behind the comma, as hours are paid."""
    return formats.fixed(minutes / MINUTES_IN_HOUR, 2)
