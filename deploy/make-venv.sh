#!/bin/sh
# Makes .venv from a hash-pinned lock file and installs this tree into it; does nothing where that is done already.
#
#   deploy/make-venv.sh requirements.lock | requirements-dev.lock
#
# Wheels come from the folder `wheels/` when there is one (an unpacked bundle): the network is not used then.
set -eu
lock=$1
cd "$(dirname "$0")/.."

# The stamp changes with the lock, the project's own table, the place and the environment's Python.
stamp_of() { { cat "$1"; sed '/^\[tool\./,$d' pyproject.toml; pwd; readlink -f .venv/bin/python; } | sha256sum | cut -c1-32; }
is_ready() { [ -x .venv/bin/elearn ] && [ "$(cat ".venv/.stamp-$1" 2>/dev/null)" = "$(stamp_of "$1")" ]; }

# The development environment holds everything that the other one holds.
if is_ready "$lock" || is_ready requirements-dev.lock; then exit 0; fi

# Two at once would install into each other; the second finds everything done.
mkdir -p .venv
exec 9> .venv/.lock
if command -v flock >/dev/null; then flock 9; fi
if is_ready "$lock" || is_ready requirements-dev.lock; then exit 0; fi

python_of() {
    for name in ${PYTHON:-python3 python3.13 python3.12 python3.11}; do
        if "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            command -v "$name"
            return
        fi
    done
}

install_debian() {
    # Root gets the package; anybody else gets the line to type.
    if [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null; then
        echo "Installing $* from the distribution's packages"
        export DEBIAN_FRONTEND=noninteractive
        apt-get install -y -qq "$@" >/dev/null 2>&1 || { apt-get update -qq && apt-get install -y -qq "$@" >/dev/null; }
    else
        echo "Missing: $*. Please type:" >&2
        echo "    sudo apt-get install -y $*" >&2
        exit 1
    fi
}

# An environment that works is kept, whichever Python the caller's path names: something may be running from it. One that was made
# elsewhere and moved here does not work: its scripts name their old place.
works() {
    .venv/bin/python -c 'import pip, sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || return 1
    [ -L .venv ] || grep -q "^#!$(pwd)/.venv/" .venv/bin/pip
}
if ! works; then
    python=$(python_of)
    if [ -z "$python" ]; then
        install_debian python3 python3-venv
        python=$(python_of)
        [ -n "$python" ] || { echo "Python 3.11 or newer is needed; $(python3 --version) is too old." >&2; exit 1; }
    fi
    "$python" -c 'import ensurepip, venv' 2>/dev/null || install_debian python3-venv
    "$python" -m venv --clear .venv
fi
rm -f .venv/.stamp-*
source=""
if [ -d wheels ]; then source="--no-index --find-links wheels"; fi
echo "Installing what $lock names into .venv (once; it takes a minute or two)"
pip="env -u PIP_REQUIRE_VIRTUALENV .venv/bin/python -m pip --disable-pip-version-check --no-input"
# shellcheck disable=SC2086 # the words of $pip and $source are separate arguments
$pip install -qq $source --require-hashes --only-binary :all: -r "$lock"
# shellcheck disable=SC2086
$pip install -qq --no-index --no-deps --no-build-isolation -e .
stamp_of "$lock" > ".venv/.stamp-$lock"
