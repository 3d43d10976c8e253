"""A case: the address is the state, so it is played without account, left and taken up at any fork."""

from __future__ import annotations

from flask import abort, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from elearn.content.document import FOOTNOTES_KEY, Case, Scene
from elearn.core.errors import N_, Invalid
from elearn.learning import case_rules, service
from elearn.learning.pieces import pieces_of
from elearn.learning.reader import Reader
from elearn.learning.views.doors import blueprint
from elearn.learning.views.frame import turns_of
from elearn.learning.views.onward import Onward, onward_in_case, scene_address
from elearn.learning.views.shared import asked_edition, course_address, open_place
from elearn.web.access import current_actor, needs
from elearn.web.work import unit_of_work


@blueprint.post("/courses/<slug>/<lesson_slug>/path")
@needs("learning.learn")
def follow(slug: str, lesson_slug: str) -> ResponseReturnValue:
    """Takes a choice: remembers the path with it, and shows the scene it leads to.

    For a learner every choice is a small form, for a guest a link. A GET may not write, and a script that tells the server
    afterwards would leave those without script where they began.
    """
    found = open_place(slug, lesson_slug)
    path = path_in_form()
    with unit_of_work() as work:
        service.follow_case(work.session, current_actor(), found, path, now=work.now)
    return redirect(scene_address(slug, lesson_slug, path, edition=asked_edition()), 303)


def path_in_form() -> tuple[str, ...]:
    """The path that a form sends.

    Raises:
        Invalid: it is none.
    """
    try:
        return case_rules.read_path(request.form.get("path", ""))
    except case_rules.BrokenPath as error:
        raise Invalid(field="path") from error


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
        minutes=case_rules.remaining_minutes(case, path, reader.lesson.minutes),
        left_off=None if path else _left_off(reader, case),
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
        course_href=course_address(reader.entry),
        follow_href=url_for(
            "learning.follow", slug=reader.entry.slug, lesson_slug=reader.lesson.slug, edition=reader.asked_edition
        ),
        write_path=case_rules.write_path,
    )


def _left_off(reader: Reader, case: Case) -> Onward | None:
    """Where a learner who opens the case again had come to."""
    path = case_rules.kept_path(case, reader.own.path)
    if not path:
        return None
    return onward_in_case(reader.entry, reader.course, reader.lesson, path, edition=reader.asked_edition)


def _fork(reader: Reader, scene: Scene, path: tuple[str, ...], fork_id: str) -> dict[str, str]:
    """A choice: `id` is the path with it, which a learner sends; `href` where a guest's link leads."""
    text = scene.texts[reader.page_language].forks[fork_id]
    longer = (*path, fork_id)
    return {"id": case_rules.write_path(longer), "href": _address(reader, longer), "label": text.label}


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
    return scene_address(reader.entry.slug, reader.lesson.slug, path, edition=reader.asked_edition)


def _model_file(case: Case) -> Scene | None:
    return next((scene for scene in case.scenes if scene.role == "model-file"), None)


def _clock(minutes: int) -> str:
    return f"{minutes // 60 % 24:02d}:{minutes % 60:02d}"
