#!/usr/bin/env bash
# Makes .venv-bench with what the planner is compared with. When nothing changed since the last time it ends at once.
set -euo pipefail
cd "$(dirname "$0")/../.."
wanted=$(cksum <benchmarks/planner/requirements.txt)
if [ -f .venv-bench/made-of ] && [ "$(cat .venv-bench/made-of)" = "$wanted" ]; then
    exit 0
fi
echo "Installing ortools and timefold into .venv-bench (once; a minute) …" >&2
.venv/bin/python -m venv --clear .venv-bench
.venv-bench/bin/python -m pip install --quiet --disable-pip-version-check --no-input -r benchmarks/planner/requirements.txt
echo "$wanted" >.venv-bench/made-of
