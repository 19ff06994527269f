"""The week poster for the door: A4 upright, to be read from two metres, with what a passer-by wants to know and no more."""

from collections.abc import Sequence
from datetime import datetime

from fpdf import FPDF

from domain.labels import label
from domain.poster import Closed, Day, Planned, Poster
from domain.words import Formula
from language import _, formats
from paper import page
from paper.page import Box

EDGE = page.MARGIN
INNER = page.WIDTH - 2 * EDGE
TEAL = (15, 107, 107)
WHITE = (255, 255, 255)
BRICK = (163, 38, 42)
BAND = Box(EDGE, EDGE, INNER, 62)
WHAT = Box(EDGE, BAND.bottom + 4, INNER, 15)
WEEK = Box(EDGE, WHAT.bottom + 3, INNER, 11)
DAYS = Box(EDGE, WEEK.bottom + 2, INNER, 122)
BELOW = Box(EDGE, DAYS.bottom + 5, INNER, 43)
HIGHEST_DAY = 24.0
WORKING_DAYS = 5
DAY_MM = 74.0
QR_MM = 43.0
MOST_LATER = 4
ON_ONE_LINE = 3
"""So many openings of a day are made smaller rather than broken over two lines."""


def poster(of: Poster, *, made: datetime) -> bytes:
    """The poster of one location and one week."""
    pdf = page.document(of.name, made=made)
    pdf.add_page()
    _band(pdf, of)
    told = _("Smartphone, computer, itsme, a form on the internet: somebody here helps you on.")
    page.write(pdf, told, WHAT, 19, smallest=12, middle=True)
    _week(pdf, of)
    _below(pdf, of)
    _foot(pdf, of, made)
    return page.to_bytes(pdf)


def _band(pdf: FPDF, of: Poster) -> None:
    pdf.set_fill_color(*TEAL)
    pdf.rect(BAND.x, BAND.y, BAND.width, BAND.height, style="F", round_corners=True, corner_radius=4)
    inside = BAND.inside(7)
    above = Box(inside.x, inside.y - 1, inside.width, 9)
    page.write(pdf, _("Help with digital questions"), above, 20, smallest=12, colour=WHITE)
    name = Box(inside.x, above.bottom + 1, inside.width, 30)
    page.write(pdf, of.name, name, 50, smallest=20, bold=True, middle=True, colour=WHITE)
    address = Box(inside.x, name.bottom + 1, inside.width, 9)
    page.write(pdf, of.address, address, 19, smallest=11, middle=True, colour=WHITE)


def _week(pdf: FPDF, of: Poster) -> None:
    first, last = of.days[0].day, of.days[-1].day
    days = Box(WEEK.x, WEEK.y, 92, WEEK.height)
    page.write(pdf, formats.days(first, last), days, 22, smallest=14, bold=True, middle=True)
    common = next(iter(of.formulas)) if len(of.formulas) == 1 else None
    if common is not None:
        how = Box(days.right + 2, WEEK.y, WEEK.width - days.width - 2, WEEK.height)
        page.write(
            pdf, _how(common), how, 19, smallest=11, bold=True, align="right", middle=True, colour=TEAL
        )
    shown = [day for number, day in enumerate(of.days) if number < WORKING_DAYS or not day.is_empty]
    height = min(HIGHEST_DAY, DAYS.height / len(shown))
    for number, day in enumerate(shown):
        _day(pdf, day, Box(DAYS.x, DAYS.y + number * height, DAYS.width, height), says_how=common is None)
    page.rule(pdf, DAYS.x, DAYS.right, DAYS.y + len(shown) * height)


def _day(pdf: FPDF, day: Day, box: Box, *, says_how: bool) -> None:
    page.rule(pdf, box.x, box.right, box.y)
    if not day.open:
        page.fill(pdf, Box(box.x, box.y + 0.2, box.width, box.height - 0.4))
    size = min(28.0, box.height * 1.5)
    colour = page.INK if day.open else page.GREY
    name = Box(box.x + 3, box.y, DAY_MM - 22, box.height)
    weekday = formats.weekday(day.day.weekday())
    page.write(pdf, weekday[:1].upper() + weekday[1:], name, size, bold=True, middle=True, colour=colour)
    of_month = Box(name.right, box.y, 18, box.height)
    page.write(pdf, formats.day_of_month(day.day), of_month, size * 0.55, middle=True, colour=page.GREY)
    said = Box(box.x + DAY_MM, box.y, box.width - DAY_MM - 3, box.height)
    if day.closed:
        _lines(pdf, said, [_("closed")], [day.closed], size)
    elif not day.open and not day.cancelled:
        page.write(pdf, _("no help on this day"), said, size * 0.6, middle=True, colour=page.GREY)
    else:
        _lines(pdf, said, [_hours(one) for one in day.open], _remarks(day, says_how=says_how), size)


