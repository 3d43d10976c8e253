"""The text of scenes: what is written here, the compiler reads back as the very same scene, and every other scene as it was.

Nothing leaves before it was read again: a scene that no text says is refused, with the field that stands in the way.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, replace
from typing import Final

from elearn.content.document import RecordKey
from elearn.content.grammar.chunks import cut
from elearn.content.grammar.complaints import Complaints
from elearn.content.grammar.files import split_lines
from elearn.content.writing.refusals import NotWritable
from elearn.content.writing.scene_reading import PlacedScene, read_scenes
from elearn.content.writing.scenes import PARTING, Choice, Scene, writable_scene

_PATH: Final = "x.md"
_WORDS: Final[dict[str, dict[RecordKey, str]]] = {
    "vi": {"did": "Làm", "told": "Báo", "kept": "Giữ", "lost": "Lộ", "missing": "Thiếu"},
    "en": {"did": "Did", "told": "Told", "kept": "Kept", "lost": "Lost", "missing": "Missing"},
}
"""What the lines of the case file begin with, in the language of the page."""


def replace_scene(text: str, at: int, scene: Scene, language: str) -> str:
    """The text of a case with another scene in place of the one whose number is `at`, from 0; all other lines stay as they are.

    Args:
        language: of the file; in it the case file is written.

    Raises:
        NotWritable: no text says it.
    """
    lines, before = split_lines(text), read_scenes(_PATH, text)
    place = before[at]
    around = lines[: place.start - 1], lines[place.after - 1 :]
    return _put(around, scene, at, len(before), language)


def insert_scene(text: str, at: int, scene: Scene, language: str) -> str:
    """The text of a case with one more scene, which gets the number `at`, from 0 to as many as there are.

    Raises:
        NotWritable: no text says it.
    """
    lines, before = split_lines(text), read_scenes(_PATH, text)
    if at < len(before):
        border = before[at].start - 1
    else:
        border = before[-1].after - 1 if before else len("\n".join(lines).rstrip().split("\n"))
    return _put((lines[:border], lines[border:]), scene, at, len(before) + 1, language)


def remove_scene(text: str, at: int) -> str:
    """The text of a case without a scene."""
    lines, place = split_lines(text), read_scenes(_PATH, text)[at]
    rest = lines[place.after - 1 :]
    while len(rest) > 1 and not rest[0].strip():
        rest.pop(0)
    return "\n".join([*lines[: place.start - 1], *rest])


def swap_scenes(text: str, at: int) -> str:
    """The text of a case in which a scene and the one after it have changed places."""
    lines, (one, two) = split_lines(text), read_scenes(_PATH, text)[at : at + 2]
    first, second = lines[one.start - 1 : one.after - 1], lines[two.start - 1 : two.after - 1]
    between = lines[one.after - 1 : two.start - 1]
    return "\n".join([*lines[: one.start - 1], *second, *between, *first, *lines[two.after - 1 :]])


def _put(around: tuple[list[str], list[str]], scene: Scene, at: int, count: int, language: str) -> str:
    """The text with a scene between two parts, once it is certain that it reads so and that there are then `count` scenes.

    The lines of the others are the same, and each heading begins anew: what ends where it is meant to end changes none of them.
    """
    head, rest = around
    ready = writable_scene(scene)
    above = [""] if head and head[-1].strip() else []
    below = [""] if rest and rest[0].strip() else []
    section = list(_section(ready, language))
    changed = "\n".join([*head, *above, *section, *below, *(rest or [""])])
    now = read_scenes(_PATH, changed)
    if len(now) != count:
        raise NotWritable("title" if ready.title.startswith("? ") else "text", "scene")
    start = len(head) + len(above) + 1
    _check(now[at], ready, end=start + len(section))
    return changed


def _check(found: PlacedScene, wanted: Scene, end: int) -> None:
    """Whether a scene was read as it was meant.

    Raises:
        NotWritable: it was not.
    """
    if found.scene is None:
        raise NotWritable("text", "scene")
    told = wanted
    if found.after < end and not wanted.choices and wanted.text.startswith(found.scene.text):
        # What the last scene ends with belongs to the whole page: a footnote, the act at the desk.
        told = replace(wanted, text=found.scene.text)
    for each in fields(Scene):
        if getattr(found.scene, each.name) != getattr(told, each.name):
            raise NotWritable(_field(each.name, found.scene, told), "scene")


def _field(name: str, found: Scene, wanted: Scene) -> str:
    """The field that was read otherwise; of the choices that of the first one that differs."""
    if name != "choices" or len(found.choices) != len(wanted.choices):
        return "text" if name == "choices" else name
    at = next(at for at, pair in enumerate(zip(found.choices, wanted.choices, strict=True)) if pair[0] != pair[1])
    one, other = found.choices[at], wanted.choices[at]
    differs = next(each.name for each in fields(Choice) if getattr(one, each.name) != getattr(other, each.name))
    return f"choices.{at}.{differs}"


def _section(scene: Scene, language: str) -> Iterator[str]:
    yield _heading(scene)
    if scene.text:
        yield from ("", *scene.text.split("\n"))
    if not scene.choices:
        return
    lines = scene.text.split("\n")
    chunks = cut(lines, Complaints("", lines))
    if chunks and chunks[-1].shape == "list":
        yield from ("", PARTING)
    yield ""
    for choice in scene.choices:
        yield from _choice(choice, _WORDS.get(language, _WORDS["vi"]))


def _heading(scene: Scene) -> str:
    title = scene.title
    if title.endswith("#") and title.rstrip("#").endswith(" "):
        # A heading may be closed with marks, which are then no words: these close it in their place.
        title = f"{title} #"
    said = [f"#{scene.id}"] if scene.id is not None else []
    said += [f"role={scene.role}"] if scene.role != "scene" else []
    said += [f"outcome={scene.outcome}"] if scene.outcome is not None else []
    return f"## {title} {{{' '.join(said)}}}" if said else f"## {title}"


def _choice(choice: Choice, words: dict[RecordKey, str]) -> Iterator[str]:
    parts = [f"+{choice.minutes}m"] if choice.minutes else []
    parts += [f"{words[each.key]}: {each.text.replace('|', chr(92) + '|')}" for each in choice.records]
    parts += [f"set: {', '.join(choice.sets)}"] if choice.sets else []
    yield " | ".join([f"- [{choice.label}](#{choice.to})", *parts])
    if choice.feedback:
        yield from (f"  > {line}" if line else "  >" for line in choice.feedback.split("\n"))
