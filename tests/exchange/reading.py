"""What tests ask of reports."""

from __future__ import annotations

from collections.abc import Iterable

from elearn.content.problems import Problem
from elearn.content.writing.items import Item
from elearn.exchange.report import Entry, Report


def only(report: Report) -> Entry:
    """The only entry."""
    assert report.problems == ()
    (entry,) = report.entries
    return entry


def item_in(report: Report) -> Item:
    """The only question, imported."""
    item = only(report).item
    assert item is not None
    return item


def codes(problems: Iterable[Problem]) -> list[str]:
    return [problem.code for problem in problems]
