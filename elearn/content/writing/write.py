"""The text of questions: what is written here, the compiler reads back as the very same question.

Nothing leaves before it was read again: a question that no text says is refused, with the field that stands in the way.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import fields
from typing import Any

from elearn.content import limits
from elearn.content.grammar import marks
from elearn.content.problems import Severity
from elearn.content.writing.items import (
    Cloze,
    Essay,
    Item,
)
from elearn.content.writing.reading import Placed, read_items
from elearn.content.writing.refusals import NotWritable
from elearn.content.writing.section import section_of
from elearn.content.writing.tidy import writable


def write_item(item: Item, level: int = 3) -> str:
    """The section of one question, ending with a line end, without its `##` section. Reads back as `writable(item)`.

    Raises:
        NotWritable: no text says it.
    """
    ready = writable(item)
    text = "\n".join(section_of(ready, level)) + "\n"
    in_stem = "gaps" if isinstance(ready.answers, Cloze) else "structure"
    found = read_items("x.md", text, "lesson")
    if len(found) != 1 or found[0].item is None:
        raise NotWritable("stem" if ready.stem else "answers", in_stem)
    if field := _first_difference(found[0].item, ready):
        raise NotWritable(field, in_stem if field == "stem" else "structure")
    if any(problem.severity is Severity.ERROR and problem.code != "QID001" for problem in found[0].problems):
        raise NotWritable("stem", "structure")
    if found[0].after - 1 != text.count("\n"):
        raise NotWritable("stem", in_stem)
    return text


def write_bank(title: str, bank_id: str | None, items: Sequence[Item], defaults: Mapping[str, Any] | None = None) -> str:
    """The text of a question bank. A `##` heading stands where the section of the items changes.

    Args:
        title: of the bank, one line.
        bank_id: its id, None for the name of its file.
        items: at most `limits.QUESTIONS`; see `divided`.
        defaults: as in front matter: points, difficulty, competency, scoring, shuffle, cite.

    Raises:
        NotWritable: of an item; `items.3.stem` is the field of the fourth one.
    """
    head = ["---", "kind: bank"]
    if bank_id is not None:
        head.append(f"id: {bank_id}")
    head.append(f"title: {_yaml(' '.join(title.split()))}")
    if defaults:
        head.append("defaults:")
        head.extend(f"  {name}: {_yaml(value)}" for name, value in defaults.items())
    parts = ["\n".join([*head, "---", ""])]
    section = ""
    for position, item in enumerate(items):
        try:
            ready = writable(item)
            if ready.section != section:
                parts.append(_heading(ready.section))
            section = ready.section
            parts.append(write_item(ready))
        except NotWritable as error:
            raise NotWritable(f"items.{position}.{error.field}", error.reason) from error
    return "\n".join(parts)


def divided(items: Sequence[Item]) -> list[Sequence[Item]]:
    """The items in as many pieces as banks are needed for them: a file holds so many questions and lines."""
    pieces: list[Sequence[Item]] = []
    start = lines = size = 0
    for position, item in enumerate(items):
        text = write_item(item)
        its_lines, its_size = text.count("\n") + 4, len(text.encode()) + 200
        full = lines + its_lines > limits.LINES - 100 or size + its_size > limits.SOURCE_BYTES - 4_000
        if position > start and (full or position - start == limits.QUESTIONS):
            pieces.append(items[start:position])
            start, lines, size = position, 0, 0
        lines += its_lines
        size += its_size
    return [*pieces, items[start:]] if items else []


def replace_item(text: str, place: Placed, item: Item) -> str:
    """The text of a file with another question in a question's place; all other lines stay as they are, line ends become `\\n`.

    Raises:
        NotWritable: no text says it, or not at this place.
    """
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    section = write_item(item, place.level).rstrip("\n").split("\n")
    changed = "\n".join([*lines[: place.start - 1], *section, *lines[place.after - 1 :]])
    found = {each.start: each for each in read_items("x.md", changed, "lesson")}
    now = found.get(place.start)
    # What follows could now be taken for a part of the question, and then it would be gone from the lesson.
    if now is None or now.item is None or now.after != place.start + len(section) or _first_difference(now.item, writable(item)):
        raise NotWritable("answers.rubric" if isinstance(item.answers, Essay) else "explanation", "text-follows")
    return changed


def _heading(section: str) -> str:
    if not section or section.startswith("? ") or marks.split_attributes(section)[1] is not None:
        raise NotWritable("section", "structure" if section else "empty")
    closed = section.endswith("#") and section.rstrip("#").endswith(" ")
    return f"## {section}{' #' if closed else ''}\n"


def _yaml(value: Any) -> str:
    """A value in the part of JSON that YAML reads the same."""
    return json.dumps(value, ensure_ascii=False)


def _first_difference(found: Item, wanted: Item) -> str | None:
    for each in fields(Item):
        if each.name != "section" and getattr(found, each.name) != getattr(wanted, each.name):
            return each.name
    return None
