"""How somebody stands with a quiz, in the few words of a list."""

from __future__ import annotations

from flask import g

from elearn.content.document import Lesson
from elearn.core.errors import N_
from elearn.learning.rules import Progress


def quiz_state(lesson: Lesson, progress: Progress) -> tuple[str, str] | None:
    """The known state whose shape and colour fit (see `kit/states.html`) and the words; None for what is no quiz."""
    if lesson.quiz is None:
        return None
    if progress.is_finished:
        return "done", g.translate(N_("Đạt"))
    if progress.tries.is_open:
        return "going", g.translate(N_("Đang làm"))
    if progress.tries.is_waiting:
        return "waiting", g.translate(N_("Đang chờ người chấm"))
    return (
        ("more", _not_passed(progress.tries.left(lesson.quiz)))
        if progress.tries.handed_in
        else ("new", g.translate(N_("Chưa làm")))
    )


def _not_passed(left: int | None) -> str:
    if left is None:
        return str(g.translate(N_("Chưa đạt")))
    return str(g.translate(N_("Chưa đạt, còn %(n)s lượt"), n=left) if left else g.translate(N_("Chưa đạt, đã hết lượt")))
