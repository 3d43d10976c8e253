"""Which options of a question stand out by their looks, and how a document uses looks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from elearn.exchange.word.blocks import Look
from elearn.exchange.word.questions import markers
from elearn.exchange.word.questions.found import FoundOption, FoundQuestion
from elearn.exchange.word.values import Source

SOURCES: Final[tuple[Source, ...]] = ("asterisk", "highlight", "colour", "underline", "bold", "italic")
_MOST: Final = 0.6
"""So much of an option's letters must look so: a stressed word is no mark, and somebody misses the last word."""
_IS: Final[dict[Source, Callable[[Look], bool]]] = {
    "bold": lambda look: look.bold,
    "italic": lambda look: look.italic,
    "underline": lambda look: look.underline,
}


def standing_out(question: FoundQuestion) -> dict[Source, frozenset[int]]:
    """The options that each look singles out, by index; a look on all options or on none is not named, nor what is struck out."""
    found: dict[Source, frozenset[int]] = {}
    struck = struck_out(question)
    for source in SOURCES:
        marked = _marked(question.options, source) - struck
        if 0 < len(marked) < len(question.options):
            found[source] = marked
    return found


def struck_out(question: FoundQuestion) -> frozenset[int]:
    """The options that their writer crossed out."""
    return frozenset(index for index, option in enumerate(question.options) if _share(option, lambda look: look.struck) >= _MOST)


def _marked(options: list[FoundOption], source: Source) -> frozenset[int]:
    if source == "asterisk":
        return frozenset(index for index, option in enumerate(options) if option.ticked)
    if source == "colour":
        return _coloured(options, lambda look: look.colour)
    if source == "highlight":
        return _coloured(options, lambda look: look.highlight)
    is_so = _IS[source]
    words = frozenset(index for index, option in enumerate(options) if _share(option, is_so) >= _MOST)
    # The letter alone counts only where the words say nothing: in many documents all letters are bold.
    return words or frozenset(index for index, option in enumerate(options) if is_so(option.letter_look))


def _coloured(options: list[FoundOption], of: Callable[[Look], str]) -> frozenset[int]:
    words = _different([_main(option, of) for option in options])
    return words or _different([of(option.letter_look) for option in options])


def _different(colours: list[str]) -> frozenset[int]:
    """Those that are not of the ordinary colour; where none is, those that differ from the colour of most."""
    if not colours:
        return frozenset()
    usual = "" if "" in colours else Counter(colours).most_common(1)[0][0]
    return frozenset(index for index, colour in enumerate(colours) if colour != usual)


def _main(option: FoundOption, of: Callable[[Look], str]) -> str:
    """The colour of most of its letters, the ordinary one where none has most of them."""
    sizes: Counter[str] = Counter()
    for line in option.lines:
        for piece in line.pieces:
            if piece.is_text and not piece.href:
                sizes[of(piece.look)] += len(piece.text.strip())
    total = sum(sizes.values())
    return next((colour for colour, size in sizes.most_common(1) if size >= _MOST * total), "") if total else ""


def _share(option: FoundOption, is_so: Callable[[Look], bool]) -> float:
    total = marked = 0
    for line in option.lines:
        for piece in line.pieces:
            if piece.is_text and not piece.href:
                size = len(piece.text.strip())
                total += size
                marked += size if is_so(piece.look) else 0
    return marked / total if total else 0.0


@dataclass(slots=True)
class Habits:
    """How often the document singles out one option by a look, and several by it, among the questions with options."""

    questions: int = 0
    one: Counter[str] = field(default_factory=Counter)
    several: Counter[str] = field(default_factory=Counter)

    @classmethod
    def of(cls, questions: list[FoundQuestion]) -> Habits:
        habits = cls()
        for question in questions:
            if len(question.options) < 2:
                continue
            habits.questions += 1
            for source, marked in standing_out(question).items():
                (habits.one if len(marked) == 1 else habits.several)[source] += 1
        return habits

    def is_plausible(self, source: Source, marked: frozenset[int], question: FoundQuestion) -> bool:
        """Whether so many marked options can be the key: one, or several where the question or the document asks for several."""
        if len(marked) == 1:
            return True
        asks = markers.SEVERAL.search(question.words()) is not None
        return asks or self.several[source] >= max(3, self.one[source])

    def uses(self, source: Source) -> bool:
        """Whether the document marks keys so: in a third of its questions, and more than once."""
        return self.one[source] + self.several[source] >= max(2, self.questions / 3)
