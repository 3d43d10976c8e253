"""The one password of all demo accounts: given by the environment, or made once and kept beside the database."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from pathlib import Path

VARIABLE = "ELEARN_DEMO_PASSWORD"
FILE = "demo-password"


def demo_password(instance: Path, environ: Mapping[str, str]) -> str:
    """The password from `ELEARN_DEMO_PASSWORD`, or a random one kept in `<instance>/demo-password`, readable by its owner only."""
    given = environ.get(VARIABLE)
    if given:
        return given
    path = instance / FILE
    if not path.exists():
        instance.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(18) + "\n", encoding="utf-8")
    return path.read_text(encoding="utf-8").strip()
