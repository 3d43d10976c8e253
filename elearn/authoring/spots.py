"""Where a problem stands, as people who write in forms know it: in which question of a file, or in which of its lines. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from elearn.authoring.rules import divided
from elearn.content.problems import Place
from elearn.content.source import Kind, classify
from elearn.content.writing.reading import Placed, read_items

_ASKING = frozenset({Kind.LESSON, Kind.BANK})


@dataclass(frozen=True, slots=True)
class Spot:
    """A place in a file.

    Attributes:
        line: counted in the words, as the editor shows them; 0: in the settings above, or of the whole file.
        number: of the question, counted from 1; 0: in none.
        start: the line of the question's heading in the whole file, which its form is called by.
        name: the id of the question, if it has one.
        asked: the first words of the question, where they can be read.
        has_form: whether a form can hold the question as it is.
    """

    path: str
    line: int
    number: int = 0
    start: int = 0
    name: str = ""
    asked: str = ""
    has_form: bool = False


@dataclass(slots=True)
class Spots:
    """The places of some texts, each read once."""

    texts: Mapping[str, str]
    _items: dict[str, tuple[Placed, ...]] = field(default_factory=dict)

    def at(self, place: Place) -> Spot:
        """What stands at a place."""
        line = max(0, place.line - self._above(place.path))
        found = enumerate(self.items(place.path), 1) if line else ()
        number, item = next(((n, each) for n, each in found if each.start <= place.line < each.after), (0, None))
        return _spot(place.path, line, number, item) if item is not None else Spot(place.path, line)

    def same(self, spot: Spot) -> Spot | None:
        """The question of a spot as it stands in these texts; None where it is not there any more."""
        found = list(enumerate(self.items(spot.path), 1))
        named = [(number, each) for number, each in found if spot.name and each.item is not None and each.item.id == spot.name]
        number, item = next(iter(named or [pair for pair in found if not spot.name and pair[1].start == spot.start]), (0, None))
        return _spot(spot.path, spot.line, number, item) if item is not None else None

    def items(self, path: str) -> tuple[Placed, ...]:
        """The questions of a file."""
        if path not in self._items:
            is_asking = path in self.texts and classify(path).kind in _ASKING
            self._items[path] = read_items(path, self.texts[path]) if is_asking else ()
        return self._items[path]

    def _above(self, path: str) -> int:
        """Lines of a file that the editor does not show."""
        return divided(self.texts.get(path, ""))[0].count("\n") if path.endswith(".md") else 0


def _spot(path: str, line: int, number: int, found: Placed) -> Spot:
    if found.item is None:
        return Spot(path, line, number, found.start)
    return Spot(path, line, number, found.start, found.item.id or "", found.item.title, has_form=not found.problems)
