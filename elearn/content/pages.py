"""A source file becomes a page: blocks with keys, headings with anchors, the words for search.

Headings of a translation take the ids of the source's headings by position, so that blocks pair and links hold in every
language. The footnotes that the page used are its last block.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from elearn.content import identity
from elearn.content.document import FOOTNOTES_KEY, Block, BlockKind, Heading, Html, Page, Question
from elearn.content.grammar.raw import BlockKind as RawKind
from elearn.content.grammar.raw import Line, RawBlock, RawFile, RawQuestion, RawText
from elearn.content.identity import BlockKeys
from elearn.content.problems import Place, Problem, Severity
from elearn.content.wording import Wording, contacts_in, plain_text

_KINDS: Final[dict[RawKind, BlockKind]] = {
    "prose": "html",
    "include": "html",
    "figure": "figure",
    "desk": "desk",
    "recall": "recall",
    "instructor": "instructor",
}


@dataclass(frozen=True, slots=True)
class Snippets:
    """Texts that may be included, by path, already parsed."""

    files: Mapping[str, RawFile] = field(default_factory=dict)
    unread: frozenset[str] = frozenset()

    def find(self, path: str, language: str) -> RawFile | None:
        """The snippet at a path, or its version in a language: `snippets/x.md` may be `snippets/x.vi.md`."""
        own, shared = _paths_of(path, language)
        return self.files.get(own) or self.files.get(shared)

    def is_unread(self, path: str, language: str) -> bool:
        """Whether the snippet is there and was refused, which its own problem says."""
        return not self.unread.isdisjoint(_paths_of(path, language))


def _paths_of(path: str, language: str) -> tuple[str, str]:
    return path.removesuffix(".md") + f".{language}.md", path


class PageBuilder:
    """Builds the page of one file in one language. `questions` gives the compiled question that stands at an id."""

    def __init__(
        self,
        wording: Wording,
        anchors: Sequence[str],
        snippets: Snippets,
        questions: Callable[[RawQuestion], Question | None],
        problems: list[Problem],
    ) -> None:
        self._wording = wording
        self._anchors = iter(anchors)
        self._snippets = snippets
        self._question = questions
        self._problems = problems
        self._keys = BlockKeys()
        self._heading: str | None = None
        self._blocks: list[Block] = []
        self._headings: list[Heading] = []
        self._texts: list[str] = []
        self.places: dict[str, Place] = {}
        """Where each block is written, by its key; the footnotes have no place."""
        self.is_whole = True
        """Whether every part of the file came into the page; a part that could not has a problem of its own."""

    def read(self, body: Sequence[RawBlock | RawQuestion]) -> None:
        for item in body:
            if isinstance(item, RawQuestion):
                self._add_question(item)
            elif item.kind == "include":
                self._include(item)
            else:
                self._add_block(item)

    def page(self, title: str) -> Page:
        """The page of all that was read; the footnotes come last."""
        if notes := self._wording.notes():
            self._heading = FOOTNOTES_KEY
            self._append("html", notes)
        text = " ".join([title, *filter(None, self._texts)])
        return Page(title, tuple(self._blocks), tuple(self._headings), text)

    def _append(
        self,
        kind: BlockKind,
        html: Html,
        item: RawBlock | RawQuestion | None = None,
        *,
        question: str | None = None,
        recall: dict[str, Html] | None = None,
        seen: str = "",
    ) -> None:
        """Add a block; `seen` stands for what the reader sees of it that is not in `html`."""
        edition = item.edition if item is not None else None
        said = recall or {}
        key = self._keys.next(self._heading, kind)
        if item is not None:
            self.places[key] = item.place
        self._blocks.append(
            Block(
                key=key,
                kind=kind,
                hash=identity.hash_of(kind, html, edition, question, said, seen),
                html=html,
                question=question,
                recall=said,
                edition=edition,
                contacts=contacts_in(html),
                heading=None if self._heading == FOOTNOTES_KEY else self._heading,
            )
        )

    def _add_block(self, block: RawBlock) -> None:
        if block.shape in {"definition", "rule"}:
            return
        if block.shape == "heading":
            self._add_heading(block)
        elif block.recall is not None:
            lines = {option: self._wording.flow(text) or "" for option, text in block.recall.lines.items()}
            self._append("recall", "", block, question=block.recall.question, recall=lines)
        else:
            html = self._wording.block(block.text)
            kind = _KINDS[block.kind]
            self._append(kind, html, block)
            if kind != "instructor":
                self._texts.append(plain_text(html))

    def _add_heading(self, block: RawBlock) -> None:
        heading = block.under
        if heading is None:
            return
        anchor = next(self._anchors)
        level = max(2, heading.level)
        html = self._wording.heading(level, heading.text, anchor)
        self._heading = anchor
        if level <= 4:
            self._headings.append(Heading(level, anchor, plain_text(html)))
        self._append("html", html, block)
        self._texts.append(plain_text(html))

    def _add_question(self, raw: RawQuestion) -> None:
        question = self._question(raw)
        text = question.texts.get(self._wording.language) if question is not None else None
        if question is None or text is None:
            self.is_whole = False
            return
        seen = question.key_hash + question.text_hashes.get(self._wording.language, "")
        self._append("question", "", raw, question=question.id, seen=seen)
        self._texts.append(plain_text(text.title))
        self._texts += [plain_text(part.html) for part in text.stem]

    def _include(self, block: RawBlock) -> None:
        path = block.include or ""
        snippet = self._snippets.find(path, self._wording.language)
        if snippet is None:
            self.is_whole = False
            if not self._snippets.is_unread(path, self._wording.language):
                self._complain(block.place, "INC001", path=path)
            return
        if any(item.kind == "include" or item.shape == "heading" for item in snippet.blocks) or any(snippet.questions):
            self.is_whole = False
            self._complain(block.place, "INC002", path=path)
            return
        self._wording.source = snippet.path
        for item in _moved(snippet, block):
            self._add_block(item)
        self._wording.source = self._wording.path

    def _complain(self, place: Place, code: str, **words: str) -> None:
        self._problems.append(Problem(place, Severity.ERROR, code, tuple(words.items())))


def _moved(snippet: RawFile, at: RawBlock) -> Iterator[RawBlock]:
    """The blocks of a snippet as if they stood where it is included: its problems are told there, where it is used."""
    for block in snippet.blocks:
        lines = tuple(Line(at.place.line, at.place.column, line.text) for line in block.text.lines)
        edition = block.edition or at.edition
        yield RawBlock(block.kind, RawText(lines), at.place, block.shape, at.under, edition, block.recall)
