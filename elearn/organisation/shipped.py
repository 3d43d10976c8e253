"""The lists of positions that come with this release."""

from __future__ import annotations

from pathlib import Path


def shipped_lists() -> tuple[Path, ...]:
    """Their files."""
    return (Path(__file__).parent / "files" / "ward-titles.yml",)
