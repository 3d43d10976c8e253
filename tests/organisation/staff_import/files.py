"""Staff lists as files: text in the encodings of offices, workbooks as spreadsheets write them."""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Sequence

from openpyxl import Workbook

HEADINGS = ("STT", "Mã số công chức", "Họ và tên", "Ngày sinh", "Giới tính", "Vị trí việc làm", "Mã đơn vị", "Từ ngày", "Email")


def text(*rows: Sequence[str], separator: str = ",", headings: Sequence[str] = HEADINGS) -> str:
    """A list as text with a separator."""
    out = io.StringIO()
    csv.writer(out, delimiter=separator, lineterminator="\r\n").writerows([headings, *rows])
    return out.getvalue()


def workbook(*rows: Sequence[object], headings: Sequence[str] = HEADINGS, above: Sequence[Sequence[object]] = ()) -> bytes:
    """A list as a workbook; `above` are rows over the headings."""
    made = Workbook()
    sheet = made.active
    for row in (*above, headings, *rows):
        sheet.append(list(row))
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def as_cp1258(words: str) -> bytes:
    """Windows-1258: letters with a mark stay whole, tones follow as signs of their own."""
    out = bytearray()
    for letter in unicodedata.normalize("NFC", words):
        try:
            out += letter.encode("cp1258")
        except UnicodeEncodeError:
            base, *tones = unicodedata.normalize("NFD", letter)
            marks = [each for each in tones if each in "\u0302\u0306\u031b"]
            whole = unicodedata.normalize("NFC", base + "".join(marks))
            out += (whole + "".join(each for each in tones if each not in marks)).encode("cp1258")
    return bytes(out)
