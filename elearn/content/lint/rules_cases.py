"""Rules about the story of a case: every scene can be reached, every path ends, every fact that is asked for can be set."""

from __future__ import annotations

from collections.abc import Mapping

from elearn.content.grammar.complaints import Complaints
from elearn.content.grammar.raw import RawFile, RawFork, RawPassage, RawScene


def check_case(raw: RawFile, complaints: Complaints) -> None:
    """CAS002, CAS003, CAS005, CAS006, CAS007, CAS010 to CAS014."""
    if raw.kind != "case":
        return
    scenes = {scene.id: scene for scene in reversed(raw.scenes) if scene.id}
    reached = _reached(raw, scenes)
    _check_ids(raw, complaints)
    for scene in raw.scenes:
        _check_scene(raw, scene, scenes, complaints)
        if scene.id and scene.id not in reached and scene.role != "model-file":
            complaints.at("CAS002", scene.heading.place, scene=scene.id)
    _check_facts(raw, complaints)
    if not any(scenes[scene_id].role == "ending" for scene_id in reached):
        complaints.add("CAS007", raw.scenes[0].heading.place.line if raw.scenes else 1)
    if raw.scenes and not any(scene.role == "model-file" for scene in raw.scenes):
        complaints.at("CAS013", raw.scenes[-1].heading.place)


def _reached(raw: RawFile, scenes: Mapping[str, RawScene]) -> set[str]:
    """The ids of the scenes that a reader can come to from the first one."""
    start = raw.scenes[0].id if raw.scenes else ""
    waiting = [start] if start in scenes else []
    reached: set[str] = set(waiting)
    while waiting:
        for fork in scenes[waiting.pop()].forks:
            if fork.to in scenes and fork.to not in reached:
                reached.add(fork.to)
                waiting.append(fork.to)
    return reached


def _check_ids(raw: RawFile, complaints: Complaints) -> None:
    seen: dict[str, int] = {}
    for scene in raw.scenes:
        if scene.id in seen:
            complaints.at("CAS011", scene.heading.place, scene=scene.id, line=seen[scene.id])
        elif scene.id:
            seen[scene.id] = scene.heading.place.line


def _check_scene(raw: RawFile, scene: RawScene, scenes: Mapping[str, RawScene], complaints: Complaints) -> None:
    if scene.role == "scene" and not scene.forks:
        complaints.at("CAS003", scene.heading.place, scene=scene.id or "…")
    if scene.role == "ending" and scene.outcome is None:
        complaints.at("CAS012", scene.heading.place)
    for fork in scene.forks:
        if fork.to not in scenes:
            complaints.add("CAS005", *_found_in(raw, fork, f"#{fork.to})"), target=fork.to, known=", ".join(scenes))
        if not fork.feedback and scene.role == "scene":
            complaints.at("CAS014", fork.place)


def _found_in(raw: RawFile, fork: RawFork, words: str) -> tuple[int, int]:
    """Line and column of some words of a choice: the last on its first line that has them; else where the choice begins."""
    for number in range(fork.place.line, min(fork.place.line + 4, len(raw.lines)) + 1):
        column = raw.lines[number - 1].rfind(words)
        if column >= 0:
            return number, column + 1
    return fork.place.line, fork.place.column


def _place_of_condition(raw: RawFile, passage: RawPassage) -> tuple[int, int]:
    """Line and column of the fact in the `/// if` above a passage."""
    for number in range(passage.place.line, 0, -1):
        if raw.lines[number - 1].startswith("///"):
            return number, raw.lines[number - 1].rfind(passage.fact or "") + 1
    return passage.place.line, passage.place.column


def _check_facts(raw: RawFile, complaints: Complaints) -> None:
    """Facts that are asked for but never set, and facts that are set but never asked for."""
    forks = [fork for scene in raw.scenes for fork in scene.forks]
    passages = [passage for scene in raw.scenes for passage in scene.passages if passage.fact]
    known = {fact for fork in forks for fact in fork.sets}
    asked = {passage.fact for passage in passages}
    for passage in passages:
        if passage.fact not in known:
            complaints.add("CAS006", *_place_of_condition(raw, passage), fact=passage.fact)
    told: set[str] = set()
    for fork in forks:
        for fact in fork.sets:
            if fact not in asked and fact not in told:
                told.add(fact)
                complaints.add("CAS010", *_found_in(raw, fork, fact), fact=fact)
