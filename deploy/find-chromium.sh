#!/bin/sh
# Prints the path of a Chromium for the browser tests: ELEARN_CHROMIUM, else the one on PATH, else (as root) the distribution's.
# Prints nothing on standard output where there is none; says so in one line on standard error.
set -eu
if [ -n "${ELEARN_CHROMIUM:-}" ]; then
    echo "$ELEARN_CHROMIUM"
    exit 0
fi
on_path() { command -v chromium || command -v chromium-browser || command -v google-chrome; }
on_path && exit 0
if [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null; then
    echo "Installing chromium from the distribution's packages" >&2
    export DEBIAN_FRONTEND=noninteractive
    { apt-get install -y -qq chromium fonts-dejavu-core || { apt-get update -qq && apt-get install -y -qq chromium fonts-dejavu-core; }; } >/dev/null 2>&1 || true
    on_path && exit 0
fi
echo "No Chromium: the browser tests are skipped. Install the package chromium or set ELEARN_CHROMIUM=/path/to/it." >&2
