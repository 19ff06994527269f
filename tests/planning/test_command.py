"""The commands, run as anybody would run them."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from random import Random

import pytest

from planning import check, instance_json, proposal_json
from planning.proposal import Status
from planning.solve import propose
from tests.planning.making import helper, instance, session, small

PROJECT = Path(__file__).resolve().parent.parent.parent
ASKED = small(Random(5), most_pairs=20)


@pytest.fixture
def asked_file(tmp_path: Path) -> Path:
    path = tmp_path / "instance.json"
    path.write_text(instance_json.write(ASKED), "utf-8")
    return path


def run(module: str, *words: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", module, *map(str, words)],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=False,
    )


def test_proposal_comes_on_the_output_and_nothing_else_does(asked_file: Path) -> None:
    done = run("planning", asked_file)
    assert done.returncode == 0
    assert proposal_json.read(done.stdout) == propose(ASKED)
    last = json.loads([line for line in done.stderr.splitlines() if line.startswith("{")][-1])
    assert (last["best"], last["bound"]) == (propose(ASKED).objective, propose(ASKED).objective)


def test_proposal_in_a_file_passes_the_check(asked_file: Path, tmp_path: Path) -> None:
    output = tmp_path / "proposal.json"
    assert run("planning", asked_file, "-o", output, "--seconds", "60").returncode == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == ["instance.json", "proposal.json"]
    judged = run("planning.check", asked_file, output)
    assert (judged.returncode, judged.stdout.split(":")[0]) == (0, "Right")


def test_check_says_each_fault_and_fails(asked_file: Path, tmp_path: Path) -> None:
    output = tmp_path / "proposal.json"
    text = json.loads(proposal_json.write(propose(ASKED)))
    text["bound"] = text["objective"] + 1
    output.write_text(json.dumps(text), "utf-8")
    judged = run("planning.check", asked_file, output)
    assert (judged.returncode, judged.stdout.splitlines()[0]) == (1, "the bound lies above the cost")


@pytest.mark.parametrize("module", ["planning", "planning.check"])
def test_file_that_is_no_instance_is_refused_with_its_sentence(module: str, tmp_path: Path) -> None:
    path = tmp_path / "wrong.json"
    path.write_text("{", "utf-8")
    done = run(module, path, *([path] if module == "planning.check" else []))
    assert done.returncode == 2
    assert (
        done.stderr.splitlines()[-1] == "This is not JSON from line 1, column 2 on. Correct the file there."
    )
    gone = run(module, tmp_path / "none.json", *([path] if module == "planning.check" else []))
    assert gone.returncode == 2
    assert gone.stderr.splitlines()[-1] == f"{tmp_path / 'none.json'}: No such file or directory"


def test_told_to_stop_it_leaves_the_best_plan_so_far(tmp_path: Path) -> None:
    asked = instance(
        [session(100 + number, "09:00", "12:00") for number in range(40)],
        [helper(1 + number) for number in range(60)],
    )
    path, output = tmp_path / "instance.json", tmp_path / "proposal.json"
    path.write_text(instance_json.write(asked), "utf-8")
    with subprocess.Popen(
        [sys.executable, "-m", "planning", path, "-o", output], cwd=PROJECT, stderr=subprocess.PIPE, text=True
    ) as running:
        assert running.stderr is not None
        for line in running.stderr:
            if line.startswith("{"):
                os.kill(running.pid, signal.SIGTERM)
                break
        running.stderr.read()
        assert running.wait() == 0
    proposal = proposal_json.read(output.read_text("utf-8"))
    assert proposal.status in {Status.STOPPED, Status.OPTIMAL}
    assert check.faults(asked, proposal) == []


def test_limit_of_the_command_is_kept_when_highs_does_not_come_back(asked_file: Path, tmp_path: Path) -> None:
    """Its thread is still at work then, and must not keep the program from ending."""
    output = tmp_path / "proposal.json"
    deaf = """
import sys, time
from planning import __main__, engine
def stay(highs):
    while True:
        time.sleep(0.01)
engine.is_complete = stay
sys.argv[0] = "planning"
__main__.begin()
"""
    done = subprocess.run(
        [sys.executable, "-c", deaf, asked_file, "-o", output, "--seconds", "0.3"],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0
    proposal = proposal_json.read(output.read_text("utf-8"))
    assert (proposal.status, check.faults(ASKED, proposal)) == (Status.STOPPED, [])
