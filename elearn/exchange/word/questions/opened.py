"""The question that is open while lines are walked through: it takes options, keys, explanations, and what goes on with them."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Final, Literal, TypeAlias

from elearn.exchange.word.blocks import PLAIN, Look, Piece
from elearn.exchange.word.numbering import BULLET
from elearn.exchange.word.questions import markers
from elearn.exchange.word.questions.ahead import letter_of, start_in
from elearn.exchange.word.questions.found import FoundOption, FoundQuestion
from elearn.exchange.word.questions.line import Line

Mode: TypeAlias = Literal["stem", "option", "key", "explanation", "cite", "rubric"]
"""What the last line that was taken belonged to."""
_MOST_LISTED: Final = 10
"""Items of a list that can be options; a longer list is a list."""


@dataclass(slots=True)
class Opened:
    question: FoundQuestion
    first: Line
    """The line that it began with."""
    mode: Mode = "stem"

    def take(self, line: Line) -> bool:
        """Take the line if it is an option, a key, an explanation or a source."""
        return self._take_option(line) or self._take_key(line) or self._take_words(line)

    def go_on(self, line: Line) -> None:
        """A line that goes on with what stands above it."""
        question = self.question
        if self.mode == "option":
            question.options[-1].lines.append(line)
        elif self.mode == "stem":
            question.stem.append(line)
        elif self.mode == "cite":
            question.cite.append(line)
        elif self.mode in {"rubric", "key"} and not question.options:
            question.rubric.append(line)
        else:
            question.explanation.append(line)

    def _take_option(self, line: Line) -> bool:
        question, said = self.question, line.said
        letter = letter_of(line)
        if letter == "A":
            self._key_came_first()
        wanted = chr(ord(question.options[-1].letter) + 1) if question.options else "A"
        may_begin = self.mode == "stem" or bool(question.options and question.lettered and self.mode == "option")
        if (
            letter
            and may_begin
            and (letter == wanted or line.shape or (line.label and not question.options) or _slipped(question, letter, wanted))
        ):
            self.add_option(line, letter)
            return True
        is_truth = said.strip(" .☐☑*").lower() in {"đúng", "sai"}
        is_listed = (
            line.level is not None and not letter and not line.shape and (line.label == BULLET or start_in(line) is not None)
        )
        may_list = self.mode == "stem" or (self.mode == "option" and not question.lettered)
        if may_list and (is_truth or (is_listed and self._is_deeper(line))):
            question.lettered = False
            self.add_option(line, chr(ord("A") + len(question.options)), marked=False)
            return True
        return False

    def _key_came_first(self) -> None:
        """A key that stands between the words of the question and its options."""
        question = self.question
        if question.options or self.mode not in {"rubric", "key"}:
            return
        if markers.letters_in(question.gap_key) and len(question.rubric) == 1:
            question.stated.append(question.gap_key)
            question.gap_key = ""
            question.rubric.clear()
        if question.stated:
            self.mode = "stem"

    def _is_deeper(self, line: Line) -> bool:
        """Whether an item of a list can be an option of this question, and not the next question."""
        first = self.first
        is_deeper = first.level is None or (line.level or 0) > first.level or line.label == BULLET
        return is_deeper and len(self.question.options) < _MOST_LISTED

    def add_option(self, line: Line, letter: str, *, marked: bool = True) -> None:
        """An option; `marked`: its letter stands in its words or before them."""
        mark = markers.option_of(line.said) if marked else None
        look = line.label_look if line.label else PLAIN
        ticked = mark.ticked if mark else False
        if mark is not None:
            if not line.label:
                look = _look_of_letter(line.pieces)
            line = line.after(mark.end)
        elif line.label:
            line = replace(line, label="") if line.label == BULLET else line.after(len(line.label))
        if (place := markers.tick_before(line.text)) > 0:
            line, ticked = line.after(place), True
        if (end := markers.tick_after(line.text)) is not None:
            line, ticked = replace(line, pieces=_until(line, end)), True
        if line.shape == "maybe":
            self.question.doubt("WRD072")
        self.question.options.append(FoundOption(letter, [line], look, ticked))
        self.mode = "option"

    def _take_key(self, line: Line) -> bool:
        line, whole = line.standing(), line.said
        question, said = self.question, line.said
        if said != whole and not said and markers.key_in(whole) is not None:
            question.struck.append(whole)
            return True
        bare, words = said, None
        match = markers.INLINE_EXPLANATION.search(said)
        if match is not None:
            bare, words = said[: match.start()].strip(), match.end()
        key = markers.key_in(bare)
        if key is None:
            return False
        self.mode = "key"
        if said != whole and not key:
            question.struck.append(whole)
        if question.options or key.strip(" .").lower() in markers.TRUE | markers.FALSE:
            if key:
                question.stated.append(key)
        elif key:
            question.gap_key = question.gap_key or key
            question.rubric.append(line.after(len(said) - len(key)) if words is None else line)
            self.mode = "rubric"
        if words is not None and question.options:
            rest = line.after(words)
            found = markers.EXPLANATION.match(rest.text)
            question.explanation.append(rest.after(found.end()) if found else rest)
            self.mode = "explanation"
        return True

    def _take_words(self, line: Line) -> bool:
        """An explanation or a source."""
        question, said = self.question, line.said
        kinds: tuple[tuple[re.Pattern[str], Mode, list[Line]], ...] = (
            (markers.EXPLANATION, "explanation", question.explanation if question.options or question.stated else question.rubric),
            (markers.CITE, "cite", question.cite),
        )
        for pattern, mode, lines in kinds:
            if (match := pattern.match(said)) and (question.options or question.stated or mode == "explanation"):
                rest = line.after(match.end())
                self.mode = mode
                lines.extend([rest] if rest.pieces else [])
                return True
        return False


def _slipped(question: FoundQuestion, letter: str, wanted: str) -> bool:
    """Whether a letter is the next one but for a slip of the writer: written twice, or one or two left out."""
    return len(question.options) >= 2 and -1 <= ord(letter) - ord(wanted) <= 2


def _look_of_letter(pieces: tuple[Piece, ...]) -> Look:
    return next((piece.look for piece in pieces if piece.text.strip(" *([\t")), PLAIN)


def _until(line: Line, end: int) -> tuple[Piece, ...]:
    kept: list[Piece] = []
    position = 0
    for piece in line.pieces:
        if piece.is_text:
            if position < end:
                kept.append(replace(piece, text=piece.text[: end - position]))
            position += len(piece.text)
        else:
            kept.append(piece)
    return tuple(kept)
