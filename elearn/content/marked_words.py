"""A sentence before and after, each with the words marked that the other has not. Pure."""

from __future__ import annotations

from itertools import groupby

from markupsafe import escape

from elearn.content.alignment import pairs_in_common
from elearn.content.document import Html


def marked_words(old: str, new: str) -> tuple[Html, Html]:
    """The old text with what goes struck, the new one with what comes set off: safe inline HTML, white space made one.

    Where no more than half of the words stay, or one text is missing, each is marked as a whole: scattered words that stay by
    chance help nobody.
    """
    before, after = old.split(), new.split()
    pairs = pairs_in_common(before, after)
    if 2 * len(pairs) <= max(len(before), len(after)):
        pairs = []
    return _marked(before, {one for one, _ in pairs}, "del"), _marked(after, {other for _, other in pairs}, "ins")


def _marked(words: list[str], kept: set[int], tag: str) -> Html:
    runs = groupby(range(len(words)), key=kept.__contains__)
    said = ((stays, escape(" ".join(words[place] for place in places))) for stays, places in runs)
    return " ".join(str(run) if stays else f"<{tag}>{run}</{tag}>" for stays, run in said)
