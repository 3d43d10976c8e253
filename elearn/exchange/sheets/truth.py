"""Which of two words the right answer of a true-or-false question means.

The words of the options go first: people put them in either order, and write their own. What could mean both means none.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from elearn.exchange.sheets.columns import folded

_TRUE: Final = frozenset({"dung", "true", "d", "t", "1", "co", "yes"})
_FALSE: Final = frozenset({"sai", "false", "s", "f", "0", "khong", "no"})
_PLACES: Final = {"a": 0, "b": 1, "1": 0, "2": 1}


class TruthUnclear(ValueError):
    """The answer names neither of the words, or both."""


def right_of(answer: str, words: Sequence[str]) -> int:
    """The position of the right one of two words.

    Raises:
        TruthUnclear: it is not told, or not told clearly.
    """
    said, options = folded(answer), [folded(word) for word in words]
    exact = [position for position, word in enumerate(words) if word.casefold().strip() == answer.casefold().strip()]
    alike = exact or [position for position, option in enumerate(options) if said and option == said]
    found = set(alike) or _meant(said, options)
    if len(found) != 1:
        raise TruthUnclear(answer)
    return found.pop()


def _meant(said: str, options: Sequence[str]) -> set[int]:
    """The positions that a letter, a number, or a word for truth can mean."""
    found = {_PLACES[said]} if said in _PLACES else set()
    for kind in (_TRUE, _FALSE):
        if said in kind:
            found |= {position for position, option in enumerate(options) if option in kind}
    return found
