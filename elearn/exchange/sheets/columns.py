"""The columns of the sheet and the kinds of questions in it, in both languages."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

LETTERS: Final = "ABCDEFGH"
"""As many options, pairs, items or accepted wordings as a row holds."""
SHEET: Final = "Câu hỏi"
EXAMPLES: Final = "Ví dụ"
GUIDE: Final = "Hướng dẫn"

Kind: TypeAlias = Literal["single", "multiple", "truefalse", "number", "text", "matching", "ordering", "essay"]


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name here, its headings, its width in characters."""

    name: str
    vi: str
    en: str
    width: float


def _lettered(name: str, vi: str, en: str, width: float) -> list[Column]:
    return [Column(f"{name}{letter}", f"{vi} {letter}", f"{en} {letter}", width) for letter in LETTERS]


COLUMNS: Final[tuple[Column, ...]] = (
    Column("kind", "Loại", "Kind", 16),
    Column("question", "Câu hỏi", "Question", 50),
    *_lettered("option", "Phương án", "Option", 24),
    Column("right", "Đáp án", "Right answer", 16),
    *_lettered("feedback", "Phản hồi", "Feedback", 24),
    Column("points", "Điểm", "Points", 8),
    Column("difficulty", "Độ khó", "Difficulty", 8),
    Column("competency", "Năng lực", "Competency", 14),
    Column("law", "Căn cứ", "Law", 28),
    Column("hint", "Gợi ý", "Hint", 28),
    Column("explanation", "Giải thích", "Explanation", 28),
    Column("section", "Phần", "Section", 18),
    Column("note", "Ghi chú", "Note", 24),
    Column("id", "Mã", "Id", 14),
    Column("settings", "Thiết đặt khác", "Other settings", 22),
)

KINDS: Final[dict[Kind, tuple[str, str]]] = {
    "single": ("Một đáp án", "Single choice"),
    "multiple": ("Nhiều đáp án", "Multiple choice"),
    "truefalse": ("Đúng/Sai", "True/false"),
    "number": ("Số", "Number"),
    "text": ("Trả lời ngắn", "Short text"),
    "matching": ("Nối cặp", "Matching"),
    "ordering": ("Sắp thứ tự", "Ordering"),
    "essay": ("Tự luận", "Essay"),
}
"""How a kind is called in the sheet. Other common words for it are understood too (`kind_of`)."""

_ALSO: Final[dict[str, Kind]] = {
    "trắc nghiệm": "single", "một lựa chọn": "single", "chọn một": "single", "single": "single", "mc": "single", "mcq": "single",
    "nhiều lựa chọn": "multiple", "chọn nhiều": "multiple", "multiple": "multiple", "multi": "multiple",
    "đúng sai": "truefalse", "true false": "truefalse", "tf": "truefalse",
    "điền số": "number", "numeric": "number", "numerical": "number",
    "điền chữ": "text", "short answer": "text", "text": "text",
    "nối": "matching", "ghép cặp": "matching", "ghép đôi": "matching", "match": "matching",
    "thứ tự": "ordering", "sắp xếp": "ordering", "order": "ordering",
    "bài luận": "essay", "luận": "essay",
}  # fmt: skip


def folded(text: str) -> str:
    """A heading or a kind as it is compared: small letters, single spaces, no dots or slashes, no diacritics."""
    plain = unicodedata.normalize("NFD", text.casefold().replace("đ", "d"))
    letters = "".join(each if each.isalnum() else " " for each in plain if not unicodedata.combining(each))
    return " ".join(letters.split())


_KINDS: Final[dict[str, Kind]] = {folded(name): kind for kind, names in KINDS.items() for name in names} | {
    folded(name): kind for name, kind in _ALSO.items()
}
_HEADINGS: Final = {folded(words): column.name for column in COLUMNS for words in (column.vi, column.en)} | {
    letter.casefold(): f"option{letter}" for letter in LETTERS
}


def kind_of(text: str) -> Kind | None:
    """The kind that a cell names, in any of the words for it."""
    return _KINDS.get(folded(text))


def column_of(text: str) -> str | None:
    """The column that a heading names: a letter alone is an option."""
    return _HEADINGS.get(folded(text))


def excel_column(position: int) -> str:
    """How a spreadsheet calls a column counted from 0: A … Z, AA, AB, …"""
    name, rest = "", position + 1
    while rest:
        rest, digit = divmod(rest - 1, 26)
        name = chr(ord("A") + digit) + name
    return name
