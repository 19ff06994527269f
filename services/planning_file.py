"""The planner's files as the server writes and reads them: `docs/planning_format.md`."""

import json
import zlib
from dataclasses import dataclass

from domain.proposal import OtherWay
from planning import instance_json, proposal_json
from planning.instance import Instance
from planning.proposal import Proposal, Status
from services import proposal_lines


@dataclass(frozen=True, slots=True)
class Progress:
    """The cost of the best plan so far, and what no plan can go below; None before that is known."""

    best: int | None
    bound: int | None


@dataclass(frozen=True, slots=True)
class Answer:
    """A proposal with its file, `packed`."""

    found: Proposal
    file: bytes

    @property
    def is_proven(self) -> bool:
        return self.found.status is Status.OPTIMAL

    def as_other_way(self) -> OtherWay:
        """What it comes to, beside the proposal it is not."""
        return OtherWay(proposal_lines.places_open(self.found), len(self.found.removed))


def of_question(instance: Instance) -> str:
    return instance_json.write(instance)


def to_answer(text: str) -> Answer:
    return Answer(proposal_json.read(text), packed(text))


def to_progress(line: str) -> Progress | None:
    """What a line of the error output says; None for any other line, such as the solver's own greeting."""
    try:
        said = json.loads(line)
    except ValueError:
        return None
    if not isinstance(said, dict) or not {"best", "bound"} <= said.keys():
        return None
    return Progress(said["best"], said["bound"])


def packed(text: str) -> bytes:
    """A file as it is kept."""
    return zlib.compress(text.encode())
