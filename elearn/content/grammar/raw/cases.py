"""The scenes of a case, and the choices that lead from one to another."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from elearn.content.document import RecordKey
from elearn.content.grammar.raw.blocks import RawHeading
from elearn.content.grammar.raw.texts import EMPTY, RawText
from elearn.content.problems import Place


@dataclass(frozen=True, slots=True)
class RawRecord:
    """A line for the case file; of `Làm: …` the words after the colon."""

    key: RecordKey
    text: str


@dataclass(frozen=True, slots=True)
class RawFork:
    """One choice of a scene. `id` is the letter of its position, `to` a scene id, `minutes` what it costs."""

    id: str
    label: RawText
    to: str
    place: Place
    minutes: int = 0
    records: tuple[RawRecord, ...] = ()
    sets: tuple[str, ...] = ()
    feedback: RawText = EMPTY


@dataclass(frozen=True, slots=True)
class RawPassage:
    """A piece of a scene, shown where `fact` was set (with `unless`: where it was not); always when it is None."""

    text: RawText
    place: Place
    fact: str | None = None
    unless: bool = False


@dataclass(frozen=True, slots=True)
class RawScene:
    """A scene, an ending or the good file. `heading.id` is its id; a scene without one has a problem and the id ""."""

    id: str
    heading: RawHeading
    role: Literal["scene", "ending", "model-file"] = "scene"
    outcome: Literal["good", "fair", "poor"] | None = None
    passages: tuple[RawPassage, ...] = ()
    forks: tuple[RawFork, ...] = ()
