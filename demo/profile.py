"""The kinds of people who help in the demo: eight profiles, and how many of each a network has."""

from dataclasses import dataclass
from datetime import time

from domain.words import HelperKind

HOUR = 60
DAY_LONG = (time(8, 30), time(18))
MORNING = (time(8, 30), time(13))
AFTERNOON = (time(12, 30), time(18))


@dataclass(frozen=True, slots=True)
class Profile:
    """A kind of person as desks know them. `windows`: when they can come; `days`: on how many weekdays of those."""

    kind: HelperKind
    windows: tuple[tuple[time, time], ...]
    weekdays: tuple[int, ...]
    days: int
    languages: tuple[str, ...]
    skills: tuple[str, ...]
    week_hours: int | None = None
    month_hours: int | None = None
    year_hours: int | None = None
    """Agreed for a year, as a covenant with a partner does."""
    partner: str = ""


PARTNER = "Partner sociale economie (demo)"
RETIRED = Profile(
    HelperKind.VOLUNTEER, (DAY_LONG,), (0, 1, 2, 3, 4), 3, ("fr",), ("computer", "safety", "itsme"), 9
)
WORKING = Profile(HelperKind.VOLUNTEER, (AFTERNOON,), (2, 4, 5), 2, ("en",), ("android", "apple", "bank"), 5)
NEIGHBOUR = Profile(
    HelperKind.VOLUNTEER, (DAY_LONG,), (0, 1, 3, 4), 2, ("ar", "tr", "uk"), ("android", "itsme"), 6
)
COVENANT = Profile(
    HelperKind.SOCIAL_ECONOMY,
    (DAY_LONG,),
    (0, 1, 2, 3, 4),
    5,
    ("fr", "ar"),
    ("itsme", "egov", "android", "keys"),
    34,
    year_hours=1_500,
    partner=PARTNER,
)
COVENANT_MORNINGS = Profile(
    HelperKind.SOCIAL_ECONOMY,
    (MORNING,),
    (0, 1, 2, 3, 4, 5),
    5,
    ("tr",),
    ("itsme", "android"),
    19,
    year_hours=500,
    partner=PARTNER,
)
WIJK_WERK = Profile(
    HelperKind.WIJK_WERKER, (DAY_LONG,), (0, 1, 2, 3, 4), 3, ("en", "ar"), ("computer", "egov"), 14, 60
)
STAFF = Profile(
    HelperKind.STAFF, (DAY_LONG,), (0, 1, 2, 3, 4, 5), 4, ("fr", "en"), ("egov", "consult", "tax", "keys"), 12
)
STUDENT = Profile(HelperKind.STUDENT, (AFTERNOON,), (2, 4, 5), 2, ("en",), ("apple", "android", "consult"), 8)

Mix = tuple[tuple[Profile, int], ...]
"""How many helpers of each profile."""

MIX: dict[str, Mix] = {
    "Gent": (
        (COVENANT, 9),
        (COVENANT_MORNINGS, 5),
        (RETIRED, 13),
        (WORKING, 6),
        (NEIGHBOUR, 5),
        (WIJK_WERK, 4),
        (STAFF, 4),
        (STUDENT, 3),
    ),
    "Antwerpen": (
        (COVENANT, 3),
        (COVENANT_MORNINGS, 1),
        (RETIRED, 8),
        (WORKING, 3),
        (NEIGHBOUR, 2),
        (WIJK_WERK, 1),
        (STAFF, 5),
        (STUDENT, 4),
    ),
    "Kortrijk": (
        (COVENANT, 1),
        (COVENANT_MORNINGS, 1),
        (RETIRED, 6),
        (WORKING, 2),
        (NEIGHBOUR, 1),
        (WIJK_WERK, 2),
        (STAFF, 2),
        (STUDENT, 1),
    ),
}
"""The helpers of each network; 92 in all."""
COME_AND_GO: dict[str, Mix] = {
    "Gent": ((RETIRED, 4), (WORKING, 3), (STUDENT, 3), (NEIGHBOUR, 3)),
    "Antwerpen": ((RETIRED, 2), (STUDENT, 2)),
    "Kortrijk": ((RETIRED, 2),),
}
"""As many more in whose place others stopped or never began: 19."""
