"""Servers of the journeys: forked from one process that has loaded all there is, for loading is nine tenths of a start.

How a server starts when somebody runs it is what `test_server`, `test_startup` and `test_first_request` try.
"""

import multiprocessing
import os
import runpy
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from types import ModuleType
from unittest.mock import patch

LOADED = multiprocessing.get_context("forkserver")
LOADED.set_forkserver_preload(["tests.loaded"])


@dataclass(frozen=True, slots=True)
class Forked:
    """The part of `subprocess.Popen` that is needed to end a server."""

    process: ForkServerProcess

    @property
    def pid(self) -> int:
        assert self.process.pid is not None
        return self.process.pid

    def poll(self) -> int | None:
        return self.process.exitcode

    def terminate(self) -> None:
        self.process.terminate()

    def kill(self) -> None:
        self.process.kill()

    def wait(self, timeout: float | None = None) -> int:
        self.process.join(timeout)
        if self.process.exitcode is None:
            raise subprocess.TimeoutExpired(str(self.process.name), timeout or 0)
        return self.process.exitcode


def started(program: Sequence[str], folder: Path, variables: Mapping[str, str], log: Path) -> Forked:
    """What `python -m program…` does in `folder` with these variables alone, writing what it says into `log`."""
    process = LOADED.Process(target=_be, args=(list(program), folder, dict(variables), log), daemon=True)
    with patch.dict(
        sys.modules, __main__=ModuleType("__main__")
    ):  # an app driven before is not to be run in it first
        process.start()
    return Forked(process)


def _be(program: list[str], folder: Path, variables: dict[str, str], log: Path) -> None:
    said = os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    for stream in (1, 2):
        os.dup2(said, stream)
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(variables)
    sys.argv = program
    runpy.run_module(program[0], run_name="__main__", alter_sys=True)
