"""One question: the section that begins with a heading `### ? …`, up to its answers and the note that explains them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from elearn.content.grammar import answers
from elearn.content.grammar.answers import AnswerKind, kind_of
from elearn.content.grammar.chunks import Chunk
from elearn.content.grammar.cloze import OPEN, cut_gaps, holds_gap
from elearn.content.grammar.complaints import Complaints
from elearn.content.grammar.meta import is_meta, read_meta
from elearn.content.grammar.raw import (
    EMPTY,
    Line,
    RawAnswers,
    RawCloze,
    RawEssay,
    RawHeading,
    RawMeta,
    RawQuestion,
    RawText,
)
from elearn.content.grammar.spot import read_spot
from elearn.content.grammar.texts import alert_of, heading_of, unquoted, whole

_EXPECTED: Final[dict[str, AnswerKind]] = {
    "single": "choice",
    "multi": "choice",
    "order": "ordering",
    "essay": "essay",
}
_SECOND_LISTS: Final = frozenset({"choice", "numeric", "text", "spot", "essay"})


def section_end(chunks: Sequence[Chunk], index: int) -> int:
    """The index after the last chunk that stands under the question heading at `index`."""
    end = index + 1
    while (
        end < len(chunks)
        and chunks[end].shape not in {"question", "heading"}
        and chunks[end].surroundings == chunks[index].surroundings
    ):
        end += 1
    return end


def read_question(
    chunks: Sequence[Chunk], index: int, lines: Sequence[str], complaints: Complaints, under: RawHeading | None = None
) -> tuple[RawQuestion, int]:
    """The question whose heading is the chunk at `index`, and the index of the first chunk after it."""
    section = chunks[index + 1 : section_end(chunks, index)]
    reader = _Section(chunks[index], section, lines, complaints, under)
    question = reader.read()
    return question, index + 1 + reader.used


class _Section:
    def __init__(
        self,
        top: Chunk,
        chunks: Sequence[Chunk],
        lines: Sequence[str],
        complaints: Complaints,
        under: RawHeading | None,
    ) -> None:
        self.top = top
        self.chunks = chunks
        self.lines = lines
        self.complaints = complaints
        self.under = under
        self.used = 0
        self.settings: int | None = None
        self.meta = self._meta()
        self.kinds = [kind_of(chunk, lines, self.meta) for chunk in chunks]

    def read(self) -> RawQuestion:
        heading = heading_of(self.top.start + 1, self.lines[self.top.start], self.complaints, question=True)
        stem, hint = self._head()
        found = self._answers()
        before = len(self.complaints.found)
        stem, found = self._with_gaps(stem, found)
        gaps_are_faulty = len(self.complaints.found) > before
        explanation = self._explanation()
        self._check_second_list()
        if found is None and not any(self.kinds) and not gaps_are_faulty:
            self.complaints.at("QST001", heading.place)
        self._check_type(found)
        end = self.chunks[self.used - 1].end if self.used else self.top.end
        return RawQuestion(
            heading.id, heading.text, heading.level, heading.place, end, self.meta, stem, hint, found, explanation,
            self.under, self.top.edition, self._notes(),
        )  # fmt: skip

    # --- before the answers --------------------------------------------------------------------------------------------

    def _meta(self) -> RawMeta:
        """The first comment, if it stands before everything but other comments."""
        for position, chunk in enumerate(self.chunks):
            if chunk.shape != "comment":
                break
            rows = _inside_comment(self.lines, chunk)
            if is_meta("\n".join(text for _, _, text in rows)):
                self.settings = position
                return read_meta(rows, self.complaints)
        return RawMeta()

    def _notes(self) -> tuple[RawText, ...]:
        """The other comments of the section: the author's own."""
        return tuple(
            RawText(tuple(Line(*row) for row in _inside_comment(self.lines, chunk)))
            for position, chunk in enumerate(self.chunks[: self.used])
            if chunk.shape == "comment" and position != self.settings
        )

    def _head(self) -> tuple[RawText, RawText]:
        """The stem and the hint; `used` then stands at the first chunk after them."""
        self.used = self._end_of_head()
        stem: RawText = EMPTY
        hint: RawText = EMPTY
        for position, chunk in enumerate(self.chunks[: self.used]):
            if chunk.shape == "comment":
                continue
            if chunk.shape == "quote" and alert_of(self.lines[chunk.start]) == "TIP":
                hint = _apart(hint, unquoted(self.lines, chunk.start, chunk.end))
                self._check_distance(position)
            else:
                stem = _apart(stem, whole(self.lines, chunk.start, chunk.end))
        return stem, hint

    def _end_of_head(self) -> int:
        first = next((position for position, kind in enumerate(self.kinds) if kind), None)
        if first is not None:
            return first
        gaps = [position for position, chunk in enumerate(self.chunks) if self._holds_gap(chunk)]
        if gaps:
            return gaps[-1] + 1
        if self.meta.type != "essay":
            return len(self.chunks)
        notes = (
            position
            for position, chunk in enumerate(self.chunks)
            if chunk.shape == "quote" and alert_of(self.lines[chunk.start]) == "NOTE"
        )
        return next(notes, len(self.chunks))

    def _holds_gap(self, chunk: Chunk) -> bool:
        return chunk.shape not in {"code", "comment"} and holds_gap(self.lines, chunk.start, chunk.end)

    def _check_distance(self, position: int) -> None:
        """A hint that touches what follows it would swallow it in most editors."""
        following = self.chunks[position + 1] if position + 1 < len(self.chunks) else None
        if following and following.start == self.chunks[position].end:
            self.complaints.add("QST005", following.start + 1, fix="blank-line")

    def _with_gaps(self, stem: RawText, found: RawAnswers | None) -> tuple[RawText, RawAnswers | None]:
        if OPEN not in stem.markdown:
            return stem, found
        for chunk in self.chunks[: self.used]:
            if chunk.shape == "table" and self._holds_gap(chunk):
                self.complaints.add("GAP003", chunk.start + 1)
        cut, gaps = cut_gaps(stem, self.complaints)
        if not gaps:
            return stem, found
        if found is not None:
            self.complaints.at("QST002", gaps[0].place)
            return stem, found
        return cut, RawCloze(gaps)

    # --- the answers ---------------------------------------------------------------------------------------------------

    def _answers(self) -> RawAnswers | None:
        kind = self.kinds[self.used] if self.used < len(self.chunks) else None
        if kind is None:
            return RawEssay() if self.meta.type == "essay" else None
        mine: list[Chunk] = []
        while self.used < len(self.chunks) and self._takes(kind, mine):
            self.used += 1
        return self._read(kind, mine)

    def _takes(self, kind: AnswerKind, mine: list[Chunk]) -> bool:
        """Whether the next chunk still belongs to the answers; those of the right kind are put into `mine`."""
        chunk, found = self.chunks[self.used], self.kinds[self.used]
        if found == kind and (kind not in {"spot", "essay"} or not mine):
            mine.append(chunk)
            return True
        if found and found != kind:
            self.complaints.add("QST002", chunk.start + 1)
            return True
        if chunk.shape == "quote" and chunk.start == mine[-1].end and not alert_of(self.lines[chunk.start]):
            self.complaints.add("QST007", chunk.start + 1, fix="indent-feedback")
            return True
        return chunk.shape == "comment"

    def _read(self, kind: AnswerKind, chunks: list[Chunk]) -> RawAnswers:
        first, lines, complaints = chunks[0], self.lines, self.complaints
        found: RawAnswers
        match kind:
            case "choice":
                found = answers.read_choices(chunks, lines, self.meta, complaints)
            case "matching":
                found = answers.read_matching(chunks, lines, complaints)
            case "ordering":
                found = answers.read_ordering(chunks, lines, complaints)
            case "numeric":
                found = answers.read_numeric(chunks, lines, complaints)
            case "text":
                found = answers.read_texts(chunks, lines, complaints)
            case "spot":
                found = read_spot(lines, first.start, first.end, complaints)
            case "essay":
                found = RawEssay(unquoted(lines, first.start, first.end))
        return found

    # --- after them ----------------------------------------------------------------------------------------------------

    def _explanation(self) -> RawText:
        if self.used == len(self.chunks):
            return EMPTY
        chunk = self.chunks[self.used]
        if chunk.shape != "quote" or alert_of(self.lines[chunk.start]) != "NOTE":
            return EMPTY
        self.used += 1
        return unquoted(self.lines, chunk.start, chunk.end)

    def _check_second_list(self) -> None:
        for chunk, kind in zip(self.chunks[self.used :], self.kinds[self.used :], strict=True):
            if kind in _SECOND_LISTS:
                self.complaints.add("QST004", chunk.start + 1)

    def _check_type(self, found: RawAnswers | None) -> None:
        expected = _EXPECTED.get(self.meta.type or "")
        if expected and found is not None and found.kind != expected:
            self.complaints.at("QST009", self.meta.places["type"], type=self.meta.type, found=found.kind)


def _apart(first: RawText, second: RawText) -> RawText:
    """Both texts with a blank line between them."""
    if not first:
        return second
    last = first.lines[-1]
    return RawText((*first.lines, replace(last, number=last.number + 1, column=1, text=""), *second.lines))


def _inside_comment(lines: Sequence[str], chunk: Chunk) -> list[tuple[int, int, str]]:
    """Line number, column and text of each line of a comment, without its marks."""
    rows: list[tuple[int, int, str]] = []
    for index in range(chunk.start, chunk.end):
        text, column = lines[index], 1
        if index == chunk.start:
            text, column = text[4:], 5
        rows.append((index + 1, column, text.partition("-->")[0]))
    return rows
