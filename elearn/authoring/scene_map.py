"""A case as a map in words: which scene leads where, what cannot be reached, where the story stops. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from elearn.content.grammar import marks
from elearn.content.lint.rules_cases import reached_from
from elearn.content.writing.scene_reading import PlacedScene
from elearn.content.writing.scenes import Scene


@dataclass(frozen=True, slots=True)
class Lead:
    """A choice and the scene it leads to; `title` is empty where there is no such scene."""

    label: str
    to: str
    title: str


@dataclass(frozen=True, slots=True)
class Stop:
    """A scene on the map. `scene` is None where a form cannot show it; `at` is the line of its heading."""

    at: int
    title: str
    scene: Scene | None
    leads: tuple[Lead, ...] = ()
    is_reached: bool = True
    is_dead_end: bool = False

    @property
    def lacks_outcome(self) -> bool:
        return self.scene is not None and self.scene.role == "ending" and self.scene.outcome is None


@dataclass(frozen=True, slots=True)
class CaseMap:
    """The scenes of a case in their order; the first one is where the story begins.

    unset:  facts that a passage asks for and no choice sets; unused: facts that are set and never asked for.
    has_ending: whether an ending can be reached; has_model: whether there is a good file.
    """

    stops: tuple[Stop, ...]
    unset: tuple[str, ...] = ()
    unused: tuple[str, ...] = ()
    has_ending: bool = True
    has_model: bool = True


def map_of(placed: Sequence[PlacedScene]) -> CaseMap:
    """The map of a case. Where a scene cannot be read, nothing is said about what can be reached."""
    scenes = [each.scene for each in placed if each.scene is not None]
    titles = {scene.id or "": scene.title for scene in reversed(scenes)}
    is_known = len(scenes) == len(placed)
    leads = {scene.id or "": [choice.to for choice in scene.choices] for scene in reversed(scenes)}
    reached = reached_from(scenes[0].id or "", leads) if scenes and is_known else set(leads)
    stops = tuple(_stop(each, titles, reached) for each in placed)
    asked = dict.fromkeys(fact for scene in scenes for fact in facts_asked(scene.text))
    told = dict.fromkeys(fact for scene in scenes for choice in scene.choices for fact in choice.sets)
    return CaseMap(
        stops,
        unset=tuple(fact for fact in asked if fact not in told) if is_known else (),
        unused=tuple(fact for fact in told if fact not in asked) if is_known else (),
        has_ending=not is_known or any(scene.role == "ending" and (scene.id or "") in reached for scene in scenes),
        has_model=not is_known or any(scene.role == "model-file" for scene in scenes),
    )


def _stop(placed: PlacedScene, titles: dict[str, str], reached: set[str]) -> Stop:
    scene = placed.scene
    if scene is None:
        return Stop(placed.start, placed.title, None)
    return Stop(
        placed.start,
        placed.title,
        scene,
        tuple(Lead(choice.label, choice.to, titles.get(choice.to, "")) for choice in scene.choices),
        is_reached=scene.role == "model-file" or (scene.id or "") in reached,
        is_dead_end=scene.role == "scene" and not scene.choices,
    )


def facts_asked(text: str) -> tuple[str, ...]:
    """The facts after which a text asks with `/// if | fact` or `/// if | not fact`, in order."""
    found = (marks.BLOCK_OPEN.match(line) for line in text.split("\n"))
    asked = (each[3].split() for each in found if each is not None and each[2].lower() == "if")
    return tuple(dict.fromkeys(words[-1] for words in asked if words))


def place_of_new(placed: Sequence[PlacedScene], role: str) -> int:
    """The number that a new scene gets: scenes stand before the endings, endings before the good file."""
    order = ["scene", "ending", "model-file"]
    before = order[: order.index(role) + 1] if role in order else order
    known = [at for at, each in enumerate(placed) if each.scene is None or each.scene.role in before]
    return max(known, default=-1) + 1
