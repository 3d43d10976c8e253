"""Questions as they are written: items with their report."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from elearn.content import limits
from elearn.content.problems import Place
from elearn.content.writing.items import Answers, Choices, Essay, Item, Matching, Option, Pair
from elearn.content.writing.refusals import NotWritable
from elearn.content.writing.tidy import writable
from elearn.exchange.ordered import in_order
from elearn.exchange.report import Notes
from elearn.exchange.word import markdown
from elearn.exchange.word.blocks import Paragraph, Piece
from elearn.exchange.word.questions import gaps, markers
from elearn.exchange.word.questions.found import FoundOption, FoundQuestion
from elearn.exchange.word.questions.keys import Decision, decide, letters
from elearn.exchange.word.questions.line import Line
from elearn.exchange.word.questions.looks import Habits
from elearn.exchange.word.questions.pairing import Columns, columns_of
from elearn.exchange.word.values import CHOOSE, CONFIRM, DESCRIBE, Guess, Question

_TITLE_LENGTH: Final = 400


@dataclass(slots=True)
class Building:
    """Makes the items of one document, in their order."""

    path: str
    habits: Habits
    notes: dict[str, tuple[Paragraph, ...]]
    questions: list[Question] = field(default_factory=list)
    guesses: list[Guess] = field(default_factory=list)

    def add(self, found: FoundQuestion) -> None:
        """One question: its item, what is open about it, and the guess if there is one."""
        report = Notes(Place(self.path, max(found.where, 1)))
        answers, decision = self._answers(found, report)
        if decision is not None:
            for code, words in decision.findings:
                report.add(code, None, **words)
        if any(line.has_equation for line in found.lines()):
            report.add("WRD027")
        item = self._item(found, answers, decision, report)
        if item is not None and not report.refuses:
            try:
                item = writable(in_order(item, report))
            except NotWritable as error:
                report.add("IMP010", None, why=f"{error.field}: {error.reason}")
        is_guess = _fills_by_guess(report) or (decision is not None and decision.source is not None)
        entry = report.entry(self._title_of(found), item, key_guessed=is_guess)
        is_open = _fills_by_guess(report) or (decision is not None and decision.is_open)
        self.questions.append(Question(entry, found.number, is_open))
        if decision is not None and decision.source is not None and entry.item is not None:
            said = tuple(letters(frozenset({index})) for index in sorted(decision.right))
            self.guesses.append(Guess(len(self.questions), said, decision.source, decision.certainty))

    def _answers(self, found: FoundQuestion, report: Notes) -> tuple[Answers, Decision | None]:
        if len(found.options) < 2 and self._is_truth(found):
            found.options = [_truth("Đúng", found), _truth("Sai", found)]
        if len(found.options) < 2:
            for option in found.options:
                found.stem += option.lines
            found.options = []
            return self._without_options(found, report), None
        said = [option.letter for option in found.options]
        if found.lettered and said != [chr(ord(said[0]) + index) for index in range(len(said))]:
            report.add("WRD067", None, letters=", ".join(said))
        decision = decide(found, self.habits)
        texts = [self._option(option, chr(ord("A") + index), report) for index, option in enumerate(found.options)]
        if empty := [chr(ord("A") + index) for index, text in enumerate(texts) if not text]:
            report.add("WRD078", None, options=", ".join(empty))
        options = tuple(Option(text, index in decision.right) for index, text in enumerate(texts))
        asks_several = len(decision.right) > 1 or (not decision.right and markers.SEVERAL.search(found.words()) is not None)
        return Choices(options[: limits.OPTIONS], asks_several), decision

    def _without_options(self, found: FoundQuestion, report: Notes) -> Answers:
        """Columns with their pairs; what fills a gap, where there is one and a short key; else free text."""
        if (columns := columns_of(found)) is not None:
            return self._matching(found, columns, report)
        for code, words in found.doubts:
            report.add(code, None, **words)
        filled = gaps.answers_of(found.words(), found.gap_key) if len(found.rubric) == 1 else None
        if filled is None:
            report.add("WRD065")
            return Essay(self._text([*found.rubric, *found.explanation], report))
        answers, is_guess = filled
        if is_guess:
            report.add("WRD070", None, written=found.gap_key)
        return answers

    def _matching(self, found: FoundQuestion, columns: Columns, report: Notes) -> Matching:
        found.stem = columns.stem
        manner = self._manner(report, stress=False)
        pairs = [Pair(markdown.inline(one.pieces, manner), markdown.inline(other.pieces, manner)) for one, other in columns.pairs]
        return Matching((*pairs, *(Pair(None, markdown.inline(line.pieces, manner)) for line in columns.left_over)))

    def _is_truth(self, found: FoundQuestion) -> bool:
        keys = {key.strip(" .").lower() for key in [*found.stated, *found.listed]}
        is_stated = bool(keys) and keys <= markers.TRUE | markers.FALSE
        return is_stated or markers.asks_true_or_false(f"{found.section} {found.words()}")

    def _item(self, found: FoundQuestion, answers: Answers, decision: Decision | None, report: Notes) -> Item | None:
        stem = [line for line in found.stem if not line.is_blank]
        title = self._inline(stem[:1], report)
        number = f"Câu {found.number or len(self.questions) + 1}"
        if not title and any(line.has_picture for line in stem):
            stem = [line.with_descriptions(f"Hình của {number.lower()}") for line in stem]
            report.add("WRD074", None, what=number, description=f"Hình của {number.lower()}")
        elif not title and not found.passage:
            report.add("IMP013")
            return None
        # A heading has words only: a picture in it goes below.
        rest = [*found.passage, *(line.only_pictures() for line in stem[:1] if title and line.has_picture), *stem[bool(title) :]]
        explanation = "" if isinstance(answers, Essay) else self._text(found.explanation, report)
        behind = markdown.escaped(decision.explanation) if decision is not None and decision.explanation else ""
        written = "" if isinstance(answers, Essay) else "\n\n".join(markdown.escaped(each) for each in found.behind)
        return Item(
            title=title or number,
            answers=answers,
            stem=self._text(rest, report),
            explanation="\n\n".join(each for each in (behind, written, explanation) if each),
            points=found.points,
            cite=" ".join(line.text for line in found.cite)[:200],
            section=found.section,
            notes=_notes(decision, report),
        )

    def _title_of(self, found: FoundQuestion) -> str:
        number = f"Câu {found.number}: " if found.number is not None else ""
        return number + " ".join(line.text for line in found.stem)

    # --- words

    def _manner(self, report: Notes, *, stress: bool) -> markdown.Manner:
        def note(name: str) -> str:
            report.add("WRD044")
            words = " ".join(each.text for each in self.notes.get(name, ()))
            return f" ({markdown.escaped(words.strip())})" if words.strip() else ""

        return markdown.Manner(stress, note)

    def _inline(self, lines: list[Line], report: Notes) -> str:
        """A heading: words only, a picture in it goes below."""
        pieces = [piece for line in lines for piece in line.pieces if not piece.picture]
        return markdown.inline(pieces, self._manner(report, stress=True))

    def _option(self, option: FoundOption, letter: str, report: Notes) -> str:
        manner = self._manner(report, stress=False)
        lines = option.lines
        if any(line.has_picture for line in lines) and not any(line.text.strip() for line in lines):
            description = f"Hình của phương án {letter}"
            lines = [line.with_descriptions(description) for line in lines]
            report.add("WRD074", None, what=letter, description=description)
        parts = [markdown.inline(line.pieces, manner) for line in lines]
        return " ".join(part for part in parts if part)

    def _text(self, lines: Iterable[Line], report: Notes) -> str:
        manner = self._manner(report, stress=True)
        parts = []
        for line in lines:
            if line.table is not None:
                parts.append(markdown.table(line.table, manner))
            else:
                said = f"{markdown.escaped(line.label)} " if line.label else ""
                parts.append(said + markdown.paragraph(line.pieces, manner))
        return "\n\n".join(part for part in parts if part.strip())


def _truth(word: str, found: FoundQuestion) -> FoundOption:
    line = Line(found.where, found.first)
    return FoundOption("A" if word == "Đúng" else "B", [_with_word(line, word)])


def _with_word(line: Line, word: str) -> Line:
    piece = Piece(word)
    return Line(line.number, line.block, (piece,))


def _fills_by_guess(report: Notes) -> bool:
    """Whether what fills a gap is only one reading of the stated key."""
    return any(problem.code == "WRD070" for problem in report.found)


def _notes(decision: Decision | None, report: Notes) -> tuple[str, ...]:
    """What its author must still do with the item."""
    if decision is None:
        key = (CONFIRM,) if _fills_by_guess(report) else ()
    else:
        key = (CONFIRM if decision.right else CHOOSE,) if decision.is_open else ()
    return (*key, DESCRIBE) if any(problem.code == "WRD074" for problem in report.found) else key
