"""The pages there are, in the order of the menu."""

from dataclasses import dataclass

from domain.access import Action
from language import N_

MY_ACCOUNT = "mijn-account"


@dataclass(frozen=True, slots=True)
class PageEntry:
    """A page: its file in `pages/`, its Dutch path, and what a role must be allowed to be offered it."""

    file: str
    path: str
    title: str
    icon: str
    action: Action
    is_in_menu: bool = True


PAGES: tuple[PageEntry, ...] = (
    PageEntry("today.py", "vandaag", N_("Today"), ":material/today:", Action.SEE_ROSTER),
    PageEntry(
        "roster.py",
        "rooster",
        N_("Roster"),
        ":material/calendar_view_week:",
        Action.SEE_ROSTER,
    ),
    PageEntry("outlook.py", "vooruitblik", N_("Outlook"), ":material/visibility:", Action.PLAN),
    PageEntry(
        "proposal.py",
        "voorstel",
        N_("Proposed plan"),
        ":material/auto_fix_high:",
        Action.PLAN,
        is_in_menu=False,
    ),
    PageEntry("counts.py", "tellingen", N_("Counts"), ":material/pin:", Action.COUNT),
    PageEntry(
        "consults.py",
        "consulten",
        N_("Consults"),
        ":material/event_available:",
        Action.KEEP_CONSULTS,
    ),
    PageEntry(
        "stack.py",
        "stapel",
        N_("Type a stack of sheets"),
        ":material/stacks:",
        Action.COUNT,
        is_in_menu=False,
    ),
    PageEntry("topics.py", "themas", N_("Topics"), ":material/bar_chart:", Action.SEE_TOPICS),
    PageEntry("coverage.py", "bezetting", N_("Coverage"), ":material/fact_check:", Action.SEE_COVERAGE),
    PageEntry("report.py", "verslag", N_("Report"), ":material/summarize:", Action.REPORT),
    PageEntry(
        "helpers.py",
        "begeleiders",
        N_("Helpers"),
        ":material/group:",
        Action.SEE_HELPERS,
    ),
    PageEntry(
        "locations.py",
        "locaties",
        N_("Locations"),
        ":material/location_on:",
        Action.KEEP_LOCATIONS,
    ),
    PageEntry(
        "categories.py",
        "lijsten",
        N_("Lists"),
        ":material/checklist:",
        Action.KEEP_CATEGORIES,
    ),
    PageEntry(
        "import_export.py",
        "import-export",
        N_("Import and export"),
        ":material/import_export:",
        Action.COUNT,
    ),
    PageEntry(
        "accounts.py",
        "toegang",
        N_("Accounts"),
        ":material/key:",
        Action.KEEP_ACCOUNTS,
    ),
    PageEntry(
        "my_account.py",
        MY_ACCOUNT,
        N_("My account"),
        ":material/account_circle:",
        Action.KEEP_OWN_ACCOUNT,
        is_in_menu=False,
    ),
)
