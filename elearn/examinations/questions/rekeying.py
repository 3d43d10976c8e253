"""Another key for a question, as it is given in the fields of `key_form`. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any, TypeAlias

from pydantic import TypeAdapter

from elearn.assessment.numbers import Number, read_number
from elearn.content.document import (
    AcceptedText,
    Choice,
    Cloze,
    Gap,
    Key,
    Language,
    Matching,
    Numeric,
    NumericAnswer,
    Ordering,
    Question,
    ShortText,
    Spot,
)
from elearn.core.errors import N_, Invalid
from elearn.examinations.questions.ruling_rules import Remedy

Fields: TypeAlias = Mapping[str, Sequence[str]]
"""Every value of every field by its name."""

_KEYS: TypeAdapter[Any] = TypeAdapter(Key)
MOST_LINES = 50
"""So many numbers or wordings are accepted at most."""


def read_key(question: Question, fields: Fields, ruled: tuple[Remedy, Any] | None = None) -> Key:
    """The key that a form gives for a question: of typed lines one number, interval ("9 … 11") or wording each.

    Args:
        ruled: the ruling that counts, if any, as it is kept: its remedy, and its key where that is another one. A question that
            was ruled on may be given back the key that it had.

    Raises:
        Invalid: it is no key for this question, or the one by which it is marked now.
    """
    key = _read(question, fields)
    if key == _key_that_counts(question, ruled):
        raise Invalid(N_("Đáp án này đang là đáp án của câu hỏi."), field="key")
    return key


def _key_that_counts(question: Question, ruled: tuple[Remedy, Any] | None) -> Key | None:
    """The key by which the question is marked now; None where it is marked by none."""
    if ruled is None:
        return question.key
    remedy, kept = ruled
    return read_kept(kept) if remedy is Remedy.REKEYED else None


def write_key(key: Key) -> dict[str, Any]:
    """The key as a ruling keeps it."""
    written: dict[str, Any] = _KEYS.dump_python(key, mode="json")
    return written


def read_kept(stored: Any) -> Key:
    """The key that `write_key` wrote."""
    found: Key = _KEYS.validate_python(stored)
    return found


def _read(question: Question, fields: Fields) -> Key:
    found: Key
    first = next(iter(question.texts))
    match question.key:
        case Choice() as key:
            found = replace(key, right=_ticked(key.options, fields, is_single=question.kind == "single"))
        case Spot() as key:
            found = replace(key, suspicious=_ticked(key.segments, fields))
        case Numeric(answers=answers) as key:
            found = replace(key, answers=_numbers(answers, _lines(fields, "key")))
        case ShortText(accepted=accepted) as key:
            found = replace(key, accepted=_wordings(accepted, _lines(fields, "key"), first))
        case Matching() as key:
            found = replace(key, pairs={left: _listed(fields, f"pair.{left}", key.rights) for left in key.lefts})
        case Ordering() as key:
            found = replace(key, items=_ordered(key.items, fields))
        case Cloze() as key:
            found = replace(key, gaps=tuple(_gap(gap, fields, first) for gap in key.gaps))
        case _:
            raise Invalid(N_("Loại câu này không sửa đáp án được; anh/chị có thể bỏ câu hoặc cho trọn điểm."), field="remedy")
    return found


def _ticked(known: Sequence[str], fields: Fields, *, is_single: bool = False) -> tuple[str, ...]:
    right = tuple(each for each in known if each in fields.get("option", ()))
    if right and not (is_single and len(right) > 1):
        return right
    raise Invalid(
        N_("Xin chọn một phương án đúng.") if is_single else N_("Xin chọn ít nhất một phương án đúng."),
        field="key",
    )


def _listed(fields: Fields, name: str, known: Sequence[str]) -> str:
    value = next(iter(fields.get(name, ())), "")
    if value not in known:
        raise Invalid(N_("Lựa chọn này không có trong danh sách."), field="key")
    return value


def _ordered(items: Sequence[str], fields: Fields) -> tuple[str, ...]:
    places = [str(at) for at in range(1, len(items) + 1)]
    by_place = {_listed(fields, f"place.{item}", places): item for item in items}
    if len(by_place) < len(items):
        raise Invalid(N_("Hai mục đang cùng một thứ tự. Mỗi mục cần một thứ tự riêng."), field="key")
    return tuple(by_place[place] for place in places)


def _gap(gap: Gap, fields: Fields, first: Language) -> Gap:
    name = f"gap.{gap.id}"
    if gap.options:
        return replace(gap, right=_listed(fields, name, gap.options))
    lines = _lines(fields, name)
    if gap.number is None:
        return replace(gap, accepted=_wordings(gap.accepted, lines, first))
    if len(lines) > 1:
        raise Invalid(N_("Chỗ trống này chỉ nhận một số hoặc một khoảng số."), field="key")
    low, high = _interval(lines[0])
    is_same = (low, high) == _ends(gap.number)
    return gap if is_same else replace(gap, number=NumericAnswer(_as_written(low), _as_written(high), gap.number.unit))


def _lines(fields: Fields, name: str) -> list[str]:
    lines = [line.strip() for line in next(iter(fields.get(name, ())), "").splitlines() if line.strip()]
    if not 0 < len(lines) <= MOST_LINES:
        raise Invalid(N_("Xin ghi đáp án, mỗi dòng một đáp án, nhiều nhất %(most)s dòng."), field="key", most=MOST_LINES)
    return lines


def _numbers(before: Sequence[NumericAnswer], lines: Sequence[str]) -> tuple[NumericAnswer, ...]:
    """Numbers that were accepted before keep their units and their places; new ones follow, with the unit that all have."""
    wanted = dict.fromkeys(map(_interval, lines))
    kept = tuple(each for each in before if _ends(each) in wanted)
    new = [each for each in wanted if each not in set(map(_ends, kept))]
    if new and len({_unit(each) for each in before}) > 1:
        raise Invalid(
            N_("Các số trong đáp án đang có đơn vị khác nhau, nên ở đây chỉ bỏ bớt được dòng, không thêm hay sửa được số."),
            field="key",
        )
    unit = before[0].unit
    return (*kept, *(NumericAnswer(_as_written(low), _as_written(high), unit) for low, high in new))


def _unit(answer: NumericAnswer) -> tuple[tuple[str, str], ...]:
    """The words of a unit in the order of their languages; without unit none."""
    return tuple(sorted((answer.unit or {}).items()))


def _ends(answer: NumericAnswer) -> tuple[Decimal, Decimal]:
    return Decimal(answer.low), Decimal(answer.high)


def _interval(line: str) -> tuple[Decimal, Decimal]:
    ends = [each.strip() for each in line.replace("...", "…").split("…")]
    values = [_number(each) for each in ends]
    if len(values) > 2 or values[0] > values[-1]:
        raise Invalid(N_("“%(text)s” chưa phải là một khoảng số. Ví dụ: 9 … 11"), field="key", text=line)
    return values[0], values[-1]


def _number(text: str) -> Decimal:
    reading = read_number(text)
    if not isinstance(reading, Number) or reading.unit:
        raise Invalid(N_("“%(text)s” chưa phải là một số, hoặc đọc được hai cách."), field="key", text=text)
    return reading.value


def _as_written(value: Decimal) -> str:
    return format(value, "f")


def _wordings(accepted: Mapping[Language, Sequence[AcceptedText]], lines: Sequence[str], first: Language) -> Any:
    """A wording that was accepted before keeps its languages and its percentage; a new one earns everything."""
    known = [(language, each) for language, wordings in accepted.items() for each in wordings]
    found: dict[Any, tuple[AcceptedText, ...]] = {}
    for line in dict.fromkeys(lines):
        holders = [(language, each) for language, each in known if each.pattern == line]
        for language, wording in holders or [(first, AcceptedText(line))]:
            found[language] = (*found.get(language, ()), wording)
    return found
