"""What `changes` in course.yml says to those who completed an earlier version: its slips and their question."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from elearn.content import yaml_tree
from elearn.content.assemble import Parts
from elearn.content.course_rules import Settings
from elearn.content.problems import Place, Problem, Severity
from elearn.content.reading import Reading
from elearn.content.source import Kind

_SENTENCES = ("old", "new", "todo")


def check_changes(settings: Settings, parts: Parts, reading: Reading) -> Iterator[Problem]:
    """CRS017, CRS019, CRS020: the question can be answered on the slip; a slip says something, in each language of its readers."""
    for label, change in settings.values.get("changes", {}).items():
        yield from _check_question(settings, label, change, parts, reading)
        yield from _check_slips(settings, label, change)


def _check_question(settings: Settings, label: str, change: Mapping[str, Any], parts: Parts, reading: Reading) -> Iterator[Problem]:
    """A question of a bank alone would give its key away before the quiz; an essay waits for somebody to read it."""
    name = change.get("question")
    if name is None or reading.may_hold_more(Kind.LESSON) or name in reading.question_ids() - set(parts.questions):
        return
    in_lessons = {question for module in parts.modules for lesson in module.lessons for question in lesson.questions}
    if name not in in_lessons or parts.questions[name].kind == "essay":
        yield Problem(settings.place("changes", label, "question"), Severity.ERROR, "CRS017", (("id", name),))


def _check_slips(settings: Settings, label: str, change: Mapping[str, Any]) -> Iterator[Problem]:
    languages: Sequence[str] = settings.values.get("languages", ())
    if not languages:
        return
    written = yaml_tree.within(settings.yaml, "changes", label, "slips")
    items = (
        [each for each in written.items if isinstance(each, yaml_tree.Mapping)] if isinstance(written, yaml_tree.Sequence) else []
    )
    for item, slip in zip(items, change.get("slips", ()), strict=False):
        said = {key: slip[key] for key in _SENTENCES if key in slip}
        # One that is told to readers of some languages alone is written in those.
        first, *others = [code for code in languages if code in slip.get("only", ())] or languages
        # A sentence that is written and at fault has a problem of its own.
        is_faulty = any(item.get(key) is not None and key not in said for key in _SENTENCES)
        if not is_faulty and not any(first in said.get(key, {}) for key in ("old", "new")):
            yield Problem(item.place, Severity.ERROR, "CRS019", (("language", first),))
        for key, words in said.items():
            yield from (_missing(item, key, code) for code in others if code not in words)


def _missing(item: yaml_tree.Mapping, key: str, language: str) -> Problem:
    found = yaml_tree.within(item, key)
    place: Place = found.place if found is not None else item.place
    return Problem(place, Severity.WARNING, "CRS020", (("key", key), ("language", language)))
