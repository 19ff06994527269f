"""How much of the change against the weeks right before is the season's, said only where the numbers carry it.

What changes between two stretches of weeks may be nothing but autumn. A year earlier the same two stretches show what
autumn does: the rate of questions per entered session went up or down by some factor. That factor, on the rate of the weeks
before, is what the season alone would bring; its range is as wide as the few questions of then make it. One year is one
example of a season, no law. `docs/decisions/what-the-season-explains.md` says why.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from math import exp, log, sqrt

from domain import period, topic_trend
from domain.period import Period
from domain.topic_filters import SHARES_FROM_SESSIONS
from domain.topic_share import NINETEEN_OF_TWENTY, NOT_KNOWN, Effects
from domain.topic_trend import CLEAR, Change

SEASON_DAYS = 13 * period.DAYS_IN_WEEK
"""At most so many days are compared with as many before them: longer ones hold several seasons."""
QUESTIONS_TO_KNOW = 20
"""Fewer questions in either stretch of a year earlier say nothing of what the season does to a topic."""


class Stretch(StrEnum):
    """The four that are compared: the weeks, as many before them, and both a year earlier."""

    NOW = "now"
    BEFORE = "before"
    NOW_EARLIER = "now_earlier"
    BEFORE_EARLIER = "before_earlier"


class Verdict(StrEnum):
    """What can be said of a change: the season does it, there is more to it, or neither is clear."""

    SEASON = "season"
    BEYOND = "beyond"
    UNSURE = "unsure"


@dataclass(frozen=True, slots=True)
class Range:
    """Questions that the season alone would bring, more (or fewer) than the rate of the weeks before: likely, from, through."""

    likely: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Seasonal:
    """A topic that clearly changed. `season` is None where a year earlier too little was asked to know; then the verdict
    is `UNSURE`.
    """

    change: Change
    season: Range | None
    verdict: Verdict


def stretches(whole: Period) -> dict[Stretch, Period]:
    """The last `SEASON_DAYS` of the period at most, as many days before them, and both 52 weeks earlier."""
    first = max(whole.first, whole.last - timedelta(days=SEASON_DAYS - 1))
    now = Period(first, whole.last)
    before = Period(first - timedelta(days=now.length), first - timedelta(days=1))
    return {
        Stretch.NOW: now,
        Stretch.BEFORE: before,
        Stretch.NOW_EARLIER: period.same_period_a_year_earlier(now),
        Stretch.BEFORE_EARLIER: period.same_period_a_year_earlier(before),
    }


def is_known(entered: Mapping[Stretch, int]) -> bool:
    """Whether enough sessions were entered in each stretch, and the four are alike enough to compare."""
    numbers = [entered.get(one, 0) for one in Stretch]
    return min(numbers) >= SHARES_FROM_SESSIONS and max(numbers) <= topic_trend.MOST_TIMES_AS_MANY * min(
        numbers
    )


def seasonal(
    asked: Mapping[int, Mapping[Stretch, int]],
    entered: Mapping[Stretch, int],
    varies: Effects = NOT_KNOWN,
) -> list[Seasonal]:
    """The topics, by id in `asked`, that clearly changed against the weeks before: largest rise first, largest fall last.

    `varies`: how much more the questions of a session vary than if they came one by one. Empty unless `is_known`.
    """
    if not is_known(entered):
        return []
    found = topic_trend.changes(
        {key: [one.get(Stretch.NOW, 0)] for key, one in asked.items()},
        {key: [one.get(Stretch.BEFORE, 0)] for key, one in asked.items()},
        entered_now=[entered[Stretch.NOW]],
        entered_before=[entered[Stretch.BEFORE]],
        varies=varies,
    )
    return [_seasonal(one, asked[one.topic_id], entered, varies.of(one.topic_id)) for one in found]


def _seasonal(
    change: Change, asked: Mapping[Stretch, int], entered: Mapping[Stretch, int], varies: float
) -> Seasonal:
    then, before_then = asked.get(Stretch.NOW_EARLIER, 0), asked.get(Stretch.BEFORE_EARLIER, 0)
    if min(then, before_then) < QUESTIONS_TO_KNOW or not change.before:
        return Seasonal(change, None, Verdict.UNSURE)
    factor = log(then / entered[Stretch.NOW_EARLIER]) - log(before_then / entered[Stretch.BEFORE_EARLIER])
    variance = varies * (1 / then + 1 / before_then)
    half = NINETEEN_OF_TWENTY * sqrt(variance)
    likely, low, high = (change.usual * (exp(one) - 1) for one in (factor, factor - half, factor + half))
    season = Range(likely, low, high)
    of_both = variance + varies * (1 / max(change.now, 1) + 1 / change.before)
    return Seasonal(change, season, _verdict(change, season, factor, of_both))


def _verdict(change: Change, season: Range, factor: float, variance: float) -> Verdict:
    """Beyond the season when the change goes further than it, by `CLEAR` deviations of both; the season's when all of its
    range lies on the side of the change.
    """
    is_rise = change.difference > 0
    if not change.now:  # nothing is asked any more: no season was ever seen to do that
        return Verdict.BEYOND
    rest = log(change.now / change.usual) - factor
    if (rest if is_rise else -rest) >= CLEAR * sqrt(variance):
        return Verdict.BEYOND
    return Verdict.SEASON if (season.low > 0 if is_rise else season.high < 0) else Verdict.UNSURE
