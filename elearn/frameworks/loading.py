"""Reading a framework from its YAML file: shape first, then every rule, all problems at once.

The form of the file is described in `docs/frameworks.md`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from elearn.content.lint.report import exit_code
from elearn.content.problems import Problem
from elearn.content.scalars import Date, Int, OneOf, Str
from elearn.content.schema import Key, ListOf, MapOf, Record
from elearn.frameworks import rules
from elearn.frameworks.document import (
    FORMAT,
    Band,
    Framework,
    Item,
    ItemKind,
    Known,
    Level,
    Relation,
    RelationKind,
    Scale,
    Source,
    Status,
)
from elearn.frameworks.placed import CODE, TEXT, Placed, Places, read_yaml, remember, tidy

MOST_LEVELS: Final = 20
MOST_ITEMS: Final = 1_000

URL: Final = Str(500, r"https?://[^\s<>\"']+", "text")
SOURCE: Final = Record({"citation": Key(TEXT, required=True), "url": Key(URL)})

_BAND = Placed(Record({"code": Key(CODE, required=True), "title": Key(TEXT, required=True), "descriptor": Key(TEXT)}))
_LEVEL = Placed(
    Record(
        {
            "rank": Key(Int(1, MOST_LEVELS), required=True),
            "code": Key(CODE, required=True),
            "title": Key(TEXT, required=True),
            "band": Key(CODE),
            "descriptor": Key(TEXT),
        }
    )
)
_SCALE = Placed(
    Record(
        {
            "step": Key(TEXT, required=True),
            "bands": Key(ListOf(_BAND, MOST_LEVELS)),
            "levels": Key(ListOf(_LEVEL, MOST_LEVELS), required=True),
        }
    )
)
_ITEM = Placed(
    Record(
        {
            "code": Key(CODE, required=True),
            "type": Key(OneOf(tuple(ItemKind)), required=True),
            "parent": Key(CODE),
            "title": Key(TEXT, required=True),
            "in_words": Key(TEXT),
            "descriptor": Key(TEXT),
            "levels": Key(MapOf(r"[1-9][0-9]?", TEXT, "code", MOST_LEVELS)),
        }
    )
)
_END = Record({"framework": Key(CODE, required=True), "code": Key(CODE, required=True)})
_RELATION = Placed(
    Record(
        {
            "from": Key(CODE, required=True),
            "to": Key(_END, required=True),
            "kind": Key(OneOf(tuple(RelationKind)), required=True),
            "source": Key(TEXT),
        }
    )
)
FRAMEWORK: Final = Placed(
    Record(
        {
            "format": Key(OneOf((FORMAT,)), required=True),
            "code": Key(CODE, required=True),
            "version": Key(CODE, required=True),
            "title": Key(TEXT, required=True),
            "publisher": Key(TEXT, required=True),
            "licence": Key(Str(40), required=True),
            "source": Key(SOURCE, required=True),
            "checked_on": Key(Date(), required=True),
            "status": Key(OneOf(tuple(Status)), required=True),
            "note": Key(TEXT),
            "scale": Key(_SCALE, required=True),
            "items": Key(ListOf(_ITEM, MOST_ITEMS), required=True),
            "relations": Key(ListOf(_RELATION, 5 * MOST_ITEMS)),
        }
    )
)


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a file holds, as far as it could be read, with the places of its parts and the problems of its form."""

    framework: Framework | None
    places: Places
    problems: tuple[Problem, ...]

    def checked(self, known: Mapping[str, Known]) -> tuple[Problem, ...]:
        """Every problem: of the form and of the content. `known` are the other frameworks."""
        if self.framework is None:
            return self.problems
        return tuple(
            sorted({*self.problems, *rules.not_told(rules.check(self.framework, self.places, known), self.problems)}, key=_in_order)
        )


def _in_order(found: Problem) -> tuple[Any, ...]:
    return (found.place, found.code, found.words)


def load(path: str, content: bytes) -> Loaded:
    """Reads the YAML of a framework. Nothing is checked yet beyond the form of each value."""
    read, problems = read_yaml(path, content, FRAMEWORK)
    places = Places(path)
    if read is None:
        return Loaded(None, places, tuple(problems))
    remember(places, "framework", 0, read)
    scale = read.get("scale", {})
    remember(places, "scale", 0, scale)
    parts = {"band": scale.get("bands", ()), "level": scale.get("levels", ())}
    parts |= {"item": read.get("items", ()), "relation": read.get("relations", ())}
    for part, entries in parts.items():
        for number, entry in enumerate(entries):
            remember(places, part, number, entry)
    return Loaded(_framework(read), places, tuple(problems))


def may_be_kept(problems: Iterable[Problem]) -> bool:
    """Whether nothing graver than a warning was found."""
    return exit_code(list(problems)) == 0


def _framework(read: Mapping[str, Any]) -> Framework:
    source = read.get("source", {})
    return Framework(
        code=read.get("code", ""),
        version=read.get("version", ""),
        title=tidy(read.get("title")),
        publisher=tidy(read.get("publisher")),
        licence=read.get("licence", ""),
        source=Source(tidy(source.get("citation")), source.get("url", "")),
        checked_on=read.get("checked_on", date.min),
        status=Status(read.get("status", Status.DRAFT)),
        note=tidy(read.get("note")),
        scale=_scale(read.get("scale", {})),
        items=tuple(_item(each) for each in read.get("items", ())),
        relations=tuple(_relation(each) for each in read.get("relations", ())),
    )


def _scale(read: Mapping[str, Any]) -> Scale:
    bands = tuple(
        Band(each.get("code", ""), tidy(each.get("title")), tidy(each.get("descriptor"))) for each in read.get("bands", ())
    )
    levels = tuple(
        Level(
            each.get("rank", 0), each.get("code", ""), tidy(each.get("title")), each.get("band", ""), tidy(each.get("descriptor"))
        )
        for each in read.get("levels", ())
    )
    return Scale(tidy(read.get("step")), bands, levels)


def _item(read: Mapping[str, Any]) -> Item:
    levels = sorted((int(rank), tidy(text)) for rank, text in read.get("levels", {}).items())
    return Item(
        code=read.get("code", ""),
        kind=ItemKind(read.get("type", ItemKind.COMPETENCY)),
        title=tidy(read.get("title")),
        parent=read.get("parent", ""),
        in_words=tidy(read.get("in_words")),
        descriptor=tidy(read.get("descriptor")),
        levels=tuple(levels),
    )


def _relation(read: Mapping[str, Any]) -> Relation:
    end = read.get("to", {})
    kind = RelationKind(read.get("kind", RelationKind.RELATED))
    return Relation(read.get("from", ""), end.get("framework", ""), end.get("code", ""), kind, tidy(read.get("source")))
