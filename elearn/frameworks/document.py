"""The shape of a framework: frozen dataclasses, the same whether they come from YAML, from CSV or from the database.

A text is a dictionary from language to words; an empty one means that there is none.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from elearn.core.db.types import LocalisedText

FORMAT = "1"
"""The number of the file format."""


class Status(StrEnum):
    """Whose words a framework is made of, and how far they are confirmed."""

    OFFICIAL = "official"
    DRAFT = "draft"
    OWN = "own"


class ItemKind(StrEnum):
    """An area groups competencies; only competencies are required, learned and shown to be met."""

    AREA = "area"
    COMPETENCY = "competency"


class RelationKind(StrEnum):
    """How a competency stands to another. `BROADER`: the other one is broader."""

    EXACT = "exact"
    CLOSE = "close"
    BROADER = "broader"
    NARROWER = "narrower"
    RELATED = "related"
    REPLACED_BY = "replaced-by"


@dataclass(frozen=True, slots=True)
class Source:
    """Where a framework was taken from. `url` is empty for our own."""

    citation: LocalisedText
    url: str = ""


@dataclass(frozen=True, slots=True)
class Band:
    """A group of levels with one name, such as *basic*."""

    code: str
    title: LocalisedText
    descriptor: LocalisedText = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a scale. Ranks count from 1 without a hole; `code` is what people write (`CB1`)."""

    rank: int
    code: str
    title: LocalisedText
    band: str = ""
    descriptor: LocalisedText = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Scale:
    """`step` is what one level is called: *bậc*, *cấp độ*."""

    step: LocalisedText
    bands: tuple[Band, ...]
    levels: tuple[Level, ...]


@dataclass(frozen=True, slots=True)
class Item:
    """An area or a competency. `levels` says for some ranks what somebody at that level can be seen to do."""

    code: str
    kind: ItemKind
    title: LocalisedText
    parent: str = ""
    in_words: LocalisedText = field(default_factory=dict)
    descriptor: LocalisedText = field(default_factory=dict)
    levels: tuple[tuple[int, LocalisedText], ...] = ()


@dataclass(frozen=True, slots=True)
class Relation:
    """A competency of this framework and one of another (or of this one). `source` says who found it."""

    origin: str
    framework: str
    code: str
    kind: RelationKind
    source: LocalisedText = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Framework:
    """A framework as it is exchanged. Code and version together name it."""

    code: str
    version: str
    title: LocalisedText
    publisher: LocalisedText
    licence: str
    source: Source
    checked_on: date
    status: Status
    note: LocalisedText
    scale: Scale
    items: tuple[Item, ...]
    relations: tuple[Relation, ...] = ()


@dataclass(frozen=True, slots=True)
class Known:
    """What can be named of a framework: its competencies, and how many levels its scale has."""

    codes: frozenset[str]
    levels: int
