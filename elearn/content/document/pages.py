"""The page of a lesson in one language: blocks with keys, and headings."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from elearn.content.document.texts import Html

FOOTNOTES_KEY = "chu-thich"
"""What stands for a heading in the key of the block that holds a page's footnotes, always its last."""

BlockKind: TypeAlias = Literal["html", "figure", "question", "recall", "desk", "instructor"]
Edition: TypeAlias = Literal["official", "citizen"]


@dataclass(frozen=True, slots=True)
class Block:
    """One block of a lesson in one language.

    `key` (nearest heading id + kind + ordinal) is the same in every language and is kept across versions.
    `hash` covers what the reader sees. `edition` names the readers it is for; None means all.
    `question`: the question shown here (`question`), or spoken of (`recall`). `recall`: the line per option id.
    `contacts`: codes of `{{ contact: code }}`; the page writes the unit's contact in place of
    `<span class="contact contact-CODE"></span>`. `heading` is the id of the heading the block stands under.
    """

    key: str
    kind: BlockKind
    hash: str
    html: Html = ""
    question: str | None = None
    recall: dict[str, Html] = field(default_factory=dict)
    edition: Edition | None = None
    contacts: tuple[str, ...] = ()
    heading: str | None = None


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of the lesson for its table of contents: level 2 to 4, anchor id, plain text."""

    level: int
    id: str
    text: str


@dataclass(frozen=True, slots=True)
class Page:
    """One lesson in one language. `text` is its plain text for search; `stale` names blocks older than their source."""

    title: str
    blocks: tuple[Block, ...]
    headings: tuple[Heading, ...] = ()
    text: str = ""
    stale: tuple[str, ...] = ()
