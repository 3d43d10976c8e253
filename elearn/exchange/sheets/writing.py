"""The template: a sheet for questions (empty, or with a bank), a sheet of examples, a sheet that explains."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from typing import Any, Final

from rustpy_xlsxwriter import Format, write_worksheets

from elearn.content.grammar.numbers import is_ambiguous
from elearn.content.problems import Place, Problem
from elearn.content.writing.items import (
    Choices,
    Essay,
    Item,
    Matching,
    Number,
    Numbers,
    Option,
    Ordering,
    Pair,
    Texts,
    kind_of,
)
from elearn.content.writing.refusals import NotWritable
from elearn.content.writing.tidy import writable
from elearn.exchange.report import Notes, Written
from elearn.exchange.sheets.answers import ARROWS, split_pair
from elearn.exchange.sheets.cells import Row, cell_of
from elearn.exchange.sheets.columns import COLUMNS, EXAMPLES, GUIDE, KINDS, LETTERS, SHEET, Kind
from elearn.exchange.sheets.guide import EXAMPLE_ITEMS, GUIDE_LINES
from elearn.exchange.sheets.reading import NOTES_APART, OPTION_IDS, item_of

CELL_CHARACTERS: Final = 32_767
"""What a cell holds."""
_EMPTY_ROWS: Final = 200
"""Rows of the template that offer the list of kinds."""
_NOT_XML: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_TRUE_FALSE: Final = ("Đúng", "Sai")


def write(items: Sequence[Item]) -> Written:
    """The workbook with these questions below its headings; without any it is the template to fill in."""
    rows, problems = _rows(items)
    examples, _ = _rows(EXAMPLE_ITEMS)
    return Written(_workbook(rows, examples), tuple(problems))


def _rows(items: Sequence[Item]) -> tuple[list[dict[str, Any]], list[Problem]]:
    rows: list[dict[str, Any]] = []
    problems: list[Problem] = []
    for number, item in enumerate(items, start=1):
        notes = Notes(Place("", number))
        row = _row(_settled(item), notes)
        problems += notes.found
        if row is not None and not notes.refuses:
            rows.append(row)
    return rows, problems


def _settled(item: Item) -> Item:
    """The question as files hold it, so that it can be compared with what is read back."""
    try:
        return writable(item)
    except NotWritable:
        # A sheet may hold what no file of a course does; whoever reads it back says so.
        return item


def _check_back(item: Item, kind: Kind, row: dict[str, Any], notes: Notes) -> None:
    """Nothing leaves that would come back as something else."""
    cells = {column.name: cell_of(column.vi, _text(row.get(column.name))) for column in COLUMNS}
    again = item_of(Row(notes.place.line, cells), kind, Notes(notes.place))
    if again is None or again != item:
        _refuse(notes, "chữ của nó có dấu mà ô không giữ", "its words hold what a cell does not keep")


def _row(item: Item, notes: Notes) -> dict[str, Any] | None:
    row: dict[str, Any] = {}
    kind = _fill(item, row, notes)
    if kind is None:
        notes.add("EXP001", kind=kind_of(item))
        return None
    row["kind"] = KINDS[kind][0]
    row["question"] = f"{item.title}\n{item.stem}" if item.stem else item.title
    row["points"], row["difficulty"] = item.points, item.difficulty
    row["competency"], row["law"] = ", ".join(item.competencies), item.cite
    row["hint"], row["explanation"], row["section"] = item.hint, item.explanation, item.section
    row["note"], row["id"], row["settings"] = NOTES_APART.join(item.notes), item.id, "\n".join(_settings(item))
    for name, words in row.items():
        if isinstance(words, str):
            row[name] = _NOT_XML.sub("", words)
            if len(words) > CELL_CHARACTERS:
                notes.add("XLS011", most=CELL_CHARACTERS)
    if not notes.refuses:
        _check_back(item, kind, row, notes)
    return row


# --- answers -------------------------------------------------------------------------------------------------------


def _fill(item: Item, row: dict[str, Any], notes: Notes) -> Kind | None:
    kind: Kind | None = None
    match item.answers:
        case Choices(options, multiple):
            right = [LETTERS[place] for place, option in enumerate(options[: len(LETTERS)]) if option.right]
            is_true_false = tuple(option.text for option in options) == _TRUE_FALSE and len(right) == 1 and not multiple
            kind = "truefalse" if is_true_false else "multiple" if multiple or len(right) > 1 else "single"
            row["right"] = _TRUE_FALSE[0 if options[0].right else 1] if is_true_false else ", ".join(right)
            _put_options(options, row, notes)
        case Ordering(options):
            kind = "ordering"
            row["right"] = ", ".join(LETTERS[: len(options)])
            _put_options(options, row, notes)
        case Matching(pairs):
            kind = "matching"
            _put_pairs(pairs, row, notes)
        case Numbers(answers):
            kind = "number"
            row["right"] = "; ".join(_number(each) for each in answers)
            if any(";" in each.unit or not (each.unit[:1].isalpha() or not each.unit) for each in answers):
                _refuse(notes, "đơn vị không bắt đầu bằng chữ", "a unit that does not begin with a letter")
        case Texts(accepted):
            kind = "text"
            words = [each.pattern if each.percent == 100 else f"{each.pattern} => {each.percent}%" for each in accepted]
            _put(words, [], row, notes)
        case Essay(rubric):
            kind = "essay"
            row["right"] = rubric
    return kind


def _put_options(options: Sequence[Option], row: dict[str, Any], notes: Notes) -> None:
    _put([option.text for option in options], [option.feedback for option in options], row, notes)


def _put_pairs(pairs: Sequence[Pair], row: dict[str, Any], notes: Notes) -> None:
    words = []
    for pair in pairs:
        ways = [f"{pair.left}{arrow}{pair.right}" if pair.left is not None else f"→ {pair.right}" for arrow in ARROWS]
        told = next((way for way in ways if split_pair(way) == (pair.left, pair.right)), None)
        if told is None:
            _refuse(notes, "mũi tên trong vế của cặp", "arrows within a pair")
        words.append(told or "")
    _put(words, [pair.feedback for pair in pairs], row, notes)


def _put(words: Sequence[str], feedback: Sequence[str], row: dict[str, Any], notes: Notes) -> None:
    if len(words) > len(LETTERS):
        notes.add("XLS010", most=len(LETTERS), count=len(words))
    for letter, said in zip(LETTERS, words, strict=False):
        row[f"option{letter}"] = said
    for letter, said in zip(LETTERS, feedback, strict=False):
        row[f"feedback{letter}"] = said


def _refuse(notes: Notes, vi: str, en: str) -> None:
    notes.add("XLS013", why_vi=vi, why_en=en)


def _number(number: Number) -> str:
    low, high = _unambiguous(number.low), _unambiguous(number.high)
    span = low if low == high else f"{low} .. {high}"
    return f"{span} | {number.unit}" if number.unit else span


def _unambiguous(number: str) -> str:
    """`1.125` could be a thousand; one more zero says that it is not."""
    return f"{number}0" if is_ambiguous(number) else number


def _settings(item: Item) -> list[str]:
    said = []
    if item.scoring is not None:
        said.append(f"scoring: {item.scoring}")
    if isinstance(item.answers, Texts) and item.answers.ignore_diacritics:
        said.append("accept: no-diacritics")
    said += [f"{name}: {'on' if value else 'off'}" for name, value in _switches(item) if value is not None]
    if item.role is not None:
        said.append(f"role: {item.role}")
    if item.review is not None:
        said.append(f"review: {item.review.isoformat()}")
    if item.see:
        said.append(f"see: {', '.join(item.see)}")
    ids = [option.id for option in _options_of(item)]
    if any(ids):
        said.append(f"{OPTION_IDS}: {', '.join(each or '' for each in ids)}")
    return said


def _switches(item: Item) -> tuple[tuple[str, bool | None], ...]:
    return (("shuffle", item.shuffle), ("confidence", item.confidence))


def _options_of(item: Item) -> Sequence[Option]:
    match item.answers:
        case Choices(options) | Ordering(options):
            return options
        case _:
            return ()


# --- the workbook --------------------------------------------------------------------------------------------------


def _workbook(rows: list[dict[str, Any]], examples: list[dict[str, Any]]) -> bytes:
    text = Format().set_num_format("@").set_text_wrap().set_align("top")
    headings = [column.vi for column in COLUMNS]
    wide = {column.vi: column.width for column in COLUMNS}
    formats = dict.fromkeys(headings, text)
    kinds = {"type": "list", "values": [vi for vi, _ in KINDS.values()]}
    guide = {"Tiếng Việt": 90.0, "English": 90.0}
    out = io.BytesIO()
    write_worksheets(
        [
            (SHEET, _records(rows, len(rows) + _EMPTY_ROWS)),
            (EXAMPLES, _records(examples, len(examples))),
            (GUIDE, [{"Tiếng Việt": vi, "English": en} for vi, en in GUIDE_LINES]),
        ],
        out,
        freeze_panes={SHEET: {"row": 2, "col": 2}, EXAMPLES: {"row": 2, "col": 2}},
        bold_headers=True,
        column_widths={SHEET: wide, EXAMPLES: wide, GUIDE: guide},
        column_formats={SHEET: formats, EXAMPLES: formats, GUIDE: dict.fromkeys(guide, text)},
        data_validations={SHEET: {COLUMNS[0].vi: kinds}},
    )
    return out.getvalue()


def _records(rows: Sequence[dict[str, Any]], length: int) -> list[dict[str, str | None]]:
    """Rows by their headings: the English ones first, then those with content, then empty ones."""
    found: list[dict[str, str | None]] = [{column.vi: column.en for column in COLUMNS}]
    found += [{column.vi: _text(row.get(column.name)) for column in COLUMNS} for row in rows]
    found += [dict.fromkeys((column.vi for column in COLUMNS), None) for _ in range(length - len(rows))]
    return found


def _text(value: Any) -> str | None:
    """A cell as text: the spreadsheet then changes nothing of it."""
    return f"{value:g}" if isinstance(value, float | int) else (value or None)
