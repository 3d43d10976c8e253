"""Lines put together into questions. One walk from the first line to the last; what is no question stays prose.

`Câu 1` begins a question wherever it stands. `1.` and `Bài 1` begin one only where options or a key follow, because lessons number
their headings so; and the law numbers its clauses `1.` and its points `a)`, so small letters under `1.` need a sign more: a
question mark, a stated key, or a list of answers.
"""

from __future__ import annotations

import re
from typing import Final

from elearn.exchange.word.questions import markers
from elearn.exchange.word.questions.ahead import (
    Ahead,
    key_follows,
    letter_of,
    look_ahead,
    looks_asked,
    option_follows,
    stands_above_options,
    start_in,
)
from elearn.exchange.word.questions.answer_lists import Answer, Answers
from elearn.exchange.word.questions.coverage import doubt_few
from elearn.exchange.word.questions.found import ANSWERS, PASSAGE, PROSE, AnswerRun, FoundQuestion, Grouped
from elearn.exchange.word.questions.labels import label_questions
from elearn.exchange.word.questions.line import Line
from elearn.exchange.word.questions.listed import listed
from elearn.exchange.word.questions.listing import (
    announces_answers,
    explains_answer,
    has_list,
    key_of_another,
    with_explanation,
)
from elearn.exchange.word.questions.matching import match_answers
from elearn.exchange.word.questions.opened import Opened
from elearn.exchange.word.questions.segments import is_plain

_FAR: Final = 30
"""Lines of a story before its first question."""
_LONGEST_SECTION: Final = 150
_PART = re.compile(r"(?i)(?:phần|chương|chuyên\s+đề|mục|bài|chủ\s+đề|[ivx]+\s*[.)/])(?:\s|$)")
_STORY = re.compile(r"(?i)(?:tình\s+huống|bài\s+đọc|đoạn|thông\s+tin)\b")


