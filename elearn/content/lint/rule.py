"""What a rule is: the gravity of its problems and its sentence in both languages."""

from __future__ import annotations

from dataclasses import dataclass

from elearn.content.problems import Severity


@dataclass(frozen=True, slots=True)
class Rule:
    """`vi` and `en` are format strings over the words of a problem."""

    severity: Severity
    vi: str
    en: str


def error(vi: str, en: str) -> Rule:
    return Rule(Severity.ERROR, vi, en)


def warning(vi: str, en: str) -> Rule:
    return Rule(Severity.WARNING, vi, en)


def remark(vi: str, en: str) -> Rule:
    return Rule(Severity.INFO, vi, en)
