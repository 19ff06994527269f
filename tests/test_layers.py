"""Who may import what, and where a few powers may be used. The reasons are in docs/architecture.md."""

import ast
import sys
from pathlib import Path, PurePosixPath

import pytest

PROJECT = Path(__file__).resolve().parent.parent
FREE = {"tests", "scripts", "benchmarks", "conftest"}
"""They look at everything, so no rule of the layers binds them; the forbidden names do."""

MAY_IMPORT = {
    "language": {"babel"},
    "domain": {"language", "dateutil", "holidays"},
    "sheets": {"language", "domain", "openpyxl"},
    "db": {"language", "domain", "sqlalchemy", "alembic"},
    "planning": {"language", "domain", "highspy", "numpy"},
    "paper": {"language", "domain", "fpdf", "segno", "vl_convert"},
    "services": {"language", "domain", "db", "planning", "sqlalchemy", "argon2"},
    "demo": {"language", "domain", "db", "services", "settings", "sqlalchemy"},
    "ui": {"language", "domain", "sheets", "settings", "streamlit", "altair", "pandas", "babel"},
    "web": {
        "language",
        "domain",
        "db",
        "services",
        "paper",
        "settings",
        "starlette",
        "sqlalchemy",
        "jinja2",
        "icalendar",
    },
    "pages": {"language", "domain", "services", "ui", "mail", "streamlit"},
    "mail": {"language", "domain", "settings"},
    "settings": set[str](),
    "terminal": {"domain", "settings"},
    "startup": {"language", "domain", "db", "services", "demo", "settings", "terminal", "sqlalchemy"},
    "app": {"language", "services", "ui", "web", "settings", "startup", "streamlit"},
}
ALSO = {
    "db/frames.py": {"numpy", "pandas"},
    "db/queries/*.py": {"pandas"},
    "db/migrations/env.py": {"settings"},  # `alembic` on the command line asks nobody else for the database
    "ui/data*.py": {"db", "sqlalchemy"},
    "ui/chart_shared.py": {"paper"},
    "ui/report_files.py": {"paper"},
}
"""What single files may import on top of their layer."""

POWERS = {
    "commit": "db/session.py",
    "rollback": "db/session.py",
    "cache_data": "ui/data*.py",
    "cache_resource": "ui/data*.py",
    "environ": "settings.py",
    "getenv": "settings.py",
    "connection": "d[be]*/*.py",  # in db/ and demo/: past the Session nobody marks which figures are wrong by then
}
"""Attributes, and the only files that may use them."""

FORBIDDEN_NAMES = {"utils", "helpers", "common", "core", "misc", "manager"}
NAMED_BY_THE_DESK = {"pages/helpers.py"}
"""The page about helpers, the people."""
PAGE_LINES = 150


def broken_rules(path: str, source: str) -> list[str]:
    """What `source` does that a file at `path` (relative to the project) may not, in the order it is found."""
    place = PurePosixPath(path)
    layer = place.parts[0].removesuffix(".py")
    found = [
        f"{path}: name it after what it is about, not `{part}`"
        for part in FORBIDDEN_NAMES & _parts(place)
        if path not in NAMED_BY_THE_DESK
    ]
    if layer in FREE:
        return found
    allowed = (
        {layer}
        | MAY_IMPORT[layer]
        | {name for files, more in ALSO.items() if place.match(files) for name in more}
    )
    for node in ast.walk(ast.parse(source)):
        at = f"{path}:{getattr(node, 'lineno', 0)}"
        imported = _imported(node) - allowed - sys.stdlib_module_names
        found += [f"{at}: {layer} may not import {name}" for name in sorted(imported)]
        used = {name for name in _used(node) & POWERS.keys() if not place.match(POWERS[name])}
        found += [f"{at}: {name} belongs in {POWERS[name]}" for name in sorted(used)]
        if layer == "pages" and isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            found.append(f"{at}: {node.name} belongs in ui/, a page only wires")
    if layer == "pages" and source.count("\n") > PAGE_LINES:
        found.append(f"{path}: a page has at most {PAGE_LINES} lines")
    return found


def _parts(place: PurePosixPath) -> set[str]:
    return {*place.parts[:-1], place.stem}


def _imported(node: ast.AST) -> set[str]:
    match node:
        case ast.Import(names=names):
            return {alias.name.split(".")[0] for alias in names}
        case ast.ImportFrom(module=str(module), level=0):
            return {module.split(".")[0]}
    return set()


def _used(node: ast.AST) -> set[str]:
    match node:
        case ast.Attribute(attr=name):
            return {name}
        case ast.ImportFrom(names=names):
            return {alias.name for alias in names}
    return set()


def test_every_file_keeps_to_its_layer() -> None:
    files = [file.relative_to(PROJECT).as_posix() for file in PROJECT.glob("*.py")]
    for folder in {*MAY_IMPORT, *FREE}:
        files += [file.relative_to(PROJECT).as_posix() for file in (PROJECT / folder).rglob("*.py")]
    assert "tests/test_layers.py" in files
    assert [
        broken for file in sorted(files) for broken in broken_rules(file, (PROJECT / file).read_text("utf-8"))
    ] == []


