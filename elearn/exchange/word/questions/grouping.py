"""Lines put together into questions. One walk from the first line to the last; what is no question stays prose.

`Câu 1` begins a question wherever it stands. `1.` and `Bài 1` begin one only where options or a key follow, because lessons number
their headings so; and the law numbers its clauses `1.` and its points `a)`, so small letters under `1.` need a sign more: a question
mark, a stated key, or a list of answers.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Final

from elearn.exchange.word.blocks import PLAIN, Look, Piece
from elearn.exchange.word.numbering import BULLET
from elearn.exchange.word.questions import markers
from elearn.exchange.word.questions.answer_lists import Answers, answer_with_words, answers_in_line
from elearn.exchange.word.questions.found import ANSWERS, PASSAGE, PROSE, AnswerRun, FoundOption, FoundQuestion, Grouped
from elearn.exchange.word.questions.lines import Line
from elearn.exchange.word.questions.matching import match_answers

_AHEAD: Final = 60
"""Lines of one question that are looked at; the longest real ones have twenty."""
_IN_A_ROW: Final = 3
"""Keys in a row that are a list of answers without a heading that says so."""
_LONGEST_SECTION: Final = 150
_PART = re.compile(r"(?i)(?:phần|chương|chuyên\s+đề|mục|bài|chủ\s+đề|[ivx]+\s*[.)/])(?:\s|$)")
_WAITS = re.compile(r"[?:…]\s*$|\.\.\.\s*$|\blà\s*$")
_STORY = re.compile(r"(?i)(?:tình\s+huống|bài\s+đọc|đoạn|thông\s+tin)\b")


@dataclass(frozen=True, slots=True)
class _Ahead:
    """What follows a line before the next question could begin."""

    letters: int = 0
    capitals: bool = False
    keyed: bool = False
    listed: int = 0
    question_mark: bool = False
    true_or_false: int = 0


class Grouping:
    def __init__(self, lines: list[Line]) -> None:
        self.lines = lines
        self.roles = [PROSE] * len(lines)
        self.questions: list[FoundQuestion] = []
        self.runs: list[AnswerRun] = []
        self._open: FoundQuestion | None = None
        self._mode = ""
        self._section = ""
        self._in_answers = False
        self._passage: tuple[int, int, list[Line]] | None = None
        self._blank = False
        self._has_list = any(line.answers for line in lines) or any(
            len(answers_in_line(line.said)) >= _IN_A_ROW for line in lines if line.pieces
        )

    def group(self) -> Grouped:
        for index, line in enumerate(self.lines):
            if line.is_blank:
                self._blank = True
                self.roles[index] = len(self.questions) - 1 if self._open else PROSE
                continue
            self.roles[index] = self._take(index, line)
            self._blank = False
        unmatched = match_answers(self.questions, self.runs)
        return Grouped(self.questions, self.roles, unmatched)

    # --- one line

    def _take(self, index: int, line: Line) -> int:
        if line.answers is not None:
            return self._answers(line, line.answers)
        said = line.said
        if line.table is not None:
            return self._in_open(line) if self._open is not None and self._more_follows(index) else self._prose(line)
        if answers := self._listed(index, said):
            return self._answers(line, answers)
        if self._announces_answers(index, said):
            self._in_answers = True
            self._open = None
            return ANSWERS
        if line.heading is not None:
            return self._prose(line, section=line.said)
        self._in_answers = False
        return self._of_question(index, line, said)

    def _of_question(self, index: int, line: Line, said: str) -> int:
        start = self._start(line)
        if start is not None and self._begins(index, line, start):
            return self._begin(index, line, start)
        if (numbers := markers.range_in(said)) is not None:
            self._open = None
            self._passage = (*numbers, [*self._story_before(index), line])
            return PASSAGE
        if self._passage is not None and self._open is None:
            self._passage[2].append(line)
            return PASSAGE
        if self._open is not None and (role := self._continue(index, line, said)) is not None:
            return role
        if self._is_first_option(line) and self._orphan(index, line):
            return len(self.questions) - 1
        return self._prose(line, section=said if self._is_part(index, line) else "")

    def _prose(self, line: Line, section: str = "") -> int:
        self._open = None
        if section:
            self._section = " ".join(section.split())
        if line.heading is not None:
            self._in_answers = False
            self._passage = None
        return PROSE

    def _is_part(self, index: int, line: Line) -> bool:
        """Whether a line of text heads a part of a bank."""
        return bool(_PART.match(line.said)) and len(line.said) <= _LONGEST_SECTION and self._ahead(index).letters > 0

    def _story_before(self, index: int) -> list[Line]:
        """Lines right above that tell the story which the questions are about."""
        place = index
        while place > 0 and self.roles[place - 1] == PROSE and not self.lines[place - 1].is_blank and self.lines[place - 1].heading is None:
            place -= 1
        story = self.lines[place:index]
        if not story or not _STORY.match(story[0].said):
            return []
        self.roles[place:index] = [PASSAGE] * len(story)
        return story

    # --- lists of answers

    def _answers(self, line: Line, answers: Answers) -> int:
        self._open = None
        self.runs.append((len(self.questions), line.number, answers))
        self._in_answers = True
        return ANSWERS

    def _listed(self, index: int, said: str) -> Answers:
        answers = answers_in_line(said)
        if len(answers) >= _IN_A_ROW or (answers and self._in_answers):
            return answers
        if self._in_answers:
            return answer_with_words(said)
        if not answers:
            return ()
        around = [answers_in_line(each.said) for each in self.lines[max(index - 2, 0) : index + _IN_A_ROW] if not each.is_blank]
        in_a_row = sum(1 for each in around if each)
        return answers if in_a_row >= _IN_A_ROW else ()

    def _announces_answers(self, index: int, said: str) -> bool:
        if not markers.ANSWERS_HEAD.fullmatch(said.strip()) or markers.letters_in(said):
            return False
        following = next((each for each in self.lines[index + 1 : index + 6] if not each.is_blank), None)
        if following is None:
            return False
        return following.answers is not None or bool(answers_in_line(following.said) or answer_with_words(following.said))

    # --- beginnings

    def _start(self, line: Line) -> markers.Start | None:
        """How the line begins: in its own words, or with the number that Word writes before it."""
        own = markers.start_of(line.text)
        if own is not None and own.is_sure:
            return replace(own, end=own.end + len(line.said) - len(line.text))
        return markers.start_of(line.said)

    def _ahead(self, index: int) -> _Ahead:
        line = self.lines[index]
        here = self._start(line)
        letters = listed = truths = 0
        capitals = keyed = False
        mark = line.text.rstrip().endswith("?")
        for each in self.lines[index + 1 : index + _AHEAD]:
            if each.is_blank:
                continue
            if each.heading is not None or each.answers is not None or self._ends(each, line, here):
                break
            letter = self._letter(each)
            if letter == ("A" if not letters else chr(ord("A") + letters)) or (letters and letter and each.label):
                letters += 1
                capitals = capitals or self._is_capital(each)
            elif letters and letter == "A":
                break
            keyed = keyed or markers.key_in(each.said) is not None
            listed += each.level is not None and not letter
            truths += each.text.strip().strip(".").lower() in markers.TRUE | markers.FALSE
            mark = mark or (not letters and each.text.rstrip().endswith("?"))
        return _Ahead(letters, capitals, keyed, listed, mark, truths)

    def _ends(self, line: Line, first: Line, start: markers.Start | None) -> bool:
        """Whether a line that follows the first one of a question must belong to the next question."""
        other = self._start(line)
        if other is None:
            return False
        if other.is_sure:
            return True
        if start is None or start.is_sure:
            return False
        return not (line.level is not None and first.level is not None and line.level > first.level)

    def _begins(self, index: int, line: Line, start: markers.Start) -> bool:
        if start.is_sure and not start.word.startswith("bài"):
            return True
        ahead = self._ahead(index)
        if ahead.letters >= 2 and (ahead.capitals or start.is_sure):
            return True
        if ahead.letters >= 2:
            return ahead.question_mark or ahead.keyed or self._has_list
        if ahead.keyed or ahead.true_or_false >= 2:
            return True
        follows = self._open is not None and self._open.number is not None and start.number == self._open.number + 1
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
        self._open, self._mode = question, "stem"

    def _is_first_option(self, line: Line) -> bool:
        return self._letter(line) == "A"

    def _orphan(self, index: int, line: Line) -> bool:
        """Options without a numbered question above them: what stands right above is the question, if it looks like one."""
        place = index
        while place > 0 and index - place < 4 and self.roles[place - 1] == PROSE and self._is_plain(self.lines[place - 1]):
            place -= 1
        stem = self.lines[place:index]
        ahead = self._ahead(index - 1) if stem else _Ahead()
        if not stem or ahead.letters < 2 or not (ahead.keyed or self._looks_asked(stem, ahead)):
            return False
        self._add(FoundQuestion(None, stem[0].number, place, list(stem), section=self._section))
        self.roles[place:index] = [len(self.questions) - 1] * len(stem)
        self._option(line, "A")
        return True

    def _looks_asked(self, stem: list[Line], ahead: _Ahead) -> bool:
        said = stem[-1].text.strip()
        return said.endswith("?") or (ahead.capitals and ahead.letters >= _IN_A_ROW and bool(_WAITS.search(said)))

    def _is_plain(self, line: Line) -> bool:
        return not line.is_blank and line.heading is None and line.table is None and line.answers is None

    # --- what follows a beginning

    def _continue(self, index: int, line: Line, said: str) -> int | None:
        """The role of a line below an open question; None where the question ends before it."""
        question = self._open
        if question is None:
            return None
        for take in (self._take_option, self._take_key, self._take_words):
            if take(question, line, said):
                return len(self.questions) - 1
        if question.options and (self._is_first_option(line) or self._stands_above_options(index)):
            return None
        if self._mode == "option" and not self._next_option_follows(index, question):
            return None
        if self._mode in {"key", "explanation", "cite", "rubric"} and not self._more_follows(index):
            return None
        if self._mode == "stem" and not question.options and self._ahead(index - 1).letters < 2 and not self._more_follows(index):
            return None
        return self._in_open(line)

    def _in_open(self, line: Line) -> int:
        """A line that goes on with what stands above it."""
        question = self._open
        if question is None:
            return PROSE
        if self._mode == "option":
            question.options[-1].lines.append(line)
        elif self._mode == "stem":
            question.stem.append(line)
        elif self._mode == "cite":
            question.cite.append(line)
        elif self._mode in {"rubric", "key"} and not question.options:
            question.rubric.append(line)
        else:
            question.explanation.append(line)
        return len(self.questions) - 1

    def _take_option(self, question: FoundQuestion, line: Line, said: str) -> bool:
        letter = self._letter(line)
        wanted = chr(ord(question.options[-1].letter) + 1) if question.options else "A"
        may_begin = self._mode == "stem" or bool(question.options and question.lettered and self._mode == "option")
        if letter and may_begin and (letter == wanted or (line.label and not question.options) or _slipped(question, letter, wanted)):
            self._option(line, letter)
            return True
        is_truth = said.strip(" .☐☑*").lower() in {"đúng", "sai"}
        is_listed = line.level is not None and not letter and (line.label == BULLET or self._start(line) is not None)
        may_list = self._mode == "stem" or (self._mode == "option" and not question.lettered)
        if may_list and (is_truth or (is_listed and self._is_deeper(question, line))):
            question.lettered = False
            self._option(line, chr(ord("A") + len(question.options)), marked=False)
            return True
        return False

    def _is_deeper(self, question: FoundQuestion, line: Line) -> bool:
        """Whether an item of a list can be an option of this question, and not the next question."""
        first = self.lines[question.first]
        return len(question.options) < 10 and (first.level is None or (line.level or 0) > first.level or line.label == BULLET)

    def _option(self, line: Line, letter: str, *, marked: bool = True) -> None:
        question = self._open
        if question is None:
            return
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
        question.options.append(FoundOption(letter, [line], look, ticked))
        self._mode = "option"

    def _take_key(self, question: FoundQuestion, line: Line, said: str) -> bool:
        bare, words = said, None
        match = markers.INLINE_EXPLANATION.search(said)
        if match is not None:
            bare, words = said[: match.start()].strip(), match.end()
        key = markers.key_in(bare)
        if key is None:
            return False
        self._mode = "key"
        if question.options or key.strip(" .").lower() in markers.TRUE | markers.FALSE:
            if key:
                question.stated.append(key)
        elif key:
            question.rubric.append(line.after(len(said) - len(key)) if words is None else line)
            self._mode = "rubric"
        if words is not None and question.options:
            rest = line.after(words)
            found = markers.EXPLANATION.match(rest.text)
            question.explanation.append(rest.after(found.end()) if found else rest)
            self._mode = "explanation"
        return True

    def _take_words(self, question: FoundQuestion, line: Line, said: str) -> bool:
        """An explanation or a source."""
        for pattern, mode, lines in (
            (markers.EXPLANATION, "explanation", question.explanation if question.options or question.stated else question.rubric),
            (markers.CITE, "cite", question.cite),
        ):
            if (match := pattern.match(said)) and (question.options or question.stated or mode == "explanation"):
                rest = line.after(match.end())
                self._mode = mode
                lines.extend([rest] if rest.pieces else [])
                return True
        return False

    def _next_option_follows(self, index: int, question: FoundQuestion) -> bool:
        wanted = chr(ord(question.options[-1].letter) + 1)
        for each in self.lines[index + 1 : index + 8]:
            if each.heading is not None or self._start(each) is not None:
                return False
            if self._letter(each) == wanted and question.lettered:
                return True
        return False

    def _stands_above_options(self, index: int) -> bool:
        """Whether a first option comes next: then the line is the words of another question."""
        following = next((each for each in self.lines[index + 1 : index + 4] if not each.is_blank), None)
        return following is not None and self._is_first_option(following)

    def _more_follows(self, index: int) -> bool:
        """Whether a question begins below, before the next heading and without a blank line between."""
        if self._blank:
            return False
        for place, each in enumerate(self.lines[index + 1 : index + 12], start=index + 1):
            if each.heading is not None:
                return False
            start = self._start(each)
            if (start is not None and self._begins(place, each, start)) or self._letter(each):
                return True
        return False

    # --- letters

    def _letter(self, line: Line) -> str:
        if line.table is not None or line.answers is not None:
            return ""
        if line.label and (letter := markers.auto_letter(line.label)):
            return letter
        mark = markers.option_of(line.text)
        return mark.letter if mark else ""

    def _is_capital(self, line: Line) -> bool:
        match = markers.OPTION.match(line.said)
        return match is not None and match["letter"].isupper()


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
