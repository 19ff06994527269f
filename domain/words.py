"""The closed lists of the desk, stored by their value. What a person reads for each stands in `domain.labels`."""

from enum import StrEnum


class Role(StrEnum):
    ADMINISTRATOR = "administrator"
    COORDINATOR = "coordinator"
    MANAGER = "manager"
    VIEWER = "viewer"


class LocationKind(StrEnum):
    LIBRARY = "library"
    CITY_SERVICE = "city_service"
    DEDICATED_POINT = "dedicated_point"
    NEIGHBOURHOOD_CENTRE = "neighbourhood_centre"
    SERVICE_CENTRE = "service_centre"
    REUSE_SHOP = "reuse_shop"
    NEWCOMERS = "newcomers"
    POVERTY_ORGANISATION = "poverty_organisation"
    MEETING_PLACE = "meeting_place"
    HOSPITAL = "hospital"
    POP_UP = "pop_up"
    OTHER = "other"


class Formula(StrEnum):
    WALK_IN = "walk_in"
    APPOINTMENT = "appointment"
    BOTH = "both"


class RecurrenceKind(StrEnum):
    WEEKLY = "weekly"
    MONTHLY = "monthly"
    LISTED = "listed"


class SessionState(StrEnum):
    PLANNED = "planned"
    CANCELLED = "cancelled"


class CancelReason(StrEnum):
    NO_HELPER = "no_helper"
    ILLNESS = "illness"
    BUILDING = "building"
    EVENT = "event"
    HOLIDAY = "holiday"
    OTHER = "other"
    SLOT_CHANGED = "slot_changed"
    LOCATION_RETIRED = "location_retired"


REASONS_TO_CHOOSE = tuple(
    reason
    for reason in CancelReason
    if reason not in {CancelReason.SLOT_CHANGED, CancelReason.LOCATION_RETIRED}
)
"""The reasons that a person gives; the others are noted when a slot is changed or a location retired."""


class HelperKind(StrEnum):
    VOLUNTEER = "volunteer"
    SOCIAL_ECONOMY = "social_economy"
    WIJK_WERKER = "wijk_werker"
    STAFF = "staff"
    STUDENT = "student"


class HelperStage(StrEnum):
    CANDIDATE = "candidate"
    INTAKE = "intake"
    NOTIFICATION = "notification"
    AGREEMENT = "agreement"
    TRAINING = "training"
    BUDDY = "buddy"
    ACTIVE = "active"
    PAUSED = "paused"
    STOPPED = "stopped"


class AbsenceKind(StrEnum):
    """Never a medical reason: "unavailable" is enough to plan with."""

    HOLIDAY = "holiday"
    UNAVAILABLE = "unavailable"
    TRAINING = "training"


class ContactKind(StrEnum):
    PHONE = "phone"
    EMAIL = "email"
    TALK = "talk"
    VISIT = "visit"


class AssignmentRole(StrEnum):
    GUIDE = "guide"
    BUDDY = "buddy"
    RESERVE = "reserve"


class AssignmentState(StrEnum):
    PROPOSED = "proposed"
    CONFIRMED = "confirmed"
    PRESENT = "present"
    CANCELLED = "cancelled"
    NO_SHOW = "no_show"


class ReleaseCause(StrEnum):
    """Why an assignment was cancelled: what was released by a cause is restored when that cause goes away.

    A helper who left and comes back is asked anew, so `HELPER_LEFT` restores nothing.
    """

    REMOVED = "removed"
    SESSION_CANCELLED = "session_cancelled"
    CLOSURE = "closure"
    ABSENCE = "absence"
    HELPER_LEFT = "helper_left"
    NO_LONGER_FIXED = "no_longer_fixed"


class CountState(StrEnum):
    DRAFT = "draft"
    ENTERED = "entered"


class ConsultStatus(StrEnum):
    TO_COME = "to_come"
    HONOURED = "honoured"
    CANCELLED_BY_VISITOR = "cancelled_by_visitor"
    CANCELLED_BY_DESK = "cancelled_by_desk"
    NO_SHOW = "no_show"


class WaitingState(StrEnum):
    WAITING = "waiting"
    BOOKED = "booked"
    WITHDRAWN = "withdrawn"


class PartOfDay(StrEnum):
    """When somebody could come; the hours are in `domain.waiting`."""

    ANY = "any"
    MORNING = "morning"
    AFTERNOON = "afternoon"
    EVENING = "evening"


class CategoryKind(StrEnum):
    TOPIC = "topic"
    OUTCOME = "outcome"
    REFERRAL = "referral"
    LANGUAGE = "language"
    AGE_BAND = "age_band"
    CHANNEL = "channel"
    DEVICE = "device"
    SKILL = "skill"


OCCUPYING = frozenset({AssignmentState.PROPOSED, AssignmentState.CONFIRMED, AssignmentState.PRESENT})
"""States in which the helper stands there, and so cannot stand elsewhere at the same time."""
