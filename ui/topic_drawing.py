"""A chart of the topics page, ready to be shown: what is drawn, the table of it, and what stands above it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from domain.topic_mark import Mark


@dataclass(frozen=True, slots=True)
class Drawing:
    """A chart, ready to send (None: there is nothing to draw); the table under it, with its columns of dates and of
    shares; its figures, by row. `is_whole`: the table has all its rows, not only those that are drawn.
    """

    spec: dict[str, Any] | None
    table: pd.DataFrame
    marks: list[Mark]
    days: tuple[str, ...] = ()
    shares: tuple[str, ...] = ()
    is_whole: bool = True


@dataclass(frozen=True, slots=True)
class Chart:
    """A drawing with its title (a sentence computed from the figures), its unit, and the colours by what they stand for.

    `key` names it in the address. `note` stands in for what cannot be drawn; `is_wide` wants the whole width.
    """

    key: str
    title: str
    unit: str
    drawing: Drawing
    legend: Mapping[str, str] = field(default_factory=dict)
    note: str = ""
    is_wide: bool = False
