"""Inloop's server that notes its SQL statements, and offers one page more: an empty one, to compare the others with.

`python -m benchmarks.recording NOTES` appends each statement with its parameters to the file NOTES.
"""

import pickle
import runpy
import sys
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, event

from domain.access import Action
from ui import page_entry

EMPTY = page_entry.PageEntry(
    "../benchmarks/empty_page.py", "leeg", "Empty", ":material/check_box_outline_blank:", Action.SEE_ROSTER
)


def main(notes: Path) -> None:
    file = notes.open("ab", buffering=0)

    def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_rest: Any) -> None:
        if not statement.startswith("BEGIN"):  # ours for SQLite; PostgreSQL's driver sends its own unseen
            file.write(pickle.dumps((statement, parameters)))

    event.listen(Engine, "before_cursor_execute", note)
    page_entry.PAGES += (EMPTY,)
    sys.argv = ["streamlit", "run", "app.py"]
    runpy.run_module("streamlit", run_name="__main__")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
