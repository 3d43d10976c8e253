"""Ids that are made on saving: the words of the title without marks, and four characters where that is taken."""

from __future__ import annotations

import base64
import hashlib
import re
import unicodedata
from collections.abc import Collection, Iterable
from dataclasses import replace
from typing import Final

from elearn.content.grammar import marks
from elearn.content.grammar.files import parse_file
from elearn.content.writing.items import Item

SLUG_LENGTH: Final = 40
_SEPARATORS = re.compile(r"[^a-z0-9]+")


def with_ids(path: str, text: str, taken: Collection[str], retired: Collection[str] = ()) -> str:
    """The text of a file with an id behind the title of each question that has none; everything else stays, line by line.

    Args:
        path: inside the course folder.
        text: as it is saved; line ends become `\\n` where anything changes.
        taken: all ids of the course; those of this file are looked for here.
        retired: ids that were published once and are never used again.

    A title with an id that is not valid is left to its author.
    """
    raw = parse_file(path, text)
    lines = list(raw.lines)
    used = {*taken, *retired, *(question.id for question in raw.questions if question.id)}
    changed = False
    for question in raw.questions:
        kept, attributes = marks.split_attributes(lines[question.place.line - 1])
        if question.id is None and attributes is None:
            made = new_id(path, question.title.markdown, used)
            used.add(made)
            lines[question.place.line - 1] = f"{kept} {{#{made}}}"
            changed = True
    return "\n".join(lines) if changed else text


def identified(path: str, items: Iterable[Item], taken: Collection[str], retired: Collection[str] = ()) -> tuple[Item, ...]:
    """The items with an id for each that has none, or one that is taken; `path` is the file that they will stand in."""
    used = {*taken, *retired}
    found: list[Item] = []
    for item in items:
        made = item.id if item.id is not None and item.id not in used else new_id(path, item.title, used)
        used.add(made)
        found.append(replace(item, id=made))
    return tuple(found)


def new_id(path: str, title: str, taken: Collection[str]) -> str:
    """An id from a title: its slug, or that and four characters where the slug is taken."""
    base = _base(title)
    return base if base not in taken else marked_id(path, title, taken)


def marked_id(path: str, title: str, taken: Collection[str], first: int = 0) -> str:
    """The slug of a title and four characters that tell it from questions of the same wording, in any file.

    `first` is how many questions with this title came before; `taken` ids are never given again.
    """
    stem = path.rsplit("/", 1)[-1].split(".", 1)[0]
    number = first
    while True:
        digest = hashlib.sha256(f"{stem}\n{title}\n{number}".encode("utf-8", "replace")).digest()
        candidate = f"{_base(title)}-{base64.b32encode(digest)[:4].decode().lower()}"
        if candidate not in taken:
            return candidate
        number += 1


def slug(text: str) -> str:
    """A text in the letters of an id: no marks, `đ` as `d`, hyphens between words."""
    folded = unicodedata.normalize("NFD", text.casefold().replace("đ", "d"))
    plain = "".join(character for character in folded if not unicodedata.combining(character))
    return _SEPARATORS.sub("-", plain).strip("-")


def _base(title: str) -> str:
    return (slug(title)[:SLUG_LENGTH].strip("-") if title else "") or "q"
