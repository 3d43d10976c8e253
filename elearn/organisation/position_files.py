"""Lists of positions with the levels they require, as YAML: reading, checking, writing. Pure.

The form of the file is described in `docs/frameworks.md`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from elearn.content.problems import Problem
from elearn.content.scalars import Date, Int, OneOf
from elearn.content.schema import Key, ListOf, Record
from elearn.frameworks.document import FORMAT, Known, Source, Status
from elearn.frameworks.loading import MOST_LEVELS, SOURCE
from elearn.frameworks.placed import CODE, TEXT, Placed, Places, read_yaml, remember, tidy
from elearn.frameworks.rules import Claim, check_claims, check_texts, duplicates, not_told
from elearn.frameworks.sentences import problem
from elearn.frameworks.writing import in_order, write
from elearn.organisation.position_list import ListedPosition, PositionFile, RequiredLevel

_CLAIM = Placed(
    Record(
        {
            "framework": Key(CODE, required=True),
            "code": Key(CODE, required=True),
            "level": Key(Int(1, MOST_LEVELS), required=True),
        }
    )
)
_POSITION = Placed(
    Record(
        {
            "code": Key(CODE, required=True),
            "title": Key(TEXT, required=True),
            "status": Key(OneOf(tuple(Status))),
            "requires": Key(ListOf(_CLAIM, 500)),
        }
    )
)
_LIST: Final = Placed(
    Record(
        {
            "format": Key(OneOf((FORMAT,)), required=True),
            "code": Key(CODE, required=True),
            "title": Key(TEXT, required=True),
            "status": Key(OneOf(tuple(Status)), required=True),
            "source": Key(SOURCE, required=True),
            "checked_on": Key(Date(), required=True),
            "note": Key(TEXT),
            "positions": Key(ListOf(_POSITION, 1_000), required=True),
        }
    )
)


@dataclass(frozen=True, slots=True)
class LoadedPositions:
    """What a file holds, as far as it could be read, with the places of its parts and the problems of its form."""

    positions: PositionFile | None
    places: Places
    claims: tuple[tuple[Claim, ...], ...]
    problems: tuple[Problem, ...]

    def checked(self, known: Mapping[str, Known], held: Collection[tuple[str, RequiredLevel]] = ()) -> tuple[Problem, ...]:
        """Every problem: of the form and of the content.

        Args:
            known: the frameworks whose levels can be required.
            held: the code of a position, and what it requires already: that may be named though its framework has it no longer.
        """
        if self.positions is None:
            return self.problems
        found = {*self.problems, *not_told(_check(self.positions, self.places), self.problems), *_twice(self.claims)}
        named = zip((each.code for each in self.positions.positions), self.claims, strict=True)
        new = (each for code, some in named for each in some if (code, _required(each)) not in held)
        found |= {*check_claims(new, known)}
        return tuple(sorted(found, key=lambda each: (each.place, each.code, each.words)))


def load(path: str, content: bytes) -> LoadedPositions:
    """Reads a list of positions. Nothing is checked yet beyond the form of each value."""
    read, problems = read_yaml(path, content, _LIST)
    places = Places(path)
    if read is None:
        return LoadedPositions(None, places, (), tuple(problems))
    remember(places, "list", 0, read)
    entries = read.get("positions", ())
    for number, entry in enumerate(entries):
        remember(places, "position", number, entry)
    claims = tuple(tuple(_claims(entry, number, places)) for number, entry in enumerate(entries))
    source = read.get("source", {})
    positions = PositionFile(
        code=read.get("code", ""),
        title=tidy(read.get("title")),
        status=Status(read.get("status", Status.DRAFT)),
        source=Source(tidy(source.get("citation")), source.get("url", "")),
        checked_on=read.get("checked_on", date.min),
        note=tidy(read.get("note")),
        positions=tuple(_position(*each) for each in zip(entries, claims, strict=True)),
    )
    return LoadedPositions(positions, places, claims, tuple(problems))


def to_yaml(positions: PositionFile) -> bytes:
    """The list as a file that `load` reads back to the very same list."""
    return write(
        {
            "format": FORMAT,
            "code": positions.code,
            "title": in_order(positions.title),
            "status": str(positions.status),
            "source": {"citation": in_order(positions.source.citation), "url": positions.source.url},
            "checked_on": positions.checked_on.isoformat(),
            "note": in_order(positions.note),
            "positions": [
                {
                    "code": each.code,
                    "title": in_order(each.title),
                    "status": str(each.status or ""),
                    "requires": [
                        {"framework": wanted.framework, "code": wanted.code, "level": str(wanted.level)} for wanted in each.requires
                    ],
                }
                for each in positions.positions
            ],
        }
    )


def _claims(entry: Mapping[str, Any], number: int, places: Places) -> Iterator[Claim]:
    part = f"requires {number}"
    for index, each in enumerate(entry.get("requires", ())):
        remember(places, part, index, each)
        if {"framework", "code", "level"} <= set(each):
            yield Claim(each["framework"], each["code"], each["level"], places.of(part, index))


def _position(entry: Mapping[str, Any], claims: tuple[Claim, ...]) -> ListedPosition:
    status = Status(entry["status"]) if "status" in entry else None
    return ListedPosition(entry.get("code", ""), tidy(entry.get("title")), tuple(_required(each) for each in claims), status)


def _required(claim: Claim) -> RequiredLevel:
    return RequiredLevel(claim.framework, claim.code, claim.level)


def _check(positions: PositionFile, places: Places) -> Iterator[Problem]:
    texts = {"title": positions.title, "note": positions.note, "source": positions.source.citation}
    yield from check_texts(texts, places, "list", required={"title", "source"})
    yield from duplicates([each.code for each in positions.positions], "position", places)
    for number, each in enumerate(positions.positions):
        yield from check_texts({"title": each.title}, places, "position", number, required={"title"})


def _twice(claims: tuple[tuple[Claim, ...], ...]) -> Iterator[Problem]:
    for some in claims:
        seen: set[tuple[str, str]] = set()
        for each in some:
            if (each.framework, each.code) in seen:
                yield problem(each.place, "CLM004", framework=each.framework, code=each.code)
            seen.add((each.framework, each.code))
