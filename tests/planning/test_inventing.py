"""Invented networks, and the plain numbers that other solvers get."""

from pathlib import Path

import pytest

from benchmarks.planner import inventing, plain
from benchmarks.planner.families import FAMILIES
from planning import check, choices, greedy, instance_json, picture
from planning.problem import Choice
from planning.solve import propose


def test_instance_is_the_same_each_time_and_another_for_another_seed() -> None:
    family = FAMILIES["small-1w"]
    one = inventing.instance(family, 1)
    assert instance_json.write(inventing.instance(family, 1)) == instance_json.write(one)
    assert instance_json.write(inventing.instance(family, 2)) != instance_json.write(one)
    assert instance_json.read(instance_json.write(one)) == one


@pytest.mark.parametrize(("name", "weeks"), [("small-1w", 1), ("small-4w", 4)])
def test_instance_has_the_size_of_its_family(name: str, weeks: int) -> None:
    asked = inventing.instance(FAMILIES[name], 1)
    assert (len(asked.places), len(asked.sessions), len(asked.helpers)) == (12, 40 * weeks, 45)
    assert (asked.last_day - asked.first_day).days // 7 == weeks - 1


@pytest.mark.parametrize("name", ["small-1w", "small-4w"])
def test_plan_of_an_invented_network_is_proven_and_right(name: str) -> None:
    asked = inventing.instance(FAMILIES[name], 1)
    proposal = propose(asked)
    assert proposal.bound == proposal.objective
    assert check.faults(asked, proposal) == []


def cost_of_plain(text: str, made: set[int]) -> int:
    """What the plain numbers say a plan costs, read with nothing of the planner."""
    total, wishes = 0, 0
    sessions: list[list[int]] = []
    loads: list[list[int]] = []
    choices_of_file: list[list[int]] = []
    for line in text.splitlines():
        name, *words = line.split()
        numbers = [int(word) for word in words]
        match name:
            case "constant":
                total += numbers[0]
            case "session":
                sessions.append(numbers)
            case "helper":
                loads.append(numbers)
            case "choice":
                choices_of_file.append(numbers)
            case "wish":
                wishes += 0 if made & set(numbers[2:]) else numbers[1]
            case "apart":
                assert len(made & set(numbers)) <= 1
            case "hours":
                parts = [part for part in zip(*[iter(numbers[2:])] * 3, strict=True) if part[0] in made]
                over = numbers[1] if all(stands for _number, _minutes, stands in parts) else 0
                assert sum(minutes for _number, minutes, _stands in parts) <= numbers[0] + over
    total += wishes + sum(choices_of_file[number][2] for number in made)
    for index, (opened, open_cost, lost, lost_cost, room) in enumerate(sessions):
        here = sum(choices_of_file[number][0] == index for number in made)
        assert here <= room
        missing = max(0, opened + lost - here)
        total += min(missing, lost) * lost_cost + (missing - min(missing, lost)) * open_cost
    for index, costs in enumerate(loads):
        total += sum(costs[: sum(choices_of_file[number][1] == index for number in made)])
    return total


@pytest.mark.parametrize("name", ["small-1w", "small-4w"])
def test_plain_numbers_say_the_same_of_a_plan_as_the_rules_of_the_desk(name: str, tmp_path: Path) -> None:
    asked = inventing.instance(FAMILIES[name], 1)
    problem = choices.of(asked)
    plain.write(problem, tmp_path / "plain.txt")
    plan = greedy.draft(problem, lambda: False)
    seen = picture.of(asked, problem.guides(plan.choices))
    assert check.forbidden(seen) == []
    assert cost_of_plain((tmp_path / "plain.txt").read_text("utf-8"), set(plan.made)) == seen.cost().total


def test_answer_of_a_solver_is_read(tmp_path: Path) -> None:
    problem = choices.of(inventing.instance(FAMILIES["small-1w"], 1))
    answer = tmp_path / "answer"
    answer.write_text("bound 12\nmade 3 5\n", encoding="utf-8")
    expected: tuple[list[Choice], int | None] = ([problem.choices[3], problem.choices[5]], 12)
    assert plain.read_answer(problem, answer) == expected
    answer.write_text("made\n", encoding="utf-8")
    assert plain.read_answer(problem, answer) == ([], None)
