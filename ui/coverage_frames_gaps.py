"""How long gaps stood open, row by row: chart, table and file come from the same frame."""

import pandas as pd

from domain import gap
from domain.coverage import MEANS_FROM_SESSIONS
from domain.coverage_mark import GAP_STEPS, OPEN_STILL, Mark
from language import _, formats, ngettext
from ui import coverage_bars
from ui.coverage_figures import Who


def steps(found: Who) -> pd.DataFrame:
    """How many gaps were filled within how many days; the last row are those that stayed open. Without gaps no rows."""
    rows = coverage_bars.in_steps(found.gaps["days"].dropna().astype("int64"), GAP_STEPS)
    open_still = pd.DataFrame(
        {"step": [OPEN_STILL], "label": [_("unfilled")], "number": [int(found.gaps["days"].isna().sum())]}
    )
    both = pd.concat([rows, open_still], ignore_index=True)
    return coverage_bars.with_text(both if len(found.gaps) else both[:0])


def marks(steps: pd.DataFrame) -> list[Mark]:
    return [Mark(gap=int(step)) for step in steps.loc[steps["number"] > 0, "step"]]


def step_label(step: int) -> str:
    """`gap filled within 1–2 days`."""
    if step == OPEN_STILL:
        return _("gap that was not filled")
    return _("gap filled after {days} days").format(days=coverage_bars.step_label(step, GAP_STEPS))


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
