"""Text with a separator, as offices save it: which encoding, which separator. Pure.

Excel in Vietnam writes `;` or tabs, UTF-16 as "Unicode text", and on old machines Windows-1258, which writes tones as signs of
their own; everything is composed here.
"""

from __future__ import annotations

import codecs
import csv
import io

from elearn.core import limits
from elearn.core.text import nfc
from elearn.organisation.staff_import.faults import FileRefused, Refusal
from elearn.organisation.staff_import.headers import LOOKED_AT, count_headings
from elearn.organisation.staff_import.table import Row, Table

SEPARATORS = (";", ",", "\t", "|")
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def decode(content: bytes) -> str:
    """The text, composed. By its mark; without one as UTF-16 where every other byte is nought, as UTF-8, or as Windows-1258.

    Raises:
        FileRefused: it is none of these.
    """
    encoding = next((name for mark, name in _MARKS if content.startswith(mark)), None)
    for each in (encoding,) if encoding else _guesses(content):
        try:
            text = content.decode(each)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return nfc(text)
    raise FileRefused(Refusal.ENCODING)


def _guesses(content: bytes) -> tuple[str, ...]:
    sample = content[:2000]
    if len(content) % 2 == 0 and sample[1::2].count(0) > len(sample) // 5:
        return ("utf-16-le",)
    if len(content) % 2 == 0 and sample[0::2].count(0) > len(sample) // 5:
        return ("utf-16-be",)
    return ("utf-8", "cp1258")


def read_separated(content: bytes) -> Table:
    """The rows of a text file; each has the number of the line on which it begins.

    Raises:
        FileRefused: it cannot be read, or has too many rows or columns.
    """
    text = decode(content)
    first, _, rest = text.partition("\n")
    lines_before = 0
    # Excel's own hint, which other programs show as a line.
    if first.strip().lower().startswith("sep=") and len(first.strip()) == 5:
        separator, text, lines_before = first.strip()[4], rest, 1
    else:
        separator = find_separator(text)
    rows = []
    try:
        # Counted while it is read, so that no text makes a table larger than is allowed.
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
        begins = lines_before + 1
        for cells in reader:
            if len(cells) > limits.STAFF_COLUMNS and any(each.strip() for each in cells[limits.STAFF_COLUMNS :]):
                raise FileRefused(Refusal.TOO_MANY_COLUMNS, most=limits.STAFF_COLUMNS)
            row = Row(begins, tuple(cells[: limits.STAFF_COLUMNS]))
            begins = lines_before + reader.line_num + 1
            if not row.is_blank:
                rows.append(row)
            if len(rows) > limits.STAFF_ROWS + LOOKED_AT:
                raise FileRefused(Refusal.TOO_MANY_ROWS, most=limits.STAFF_ROWS)
    except csv.Error as error:
        raise FileRefused(Refusal.ENCODING) from error
    return Table(tuple(rows))


def find_separator(text: str) -> str:
    """The separator with which the first lines show the most headings; with none that which stands there most often."""
    sample = "\n".join(text.splitlines()[:LOOKED_AT])

    def headings(separator: str) -> tuple[int, int]:
        try:
            rows = list(csv.reader(io.StringIO(sample, newline=""), delimiter=separator))
        except csv.Error:
            return 0, 0
        return max((count_headings(row) for row in rows), default=0), sample.count(separator)

    return max(SEPARATORS, key=headings)
