"""What the coverage page and each of its charts say first: a sentence computed from the figures, that answers a question.

Where too little is known for an answer it says what is shown.
"""

from datetime import time

import pandas as pd

from domain import coverage
from domain.coverage import ConsultSums, Staffing
from domain.labels import label
from domain.topic_filters import SHARES_FROM_SESSIONS
from domain.words import CancelReason
from language import _, formats, ngettext
from ui.coverage_frames import CLOSED, HELD
from ui.coverage_frames_who import UNNAMED, UNSAID

HOURS = 24


def overview(sums: Staffing) -> str:
    share = coverage.reliability(sums)
    if share is None:
        return _("Coverage")
    return _("Somebody helped in {share} of the published hours").format(share=formats.percent(share))


def who(sums: Staffing) -> str:
    share = coverage.coverage(sums)
    if share is None:
        return _("Who stands there")
    return _("{share} of the planned sessions had enough helpers").format(share=formats.percent(share))


def busy(sums: Staffing) -> str:
    mean = coverage.visits_per_helper_hour(sums)
    if mean is None:
        return _("How busy it is")
    return _("Visits for each helper hour: {number}").format(number=formats.number(mean, 1))


def consults(sums: ConsultSums) -> str:
    share = coverage.no_show_share(sums)
    if share is None:
        return _("Consults")
    return _("{share} of who was expected for a consult stayed away").format(share=formats.percent(share))


def strip(rows: pd.DataFrame) -> str:
    """Where most places of helpers stayed empty."""
    if not rows["required"].sum():
        return _("Which places of helpers were filled")
    open_places = (rows["required"] - rows["filled"]).groupby(rows["place"]).sum()
    number = int(open_places.max())
    if not number:
        return _("Every place of a helper was filled")
    most = open_places[open_places == number]
    if len(most) > 1:
        return _("Most open places, {number} each, at {places} locations").format(
            number=formats.number(number), places=formats.number(len(most))
        )
    place = str(most.index[0])
    return ngettext(
        "Most open places at {place}: {number}", "Most open places at {place}: {number}", number
    ).format(place=place, number=formats.number(number))


def over_time(rows: pd.DataFrame) -> str:
    """Which reason cancels most."""
    gone = rows[~rows["part"].isin([HELD, CLOSED])]
    if gone.empty:
        return _("No session was cancelled")
    by_reason = gone.groupby("part")["number"].sum()
    number, most = int(by_reason.sum()), CancelReason(str(by_reason.idxmax()))
    if (by_reason == by_reason.max()).sum() > 1:
        return ngettext("{number} session was cancelled", "{number} sessions were cancelled", number).format(
            number=formats.number(number)
        )
    return ngettext(
        "{number} session was cancelled: {reason}",
        "{number} sessions were cancelled, most for this: {reason}",
        number,
    ).format(number=formats.number(number), reason=label(most))


def by_hour(rows: pd.DataFrame) -> str:
    """When helpers were short most often."""
    known = rows[rows["share"].notna() & (rows["share"] < 1)]
    if known.empty:
        return _("Enough helpers by weekday and hour")
    least = known[known["share"] == known["share"].min()].sort_values(["weekday", "hour"])
    first = least.iloc[0]
    hours = least.loc[least["weekday"] == first["weekday"], "hour"].tolist()
    together = next((number for number, hour in enumerate(hours) if hour != hours[0] + number), len(hours))
    return _("Fewest with enough helpers: {day} {hour}, {share}").format(
        day=formats.weekday(int(first["weekday"])),
        hour=f"{first['clock']}–{formats.clock(time((hours[0] + together) % HOURS))}",
        share=formats.percent(float(first["share"])),
    )


def helper_time(rows: pd.DataFrame, held: int) -> str:
    """Which kind of helper gives most hours."""
    known = rows[~rows["part"].isin([UNNAMED, UNSAID])].groupby("name")["number"].sum()
    if known.empty or held < SHARES_FROM_SESSIONS:
        return _("Helper hours by kind of helper")
    return _("Most helper hours: {kind}, {share}").format(
        kind=str(known.idxmax()), share=formats.percent(float(known.max() / known.sum()))
    )


def wishes(rows: pd.DataFrame) -> str:
    """What was asked for and missing most often."""
    asked = rows[rows["sessions"] > 0]
    if asked.empty:
        return _("Languages and skills that sessions ask for")
    most = asked.sort_values("unmet", ascending=False, kind="stable").iloc[0]
    if not most["unmet"]:
        return _("Each language and skill that was asked for was there")
    number = int(most["unmet"])
    return ngettext(
        "Missing most often: {wish}, at {number} session",
        "Missing most often: {wish}, at {number} sessions",
        number,
    ).format(wish=most["name"], number=formats.number(number))


def places(rows: pd.DataFrame) -> str:
    """Where there is most to do for each helper."""
    known = rows[rows["per_hour"].notna()]
    if len(known) < 2:  # of one place, none is the busiest
        return _("Visits beside helper hours, by place")
    first = known.iloc[0]
    return _("Busiest for each helper: {place}, {number} visits an hour").format(
        place=first["place"], number=formats.number(float(first["per_hour"]), 1)
    )


def became(sums: ConsultSums) -> str:
    ended = sums.kept + sums.cancelled_by_visitor + sums.cancelled_by_desk
    if not ended:
        return _("What became of the consults")
    return ngettext(
        "{number} of {all} consult took place",
        "{number} of {all} consults took place",
        ended,
    ).format(number=formats.number(sums.honoured), all=formats.number(ended))


def waiting(sums: ConsultSums) -> str:
    days = coverage.waiting_days(sums)
    if days is None:
        return _("Days between asking and the consult")
    return _("People waited {number} days for a consult on average").format(number=formats.number(days, 1))
