"""Lists of candidates without account: which column means what, what each row says, and what a list would change. Pure.

The file itself is opened as lists of staff are (`organisation.staff_import.opening`): a workbook in a child with limits, text by
its encoding and separator.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum

from elearn.core.errors import N_, Invalid
from elearn.core.text import fold, nfc
from elearn.organisation.staff_import.faults import SENTENCES, Wrong
from elearn.organisation.staff_import.headers import plain_heading
from elearn.organisation.staff_import.table import Cell, Row, Table, text_of
from elearn.organisation.staff_import.values import Unreadable, day_in, name_in

MOST_ROWS = 5000
NUMBER_CHARACTERS, ABOUT_CHARACTERS = 20, 300
_LOOKED_AT = 30


class Column(StrEnum):
    """What a column can mean."""

    NUMBER = "number"
    NAME = "name"
    BIRTH = "birth"
    ABOUT = "about"
    ROOM = "room"


HEADINGS = {
    Column.NUMBER: N_("Số báo danh"),
    Column.NAME: N_("Họ và tên"),
    Column.BIRTH: N_("Ngày sinh"),
    Column.ABOUT: N_("Ghi chú"),
    Column.ROOM: N_("Phòng thi"),
}
_MEANINGS = {
    **dict.fromkeys(("so bao danh", "sbd", "so bd", "candidate number", "number"), Column.NUMBER),
    **dict.fromkeys(("ho va ten", "ho ten", "ho va ten thi sinh", "ho ten thi sinh", "full name", "name"), Column.NAME),
    **dict.fromkeys(("ngay sinh", "ngay thang nam sinh", "sinh ngay", "birth date", "date of birth"), Column.BIRTH),
    **dict.fromkeys(("ghi chu", "note", "notes", "vi tri du tuyen"), Column.ABOUT),
    **dict.fromkeys(("phong", "phong thi", "room"), Column.ROOM),
}

_NO_HEADINGS = N_(
    "Không thấy dòng tiêu đề có cột “Họ và tên”. Dòng đầu cần ghi: Số báo danh, Họ và tên, Ngày sinh, Ghi chú, Phòng thi."
)
_NO_ROWS = N_("Dưới dòng tiêu đề không có người nào.")
_TOO_MANY = N_("Danh sách có hơn %(most)s dòng. Xin chia thành nhiều danh sách.")
NUMBER_WRONG = N_("Số báo danh không quá 20 ký tự, chỉ gồm chữ không dấu, chữ số, dấu gạch và dấu chấm.")
NUMBER_TWICE = N_("Số báo danh này đã có ở dòng %(other)s.")
NUMBER_TAKEN = N_("Số báo danh này đã là của một thí sinh khác trong kỳ thi.")
PERSON_TWICE = N_("Dòng này và dòng %(other)s cùng họ tên và ngày sinh. Nếu là hai người, xin ghi số báo danh cho từng người.")
BIRTH_WRONG = N_("Ngày sinh chưa đúng. Viết đủ ngày, tháng, năm theo dạng 31/12/1998.")
ABOUT_LONG = N_("Ghi chú không quá 300 ký tự.")
ROOM_UNKNOWN = N_("Kỳ thi chưa có phòng tên này. Xin thêm phòng trước, hoặc để trống.")


@dataclass(frozen=True, slots=True)
class ListRow:
    """What a row says of a candidate; `line` is its number in the file, `number` and `room` are empty where it leaves them out."""

    line: int
    name: str
    number: str = ""
    birth: date | None = None
    about: str = ""
    room: str = ""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with one row: a Vietnamese source sentence with places for `values`."""

    line: int
    column: Column
    sentence: str
    values: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Known:
    """A candidate without account who is there already."""

    number: str
    name: str
    birth: date | None
    is_struck: bool = False


@dataclass(frozen=True, slots=True)
class ListPlan:
    """What a list would change: rows that are new, that stand there already, that were struck off and come back. With faults
    nothing is written.
    """

    new: tuple[ListRow, ...]
    known: tuple[ListRow, ...]
    again: tuple[ListRow, ...]
    faults: tuple[Fault, ...]

    @property
    def digest(self) -> str:
        """Tells one plan from another: what is written is what was shown."""
        rows = [[_as_json(each) for each in part] for part in (self.new, self.known, self.again)]
        return hashlib.sha256(json.dumps([rows, len(self.faults)], ensure_ascii=False).encode()).hexdigest()


def _as_json(row: ListRow) -> list[object]:
    return [row.number, row.name, None if row.birth is None else row.birth.isoformat(), row.about, row.room]


