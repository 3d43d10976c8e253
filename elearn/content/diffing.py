"""What differs between two pieces of safe HTML, word by word: the later one, with what was taken out struck and what was put in
set.

Pure, and without Markdown. The answer has the tags of the later piece, in their order, around its words; words that are gone
are put where they stood, each run in a `<del class="cut">` of its own, new ones in `<ins>`. So it is as safe and as valid as
what came in, which the compiler wrote: a tag is never made of text, and text is escaped again. Pictures count as words. Words
are the same where their letters, their emphasis and the address that they lead to are.

Comparing takes words × words bits of work (`alignment.MOST`); two texts beyond that are shown as one that went and one that came.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass, field
from html import escape
from html.parser import HTMLParser
from itertools import groupby, pairwise
from typing import Final

from elearn.content.alignment import pairs_in_common
from elearn.content.document import Html

_WORD: Final = re.compile(r"\w+|[^\w\s]+")
_PIECE: Final = re.compile(r"(\s*)(\w+|[^\w\s]+)(\s*)")
_INLINE: Final = frozenset({"a", "abbr", "code", "del", "em", "span", "strong", "sub", "sup"})
_VOID: Final = frozenset({"br", "hr", "img"})
_DEEPEST: Final = 16
"""So many marks of emphasis inside each other are told apart."""


@dataclass(frozen=True, slots=True)
class Marks:
    """What screen readers are told before a run of words: plain text, such as "bỏ" and "thêm", and the code of its language."""

    removed: str
    added: str
    language: str = ""


@dataclass(frozen=True, slots=True)
class _Word:
    """A word with the white space behind it, or a picture.

    `opened` are the tags of emphasis around it; `block` numbers the paragraphs, cells and items; `is_apart`: white space or the
    beginning of a block stands before it.
    """

    key: tuple[Hashable, ...]
    html: Html
    opened: tuple[tuple[str, Html], ...]
    block: int
    is_apart: bool


class _Reader(HTMLParser):
    """Takes HTML apart: `pieces` are words, and between them tags and white space as they are written again.

    Names are kept where asked: before and after stand on one page, where a name may stand once.
    """

    def __init__(self, *, keeps_names: bool) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[_Word | Html] = []
        self._opened: list[tuple[str, Html]] = []
        self._block = 0
        self._is_apart = True
        self._keeps_names = keeps_names

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        written = [f' {name}="{escape(value or "")}"' for name, value in attrs if name != "id" or self._keeps_names]
        html = f"<{tag}{''.join(written)}>"
        if tag == "img":
            self._add(html, (html,))
            return
        self.pieces.append(html)
        if tag in _INLINE:
            self._opened.append((tag, html))
        elif tag not in _VOID:
            self._next_block()

    def handle_endtag(self, tag: str) -> None:
        self.pieces.append(f"</{tag}>")
        if tag not in _INLINE:
            self._next_block()
        elif self._opened and self._opened[-1][0] == tag:
            self._opened.pop()

    def handle_data(self, data: str) -> None:
        if not _WORD.search(data):
            self.pieces.append(escape(data))
            self._is_apart = self._is_apart or bool(data)
            return
        for before, word, behind in _PIECE.findall(data):
            if before:
                self.pieces.append(before)
                self._is_apart = True
            self._add(escape(word + behind), (word,), is_closed=bool(behind))

    def _add(self, html: Html, key: tuple[Hashable, ...], *, is_closed: bool = False) -> None:
        opened = tuple(self._opened[-_DEEPEST:])
        self.pieces.append(_Word((*key, opened), html, opened, self._block, self._is_apart))
        self._is_apart = is_closed

    def _next_block(self) -> None:
        self._block += 1
        self._is_apart = True


def _read(html: Html, *, keeps_names: bool) -> list[_Word | Html]:
    reader = _Reader(keeps_names=keeps_names)
    reader.feed(html)
    reader.close()
    return reader.pieces


def _words(pieces: Iterable[_Word | Html]) -> list[_Word]:
    return [piece for piece in pieces if isinstance(piece, _Word)]


def diff_html(before: Html, after: Html, marks: Marks) -> Html:
    """The later of two pieces of safe HTML, with what differs marked; nothing is marked where the words are the same.

    Without its `<ins>` it has the words of the earlier one, without its `<del class="cut">` those of the later, white space aside.
    """
    pieces = _read(after, keeps_names=True)
    old, new = _words(_read(before, keeps_names=False)), _words(pieces)
    pairs = _steady(pairs_in_common([word.key for word in old], [word.key for word in new]), len(old), len(new))
    places = _placed(old, new, pairs)
    return _Writer(places, {later for _, later in pairs}, marks).write(pieces, old)


def diff_text(before: str, after: str, marks: Marks) -> Html:
    """The same of two plain texts: HTML, inline."""
    return diff_html(escape(before), escape(after), marks)


def _steady(pairs: list[tuple[int, int]], old: int, new: int) -> list[tuple[int, int]]:
    """Without the single words that stay by chance between two passages that were written anew: nobody reads those as kept."""
    bounded = [(-1, -1), *pairs, (old, new)]
    return [
        here
        for last, here, following in zip(bounded, bounded[1:], bounded[2:], strict=False)
        if not (_is_rewritten(last, here) and _is_rewritten(here, following))
    ]


def _is_rewritten(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return other[0] - one[0] > 2 and other[1] - one[1] > 2


@dataclass(slots=True)
class _Places:
    """Runs of words that are gone, by the place of the new word before or behind which they stood. `True`: a line of its own."""

    before: defaultdict[int, list[tuple[list[_Word], bool]]] = field(default_factory=lambda: defaultdict(list))
    behind: defaultdict[int, list[tuple[list[_Word], bool]]] = field(default_factory=lambda: defaultdict(list))


def _placed(old: list[_Word], new: list[_Word], pairs: list[tuple[int, int]]) -> _Places:
    places = _Places()
    bounded = [(-1, -1), *pairs, (len(old), len(new))]
    for last, following in pairwise(bounded):
        if following[0] - last[0] > 1 and new:
            _place_gap(places, old, new, last, following)
    return places


def _place_gap(places: _Places, old: list[_Word], new: list[_Word], last: tuple[int, int], following: tuple[int, int]) -> None:
    """Puts what is gone between two words that stay: beside the one whose paragraph it shared, else with what came in its place."""
    gone = _by_block(old, last[0] + 1, following[0])
    come = _by_block(new, last[1] + 1, following[1])
    if last[0] >= 0 and gone and old[gone[0][0]].block == old[last[0]].block:
        places.behind[last[1]].append((_slice(old, gone.pop(0)), False))
    if last[1] >= 0 and come and new[come[0][0]].block == new[last[1]].block:
        come.pop(0)
    at, last_run = following[1], None
    if following[0] < len(old) and gone and old[gone[-1][0]].block == old[following[0]].block:
        if come and new[come[-1][0]].block == new[at].block:
            at = come.pop()[0]
        last_run = gone.pop()
    _place_lines(places, old, gone, come, last[1])
    if last_run is not None:
        places.before[at].append((_slice(old, last_run), False))


def _place_lines(places: _Places, old: list[_Word], gone: list[tuple[int, int]], come: list[tuple[int, int]], last: int) -> None:
    """Whole paragraphs that are gone: each before the one that came in its place, the others on lines of their own."""
    for run, there in zip(gone, come, strict=False):
        places.before[there[0]].append((_slice(old, run), False))
    for run in gone[len(come) :]:
        if come:
            places.behind[come[-1][1] - 1].append((_slice(old, run), True))
        elif last >= 0:
            places.behind[last].append((_slice(old, run), True))
        else:
            places.before[0].append((_slice(old, run), True))


def _by_block(words: list[_Word], begin: int, end: int) -> list[tuple[int, int]]:
    """The runs of one paragraph each between two places."""
    runs = []
    for _, group in groupby(range(begin, end), key=lambda place: words[place].block):
        members = list(group)
        runs.append((members[0], members[-1] + 1))
    return runs


def _slice(words: list[_Word], run: tuple[int, int]) -> list[_Word]:
    return words[run[0] : run[1]]


class _Writer:
    """Writes the later text with its marks."""

    def __init__(self, places: _Places, kept: set[int], marks: Marks) -> None:
        self._places = places
        self._kept = kept
        self._marks = marks
        self._out: list[Html] = []
        self._is_set = False

    def write(self, pieces: list[_Word | Html], old: list[_Word]) -> Html:
        place = 0
        for piece in pieces:
            if isinstance(piece, _Word):
                self._word(place, piece)
                place += 1
            else:
                # White space alone does not end a run.
                if piece.strip():
                    self._close()
                self._out.append(piece)
        self._close()
        if old and not place:
            self._out.append("<p>")
            for _, group in groupby(old, key=lambda word: word.block):
                self._gone(list(group), is_line=False)
            self._out.append("</p>")
        return "".join(self._out)

    def _word(self, place: int, word: _Word) -> None:
        for run, is_line in self._places.before.get(place, ()):
            self._gone(run, is_line=is_line, is_in_front=True)
        if place in self._kept:
            self._close()
        elif not self._is_set:
            is_first = place == 0 or place - 1 in self._kept
            self._out.append(f"<ins>{self._said(self._marks.added) if is_first else ''}")
            self._is_set = True
        self._out.append(word.html)
        for run, is_line in self._places.behind.get(place, ()):
            self._gone(run, is_line=is_line)

    def _close(self) -> None:
        if self._is_set:
            self._out.append("</ins>")
            self._is_set = False

    def _gone(self, run: list[_Word], *, is_line: bool, is_in_front: bool = False) -> None:
        self._close()
        is_joined = bool(self._out) and run[0].is_apart and not self._out[-1][-1:].isspace() and not self._out[-1].endswith(">")
        self._out.append(f'<del class="cut">{"<br>" if is_line and not is_in_front else " " if is_joined else ""}')
        self._out.append(self._said(self._marks.removed))
        self._out.extend(_emphasised(run))
        self._out.append(f"{'<br>' if is_line and is_in_front else ''}</del>")

    def _said(self, words: str) -> Html:
        spoken = f' lang="{escape(self._marks.language)}"' if self._marks.language else ""
        return f'<span class="vh"{spoken}>{escape(words)} </span>' if words else ""


def _emphasised(run: list[_Word]) -> Iterator[Html]:
    """Words that are gone with the emphasis that they had; what they led to they lead to no more."""
    is_apart = True
    for opened, group in groupby(run, key=lambda word: word.opened):
        tags = [(tag, html) for tag, html in opened if tag != "a"]
        yield from (html for _, html in tags)
        for word in group:
            yield f"{'' if is_apart or not word.is_apart else ' '}{word.html}"
            is_apart = word.html[-1:].isspace()
        yield from (f"</{tag}>" for tag, _ in reversed(tags))
