"""What another format cannot say goes along as a note of ours, so that our own files come back whole.

The note is JSON: for each field of the question that the other format would give back otherwise, its value, and a mark of what the
other format says in its place. Where that was changed elsewhere, the mark no longer fits and the change wins.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, Final

from pydantic import ValidationError

from elearn.content.document import Text
from elearn.content.problems import Place
from elearn.content.writing.items import (
    Answers,
    Choices,
    Essay,
    Item,
    Ordering,
    kind_of,
)
from elearn.content.writing.refusals import NotWritable
from elearn.content.writing.tidy import writable
from elearn.exchange.plain import FIELDS, plain, value
from elearn.exchange.report import Notes

NOTHING: Final = Item(title="", answers=Essay())
"""What is seen of a question that the other format cannot say at all."""
LONGEST: Final = 256 * 1024
"""A longer note is none of ours."""
_NAMES: Final[dict[str, Text]] = {
    "title": {"vi": "cách trình bày đề mục", "en": "how the title is written"},
    "stem": {"vi": "cách trình bày phần hỏi", "en": "how the question is written"},
    "id": {"vi": "mã câu hỏi", "en": "the id"},
    "hint": {"vi": "gợi ý", "en": "the hint"},
    "explanation": {"vi": "lời giải thích", "en": "the explanation"},
    "points": {"vi": "điểm", "en": "points"},
    "difficulty": {"vi": "độ khó", "en": "difficulty"},
    "competencies": {"vi": "năng lực", "en": "competencies"},
    "tags": {"vi": "nhãn", "en": "tags"},
    "cite": {"vi": "căn cứ", "en": "the source"},
    "scoring": {"vi": "cách chấm", "en": "scoring"},
    "shuffle": {"vi": "việc xáo trộn", "en": "shuffling"},
    "confidence": {"vi": "mức chắc chắn", "en": "confidence"},
    "role": {"vi": "vai trò trong bài", "en": "its role in the lesson"},
    "review": {"vi": "ngày xem lại", "en": "the day of review"},
    "see": {"vi": "bài liên quan", "en": "related lessons"},
    "section": {"vi": "mục của ngân hàng", "en": "the section of the bank"},
    "answers": {"vi": "một phần đáp án", "en": "a part of the answers"},
}
FORMS: Final[dict[str, Text]] = {
    "single": {"vi": "chọn một", "en": "single choice"},
    "multiple": {"vi": "chọn nhiều", "en": "multiple choice"},
    "numeric": {"vi": "điền số", "en": "numerical"},
    "text": {"vi": "trả lời ngắn", "en": "short answer"},
    "matching": {"vi": "nối", "en": "matching"},
    "ordering": {"vi": "xếp thứ tự", "en": "ordering"},
    "cloze": {"vi": "điền chỗ trống", "en": "gaps"},
    "spot": {"vi": "tìm chỗ đáng ngờ", "en": "spotting"},
    "essay": {"vi": "tự luận", "en": "essay"},
}
"""The kinds of questions, for people."""


def note_of(item: Item, visible: Item | None, *, refused: bool = False) -> str:
    """The note that goes along with a question; empty where nothing is missing.

    Args:
        item: as `writable` gives it.
        visible: what the other format alone gives back, before it is put in order; None for nothing.
        refused: whether what it gives back would be refused; the note then vouches for the answers.
    """
    seen = visible or NOTHING
    said = {
        name: [plain(getattr(item, name)), _mark(getattr(seen, name))]
        for name in FIELDS
        if getattr(item, name) != getattr(seen, name) or (refused and name == "answers")
    }
    if not said:
        return ""
    written = json.dumps(said, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    # Moodle looks for `[id:…]` in comments, XML comments end at `--`, and no reader needs to see controls.
    return written.replace("[id", "\\u005bid").replace("[tag", "\\u005btag").replace("--", "\\u002d\\u002d")


def restored(visible: Item, note: str) -> Item:
    """The question with what its note says, where it is seen at all: see `recovered`."""
    return recovered(visible, note, Notes(Place(""))) or visible


def recovered(visible: Item | None, note: str, notes: Notes) -> Item | None:
    """The question with what its note says; what cannot be understood of it, or was changed elsewhere, stays as it is seen.

    Where the note holds in all that it says, what was found lost or wrong in the visible part is no longer so.
    """
    seen, said = visible or NOTHING, _read(note)
    changes: dict[str, Any] = {}
    for name in FIELDS:
        entry = said.get(name)
        if not isinstance(entry, list) or len(entry) != 2 or entry[1] != _mark(getattr(seen, name)):
            continue
        try:
            changes[name] = value(name, entry[0])
        except (ValidationError, KeyError, TypeError):
            continue
    if visible is None and "answers" not in changes:
        return None
    try:
        whole = writable(replace(seen, **changes))
    except NotWritable:
        return visible
    if changes.keys() == said.keys():
        notes.forget()
    return whole


def declare(item: Item, visible: Item | None, notes: Notes) -> None:
    """Tell what the other format does not show to its own readers."""
    if visible is None or kind_of(visible) != kind_of(item):
        form = FORMS[kind_of(visible) if visible is not None else "essay"]
        notes.add("EXP003", form_vi=form["vi"], form_en=form["en"])
    lost = [_NAMES[name] for name in _lost(item, visible)]
    if lost:
        notes.add("EXP002", what_vi=", ".join(each["vi"] for each in lost), what_en=", ".join(each["en"] for each in lost))


def _lost(item: Item, visible: Item | None) -> Iterator[str]:
    """The fields whose meaning the other format does not hold; how a text is marked up is none."""
    for name in _NAMES:
        wanted = getattr(item, name)
        if not wanted and wanted is not False:
            continue
        if visible is None or (name not in {"title", "stem", "answers"} and getattr(visible, name) != wanted):
            yield name
    if visible is not None and kind_of(visible) == kind_of(item) and _bare(visible.answers) != _bare(item.answers):
        yield "answers"


def _bare(answers: Answers) -> Answers:
    """Answers without what only we see."""
    match answers:
        case Choices(options, multiple):
            return Choices(tuple(replace(option, id=None) for option in options), multiple)
        case Ordering(items):
            return Ordering(tuple(replace(item, id=None) for item in items))
        case _:
            return answers


def _mark(value: Any) -> str:
    """Eight characters that tell whether a value is still the same."""
    written = json.dumps(plain(value), ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(written.encode("utf-8", "replace")).hexdigest()[:8]


def _read(note: str) -> Mapping[str, Any]:
    if len(note) > LONGEST:
        return {}
    try:
        found = json.loads(note)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}
