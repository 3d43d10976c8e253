"""Findings as they are kept: JSON values from which the same finding is read again."""

from __future__ import annotations

from typing import Any, Literal, TypeAlias

from pydantic import TypeAdapter

from elearn.examinations.fairness.haste import HastyPaper
from elearn.examinations.fairness.similarity import AlikePapers
from elearn.examinations.fairness.speed import QuickPaper

FindingKind: TypeAlias = Literal["speed", "similarity"]
Evidence: TypeAlias = AlikePapers | QuickPaper | HastyPaper

_KINDS: dict[str, TypeAdapter[Any]] = {"similarity": TypeAdapter(AlikePapers), "speed": TypeAdapter(QuickPaper | HastyPaper)}


def kind_of(found: Evidence) -> FindingKind:
    return "similarity" if isinstance(found, AlikePapers) else "speed"


def candidates_of(found: Evidence) -> tuple[str, ...]:
    """Whom a finding is about."""
    return (found.first, found.second) if isinstance(found, AlikePapers) else (found.candidate,)


def may_be_chance(found: Evidence) -> bool:
    """Whether a finding is of the lowest grade; those about times never are."""
    return isinstance(found, AlikePapers) and found.may_be_chance


def write_evidence(found: Evidence) -> dict[str, Any]:
    """The finding as JSON values."""
    written: dict[str, Any] = _KINDS[kind_of(found)].dump_python(found, mode="json")
    return written


def read_evidence(kind: str, stored: dict[str, Any]) -> Evidence:
    """The finding that `write_evidence` wrote.

    Raises:
        pydantic.ValidationError: it is none.
    """
    found: Evidence = _KINDS[kind].validate_python(stored)
    return found
