"""What one version changes of another in words, with the way to each lesson and bank that differs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import g

from elearn.content.document import Course
from elearn.core.db.types import LocalisedText
from elearn.core.errors import N_
from elearn.studio.places import name_of_question
from elearn.studio.plan import BankChange, LessonChange, Plan
from elearn.studio.views.shared import words_of
from elearn.studio.views.words import KINDS, TAGS, WHAT, also_words, count_words

Address = Callable[[str], str]
"""The address at which what differs in a lesson or bank is shown, by its id."""


def planned(plan: Plan, after: Course | None, lesson: Address, bank: Address) -> dict[str, Any]:
    """The plan as templates show it; `after` is the version that it leads to, None where its document is gone."""
    return {
        "before": plan.before,
        "label": plan.label,
        "is_empty": plan.is_empty,
        "lessons": [_lesson(each, lesson) for each in plan.lessons],
        "banks": [_bank(each, bank) for each in plan.banks],
        "changed_keys": [name_of_question(after, each) for each in plan.keys] if after is not None else [],
        "added": plan.numbers("added"),
        "changed": plan.numbers("changed"),
        "removed": plan.numbers("removed"),
    }


def _lesson(change: LessonChange, address: Address) -> dict[str, Any]:
    details = []
    if change.blocks.total:
        details.append(g.translate(N_("đoạn: %(counts)s"), counts=count_words(change.blocks)))
    if change.questions.total:
        details.append(g.translate(N_("câu hỏi: %(counts)s"), counts=count_words(change.questions)))
    if change.also:
        details.append(also_words(change.also))
    return _row(change.what, change.title, g.translate(KINDS[change.kind]), details, address(change.id))


def _bank(change: BankChange, address: Address) -> dict[str, Any]:
    details = [g.translate(N_("câu hỏi: %(counts)s"), counts=count_words(change.questions))] if change.questions.total else []
    return _row(change.what, change.title, g.translate(N_("ngân hàng câu hỏi")), details, address(change.id))


def _row(what: str, title: LocalisedText, kind: str, details: list[str], href: str) -> dict[str, Any]:
    colour, shape = TAGS[what]
    return {
        "what": g.translate(WHAT[what]),
        "colour": colour,
        "shape": shape,
        "title": words_of(title),
        "kind": kind,
        "details": "; ".join(details),
        "href": href,
    }
