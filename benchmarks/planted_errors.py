"""`planted-errors`: errors that trainers make, planted into the courses in `courses/`, and whether they are told at their line.

Each error is planted alone, into each course that has a place for it, at places drawn from seeds. It counts as told when an error
or a warning with a code that speaks of it stands at the very line of the very file. What else is told is not held against the
compiler: an error has consequences. The courses themselves have no problem at all, which is checked first.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from benchmarks.file_plants import FILE_PLANTS
from benchmarks.large_course import COURSES
from benchmarks.outcome import Outcome
from benchmarks.page_plants import PLANTS
from benchmarks.plants import QUESTIONS, Plant
from benchmarks.servers import ROOT
from elearn.content.compile import compile_sources
from elearn.content.problems import Problem, Severity
from elearn.content.source_folder import read_folder

KINDS, SHARE, SEEDS = 60, 0.95, 2
WANTED = "≥ 60 kinds of planted authoring errors, ≥ 95 % told at the right line, 0 crashes"
MEANING = "Errors that trainers make, planted into real courses at places drawn from seeds: told, at their line, as what they are."
MARK = "⌖"
_EVERY = (*QUESTIONS, *PLANTS)


@dataclass(frozen=True, slots=True)
class Planted:
    """A course with one error. `path` and `line` are where its author must look."""

    name: str
    codes: tuple[str, ...]
    sources: Mapping[str, bytes]
    path: str
    line: int


@dataclass(frozen=True, slots=True)
class Answer:
    """What was told of a planted error. `is_right`: at the right line, with a code that speaks of it."""

    planted: Planted
    is_right: bool
    told: str

    def __str__(self) -> str:
        return f"{self.planted.name}: {self.planted.path}:{self.planted.line} told: {self.told or 'nothing'}"


def measure(folder: Path, quick: bool) -> Outcome:
    for course in COURSES:
        assert not _loud(course_of(course)), course
    kinds: set[str] = set()
    answers, crashes = [], 0
    for planted in _all_planted(quick=quick):
        kinds.add(planted.name)
        try:
            answers.append(answer(planted))
        except Exception as crash:  # noqa: BLE001 - any exception at all is what is counted
            crashes += 1
            print(f"crash: {planted.name}: {planted.path}:{planted.line}: {crash!r}")
    missed = [each for each in answers if not each.is_right]
    for each in missed:
        print(f"missed: {each}")
    share = 1 - len(missed) / max(1, len(answers))
    words = f"{len(answers)} errors of {len(kinds)} kinds, {share:.1%} told at their line, {len(missed)} missed, {crashes} crashes"
    return Outcome(words, holds=(quick or len(kinds) >= KINDS) and share >= SHARE and not crashes)


def _all_planted(*, quick: bool) -> Iterator[Planted]:
    for course in COURSES[:1] if quick else COURSES:
        sources = course_of(course)
        for seed in range(1 if quick else SEEDS):
            for plant in _EVERY[:: 4 if quick else 1]:
                # One generator a plant: a new kind of error leaves the places of the others as they are.
                planted = plant_in(plant, sources, random.Random(f"{course} {seed} {plant.name}"))
                if planted is not None:
                    yield planted
        for name, codes, change in FILE_PLANTS[:: 4 if quick else 1]:
            path, changed = change(sources)
            yield Planted(name, tuple(codes.split()), changed, path, 1)


@cache
def course_of(name: str) -> Mapping[str, bytes]:
    return read_folder(ROOT / "courses" / name)


def plant_in(plant: Plant, sources: Mapping[str, bytes], chance: random.Random) -> Planted | None:
    """A course with the error at one of the places that it can have; None where there is none."""
    places = [
        (path, found) for path in sorted(sources) if re.fullmatch(plant.files, path) for found in _places(plant, sources[path])
    ]
    if not places:
        return None
    path, found = chance.choice(places)
    written = found.expand(plant.written)
    text = f"{found.string[: found.start()]}{written if MARK in written else MARK + written}{found.string[found.end() :]}"
    line = text[: text.index(MARK)].count("\n") + 1
    return Planted(plant.name, tuple(plant.codes.split()), {**sources, path: text.replace(MARK, "").encode()}, path, line)


def _places(plant: Plant, content: bytes) -> list[re.Match[str]]:
    return list(re.finditer(plant.pattern, content.decode(), re.MULTILINE))


def answer(planted: Planted) -> Answer:
    """Compiles a planted course and looks for the error among what is told."""
    told = _loud(planted.sources)
    here = {problem.code for problem in told if (problem.place.path, problem.place.line) == (planted.path, planted.line)}
    words = ", ".join(f"{problem.place.path}:{problem.place.line} {problem.code}" for problem in told[:4])
    return Answer(planted, not here.isdisjoint(planted.codes), words)


def _loud(sources: Mapping[str, bytes]) -> list[Problem]:
    """The errors and warnings of a course."""
    laws = (ROOT / "courses" / "laws.yml").read_bytes()
    return [problem for problem in compile_sources(sources, laws=laws).problems if problem.severity is not Severity.INFO]
