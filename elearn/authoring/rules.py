"""What a workspace is and what a written file is made of. Values in, values out."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from elearn.content.grammar.files import front_of
from elearn.content.source import TEXT_SUFFIXES


class State(StrEnum):
    """What a workspace is, seen from its last sent draft.

    WRITING    there is something that was not sent
    SENT_BACK  a reviewer sent back what was sent, and said why
    IN_REVIEW  what was written is on its way: checked, or asked for
    PUBLISHED  what was written is what is served
    """

    WRITING = "draft"
    SENT_BACK = "sent-back"
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
