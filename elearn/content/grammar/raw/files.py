"""One source file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, TypeAlias

from elearn.content.grammar.raw.blocks import RawBlock, RawHeading
from elearn.content.grammar.raw.cases import RawScene
from elearn.content.grammar.raw.questions import RawQuestion
from elearn.content.grammar.raw.texts import RawText
from elearn.content.problems import Problem

FileKind: TypeAlias = Literal["lesson", "bank", "quiz", "case", "card", "snippet"]


@dataclass(frozen=True, slots=True)
class RawCard:
    """The pocket card: its Markdown as one text (the same lines stand in `RawFile.body` as blocks)."""

    text: RawText


@dataclass(frozen=True, slots=True)
class RawFile:
    """One source file.

    language: of `x.vi.md` it is `vi`, of a name without a language None.
    front:    the YAML between the `---` lines, None where there is none.
    body:     blocks and questions in source order; of a case what stands before its first scene, and the desk act,
              instructor's notes, definitions and questions wherever they stand.
    scenes:   of a case only. card: of a card only.
    problems: what the grammar itself refuses or remarks; the rules of `elearn.content.lint` come on top.
    """

    path: str
    kind: FileKind
    language: str | None
    front: RawText | None
    body: tuple[RawBlock | RawQuestion, ...]
    scenes: tuple[RawScene, ...] = ()
    card: RawCard | None = None
    problems: tuple[Problem, ...] = ()
    lines: tuple[str, ...] = ()

    @property
    def blocks(self) -> Iterator[RawBlock]:
        return (item for item in self.body if isinstance(item, RawBlock))

    @property
    def questions(self) -> Iterator[RawQuestion]:
        return (item for item in self.body if isinstance(item, RawQuestion))

    @property
    def headings(self) -> Iterator[RawHeading]:
        """The headings of the page, in order; those of questions are not among them."""
        return (block.under for block in self.blocks if block.shape == "heading" and block.under is not None)
