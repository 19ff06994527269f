"""What the colours of the coverage page stand for, in the order in which they are drawn."""

from collections.abc import Mapping, Sequence

import pandas as pd

from domain.topic_filters import Bucket
from domain.words import CancelReason, HelperKind
from language import _
from ui import coverage_frames_strip, palette
from ui.coverage_charts import CELL_COLOURS, UNKNOWN
from ui.coverage_frames import CLOSED, HELD
from ui.coverage_frames_consults import STATUSES
from ui.coverage_frames_strip import Cell
from ui.coverage_frames_who import UNNAMED, UNSAID


def of_cells(rows: pd.DataFrame, *, is_dark: bool) -> dict[str, str]:
    """By what the cells of a strip that there are stand for; it has at least one."""
    bucket = Bucket(rows["grain"].iloc[0])
    return {
        coverage_frames_strip.cell_label(cell, bucket): CELL_COLOURS[is_dark][cell]
        for cell in Cell
        if (rows["cell"] == cell).any()
    }


def legend(rows: pd.DataFrame, colours: Mapping[str, str]) -> dict[str, str]:
    """Of the parts of bars that there are, by their name."""
    names = dict(zip(rows["part"], rows["name"], strict=True))
    return {names[part]: colour for part, colour in colours.items() if part in names}


def reasons(*, is_dark: bool) -> dict[str, str]:
    """Of each reason, then of the held and the closed sessions."""
    cells = CELL_COLOURS[is_dark]
    hues: Sequence[str] = (
        cells[Cell.NOBODY],
        cells[Cell.SHORT],
        *palette.GROUPS[3:4],
        *palette.GROUPS[5:8],
    )
    colours = {str(reason): hues[place % len(hues)] for place, reason in enumerate(CancelReason)}
    return colours | {HELD: cells[Cell.ENOUGH], CLOSED: cells[Cell.CLOSED]}


def kinds(*, is_dark: bool) -> dict[str, str]:
    """Of each kind of helper, then of those without a name, and of whom nobody said whether they came."""
    colours = {str(kind): palette.GROUPS[place] for place, kind in enumerate(HelperKind)}
    return colours | {UNNAMED: palette.GROUPS[7], UNSAID: UNKNOWN[is_dark]}


def statuses(*, is_dark: bool) -> dict[str, str]:
    """Of what became of consults."""
    cells = CELL_COLOURS[is_dark]
    hues = (cells[Cell.NOBODY], cells[Cell.SHORT], palette.GROUPS[3], cells[Cell.ENOUGH], UNKNOWN[is_dark])
    return {str(status): hue for status, hue in zip(STATUSES, hues, strict=True)}


def wishes(rows: pd.DataFrame, *, is_dark: bool) -> dict[str, str]:
    """Of whether a helper had what was asked for, as far as that occurs."""
    cells = CELL_COLOURS[is_dark]
    found = {}
    if rows["unmet"].any():
        found[_("nobody had it")] = cells[Cell.SHORT]
    if rows["met"].any():
        found[_("a helper had it")] = cells[Cell.ENOUGH]
    return found
