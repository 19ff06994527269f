#!/usr/bin/env bash
# Makes .venv-bench-charts with what charts are compared with. When nothing changed since the last time it ends at once.
set -euo pipefail
cd "$(dirname "$0")/../.."
wanted=$(cksum <benchmarks/charts/requirements.txt)
if [ -f .venv-bench-charts/made-of ] && [ "$(cat .venv-bench-charts/made-of)" = "$wanted" ]; then
    exit 0
fi
echo "Installing duckdb into .venv-bench-charts (once) …" >&2
.venv/bin/python -m venv --clear .venv-bench-charts
.venv-bench-charts/bin/python -m pip install --quiet --disable-pip-version-check --no-input -r benchmarks/charts/requirements.txt
echo "$wanted" >.venv-bench-charts/made-of
