"""A case played along a path of choices: where it stands, what the clock says, what the file holds. Pure.

A path is the letters of the choices taken so far (`"a", "c"`). It is all that a page needs to know, so a case can be played without
account and left at any point: the address is the state.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from elearn.content.document import Case, Fork, Html, RecordKey, Scene

LONGEST_PATH = 60
"""Choices. A path is kept in a column of 120 characters."""


class BrokenPath(ValueError):
    """A path that no page of ours leads along."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the case file. `at` is minutes after midnight."""

    key: RecordKey
    at: int
    text: str


@dataclass(frozen=True, slots=True)
class Step:
    """A choice that was taken: in which scene, which fork, and the path that leads back to just before it."""

    scene: Scene
    fork: Fork
    before: tuple[str, ...]
    at: int


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a path has led. `fresh` is the number of file lines that stood before the last choice."""

    scene: Scene
    at: int
    facts: frozenset[str]
    lines: tuple[Line, ...]
    steps: tuple[Step, ...]
    fresh: int

    @property
    def is_ended(self) -> bool:
        return self.scene.role != "scene"


def play(case: Case, path: Sequence[str], language: str) -> Standing:
    """Follows the choices from the first scene.

    Raises:
        BrokenPath: a letter that the scene does not offer, or a path without end.
    """
    if len(path) > LONGEST_PATH:
        raise BrokenPath("too long")
    scene, at, facts = case.scenes[0], case.start, frozenset[str]()
    lines: list[Line] = []
    steps: list[Step] = []
    fresh = 0
    for letter in path:
        fork = next((each for each in scene.forks if each.id == letter), None)
        target = case.scene(fork.to) if fork is not None else None
        if fork is None or target is None:
            raise BrokenPath(letter)
        at += fork.minutes
        steps.append(Step(scene, fork, tuple(path[: len(steps)]), at))
        fresh = len(lines)
        lines += [Line(each.key, at, each.text) for each in scene.texts[language].forks[letter].record]
        facts |= set(fork.sets)
        scene = target
    return Standing(scene, at, facts, tuple(lines), tuple(steps), fresh)


def passages(scene: Scene, facts: frozenset[str], language: str) -> list[Html]:
    """What of a scene is shown when these facts were set."""
    shown = scene.texts[language].passages
    return [each.html for each in shown if each.fact is None or (each.fact in facts) != each.unless]


def reaches_ending(case: Case, path: Sequence[str]) -> bool:
    """Whether a path is real and comes to an end of the story."""
    language = next(iter(case.scenes[0].texts))
    try:
        return play(case, path, language).is_ended
    except BrokenPath:
        return False


def kept_path(case: Case, text: str | None) -> tuple[str, ...]:
    """The path that was kept for a learner, as far as it is still one: none where a newer version of the case no longer has it."""
    try:
        path = read_path(text or "")
        play(case, path, next(iter(case.scenes[0].texts)))
    except BrokenPath:
        return ()
    return path


def remaining_minutes(case: Case, path: Sequence[str], minutes: int) -> int:
    """About how long the rest of a case takes: its minutes times the share of choices that are left, at least one minute.

    The shortest way to an ending counts, because nobody can know which way a reader will take.
    """
    left = _choices_left(case, play(case, path, next(iter(case.scenes[0].texts))).scene)
    return max(1, round(minutes * left / (len(path) + left))) if left else 1


def _choices_left(case: Case, scene: Scene) -> int:
    """The fewest choices from a scene to an ending; the linter sees to it that there is a way."""
    here, seen, steps = {scene.id}, {scene.id}, 0
    while here:
        scenes = [found for each in here if (found := case.scene(each)) is not None]
        if any(each.role != "scene" for each in scenes):
            return steps
        here = {fork.to for each in scenes for fork in each.forks} - seen
        seen |= here
        steps += 1
    return steps


def read_path(text: str) -> tuple[str, ...]:
    """The path written in an address: letters divided by dots.

    Raises:
        BrokenPath: anything else.
    """
    if not text:
        return ()
    letters = tuple(text.split("."))
    if len(letters) > LONGEST_PATH or not all(len(each) == 1 and "a" <= each <= "z" for each in letters):
        raise BrokenPath(text[:20])
    return letters


def write_path(path: Sequence[str]) -> str:
    return ".".join(path)
