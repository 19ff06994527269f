#!/usr/bin/env bash
# Opens Inloop on http://localhost:8501, or on another port: PORT=8600 scripts/run.sh. Ctrl-C stops it.
set -euo pipefail
cd "$(dirname "$0")/.."
port=${PORT:-8501}

if (: <"/dev/tcp/localhost/$port") 2>/dev/null; then
    echo "Port $port is taken, perhaps by another Inloop. Stop that, or take another port: make run PORT=$((port + 1))" >&2
    exit 1
fi
scripts/setup.sh run
# A database that was named is only changed by a command, and this is one; the embedded one looks after itself.
[ -z "${DATABASE_URL:-}" ] || .venv/bin/python -m startup migrate
exec .venv/bin/python -m streamlit run app.py --server.port "$port"
