"""The greedy of the planner by itself: `python -m benchmarks.planner.greedy_alone INSTANCE ANSWER`."""

import sys
from pathlib import Path

from planning import choices, greedy, instance_json


def main(instance: str, answer: str) -> None:
    problem = choices.of(instance_json.read(Path(instance).read_text("utf-8")))
    plan = greedy.draft(problem, lambda: False)
    print("plan", file=sys.stderr, flush=True)
    greedy.improve(plan, lambda: False)
    Path(answer).write_text(f"made {' '.join(map(str, sorted(plan.made)))}\n", encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
