"""Packages of Debian that the tests need: installed by root alone, and never on another system."""

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence

WITHOUT_QUESTIONS = ("--yes", "-qq", "-o", "Dpkg::Use-Pty=0", "--no-install-recommends")


def can_install() -> bool:
    return os.geteuid() == 0 and shutil.which("apt-get") is not None


def install(packages: Sequence[str]) -> None:
    """With the lists of packages this machine has, or with new ones when those know no such package or are too old."""
    print(f"Installing Debian's {' and '.join(packages)} …", file=sys.stderr)
    wanted = ("install", *WITHOUT_QUESTIONS, *packages)
    if not _works(*wanted, says=False):
        _works("update", "-qq")
        if not _works(*wanted):
            raise SystemExit(
                f"apt-get could not install {' and '.join(packages)}: what it says stands above."
            )


def _works(*words: str, says: bool = True) -> bool:
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    ended = subprocess.run(
        ["apt-get", *words],
        check=False,
        stdout=subprocess.DEVNULL,
        stderr=None if says else subprocess.DEVNULL,
        env=environment,
    )
    return ended.returncode == 0
