"""The good file of a case: the table that an author writes under `{role=model-file}`, read as lines.

A row is a time, a cell that begins with one of the file's words in bold (`**Làm:** …`), and why the line stands there. A table that
does not read like this stays a table.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from elearn.content.document import Html, ModelLine
from elearn.content.grammar.forks import RECORD_WORDS
from elearn.content.grammar.raw import Line, RawText

_ENTRY = re.compile(r"\*\*(?P<word>[^*:]{1,20}):?\*\*:?\s*(?P<text>.+)")
_HEAD_ROWS = 2


def read_model_file(text: RawText, inline: Callable[[RawText], Html]) -> tuple[tuple[ModelLine, ...], RawText]:
    """The lines of the first such table, and the text without it; no lines and all of the text where there is none.

    `inline` renders the words of a cell.
    """
    rows = [number for number, line in enumerate(text.lines) if line.text.lstrip().startswith("|")]
    if len(rows) <= _HEAD_ROWS or rows != list(range(rows[0], rows[-1] + 1)):
        return (), text
    read = [_line(line, inline) for line in text.lines[rows[_HEAD_ROWS] : rows[-1] + 1]]
    found = tuple(line for line in read if line is not None)
    if len(found) != len(read):
        return (), text
    return found, RawText(text.lines[: rows[0]] + text.lines[rows[-1] + 1 :])


def _line(row: Line, inline: Callable[[RawText], Html]) -> ModelLine | None:
    cells = [cell.strip() for cell in row.text.strip().strip("|").split("|")]
    entry = _ENTRY.fullmatch(cells[1]) if len(cells) in {2, 3} else None
    key = RECORD_WORDS.get(entry["word"].strip().casefold()) if entry is not None else None
    if entry is None or key is None:
        return None

    def words(cell: str) -> Html:
        return inline(RawText((Line(row.number, row.column, cell),)))

    return ModelLine(key, cells[0], words(entry["text"]), words(cells[2]) if len(cells) == 3 else "")