class Grouping:
    def __init__(self, lines: list[Line]) -> None:
        self.lines = lines
        self.roles = [PROSE] * len(lines)
        self.questions: list[FoundQuestion] = []
        self.runs: list[AnswerRun] = []
        self.listing: list[int] = []
        """The lines of `runs`."""
        self.named: list[tuple[int, Answer]] = []
        self._open: Opened | None = None
        self._section = ""
        self._in_answers = False
        self._is_entry = False
        """Whether the last line of a list holds keys."""
        self._passage: tuple[int, int, list[Line]] | None = None
        self._blank = False
        self._has_list = has_list(lines)

    def group(self) -> Grouped:
        for index, line in enumerate(self.lines):
            if line.is_blank:
                self._blank = True
                self.roles[index] = len(self.questions) - 1 if self._open is not None else PROSE
                continue
            self.roles[index] = self._take(index, line)
            self._blank = False
        labels = label_questions(self.lines, self.roles, self.questions, self.listing)
        unmatched = match_answers(self.questions, self.runs, self.named, labels)
        doubt_few(self.questions, self.runs)
        return Grouped(self.questions, self.roles, unmatched)

    # --- one line

    def _take(self, index: int, line: Line) -> int:
        said = line.said
        if line.table is not None and line.answers is None:
            return self._go_on(line) if self._open is not None and self._more_follows(index) else self._prose(line)
        number = self._open.question.number if self._open is not None else None
        if (other := key_of_another(line, number)) is not None:
            self.named.append((line.number, other))
            return ANSWERS
        answers = self._listed(index) if line.answers is None else line.answers
        if answers or announces_answers(self.lines, index, self.questions, is_announced=self._in_answers):
            return self._answers(index, line, answers)
        if (
            self._in_answers
            and self._is_entry
            and explains_answer(self.lines, index, is_below=not self._blank and self._explains())
        ):
            self.runs[-1] = with_explanation(self.runs[-1], line)
            return ANSWERS
        if line.heading is not None:
            return self._prose(line, section=line.said)
        self._in_answers = False
        return self._of_question(index, line, said)

    def _of_question(self, index: int, line: Line, said: str) -> int:
        start = start_in(line)
        if start is not None and self._begins(index, line, start):
            return self._begin(index, line, start)
        if self._is_story(index, line):
            return PASSAGE
        if self._open is not None and (role := self._continue(index, line)) is not None:
            return role
        if letter_of(line) == "A" and self._orphan(index, line):
            return len(self.questions) - 1
        is_part = self._is_part(index, line)
        self._prose(line, section=said if is_part else "")
        return PASSAGE if is_part else PROSE

    def _is_story(self, index: int, line: Line) -> bool:
        """Whether a line tells what several questions are about; a story without questions below is a lesson's text."""
        numbers = markers.range_in(line.said)
        if numbers is not None and self._question_follows(index, _FAR):
            self._open = None
            self._passage = (*numbers, [*self._story_before(index), line])
            return True
        if self._passage is not None and self._open is None:
            self._passage[2].append(line)
            return True
        return False

    def _prose(self, line: Line, section: str = "") -> int:
        self._open = None
        if section:
            self._section = " ".join(section.split())
        if line.heading is not None:
            self._in_answers = False
            self._passage = None
        return PROSE

    def _is_part(self, index: int, line: Line) -> bool:
        """Whether a line of text heads questions: it stands right above one and looks or sounds like a heading."""
        is_first = all(each.is_blank for each in self.lines[:index])
        if is_first or len(line.said) > _LONGEST_SECTION or line.said.rstrip().endswith((".", ";", ",")):
            return False
        shown = [piece for piece in line.pieces if piece.text.strip()]
        is_heading = line.said.isupper() or all(piece.look.bold for piece in shown)
        return (is_heading or _PART.match(line.said) is not None) and self._question_follows(index)

    def _question_follows(self, index: int, lines: int = 1) -> bool:
        """Whether a question begins among so many of the next lines that are not blank, and before a heading."""
        following = [
            (place, each)
            for place, each in enumerate(self.lines[index + 1 : index + 3 * lines + 1], index + 1)
            if not each.is_blank
        ]
        for place, each in following[:lines]:
            start = start_in(each)
            if start is not None and self._begins(place, each, start):
                return True
            if each.heading is not None:
                return False
        return False

    def _story_before(self, index: int) -> list[Line]:
        """Lines right above that tell the story which the questions are about."""
        place = index
        while (
            place > 0
            and self.roles[place - 1] == PROSE
            and not self.lines[place - 1].is_blank
            and self.lines[place - 1].heading is None
        ):
            place -= 1
        story = self.lines[place:index]
        if not story or not _STORY.match(story[0].said):
            return []
        self.roles[place:index] = [PASSAGE] * len(story)
        return story

    # --- lists of answers

    def _answers(self, index: int, line: Line, answers: Answers) -> int:
        self._open = None
        self._in_answers = True
        self.runs += [(len(self.questions), line.number, answers)] if answers else []
        self.listing += [index] if answers else []
        self._is_entry = bool(answers)
        return ANSWERS

    def _listed(self, index: int) -> Answers:
        return listed(self.lines, index, self.questions, self._open, is_announced=self._in_answers)

    def _explains(self) -> bool:
        """Whether the list gives reasons: one that never does is over where other words begin."""
        return any(answer.words for after, _, answers in self.runs if after == len(self.questions) for answer in answers)

    # --- beginnings

    def _begins(self, index: int, line: Line, start: markers.Start) -> bool:
        if start.is_sure and not start.word.startswith("bài"):
            return True
        ahead = look_ahead(self.lines, index)
        if ahead.letters >= 2 and (ahead.capitals or start.is_sure):
            return True
        if ahead.letters >= 2:
            return ahead.question_mark or ahead.keyed or self._has_list
        if ahead.keyed or ahead.true_or_false >= 2:
            return True
        above = self._open.question.number if self._open is not None else None
        follows = above is not None and start.number == above + 1
        return follows and not start.is_sure and (ahead.question_mark or self._has_list) and line.heading is None

    def _begin(self, index: int, line: Line, start: markers.Start) -> int:
        rest = line.after(start.end)
        stem = [rest] if rest.pieces else []
        automatic = bool(line.label) and start.end <= len(line.label) + 1
        self._add(
            FoundQuestion(start.number, line.number, index, stem, start.points, section=self._section, is_automatic=automatic)
        )
        return len(self.questions) - 1

    def _add(self, question: FoundQuestion) -> None:
        if self._passage is not None and question.number is not None:
            low, high, lines = self._passage
            if low <= question.number <= high:
                question.passage = lines
            if question.number >= high:
                self._passage = None
        self.questions.append(question)
        self._open = Opened(question, self.lines[question.first])

    def _orphan(self, index: int, line: Line) -> bool:
        """Options without a numbered question above them: what stands right above is the question, if it looks like one."""
        place = index
        while (
            place > 0
            and (index - place < 4 or self.lines[place].shape)
            and self.roles[place - 1] == PROSE
            and is_plain(self.lines[place - 1])
        ):
            place -= 1
        stem = self.lines[place:index]
        ahead = look_ahead(self.lines, index - 1) if stem else Ahead()
        if not stem or ahead.letters < 2 or not (ahead.keyed or looks_asked(stem, ahead)):
            return False
        self._add(FoundQuestion(None, stem[0].number, place, list(stem), section=self._section))
        self.roles[place:index] = [len(self.questions) - 1] * len(stem)
        if self._open is not None:
            self._open.add_option(line, "A")
        return True

    # --- what follows a beginning

    def _continue(self, index: int, line: Line) -> int | None:
        """The role of a line below an open question; None where the question ends before it."""
        opened = self._open
        if opened is None:
            return None
        if opened.take(line):
            return len(self.questions) - 1
        return self._go_on(line) if self._goes_on(opened, index, line) else None

    def _goes_on(self, opened: Opened, index: int, line: Line) -> bool:
        """Whether a line without a sign of its own belongs to the question above it."""
        question = opened.question
        if line.shape == "words":
            return True
        if question.options and (letter_of(line) == "A" or stands_above_options(self.lines, index)):
            return False
        if opened.mode == "option":
            if question.lettered and option_follows(self.lines, index, chr(ord(question.options[-1].letter) + 1)):
                return True
            return not (self._blank or question.stated) and key_follows(self.lines, index)
        if opened.mode == "stem" and look_ahead(self.lines, index - 1).letters >= 2:
            return True
        return self._more_follows(index)

    def _go_on(self, line: Line) -> int:
        if self._open is not None:
            self._open.go_on(line)
        return len(self.questions) - 1

    def _more_follows(self, index: int) -> bool:
        """Whether a question begins below, before the next heading and without a blank line between."""
        if self._blank:
            return False
        for place, each in enumerate(self.lines[index + 1 : index + 12], start=index + 1):
            if each.heading is not None:
                return False
            start = start_in(each)
            if (start is not None and self._begins(place, each, start)) or letter_of(each):
                return True
        return False
