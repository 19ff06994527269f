"""How long gaps stood open, row by row: chart, table and file come from the same frame."""

import pandas as pd

from domain import gap
from domain.coverage import MEANS_FROM_SESSIONS
from language import _, formats, ngettext
from ui import coverage_bars
from ui.coverage_figures import Who

STEPS = (0, 1, 3, 7, 14)
"""Days from which a bar begins."""


def steps(found: Who) -> pd.DataFrame:
    """How many gaps were filled within how many days; the last row are those that stayed open."""
    rows = coverage_bars.in_steps(found.gaps["days"].dropna().astype("int64"), STEPS)
    open_still = pd.DataFrame(
        {"step": [-1], "label": [_("unfilled")], "number": [int(found.gaps["days"].isna().sum())]}
    )
    return coverage_bars.with_text(pd.concat([rows, open_still], ignore_index=True))


def table(found: Who) -> pd.DataFrame:
    """A row for each gap, latest first."""
    rows = found.gaps.sort_values(["day", "starts", "location"], ascending=[False, False, True])
    return pd.DataFrame(
        {
            _("Place"): rows["location"],
            _("Day"): rows["day"].dt.date,
            _("Start"): [formats.clock(one) for one in rows["starts"]],
            _("Known on"): rows["known_at"].dt.date,
            _("Filled on"): [None if pd.isna(one) else one.date() for one in rows["filled_at"]],
            _("Days until filled"): rows["days"],
        }
    )


def title(found: Who) -> str:
    """Within how many days half of the gaps were filled, open ones counted as longest; else what is shown."""
    gaps = found.gaps
    if len(gaps) < MEANS_FROM_SESSIONS:
        return _("How long gaps stood open")
    half = gap.half_filled_within(None if pd.isna(one) else int(one) for one in gaps["days"])
    if half is None:
        return _("Most gaps were not filled")
    return ngettext(
        "Half of the gaps were filled within {number} day",
        "Half of the gaps were filled within {number} days",
        half,
    ).format(number=formats.number(half))
