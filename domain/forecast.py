"""How the expected visitors are worked out: `docs/decisions/what-to-expect-of-a-session.md`.

A session's visitors are taken as its slot's usual number × the season's. The season (month of the year, kind of week, trend)
is the same for the whole network, since one slot has too few sessions to show it. The usual number of a slot leans towards
that of its location in the same part of the day, and this towards the location's, the more so the fewer its own counts.
Everything is sums that the database made; nothing is drawn by chance.
"""

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from math import exp
from typing import TypeVar

from domain.expected import DAYS_A_YEAR, Expectation, Expected, Season, expected, kind_of_week

OVERDISPERSION = 2.0
"""How much the visitors of a session vary, as a multiple of what chance alone makes: what weighs a count against a belief."""
MONTH_VARIANCE, WEEK_VARIANCE = 0.06, 0.04
"""How far months and kinds of weeks are believed to lie from the year's mean before anything was counted."""
GROWTH_VARIANCE = 0.01
"""The same of a year's growth: within a tenth, mostly."""
MOST_GROWTH = 0.4
ROUNDS = 25
LEAST_VARIANCE = 0.02
"""Slots of one location are never taken to be all alike."""
USUAL_SPREAD, SPREAD_VISITORS = 0.12, 60.0
"""The spread that is believed, and as of how many squared visitors a location's own counts outweigh that."""
MOST_SPREAD = 1.5
LEVEL_VARIANCE = 0.1
"""How far a slot is believed to lie from its location, where its range has to say what is not known of it."""
NOON = time(12)

Of = TypeVar("Of", bound=Hashable)


@dataclass(frozen=True, slots=True)
class DayTotal:
    """A day of the network: the visitors counted, and as many as the means of the same slots add up to."""

    day: date
    visitors: float
    usual: float


@dataclass(frozen=True, slots=True)
class SlotTotal:
    """The entered sessions of a slot, or the extra ones of a location (`slot_id` None), summed up.

    With w the weight of a session (the nearer to today, the heavier), f what the season makes of its day and v its visitors.
    """

    location_id: int
    slot_id: int | None
    starts: time
    sessions: int
    weighted_visitors: float
    """Σ w·v"""
    weighted_factors: float
    """Σ w·f"""
    squares: float
    """Σ v²"""
    products: float
    """Σ v·f"""
    factors: float
    """Σ f"""
    factor_squares: float
    """Σ f²"""

    def plus(self, other: "SlotTotal") -> "SlotTotal":
        """With other sessions of the same slot."""
        return SlotTotal(
            self.location_id,
            self.slot_id,
            min(self.starts, other.starts),
            self.sessions + other.sessions,
            self.weighted_visitors + other.weighted_visitors,
            self.weighted_factors + other.weighted_factors,
            self.squares + other.squares,
            self.products + other.products,
            self.factors + other.factors,
            self.factor_squares + other.factor_squares,
        )


def season(days: Sequence[DayTotal], today: date) -> Season:
    """The most credible season, given what is believed beforehand: without counts every day is an average one.

    Months, kinds of weeks and growth are fitted by turns, each with the others as they were found last.
    """
    whole = sum(one.usual for one in days)
    if not whole:
        return Season(today)
    # The means of slots were made over all these days, so that growth turns around their middle.
    middle = sum(one.usual * _years(one.day, today) for one in days) / whole
    cells = [
        _Cell(
            one.day.month - 1, kind_of_week(one.day), _years(one.day, today) - middle, one.visitors, one.usual
        )
        for one in days
    ]
    months, weeks, growth = [1.0] * 12, [1.0] * 3, 0.0
    for _round in range(ROUNDS):
        grown = [one.usual * exp(growth * one.years) for one in cells]
        pairs = list(zip(cells, grown, strict=True))
        months = _factors(
            12, MONTH_VARIANCE, [(one.month, one.visitors, usual * weeks[one.week]) for one, usual in pairs]
        )
        weeks = _factors(
            3, WEEK_VARIANCE, [(one.week, one.visitors, usual * months[one.month]) for one, usual in pairs]
        )
        weeks = [one / weeks[0] for one in weeks]
        slope, curve = -growth / GROWTH_VARIANCE, 1 / GROWTH_VARIANCE
        for one, usual in pairs:
            fitted = usual * months[one.month] * weeks[one.week]
            slope += (one.visitors - fitted) * one.years / OVERDISPERSION
            curve += fitted * one.years * one.years / OVERDISPERSION
        growth = min(max(growth + slope / curve, -MOST_GROWTH), MOST_GROWTH)
    average = sum(months) / 12
    return Season(today, tuple(one / average for one in months), tuple(weeks), growth)


