"""What is pinned is all there is: nothing comes along unpinned, and everything named has its reason written down."""

import re
from importlib.metadata import distribution, version
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

PROJECT = Path(__file__).resolve().parent.parent
COME_ALONG = "# What the ones above bring along"


def requirements(name: str) -> tuple[list[Requirement], list[Requirement]]:
    """The packages the project names in a file, and those that only come along."""
    named, along = (PROJECT / name).read_text("utf-8").split(COME_ALONG)
    return [Requirement(line) for line in lines(named)], [Requirement(line) for line in lines(along)]


def lines(text: str) -> list[str]:
    return [line for line in text.splitlines() if re.match(r"[A-Za-z0-9]", line)]


def needed(roots: list[Requirement]) -> set[str]:
    """The names of `roots` and of all that they need on this machine, each through its own metadata."""
    seen: set[tuple[str, str]] = set()
    waiting = list(roots)
    while waiting:
        one = waiting.pop()
        for extra in {"", *one.extras}:
            if (canonicalize_name(one.name), extra) in seen:
                continue
            seen.add((canonicalize_name(one.name), extra))
            every = [Requirement(text) for text in distribution(one.name).requires or []]
            waiting += [
                more for more in every if more.marker is None or more.marker.evaluate({"extra": extra})
            ]
    return {name for name, _extra in seen}


@pytest.mark.parametrize("names", [["requirements.txt"], ["requirements.txt", "requirements-dev.txt"]])
def test_exactly_what_is_needed_is_pinned(names: list[str]) -> None:
    files = [requirements(name) for name in names]
    pinned = {canonicalize_name(one.name) for named, along in files for one in named + along}
    assert pinned == needed([one for named, _along in files for one in named])


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_every_version_is_one_version_and_the_installed_one(name: str) -> None:
    named, along = requirements(name)
    assert [str(one.specifier) for one in named + along] == [
        f"=={version(one.name)}" for one in named + along
    ]


def test_every_named_package_has_its_reason_in_the_dependencies_page() -> None:
    page = (PROJECT / "docs" / "dependencies.md").read_text("utf-8")
    told = {
        name
        for row in page.splitlines()
        if row.startswith("| ")
        for name in row.split("|")[1].strip().split(", ")
    }
    named = requirements("requirements.txt")[0] + requirements("requirements-dev.txt")[0]
    assert [
        one.name for one in named if one.name + "".join(f"[{extra}]" for extra in one.extras) not in told
    ] == []
