"""A case: the address is the state, so it is played without account, left and taken up at any fork."""

from __future__ import annotations

from flask import abort, g, render_template, request, url_for

from elearn.content.document import FOOTNOTES_KEY, Case, Scene
from elearn.core.errors import N_
from elearn.learning import case_rules
from elearn.learning.pieces import pieces_of
from elearn.learning.reader import Reader
from elearn.learning.views.frame import turns_of


def show_case(reader: Reader) -> str:
    """The scene that the path in the address leads to, beside the clock and the file."""
    case = reader.lesson.case
    assert case is not None  # noqa: S101 - the caller has looked
    language = reader.page_language
    model = _model_file(case)
    pieces = pieces_of(reader)
    try:
        path = case_rules.read_path(request.args.get("path", ""))
        standing = case_rules.play(case, path, language)
    except case_rules.BrokenPath:
        abort(404)
    return render_template(
        "learning/case.html",
        reader=reader,
        pieces=[piece for piece in pieces if not piece.key.startswith(f"{FOOTNOTES_KEY}/")],
        footnotes=[piece for piece in pieces if piece.key.startswith(f"{FOOTNOTES_KEY}/")],
        case=case,
        standing=standing,
        path=path,
        scene_text=standing.scene.texts[language],
        passages=case_rules.passages(standing.scene, standing.facts, language),
        model=model,
        model_lines=[(line.key, line.at, line.html) for line in model.texts[language].file] if model else [],
        model_passages=case_rules.passages(model, standing.facts, language) if model else [],
        lines=[(line.key, _clock(line.at), line.text) for line in standing.lines],
        forks=[_fork(reader, standing.scene, path, fork.id) for fork in standing.scene.forks],
        ways_back=[_way_back(reader, step) for step in standing.steps],
        actor_name=case.actor.get(language) or case.actor[reader.course.source_language],
        clock_words=g.translate(N_("Anh/chị đang ở chỗ của %(name)s."), name=case.actor.get(language, "")),
        turn=turns_of(reader),
        course_href=url_for("learning.course", slug=reader.entry.slug),
        write_path=case_rules.write_path,
    )


def _fork(reader: Reader, scene: Scene, path: tuple[str, ...], fork_id: str) -> dict[str, str]:
    text = scene.texts[reader.page_language].forks[fork_id]
    return {"href": _address(reader, (*path, fork_id)), "label": text.label}


def _way_back(reader: Reader, step: case_rules.Step) -> dict[str, str | None]:
    text = step.scene.texts[reader.page_language]
    fork = text.forks[step.fork.id]
    return {
        "time": _clock(step.at - step.fork.minutes),
        "scene": text.title,
        "chosen": fork.label,
        "feedback": fork.feedback,
        "href": _address(reader, step.before),
    }


def _address(reader: Reader, path: tuple[str, ...]) -> str:
    slug, lesson_slug, written = reader.entry.slug, reader.lesson.slug, case_rules.write_path(path) or None
    return url_for("learning.lesson", slug=slug, lesson_slug=lesson_slug, path=written, _anchor="story")


def _model_file(case: Case) -> Scene | None:
    return next((scene for scene in case.scenes if scene.role == "model-file"), None)


def _clock(minutes: int) -> str:
    return f"{minutes // 60 % 24:02d}:{minutes % 60:02d}"
