"""The end of every reader: a question becomes an entry only as it can stand in a course."""

from __future__ import annotations

from elearn.content.writing.items import Item
from elearn.content.writing.refusals import NotWritable
from elearn.content.writing.tidy import writable
from elearn.content.writing.write import write_item
from elearn.exchange.ordered import in_order
from elearn.exchange.report import Entry, Notes

_FIELDS = {
    "title": ("đề mục", "title"),
    "stem": ("nội dung hỏi", "words"),
    "answers": ("đáp án", "answers"),
    "hint": ("gợi ý", "hint"),
    "explanation": ("giải thích", "explanation"),
}


def entry_of(notes: Notes, title: str, item: Item | None, *, key_guessed: bool = False) -> Entry:
    """The entry of a question, refused where no text of a course can say it; `title` is for people."""
    if item is None or notes.refuses:
        return notes.entry(title, None)
    try:
        ready = writable(in_order(item, notes))
        write_item(ready)
    except NotWritable as error:
        refusal(error, notes)
        return notes.entry(title, None)
    return notes.entry(title, ready, key_guessed=key_guessed)


def refusal(error: NotWritable, notes: Notes) -> None:
    """Tell that a question cannot be written, and where it stands in the way."""
    vietnamese, english = _FIELDS.get(error.field.partition(".")[0], (error.field, error.field))
    notes.add("IMP017", field_vi=vietnamese, field_en=english, why_vi=error.sentence("vi"), why_en=error.sentence("en"))
