"""Keys that stand apart from their questions: lists such as `1-A 2-C`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, TypeAlias

from elearn.exchange.word.questions.names import Label

Answers: TypeAlias = tuple["Answer", ...]

KEY: Final = (
    r"[A-Ha-h](?:\s*[,;/+&]\s*[A-Ha-h](?![^\W\d_]))*(?![^\W\d_])|[A-H]{2,5}(?![^\W\d_])"
    r"|(?:Đúng|đúng|ĐÚNG|Sai|sai|SAI|Đ|S)(?![^\W\d_])"
)
_PAIR = re.compile(rf"(?i:câu\s*)?(?P<number>\d{{1,3}})\s*[-–—.:)=/→]*\s*(?P<key>{KEY})[\s,;|.\t]*")
_WITH_WORDS = re.compile(
    r"[(\[]?(?i:câu\s*(?:hỏi\s*)?(?:số\s*)?)?(?P<number>\d{1,3})\s*[)\]]?\s*(?:[-–—.:)=/]+\s*|(?=\s))"
    r"(?i:(?:(?:chọn\s*)?(?:đáp\s*án|phương\s*án)\s*(?:đúng\s*)?(?:là\s*)?|chọn\s*):?\s*)?(?P<key>[A-H](?!\w).*)"
)
_LINE_HEAD = re.compile(
    r"(?i)[(\[*]?\s*(?:(?:[ivx]+|\d+)\s*[.)]\s*)?(?:phần\s+|bảng\s+)?(?:đáp\s*án|dap\s*an|đ\s*/\s*a|key)"
    r"(?:\s+(?:đúng|trắc\s+nghiệm|tham\s+khảo|các\s+câu(?:\s+hỏi)?|phần\s+[^:]{1,40}))?(?:\s+là)?\s*[:.\-–—]*\s*(?=\d|câu\b)"
)
_NAMED_HEAD = re.compile(
    r"(?i)(?:(?:bảng\s+)?đáp\s*án\s*[-–:]?\s*)?(?:(?:mã\s*)?đề|phần|chương|chuyên\s*đề|chủ\s*đề|bài)\s*(?:thi\s*)?(?:số\s*)?:?\s*"
    r"(?:\d{1,4}|[ivx]{1,5}|[a-h])(?!\w)[^:\d]{0,40}?\s*[:.\-–—]\s*(?=\d|câu\b)"
)
_FEWEST: Final = 2


@dataclass(frozen=True, slots=True)
class Answer:
    """The key of one question as it is written (`A`, `A, C`, `Đúng`, `A. Vì thế`)."""

    number: int
    key: str
    words: str = ""
    """What explains it."""
    labels: tuple[Label, ...] = ()
    """The exam or part that its column or line names."""


def answers_in_line(text: str) -> Answers:
    """The keys of a line that holds nothing else; empty for any other line."""
    position, found = 0, []
    text = text.strip()
    while position < len(text):
        match = _PAIR.match(text, position)
        if match is None:
            return ()
        found.append(Answer(int(match["number"]), match["key"]))
        position = match.end()
    return tuple(found)


def answers_behind_head(text: str) -> Answers:
    """The keys of a line that announces them and goes on with them (`Đáp án: 1-B; 2-A`); empty where it holds fewer than two."""
    head = _NAMED_HEAD.match(text) or _LINE_HEAD.match(text)
    found = answers_in_line(text[head.end() :].rstrip(" .)]")) if head else ()
    return found if len(found) >= _FEWEST and len({each.number for each in found}) == len(found) else ()


def answer_with_words(text: str) -> Answers:
    """One key with whatever stands behind it, an explanation or a doubt: what stands so only under a heading of answers."""
    match = _WITH_WORDS.fullmatch(text.strip())
    return (Answer(int(match["number"]), match["key"].strip()),) if match else ()
