"""The outcomes as a page, with those of earlier runs for what was not run this time."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, fields
from pathlib import Path

import settings
from benchmarks.planner.families import FAMILIES, SEEDS, Family
from benchmarks.planner.solvers import Outcome

RESULTS = settings.PROJECT / "benchmarks" / "planner.md"
KEPT = settings.PROJECT / "benchmarks" / "planner.json"
WHAT_IT_SAYS = """\
Written by `make bench-planner`; nobody types here. Each solver gets the same instance in a process of its own, and every
answer is judged by `planning.check`, which asks the rules of the desk and works out the cost without any solver. **s** are
seconds on the clock from the start of the process, **CPU** those of them it worked: on a machine that has other things to
do, the second is the one to compare. Inloop reads the instance and writes the proposal with all its reasons within these
times; CP-SAT and Timefold get the choices ready-made (`plain.py`), so their times are without that. **Gap** is how much
of the cost may still be won, by the best bound that any of them proved. **Target** is when the family's target was
reached by Inloop's own bound; where none is set, when the plan was proven best. CP-SAT uses both cores, Inloop now and then.
Searches end by the clock: where the CPU of the end is far below its seconds, others kept the machine busy, and CP-SAT and
Timefold would have found more on a quiet one.
"""

HEADINGS = (
    "| seed | solver | first plan, s (CPU) | target, s (CPU) | ended, s (CPU) | cost | gap | open places "
    "| unmet wishes | memory | judged |"
)

Key = tuple[str, int, str]


@dataclass(frozen=True, slots=True)
class Kept:
    """An outcome with where and when it came."""

    surroundings: str
    outcome: Outcome


def read() -> dict[Key, Kept]:
    """Of earlier runs; nothing when there were none."""
    if not KEPT.exists():
        return {}
    known = {part.name for part in fields(Outcome)}
    return {
        (one["family"], one["seed"], one["name"]): Kept(
            one["surroundings"], Outcome(**{key: one[key] for key in known})
        )
        for one in json.loads(KEPT.read_text("utf-8"))
    }


def write(found: Mapping[Key, Kept], path: Path = RESULTS) -> None:
    listed = [
        {
            "family": family,
            "seed": seed,
            "name": name,
            "surroundings": one.surroundings,
            **asdict(one.outcome),
        }
        for (family, seed, name), one in sorted(found.items())
    ]
    KEPT.write_text(json.dumps(listed, indent=1) + "\n", encoding="utf-8")
    path.write_text("\n\n".join(_page(found)) + "\n", encoding="utf-8")


def _page(found: Mapping[Key, Kept]) -> Iterator[str]:
    yield "# How good and how fast plans are"
    yield WHAT_IT_SAYS.strip()
    yield "## Targets"
    yield "\n".join(
        ["| family | target | reached in (CPU) | memory | first plan (CPU) |", "|---|---|---|--:|---|"]
        + [_target(family, found) for family in FAMILIES.values() if _of(found, family, "inloop")]
    )
    for family in FAMILIES.values():
        outcomes = [one for one in found if one[0] == family.name]
        if not outcomes:
            continue
        yield f"## {family.title}"
        target = f"Target: {family.target}. " if family.target else ""
        yield f"{target}Inloop may take {family.seconds:g} s, CP-SAT and Timefold {family.others:g} s each."
        yield "\n".join(
            [
                HEADINGS,
                "|--:|---|--:|--:|--:|--:|--:|--:|--:|--:|---|",
                *(line for seed in SEEDS for line in _lines(family, seed, found)),
            ]
        )
        yield "\n".join(f"- {where}" for where in sorted({found[key].surroundings for key in outcomes}))


def _of(found: Mapping[Key, Kept], family: Family, name: str) -> list[Outcome]:
    return [found[family.name, seed, name].outcome for seed in SEEDS if (family.name, seed, name) in found]


def _target(family: Family, found: Mapping[Key, Kept]) -> str:
    mine = _of(found, family, "inloop")
    reached = ", ".join(_time(one.target, one.target_cpu) for one in mine)
    first = ", ".join(_time(one.first, one.first_cpu) for one in mine)
    memory = max((one.megabytes or 0.0 for one in mine), default=0.0)
    wanted = str(family.target) if family.target else "none set"
    return f"| {family.name} | {wanted} | {reached} | {memory:.0f} MB | {first} |"


def _lines(family: Family, seed: int, found: Mapping[Key, Kept]) -> Iterator[str]:
    here = {
        name: one.outcome for (of, which, name), one in found.items() if (of, which) == (family.name, seed)
    }
    bounds = [one.bound for one in here.values() if one.bound is not None]
    best = max(bounds, default=None)
    for name in ("inloop", "greedy", "cp-sat", "timefold"):
        if name not in here:
            continue
        one = here[name]
        yield (
            f"| {seed} | {one.solver} | {_time(one.first, one.first_cpu)} | {_time(one.target, one.target_cpu)} "
            f"| {_time(one.seconds, one.cpu)} | {_number(one.cost)} | {_gap(one.cost, best)} "
            f"| {_number(one.open_places)} | {_number(one.unmet_wishes)} "
            f"| {'' if one.megabytes is None else f'{one.megabytes:.0f} MB'} | {one.verdict} |"
        )


def _time(seconds: float | None, cpu: float | None) -> str:
    if seconds is None:
        return "–"
    return f"{seconds:.1f} ({cpu:.1f})" if cpu else f"{seconds:.1f}"


def _number(value: int | None) -> str:
    return "" if value is None else f"{value:,}"


def _gap(cost: int | None, bound: int | None) -> str:
    if cost is None or bound is None:
        return ""
    return f"{100 * (cost - bound) / cost:.4f} %" if cost > bound else "0"
