"""Dates, times and numbers as people in Belgium write them, in the language of the moment.

Weeks start on Monday, clocks have 24 hours, decimals are as the language has them.
"""

from datetime import date, datetime, time
from decimal import Decimal
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime, format_interval, get_month_names
from babel.numbers import (
    format_currency,
    format_decimal,
    format_percent,
    get_decimal_symbol,
    get_group_symbol,
)

from language import current

KEPT = 2_000
"""How many results of each kind are remembered: some pages full of them."""

_LOCALES = {"nl": "nl_BE", "en": "en_GB", "fr": "fr_BE"}


def locale() -> str:
    """The Babel locale of the moment, such as `nl_BE`."""
    return _LOCALES[current()]


def day(value: date) -> str:
    """`di 24 nov`: a day near by, without its year."""
    return _date(value, "ccc d MMM", locale()).replace(".", "")


def day_of_month(value: date) -> str:
    """`24 nov`: where neither weekday nor year is in doubt."""
    return _date(value, "d MMM", locale()).replace(".", "")


def day_and_year(value: date) -> str:
    """`di 24 nov 2026`."""
    return _date(value, "ccc d MMM y", locale()).replace(".", "")


def day_in_full(value: date) -> str:
    """`dinsdag 24 november 2026`."""
    return _date(value, "EEEE d MMMM y", locale())


def long_date(value: date) -> str:
    """`24 november 2026`: where the weekday is already said."""
    return _date(value, "d MMMM y", locale())


def short_date(value: date) -> str:
    """`24/11/2026`, in every language."""
    return f"{value:%d/%m/%Y}"


def days(first: date, last: date) -> str:
    """`23–29 nov 2026`: the days from first through last."""
    return _interval(first, last, locale()).replace(".", "").replace("\u2009", "")


def as_title(text: str) -> str:
    """`Tuesday 24 November 2026`: with a capital, and all others as they were."""
    return text[:1].upper() + text[1:]


def clock(value: time) -> str:
    """`13:00`."""
    return f"{value:%H:%M}"


def hours(starts: time, ends: time) -> str:
    """`13:00–17:00`."""
    return f"{clock(starts)}–{clock(ends)}"


def moment(value: datetime, zone: str) -> str:
    """`di 24 nov 14:32`, in the wall-clock time of `zone`."""
    return format_datetime(value.astimezone(ZoneInfo(zone)), "ccc d MMM HH:mm", locale=locale()).replace(
        ".", ""
    )


def month(value: date) -> str:
    """`november 2026`."""
    return _date(value, "LLLL y", locale())


def short_month(value: date) -> str:
    """`nov 2026`."""
    return _date(value, "LLL y", locale()).replace(".", "")


def quarter(value: date) -> str:
    """`K4 2026`, as the quarters of a year are called."""
    return _date(value, "QQQ y", locale())


def month_names() -> list[str]:
    """The twelve names, January first."""
    names = get_month_names("wide", context="stand-alone", locale=locale())
    return [names[number] for number in range(1, 13)]


def weekday(number: int) -> str:
    """`dinsdag` for 1; Monday is 0."""
    return _date(_monday_plus(number), "cccc", locale())


def short_weekday(number: int) -> str:
    """`di` for 1; Monday is 0."""
    return _date(_monday_plus(number), "ccc", locale()).replace(".", "")


def number(value: float, decimals: int = 0) -> str:
    """`1.234` or `2,8`, with at most `decimals` digits behind the comma."""
    pattern = "#,##0" + ("." + "#" * decimals if decimals else "")
    return _decimal(value or 0, pattern, locale())  # −0.0 is 0


def fixed(value: float, decimals: int) -> str:
    """`2,50`: with exactly that many digits behind the comma, as amounts stand under each other."""
    return _decimal(value or 0, "#,##0." + "0" * decimals, locale())


def signed(value: float, decimals: int = 0) -> str:
    """`+62` or `−8`: a difference, with a real minus."""
    shown = round(value, decimals)
    return ("+" if shown > 0 else "−" if shown < 0 else "") + number(abs(shown), decimals)


def percent(share: float) -> str:
    """`17 %` or `17%` for 0.17, as the language writes it; `<1%` for what would be rounded away."""
    few = 0 < share < 0.005
    return ("<" if few else "") + format_percent(0.01 if few else share, locale=locale())


def euros(cents: int) -> str:
    """`€ 42,31` or `42,31 €`, as the language writes it."""
    return format_currency(Decimal(cents) / 100, "EUR", locale=locale())


def decimal_sign() -> str:
    """`,` or `.`."""
    return get_decimal_symbol(locale())


def thousands_sign() -> str:
    """What stands between groups of three digits."""
    return get_group_symbol(locale())


def list_of(parts: list[str]) -> str:
    """`a, b, c`: without an "and", so that it reads the same in every language."""
    return ", ".join(parts)


def either(parts: list[str]) -> str:
    """`a / b`: any one of them."""
    return " / ".join(parts)


# A page writes the same few dates and numbers again at each rerun, and Babel reads its pattern anew each time.


@lru_cache(KEPT)
def _date(value: date, pattern: str, where: str) -> str:
    return format_date(value, pattern, locale=where)


@lru_cache(KEPT)
def _interval(first: date, last: date, where: str) -> str:
    return format_interval(first, last, "yMMMd", locale=where)


@lru_cache(KEPT, typed=True)
def _decimal(value: float, pattern: str, where: str) -> str:
    return format_decimal(value, format=pattern, locale=where)


def _monday_plus(number_of_days: int) -> date:
    return date(2024, 1, 1 + number_of_days)  # 1 January 2024 was a Monday
