"""Which column of a staff list means what: the headings that offices use, read without case, tones and signs."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from elearn.core.text import fold
from elearn.organisation.staff_import.table import Cell, Row, text_of


class Column(StrEnum):
    """What a column can mean. LAST and FIRST are a name in two columns: family and middle names, and the given name."""

    CODE = "code"
    NAME = "name"
    LAST = "last"
    FIRST = "first"
    BIRTH = "birth"
    GENDER = "gender"
    POSITION = "position"
    UNIT_CODE = "unit-code"
    UNIT = "unit"
    FROM = "from"
    EMAIL = "email"


_HEADINGS: Mapping[Column, tuple[str, ...]] = {
    Column.CODE: (
        "ma so cong chuc", "ma cong chuc", "ma nhan su", "ma so nhan su", "ma can bo", "ma so can bo", "ma can bo cong chuc",
        "ma so can bo cong chuc", "ma so can bo cong chuc vien chuc", "ma cbcc", "ma so cbcc", "ma cbccvc", "ma so cbccvc",
        "ma vien chuc", "ma so vien chuc", "ma nhan vien", "ma nv", "so hieu cong chuc", "so hieu can bo", "so hieu cbcc",
        "so hieu cbccvc", "so hieu can bo cong chuc", "ma so", "ma so dinh danh can bo", "staff code", "staff id", "employee id",
        "employee code",
    ),
    Column.NAME: (
        "ho va ten", "ho ten", "ho va ten khai sinh", "ho ten khai sinh", "ho va ten can bo", "ho ten can bo", "ten can bo",
        "ho va ten can bo cong chuc", "ho va ten can bo cong chuc vien chuc", "full name", "name",
    ),
    Column.LAST: (
        "ho dem", "ho va dem", "ho va ten dem", "ho ten dem", "ho lot", "ho va chu lot", "ho va ten lot", "ho", "surname",
        "last name",
    ),
    Column.FIRST: ("ten", "ten goi", "first name", "given name"),
    Column.BIRTH: (
        "ngay sinh", "ngay thang nam sinh", "ngay thang sinh", "sinh ngay", "nam sinh", "ngay thang nam sinh", "birth date",
        "date of birth",
    ),
    Column.GENDER: ("gioi tinh", "phai", "nam nu", "gender", "sex"),
    Column.POSITION: (
        "vi tri viec lam", "ma vi tri viec lam", "ma vi tri", "vtvl", "chuc danh", "ma chuc danh", "chuc vu", "chuc vu chuc danh",
        "chuc danh chuc vu", "chuc vu hien tai", "chuc vu hien nay", "position", "title",
    ),
    Column.UNIT_CODE: ("ma don vi", "ma so don vi", "ma co quan", "ma phong ban", "ma phong", "unit code"),
    Column.UNIT: (
        "don vi", "ten don vi", "don vi cong tac", "co quan", "co quan don vi", "don vi co quan", "phong ban", "phong", "bo phan",
        "noi cong tac", "noi lam viec", "unit",
    ),
    Column.FROM: (
        "tu ngay", "ngay bat dau", "ngay bat dau lam viec", "ngay nhan viec", "ngay ve don vi", "ngay den don vi", "from",
        "start date",
    ),
    Column.EMAIL: (
        "email", "e mail", "thu dien tu", "thu dien tu cong vu", "hop thu cong vu", "email cong vu", "dia chi email",
        "dia chi thu dien tu",
    ),
}  # fmt: skip
"""Folded headings; those that stand first win where a file has two columns of one meaning."""
TEMPLATE_HEADINGS: Mapping[str, tuple[str, ...]] = {
    "vi": ("Mã số công chức", "Họ và tên", "Ngày sinh", "Giới tính", "Vị trí việc làm", "Mã đơn vị", "Từ ngày", "Email"),
    "en": ("Staff code", "Full name", "Birth date", "Gender", "Position", "Unit code", "Start date", "Email"),
}
"""The headings of the template by language, in the same order. No translations: a file with them must be understood again."""
_MEANINGS = {words: (column, rank) for column, all_words in _HEADINGS.items() for rank, words in enumerate(all_words)}
_IN_BRACKETS = re.compile(r"\([^)]*\)")
_NOT_WORD = re.compile(r"[^a-z0-9]+")
LOOKED_AT = 30
"""So many rows are looked at for the headings: above them stand the names of the office and of the list."""


@dataclass(frozen=True, slots=True)
class Head:
    """The row with the headings.

    `columns` says where each meaning stands, `labels` how the file calls it, `unused` which headings were not understood.
    `second_of_name` is the column beside the name whose heading is empty: a name is often written under one heading in two columns.
    """

    row: int
    columns: Mapping[Column, int]
    labels: Mapping[Column, str]
    unused: tuple[str, ...]
    second_of_name: int | None = None

    def label(self, column: Column) -> str:
        """How the file calls a column; empty for one that it does not have."""
        return self.labels.get(column, "")

    @property
    def name_column(self) -> Column:
        """Where names stand, or their last part."""
        return Column.NAME if Column.NAME in self.columns else Column.FIRST


def plain_heading(cell: Cell) -> str:
    """A heading as it is compared: what stands in brackets is an explanation."""
    return _NOT_WORD.sub(" ", fold(_IN_BRACKETS.sub(" ", text_of(cell)))).strip()


def count_headings(cells: Sequence[Cell]) -> int:
    """How many cells of a row are headings of different meaning."""
    return len({_MEANINGS[words][0] for words in map(plain_heading, cells) if words in _MEANINGS})


def find_head(rows: Sequence[Row]) -> Head | None:
    """The first row that names a staff code and a name, among the first ones; None where there is none."""
    for row in rows[:LOOKED_AT]:
        head = _head(row)
        if Column.CODE in head.columns and (Column.NAME in head.columns or {Column.LAST, Column.FIRST} <= head.columns.keys()):
            return head
    return None


def _head(row: Row) -> Head:
    best: dict[Column, tuple[int, int]] = {}
    for index, cell in enumerate(row.cells):
        meaning = _MEANINGS.get(plain_heading(cell))
        if meaning is not None and (meaning[0] not in best or meaning[1] < best[meaning[0]][0]):
            best[meaning[0]] = (meaning[1], index)
    columns = {column: index for column, (_, index) in best.items()}
    used = set(columns.values())
    texts = [text_of(each) for each in row.cells]
    unused = tuple(text for index, text in enumerate(texts) if text and index not in used and plain_heading(text) not in _NUMBERING)
    return Head(
        row.number,
        columns,
        {column: texts[index] for column, index in columns.items()},
        unused,
        _beside_name(columns, texts),
    )


_NUMBERING = frozenset({"stt", "tt", "so tt", "so thu tu", "no"})


def _beside_name(columns: Mapping[Column, int], texts: Sequence[str]) -> int | None:
    if Column.NAME not in columns:
        return None
    beside = columns[Column.NAME] + 1
    return beside if beside not in columns.values() and (beside >= len(texts) or not texts[beside]) else None
