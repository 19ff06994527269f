"""What the desks of the demo noted of visitors beside topics and outcomes: where they were sent on to, and who they were.

A network asks of who came only what it switched on; Gent did, and its desks mostly note it.
"""

from bisect import bisect
from collections import Counter
from collections.abc import Iterator
from itertools import accumulate
from random import Random
from typing import Any

from sqlalchemy.orm import Session

from db.tables import NetworkRow
from demo.practice import Practice
from domain.words import CategoryKind

ASKED = {"Gent": (CategoryKind.LANGUAGE, CategoryKind.CHANNEL)}
NOTED_SHARE = 0.8
"""Of the sessions with a count, of a network that asks it."""
WEIGHTS = {
    CategoryKind.REFERRAL: {
        "counter": 20, "ocmw": 16, "vdab": 9, "health_fund": 10, "bank": 14, "digipunt": 13, "course": 9,
        "lending": 4, "repair": 3, "home": 2,
    },
    CategoryKind.LANGUAGE: {
        "nl": 62, "fr": 7, "en": 8, "ar": 8, "tr": 6, "uk": 3, "bg": 2, "sk": 1, "fa": 2, "other": 1,
    },
    CategoryKind.CHANNEL: {
        "spontaneous": 46, "word_of_mouth": 18, "counter": 11, "ocmw": 10, "library": 8, "partner": 5, "vdab": 2,
    },
}  # fmt: skip
REFERRED = "outcome:referred"
Row = dict[str, Any]


def add(
    tx: Session, practice: Practice, network: str, network_id: int, categories: dict[str, int], *, rng: Random
) -> None:
    """More tallies of the counts of this network, and what it asks of who comes."""
    asked = ASKED.get(network, ())
    if asked:
        tx.get_one(NetworkRow, network_id).profile = [kind.value for kind in asked]
    draws = {kind: _Draw(kind, categories) for kind in WEIGHTS}
    referred = categories[REFERRED]
    more = [
        row
        for tally in practice.tallies
        if tally["category_id"] == referred
        for row in draws[CategoryKind.REFERRAL].rows(tally, tally["number"], rng)
    ]
    for count in practice.counts if asked else ():
        if rng.random() < NOTED_SHARE:
            for kind in asked:
                more += draws[kind].rows(count, count["visitors"], rng)
    practice.tallies += more


class _Draw:
    """Items of a list, drawn by how usual they are."""

    def __init__(self, kind: CategoryKind, categories: dict[str, int]) -> None:
        self.keys = [categories[f"{kind}:{code}"] for code in WEIGHTS[kind]]
        self.bounds = list(accumulate(WEIGHTS[kind].values()))

    def rows(self, of: Row, number: int, rng: Random) -> Iterator[Row]:
        """`number` of them, in the session of this row."""
        found = Counter(self.keys[bisect(self.bounds, rng.random() * self.bounds[-1])] for _ in range(number))
        for key in sorted(found):
            yield {
                "session_id": of["session_id"],
                "location_id": of["location_id"],
                "day": of["day"],
                "category_id": key,
                "number": found[key],
            }
