"""The glossary as a form: a word and its meaning in each language of the course. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from werkzeug.datastructures import MultiDict

from elearn.authoring.forms import line_in
from elearn.content.writing.glossary import Entry
from elearn.core.errors import N_, Invalid

TERM: Final = 120
MEANING: Final = 1_000
"""Characters."""
EMPTY: Final = 3
"""Empty rows below the others."""
SHOWN: Final = 60
"""Rows on one page; what stands behind them is left as it is."""


def entries_of(written: Any) -> list[Entry]:
    """The entries as they are written; what is none is left out."""
    found = [each for each in written if isinstance(each, dict)] if isinstance(written, list) else []
    return [Entry(_words(each.get("term")), _words(each.get("meaning"))) for each in found]


def _words(written: Any) -> dict[str, str]:
    return {code: words for code, words in written.items() if isinstance(words, str)} if isinstance(written, dict) else {}


def entries_in(form: MultiDict[str, str], before: Sequence[Entry], languages: Sequence[str], part: int) -> list[Entry]:
    """The entries that a submission makes of those that were there. A row without any word is taken out.

    Args:
        before: all entries; the form shows those of one part.
        languages: of the course, the source language first.
        part: counted from 1.

    Raises:
        Invalid: a word without meaning in the source language, or a meaning without word; the field is its name.
    """
    first = (part - 1) * SHOWN
    shown = list(before[first : first + SHOWN])
    made = []
    for at in range(len(shown) + EMPTY):
        old = shown[at] if at < len(shown) else Entry()
        term = _merged(old.term, form, f"{at}.term", languages, TERM)
        meaning = _merged(old.meaning, form, f"{at}.meaning", languages, MEANING)
        if not term and not meaning:
            continue
        for name, said in (("term", term), ("meaning", meaning)):
            if not said.get(languages[0]):
                raise Invalid(N_("Mỗi từ cần cả từ và nghĩa bằng ngôn ngữ gốc."), field=f"{at}.{name}.{languages[0]}")
        made.append(Entry(term, meaning))
    return [*before[:first], *made, *before[first + SHOWN :]]


def _merged(old: Mapping[str, str], form: MultiDict[str, str], name: str, languages: Sequence[str], most: int) -> dict[str, str]:
    """Words by language: as typed for the languages of the course, as they were for any other, where the row says anything."""
    typed = {code: line_in(form, f"{name}.{code}", most) for code in languages}
    said = {code: words for code, words in typed.items() if words}
    return said | {code: words for code, words in old.items() if code not in typed} if said else {}
