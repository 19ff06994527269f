"""The first day of the week, month or quarter that a day lies in, worked out by the database, so that it can group by it."""

from datetime import date
from typing import Any

from sqlalchemy import Date
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

from domain.topic_filters import Bucket

QUARTERS = (("01", "04"), ("04", "07"), ("07", "10"))
"""In which month those begin that are not the last of a year, and before which one they end."""


class monday(FunctionElement[date]):  # noqa: N801 # written as a function in a statement
    """The Monday of a day's week."""

    type = Date()
    inherit_cache = True


class first_of_month(FunctionElement[date]):  # noqa: N801 # as above
    """The first day of a day's month."""

    type = Date()
    inherit_cache = True


class first_of_quarter(FunctionElement[date]):  # noqa: N801 # as above
    """The first day of a day's quarter of a year."""

    type = Date()
    inherit_cache = True


def first_day(day: Any, bucket: Bucket) -> FunctionElement[date]:
    """The first day of the day's bucket."""
    of_bucket = {Bucket.WEEK: monday, Bucket.MONTH: first_of_month, Bucket.QUARTER: first_of_quarter}
    return of_bucket[bucket](day)


@compiles(monday, "sqlite")
def _monday_on_sqlite(element: monday, compiler: Any, **given: Any) -> str:
    # On to Sunday, or stay there, and six days back.
    return f"date({compiler.process(element.clauses, **given)}, 'weekday 0', '-6 days')"


@compiles(monday, "postgresql")
def _monday_on_postgresql(element: monday, compiler: Any, **given: Any) -> str:
    return f"CAST(date_trunc('week', {compiler.process(element.clauses, **given)}) AS DATE)"


@compiles(first_of_quarter, "sqlite")
def _first_of_quarter_on_sqlite(element: first_of_quarter, compiler: Any, **given: Any) -> str:
    day = compiler.process(element.clauses, **given)
    firsts = " ".join(f"WHEN substr({day}, 6, 2) < '{after}' THEN '{first}'" for first, after in QUARTERS)
    return f"(substr({day}, 1, 5) || CASE {firsts} ELSE '10' END || '-01')"


@compiles(first_of_quarter, "postgresql")
def _first_of_quarter_on_postgresql(element: first_of_quarter, compiler: Any, **given: Any) -> str:
    return f"CAST(date_trunc('quarter', {compiler.process(element.clauses, **given)}) AS DATE)"


@compiles(first_of_month, "sqlite")
def _first_of_month_on_sqlite(element: first_of_month, compiler: Any, **given: Any) -> str:
    # A day is text there, of which a piece is taken in a fraction of the time that reckoning with it takes.
    return f"(substr({compiler.process(element.clauses, **given)}, 1, 8) || '01')"


@compiles(first_of_month, "postgresql")
def _first_of_month_on_postgresql(element: first_of_month, compiler: Any, **given: Any) -> str:
    return f"CAST(date_trunc('month', {compiler.process(element.clauses, **given)}) AS DATE)"
