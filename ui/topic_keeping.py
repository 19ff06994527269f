"""What each chart of the topics page comes to once its small numbers are withheld."""

import pandas as pd

from ui.chart_parts import Drawn
from ui.chart_shared import Shared


def shared(
    table: pd.DataFrame,
    chart: Drawn | None,
    number: int,
    *,
    title: str,
    legend: dict[str, str] | None = None,
    sign: str = "",
    shares: tuple[str, ...] = (),
) -> Shared:
    """The chart with `number` of its small numbers withheld. Where any is, `title` takes the place of the computed one."""
    return Shared(
        table,
        chart,
        legend or {},
        withheld=number,
        sign=sign,
        title=title if number else "",
        shares=shares,
    )
