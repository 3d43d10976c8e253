"""A case: scenes and forks from the source language, their words from each language."""

from __future__ import annotations

from collections.abc import Mapping

from elearn.content.document import Case, Fork, ForkText, ModelLine, Passage, RecordLine, Scene, SceneText, Text
from elearn.content.grammar.raw import RawFile, RawFork, RawScene
from elearn.content.model_file import read_model_file
from elearn.content.problems import Place, Problem, Severity
from elearn.content.wording import Wording, plain_text


def build_case(
    files: Mapping[str, RawFile],
    wordings: Mapping[str, Wording],
    start: int,
    actor: Text,
    problems: list[Problem],
) -> Case:
    """The case of a lesson's files by language; the first language is the source.

    `start` is minutes after midnight. A translation that has not the same scenes and forks is TRN002.
    """
    languages = list(files)
    source = files[languages[0]]
    texts: dict[str, dict[str, SceneText]] = {scene.id: {} for scene in source.scenes}
    for language in languages:
        scenes = {scene.id: scene for scene in files[language].scenes}
        for original in source.scenes:
            scene = scenes.get(original.id)
            if scene is not None and _pairs(original, scene):
                texts[original.id][language] = _scene_text(scene, wordings[language])
            else:
                _complain(files[language], scene, original, problems)
        for extra in [scene for scene in files[language].scenes if scene.id not in texts]:
            _complain(files[language], extra, extra, problems)
    return Case(start, actor, tuple(_scene(scene, texts[scene.id]) for scene in source.scenes))


def _complain(file: RawFile, scene: RawScene | None, original: RawScene, problems: list[Problem]) -> None:
    place = _odd_place(original, scene) if scene is not None else original.heading.place
    words = (("id", original.id), ("file", file.path))
    problems.append(Problem(place, Severity.ERROR, "TRN002", words))


def _odd_place(original: RawScene, scene: RawScene) -> Place:
    """Where a scene first differs from its original: a choice or a passage, else its heading."""
    for ours, theirs in zip(original.forks, scene.forks, strict=False):
        if _route(ours) != _route(theirs):
            return theirs.place
    return scene.heading.place


def _pairs(source: RawScene, translation: RawScene) -> bool:
    return (
        [_route(fork) for fork in source.forks] == [_route(fork) for fork in translation.forks]
        and [(p.fact, p.unless) for p in source.passages] == [(p.fact, p.unless) for p in translation.passages]
        and (source.role, source.outcome) == (translation.role, translation.outcome)
    )


def _route(fork: RawFork) -> tuple[str, int, tuple[str, ...]]:
    return fork.to, fork.minutes, fork.sets


def _scene(raw: RawScene, texts: dict[str, SceneText]) -> Scene:
    forks = tuple(Fork(fork.id, fork.to, fork.minutes, fork.sets) for fork in raw.forks)
    return Scene(raw.id, raw.role, forks, texts, raw.outcome)


def _scene_text(raw: RawScene, wording: Wording) -> SceneText:
    title = plain_text(wording.inline(raw.heading.text))
    file: tuple[ModelLine, ...] = ()
    passages = []
    for passage in raw.passages:
        text = passage.text
        if raw.role == "model-file" and not file:
            file, text = read_model_file(text, wording.inline)
        passages.append(Passage(wording.block(text), passage.fact, passage.unless))
    return SceneText(title, tuple(passages), {fork.id: _fork_text(fork, wording) for fork in raw.forks}, file)


def _fork_text(fork: RawFork, wording: Wording) -> ForkText:
    records = tuple(RecordLine(record.key, record.text) for record in fork.records)
    return ForkText(wording.inline(fork.label).strip(), records, wording.flow(fork.feedback))
