"""Everything that can be said about the project without running its tests, one line of verdict per part.

`python -m scripts.check` runs all parts; names of parts after it run only those.
"""

import subprocess
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

PROJECT = Path(__file__).resolve().parent.parent
AT_ONCE = 2


class Part(NamedTuple):
    name: str
    module: str
    arguments: tuple[str, ...] = ()


class Verdict(NamedTuple):
    part: Part
    is_right: bool
    said: str
    seconds: float


PARTS = (
    Part("types", "mypy"),
    Part("layers", "pytest", ("-q", "-p", "no:cacheprovider", "--noconftest", "tests/test_layers.py")),
    Part("migrations", "scripts.migrations"),
    Part("translations", "language.texts"),
    Part("rules", "ruff", ("check",)),
    Part("format", "ruff", ("format", "--check")),
)


def judge(part: Part) -> Verdict:
    begin = time.perf_counter()
    command = [sys.executable, "-m", part.module, *part.arguments]
    done = subprocess.run(
        command, cwd=PROJECT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
    )
    return Verdict(part, done.returncode == 0, done.stdout, time.perf_counter() - begin)


def main(names: Sequence[str]) -> int:
    parts = [part for part in PARTS if not names or part.name in names]
    if unknown := set(names) - {part.name for part in PARTS}:
        print(
            f"No part is called {', '.join(sorted(unknown))}; there are {', '.join(part.name for part in PARTS)}."
        )
        return 2
    with ThreadPoolExecutor(AT_ONCE) as workers:
        verdicts = list(workers.map(judge, parts))
    for verdict in verdicts:
        if not verdict.is_right:
            print(f"--- {verdict.part.name}\n{verdict.said.rstrip()}\n")
    for verdict in verdicts:
        print(f"{'right' if verdict.is_right else 'WRONG'}  {verdict.part.name:<13}{verdict.seconds:5.1f} s")
    return 0 if all(verdict.is_right for verdict in verdicts) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
