#!/bin/sh
# Writes dist/elearn-VERSION-PLATFORM.tar.gz: the tree as committed, and all wheels that it needs on this platform. Unpacked on a
# machine of the same platform without network, `make run` works, and so does docs/operations.md.
set -eu
cd "$(dirname "$0")/.."
[ -e .git ] || { echo "A bundle is made from a checkout with its history." >&2; exit 1; }
if [ -n "$(git status --porcelain --untracked-files=no)" ]; then
    echo "Note: changes that are not committed are not in the bundle." >&2
fi
version=$(.venv/bin/python -c 'import tomllib; print(tomllib.load(open("pyproject.toml", "rb"))["project"]["version"])')
platform=$(.venv/bin/python -c 'import sys, sysconfig; print(f"cp{sys.version_info.major}{sys.version_info.minor}-" + sysconfig.get_platform())')
name="elearn-$version-$platform"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$work/$name/wheels" dist
git archive HEAD | tar -x -C "$work/$name"
git rev-parse HEAD > "$work/$name/COMMIT"
.venv/bin/python -m pip --disable-pip-version-check --no-input download -qq \
    --require-hashes --only-binary :all: -r "$work/$name/requirements.lock" -d "$work/$name/wheels"
# The same commit gives the same bytes.
stamp=$(git log -1 --format=%ct)
tar --sort=name --owner=0 --group=0 --numeric-owner --mtime="@$stamp" -C "$work" -c "$name" | gzip -n -9 > "dist/$name.tar.gz"
(cd dist && sha256sum "$name.tar.gz" > "$name.tar.gz.sha256")
echo "dist/$name.tar.gz ($(du -h "dist/$name.tar.gz" | cut -f1))"
