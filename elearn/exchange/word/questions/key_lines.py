"""Keys that were written on two lines: `Đáp án:` with its letter below, `A,` with `C` below.

Where the second line plainly goes on with the first, both say the whole key. A bare letter below a whole key may be a second one
or a slip: both stand as stated, so they contradict each other and somebody is asked.
"""

from __future__ import annotations

import re
from dataclasses import replace

from elearn.exchange.word.blocks import Piece
from elearn.exchange.word.questions import markers
from elearn.exchange.word.questions.ahead import start_in
from elearn.exchange.word.questions.line import Line

_GOES_ON = re.compile(r"(?i)(?:và|and|,|;|\+|&)\s*(?P<key>.+)")
_WAITS = re.compile(r"(?i)(?:,|;|\+|&|\bvà|\band)\s*$")
_HEAD = re.compile(r"(?i)đáp\s*án(?:\s*đúng)?")


def with_whole_keys(lines: list[Line]) -> list[Line]:
    """The lines with keys of two lines put together."""
    kept = list(lines)
    for index in range(len(lines)):
        key = _key(kept[index])
        following = _following(kept, index) if key is not None else None
        if key is None or following is None:
            continue
        _join(kept, index, following, key)
    return kept


def _key(line: Line) -> str | None:
    """What a line states as key if it is nothing but letters or waits for them."""
    if line.table is not None or line.answers is not None or line.shape or start_in(line) is not None:
        return None
    said = line.standing().said.strip()
    key = "" if _HEAD.fullmatch(said) else markers.key_in(said)
    return key if key is not None and (not key or markers.letters_in(_WAITS.sub("", key))) else None


def _following(lines: list[Line], index: int) -> int | None:
    return next((place for place in range(index + 1, min(index + 4, len(lines))) if not lines[place].is_blank), None)


def _join(lines: list[Line], index: int, following: int, key: str) -> None:
    head, line = lines[index], lines[following]
    if line.pieces == () or line.label or line.shape or line.heading is not None:
        return
    said = line.standing().text.strip()
    more = _GOES_ON.fullmatch(said)
    letters = markers.letters_in(more["key"] if more else said)
    if not letters or len(letters) != len(re.findall(r"[A-Ha-h]", more["key"] if more else said)):
        return
    if key and not more and not _WAITS.search(key):
        lines[following] = replace(line, label="Đáp án:")
        return
    after = _following(lines, following)
    if not key and ((len(letters) > 1 and "," not in said) or (after is not None and markers.letters_in(lines[after].said))):
        # A row of letters under a heading is a list of answers without numbers.
        return
    whole = f"Đáp án: {key} {said}" if key else f"Đáp án: {said}"
    lines[index] = replace(head, pieces=(Piece(whole),), label="")
    lines[following] = replace(line, pieces=(Piece(whole),))
