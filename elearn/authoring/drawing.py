"""What a quiz draws beside what its banks have, while both are written. Pure: texts in, numbers out.

Counted as the check of the whole course does (`content.draw_rules`): a question that cannot be read yet may yet be drawn.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from elearn.content.grammar.filters import FilterRefused, Where, parse_where
from elearn.content.source import Kind, classify
from elearn.content.writing.items import Item, kind_of
from elearn.content.writing.reading import read_items


@dataclass(frozen=True, slots=True)
class BankText:
    """A bank as it is written: its file, what it says for questions that do not say it themselves, and its text."""

    path: str
    title: str
    defaults: Mapping[str, Any]
    text: str


@dataclass(frozen=True, slots=True)
class Draw:
    """A line of a blueprint.

    Attributes:
        at: the row, counted from 0.
        bank: its id; `title` and `path` of its file are empty where the course has none.
        found: how many questions fit; None where that cannot be told.
        is_short: whether fewer fit than are drawn, alone or together with the lines above.
    """

    at: int
    bank: str
    title: str
    path: str
    count: int
    where: str
    found: int | None
    is_short: bool


def undrawn(fronts: Mapping[str, Mapping[str, Any]]) -> frozenset[str]:
    """The paths of banks from which no quiz draws though it may, by the front matter of all files."""
    lines = [line for front in fronts.values() if isinstance(drawn := front.get("draw"), list) for line in drawn]
    named = {_said(line, "bank") for line in lines if isinstance(line, dict)}
    banks = {path: front for path, front in fronts.items() if classify(path).kind is Kind.BANK and not front.get("use")}
    return frozenset(path for path, front in banks.items() if (front.get("id") or classify(path).slug) not in named)


def draws_in(front: Mapping[str, Any], banks: Mapping[str, BankText]) -> list[Draw]:
    """The lines of a quiz's front matter, each with what its bank has."""
    drawn = front.get("draw")
    found: list[Draw] = []
    taken: Counter[str] = Counter()
    for at, line in enumerate(drawn if isinstance(drawn, list) else ()):
        if isinstance(line, dict):
            found.append(_draw(at, line, banks, taken))
    return found


def _draw(at: int, line: Mapping[str, Any], banks: Mapping[str, BankText], taken: Counter[str]) -> Draw:
    name, where = _said(line, "bank"), _said(line, "where")
    count = int(said) if (said := _said(line, "count")).isdecimal() and len(said) < 5 else 0
    bank = banks.get(name)
    if bank is None:
        return Draw(at, name, "", "", count, where, None, is_short=False)
    items = [each.item for each in read_items(bank.path, bank.text, "bank")]
    fitting = _fitting(where, items, bank.defaults)
    taken[name] += count
    # Lines of one bank never give the same question twice: together they must fit into it.
    is_short = fitting is not None and (fitting < count or len(items) < taken[name])
    return Draw(at, name, bank.title, bank.path, count, where, fitting, is_short=is_short)


def _said(line: Mapping[str, Any], name: str) -> str:
    value = line.get(name, "")
    return value if isinstance(value, str) else ""


def _fitting(where: str, items: Iterable[Item | None], defaults: Mapping[str, Any]) -> int | None:
    try:
        wanted = parse_where(where)
    except FilterRefused:
        return None
    return sum(item is None or _fits(wanted, item, defaults) for item in items)


def _fits(wanted: Where, item: Item, defaults: Mapping[str, Any]) -> bool:
    difficulty, points, codes = (defaults.get(name) for name in ("difficulty", "points", "competency"))
    listed = codes if isinstance(codes, list) else [codes] if codes else []
    return wanted.matches(
        difficulty=item.difficulty or (int(difficulty) if isinstance(difficulty, str) and difficulty.isdecimal() else 2),
        points=item.points if item.points is not None else _number(points, 1.0),
        competencies=item.competencies or tuple(map(str, listed)),
        tags=item.tags,
        kind=kind_of(item),
        question_id=item.id or "",
    )


def _number(said: object, otherwise: float) -> float:
    try:
        return float(said) if isinstance(said, str) else otherwise
    except ValueError:
        return otherwise
