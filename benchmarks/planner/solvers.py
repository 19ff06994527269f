"""The four that are compared, each on the same instance, its answer judged by the rules of the desk."""

import json
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import settings
from benchmarks.planner import plain
from benchmarks.planner.families import Family
from benchmarks.planner.running import Run, Said, run
from planning import check, picture, proposal_json
from planning.instance import Guide, Instance
from planning.problem import Problem
from planning.proposal import Proposal, Status

BENCH = settings.PROJECT / ".venv-bench"
HERE = Path(__file__).parent
RIGHT = "right"
MOST_FAULTS = 3


@dataclass(frozen=True, slots=True)
class Asked:
    """One instance with the files that solvers read; answers go beside them."""

    family: Family
    seed: int
    instance: Instance
    problem: Problem
    instance_file: Path
    plain_file: Path

    def answer(self, name: str) -> Path:
        path = self.instance_file.with_name(f"{name}.answer")
        path.unlink(missing_ok=True)
        return path


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of it. Times in seconds on the clock and of work; None: it never came, or nothing was said of it.

    `target` is when the gap of the family's target was reached (or proven best, without one), by its own bound.
    """

    solver: str
    verdict: str
    seconds: float | None = None
    cpu: float | None = None
    megabytes: float | None = None
    first: float | None = None
    first_cpu: float | None = None
    target: float | None = None
    target_cpu: float | None = None
    cost: int | None = None
    bound: int | None = None
    open_places: int | None = None
    unmet_wishes: int | None = None


def inloop(asked: Asked) -> Outcome:
    answer = asked.answer("inloop")
    done = run(
        [
            *(sys.executable, "-m", "planning", str(asked.instance_file)),
            *("-o", str(answer), "--seconds", f"{asked.family.seconds:g}"),
        ],
        limit=asked.family.seconds,
        watched=answer,
    )
    if done.code or not answer.exists():
        return _failed("Inloop", done)
    proposal = proposal_json.read(answer.read_text("utf-8"))
    reached = _reached(done, asked.family)
    if reached is None and proposal.status is Status.OPTIMAL:
        reached = Said(done.seconds, done.cpu, "")
    return _judged(
        "Inloop",
        asked,
        done,
        {Guide(one.session_id, one.helper_id) for one in proposal.placed},
        first=done.first_file,
        reached=reached,
        bound=proposal.bound,
        proposal=proposal,
    )


def _reached(done: Run, family: Family) -> Said | None:
    gap = family.target.gap if family.target else 0.0
    for said in done.said:
        if not said.line.startswith("{"):
            continue
        found = json.loads(said.line)
        best, bound = found.get("best"), found.get("bound")
        if best is not None and bound is not None and best - bound <= gap * best:
            return said
    return None


def greedy(asked: Asked) -> Outcome:
    answer = asked.answer("greedy")
    command = [sys.executable, "-m", "benchmarks.planner.greedy_alone", str(asked.instance_file), str(answer)]
    return _of_choices("greedy alone", asked, command, answer)


def cp_sat(asked: Asked) -> Outcome:
    python = BENCH / "bin" / "python"
    if not python.exists():
        return Outcome("CP-SAT", "not run: there is no .venv-bench; `make bench-planner` makes it")
    answer = asked.answer("cp-sat")
    files = [str(asked.plain_file), str(answer), f"{asked.family.others:g}"]
    return _of_choices("CP-SAT", asked, [str(python), str(HERE / "cp_sat.py"), *files], answer)


def timefold(asked: Asked) -> Outcome:
    java = shutil.which("java")
    if java is None:
        return Outcome("Timefold", "not run: no Java runtime was found")
    jars = sorted(BENCH.glob("lib/python*/site-packages/timefold/solver/jars/*.jar"))
    if not jars:
        return Outcome("Timefold", "not run: its JARs are not in .venv-bench")
    classes = _compiled(jars)
    if classes is None:
        return Outcome("Timefold", "not run: there is a Java runtime, but no compiler (javac)")
    answer = asked.answer("timefold")
    path = ":".join([str(classes), *map(str, jars)])
    files = [str(asked.plain_file), str(answer), f"{asked.family.others:g}"]
    return _of_choices("Timefold", asked, [java, "-cp", path, "Desk", *files], answer)


def _compiled(jars: Sequence[Path]) -> Path | None:
    javac = shutil.which("javac")
    if javac is None:
        return None
    classes = BENCH / "classes"
    source = HERE / "Desk.java"
    made = classes / "Desk.class"
    if not made.exists() or made.stat().st_mtime < source.stat().st_mtime:
        path = ":".join(map(str, jars))
        subprocess.run([javac, "-nowarn", "-cp", path, "-d", str(classes), str(source)], check=True)
    return classes


def _of_choices(name: str, asked: Asked, command: Sequence[str], answer: Path) -> Outcome:
    done = run(command, limit=asked.family.others)
    if done.code or not answer.exists():
        return _failed(name, done)
    made, bound = plain.read_answer(asked.problem, answer)
    first = next((one for one in done.said if one.line == "plan"), None)
    if first is None:
        return Outcome(name, "no plan in time", done.seconds, done.cpu, done.megabytes, bound=bound)
    return _judged(name, asked, done, asked.problem.guides(made), first=first, bound=bound)


def _failed(name: str, done: Run) -> Outcome:
    last = next((one.line for one in reversed(done.said) if one.line), "nothing said")
    return Outcome(name, f"ended with {done.code}: {last}", done.seconds, done.cpu, done.megabytes)


def _judged(
    name: str,
    asked: Asked,
    done: Run,
    guides: "frozenset[Guide] | set[Guide]",
    *,
    first: Said | None,
    reached: Said | None = None,
    bound: int | None = None,
    proposal: Proposal | None = None,
) -> Outcome:
    """With the cost as the independent picture of the plan has it. Of a proposal everything it says is checked."""
    seen = picture.of(asked.instance, guides)
    faults = check.forbidden(seen) if proposal is None else check.faults(asked.instance, proposal)
    cost = seen.cost()
    if bound is not None and bound == cost.total and reached is None:
        reached = Said(done.seconds, done.cpu, "")
    return Outcome(
        solver=name,
        verdict="; ".join(faults[:MOST_FAULTS]) or RIGHT,
        seconds=done.seconds,
        cpu=done.cpu,
        megabytes=done.megabytes,
        first=None if first is None else first.seconds,
        first_cpu=None if first is None else first.cpu,
        target=None if reached is None else reached.seconds,
        target_cpu=None if reached is None else reached.cpu,
        cost=cost.total,
        bound=bound,
        open_places=sum(seen.gap(session).open for session in asked.instance.sessions),
        unmet_wishes=sum(
            len(seen.missing_languages(session)) + len(seen.missing_skills(session))
            for session in asked.instance.sessions
        ),
    )


SOLVERS = {"inloop": inloop, "greedy": greedy, "cp-sat": cp_sat, "timefold": timefold}
