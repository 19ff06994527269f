"""The hours of a helper in weeks, months and years that limit what may still be chosen."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import date

from domain.candidate import LEGAL_LIMITS, Limits, Load
from planning.problem import Choice, Person, Window

Span = tuple[date, date, int]
"""Monday of the week, first of the month, year."""


def of(person: Person, spans: Sequence[Span], load_on: Callable[[date], Load]) -> list[Window]:
    """The windows that can bind, each also noted with its choices.

    `spans` says of each session in which week, month and year it is, `load_on` what is fixed around a day.
    """
    limits, law = person.helper.who.limits, LEGAL_LIMITS.get(person.helper.who.kind, Limits())
    weeks: defaultdict[date, list[Choice]] = defaultdict(list)
    months: defaultdict[date, list[Choice]] = defaultdict(list)
    years: defaultdict[int, list[Choice]] = defaultdict(list)
    has_week = limits.week is not None
    has_month = limits.month is not None or law.month is not None
    has_year = limits.year is not None or law.year is not None
    if not (has_week or has_month or has_year):
        return []
    for choice in person.choices:
        week, month, year = spans[choice.seats.position]
        if has_week:
            weeks[week].append(choice)
        if has_month:
            months[month].append(choice)
        if has_year:
            years[year].append(choice)
    found: list[Window] = []
    for choices in weeks.values():
        found += _agreed(limits.week, load_on(_day(choices)).week, choices)
    for choices in months.values():
        used = load_on(_day(choices)).month
        found += _agreed(limits.month, used, choices) + _legal(law.month, used, choices)
    for choices in years.values():
        used = load_on(_day(choices)).year
        found += _agreed(limits.year, used, choices) + _legal(law.year, used, choices)
    for window in found:
        for of_the_day in {id(choice.windows): choice.windows for choice in window.choices}.values():
            of_the_day.append(window)  # one list for all choices of a day
    return found


def _day(choices: list[Choice]) -> date:
    return choices[0].seats.session.when.day


def _legal(limit: int | None, used: int, choices: list[Choice]) -> list[Window]:
    if limit is None or used + sum(choice.minutes for choice in choices) <= limit:
        return []
    return [Window(max(0, limit - used), choices=choices)]


def _agreed(limit: int | None, used: int, choices: list[Choice]) -> list[Window]:
    """What stands may pass an agreement, because a coordinator decided so; what is added may not."""
    if limit is None or used + sum(choice.minutes for choice in choices) <= limit:
        return []
    if all(choice.stands for choice in choices):
        return []
    standing = used + sum(choice.minutes for choice in choices if choice.stands)
    return [Window(limit - used, overrun=max(0, standing - limit), choices=choices)]
