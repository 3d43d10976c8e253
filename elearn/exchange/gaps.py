"""The gaps of a question as it is written, and its key in one line. Imports no Markdown: pages may use it."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from elearn.content.grammar.cloze import cut_gaps
from elearn.content.grammar.complaints import Complaints
from elearn.content.grammar.raw import Line, RawGap, RawText
from elearn.content.writing.items import Item

_KEPT: Final = re.compile(r"([|\]])")


def gaps_of(stem: str) -> tuple[str, tuple[RawGap, ...]]:
    """A stem with a mark for each gap, and the gaps."""
    lines = stem.split("\n")
    raw, gaps = cut_gaps(RawText(tuple(Line(number, 1, line) for number, line in enumerate(lines, start=1))), Complaints("", lines))
    return raw.markdown, gaps


def typed_gap(word: str) -> str | None:
    """What stands in a gap whose word is typed; None where the word would be read as something else."""
    plain = " ".join(word.split())
    if not plain or "*" in plain or plain.startswith(("=", "x:")) or "[[" in plain:
        return None
    return kept(plain)


def kept(word: str) -> str:
    """A word between the bars of a gap."""
    return _KEPT.sub(r"\\\1", word)


def gap_key(item: Item, escape: Callable[[str], str] = str) -> str:
    """What belongs into the gaps, in their order. `escape` makes a typed answer Markdown, where that is wanted."""
    return "; ".join(f"({gap.id}) {_right(gap, escape)}" for gap in gaps_of(item.stem)[1])


def _right(gap: RawGap, escape: Callable[[str], str]) -> str:
    if gap.number:
        low, high = gap.number.low, gap.number.high
        return low if low == high else f"{low} – {high}"
    if gap.options:
        return next(option.text.markdown for option in gap.options if option.right)
    return " / ".join(escape(one.pattern) for one in gap.accepted)