def _lines(pdf: FPDF, box: Box, hours: Sequence[str], remarks: Sequence[str], size: float) -> None:
    """The hours large, and below them, where there is something to remark, the rest small."""
    share = (0.62 if hours else 0.0) if remarks else 1.0
    above = Box(box.x, box.y, box.width, box.height * share)
    if 0 < len(hours) <= ON_ONE_LINE:
        line = size * page.MM_PER_POINT * page.LEADING
        above = Box(box.x, above.y + (above.height - line) / 2, box.width, line)
    if hours:
        page.write(pdf, "  ·  ".join(hours), above, size, smallest=10, bold=True, middle=True)
    if remarks:
        below = Box(
            box.x, box.y + box.height * share - (1 if hours else 0), box.width, box.height * (1 - share)
        )
        page.write(pdf, " · ".join(remarks), below, size * 0.52, smallest=8, middle=True)


def _remarks(day: Day, *, says_how: bool) -> list[str]:
    """How visitors come and in which room, and what is called off."""
    parts = []
    for one in day.open:
        how = [label(one.formula).lower()] if says_how else []
        told = [*how, one.room] if one.room else how
        if told:
            parts.append((f"{_hours(one)} " if len(day.open) > 1 else "") + ", ".join(told))
    parts += [_("{hours} is called off").format(hours=_hours(one)) for one in day.cancelled]
    return parts


def _below(pdf: FPDF, of: Poster) -> None:
    beside = BELOW.width - QR_MM - 8 if of.page else BELOW.width
    top = BELOW.y
    if of.languages:
        box = Box(BELOW.x, top, beside, 15)
        told = _("We speak: {languages}").format(languages=formats.list_of(list(of.languages)))
        top += page.write(pdf, told, box, 16, smallest=9, bold=True) + 2.5
    if of.later:
        heading = Box(BELOW.x, top, beside, 6.5)
        page.write(pdf, _("Soon closed"), heading, 14, bold=True, colour=BRICK)
        lines = [_closed(one) for one in of.later[:MOST_LATER]] + ["…"] * (len(of.later) > MOST_LATER)
        step = min(6.0, (BELOW.bottom - heading.bottom) / len(lines))
        for number, line in enumerate(lines):
            box = Box(BELOW.x, heading.bottom + number * step, beside, step)
            page.write(pdf, line, box, 12.5, smallest=7, middle=True)
    if of.page:
        code = Box(BELOW.right - QR_MM + 4, BELOW.y - 4, QR_MM, QR_MM)
        page.qr_code(pdf, of.page, code)
        under = Box(code.x - 14, code.bottom - 3.5, code.width + 10, 4.5)
        page.write(pdf, of.page.removeprefix("https://").rstrip("/"), under, 10, smallest=5, align="right")


def _foot(pdf: FPDF, of: Poster, made: datetime) -> None:
    parts = [_("Inloop · printed on {day}").format(day=formats.short_date(made.date()))]
    if of.is_demo:
        parts.append(_("Demo: invented figures"))
    page.foot(pdf, " · ".join(parts))


def _how(formula: Formula) -> str:
    match formula:
        case Formula.WALK_IN:
            return _("Walk-in: just come by")
        case Formula.APPOINTMENT:
            return _("By appointment: ask at the desk")
        case Formula.BOTH:
            return _("Walk-in, or by appointment")


def _hours(one: Planned) -> str:
    return formats.hours(one.hours.starts, one.hours.ends)


def _closed(one: Closed) -> str:
    days = formats.day(one.first) if one.first == one.last else formats.days(one.first, one.last)
    return _("{days}: {reason}").format(days=days, reason=one.why)