def forecast(slots: Iterable[SlotTotal], found: Season) -> Expectation:
    """What to expect of each slot and each location on an average day of the season."""
    counted = [one for one in slots if one.weighted_factors > 0]
    if not counted:
        return Expectation({}, {}, found)
    at_location = _by(counted, lambda one: one.location_id)
    at_daypart = _by(counted, lambda one: (one.location_id, one.starts >= NOON))
    of_slot = _by([one for one in counted if one.slot_id is not None], lambda one: one.slot_id or 0)
    everywhere = _visitors(counted) / _sessions_weighed(counted)
    locations = _levels(at_location, dict.fromkeys(at_location, everywhere))
    dayparts = _levels(at_daypart, {key: locations[key[0]] for key in at_daypart})
    levels = _levels(
        of_slot, {key: dayparts[one[0].location_id, one[0].starts >= NOON] for key, one in of_slot.items()}
    )

    def level(one: SlotTotal) -> float:
        return locations[one.location_id] if one.slot_id is None else levels[one.slot_id]

    spreads = {key: _spread([(one, level(one)) for one in totals]) for key, totals in at_location.items()}
    return Expectation(
        {
            key: _expected(levels[key], totals, spreads[totals[0].location_id])
            for key, totals in of_slot.items()
        },
        {
            key: _expected(
                locations[key],
                totals,
                spreads[key] + _between([level(one) for one in totals], locations[key]),
            )
            for key, totals in at_location.items()
        },
        found,
    )


@dataclass(frozen=True, slots=True)
class _Cell:
    """A day as the season sees it; `years` from the middle of what was counted."""

    month: int
    week: int
    years: float
    visitors: float
    usual: float


def _years(day: date, today: date) -> float:
    return (day - today).days / DAYS_A_YEAR


def _factors(number: int, variance: float, rows: Iterable[tuple[int, float, float]]) -> list[float]:
    """Counted ÷ usual by key, leaning towards 1 as if what is believed had been counted too."""
    believed = OVERDISPERSION / variance
    counted, usual = [believed] * number, [believed] * number
    for key, visitors, expected_visitors in rows:
        counted[key] += visitors
        usual[key] += expected_visitors
    return [one / other for one, other in zip(counted, usual, strict=True)]


def _levels(groups: Mapping[Of, Sequence[SlotTotal]], believed: Mapping[Of, float]) -> dict[Of, float]:
    """Visitors on an average day, leaning towards what is believed the more so, the less the groups differ from that."""
    counted = {key: (_visitors(totals), _sessions_weighed(totals)) for key, totals in groups.items()}
    beyond_chance = sum(
        (visitors - factors * believed[key]) ** 2 - OVERDISPERSION * factors * believed[key]
        for key, (visitors, factors) in counted.items()
    )
    scale = sum((factors * believed[key]) ** 2 for key, (_visitors, factors) in counted.items())
    variance = max(beyond_chance / scale, LEAST_VARIANCE) if scale else LEAST_VARIANCE
    return {
        key: believed[key]
        * (visitors + OVERDISPERSION / variance)
        / (factors * believed[key] + OVERDISPERSION / variance)
        for key, (visitors, factors) in counted.items()
    }


def _spread(totals: Iterable[tuple[SlotTotal, float]]) -> float:
    """How much more the sessions differ from their level × season than chance makes them, leaning towards the usual."""
    beyond_chance, scale = SPREAD_VISITORS * USUAL_SPREAD, SPREAD_VISITORS
    for one, level in totals:
        square = level * level * one.factor_squares
        beyond_chance += one.squares - 2 * level * one.products + square - level * one.factors
        scale += square
    return min(max(beyond_chance / scale, 0.0), MOST_SPREAD)


def _between(levels: Sequence[float], mean: float) -> float:
    """How much slots differ from their location, relative to its mean: what is added to the spread of an unknown one."""
    return sum((one - mean) ** 2 for one in levels) / len(levels) / (mean * mean) if mean else 0.0


def _expected(level: float, totals: Sequence[SlotTotal], spread: float) -> Expected:
    """With what is not known of the level itself in the range."""
    factors = _sessions_weighed(totals)
    unsure = OVERDISPERSION / (level * factors + OVERDISPERSION / LEVEL_VARIANCE)
    return expected(level, sum(one.sessions for one in totals), spread=spread + unsure)


def _visitors(totals: Iterable[SlotTotal]) -> float:
    return sum(one.weighted_visitors for one in totals)


def _sessions_weighed(totals: Iterable[SlotTotal]) -> float:
    return sum(one.weighted_factors for one in totals)


def _by(totals: Iterable[SlotTotal], key: Callable[[SlotTotal], Of]) -> dict[Of, list[SlotTotal]]:
    found: dict[Of, list[SlotTotal]] = {}
    for one in totals:
        found.setdefault(key(one), []).append(one)
    return found
