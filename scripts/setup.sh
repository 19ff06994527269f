#!/usr/bin/env bash
# Makes .venv with the pinned packages. `scripts/setup.sh run`: what runs the app; `scripts/setup.sh dev`: what tests it, too.
# When nothing changed since the last time it ends at once. INLOOP_PYTHON names another Python to build on.
set -euo pipefail
cd "$(dirname "$0")/.."
wanted=${1:?run or dev}
environment=.venv

say() { echo "$*" >&2; }
stop() { say "$*"; exit 1; }

python_of_this_machine() {
    local name
    for name in ${INLOOP_PYTHON:-python3 python3.13 python3.12 python3.11 /usr/bin/python3}; do
        if "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            command -v "$name"
            return
        fi
    done
    return 1
}

# Root on Debian gets what is missing; anybody else gets told.
install_venv() {
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
        say "Installing Debian's python3-venv …"
        apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends python3 python3-venv >&2
    else
        stop "Python cannot make a virtual environment here. Install it first: sudo apt-get install python3-venv"
    fi
}

# What an environment has to fit: the packages, the folder it lies in and the Python it was built on.
fits() { echo "$(cat "$@" | cksum) $PWD $(readlink -f $environment/bin/python 2>/dev/null || true)"; }
is_ready() { [ -f "$environment/inloop-$1" ] && [ "$(cat "$environment/inloop-$1")" = "$2" ]; }

run_fits=$(fits requirements.txt)
dev_fits=$(fits requirements.txt requirements-dev.txt)
if is_ready dev "$dev_fits" || { [ "$wanted" = run ] && is_ready run "$run_fits"; }; then
    exit 0
fi

python=$(python_of_this_machine) || install_venv
python=$(python_of_this_machine) || stop "Inloop needs Python 3.11 or newer. Install one, or name it: INLOOP_PYTHON=/path/to/python3 make run"
if [[ ! -f $environment/inloop-folder || $(cat $environment/inloop-folder) != "$PWD" ]] || ! $environment/bin/python -m pip --version >/dev/null 2>&1; then
    "$python" -c 'import ensurepip, venv' 2>/dev/null || install_venv
    "$python" -c 'import ensurepip, venv' 2>/dev/null || stop "$python cannot make a virtual environment. Install the venv package of that Python, or name another one: INLOOP_PYTHON=/usr/bin/python3 make run"
    "$python" -m venv --clear $environment
    echo "$PWD" >$environment/inloop-folder
fi
rm -f $environment/inloop-run $environment/inloop-dev

requirements=requirements.txt
[ "$wanted" = run ] || requirements=requirements-dev.txt
say "Installing the packages of $requirements into $environment (once; a minute or two) …"
$environment/bin/python -m pip install --quiet --disable-pip-version-check --no-input -r $requirements
if [ "$wanted" = run ]; then
    fits requirements.txt >$environment/inloop-run
else
    fits requirements.txt requirements-dev.txt >$environment/inloop-dev
fi
