"""Rules about any question: its id, the length and wording of what it asks, and the recalls that speak of it."""

from __future__ import annotations

import re
from typing import Final

from elearn.content.grammar.complaints import Complaints
from elearn.content.grammar.raw import (
    RawChoices,
    RawCloze,
    RawFile,
    RawQuestion,
    RawTexts,
)
from elearn.content.problems import Place

STEM_LENGTH: Final = 400
_NEGATIVE: Final = {
    "vi": re.compile(r"ngoại trừ|(?:không|chưa) (?:đúng|phải|nên|được|thuộc|cần|an toàn)\b", re.IGNORECASE),
    "en": re.compile(r"\b(?:not|except|never|incorrect)\b", re.IGNORECASE),
}
_SENTENCE_END = re.compile(r"[.;:?] (?=\s*\S)")
_SPOKEN = re.compile(r"“[^“”]{0,400}”|\"[^\"]{0,400}\"|\*\*[^*]{1,400}\*\*")


def check_questions(raw: RawFile, complaints: Complaints) -> None:
    """QID001, QST010, QST011, TXT001, TXT003, TXT004."""
    for question in raw.questions:
        if question.id is None:
            # The id goes to the end of the heading.
            end = len(raw.lines[question.place.line - 1].rstrip())
            complaints.add("QID001", question.place.line, end + 1, fix="question-id")
        _check_length(question, complaints)
        _check_negative(question, raw.language or "vi", complaints)
        if isinstance(question.answers, RawTexts):
            _check_texts(question.answers, complaints)
        if isinstance(question.answers, RawCloze):
            for gap in question.answers.gaps:
                if any(not accepted.pattern.strip("* ") for accepted in gap.accepted):
                    complaints.at("TXT003", gap.place, found="*")


def _check_length(question: RawQuestion, complaints: Complaints) -> None:
    length = len(question.title.markdown) + len(question.stem.markdown)
    if length > STEM_LENGTH and not isinstance(question.answers, RawCloze):
        complaints.at("QST010", question.place, length=length)


def _check_negative(question: RawQuestion, language: str, complaints: Complaints) -> None:
    """A negative in the asking sentence of a choice (the last one), unless it is bold or somebody says it."""
    if not isinstance(question.answers, RawChoices):
        return
    silent = _SPOKEN.sub(lambda match: " " * len(match[0]), question.title.markdown)
    asking = max((match.end() for match in _SENTENCE_END.finditer(silent)), default=0)
    if match := _NEGATIVE.get(language, _NEGATIVE["vi"]).search(silent, asking):
        line, column = question.title.position(match.start())
        complaints.at("QST011", Place(complaints.path, line, column), word=match[0])


def _check_texts(answers: RawTexts, complaints: Complaints) -> None:
    for accepted in answers.accepted:
        if not accepted.pattern:
            complaints.at("TXT001", accepted.place)
        elif not accepted.pattern.strip("* "):
            complaints.at("TXT003", accepted.place, found=accepted.pattern)
    if answers.accepted and all(accepted.percent < 100 for accepted in answers.accepted):
        complaints.at("TXT004", answers.accepted[0].place)


def check_recalls(raw: RawFile, complaints: Complaints) -> None:
    """REC005: a recall has a line for every option of its question, when that stands in this file."""
    known = {question.id: question.answers for question in raw.questions if question.id}
    for block in raw.blocks:
        answers = known.get(block.recall.question) if block.recall else None
        if block.recall and isinstance(answers, RawChoices):
            missing = [option.id for option in answers.options if option.id not in block.recall.lines]
            if missing:
                complaints.at("REC005", block.place, question=block.recall.question, missing=", ".join(missing))
