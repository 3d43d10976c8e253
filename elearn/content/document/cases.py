"""Cases: scenes, the choices between them, and the file that they write."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from elearn.content.document.texts import Html, Language, Text


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of a scene: safe HTML, shown always or only where `fact` was set (`unless`: only where it was not)."""

    html: Html
    fact: str | None = None
    unless: bool = False


RecordKey: TypeAlias = Literal["did", "told", "kept", "lost", "missing"]


@dataclass(frozen=True, slots=True)
class RecordLine:
    """A line that a choice writes into the case file: *Làm · Báo · Giữ · Lộ · Thiếu*."""

    key: RecordKey
    text: str


@dataclass(frozen=True, slots=True)
class Fork:
    """One choice in a scene: where it leads, minutes it takes, facts it sets. Id is the letter of its position."""

    id: str
    to: str
    minutes: int = 0
    sets: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ForkText:
    label: Html
    record: tuple[RecordLine, ...] = ()
    feedback: Html | None = None


@dataclass(frozen=True, slots=True)
class ModelLine:
    """A line of the good file: when ("13:41", may be empty), what, and why it stands there."""

    key: RecordKey
    at: str
    html: Html
    why: Html = ""


@dataclass(frozen=True, slots=True)
class SceneText:
    """The words of a scene. `file` holds the lines of the good file, in the scene with the role `model-file`."""

    title: str
    passages: tuple[Passage, ...]
    forks: dict[str, ForkText] = field(default_factory=dict)
    file: tuple[ModelLine, ...] = ()


@dataclass(frozen=True, slots=True)
class Scene:
    id: str
    role: Literal["scene", "ending", "model-file"]
    forks: tuple[Fork, ...]
    texts: dict[Language, SceneText]
    outcome: Literal["good", "fair", "poor"] | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """A story with forks and an office-day clock. `start` is minutes after midnight; the first scene is where it begins."""

    start: int
    actor: Text
    scenes: tuple[Scene, ...]

    def scene(self, scene_id: str) -> Scene | None:
        return next((scene for scene in self.scenes if scene.id == scene_id), None)
