"""The filter of a blueprint: `difficulty <= 2 and competency in WD1,WD2`.

    filter     = condition , { "and" , condition } ;
    condition  = name , ( "=" | "!=" | "<" | "<=" | ">" | ">=" ) , value | name , "in" , value , { "," , value } ;
    name       = "difficulty" | "points" | "competency" | "tag" | "kind" | "id" ;

Numbers compare as numbers. A competency condition holds when one of the question's competencies meets it; `!=` when none
of them is the value; a tag condition likewise.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

Operator: TypeAlias = Literal["=", "!=", "<", "<=", ">", ">=", "in"]

_AND = re.compile(r"\s+and\s+")
_CONDITION = re.compile(r"([a-z]+)\s*(<=|>=|!=|=|<|>|\bin\b)\s*(\S.*)")
_VALUE = re.compile(r"[\w.:-]{1,64}")
_NUMBER = re.compile(r"[0-9]{1,3}(?:\.[0-9]{1,2})?")
_NUMERIC: Final = frozenset({"difficulty", "points"})
_NAMES: Final = frozenset({"difficulty", "points", "competency", "tag", "kind", "id"})
_OPERATORS: Final[dict[str, Operator]] = {
    "=": "=", "!=": "!=", "<": "<", "<=": "<=", ">": ">", ">=": ">=", "in": "in",
}  # fmt: skip
LENGTH: Final = 300


class FilterRefused(ValueError):
    """A filter that cannot be read; its text is the part that is not understood."""


@dataclass(frozen=True, slots=True)
class Condition:
    name: str
    operator: Operator
    values: tuple[str, ...]

    def holds(self, found: Collection[str]) -> bool:
        """Whether the values that a question has under this name meet the condition."""
        if self.operator in {"=", "in"}:
            return any(_same(value, wanted) for value in found for wanted in self.values)
        if self.operator == "!=":
            return not any(_same(value, self.values[0]) for value in found)
        return any(_compare(float(value), self.operator, float(self.values[0])) for value in found)


@dataclass(frozen=True, slots=True)
class Where:
    """A filter that was understood; without conditions it lets every question through."""

    conditions: tuple[Condition, ...] = ()

    def matches(
        self,
        *,
        difficulty: int,
        competencies: Collection[str] = (),
        tags: Collection[str] = (),
        points: float = 1.0,
        kind: str = "",
        question_id: str = "",
    ) -> bool:
        """Whether a question with these properties may be drawn."""
        found: dict[str, Collection[str]] = {
            "difficulty": (str(difficulty),),
            "points": (str(points),),
            "competency": competencies,
            "tag": tags,
            "kind": (kind,),
            "id": (question_id,),
        }
        return all(condition.holds(found[condition.name]) for condition in self.conditions)


def parse_where(text: str) -> Where:
    """The filter that a text writes.

    Raises:
        FilterRefused: with the part that is not understood.
    """
    if not text.strip():
        return Where()
    if len(text) > LENGTH:
        raise FilterRefused(text[:60])
    return Where(tuple(_condition(part) for part in _AND.split(text.strip())))


def faults_in(text: str) -> tuple[str, ...]:
    """Every part of a filter that is not understood, in order."""
    return tuple(part for part in _AND.split(text.strip()) if not _is_read(part))


def _is_read(part: str) -> bool:
    try:
        parse_where(part)
    except FilterRefused:
        return False
    return True


def _condition(text: str) -> Condition:
    match = _CONDITION.fullmatch(text.strip())
    if not match or match[1] not in _NAMES:
        raise FilterRefused(text)
    name, operator = match[1], _OPERATORS[match[2]]
    values = tuple(value.strip() for value in match[3].split(","))
    if (operator != "in" and len(values) > 1) or not all(_VALUE.fullmatch(value) for value in values):
        raise FilterRefused(text)
    if name in _NUMERIC and not all(_NUMBER.fullmatch(value) for value in values):
        raise FilterRefused(text)
    if name not in _NUMERIC and operator not in {"=", "!=", "in"}:
        raise FilterRefused(text)
    return Condition(name, operator, values)


def _same(value: str, wanted: str) -> bool:
    if _NUMBER.fullmatch(value) and _NUMBER.fullmatch(wanted):
        return float(value) == float(wanted)
    return value == wanted


def _compare(value: float, operator: Operator, wanted: float) -> bool:
    match operator:
        case "<":
            return value < wanted
        case "<=":
            return value <= wanted
        case ">":
            return value > wanted
        case _:
            return value >= wanted
