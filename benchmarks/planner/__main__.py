"""Measure plans of invented networks, beside a greedy, CP-SAT and Timefold; `--help` says how to run a part."""

import argparse
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import language
from benchmarks.planner import inventing, plain, report
from benchmarks.planner.families import FAMILIES, SEEDS
from benchmarks.planner.report import Kept
from benchmarks.planner.solvers import SOLVERS, Asked, Outcome
from benchmarks.report import machine
from planning import choices, instance_json


def main(words: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.planner", description=__doc__)
    parser.add_argument("--families", nargs="+", choices=FAMILIES, default=list(FAMILIES), metavar="FAMILY")
    parser.add_argument("--seeds", nargs="+", type=int, choices=SEEDS, default=list(SEEDS), metavar="SEED")
    parser.add_argument("--solvers", nargs="+", choices=SOLVERS, default=list(SOLVERS), metavar="SOLVER")
    parser.add_argument(
        "--patience",
        type=float,
        default=1,
        metavar="N",
        help="so many times as long, on a machine that is busy (1)",
    )
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="leave instances and answers here")
    asked = parser.parse_args(words)
    with language.use("en"), TemporaryDirectory() as name:
        folder = asked.keep or Path(name)
        for family in asked.families:
            for seed in asked.seeds:
                _measure(folder, family, seed, asked.solvers, asked.patience)
    print(f"Written to {report.RESULTS}")
    return 0


def _measure(folder: Path, family: str, seed: int, solvers: Sequence[str], patience: float) -> None:
    """Keeps each outcome as soon as it is there, so that a run that is broken off is not lost."""
    surroundings = machine() if patience == 1 else f"{machine()}, searches given {patience:g} × their time"
    asked = _asked(folder / f"{family}-{seed}", family, seed, patience)
    for name in solvers:
        print(f"{family}, seed {seed}, {name} …", end=" ", flush=True)
        outcome = SOLVERS[name](asked)
        print(_said(outcome), flush=True)
        found = report.read()
        found[family, seed, name] = Kept(surroundings, outcome)
        report.write(found)


def _asked(folder: Path, name: str, seed: int, patience: float) -> Asked:
    family = FAMILIES[name]
    family = replace(family, seconds=family.seconds * patience, others=family.others * patience)
    folder.mkdir(parents=True, exist_ok=True)
    instance = inventing.instance(family, seed)
    problem = choices.of(instance)
    instance_file, plain_file = folder / "instance.json", folder / "plain.txt"
    instance_file.write_text(instance_json.write(instance), encoding="utf-8")
    plain.write(problem, plain_file)
    return Asked(family, seed, instance, problem, instance_file, plain_file)


def _said(outcome: Outcome) -> str:
    if outcome.cost is None:
        return outcome.verdict
    return f"{outcome.seconds or 0:.1f} s, cost {outcome.cost:,}, bound {outcome.bound}, {outcome.verdict}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
