"""What the database added up for each part of the coverage page."""

from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd

from domain.consult import KEPT
from domain.coverage import SUMS, ConsultSums, Staffing
from domain.topic_filters import TopicFilters
from domain.words import ConsultStatus


@dataclass(frozen=True, slots=True)
class Overview:
    """Are we what we publish? Frames as `db.queries.coverage` promises them.

    `places` are all, those that lack most first; `by_stretch` is of some of them, or of as many as there are; `read` gives
    that of others.
    """

    filters: TopicFilters
    places: pd.DataFrame
    by_stretch: pd.DataFrame
    over_time: pd.DataFrame
    cancelled: pd.DataFrame
    read: "Read"


Read = Callable[[frozenset[int]], pd.DataFrame]
"""By place and stretch, of these places; of all when asked `EVERYWHERE`."""
EVERYWHERE = frozenset[int]()


@dataclass(frozen=True, slots=True)
class Who:
    """Who stood there, when, and with what. `labels` name languages and skills by id, in the reader's language."""

    filters: TopicFilters
    sums: Staffing
    by_hours: pd.DataFrame
    helper_time: pd.DataFrame
    asked: pd.DataFrame
    spoken: pd.DataFrame
    gaps: pd.DataFrame
    labels: dict[int, str]


@dataclass(frozen=True, slots=True)
class Busy:
    """Where it is busy, beside how many stood there."""

    filters: TopicFilters
    by_place: pd.DataFrame


@dataclass(frozen=True, slots=True)
class Consults:
    """What became of the consults; how many `places` for one there were, and how many of them were `booked`."""

    filters: TopicFilters
    ended: pd.DataFrame
    places: int
    booked: int


def staffing(frame: pd.DataFrame) -> Staffing:
    """All rows of a frame together, of the sums that it has."""
    return Staffing(**{name: int(frame[name].sum()) for name in SUMS if name in frame})


def rows_of(frame: pd.DataFrame) -> list[Staffing]:
    """Each row by itself, of the sums that the frame has."""
    names = [name for name in SUMS if name in frame]
    rows = zip(*(frame[name].tolist() for name in names), strict=True)
    return [Staffing(**dict(zip(names, row, strict=True))) for row in rows]


def consults(found: Consults) -> ConsultSums:
    """All bookings together, and the places there were for them."""
    ended = found.ended

    def number(status: ConsultStatus) -> int:
        return int(ended.loc[ended["status"] == status, "consults"].sum())

    kept = ended[ended["status"].isin(KEPT)]
    return ConsultSums(
        honoured=number(ConsultStatus.HONOURED),
        no_show=number(ConsultStatus.NO_SHOW),
        cancelled_by_visitor=number(ConsultStatus.CANCELLED_BY_VISITOR),
        cancelled_by_desk=number(ConsultStatus.CANCELLED_BY_DESK),
        unanswered=number(ConsultStatus.TO_COME),
        waited_days=int(((kept["day"] - kept["asked_on"]).dt.days * kept["consults"]).sum()),
        places=found.places,
        booked=found.booked,
    )
