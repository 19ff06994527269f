"""What the page of imports and exports reads."""

from db.queries import table_rows
from domain.table_list import Lists
from ui import data


def lists() -> Lists:
    """The coded lists: what columns there are, and what stands in some."""
    with data.reading() as tx:
        return table_rows.lists(tx)
