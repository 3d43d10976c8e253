"""The answers of a question in Moodle XML, type by type."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Literal

from elearn.content.writing.items import Answers, Choices, Essay, Matching, Number, Option, Ordering, Pair
from elearn.exchange import moodle, words
from elearn.exchange.moodle import Row
from elearn.exchange.moodle_xml.texts import Texts, is_on, said


@dataclass(frozen=True, slots=True)
class Found:
    """`answers` is None where the question is refused; `explanation` holds feedback that has no place of its own."""

    answers: Answers | None
    explanation: str = ""
    scoring: Literal["partial"] | None = None
    shuffle: Literal[False] | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """A question's element, its texts, and the language of "Đúng"."""

    element: ET.Element
    texts: Texts
    language: str


def _rows(asked: Asked, *, typed: bool = False) -> list[Row]:
    rows: list[Row] = []
    for answer in asked.element.findall("answer"):
        text = " ".join(said(answer).split()) if typed else asked.texts.inline(answer)
        rows.append(Row(text, _percent(answer.get("fraction", "0")), asked.texts.blocks(answer.find("feedback"))))
    return rows


def _percent(text: str) -> float:
    number = moodle.decimal(text)
    return float(number) if number is not None else 0.0


def _multichoice(asked: Asked) -> Found:
    single = is_on(asked.element, "single", otherwise=True)
    answers = moodle.choices(_rows(asked), asked.texts.notes, single=single)
    fixed = not is_on(asked.element, "shuffleanswers", otherwise=True)
    return Found(answers, scoring="partial" if answers.multiple else None, shuffle=False if fixed else None)


def _true_false(asked: Asked) -> Found:
    rows = {row.text.casefold(): row for row in _rows(asked, typed=True)}
    yes, no = rows.get("true", Row("", 0.0)), rows.get("false", Row("", 0.0))
    if (yes.percent >= 100) == (no.percent >= 100):
        asked.texts.notes.add("IMP012")
        return Found(None)
    labels = moodle.TRUE_FALSE[asked.language]
    options = Option(labels[0], yes.percent >= 100, yes.feedback), Option(labels[1], no.percent >= 100, no.feedback)
    return Found(Choices(options), shuffle=False)


def _short_answer(asked: Asked) -> Found:
    if said(asked.element, "usecase") == "1":
        asked.texts.notes.add("IMP020", what_vi="phân biệt chữ hoa, chữ thường", what_en="capital and small letters told apart")
    found, explanation = moodle.texts(_rows(asked, typed=True), asked.texts.notes)
    return Found(found if found.accepted else None, explanation)


def _numerical(asked: Asked) -> Found:
    notes, unit = asked.texts.notes, _unit(asked)
    kept: list[tuple[Row, Number]] = []
    rows = _rows(asked, typed=True)
    for row, element in zip(rows, asked.element.findall("answer"), strict=True):
        if row.text == "*" or row.percent <= 0:
            continue
        number = moodle.interval(row.text, said(element, "tolerance"), unit)
        if number is None:
            why = row.text[:40]
            notes.add("IMP010", why_vi=f"'{why}' không phải là số", why_en=f"'{why}' is not a number")
            return Found(None)
        kept.append((row, number))
    found = moodle.numbers(kept, notes)
    return Found(found if found.answers else None, moodle.moved(rows, notes))


def _unit(asked: Asked) -> str:
    units = asked.element.findall("units/unit")
    if len(units) > 1:
        asked.texts.notes.add("IMP020", what_vi="các đơn vị khác nhau", what_en="several units")
    main = next((unit for unit in units if _percent(said(unit, "multiplier") or "1") == 1.0), None)
    return " ".join(said(main, "unit_name").split())


def _matching(asked: Asked) -> Found:
    pairs: list[Pair] = []
    for element in asked.element.findall("subquestion"):
        left = asked.texts.inline(element)
        right = words.line(said(element.find("answer")))
        pairs.append(Pair(left or None, right))
    moodle.tell_twice(pairs, asked.texts.notes)
    fixed = not is_on(asked.element, "shuffleanswers", otherwise=True)
    return Found(Matching(tuple(pairs)) if pairs else None, shuffle=False if fixed else None)


def _ordering(asked: Asked) -> Found:
    answers = asked.element.findall("answer")
    # They stand in their order; a fraction, where it differs, is their number.
    answers = sorted(answers, key=lambda answer: _percent(answer.get("fraction", "0"))) if _is_numbered(answers) else answers
    items = tuple(Option(asked.texts.inline(answer), feedback=asked.texts.blocks(answer.find("feedback"))) for answer in answers)
    return Found(Ordering(items) if items else None)


def _is_numbered(answers: list[ET.Element]) -> bool:
    return len({answer.get("fraction") for answer in answers}) == len(answers)


def _essay(asked: Asked) -> Found:
    if said(asked.element.find("responsetemplate")):
        asked.texts.notes.add("IMP020", what_vi="mẫu trả lời có sẵn", what_en="the template of the answer")
    if _percent(said(asked.element, "attachmentsrequired") or "0") > 0:
        asked.texts.notes.add("IMP020", what_vi="tệp đính kèm bắt buộc", what_en="required attachments")
    return Found(Essay(asked.texts.blocks(asked.element.find("graderinfo"))))


READERS: Final[dict[str, Callable[[Asked], Found]]] = {
    "multichoice": _multichoice,
    "truefalse": _true_false,
    "shortanswer": _short_answer,
    "numerical": _numerical,
    "matching": _matching,
    "ordering": _ordering,
    "essay": _essay,
}
"""Who reads the answers of a type; texts with gaps are read by `cloze`."""
