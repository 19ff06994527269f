"""The Chromium that browser tests and screenshots drive: the one of the machine, none is downloaded.

`python -m scripts.chromium` prints where it is; run by root on Debian it first installs the packages that are missing.
"""

import os
import shutil
import subprocess
import sys

from scripts import debian

NAMED = "INLOOP_CHROMIUM"
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def find() -> str | None:
    """The program, or None when the machine has none."""
    named = os.environ.get(NAMED, "").strip()
    candidates = (named,) if named else NAMES
    return next((found for name in candidates if (found := shutil.which(name))), None)


def missing() -> list[str]:
    """The Debian packages without which no browser can be driven here."""
    packages = []
    if find() is None:
        packages.append("chromium")
    if not _driver_starts():
        packages.append("libatomic1")  # Playwright's driver is linked to it; a bare Debian has none
    return packages


def what_to_do(packages: list[str]) -> str:
    sentence = f"Browser tests and screenshots need more of this machine: `sudo apt-get install {' '.join(packages)}`."
    named = os.environ.get(NAMED, "").strip()
    if named and "chromium" in packages:
        return f"{sentence} {NAMED} names {named}, which is not a program."
    return f"{sentence} {NAMED} may name the program of another Chromium or Chrome."


def _driver_starts() -> bool:
    command = [sys.executable, "-m", "playwright", "--version"]
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


def main() -> int:
    packages = missing()
    if packages and debian.can_install() and not os.environ.get(NAMED):
        debian.install(packages)
        packages = missing()
    print(what_to_do(packages) if packages else find(), file=sys.stderr if packages else sys.stdout)
    return 1 if packages else 0


if __name__ == "__main__":
    sys.exit(main())
