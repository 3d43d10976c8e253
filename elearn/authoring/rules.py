"""Texts that several people write: how two of them come together, and what a workspace is. Values in, values out."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from merge3 import Merge3

from elearn.content.grammar.files import front_of
from elearn.content.source import TEXT_SUFFIXES


class State(StrEnum):
    """What a workspace is, seen from its last sent draft.

    WRITING    there is something that was not sent
    IN_REVIEW  what was written is on its way: checked, or asked for
    PUBLISHED  what was written is what is served
    """

    WRITING = "draft"
    IN_REVIEW = "review"
    PUBLISHED = "published"


class ImportState(StrEnum):
    """Where a foreign file is.

    READING  waits for the job that reads it, or is being read
    READ     was read; nobody has taken it yet
    REFUSED  cannot be used; the result says why
    TAKEN    its files are in the workspace
    DROPPED  whoever brought it does not want it
    """

    READING = "reading"
    READ = "read"
    REFUSED = "refused"
    TAKEN = "taken"
    DROPPED = "dropped"


BROUGHT_SUFFIX: Final = "doc"
RESULT_SUFFIX: Final = "json"
"""How the private storage calls a foreign file, and what was read of it."""


NOTHING: Final = ""
"""The digest of the state in which a file is removed."""
REPLACED: Final = "removed/"
"""Where a removed file lies whose path another one has taken; no course has such a path."""


class Choice(StrEnum):
    """What becomes of two texts of one file: one's own, the other's, or a third made of both."""

    OWN = "own"
    THEIRS = "theirs"
    BOTH = "both"


OWN_MARK: Final = "<<<<<<< anh/chị"
MIDDLE_MARK: Final = "======="
THEIR_MARK: Final = ">>>>>>> người kia"
"""Lines between which a merge shows the two wordings of one place; a text that holds them is not saved."""


@dataclass(frozen=True, slots=True)
class Merged:
    """Two texts made one. `conflicts` counts the places where both changed the same lines: each stands between marks."""

    text: str
    conflicts: int


def merge(base: str, own: str, theirs: str) -> Merged:
    """Three-way merge by lines. What only one of them changed is taken; where both did, both wordings stand between marks."""
    merged = Merge3(_lines(base), _lines(own), _lines(theirs))
    lines = merged.merge_lines(
        name_a="anh/chị", name_b="người kia", start_marker="<<<<<<<", mid_marker="=======", end_marker=">>>>>>>"
    )
    text = "".join(lines)
    return Merged(text, sum(line == OWN_MARK for line in text.split("\n")))


def _lines(text: str) -> list[str]:
    """The lines with their ends; the last has one too, so that a merge never runs two lines together."""
    return [f"{line}\n" for line in text.removesuffix("\n").split("\n")] if text else []


def holds_marks(text: str) -> bool:
    """Whether a merge was saved with a place that nobody has settled."""
    lines = set(text.split("\n"))
    return OWN_MARK in lines and THEIR_MARK in lines


def divided(text: str) -> tuple[str, str]:
    """A Markdown text as its settings at the top, with the lines `---` around them and the blank line below, and its words."""
    front = front_of(text)
    if not front:
        return "", text
    end = len(front) + 1
    while text[end : end + 1] == "\n":
        end += 1
    return text[:end], text[end:]


def is_text(path: str) -> bool:
    """Whether a file is written in the editor; drawings in SVG are pictures here."""
    return path.endswith(tuple(TEXT_SUFFIXES - {".svg"}))
