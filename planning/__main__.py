"""`python -m planning INSTANCE.json`: a proposal for an instance, both in the JSON of `docs/planning_format.md`.

Progress goes to the error output, one JSON object a line. With `-o` the file is there from the first second on: the
preview, then the result; whoever ends the program by force keeps what it had. SIGTERM and Ctrl-C end the search and
keep the best plan so far.
"""

import argparse
import gc
import json
import os
import signal
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn, TextIO

import language
from domain.errors import DeskError
from planning import instance_json, proposal_json
from planning.instance import Instance
from planning.proposal import Proposal
from planning.solve import propose
from planning.watch import Progress

SELDOM = 1_000_000
"""So many things more before it is looked which are not needed: nearly all that is made stays to the end."""


def main(words: Sequence[str]) -> int:
    """0 with a proposal, 2 when the instance cannot be read."""
    parser = argparse.ArgumentParser(prog="python -m planning", description="Propose a plan.")
    parser.add_argument("instance", type=Path, metavar="INSTANCE.json")
    parser.add_argument("-o", "--output", type=Path, metavar="PROPOSAL.json", help="instead of the output")
    parser.add_argument("--seconds", type=float, metavar="N", help="the best plan found by then")
    named = parser.parse_args(words)
    output = _output_of_our_own()
    with language.use("en"):
        try:
            instance = instance_json.read(named.instance.read_text("utf-8"))
        except DeskError as error:
            print(error, file=sys.stderr)
            return 2
        except OSError as error:
            print(f"{named.instance}: {error.strerror}", file=sys.stderr)
            return 2
        proposal = _until_told(instance, named.seconds, named.output)
    if named.output is None:
        output.write(proposal_json.write(proposal) + "\n")
        output.flush()
    else:
        _keep(named.output, proposal)
    return 0


def _output_of_our_own() -> TextIO:
    """The standard output for the proposal alone: HiGHS greets there when it is first made, which now goes to the errors."""
    ours = os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    return ours


def _until_told(instance: Instance, seconds: float | None, output: Path | None) -> Proposal:
    told: list[int] = []
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda received, _frame: told.append(received))
    return propose(
        instance,
        seconds=seconds,
        is_cancelled=lambda: bool(told),
        on_progress=_say,
        on_preview=lambda proposal: None if output is None else _keep(output, proposal),
    )


def _say(progress: Progress) -> None:
    said = {"seconds": round(progress.seconds, 1), "best": progress.best, "bound": progress.bound}
    print(json.dumps(said), file=sys.stderr, flush=True)


def _keep(path: Path, proposal: Proposal) -> None:
    """Written beside and put in its place, so that no reader ever finds half a file."""
    beside = path.with_name(f".{path.name}.new")
    beside.write_text(proposal_json.write(proposal), "utf-8")
    beside.replace(path)


def begin() -> NoReturn:
    """Ends without taking anything down: a search that was given up may still be at work, and memory goes by itself."""
    gc.set_threshold(SELDOM)
    code = main(sys.argv[1:])
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


if __name__ == "__main__":
    begin()
