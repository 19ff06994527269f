"""The checker finds what is wrong with a proposal: one thing is made wrong at a time."""

from dataclasses import replace
from typing import Any

import pytest

from domain.need import Need
from domain.period import Period
from domain.proposal import Why
from domain.proposal_lack import Blocked, Cause, Lack, LackKind
from domain.rule import Rule
from planning import check
from planning.instance import Standing
from planning.proposal import Change, Doubtful, Placed, Proposal, Short, Status
from planning.solve import propose
from tests.planning.making import TUESDAY, helper, instance, session

ASKED = instance(
    [session(100), session(101, "11:00", "13:00"), session(102, "14:00", "16:00", need=Need(2, 2))],
    [helper(1), helper(2), helper(3, absences=(Period(TUESDAY, TUESDAY),)), helper(4)],
    [Standing(100, 1, is_pinned=True), Standing(101, 3), Standing(102, 4)],
)
RIGHT = propose(ASKED)
(REMOVED,) = RIGHT.removed


def test_what_it_is_tried_on_is_right() -> None:
    assert check.faults(ASKED, RIGHT) == []
    assert [(one.session_id, one.helper_id) for one in RIGHT.placed] == [
        (100, 1),
        (101, 2),
        (102, 1),
        (102, 4),
    ]


def without(session_id: int, helper_id: int) -> tuple[Placed, ...]:
    return tuple(one for one in RIGHT.placed if (one.session_id, one.helper_id) != (session_id, helper_id))


def changed(session_id: int, helper_id: int, **given: Any) -> tuple[Placed, ...]:
    return tuple(
        replace(one, **given) if (one.session_id, one.helper_id) == (session_id, helper_id) else one
        for one in RIGHT.placed
    )


def added(session_id: int, helper_id: int) -> tuple[Placed, ...]:
    return (*RIGHT.placed, Placed(session_id, helper_id, Change.ADDED))


NOBODY = Lack(LackKind.PLACE, 1, Cause.NOBODY_HAS_IT, 0)


@pytest.mark.parametrize(
    ("proposal", "said"),
    [
        (replace(RIGHT, placed=without(100, 1)), "session 100: helper 1 is pinned and gone"),
        (
            replace(RIGHT, placed=added(101, 1)),
            "session 101: helper 1 cannot stand there: stands_elsewhere",
        ),
        (
            replace(RIGHT, placed=added(101, 3), removed=()),
            "session 101: helper 3 cannot stand there: absent",
        ),
        (replace(RIGHT, placed=added(102, 2)), "session 102 has more than 2 guides"),
        (
            replace(RIGHT, placed=added(109, 2)),
            "session 109: helper 2: one of the two is not in the instance",
        ),
        (replace(RIGHT, placed=(*RIGHT.placed, RIGHT.placed[0])), "session 100: helper 1 is named twice"),
        (replace(RIGHT, short=(Short(109, ()),)), "session 109 is not in the instance"),
        (replace(RIGHT, placed=changed(102, 1, change=Change.KEPT)), "session 102: helper 1 is called kept"),
        (
            replace(RIGHT, placed=changed(102, 1, change=Change.MOVED)),
            "session 102: helper 1: where it moved from is said wrongly",
        ),
        (
            replace(RIGHT, placed=changed(100, 1, is_pinned=False)),
            "session 100: helper 1: pinned is said wrongly",
        ),
        (
            replace(RIGHT, removed=()),
            "those taken off are not those who stood there and do not any more",
        ),
        (
            replace(RIGHT, removed=(replace(REMOVED, why=Why.REPLACED, rules=()),)),
            "session 101: helper 3: the rules that refuse are said wrongly",
        ),
        (
            replace(RIGHT, doubtful=(Doubtful(100, 1, (Rule.ABSENT,)),)),
            "the pinned who could not stand there are said wrongly",
        ),
        (
            replace(RIGHT, cost=replace(RIGHT.cost, travel=1)),
            f"the cost is {RIGHT.cost}, not {replace(RIGHT.cost, travel=1)}",
        ),
        (replace(RIGHT, bound=RIGHT.objective + 1), "the bound lies above the cost"),
        (
            replace(RIGHT, bound=RIGHT.objective - 1),
            "called optimal, although the bound leaves something to win",
        ),
        (
            replace(RIGHT, status=Status.OPTIMAL, bound=None),
            "called optimal, although the bound leaves something to win",
        ),
        (
            replace(RIGHT, short=(Short(100, (NOBODY,)),)),
            f"session 100 lacks [], not {(NOBODY,)}",
        ),
        (replace(RIGHT, is_explained=False), "it is not explained, and no preview"),
        (
            replace(RIGHT, status=Status.PREVIEW, is_explained=False, short=(Short(100, (NOBODY,)),)),
            "it is called not explained, and says what is short",
        ),
    ],
)
def test_what_is_wrong_is_found(proposal: Proposal, said: str) -> None:
    assert said in check.faults(ASKED, proposal)


SHORT = instance([session()], [helper(1, absences=(Period(TUESDAY, TUESDAY),))])
LACK = Lack(LackKind.PLACE, 1, Cause.NOBODY_AVAILABLE, 1, "", (Blocked(Rule.ABSENT, 1, (1,)),))


@pytest.mark.parametrize(
    ("lack", "said"),
    [
        (LACK, []),
        (replace(LACK, cause=Cause.LIMITS), ["session 100, place: limits is not why"]),
        (replace(LACK, cause=Cause.NOT_WORTH_IT), ["session 100, place: not_worth_it is not why"]),
        (replace(LACK, cause=Cause.FULL), ["session 100, place: full is not why"]),
        (replace(LACK, thought_of=2), ["session 100, place: 1 helpers would bring it, not 2"]),
        (
            replace(LACK, blocked=(Blocked(Rule.ABSENT, 1, ()),)),
            ["session 100, place: absent is not all that stops ()"],
        ),
        (
            replace(LACK, blocked=(Blocked(Rule.TRAVEL, 1, ()),)),
            [f"session 100, place: what stops them is {[(Rule.ABSENT, 1)]}"],
        ),
    ],
)
def test_reason_that_is_not_true_is_found(lack: Lack, said: list[str]) -> None:
    assert check.faults(SHORT, replace(propose(SHORT), short=(Short(100, (lack,)),))) == said
