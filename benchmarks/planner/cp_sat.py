"""CP-SAT of OR-Tools on a plain problem: `python cp_sat.py PROBLEM ANSWER SECONDS`, run by the Python of .venv-bench.

Says `plan` on the error output when it has its first.
"""

import sys
from pathlib import Path
from typing import Any

from ortools.sat.python import cp_model

WORKERS = 2
"""More workers than cores make it slower."""


class Told(cp_model.CpSolverSolutionCallback):  # type: ignore[misc] # has no types here
    def on_solution_callback(self) -> None:
        sys.stderr.write("plan\n")
        sys.stderr.flush()


class Problem:
    """The program as it grows, a line after the other."""

    def __init__(self) -> None:
        self.model = cp_model.CpModel()
        self.made: list[cp_model.IntVar] = []
        self._terms: list[tuple[Any, int]] = []
        self._constant = 0
        self._sessions: list[list[int]] = []
        self._loads: list[list[int]] = []
        self._at: list[list[cp_model.IntVar]] = []
        self._of: list[list[cp_model.IntVar]] = []

    def add(self, name: str, numbers: list[int]) -> None:
        match name:
            case "constant":
                self._constant = numbers[0]
            case "session":
                self._sessions.append(numbers)
                self._at.append([])
            case "helper":
                self._loads.append(numbers)
                self._of.append([])
            case "choice":
                variable = self.model.new_bool_var("")
                self.made.append(variable)
                self._terms.append((variable, numbers[2]))
                self._at[numbers[0]].append(variable)
                self._of[numbers[1]].append(variable)
            case "wish":
                unmet = self.model.new_bool_var("")
                self._terms.append((unmet, numbers[1]))
                self.model.add_bool_or([*(self.made[number] for number in numbers[2:]), unmet])
            case "apart":
                self.model.add_at_most_one([self.made[number] for number in numbers])
            case "hours":
                _add_hours(self.model, self.made, numbers)

    def done(self) -> None:
        """What needs all the choices."""
        for (opened, open_cost, lost, lost_cost, room), here in zip(self._sessions, self._at, strict=True):
            if opened or lost:
                empty, gone = self.model.new_int_var(0, opened, ""), self.model.new_int_var(0, lost, "")
                self._terms += [(empty, open_cost), (gone, lost_cost)]
                self.model.add(sum(here) + empty + gone >= opened + lost)
            if len(here) > room:
                self.model.add(sum(here) <= room)
        for costs, own in zip(self._loads, self._of, strict=True):
            steps = [self.model.new_bool_var("") for _cost in costs]
            self._terms += list(zip(steps, costs, strict=True))
            self.model.add(sum(own) <= sum(steps))
        self.model.minimize(sum(variable * cost for variable, cost in self._terms) + self._constant)


def main(problem: str, answer: str, seconds: str) -> None:
    asked = Problem()
    for line in Path(problem).read_text("utf-8").splitlines():
        name, *words = line.split()
        asked.add(name, [int(word) for word in words])
    asked.done()
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = WORKERS
    solver.parameters.random_seed = 0
    solver.parameters.max_time_in_seconds = float(seconds)
    status = solver.solve(asked.model, Told())
    lines = [f"bound {round(solver.best_objective_bound)}"]
    if status in {cp_model.OPTIMAL, cp_model.FEASIBLE}:
        numbers = [number for number, variable in enumerate(asked.made) if solver.value(variable)]
        lines.append(" ".join(["made", *map(str, numbers)]))
    Path(answer).write_text("\n".join(lines) + "\n", encoding="utf-8")


def _add_hours(model: cp_model.CpModel, made: list[cp_model.IntVar], numbers: list[int]) -> None:
    most, overrun, *rest = numbers
    parts = list(zip(rest[::3], rest[1::3], rest[2::3], strict=True))
    total = sum(minutes * made[number] for number, minutes, _stands in parts)
    if not overrun:
        model.add(total <= most)
        return
    stays_above = model.new_bool_var("")
    model.add(total <= most + overrun * stays_above)
    for number, _minutes, stands in parts:
        if not stands:
            model.add_implication(made[number], stays_above.negated())


if __name__ == "__main__":
    main(*sys.argv[1:])
