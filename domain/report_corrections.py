"""What an edition of a year report says otherwise than the one before it did of the same days."""

from collections.abc import Sequence

from domain import report_kpi, withheld
from domain.key_figures import BY_CODE, KPIS
from domain.report_content import Cell, Figure, Names, Table
from domain.report_kpi import Kpi, Unit
from domain.report_told import figure, told
from domain.year_report import Earlier
from language import _, formats

CORRECTED_AT_A_PLACE = ("visits", "questions", "held", "helper_hours")


def corrections(earlier: Earlier, names: Names) -> list[tuple[Cell, ...]]:
    """What the edition before said, what the same days say now, and the difference: of the network, then of each place."""
    said, now = told(earlier.said, names), told(earlier.now, names)
    form = min(earlier.said.form, earlier.now.form)  # what one of them did not add up yet is no correction
    told_by_both = [kpi for kpi in KPIS if kpi.form <= form]
    rows = [
        row
        for kpi in told_by_both
        if (row := _changed(names.network, kpi, figure(said, kpi), figure(now, kpi)))
    ]
    for place in dict.fromkeys((*said.places, *now.places)):
        for code in CORRECTED_AT_A_PLACE:
            before, after = (
                figure(one, BY_CODE[code], place)
                if place in one.figures.places
                else Figure(0, BY_CODE[code].unit)
                for one in (said, now)
            )
            row = _changed(names.place(place), BY_CODE[code], before, after)
            if row:
                rows.append(row)
    return rows


def table(rows: Sequence[tuple[Cell, ...]], earlier: Earlier) -> Table:
    return Table(
        _("Corrections"),
        _("Corrections since the last edition"),
        _("as each figure"),
        _("the days of edition {number}: {days}").format(
            number=earlier.number,
            days=formats.days(earlier.said.period.first, earlier.said.period.last),
        ),
        (_("Where"), _("Figure"), _("Was"), _("Is now"), _("Difference")),
        tuple(rows),
        widths=(0.24, 0.3, 0.15, 0.15, 0.16),
    )


def _changed(where: str, kpi: Kpi, before: Figure, after: Figure) -> tuple[Cell, ...] | None:
    """None for a figure that reads the same, and for one that no edition shows."""
    if str(before) == str(after):
        return None
    difference: Cell = "–"
    if before.is_withheld or after.is_withheld:
        difference = withheld.word()
    elif before.value is not None and after.value is not None:
        change = after.value - before.value
        if kpi.unit is Unit.SHARE:
            difference = _("{number} points").format(number=formats.signed(change * 100, decimals=1))
        else:
            difference = formats.signed(change, decimals=1)
    return (where, report_kpi.titled(kpi), before, after, difference)
