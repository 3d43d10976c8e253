"""laws.yml becomes a register, or what is wrong with it is told.

`settings_shapes.LAWS` says what may be written. Here stands what no single key can say: that laws replace each other one way,
that days follow each other, that nobody could mistake a name.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from elearn.content import frontmatter, yaml_tree
from elearn.content.folded import folded
from elearn.content.law_numbers import parse_number
from elearn.content.problems import Place, Problem, Severity
from elearn.content.register import Law
from elearn.content.yaml_tree import Value

SHORTEST_NAME: Final = 4
"""Letters and digits of a name: "Luật" alone stands in every lesson, "BLHS" in none by chance."""


def read_register(path: str, text: str, today: date | None = None) -> tuple[dict[str, Law], list[Problem]]:
    """The laws of laws.yml by key, and what is wrong with it: FM001 to FM003, LAW005 to LAW010.

    Args:
        today: days after it are told as not there yet (LAW008); None asks no clock, so that compiling stays pure.
    """
    entries, problems = frontmatter.read_laws(path, text)
    laws = {key: Law(key, **entry) for key, entry in entries.items()}
    value, _ = yaml_tree.parse(path, text)
    return laws, [*problems, *_wrong(laws, _Places(value, path), today)]


@dataclass(frozen=True, slots=True)
class _Places:
    """Where the values of an entry stand."""

    yaml: Value | None
    path: str

    def problem(self, code: str, key: str, name: str, /, **words: object) -> Problem:
        found = yaml_tree.within(self.yaml, key, name)
        place = found.place if found is not None else Place(self.path)
        return Problem(place, Severity.ERROR, code, (("key", key), *((word, str(value)) for word, value in words.items())))


def _wrong(laws: Mapping[str, Law], places: _Places, today: date | None) -> Iterator[Problem]:
    numbers: dict[object, str] = {}
    for key, law in laws.items():
        yield from (places.problem("LAW005", key, "replaced_by", other=other) for other in law.replaced_by if other not in laws)
        yield from _wrong_days(law, places, today)
        same = numbers.setdefault(parse_number(law.number) or _bare(law.number), key)
        if same != key:
            yield places.problem("LAW009", key, "number", other=same, number=law.number)
        short = (name for name in law.names if len(_bare(name)) < SHORTEST_NAME)
        yield from (places.problem("LAW010", key, "names", name=name) for name in short)
    for ring in _rings(laws):
        yield places.problem("LAW006", ring[0], "replaced_by", ring=" → ".join((*ring, ring[0])))


def _wrong_days(law: Law, places: _Places, today: date | None) -> Iterator[Problem]:
    if law.ended is not None and law.in_force is not None and law.ended < law.in_force:
        yield places.problem("LAW007", law.key, "ended", ended=law.ended, in_force=law.in_force)
    for name in ("checked_on", "changed_on"):
        day: date | None = getattr(law, name)
        if today is not None and day is not None and day > today:
            yield places.problem("LAW008", law.key, name, date_key=name, day=day)


def _bare(text: str) -> str:
    """The letters and digits alone."""
    return "".join(each for each in folded(text) if each.isalnum())


def _rings(laws: Mapping[str, Law]) -> list[tuple[str, ...]]:
    """The rings of replacement, each once and from its first key on."""
    rings: dict[frozenset[str], tuple[str, ...]] = {}
    for start in laws:
        ring = _way_back(laws, start)
        if ring:
            rings.setdefault(frozenset(ring), ring)
    return list(rings.values())


def _way_back(laws: Mapping[str, Law], start: str) -> tuple[str, ...]:
    """The keys on the shortest way from a law through what replaced it back to itself; empty where there is none."""
    ways: dict[str, tuple[str, ...]] = {start: (start,)}
    waiting = [start]
    for key in waiting:
        for other in laws[key].replaced_by if key in laws else ():
            if other == start:
                return ways[key]
            if other not in ways:
                ways[other] = (*ways[key], other)
                waiting.append(other)
    return ()
