"""The spreadsheet program that workbooks are opened with in tests: it computes their formulas anew.

`python -m scripts.spreadsheet` prints where it is; run by root on Debian it first installs the package when it is missing.
Gnumeric's converter and not LibreOffice: it is 8 MB instead of more than 100, and converts in half a second instead of ten.
"""

import shutil
import subprocess
import sys
from pathlib import Path

from scripts import debian

PROGRAM, PACKAGE = "ssconvert", "gnumeric"
WHAT_TO_DO = f"Tests of workbooks need a spreadsheet program: `sudo apt-get install {PACKAGE}`."


def find() -> str | None:
    return shutil.which(PROGRAM)


def recalculated(workbook: Path, into: Path) -> None:
    """Write the workbook as it is once every formula was computed again."""
    assert find() is not None, WHAT_TO_DO
    command = [PROGRAM, "--recalc", "--export-type=Gnumeric_Excel:xlsx2", str(workbook), str(into)]
    subprocess.run(command, check=True, capture_output=True)


def main() -> int:
    if find() is None and debian.can_install():
        debian.install([PACKAGE])
    found = find()
    print(found or WHAT_TO_DO, file=sys.stdout if found else sys.stderr)
    return 0 if found else 1


if __name__ == "__main__":
    sys.exit(main())
