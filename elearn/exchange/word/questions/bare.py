"""Questions that must have had options and have none: their key is a letter, or all others have options and lines stand below them.

Free text in their place would be published with nobody asked.
"""

from __future__ import annotations

from typing import Final

from elearn.exchange.word.questions import markers
from elearn.exchange.word.questions.found import FoundOption, FoundQuestion
from elearn.exchange.word.questions.line import Line
from elearn.exchange.word.questions.unlettered import ESSAY

_FEWEST: Final = 2
_ROW: Final = 3
"""Lines that are taken for options where no key says that there were any."""
_MOST: Final = 8
_LONGEST: Final = 160


def mend_bare(questions: list[FoundQuestion]) -> None:
    """Give such questions the lines below them as options, to be looked at; where there are none, the reason to refuse them."""
    with_options = sum(len(each.options) >= _FEWEST for each in questions)
    are_usual = 2 * with_options > len(questions)
    for each in questions:
        if len(each.options) < _FEWEST:
            _mend(each, are_usual=are_usual)


def _mend(found: FoundQuestion, *, are_usual: bool) -> None:
    keys = [each for each in (found.gap_key, *found.stated, *found.listed) if each]
    letter = next((key for key in keys if markers.letters_in(key)), "")
    rest = [line for option in found.options for line in option.lines]
    below = [line for line in found.stem[1:] if not line.is_blank] + rest
    if letter and _FEWEST <= len(below) <= _MOST and all(line.table is None for line in below):
        _take(found, below, letter)
    elif letter:
        found.doubt("WRD073", written=letter)
    elif not keys and are_usual and not found.rubric and not found.options and _is_row(found, below):
        _take(found, below, "")


def _is_row(found: FoundQuestion, below: list[Line]) -> bool:
    """Whether lines are short enough, and enough, to be options of what stands above them."""
    is_asked = bool(found.stem) and found.stem[0].text.rstrip().endswith(("?", ":"))
    return (
        is_asked
        and _ROW <= len(below) <= _MOST
        and all(
            line.table is None and 0 < len(line.text.strip()) <= _LONGEST and not line.text.rstrip().endswith("?") for line in below
        )
        and ESSAY.search(f"{found.section} {found.stem[0].text}") is None
    )


def _take(found: FoundQuestion, below: list[Line], letter: str) -> None:
    found.options = [FoundOption(chr(ord("A") + place), [line]) for place, line in enumerate(below)]
    found.lettered = False
    found.stem = found.stem[:1]
    if letter and found.gap_key:
        found.stated.append(found.gap_key)
        found.gap_key = ""
        found.rubric.clear()
    found.doubt("WRD072")
