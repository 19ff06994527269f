"""Who may do what, where: denied unless a line here allows it.

`may_…` answers a screen, `check_…` raises the sentence. Queries filter by the same scope (`db/queries/scope.py`).
"""

from enum import StrEnum

from domain.errors import NotAllowed
from domain.person import Person
from domain.words import Role


class Action(StrEnum):
    KEEP_OWN_ACCOUNT = "keep_own_account"
    SEE_ROSTER = "see_roster"
    PLAN = "plan"
    SEE_TOPICS = "see_topics"
    SEE_COVERAGE = "see_coverage"
    COUNT = "count"
    KEEP_CONSULTS = "keep_consults"
    REMIND = "remind"
    SHARE_CALENDARS = "share_calendars"
    SEE_HELPERS = "see_helpers"
    FOLLOW_UP_HELPERS = "follow_up_helpers"
    KEEP_HELPERS = "keep_helpers"
    KEEP_LOCATIONS = "keep_locations"
    KEEP_ACCOUNTS = "keep_accounts"
    KEEP_CATEGORIES = "keep_categories"
    SEE_HISTORY = "see_history"
    REPORT = "report"
    KEEP_NETWORKS = "keep_networks"


_VIEWER = frozenset({Action.KEEP_OWN_ACCOUNT, Action.SEE_ROSTER, Action.SEE_TOPICS})
_MANAGER = _VIEWER | {
    Action.SEE_COVERAGE,
    Action.COUNT,
    Action.KEEP_CONSULTS,
    Action.SHARE_CALENDARS,
    Action.SEE_HELPERS,
    Action.FOLLOW_UP_HELPERS,
}
_COORDINATOR = _MANAGER | {
    Action.PLAN,
    Action.REMIND,
    Action.KEEP_HELPERS,
    Action.KEEP_LOCATIONS,
    Action.KEEP_ACCOUNTS,
    Action.KEEP_CATEGORIES,
    Action.SEE_HISTORY,
    Action.REPORT,
}
ALLOWED: dict[Role, frozenset[Action]] = {
    Role.VIEWER: _VIEWER,
    Role.MANAGER: _MANAGER,
    Role.COORDINATOR: _COORDINATOR,
    Role.ADMINISTRATOR: _COORDINATOR | {Action.KEEP_NETWORKS},
}


def may(person: Person, action: Action) -> bool:
    """Whether the role allows the action somewhere; the place is checked by the two below."""
    return action in ALLOWED[person.role]


def may_at_location(person: Person, action: Action, *, location_id: int, network_id: int) -> bool:
    return may(person, action) and person.covers_location(location_id, network_id)


def may_in_network(person: Person, action: Action, *, network_id: int) -> bool:
    """For what concerns a whole network: an account of some of its locations is not enough."""
    return may(person, action) and person.covers_network(network_id)


def check(person: Person, action: Action) -> None:
    if not may(person, action):
        raise NotAllowed


def check_at_location(person: Person, action: Action, *, location_id: int, network_id: int) -> None:
    if not may_at_location(person, action, location_id=location_id, network_id=network_id):
        raise NotAllowed


def check_in_network(person: Person, action: Action, *, network_id: int) -> None:
    if not may_in_network(person, action, network_id=network_id):
        raise NotAllowed
