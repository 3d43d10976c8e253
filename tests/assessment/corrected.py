"""A course whose keys were corrected since it was sat."""

from __future__ import annotations

from dataclasses import replace

from elearn.content.document import Choice, Course, Key, Question
from elearn.content.identity import key_hash


def with_key(course: Course, question_id: str, key: Key, label: str) -> Course:
    """The course as a later version in which a question has another key."""
    question = course.questions[question_id]
    mended = replace(question, key=key, key_hash=key_hash(question.kind, key))
    return replace(course, label=label, source_hash=f"{label:0<64}", questions={**course.questions, question_id: mended})


def with_other_option_right(course: Course, question_id: str, label: str) -> Course:
    """The same, with the first option right that was wrong."""
    key = course.questions[question_id].key
    assert isinstance(key, Choice)
    other = next(each for each in key.options if each not in key.right)
    return with_key(course, question_id, Choice(key.options, (other,)), label)


def right_label(question: Question, language: str = "vi") -> str:
    """The words of the right option of a question with one."""
    assert isinstance(question.key, Choice)
    (right,) = question.key.right
    return question.texts[language].labels[right]  # type: ignore[index]  # a language of the course
