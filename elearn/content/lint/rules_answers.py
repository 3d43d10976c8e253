"""Rules about the answers of a question: choices, pairs, orders and spotted texts."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from elearn.content.grammar.complaints import Complaints
from elearn.content.grammar.raw import (
    RawChoices,
    RawFile,
    RawMatching,
    RawOption,
    RawOrdering,
    RawQuestion,
    RawSpot,
    RawText,
)
from elearn.content.lint.others_named import names_others
from elearn.content.lint.visible import without_marks
from elearn.content.problems import Place

LONGER: Final = 1.5
"""A right option this many times longer than the longest wrong one gives itself away."""
SKEW_FROM: Final = 8
"""Fewer questions than this say nothing about where the right option likes to stand."""

_CAREFUL: Final = {
    "vi": re.compile(
        r"báo cáo|báo (?:ngay )?(?:cho )?đầu mối|tuân thủ|theo (?:đúng )?quy định|cảnh giác|cẩn thận|xác minh",
        re.IGNORECASE,
    ),
    "en": re.compile(r"\b(?:report|comply|complies|follow the rules|careful|vigilant|verify)\b", re.IGNORECASE),
}


def check_answers(raw: RawFile, complaints: Complaints) -> None:
    """All rules about answers, and over a bank the positions of the right options."""
    for question in raw.questions:
        match question.answers:
            case RawChoices():
                _check_choices(question, question.answers, raw.language or "vi", complaints)
            case RawMatching():
                _check_matching(question, question.answers, complaints)
            case RawOrdering():
                _check_ordering(question, question.answers, complaints)
            case RawSpot():
                _check_spot(question, question.answers, complaints)
            case _:
                pass
    if raw.kind == "bank":
        _check_positions(raw, complaints)


# --- choices -------------------------------------------------------------------------------------------------------


def _check_choices(question: RawQuestion, answers: RawChoices, language: str, complaints: Complaints) -> None:
    right = [option for option in answers.options if option.right]
    wrong = [option for option in answers.options if not option.right]
    if len(answers.options) < 2:
        complaints.at("MCQ002", question.place)
    if not right:
        complaints.at("MCQ001", answers.options[0].place)
    elif not wrong and len(right) > 1:
        complaints.at("MCQ004", right[0].place)
    _check_twice(((option.text, option.place) for option in answers.options), "MCQ003", complaints)
    _check_feedback(answers, complaints)
    if right and wrong:
        _check_longest(right, wrong, complaints)
        _check_careful(right, wrong, language, complaints)
    if question.meta.shuffle is not False:
        _check_all_of_them(answers, complaints)


def _check_twice(texts: Iterable[tuple[RawText | None, Place]], code: str, complaints: Complaints) -> None:
    seen: set[str] = set()
    for text, place in texts:
        words = without_marks(text.markdown) if text else ""
        if words and words.casefold() in seen:
            complaints.at(code, place, text=words)
        seen.add(words.casefold())


def _check_feedback(answers: RawChoices, complaints: Complaints) -> None:
    silent = [option for option in answers.options if not option.feedback]
    if silent:
        complaints.at("MCQ010", silent[0].place, options=", ".join(option.id for option in silent))


def _check_longest(right: list[RawOption], wrong: list[RawOption], complaints: Complaints) -> None:
    longest = max(len(without_marks(option.text.markdown)) for option in wrong)
    shortest = min(right, key=lambda option: len(without_marks(option.text.markdown)))
    length = len(without_marks(shortest.text.markdown))
    if length > LONGER * longest and length - longest > 10:
        complaints.at("MCQ011", shortest.place)


def _check_careful(right: list[RawOption], wrong: list[RawOption], language: str, complaints: Complaints) -> None:
    pattern = _CAREFUL.get(language, _CAREFUL["vi"])
    if any(pattern.search(option.text.markdown) for option in wrong):
        return
    found = [pattern.search(option.text.markdown) for option in right]
    if len(right) == 1 and found[0]:
        complaints.at("MCQ014", right[0].place, word=found[0][0])


def _check_all_of_them(answers: RawChoices, complaints: Complaints) -> None:
    for option in answers.options:
        words = without_marks(option.text.markdown)
        if names_others(words):
            complaints.at("MCQ012", option.place, text=words)


def _check_positions(raw: RawFile, complaints: Complaints) -> None:
    """MCQ013: in a bank, the right option stands too often in one place."""
    positions: list[int] = []
    for question in raw.questions:
        answers = question.answers
        if isinstance(answers, RawChoices) and not answers.multiple and len(answers.options) > 2:
            positions.extend(position for position, option in enumerate(answers.options, start=1) if option.right)
    if len(positions) < SKEW_FROM:
        return
    favourite = max(set(positions), key=positions.count)
    if positions.count(favourite) > len(positions) / 2:
        count = positions.count(favourite)
        complaints.add("MCQ013", 1, position=favourite, count=count, total=len(positions))


# --- the other kinds -----------------------------------------------------------------------------------------------


def _check_matching(question: RawQuestion, answers: RawMatching, complaints: Complaints) -> None:
    if sum(pair.left is not None for pair in answers.pairs) < 2:
        complaints.at("MAT002", question.place)
    _check_twice(((pair.right, pair.place) for pair in answers.pairs), "MAT001", complaints)
    _check_twice(((pair.left, pair.place) for pair in answers.pairs), "MAT005", complaints)


def _check_ordering(question: RawQuestion, answers: RawOrdering, complaints: Complaints) -> None:
    if len(answers.items) < 3:
        complaints.at("ORD001", question.place)
    _check_twice(((item.text, item.place) for item in answers.items), "ORD002", complaints)


def _check_spot(question: RawQuestion, answers: RawSpot, complaints: Complaints) -> None:
    segments = answers.segments
    suspicious = [segment for segment in segments if segment.suspicious]
    if not suspicious:
        complaints.at("SPT002", question.place)
    elif len(suspicious) == len(segments):
        complaints.at("SPT006", question.place)
    for segment in suspicious:
        if not segment.why and segment.text:
            complaints.at("SPT005", segment.place, text=without_marks(segment.text.markdown)[:40])
