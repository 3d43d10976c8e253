"""Where a document divides, and its title.

By the styles of its headings; where it has none, by bold numbered paragraphs; and by both where its parts ("Bài 1", "Chương I") are
only bold and its styles stand below them.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Final, Literal, TypeAlias

from elearn.exchange.word.blocks import Block, Paragraph

How: TypeAlias = Literal["styles", "both", "numbers", "nothing"]
_NUMBERED: Final = (
    re.compile(r"(?i)(?:phần|part)\s+(?:thứ\s+\w+|\d+|[ivxlc]+)\b"),
    re.compile(r"(?i)(?:chương|chapter|module|mô\s*đun)\s+(?:\d+|[ivxlc]+)\b"),
    re.compile(r"(?i)(?:bài|chuyên\s+đề|lesson|unit)\s+(?:\d+|[ivxlc]+)\b"),
    re.compile(r"(?i)(?:mục|section)\s+(?:\d+|[ivxlc]+)\b"),
    re.compile(r"[IVXL]{1,6}\s*[.\-/)–]\s*\S"),
    re.compile(r"\d{1,2}\s*[.)]\s*(?!\d)\S"),
    re.compile(r"\d{1,2}\.\d{1,2}\s*[.)]?\s*\S"),
    re.compile(r"\d{1,2}\.\d{1,2}\.\d{1,2}\s*[.)]?\s*\S"),
)
"""What headings begin with, the highest kind first."""
_PARTS: Final = 3
"""So many kinds, from the first, are parts of a document: no list numbers its items so."""
_FEWEST_PARTS: Final = 2
_LONGEST: Final = 200
_LONGEST_TITLE: Final = 160
_MOST: Final = 0.8
_NO_TITLE = re.compile(
    r"(?i)(?:document\d*|word document|powerpoint presentation|presentation\d*|slide \d+|microsoft word - .*|untitled"
    r"|bản trình bày.*|\d*)"
)


@dataclass(frozen=True, slots=True)
class Outline:
    """`levels` are headings by the index of their block, 1 the one that cuts lessons; `title_blocks` are those that the title
    took, `is_named` says that the document itself gives its title."""

    title: str
    levels: dict[int, int] = field(default_factory=dict)
    title_blocks: frozenset[int] = frozenset()
    how: How = "styles"
    is_named: bool = True


def outline_of(blocks: tuple[Block, ...], taken: Collection[int], named: str, path: str) -> Outline:
    """The outline of a document.

    Args:
        blocks: of the document.
        taken: indexes of blocks that belong to questions.
        named: what its properties call it, empty for nothing.
        path: the file's name, the title where there is no other.
    """
    free = {
        index: block
        for index, block in enumerate(blocks)
        if isinstance(block, Paragraph) and index not in taken and not block.is_blank
    }
    titles = {index: block for index, block in free.items() if block.facts.heading == 0}
    levels = {index: block.facts.heading for index, block in free.items() if block.facts.heading and len(said(block)) <= _LONGEST}
    how: How = "styles"
    if not levels:
        levels = _by_numbers(free)
        how = "numbers" if levels else "nothing"
    elif joined := _with_parts(levels, free):
        levels, how = joined, "both"
    if not titles:
        titles = _lone_top(free, levels) or _first_words(free, levels)
    words = " ".join(said(block) for block in list(titles.values())[:3])
    rest = {index: level for index, level in levels.items() if index not in titles}
    top = min(rest.values(), default=1)
    own = words or (named if not _NO_TITLE.fullmatch(named) else "")
    title = own or PurePosixPath(path).stem.replace("_", " ")
    return Outline(
        title[:_LONGEST_TITLE].strip() or path,
        {index: level - top + 1 for index, level in rest.items()},
        frozenset(titles),
        how,
        is_named=bool(own),
    )


def said(block: Paragraph) -> str:
    """The words of a heading in one line, with the number that Word writes before it."""
    label = block.facts.label if block.facts.label != "•" else ""
    return " ".join(f"{label} {block.text}".split())


def _by_numbers(blocks: dict[int, Paragraph]) -> dict[int, int]:
    """Bold numbered paragraphs as headings, by the kind of their number."""
    found = {index: kind for index, block in blocks.items() if (kind := _kind_of(block))}
    used = sorted(set(found.values()))
    return {index: used.index(kind) + 1 for index, kind in found.items()}


def _with_parts(styled: dict[int, int], blocks: dict[int, Paragraph]) -> dict[int, int]:
    """Styled headings together with the parts of the document that are only bold; empty where there are none such.

    Parts stand beside styled headings of their kind and below those of a higher one. Headings without number are above them only
    where they are as many at least, and of the highest style.
    """
    parts = {index: kind for index, block in blocks.items() if index not in styled and 0 < (kind := _kind_of(block)) <= _PARTS}
    top = min(styled.values())
    highest = {index for index, level in styled.items() if level == top}
    named = {index: _kind_of(blocks[index], is_styled=True) for index in styled}
    numbered = {named[index] for index in highest if 0 < named[index] <= _PARTS}
    if len(parts) < _FEWEST_PARTS or (not numbered and top == 1 and len(highest) >= len(parts)):
        return {}
    ranks = {kind: rank for rank, kind in enumerate(sorted({*parts.values(), *numbered}), start=1)}
    levels = {index: ranks[kind] for index, kind in parts.items()}
    for index, level in styled.items():
        beside = ranks[min(numbered)] if numbered else len(ranks) + 1
        below = len(ranks) + level - top + (0 if numbered else 1)
        levels[index] = ranks.get(named[index], beside if index in highest else below)
    return dict(sorted(levels.items()))


def _kind_of(block: Paragraph, *, is_styled: bool = False) -> int:
    """The kind of number that a heading begins with, 1 for the highest; 0 for what is no heading."""
    words = said(block)
    if len(words) > _LONGEST or not (is_styled or is_bold(block) or words.isupper()):
        return 0
    return next((rank for rank, pattern in enumerate(_NUMBERED, start=1) if pattern.match(words)), 0)


def is_bold(block: Paragraph) -> bool:
    pieces = [piece for piece in block.pieces if piece.is_text and piece.text.strip()]
    total = sum(len(piece.text) for piece in pieces)
    return total > 0 and sum(len(piece.text) for piece in pieces if piece.look.bold) >= _MOST * total


def _lone_top(blocks: dict[int, Paragraph], levels: dict[int, int]) -> dict[int, Paragraph]:
    """The one heading above all others, where the document begins with it: its title in all but name."""
    if len(levels) < 3:
        return {}
    first = next(iter(levels))
    alone = sum(1 for level in levels.values() if level == levels[first]) == 1
    return {first: blocks[first]} if alone and levels[first] == min(levels.values()) and first == next(iter(blocks)) else {}


def _first_words(blocks: dict[int, Paragraph], levels: dict[int, int]) -> dict[int, Paragraph]:
    """The largest of the first lines before any heading, if it looks like a title."""
    before: list[tuple[int, Paragraph]] = []
    for index, block in list(blocks.items())[:12]:
        if index in levels:
            break
        words = said(block)
        if 3 <= len(words) <= _LONGEST_TITLE and (block.facts.centred or is_bold(block)) and block.facts.level is None:
            before.append((index, block))
    if not before:
        return {}
    # The heads of official letters are centred and in capitals too; the title is set larger, and stands last among equals.
    index, block = max(before, key=lambda pair: (pair[1].facts.size, is_bold(pair[1]), pair[0]))
    return {index: block}
