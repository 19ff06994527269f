"""The people of the demo: invented helpers, with stages, languages, skills and absences."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from random import Random

from sqlalchemy.orm import Session

from db.tables import (
    AbsenceRow,
    AvailabilityRow,
    ContactRow,
    HelperCategoryRow,
    HelperRow,
    PlacementRow,
)
from demo.place import BUSY, DATA, Place
from demo.profile import HOUR, Mix, Profile
from domain.words import AbsenceKind, ContactKind, HelperKind, HelperStage

STAGES_ON_THE_WAY = (
    HelperStage.CANDIDATE,
    HelperStage.INTAKE,
    HelperStage.NOTIFICATION,
    HelperStage.AGREEMENT,
    HelperStage.TRAINING,
    HelperStage.BUDDY,
    HelperStage.PAUSED,
    HelperStage.STOPPED,
)
EVERY_NTH_ON_THE_WAY = 6
SPREAD = {
    HelperKind.VOLUNTEER: (1, 2, 2, 3),
    HelperKind.SOCIAL_ECONOMY: (3, 4, 5),
    HelperKind.WIJK_WERKER: (2, 3),
    HelperKind.STAFF: (2, 4),
    HelperKind.STUDENT: (1, 2, 3),
}
"""At how many places beside the first a helper of this kind stands."""
TURNS_OF_BUSY = 2
"""How often a busy place gets a turn beside its own."""
NEXT_ACTIONS = {
    HelperStage.CANDIDATE: "Intakegesprek afspreken",
    HelperStage.INTAKE: "Infonota bezorgen",
    HelperStage.NOTIFICATION: "Melding navragen",
    HelperStage.AGREEMENT: "Overeenkomst laten tekenen",
    HelperStage.TRAINING: "Inschrijven voor de basiscursus",
    HelperStage.BUDDY: "Meeloopperiode bespreken",
}


@dataclass(slots=True)
class Somebody:
    """A helper as the roster of the demo needs it."""

    id: int
    kind: HelperKind
    stage: HelperStage
    placements: frozenset[int]
    languages_and_skills: frozenset[str]
    windows: dict[int, tuple[time, time]]
    absences: list[tuple[date, date]] = field(default_factory=list)
    """Known before the roster was made."""
    fell_out: list[tuple[date, date]] = field(default_factory=list)
    """Came up after the roster was made: what stood there is released."""
    week_minutes: int = 0
    month_minutes: int | None = None
    first_day: date = date.min
    last_day: date = date.max
    """From when until when somebody stands on the roster at all."""

    def can_come(self, day: date, starts: time, ends: time) -> bool:
        window = self.windows.get(day.weekday())
        return (
            window is not None
            and window[0] <= starts
            and ends <= window[1]
            and self.first_day <= day <= self.last_day
            and not any(first <= day <= last for first, last in self.absences)
        )

    def has_fallen_out(self, day: date) -> bool:
        return any(first <= day <= last for first, last in self.fell_out)


def add_all(
    tx: Session,
    mix: Mix,
    places: list[Place],
    categories: dict[str, int],
    *,
    rng: Random,
    today: date,
    start: date,
) -> list[Somebody]:
    """The helpers of one network; each stands with one to three of its places."""
    names = [f"{first} {last}" for first in _lines("first_names.txt") for last in _lines("last_names.txt")]
    people = [profile for profile, number in mix for _ in range(number)]
    chosen = rng.sample(names, len(people))
    found = []
    for number, (profile, name) in enumerate(zip(people, chosen, strict=True)):
        stage = (
            STAGES_ON_THE_WAY[(number // EVERY_NTH_ON_THE_WAY) % len(STAGES_ON_THE_WAY)]
            if number % EVERY_NTH_ON_THE_WAY == EVERY_NTH_ON_THE_WAY - 1
            else HelperStage.ACTIVE
        )
        found.append(
            _add(
                tx,
                places=places,
                categories=categories,
                profile=profile,
                name=name,
                stage=stage,
                number=number,
                rng=rng,
                today=today,
                start=start,
            )
        )
    return found


def _add(
    tx: Session,
    *,
    places: list[Place],
    categories: dict[str, int],
    profile: Profile,
    name: str,
    stage: HelperStage,
    number: int,
    rng: Random,
    today: date,
    start: date,
) -> Somebody:
    is_settled = stage in (HelperStage.ACTIVE, HelperStage.PAUSED, HelperStage.STOPPED)
    row = HelperRow(
        network_id=places[0].network_id,
        name=name,
        kind=profile.kind,
        stage=stage,
        stage_since=start if is_settled else today - timedelta(days=rng.randint(3, 50)),
        email=f"{name.split(maxsplit=1)[0].lower()}.{number}@example.org".replace("ï", "i"),
        phone=f"0400 00 {number // 100:02d} {number % 100:02d}",
        partner=profile.partner,
        max_week_minutes=profile.week_hours * HOUR if profile.week_hours else None,
        max_month_minutes=profile.month_hours * HOUR if profile.month_hours else None,
        max_year_minutes=profile.year_hours * HOUR if profile.year_hours else None,
        next_action=NEXT_ACTIONS.get(stage, ""),
        next_action_on=today + timedelta(days=rng.randint(-6, 14)) if stage in NEXT_ACTIONS else None,
    )
    tx.add(row)
    tx.flush()  # everything about the helper needs its key
    speaks = {"language:nl", *(f"language:{code}" for code in _some(profile.languages, rng, 0.7))}
    knows = {f"skill:{code}" for code in _some(profile.skills, rng, 0.75)}
    own = _own_places(places, number, rng, SPREAD[profile.kind])
    windows = dict.fromkeys(sorted(rng.sample(profile.weekdays, profile.days)), profile.windows[0])
    tx.add_all(
        HelperCategoryRow(helper_id=row.id, category_id=categories[key]) for key in sorted(speaks | knows)
    )
    tx.add_all(
        PlacementRow(helper_id=row.id, location_id=place.id, first_day=start, local_contact="Onthaal")
        for place in own
        if stage is not HelperStage.CANDIDATE
    )
    tx.add_all(
        AvailabilityRow(helper_id=row.id, weekday=weekday, starts=window[0], ends=window[1])
        for weekday, window in windows.items()
    )
    absences = _absences(rng, today, start) if stage is HelperStage.ACTIVE else []
    tx.add_all(
        AbsenceRow(helper_id=row.id, kind=kind, first_day=first, last_day=last)
        for kind, first, last in absences
    )
    _add_contacts(tx, row.id, rng, today)
    return Somebody(
        id=row.id,
        kind=profile.kind,
        stage=stage,
        placements=frozenset(place.id for place in own),
        languages_and_skills=frozenset(speaks | knows),
        windows=windows,
        absences=[(first, last) for kind, first, last in absences if kind is AbsenceKind.HOLIDAY],
        fell_out=[(first, last) for kind, first, last in absences if kind is AbsenceKind.UNAVAILABLE],
        week_minutes=(profile.week_hours or 40) * HOUR,
        month_minutes=profile.month_hours * HOUR if profile.month_hours else None,
    )


def _own_places(places: list[Place], number: int, rng: Random, spread: tuple[int, ...]) -> list[Place]:
    """The first by turns, so that each place has somebody and a busy one more; then some others."""
    turns = [*places, *TURNS_OF_BUSY * [place for place in places if place.name in BUSY]]
    first = turns[number % len(turns)]
    others = [place for place in places if place is not first]
    return [first, *rng.sample(others, min(rng.choice(spread), len(others)))]


def _some(codes: Sequence[str], rng: Random, share: float) -> list[str]:
    return [code for code in codes if rng.random() < share]


def _absences(rng: Random, today: date, start: date) -> list[tuple[AbsenceKind, date, date]]:
    """Two holidays a year, a summer long and a winter short; every tenth helper is away in the coming weeks."""
    found = []
    for year in range(start.year, today.year + 2):
        summer = date(year, 7, 1) + timedelta(days=rng.randint(0, 40))
        found.append((AbsenceKind.HOLIDAY, summer, summer + timedelta(days=rng.randint(9, 20))))
        winter = date(year, 12, 20) + timedelta(days=rng.randint(0, 8))
        found.append((AbsenceKind.HOLIDAY, winter, winter + timedelta(days=rng.randint(4, 10))))
    if rng.random() < 1 / 10:
        first = today + timedelta(days=rng.randint(-10, 12))
        found.append((AbsenceKind.UNAVAILABLE, first, first + timedelta(days=rng.randint(6, 18))))
    return [one for one in found if one[2] >= start]


def _add_contacts(tx: Session, helper_id: int, rng: Random, today: date) -> None:
    day = today - timedelta(days=rng.randint(2, 130))
    for _ in range(rng.randint(1, 3)):
        tx.add(
            ContactRow(
                helper_id=helper_id,
                day=day,
                kind=rng.choice(list(ContactKind)),
                note=rng.choice(
                    (
                        "Alles loopt goed.",
                        "Wil graag een extra middag.",
                        "Vraagt een opleiding itsme.",
                        "Rooster besproken.",
                    )
                ),
            )
        )
        day -= timedelta(days=rng.randint(30, 90))


def _lines(name: str) -> list[str]:
    return (DATA / name).read_text(encoding="utf-8").splitlines()
