"""All tables, so that one import knows the whole schema."""

from db.tables.account import (
    AccountLocationRow,
    AccountNetworkRow,
    AccountRow,
    PasswordLinkRow,
    SignInAttemptRow,
    SignInRow,
)
from db.tables.base import Base
from db.tables.category import CategoryRow, TopicSkillRow
from db.tables.change import ChangeRow, ChangeTextRow
from db.tables.consult import ConsultRow, WaitingRow
from db.tables.count import CountRow, TallyRow, TapRow
from db.tables.feed import DepartedSessionRow, FeedRow
from db.tables.helper import (
    AbsenceRow,
    AvailabilityRow,
    ContactRow,
    HelperCategoryRow,
    HelperRow,
    PlacementRow,
)
from db.tables.location import ClosureRow, LocationCategoryRow, LocationRow
from db.tables.network import NetworkRow
from db.tables.proposal import ProposalFileRow, ProposalLineRow, ProposalRow, ProposalSessionRow
from db.tables.report import AllowanceRow, ReportEditionRow
from db.tables.rollup import (
    AloneRow,
    KindCancelledRow,
    KindDayRow,
    KindLanguageRow,
    KindMomentRow,
    KindSessionsRow,
    KindStaffingRow,
    KindTallyRow,
    KindWorkRow,
    PlaceCancelledRow,
    PlaceDayRow,
    PlaceLackRow,
    PlaceMomentRow,
    PlaceSessionsRow,
    PlaceStaffingRow,
    PlaceTallyRow,
    PlaceWorkRow,
)
from db.tables.rollup_mark import RollupMarkRow, RollupTurnRow
from db.tables.roster import AssignmentRow, SessionRow, SessionWishRow
from db.tables.slot import SlotDateRow, SlotHelperRow, SlotRow, SlotWishRow

__all__ = [
    "AbsenceRow",
    "AccountLocationRow",
    "AccountNetworkRow",
    "AccountRow",
    "AllowanceRow",
    "AloneRow",
    "AssignmentRow",
    "AvailabilityRow",
    "Base",
    "CategoryRow",
    "ChangeRow",
    "ChangeTextRow",
    "ClosureRow",
    "ConsultRow",
    "ContactRow",
    "CountRow",
    "DepartedSessionRow",
    "FeedRow",
    "HelperCategoryRow",
    "HelperRow",
    "KindCancelledRow",
    "KindDayRow",
    "KindLanguageRow",
    "KindMomentRow",
    "KindSessionsRow",
    "KindStaffingRow",
    "KindTallyRow",
    "KindWorkRow",
    "LocationCategoryRow",
    "LocationRow",
    "NetworkRow",
    "PasswordLinkRow",
    "PlaceCancelledRow",
    "PlaceDayRow",
    "PlaceLackRow",
    "PlaceMomentRow",
    "PlaceSessionsRow",
    "PlaceStaffingRow",
    "PlaceTallyRow",
    "PlaceWorkRow",
    "PlacementRow",
    "ProposalFileRow",
    "ProposalLineRow",
    "ProposalRow",
    "ProposalSessionRow",
    "ReportEditionRow",
    "RollupMarkRow",
    "RollupTurnRow",
    "SessionRow",
    "SessionWishRow",
    "SignInAttemptRow",
    "SignInRow",
    "SlotDateRow",
    "SlotHelperRow",
    "SlotRow",
    "SlotWishRow",
    "TallyRow",
    "TapRow",
    "TopicSkillRow",
    "WaitingRow",
]
