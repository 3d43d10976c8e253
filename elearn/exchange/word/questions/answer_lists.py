"""Keys that stand apart from their questions: lists such as `1-A 2-C`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, TypeAlias

from elearn.exchange.word.questions.names import Label

Answers: TypeAlias = tuple["Answer", ...]

KEY: Final = (
    r"[A-Ha-h](?:\s*(?:[,;/+&]|\bvà\b)\s*[A-Ha-h](?![^\W\d_]))*(?![^\W\d_])|[A-H]{2,5}(?![^\W\d_])"
    r"|(?:Đúng|đúng|ĐÚNG|Sai|sai|SAI|Đ|S)(?![^\W\d_])"
)
_PAIR = re.compile(
    rf"(?:(?i:câu\s*)?(?P<number>\d{{1,3}})|[(\[]\s*(?i:câu\s*)?(?P<inside>\d{{1,3}})\s*[)\]])\s*[-–—.:)=/→]*\s*"
    rf"(?P<key>(?:{KEY})(?:\s*\((?!\s*(?:[Cc]âu\s*)?\d+\s*\))[^()]{{1,80}}\))?)[\s,;|.\t]*"
)
_SPAN = re.compile(
    r"(?i:câu\s*)?(?P<low>\d{1,3})\s*(?:[-–—]|(?i:đến))\s*(?i:câu\s*)?(?P<high>\d{1,3})\s*[:.)]?\s*(?P<keys>[A-H](?:[\s,;]*[A-H])+)(?!\w)[\s,;|.]*"
)
_IN_ORDER = re.compile(r"(?i:(?:bảng\s+)?đáp\s*án\s*(?:trắc\s*nghiệm\s*)?[:.\-–]?\s*)?(?P<keys>[A-H](?:[\s,;.\-–]*[A-H])+)\s*\.?")
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
_LETTER = re.compile(r"[A-H]")
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
    text = text.strip()
    if spans := _spans(text):
        return spans
    position, found = 0, []
    while position < len(text):
        match = _PAIR.match(text, position)
        if match is None:
            return ()
        found.append(Answer(int(match["number"] or match["inside"]), match["key"]))
        position = match.end()
    return tuple(found)


def _spans(text: str) -> Answers:
    """The keys of questions from one number to another (`1-5: A B C D A`); empty where they are more or fewer."""
    position, found = 0, []
    while position < len(text):
        match = _SPAN.match(text, position)
        if match is None:
            return ()
        low, letters = int(match["low"]), _LETTER.findall(match["keys"])
        if int(match["high"]) - low + 1 != len(letters):
            return ()
        found += [Answer(low + place, letter) for place, letter in enumerate(letters)]
        position = match.end()
    return tuple(found)


def letters_in_order(text: str) -> str:
    """The letters of a line that holds keys without numbers (`ĐÁP ÁN: ABCDA`); empty for any other line."""
    match = _IN_ORDER.fullmatch(text.strip())
    return "".join(_LETTER.findall(match["keys"])) if match else ""


def has_head(text: str) -> bool:
    """Whether a line begins by announcing answers."""
    return re.match(r"(?i)(?:bảng\s+)?đáp\s*án", text.strip()) is not None


def answers_behind_head(text: str) -> Answers:
    """The keys of a line that announces them and goes on with them (`Đáp án: 1-B; 2-A`); empty where it holds fewer than two."""
    head = _NAMED_HEAD.match(text) or _LINE_HEAD.match(text)
    found = answers_in_line(text[head.end() :].rstrip(" .)]")) if head else ()
    return found if len(found) >= _FEWEST and len({each.number for each in found}) == len(found) else ()


def answer_with_words(text: str) -> Answers:
    """One key with whatever stands behind it, an explanation or a doubt: what stands so only under a heading of answers."""
    match = _WITH_WORDS.fullmatch(text.strip())
    return (Answer(int(match["number"]), match["key"].strip()),) if match else ()
