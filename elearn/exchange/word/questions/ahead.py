"""What a line is and what follows it: how it begins, its letter as an option, and what stands below until the next question."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Final

from elearn.exchange.word.questions import markers
from elearn.exchange.word.questions.line import Line

_FAR: Final = 60
"""Lines of one question that are looked at; the longest real ones have twenty."""

_ENOUGH: Final = 3
"""Capitals in a row below a line that waits for them."""
_WAITS = re.compile(r"[?:…]\s*$|\.\.\.\s*$|\blà\s*$")
_CLOSE: Final = 5
"""Lines between the beginning of a last option and its key; a list of points has four."""


@dataclass(frozen=True, slots=True)
class Ahead:
    """What follows a line before the next question could begin."""

    letters: int = 0
    capitals: bool = False
    keyed: bool = False
    listed: int = 0
    question_mark: bool = False
    true_or_false: int = 0


def start_in(line: Line) -> markers.Start | None:
    """How the line begins: in its own words, or with the number that Word writes before it."""
    if line.shape:
        return None
    own = markers.start_of(line.text)
    if own is not None and own.is_sure:
        return replace(own, end=own.end + len(line.said) - len(line.text))
    return markers.start_of(line.said)


def letter_of(line: Line) -> str:
    """The letter of an option, typed or written by Word; empty for other lines."""
    if line.table is not None or line.answers is not None or line.shape == "words":
        return ""
    if line.label and (letter := markers.auto_letter(line.label)):
        return letter
    mark = markers.option_of(line.text)
    return mark.letter if mark else ""


def look_ahead(lines: list[Line], index: int) -> Ahead:
    """What stands below a line."""
    line = lines[index]
    here = start_in(line)
    letters = listed = truths = 0
    capitals = keyed = False
    mark = line.text.rstrip().endswith("?")
    for each in lines[index + 1 : index + _FAR]:
        if each.is_blank:
            continue
        if each.heading is not None or each.answers is not None or _ends(each, line, here):
            break
        letter = letter_of(each)
        if letter == ("A" if not letters else chr(ord("A") + letters)) or (letters and letter and each.label):
            letters += 1
            capitals = capitals or is_capital(each)
        elif letters and letter == "A":
            break
        keyed = keyed or markers.key_in(each.said) is not None
        listed += each.level is not None and not letter
        truths += each.text.strip().strip(".").lower() in markers.TRUE | markers.FALSE
        mark = mark or (not letters and each.text.rstrip().endswith("?"))
    return Ahead(letters, capitals, keyed, listed, mark, truths)


def _ends(line: Line, first: Line, start: markers.Start | None) -> bool:
    """Whether a line that follows the first one of a question must belong to the next question."""
    other = start_in(line)
    if other is None:
        return False
    if other.is_sure:
        return True
    if start is None or start.is_sure:
        return False
    return not (line.level is not None and first.level is not None and line.level > first.level)


def is_capital(line: Line) -> bool:
    """Whether the letter of an option is a capital."""
    match = markers.OPTION.match(line.said)
    return match is not None and match["letter"].isupper()


def looks_asked(stem: list[Line], ahead: Ahead) -> bool:
    """Whether lines above options ask for one of them."""
    said = stem[-1].text.strip()
    return said.endswith("?") or (ahead.capitals and ahead.letters >= _ENOUGH and bool(_WAITS.search(said)))


def option_follows(lines: list[Line], index: int, wanted: str) -> bool:
    """Whether the option with this letter comes among the next lines, before another question or a heading."""
    for each in lines[index + 1 : index + 8]:
        if each.heading is not None or start_in(each) is not None:
            return False
        if letter_of(each) == wanted:
            return True
    return False


def stands_above_options(lines: list[Line], index: int) -> bool:
    """Whether a first option comes next: then the line is the words of another question."""
    following = next((each for each in lines[index + 1 : index + 4] if not each.is_blank), None)
    return following is not None and letter_of(following) == "A"


def key_follows(lines: list[Line], index: int) -> bool:
    """Whether a key comes among the next lines, before anything that could begin another question."""
    following = [each for each in lines[index + 1 : index + 10] if not each.is_blank][:_CLOSE]
    for each in following:
        if each.heading is not None or each.table is not None or letter_of(each) or start_in(each) is not None:
            return False
        if markers.key_in(each.said) is not None:
            return True
    return False
