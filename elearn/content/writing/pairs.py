"""A text and its translation side by side, passage by passage; and the translation with some of its passages written anew. Pure.

Passages pair by the compiler's keys. Whoever remembers which passage was translated from which can say so (`known`): then they
stay together when others come between them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from elearn.content.writing.passages import Cut, Fixed, Passage, Remark, cut_text, missing
from elearn.content.writing.refusals import NotWritable

Known: TypeAlias = Mapping[str, Collection[str]]
"""Hash of a translated passage → the hashes of what it was translated from, at one time or another."""


@dataclass(frozen=True, slots=True)
class Pair:
    """A passage of the source and its translation, None where there is none."""

    source: Passage
    translation: Passage | None


@dataclass(frozen=True, slots=True)
class Beside:
    """Both texts. `pairs` are in the order of the source, one for each of its passages."""

    source: Cut
    translation: Cut
    pairs: tuple[Pair, ...]


def beside(source: str, translation: str, known: Known | None = None) -> Beside:
    """A text and its translation, paired. Never raises."""
    ours = cut_text(source)
    theirs = cut_text(translation, ours.anchors)
    there = [passage for passage in theirs.passages if not passage.is_missing]
    partners = _Partners(ours.passages, there)
    partners.by_name()
    partners.by_memory(known or {})
    partners.by_key()
    partners.between(theirs.passages)
    return Beside(ours, theirs, tuple(Pair(passage, partners.found.get(at)) for at, passage in enumerate(ours.passages)))


class _Partners:
    """Finds the translation of each passage: `found` is by its position in the source."""

    def __init__(self, ours: Sequence[Passage], theirs: Sequence[Passage]) -> None:
        self._ours = ours
        self._theirs = theirs
        self._taken: set[int] = set()
        self.found: dict[int, Passage] = {}

    def _free(self) -> Iterator[tuple[int, Passage]]:
        return ((at, passage) for at, passage in enumerate(self._ours) if at not in self.found)

    def _match(self, wanted: Mapping[tuple[str, str], int], sign: str) -> None:
        for at, passage in list(self._free()):
            other = wanted.get((passage.block, getattr(passage, sign)))
            if other is not None and other not in self._taken:
                self._pair(at, other)

    def _pair(self, at: int, other: int) -> None:
        self.found[at] = self._theirs[other]
        self._taken.add(other)

    def by_name(self) -> None:
        """Questions by their ids, footnotes by their labels."""
        named: dict[tuple[str, str], int] = {(each.block, each.name): at for at, each in enumerate(self._theirs) if _is_named(each)}
        self._match(named, "name")

    def by_memory(self, known: Known) -> None:
        """What was translated from just this passage."""
        wanted: dict[tuple[str, str], int] = {}
        for at, each in enumerate(self._theirs):
            for origin in known.get(each.hash, ()) if at not in self._taken else ():
                wanted.setdefault((each.block, origin), at)
        self._match(wanted, "hash")

    def by_key(self) -> None:
        self._match({(each.block, each.key): at for at, each in enumerate(self._theirs) if not _is_named(each)}, "key")

    def between(self, whole: Sequence[Passage]) -> None:
        """What is left, in order, between the same neighbours."""
        marked = {passage.line for passage in whole if passage.is_missing}
        lines = {passage.line: at for at, passage in enumerate(self._theirs)}
        after = -1
        for at, passage in enumerate(self._ours):
            if at in self.found:
                after = lines[self.found[at].line]
                continue
            other = after + 1
            if other >= len(self._theirs) or other in self._taken or _is_named(passage):
                continue
            # A passage that is marked as missing here is this one: what stands behind the mark is another's.
            begin = self._theirs[after].line if after >= 0 else 0
            is_marked = any(begin < line < self._theirs[other].line for line in marked)
            if self._theirs[other].block == passage.block and not is_marked:
                self._pair(at, other)
                after = other


def _is_named(passage: Passage) -> bool:
    return bool(passage.name) and passage.block != "heading"


def rewritten(both: Beside, texts: Mapping[str, str]) -> str:
    """The translation with other words for some passages, in the order of the source.

    A mark stands for each passage that has none yet. What the translation has and the source has not, and its author's comments,
    stay behind the passage that they stood behind.

    Args:
        texts: key of a passage of the source → its translation, whole; empty takes it out.

    Raises:
        NotWritable: words that would be read as something else than this passage; the field is its key.
    """
    wanted = {pair.source.key: pair.translation.text if pair.translation else "" for pair in both.pairs}
    wanted |= {key: _tidy(text) for key, text in texts.items() if key in wanted}
    _check_each(both, {key: wanted[key] for key in texts if key in wanted})
    extras = _extras(both)
    pieces = list(extras.get("", ()))
    for part in both.source.parts:
        if isinstance(part, Fixed):
            pieces.append(part.text)
        elif isinstance(part, Passage):
            pieces += [wanted[part.key] or missing(part.block), *extras.get(part.key, ())]
    text = "\n\n".join([*([both.translation.front] if both.translation.front else []), *pieces]) + "\n"
    _check_whole(both, wanted, text)
    return text


def _tidy(text: str) -> str:
    lines = [line.rstrip() for line in text.split("\n")]
    while lines and not lines[0]:
        lines.pop(0)
    return "\n".join(lines).rstrip("\n")


def _check_each(both: Beside, texts: Mapping[str, str]) -> None:
    blocks = {pair.source.key: pair.source.block for pair in both.pairs}
    for key, text in texts.items():
        parts = cut_text(f"\n{text}").parts
        if text and ([type(part) for part in parts] != [Passage] or parts[0].block != blocks[key]):  # type: ignore[union-attr]  # It is one.
            raise NotWritable(key, "passage")


def _extras(both: Beside) -> dict[str, list[str]]:
    """What only the translation has, by the key of the source's passage behind which it stays; `` at the top."""
    keys = {pair.translation.line: pair.source.key for pair in both.pairs if pair.translation is not None}
    found: dict[str, list[str]] = {}
    behind = ""
    for part in both.translation.parts:
        if isinstance(part, Passage) and part.line in keys:
            behind = keys[part.line]
        elif isinstance(part, Remark) or (isinstance(part, Passage) and not part.is_missing):
            found.setdefault(behind, []).append(part.text)
    return found


def _check_whole(both: Beside, wanted: Mapping[str, str], text: str) -> None:
    """What was written is read back as these very passages."""
    found = [passage.text for passage in cut_text(text).passages if not passage.is_missing]
    at = 0
    for pair in both.pairs:
        expected = wanted[pair.source.key]
        if not expected:
            continue
        at = next((place for place in range(at, len(found)) if found[place] == expected), -1)
        if at < 0:
            raise NotWritable(pair.source.key, "passage")
        at += 1
