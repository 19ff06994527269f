"""Plain charts for paper: bars with their figure beside them, told apart without colour."""

from collections.abc import Sequence
from dataclasses import dataclass

from fpdf import FPDF

from paper import page
from paper.page import Box, Colour

BAR: Colour = (15, 107, 107)
"""Our teal, which prints as a dark grey."""
ROW = 6.2
LABEL = 0.36
AXIS = 5.0
VALUE = 4.4


@dataclass(frozen=True, slots=True)
class Bar:
    """`length` is what the bar stands for, None where there is none to draw; `text` is written beside it."""

    label: str
    length: float | None
    text: str


def height_across(bars: Sequence[Bar]) -> float:
    """What `across` takes."""
    return ROW * len(bars)


def across(pdf: FPDF, box: Box, bars: Sequence[Bar], *, most: float | None = None) -> None:
    """Bars from left to right below each other, from a common zero, in the order given."""
    longest = _longest(bars, most)
    left = box.x + box.width * LABEL
    room = box.right - left - 20
    for number, bar in enumerate(bars):
        y = box.y + number * ROW
        name = Box(box.x, y, box.width * LABEL - 2, ROW)
        page.write(pdf, bar.label, name, 9, smallest=6.5, align="right", middle=True)
        length = 0.0 if bar.length is None else room * bar.length / longest
        if length > 0:
            page.fill(pdf, Box(left, y + 1, length, ROW - 2), BAR)
        page.write(pdf, bar.text, Box(left + length + 1.2, y, 30, ROW), 9, smallest=7, middle=True)
    page.rule_down(pdf, left, box.y, box.y + ROW * len(bars))


def upright(pdf: FPDF, box: Box, bars: Sequence[Bar], *, most: float | None = None) -> None:
    """Bars beside each other that stand on a line, in the order given: figures over time."""
    longest = _longest(bars, most)
    floor = box.bottom - AXIS
    room = floor - box.y - VALUE
    step = box.width / max(len(bars), 1)
    width = min(step * 0.7, 14.0)
    for number, bar in enumerate(bars):
        middle = box.x + step * (number + 0.5)
        height = 0.0 if bar.length is None else room * bar.length / longest
        if height > 0:
            page.fill(pdf, Box(middle - width / 2, floor - height, width, height), BAR)
        above = Box(middle - step / 2, floor - height - VALUE, step, VALUE)
        page.write(pdf, bar.text, above, 8, smallest=5, align="centre", middle=True)
        below = Box(middle - step / 2 + 0.3, floor + 0.6, step - 0.6, AXIS - 0.6)
        page.write(pdf, bar.label, below, 7.5, smallest=5, align="centre", colour=page.GREY)
    page.rule(pdf, box.x, box.right, floor)


def _longest(bars: Sequence[Bar], most: float | None) -> float:
    return max([most or 0.0, *(bar.length or 0.0 for bar in bars)]) or 1.0