def read_rows(table: Table) -> tuple[list[ListRow], list[Fault]]:
    """The rows of a list, and what is wrong in their cells taken by themselves.

    Raises:
        Invalid: there are no headings, no rows, or too many.
    """
    head = next((found for row in table.rows[:_LOOKED_AT] if Column.NAME in (found := _head(row))), None)
    if head is None:
        raise Invalid(_NO_HEADINGS, field="text")
    first = next(row.number for row in table.rows if _head(row) == head)
    below = [each for each in table.rows if each.number > first]
    if not below:
        raise Invalid(_NO_ROWS, field="text")
    if len(below) > MOST_ROWS:
        raise Invalid(_TOO_MANY, field="text", most=MOST_ROWS)
    faults: list[Fault] = []
    return [_row(each, head, faults) for each in below], faults


def plan_rows(
    rows: Sequence[ListRow],
    faults: Sequence[Fault],
    known: Sequence[Known],
    *,
    taken: Collection[str],
    rooms: Collection[str],
) -> ListPlan:
    """What a list would change.

    Args:
        faults: what `read_rows` found wrong.
        known: candidates without account who are there, or were.
        taken: candidate's numbers of everybody else.
        rooms: names of the rooms of the examination, folded.
    """
    by_number = {each.number: each for each in known}
    by_person = {(fold(each.name), each.birth): each for each in known}
    found = [*faults, *_doubles(rows)]
    new: list[ListRow] = []
    there: list[ListRow] = []
    again: list[ListRow] = []
    for row in rows:
        same = by_number.get(row.number) if row.number else by_person.get((fold(row.name), row.birth))
        if row.number in taken or (same is not None and row.number and fold(same.name) != fold(row.name)):
            found.append(Fault(row.line, Column.NUMBER, NUMBER_TAKEN))
        if row.room and fold(row.room) not in rooms:
            found.append(Fault(row.line, Column.ROOM, ROOM_UNKNOWN))
        if same is None:
            new.append(row)
        else:
            (again if same.is_struck else there).append(replace(row, number=same.number))
    return ListPlan(tuple(new), tuple(there), tuple(again), tuple(sorted(found, key=lambda each: each.line)))


def _doubles(rows: Sequence[ListRow]) -> list[Fault]:
    found = []
    numbers: dict[str, int] = {}
    people: dict[tuple[str, date | None], int] = {}
    for row in rows:
        if row.number and row.number in numbers:
            found.append(Fault(row.line, Column.NUMBER, NUMBER_TWICE, {"other": numbers[row.number]}))
        person = (fold(row.name), row.birth)
        if not row.number and row.name and person in people:
            found.append(Fault(row.line, Column.NAME, PERSON_TWICE, {"other": people[person]}))
        numbers.setdefault(row.number, row.line)
        people.setdefault(person, row.line)
    return found


def _head(row: Row) -> dict[Column, int]:
    found: dict[Column, int] = {}
    for at, cell in enumerate(row.cells):
        meaning = _MEANINGS.get(plain_heading(cell))
        if meaning is not None:
            found.setdefault(meaning, at)
    return found


def _row(row: Row, head: Mapping[Column, int], faults: list[Fault]) -> ListRow:
    def cell(column: Column) -> Cell:
        return row.at(head[column]) if column in head else None

    def wrong(column: Column, sentence: str) -> None:
        faults.append(Fault(row.number, column, sentence))

    return ListRow(
        row.number,
        _name(text_of(cell(Column.NAME)), wrong),
        _number(text_of(cell(Column.NUMBER)), wrong),
        _birth(cell(Column.BIRTH), wrong),
        _about(nfc(text_of(cell(Column.ABOUT))), wrong),
        nfc(text_of(cell(Column.ROOM)))[:60],
    )


def _name(text: str, wrong: Callable[[Column, str], None]) -> str:
    try:
        return name_in(text)
    except Unreadable as unread:
        wrong(Column.NAME, SENTENCES[unread.wrong])
        return ""


def _number(text: str, wrong: Callable[[Column, str], None]) -> str:
    found = text.lstrip("'").upper()
    if len(found) <= NUMBER_CHARACTERS and found.isascii() and all(each.isalnum() or each in "-./_" for each in found):
        return found
    wrong(Column.NUMBER, NUMBER_WRONG)
    return ""


def _birth(cell: Cell, wrong: Callable[[Column, str], None]) -> date | None:
    try:
        found = day_in(cell, Wrong.BIRTH)
    except Unreadable:
        found = (date.min, "")
    if found is None or found[1] == "day":
        return None if found is None else found[0]
    wrong(Column.BIRTH, BIRTH_WRONG)
    return None


def _about(text: str, wrong: Callable[[Column, str], None]) -> str:
    if len(text) > ABOUT_CHARACTERS:
        wrong(Column.ABOUT, ABOUT_LONG)
    return text[:ABOUT_CHARACTERS]


def write_text(rows: Sequence[ListRow]) -> str:
    """The rows as text with tabs, as they would be pasted: what a file said, to be looked at and sent again."""
    lines = ["\t".join(HEADINGS[each] for each in Column)]
    for row in rows:
        birth = "" if row.birth is None else f"{row.birth:%d/%m/%Y}"
        lines.append("\t".join(each.replace("\t", " ") for each in (row.number, row.name, birth, row.about, row.room)))
    return "\n".join(lines)
