"""The sizes of networks on which the planner is measured, and what is asked of it there."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Target:
    """At most this share of the cost may still be won (0: proven to be the best) after so many seconds."""

    gap: float
    seconds: float

    def __str__(self) -> str:
        within = "proven best" if not self.gap else f"within {100 * self.gap:g} %"
        return f"{within} in {self.seconds:g} s"


@dataclass(frozen=True, slots=True)
class Family:
    """So many places with sessions each week, spread over `towns`, planned for `weeks`.

    `seconds` is when our search ends, `others` when that of CP-SAT or Timefold does: all together take half an hour.
    """

    name: str
    places: int
    sessions: int
    helpers: int
    towns: int
    weeks: int
    seconds: float
    others: float
    target: Target | None = None

    @property
    def title(self) -> str:
        weeks = "1 week" if self.weeks == 1 else f"{self.weeks} weeks"
        return f"{self.places} places, {self.sessions * self.weeks:,} sessions, {self.helpers:,} helpers, {weeks}"


FAMILIES = {
    family.name: family
    for family in (
        Family("small-1w", 12, 40, 45, 1, 1, 10, 10),
        Family("small-4w", 12, 40, 45, 1, 4, 10, 10, Target(0, 1)),
        Family("city-1w", 60, 400, 500, 1, 1, 30, 30, Target(0, 3)),
        Family("city-4w", 60, 400, 500, 1, 4, 30, 30, Target(0.0005, 15)),
        Family("region-1w", 500, 4_000, 5_000, 20, 1, 60, 30, Target(0.001, 30)),
        Family("region-4w", 500, 4_000, 5_000, 20, 4, 120, 60, Target(0.002, 120)),
    )
}
SEEDS = (1, 2, 3)
