"""Packages of Debian that the tests need: installed by root alone, and never on another system."""

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence


def can_install() -> bool:
    return os.geteuid() == 0 and shutil.which("apt-get") is not None


def install(packages: Sequence[str]) -> None:
    print(f"Installing Debian's {' and '.join(packages)} …", file=sys.stderr)
    quiet = ["--yes", "-qq", "-o", "Dpkg::Use-Pty=0", "--no-install-recommends"]
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(["apt-get", "update", "-qq"], check=True, stdout=subprocess.DEVNULL)
    subprocess.run(
        ["apt-get", "install", *quiet, *packages], check=True, stdout=subprocess.DEVNULL, env=environment
    )
