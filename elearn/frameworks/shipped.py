"""The frameworks that come with this release."""

from __future__ import annotations

import hashlib
from pathlib import Path

FOLDER = Path(__file__).parent / "files"


def shipped_files() -> tuple[Path, ...]:
    """Their files, in the order in which each knows those that it relates to."""
    return tuple(FOLDER / f"{name}.yml" for name in ("digcomp-3.0", "tt02-2025", "ward-dt"))


def digest_of(content: bytes) -> str:
    """The SHA-256 of a file, by which a start sees that it was imported already."""
    return hashlib.sha256(content).hexdigest()
