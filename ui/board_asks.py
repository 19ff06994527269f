"""What the board asks in between: where the helper who was picked up may go, and who could come to a session."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from domain.errors import NotFound
from domain.network import Network
from domain.person import Person
from domain.reach import Verdict
from domain.roster import Board
from domain.rule import Refusal, Rule
from language import _
from ui import data_board, url

Told = dict[str, Any]


def told(
    state: Mapping[str, Any], person: Person, network: Network, board: Board, *, today: date
) -> Told | None:
    """The answer to what the board asked just now; None when it asked nothing."""
    match state.get("ask"):
        case {"kind": "reach", "helper": str(helper), "session": str(session)}:
            found = data_board.verdicts(
                person, network, board, url.to_id(helper), leaving=url.to_id(session), today=today
            )
            return {
                "kind": "reach",
                "helper": helper,
                "session": session,
                "marks": {str(key): _mark(each) for key, each in found.items()},
            }
        case {"kind": "candidates", "session": str(session)}:
            return {
                "kind": "candidates",
                "session": session,
                "people": _people(person, network, url.to_id(session)),
            }
    return None


def _mark(verdict: Verdict) -> Told:
    """`word` fits on a card, `phrase` says all of it."""
    refusals = verdict.refused or verdict.warned
    return {
        "refused": bool(verdict.refused),
        "word": word(refusals[0]),
        "phrase": "; ".join(refusal.phrase for refusal in refusals),
    }


def _people(person: Person, network: Network, session_id: int) -> list[Told]:
    """Who can be asked, best first, and then the others with what speaks against them."""
    try:
        found = data_board.candidates(person, network, session_id)
    except NotFound:
        return []
    able = [
        {
            "id": str(one.helper.id),
            "name": one.helper.name,
            "said": " · ".join(reason.phrase for reason in one.reasons),
            "stand": "able",
        }
        for one in found.eligible
    ]
    others = [
        {
            "id": str(one.helper.id),
            "name": one.helper.name,
            "said": "; ".join(refusal.phrase for refusal in one.refusals),
            "stand": "doubtful" if one.may_be_overruled else "unable",
        }
        for one in found.excluded
    ]
    return able + others


def word(refusal: Refusal) -> str:
    """What stands in the way, as short as a card has room for."""
    match refusal.rule:
        case Rule.DOES_NOT_TAKE_PLACE:
            return _("does not take place")
        case Rule.ALREADY_HERE:
            return _("already here")
        case Rule.NOT_ACTIVE_YET | Rule.NO_LONGER_ACTIVE:
            return _("not active")
        case Rule.BUDDY_ONLY:
            return _("only as a buddy")
        case Rule.ABSENT:
            return _("absent")
        case Rule.STANDS_ELSEWHERE:
            return _("stands elsewhere")
        case Rule.NOT_AVAILABLE:
            return _("not available")
        case Rule.TRAVEL:
            return _("too far in between")
        case _:
            return _("too many hours")
