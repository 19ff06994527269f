"""What every driven app shares."""

from collections.abc import Iterator
from functools import cache

import pytest
from streamlit.components.v2 import manifest_scanner
from streamlit.runtime.scriptrunner.script_cache import ScriptCache
from streamlit.testing.v1 import app_test, local_script_runner

from ui import preload


@pytest.fixture(scope="session", autouse=True)
def packages_are_looked_through_once() -> Iterator[None]:
    """Streamlit would open every installed package for each app, half of what a test takes; none comes or goes meanwhile."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            manifest_scanner, "scan_component_manifests", cache(manifest_scanner.scan_component_manifests)
        )
        yield


@pytest.fixture(scope="session", autouse=True)
def pages_are_compiled_once() -> Iterator[None]:
    """As on a server; a driven app would compile its files anew at each run, a sixth of what that takes."""
    with pytest.MonkeyPatch.context() as patch:
        kept = ScriptCache()
        for module in (app_test, local_script_runner):
            patch.setattr(module, "ScriptCache", lambda: kept)
        yield


@pytest.fixture(scope="session", autouse=True)
def what_stays_is_not_looked_at_again() -> None:
    """Streamlit collects garbage after every run of a page: as on a server, what is loaded once is set apart first."""
    preload.everything()
