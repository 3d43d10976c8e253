"""The order of lessons. Pure: paths in, new paths out. A lesson keeps its address; its number and its part's folder change."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Final, TypeAlias

from elearn.content.source import Kind, SourcePath, classify

Renames: TypeAlias = Mapping[str, str]
"""Path until now → new path; translations go with their lesson."""
STEPS: Final[Mapping[str, int]] = {"up": -1, "down": 1}
_MOST: Final = 99


def stepped(paths: Collection[str], path: str, step: int) -> Renames:
    """The lesson at `path` one place up (-1) or down (1) in its part; nothing where there is no such place."""
    place = classify(path)
    order = _sheaves(paths, place.folder)
    here = _key(place)
    if here not in order or not 0 <= order.index(here) + step < len(order):
        return {}
    at = order.index(here)
    numbers = [number for number, _ in order]
    order[at], order[at + step] = order[at + step], order[at]
    if len(set(numbers)) < len(numbers):
        # Two files with one number: the whole part is counted anew.
        numbers = [f"{number:02d}" for number in range(1, len(order) + 1)]
    return _renames(paths, place.folder, dict(zip(order, numbers, strict=True)), place.folder)


def moved(paths: Collection[str], path: str, folder: str) -> Renames:
    """The lesson at `path` behind the others of another part; nothing where it is there already or no number is left."""
    place = classify(path)
    last = max((int(number) for number, _ in _sheaves(paths, folder)), default=0)
    if place.folder == folder or last >= _MOST:
        return {}
    return _renames(paths, place.folder, {_key(place): f"{last + 1:02d}"}, folder)


def place_now(paths: Collection[str], path: str, source: str) -> str | None:
    """Where a lesson is that stood at `path` once: it kept its address. None where it was none, or is not there any more.

    Args:
        source: the language of the originals; a translation that was never begun is where its original is.
    """
    place = classify(path)
    if place.kind is not Kind.LESSON or f"{path.removesuffix(f'.{place.language}.md')}.{source}.md" in paths:
        return None
    there = [each for each in map(classify, paths) if (each.kind, each.slug, each.language) == (Kind.LESSON, place.slug, source)]
    if len(there) != 1:
        return None
    return f"{there[0].path.removesuffix(f'.{source}.md')}.{place.language}.md"


def _key(place: SourcePath) -> tuple[str, str]:
    return place.number, place.slug


def _sheaves(paths: Collection[str], folder: str) -> list[tuple[str, str]]:
    """The lessons of a part in their order: number and address."""
    return sorted({_key(each) for each in map(classify, paths) if each.kind is Kind.LESSON and each.folder == folder})


def _renames(paths: Collection[str], folder: str, numbers: Mapping[tuple[str, str], str], to: str) -> Renames:
    found = {}
    for each in map(classify, paths):
        if each.kind is Kind.LESSON and each.folder == folder and _key(each) in numbers:
            new = f"modules/{to}/{numbers[_key(each)]}-{each.slug}.{each.language}.md"
            if new != each.path:
                found[each.path] = new
    return found
