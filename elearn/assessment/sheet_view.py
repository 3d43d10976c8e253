"""A sitting as its pages show it: every question with what was given to it, and nothing of what is right before its time."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

from elearn.assessment.log import Given, Sheet
from elearn.assessment.marking import Mark, mark
from elearn.assessment.papers import Item, Sat
from elearn.assessment.presentation import QuestionView, present
from elearn.assessment.responses import Response

ItemState: TypeAlias = Literal["answered", "asked", "empty"]


@dataclass(frozen=True, slots=True)
class ItemView:
    """One question of a sitting. `is_asked` says that its number is asked back, `is_closed` that it was answered and explained."""

    number: int
    name: str
    view: QuestionView
    state: ItemState
    is_flagged: bool

    @property
    def is_asked(self) -> bool:
        return self.view.stage == "asked"

    @property
    def is_closed(self) -> bool:
        return self.view.stage == "marked"


@dataclass(frozen=True, slots=True)
class SheetCounts:
    """How many questions stand how: answered, empty or asked back; any of them may be flagged."""

    answered: int
    empty: int
    flagged: int
    asked: int

    @classmethod
    def of(cls, items: Iterable[ItemView]) -> SheetCounts:
        found = list(items)
        states = [each.state for each in found]
        flagged = sum(each.is_flagged for each in found)
        return cls(states.count("answered"), states.count("empty"), flagged, states.count("asked"))


def items_of(sitting: Sat, sheet: Sheet, language: str) -> list[ItemView]:
    """Every question of a sitting, in order."""
    return [item_view(sitting, sheet, item, language) for item in sitting.paper.items]


def item_view(sitting: Sat, sheet: Sheet, item: Item, language: str, draft: Response | None = None) -> ItemView:
    """One question of a sitting; with `draft`, an answer that is on its way, in place of the one given."""
    given = sheet.given.get(item.id)
    response = given.response if given is not None else None
    judged = visible_mark(sitting, item, given)
    if draft is not None:
        response, judged = draft, None
    view = present(item.question, language, response, judged, order_seed=sitting.seed)
    state: ItemState = "asked" if view.stage == "asked" else "answered" if sheet.is_answered(item.id) else "empty"
    # A hint belongs to practice.
    shown = replace(view, hint="", asks_confidence=view.asks_confidence and sitting.asks_how_sure)
    return ItemView(item.number, item.name, shown, state, item.id in sheet.flagged)


def visible_mark(sitting: Sat, item: Item, given: Given | None) -> Mark | None:
    """As much of the mark as may be seen while the attempt is open: that a number is asked back, and all of it where each answer is
    explained at once.
    """
    if given is None or (not may_ask(item) and not sitting.explains_at_once):
        return None
    judged = mark(item.question, given.response)
    if judged.outcome == "ask-back":
        return judged
    return judged if sitting.explains_at_once and judged.outcome != "unanswered" else None


def may_ask(item: Item) -> bool:
    """Whether a number is typed into the question, which could be read in two ways."""
    return item.question.kind in {"numeric", "cloze"}
