"""A scene of a case as it is written: words in Markdown, choices with what follows from them. One language, no places in a file.

The studio's forms hold scenes in this shape. All values are frozen.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final, Literal, TypeAlias

from elearn.content import limits
from elearn.content.document import RecordKey
from elearn.content.grammar import marks
from elearn.content.writing.items import Markdown
from elearn.content.writing.refusals import NotWritable
from elearn.content.writing.words import tidy_lines, tidy_one_line

Role: TypeAlias = Literal["scene", "ending", "model-file"]
Outcome: TypeAlias = Literal["good", "fair", "poor"]
LONGEST_WAIT: Final = 999
"""Minutes that one choice may take."""
_TARGET: Final = "](#"
PARTING: Final = "<!-- -->"
"""Stands between a list that ends the text and the list of choices, which would else be one list."""


@dataclass(frozen=True, slots=True)
class Record:
    """A line for the case file: of `Làm: …` the words after the colon, one line."""

    key: RecordKey
    text: str


@dataclass(frozen=True, slots=True)
class Choice:
    """What can be done in a scene: one line of words, the id of the scene it leads to, minutes, and what follows from it.

    `sets` are the facts that it sets, `feedback` is told at the replay.
    """

    label: Markdown
    to: str
    minutes: int = 0
    records: tuple[Record, ...] = ()
    sets: tuple[str, ...] = ()
    feedback: Markdown = ""


@dataclass(frozen=True, slots=True)
class Scene:
    """A scene, an ending or the good file. `text` is all that is told there, passages under `/// if | fact` among it.

    `id` is None where it has none yet.
    """

    title: Markdown
    id: str | None = None
    text: Markdown = ""
    choices: tuple[Choice, ...] = ()
    role: Role = "scene"
    outcome: Outcome | None = None


def writable_scene(scene: Scene) -> Scene:
    """The same scene as it will be read back: white space in order. What reading gives without problems, this leaves as it is.

    Raises:
        NotWritable: no text says it; the field is a path such as `choices.2.records.0.text`.
    """
    if len(scene.choices) > limits.OPTIONS:
        raise NotWritable("choices", "range")
    text = tidy_lines(scene.text, "text")
    while text.endswith(PARTING) and scene.choices:
        text = text.removesuffix(PARTING).rstrip()
    return replace(
        scene,
        title=tidy_one_line(scene.title, "title"),
        id=scene.id if scene.id is None else _identifier(scene.id, "id"),
        text=text,
        choices=tuple(_choice(choice, f"choices.{at}") for at, choice in enumerate(scene.choices)),
    )


def _identifier(identifier: str, field: str) -> str:
    if not marks.IDENTIFIER.fullmatch(identifier):
        raise NotWritable(field, "id")
    return identifier


def _choice(choice: Choice, field: str) -> Choice:
    if not 0 <= choice.minutes <= LONGEST_WAIT:
        raise NotWritable(f"{field}.minutes", "range")
    label = tidy_one_line(choice.label, f"{field}.label")
    if _TARGET in label:
        raise NotWritable(f"{field}.label", "scene")
    return Choice(
        label,
        _identifier(choice.to, f"{field}.to"),
        choice.minutes,
        tuple(Record(each.key, tidy_one_line(each.text, f"{field}.records.{at}.text")) for at, each in enumerate(choice.records)),
        tuple(_identifier(fact, f"{field}.sets") for fact in choice.sets),
        tidy_lines(choice.feedback, f"{field}.feedback"),
    )
