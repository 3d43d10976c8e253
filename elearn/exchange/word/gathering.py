"""What is gathered on the way through a document's XML: facts of its paragraphs, its looks, what is lost."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from elearn.content.problems import Place, Problem
from elearn.exchange.report import finding
from elearn.exchange.word.blocks import Facts, Look

MOST_TOLD = 40
"""Places of one kind of loss; what comes after is only counted."""
_WORDS = 120


@dataclass(slots=True)
class Gathered:
    """Facts by number of the paragraph, looks by the name of the style that stands for them, losses by code and paragraph."""

    path: str
    facts: dict[int, Facts] = field(default_factory=dict)
    looks: dict[Look, str] = field(default_factory=dict)
    comments: dict[str, int] = field(default_factory=dict)
    """In which paragraph each comment stands, by its id."""
    number: int = 0
    before: str = ""
    """The words of the last paragraph: where something is missing that has none itself, it is found behind them."""
    _lost: dict[str, list[tuple[int, str, tuple[tuple[str, str], ...]]]] = field(default_factory=dict)

    def lose(self, code: str, words: str = "", /, number: int | None = None, **said: str) -> None:
        """Something that does not come along; several in one paragraph are told once, with the first words."""
        where = self.number if number is None else number
        told = self._lost.setdefault(code, [])
        if all(each[0] != where for each in told[-3:]):
            told.append((max(where, 1), " ".join(words.split())[:_WORDS], tuple(said.items())))

    def note_equation(self, words: str) -> None:
        """An equation that is written as text: told at its place, and known of the paragraph, so that its question tells it too."""
        self.lose("WRD027", words)
        if (facts := self.facts.get(self.number)) is not None:
            self.facts[self.number] = replace(facts, has_equation=True)

    def style_of(self, look: Look) -> str:
        """The character style that stands for a look."""
        return self.looks.setdefault(look, f"m{len(self.looks)}")

    @property
    def losses(self) -> tuple[Problem, ...]:
        """In the order of the document; of a kind that is everywhere the first places and how many there are."""
        found = []
        for code, told in self._lost.items():
            found += [
                finding(Place(self.path, number), code, words, **dict(said), count=len(told))
                for number, words, said in told[:MOST_TOLD]
            ]
        return tuple(sorted(found, key=lambda problem: (problem.place.line, problem.code)))
