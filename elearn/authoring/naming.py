"""Ids are made on saving: nobody who writes a course need know of them. Translations take those of their originals. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from elearn.content.grammar import marks
from elearn.content.grammar.files import front_of, parse_file
from elearn.content.source import Kind, classify
from elearn.content.writing.ids import with_ids

_ID = re.compile(r"\{#([a-z0-9][a-z0-9-]{0,63})")
_OWN_ID = re.compile(r"^id:\s*[\"']?([a-z0-9][a-z0-9-]{0,63})", re.MULTILINE)
_ASKING = frozenset({Kind.LESSON, Kind.BANK})


@dataclass(frozen=True, slots=True)
class Names:
    """The ids of a course: `taken` stand in its texts, `retired` were published once and are never used again."""

    taken: frozenset[str] = frozenset()
    retired: frozenset[str] = field(default=frozenset())

    @classmethod
    def of(cls, texts: Mapping[str, str], retired: Collection[str] = ()) -> Names:
        """Of the texts of a course, by path. A text that names itself nowhere is called like its file."""
        taken = {name for text in texts.values() for name in _ID.findall(text)}
        taken |= {name for text in texts.values() for name in _OWN_ID.findall(front_of(text))}
        return cls(frozenset(taken | {classify(path).slug for path in texts} - {""}), frozenset(retired))


def named(path: str, text: str, texts: Mapping[str, str], names: Names, source_language: str) -> str:
    """A text with an id for each question that has none.

    Args:
        path: of the file.
        texts: the other texts of the course, among them the original of a translation.
        names: of the whole course.
        source_language: the language in which ids are made.
    """
    place = classify(path)
    if place.kind not in _ASKING:
        return text
    if place.language == source_language:
        return with_ids(path, text, names.taken, names.retired)
    original = texts.get(path.removesuffix(f".{place.language}.md") + f".{source_language}.md")
    return text if original is None else named_like(text, original)


def named_like(text: str, original: str) -> str:
    """A translation whose questions without ids have those of the original's questions at the same places.

    Where there are not as many questions as in the original, nobody knows which is which: it is left as it is.
    """
    own = parse_file("x.md", text, "lesson")
    asked, theirs = list(own.questions), list(parse_file("x.md", original, "lesson").questions)
    if len(asked) != len(theirs):
        return text
    lines = list(own.lines)
    is_changed = False
    for question, source in zip(asked, theirs, strict=True):
        kept, attributes = marks.split_attributes(lines[question.place.line - 1])
        if question.id is None and attributes is None and source.id is not None:
            lines[question.place.line - 1] = f"{kept} {{#{source.id}}}"
            is_changed = True
    return "\n".join(lines) if is_changed else text
