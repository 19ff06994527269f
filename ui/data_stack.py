"""What the page to type a stack of sheets reads: never kept, because people change it."""

from datetime import datetime

import language
from db.queries import tally_sheet as sheets_of
from domain import tally_sheet
from domain.counted_session import TopicGroup
from domain.period import Period
from domain.person import Person
from domain.tally_sheet import TypedSheet
from ui import data, data_counts


def sheets(person: Person, location_id: int, days: Period, local: datetime) -> list[TypedSheet]:
    """The sessions of a location that ended by the local moment without a count, in order of time."""
    with data.reading() as tx:
        return sheets_of.to_type(tx, person, location_id, days, local)


def topics_on_paper(person: Person, sheet: TypedSheet) -> list[TopicGroup]:
    """The topics of a session in the order in which its sheet was printed."""
    groups = tally_sheet.in_use(
        data_counts.topics(language.current()), sheet.at.day, sheet.figures.tallies.keys()
    )
    asked = data_counts.popular(person, sheet.at.location_id, tally_sheet.ordered_by(sheet.at.day))
    return tally_sheet.most_asked_first(groups, asked)
