"""What is written about the project is true: links lead somewhere, named files and functions exist, lists are complete."""

import re
from importlib import import_module
from itertools import chain
from pathlib import Path

import pytest

from scripts import screenshots
from scripts.serving import PROJECT

DOCUMENTS = sorted([*PROJECT.glob("*.md"), *(PROJECT / "docs").rglob("*.md")])
OURS = (
    "benchmarks",
    "db",
    "demo",
    "docs",
    "domain",
    "language",
    "pages",
    "planning",
    "scripts",
    "services",
    "tests",
    "ui",
    "web",
)
SOURCES = sorted(
    file
    for kind in ("py", "js", "css", "md", "sh", "html")
    for folder in OURS
    for file in (PROJECT / folder).rglob(f"*.{kind}")
    if file.name != "test_layers.py"  # it invents files to break its rules with
)
LINK = re.compile(r"\]\(([^)#:]+)(?:#[^)]*)?\)")
FILE = re.compile(rf"\b(?:{'|'.join(OURS)})/[\w/.-]+\.(?:py|md|js|css|sh|png)\b")
NAME = re.compile(rf"`((?:{'|'.join(OURS)}|startup)(?:\.(?!py`)\w+)+)`")
TARGET = re.compile(r"(?:`|^)(?:\w+=\S+ )*make ([a-z-]+)", re.MULTILINE)
SETTING = re.compile(r"INLOOP_[A-Z_]*[A-Z]")
MADE = {"benchmarks/results.md"}
"""Files that a command of the project writes."""
OF_A_RUN = {"INLOOP_TEST_RUN_FOLDER"}
"""Set by the tests for their own processes; nobody sets it by hand."""
LARGEST_PICTURES = 2_000_000


def shown(file: Path) -> str:
    return file.relative_to(PROJECT).as_posix()


@pytest.mark.parametrize("document", DOCUMENTS, ids=shown)
def test_every_link_leads_to_a_file(document: Path) -> None:
    links = LINK.findall(document.read_text("utf-8"))
    assert [link for link in links if not (document.parent / link).exists()] == []


def test_every_file_that_is_named_exists() -> None:
    named = {
        (shown(file), path)
        for file in [*SOURCES, *DOCUMENTS]
        for path in FILE.findall(file.read_text("utf-8"))
    }
    assert (
        sorted((file, path) for file, path in named if path not in MADE and not (PROJECT / path).exists())
        == []
    )


def test_every_function_that_a_document_names_exists() -> None:
    names = set(chain.from_iterable(NAME.findall(file.read_text("utf-8")) for file in DOCUMENTS))
    assert "services.roster.assign" in names
    assert sorted(name for name in names if not exists(name)) == []


def exists(name: str) -> bool:
    """Whether a dotted name is a module of ours, or something in one."""
    parts = name.split(".")
    for length in range(len(parts), 0, -1):
        try:
            found: object = import_module(".".join(parts[:length]))
        except ModuleNotFoundError:
            continue
        for part in parts[length:]:
            found = getattr(found, part, None)
        return found is not None
    return False


def test_every_command_of_make_that_a_document_names_is_there() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (PROJECT / "Makefile").read_text("utf-8"), re.MULTILINE))
    named = set(chain.from_iterable(TARGET.findall(file.read_text("utf-8")) for file in DOCUMENTS))
    assert {"run", "test", "empty"} <= named
    assert named - targets == set()


def test_the_readme_lists_every_setting() -> None:
    readers = [
        PROJECT / "settings.py",
        PROJECT / "startup.py",
        PROJECT / "terminal.py",
        PROJECT / "tests" / "postgres.py",
        *(PROJECT / "scripts").glob("*"),
    ]
    read = set(
        chain.from_iterable(SETTING.findall(file.read_text("utf-8")) for file in readers if file.is_file())
    )
    rows = re.findall(r"^\| (`[^|]+`) \|", (PROJECT / "README.md").read_text("utf-8"), re.MULTILINE)
    assert set(SETTING.findall(" ".join(rows))) == read - OF_A_RUN


def test_the_index_of_decisions_lists_every_page() -> None:
    folder = PROJECT / "docs" / "decisions"
    listed = LINK.findall((folder / "README.md").read_text("utf-8"))
    assert sorted(listed) == sorted(page.name for page in folder.glob("*.md") if page.name != "README.md")


def test_every_picture_is_taken_by_the_script_and_all_of_them_are_small() -> None:
    files = list(screenshots.PICTURES.iterdir())
    assert sorted(file.name for file in files) == sorted(f"{one.name}.png" for one in screenshots.TO_TAKE)
    assert sum(file.stat().st_size for file in files) < LARGEST_PICTURES
