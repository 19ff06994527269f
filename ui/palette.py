"""One colour per topic group, the same in every chart; its topics wear tints of it.

The first nine colours are Okabe and Ito's with two additions, so that colour-blind people tell them apart; they stand in
`.streamlit/config.toml` too, for charts of Streamlit's own. The tenth is for "other"; more groups begin anew. No text
relies on them: every chart has a legend in words and a table.
"""

from collections.abc import Sequence
from math import isnan

GROUPS = (
    "#0072B2", "#E69F00", "#009E73", "#CC79A7", "#D55E00", "#56B4E9", "#8C6BB1", "#A6761D", "#66727A",
    "#BFC6C9",
)  # fmt: skip
TINTS = {False: (-0.55, 0.4), True: (-0.15, 0.7)}
"""How far a group's first and last topic lie from its own colour, to black and to white, by whether the theme is dark:
neither end may sink into what charts lie on.
"""
COOL, WARM = {False: "#e3efec", True: "#1c3534"}, {False: "#0a4747", True: "#7fe0d6"}
"""The ends of a heat map, by whether the theme is dark."""
PALE, PAPER, INK, QUIET, WARNING = (
    {False: "#efede6", True: "#1d262c"},
    {False: "#fbfaf7", True: "#12181c"},
    {False: "#1d2b33", True: "#e8edef"},
    {False: "#0f6b6b", True: "#5fc4bd"},
    {False: "#e39a2f", True: "#f0a34a"},
)
"""Colours of the theme, by whether it is dark."""
GREY, GRID, WHITE = "#5c676e", "#e4e2da", "#ffffff"
"""On light paper: small text; and of a picture to share its lines, and what it lies on."""
KEPT_BACK = "#c9c5b9"
"""What stands for numbers that are withheld."""


def of_groups(group_ids: Sequence[int]) -> dict[int, str]:
    """The colour of each group, by its place in the list of topics (all of it: a filter changes no colour)."""
    return {group_id: GROUPS[place % len(GROUPS)] for place, group_id in enumerate(group_ids)}


def tints(colour: str, number: int, *, is_dark: bool) -> list[str]:
    """As many tints of a colour, dark to light."""
    if number == 1:
        return [colour]
    darkest, lightest = TINTS[is_dark]
    step = (lightest - darkest) / (number - 1)
    return [_mixed(colour, darkest + place * step) for place in range(number)]


def heat(values: Sequence[float], *, is_dark: bool) -> list[str]:
    """A colour per value, from 0 to the largest; a missing value is pale."""
    known = [value for value in values if not isnan(value)]
    largest = max(known, default=0.0) or 1.0
    return [
        PALE[is_dark] if isnan(value) else _between(COOL[is_dark], WARM[is_dark], value / largest)
        for value in values
    ]


def ink_on(colour: str) -> str:
    """Black or white, whichever reads better; the worst colour leaves a contrast of 4.58."""
    return "#000000" if contrast(colour, "#000000") >= contrast(colour, "#ffffff") else "#ffffff"


def contrast(one: str, other: str) -> float:
    """The contrast of two colours as WCAG 2 reckons it, 1 to 21."""
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def paper(*, is_dark: bool) -> str:
    """What charts lie on."""
    return PAPER[is_dark]


def ink(*, is_dark: bool) -> str:
    """What is written, and thin lines."""
    return INK[is_dark]


def quiet(*, is_dark: bool) -> str:
    """What is neither a topic nor a warning: the teal of the theme."""
    return QUIET[is_dark]


def warning(*, is_dark: bool) -> str:
    """What marks missing counts."""
    return WARNING[is_dark]


def _luminance(colour: str) -> float:
    linear = [
        one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4
        for one in (channel / 255 for channel in _channels(colour))
    ]
    return sum(weight * one for weight, one in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def _channels(colour: str) -> list[int]:
    return [int(colour[at : at + 2], 16) for at in (1, 3, 5)]


def _mixed(colour: str, amount: float) -> str:
    """Towards white by a positive amount, to black by a negative one; 1 arrives there."""
    return _between(colour, "#ffffff" if amount > 0 else "#000000", abs(amount))


def _between(one: str, other: str, share: float) -> str:
    pairs = zip(_channels(one), _channels(other), strict=True)
    return "#" + "".join(f"{round(start + (end - start) * share):02x}" for start, end in pairs)
