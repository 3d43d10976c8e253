"""Another key for a question, as it is typed into a form: which options are right, which numbers, which wordings. Pure."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from decimal import Decimal
from typing import Any

from pydantic import TypeAdapter

from elearn.assessment.numbers import Number, read_number
from elearn.content.document import AcceptedText, Choice, Key, Numeric, NumericAnswer, Question, ShortText
from elearn.core.errors import N_, Invalid

_KEYS: TypeAdapter[Any] = TypeAdapter(Key)
MOST_LINES = 50
"""So many numbers or wordings are accepted at most."""


def may_rekey(question: Question) -> bool:
    """Whether another key can be typed; other kinds are dropped, or granted."""
    return isinstance(question.key, Choice | Numeric | ShortText)


def read_key(question: Question, chosen: Collection[str], typed: str) -> Key:
    """The key that a form gives for a question.

    Args:
        chosen: ids of the options that are right.
        typed: one number, interval ("9 - 11") or wording a line.

    Raises:
        Invalid: it is no key for this question, or the one that it has.
    """
    key = _read(question, chosen, [line.strip() for line in typed.splitlines() if line.strip()][: MOST_LINES + 1])
    if key == question.key:
        raise Invalid(N_("Đáp án này đang là đáp án của câu hỏi."), field="key")
    return key


def lines_of_key(question: Question) -> str:
    """The key as `read_key` reads it, one number or wording a line; "" where options are chosen."""
    match question.key:
        case Numeric(answers=answers):
            return "\n".join(each.low if each.low == each.high else f"{each.low} … {each.high}" for each in answers)
        case ShortText(accepted=accepted):
            return "\n".join(dict.fromkeys(each.pattern for wordings in accepted.values() for each in wordings))
        case _:
            return ""


def write_key(key: Key) -> dict[str, Any]:
    """The key as a ruling keeps it."""
    written: dict[str, Any] = _KEYS.dump_python(key, mode="json")
    return written


def read_kept(stored: Any) -> Key:
    """The key that `write_key` wrote."""
    found: Key = _KEYS.validate_python(stored)
    return found


def _read(question: Question, chosen: Collection[str], lines: list[str]) -> Key:
    match question.key:
        case Choice() as key:
            right = tuple(option for option in key.options if option in chosen)
            if not right or (question.kind == "single" and len(right) > 1):
                raise Invalid(
                    N_("Xin chọn một phương án đúng.") if question.kind == "single" else N_("Xin chọn ít nhất một phương án đúng."),
                    field="key",
                )
            return replace(key, right=right)
        case Numeric() as key if _is_some(lines):
            return replace(key, answers=tuple(_interval(line, key) for line in lines))
        case ShortText() as key if _is_some(lines):
            return replace(key, accepted=_wordings(question, key, lines))
        case Numeric() | ShortText():
            raise Invalid(N_("Xin ghi đáp án, mỗi dòng một đáp án, nhiều nhất %(most)s dòng."), field="key", most=MOST_LINES)
        case _:
            raise Invalid(N_("Loại câu này không sửa đáp án được; anh/chị có thể bỏ câu hoặc cho trọn điểm."), field="remedy")


def _is_some(lines: list[str]) -> bool:
    return 0 < len(lines) <= MOST_LINES


def _interval(line: str, key: Numeric) -> NumericAnswer:
    ends = [each.strip() for each in line.replace("...", "…").split("…")]
    values = [_number(each) for each in ends]
    if len(values) > 2 or values[0] > values[-1]:
        raise Invalid(N_("“%(text)s” chưa phải là một khoảng số. Ví dụ: 9 … 11"), field="key", text=line)
    units = {tuple(sorted(each.unit.items())) if each.unit else None for each in key.answers}
    unit = next(iter(units)) if len(units) == 1 else None
    return NumericAnswer(_as_written(values[0]), _as_written(values[-1]), dict(unit) if unit else None)


def _number(text: str) -> Decimal:
    reading = read_number(text)
    if not isinstance(reading, Number) or reading.unit:
        raise Invalid(N_("“%(text)s” chưa phải là một số, hoặc đọc được hai cách."), field="key", text=text)
    return reading.value


def _as_written(value: Decimal) -> str:
    return format(value, "f")


def _wordings(question: Question, key: ShortText, lines: list[str]) -> Any:
    """A wording that was accepted before keeps its language and its percentage; a new one earns everything."""
    known = {each.pattern: (language, each) for language, wordings in key.accepted.items() for each in wordings}
    first = next(iter(question.texts))
    found: dict[Any, tuple[AcceptedText, ...]] = {}
    for line in dict.fromkeys(lines):
        language, wording = known.get(line, (first, AcceptedText(line)))
        found[language] = (*found.get(language, ()), wording)
    return found