def test_every_folder_with_code_has_a_layer() -> None:
    folders = {file.relative_to(PROJECT).parts[0] for file in PROJECT.glob("[a-z]*/**/*.py")}
    assert folders - {*MAY_IMPORT, *FREE, "var"} == set()


@pytest.mark.parametrize(
    ("path", "source"),
    [
        ("pages/today.py", "import streamlit as st\nfrom services import roster\nfrom ui import data\n"),
        (
            "ui/data.py",
            "import streamlit as st\nfrom db.queries import roster\n\n@st.cache_data\ndef f(): ...\n",
        ),
        ("ui/data_topics.py", "from db.queries import topics\n"),
        ("db/queries/topics.py", "import pandas as pd\nfrom domain import period\n"),
        ("db/session.py", "def f(tx):\n    tx.commit()\n"),
        ("settings.py", "import os\nurl = os.environ['DATABASE_URL']\n"),
        ("services/helper.py", "from db.tables import HelperRow\nfrom domain.person import Person\n"),
        ("services/plan.py", "from planning.solve import propose\n"),
        ("planning/engine.py", "import highspy\nimport numpy as np\nfrom domain.need import Need\n"),
        ("tests/test_x.py", "import os, db, app, demo\nos.environ['A'] = '1'\n"),
        ("paper/poster.py", "from fpdf import FPDF\nimport segno\nfrom domain import period\n"),
        ("web/paper.py", "from paper import poster\n"),
        ("web/sign_in.py", "from starlette.requests import Request\nfrom services import account\n"),
    ],
)
def test_what_the_layers_allow_is_allowed(path: str, source: str) -> None:
    assert broken_rules(path, source) == []


@pytest.mark.parametrize(
    ("path", "source", "said"),
    [
        ("domain/slot.py", "from db.tables import SlotRow\n", "domain/slot.py:1: domain may not import db"),
        ("domain/slot.py", "import pandas\n", "domain/slot.py:1: domain may not import pandas"),
        ("language/x.py", "import settings\n", "language/x.py:1: language may not import settings"),
        ("db/tables/slot.py", "import pandas\n", "db/tables/slot.py:1: db may not import pandas"),
        ("db/schema.py", "from services import roster\n", "db/schema.py:1: db may not import services"),
        ("services/x.py", "import streamlit as st\n", "services/x.py:1: services may not import streamlit"),
        ("planning/x.py", "import streamlit as st\n", "planning/x.py:1: planning may not import streamlit"),
        ("planning/x.py", "from db.tables import Row\n", "planning/x.py:1: planning may not import db"),
        (
            "planning/x.py",
            "from services import roster\n",
            "planning/x.py:1: planning may not import services",
        ),
        ("paper/x.py", "from db.queries import roster\n", "paper/x.py:1: paper may not import db"),
        ("paper/x.py", "import streamlit as st\n", "paper/x.py:1: paper may not import streamlit"),
        ("services/x.py", "from paper import poster\n", "services/x.py:1: services may not import paper"),
        ("domain/x.py", "from planning import solve\n", "domain/x.py:1: domain may not import planning"),
        ("ui/x.py", "from planning import solve\n", "ui/x.py:1: ui may not import planning"),
        ("services/x.py", "def f():\n    import demo\n", "services/x.py:2: services may not import demo"),
        ("ui/charts/x.py", "from db import session\n", "ui/charts/x.py:1: ui may not import db"),
        ("ui/board.py", "import services.roster\n", "ui/board.py:1: ui may not import services"),
        ("web/x.py", "import streamlit\n", "web/x.py:1: web may not import streamlit"),
        ("pages/x.py", "from db.queries import roster\n", "pages/x.py:1: pages may not import db"),
        ("pages/x.py", "def f(): ...\n", "pages/x.py:1: f belongs in ui/, a page only wires"),
        ("pages/x.py", "class A: ...\n", "pages/x.py:1: A belongs in ui/, a page only wires"),
        ("pages/x.py", "\n" * 151, "pages/x.py: a page has at most 150 lines"),
        ("app.py", "import demo\n", "app.py:1: app may not import demo"),
        (
            "services/x.py",
            "def f(tx):\n    tx.commit()\n",
            "services/x.py:2: commit belongs in db/session.py",
        ),
        (
            "services/x.py",
            "def f(tx):\n    tx.connection()\n",
            "services/x.py:2: connection belongs in d[be]*/*.py",
        ),
        ("ui/data.py", "def f(tx):\n    tx.rollback()\n", "ui/data.py:2: rollback belongs in db/session.py"),
        (
            "ui/x.py",
            "import streamlit as st\nf = st.cache_data(f)\n",
            "ui/x.py:2: cache_data belongs in ui/data*.py",
        ),
        (
            "app.py",
            "from streamlit import cache_resource\n",
            "app.py:1: cache_resource belongs in ui/data*.py",
        ),
        ("db/x.py", "import os\nos.environ['A']\n", "db/x.py:2: environ belongs in settings.py"),
        ("web/x.py", "from os import path, getenv\n", "web/x.py:1: getenv belongs in settings.py"),
        ("db/utils.py", "", "db/utils.py: name it after what it is about, not `utils`"),
        ("tests/common/x.py", "", "tests/common/x.py: name it after what it is about, not `common`"),
    ],
)
def test_what_the_layers_forbid_is_found(path: str, source: str, said: str) -> None:
    assert broken_rules(path, source) == [said]
