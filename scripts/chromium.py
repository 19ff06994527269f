"""The Chromium that browser tests and screenshots drive: the one of the machine, none is downloaded.

`python -m scripts.chromium` prints where it is; run by root on Debian it installs the package first when there is none.
"""

import os
import shutil
import subprocess
import sys

NAMED = "INLOOP_CHROMIUM"
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
WHAT_TO_DO = (
    "The browser tests and the screenshots need Chromium: `sudo apt-get install chromium`, "
    f"or set {NAMED} to the program of one that is installed."
)


def find() -> str | None:
    """The program, or None when the machine has none."""
    named = os.environ.get(NAMED, "").strip()
    candidates = (named,) if named else NAMES
    return next((found for name in candidates if (found := shutil.which(name))), None)


def install() -> None:
    quiet = ["--yes", "-qq", "--no-install-recommends"]
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    print("Installing Debian's chromium …", file=sys.stderr)
    subprocess.run(["apt-get", "update", "-qq"], check=True, stdout=sys.stderr)
    subprocess.run(["apt-get", "install", *quiet, "chromium"], check=True, stdout=sys.stderr, env=environment)


def main() -> int:
    if find() is None and not os.environ.get(NAMED) and os.geteuid() == 0 and shutil.which("apt-get"):
        install()
    program = find()
    print(program or WHAT_TO_DO, file=sys.stdout if program else sys.stderr)
    return 0 if program else 1


if __name__ == "__main__":
    sys.exit(main())
