"""Options whose order is kept because one of them speaks of the others by their letters or places."""

from __future__ import annotations

from dataclasses import replace

from elearn.content.lint.others_named import names_others
from elearn.content.writing.items import Choices, Item
from elearn.exchange.report import Notes
from elearn.exchange.unmarked import unmarked


def in_order(item: Item, notes: Notes) -> Item:
    """The question as it came, its options never shuffled where one would lose its meaning; that is told."""
    if item.shuffle is False or not isinstance(item.answers, Choices):
        return item
    named = next((words for option in item.answers.options if names_others(words := unmarked(option.text))), "")
    if not named:
        return item
    notes.add("IMP034", None, text=named)
    return replace(item, shuffle=False)
