"""One solver in a process of its own: what it says while it runs, how long it works and how much memory it takes."""

import os
import signal
import subprocess
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import settings

GRACE = 180.0
"""Seconds after its own limit after which a solver is ended by force: reading and writing are not in the limit."""
LOOK = 0.02


@dataclass(frozen=True, slots=True)
class Said:
    """A line on the error output, so many seconds after the start, when so many of them were work."""

    seconds: float
    cpu: float
    line: str


@dataclass(frozen=True, slots=True)
class Run:
    """`seconds` on the clock, `cpu` those of them the process and its threads worked, `megabytes` at most.

    `first_file` is when the file that was watched was there first, also on the clock and in work.
    """

    seconds: float
    cpu: float
    megabytes: float
    code: int
    said: tuple[Said, ...]
    first_file: Said | None


def run(command: Sequence[str], *, limit: float, watched: Path | None = None) -> Run:
    """Runs it to its end, or until a good while after its limit."""
    began = time.monotonic()
    process = subprocess.Popen(
        command, cwd=settings.PROJECT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    )
    said: list[Said] = []
    reader = threading.Thread(target=_listen, args=(process, began, said))
    reader.start()
    first_file, most = None, 0.0
    while True:
        if watched is not None and first_file is None and watched.exists():
            first_file = Said(time.monotonic() - began, _worked(process.pid), watched.name)
        most = max(most, _megabytes(process.pid))
        pid, status, used = os.wait4(process.pid, os.WNOHANG)
        if pid:
            break
        if time.monotonic() - began > limit + GRACE:
            process.send_signal(signal.SIGKILL)
        time.sleep(LOOK)
    process.returncode = os.waitstatus_to_exitcode(status)
    seconds = time.monotonic() - began
    reader.join()
    return Run(
        seconds=seconds,
        cpu=used.ru_utime + used.ru_stime,
        megabytes=most,
        code=process.returncode,
        said=tuple(said),
        first_file=first_file,
    )


def _listen(process: "subprocess.Popen[str]", began: float, said: list[Said]) -> None:
    assert process.stderr is not None
    said.extend(  # one by one, as they come
        Said(time.monotonic() - began, _worked(process.pid), line.rstrip()) for line in process.stderr
    )


def _worked(pid: int) -> float:
    """Seconds of work so far, as Linux counts them; 0 when it is over."""
    try:
        parts = Path(f"/proc/{pid}/stat").read_text("utf-8").rsplit(")", 1)[1].split()
    except OSError:
        return 0.0
    return (int(parts[11]) + int(parts[12])) / os.sysconf("SC_CLK_TCK")


def _megabytes(pid: int) -> float:
    """The most memory so far; what `wait4` says begins with what this process has itself."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text("utf-8").splitlines()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM")), 0.0)
