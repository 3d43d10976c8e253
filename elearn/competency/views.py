"""Năng lực của tôi: one's own competencies, and why each is as it is. Nobody sees these pages of anybody else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from elearn.competency import service
from elearn.competency.forms import OpinionForm
from elearn.competency.profile import Profile, Row, State, read_profile
from elearn.competency.queries import OwnLine, Place
from elearn.competency.rules import LESSONS_AT_MOST, NEEDED, WEIGHTS, Evidence, Source, in_force, shares, weight_at
from elearn.competency.ways import Step, Way
from elearn.core.days import day_of
from elearn.core.db.types import LocalisedText
from elearn.core.errors import N_, NotFound
from elearn.core.i18n import in_language
from elearn.frameworks.queries import RelationRow, list_frameworks, relations_of
from elearn.frameworks.words import RELATION_WORDS, REVERSED_WORDS
from elearn.web.access import current_actor, needs
from elearn.web.forms import choice, translated
from elearn.web.languages import current_language
from elearn.web.work import database, read_session, unit_of_work

blueprint = Blueprint("competency", __name__)

SOURCE_WORDS = {
    Source.COMPLETION: N_("Hoàn thành khóa học"),
    Source.QUIZ: N_("Bài kiểm tra đạt ở năng lực này"),
    Source.KNOWN: N_("Bài học đã biết"),
    Source.PRACTICE: N_("Bài học đã xong"),
}
WITHDRAWN = N_("Thôi tính kết quả thi: câu hỏi về năng lực này đã bị bỏ")
NOT_PASSED = N_("Bài kiểm tra chưa đạt ở năng lực này")
_LESSONS_NAMED = 2
"""Of one course so many lessons are named; more are counted."""


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a way as it is told: one lesson or quiz by its name, or `count` lessons of a course together."""

    title: LocalisedText
    href: str
    minutes: int
    is_quiz: bool = False
    count: int = 1


@dataclass(frozen=True, slots=True)
class Counted:
    """A line of the ledger with what it contributes. `is_replaced`: a later finding about the same attempt counts instead."""

    line: OwnLine
    words: str
    work: LocalisedText
    counted: int
    is_replaced: bool


@blueprint.get("/competencies")
@needs("competency.own")
def competencies() -> str:
    """What the person's positions need, beside what was measured; codes, history and evidence behind the details."""
    profile, now = _read()
    session = read_session()
    shown = [row for row in profile.rows if row.known is not None and (row.need or row.lines)]
    return render_template(
        "competency/competencies.html",
        profile=profile,
        counts={state: sum(row.state is state for row in profile.required) for state in State},
        parts=lambda way: _parts(profile, way),
        crosswalk=_crosswalk(shown),
        relation_words=RELATION_WORDS,
        reversed_words=REVERSED_WORDS,
        frameworks={each.code: each.title for each in list_frameworks(session)},
        history=_history(profile),
        as_of=now,
    )


@blueprint.get("/competencies/<framework>/<code>")
@needs("competency.own")
def why(framework: str, code: str) -> str:
    """Why one level is what it is: every line, what it counts, and the rule."""
    return _why_page((framework, code))


@blueprint.post("/competencies/<framework>/<code>")
@needs("competency.own")
def assess_self(framework: str, code: str) -> ResponseReturnValue:
    """Keeps what the person thinks of themselves; it stays apart from everything measured."""
    profile, _ = _read((framework, code))
    form = _opinion_form(_open(profile, (framework, code)))
    if form is None:
        raise NotFound
    if not form.validate():
        return _why_page((framework, code), form), 422
    with unit_of_work() as work:
        is_new = service.assess_self(work.session, current_actor(), framework, code, int(form.level.data), now=work.now)
    flash(translated(N_("Đã ghi tự đánh giá.") if is_new else N_("Tự đánh giá này đã được ghi từ trước.")), "good")
    return redirect(url_for("competency.why", framework=framework, code=code, _anchor="self"), 303)


def _read(also: Place | None = None) -> tuple[Profile, datetime]:
    session, now = read_session(), database().clock.now()
    return read_profile(session, current_actor(), today=day_of(session, now), now=now, also=also), now


def _open(profile: Profile, place: Place) -> Row:
    """The row of a competency that is known here, or that something says about this person.

    Raises:
        NotFound: neither the installation nor the person's own record knows it.
    """
    row = profile.find(place)
    if row is None:
        raise NotFound
    return row


def _why_page(place: Place, sent: OpinionForm | None = None) -> str:
    profile, now = _read(place)
    row = _open(profile, place)
    session = read_session()
    at = row.reached.level or _spoken_of(row)
    evidence = [each.evidence for each in row.lines]
    return render_template(
        "competency/why.html",
        row=row,
        at=at,
        weight=weight_at(evidence, at),
        next_weight=weight_at(evidence, row.need) if row.state is State.MORE else None,
        lines=_counted(profile, row, at),
        parts=lambda way: _parts(profile, way),
        form=sent or _opinion_form(row, is_fresh=True),
        relations=relations_of(session, [row.known.id]) if row.known else (),
        relation_words=RELATION_WORDS,
        reversed_words=REVERSED_WORDS,
        sources=[(SOURCE_WORDS[source], WEIGHTS[source]) for source in WEIGHTS],
        needed=NEEDED,
        lessons_at_most=LESSONS_AT_MOST,
        as_of=now,
    )


def _spoken_of(row: Row) -> int:
    """The level that says most about somebody who has reached none: the highest that evidence speaks of, up to what is required.
    Without evidence, what is required or could be reached.
    """
    spoken = max((each.evidence.level for each in row.lines), default=0)
    if spoken:
        return min(spoken, row.need or spoken)
    return row.need or (row.way.level if row.way else 1)


def _counted(profile: Profile, row: Row, level: int) -> list[Counted]:
    evidence = [each.evidence for each in row.lines]
    counted = {share.line.key: share.counted for share in shares(evidence, level)}
    valid = {line.key for line in in_force(evidence)}
    return [
        Counted(
            line=each,
            words=_words_of(each.evidence),
            work=_work_title(profile, each),
            counted=counted.get(each.evidence.key, 0),
            is_replaced=each.evidence.key not in valid and not each.evidence.is_withdrawal,
        )
        for each in row.lines
    ]


def _words_of(line: Evidence) -> str:
    if line.is_withdrawal:
        return WITHDRAWN
    return NOT_PASSED if line.source is Source.QUIZ and not line.weight else SOURCE_WORDS[line.source]


def _work_title(profile: Profile, line: OwnLine) -> LocalisedText:
    """The lesson or quiz as it is called today; empty where the person may not open the course or it is gone."""
    found = profile.courses.get(str(line.course_id))
    lesson = found[1].lesson_by_id(line.evidence.work) if found is not None and line.evidence.work else None
    return lesson.title if lesson is not None else {}


def _crosswalk(rows: Sequence[Row]) -> list[tuple[Row, tuple[RelationRow, ...]]]:
    """The competencies that stand in a relation to others, each with its relations. One statement."""
    by_id = {row.known.id: row for row in rows if row.known is not None}
    relations = relations_of(read_session(), list(by_id))
    found = ((row, tuple(each for each in relations if each.competency_id == here)) for here, row in by_id.items())
    return [(row, some) for row, some in found if some]


def _history(profile: Profile) -> list[tuple[datetime, Row, int]]:
    """Every level that was reached, the last first."""
    found = [(each.at, row, each.level) for row in profile.rows for each in row.history]
    return sorted(found, key=lambda each: (each[0], each[1].place), reverse=True)


def _parts(profile: Profile, way: Way) -> list[Part]:
    """The steps of a way as they are told: lessons by name, or counted where a course has many; quizzes by name."""
    found: list[Part] = []
    for course_id in dict.fromkeys(step.course for step in way.steps):
        entry, course = profile.courses[course_id]
        lessons = [step for step in way.steps if step.course == course_id and not step.is_quiz]
        quizzes = [step for step in way.steps if step.course == course_id and step.is_quiz]
        if len(lessons) > _LESSONS_NAMED:
            minutes = sum(step.minutes for step in lessons)
            found.append(Part(course.title, url_for("learning.course", slug=entry.slug), minutes, count=len(lessons)))
            lessons = []
        found += [_named(profile, step) for step in sorted([*lessons, *quizzes], key=lambda each: each.order)]
    return found


def _named(profile: Profile, step: Step) -> Part:
    entry, course = profile.courses[step.course]
    lesson = course.lesson_by_id(step.work)
    assert lesson is not None  # noqa: S101 - the step was made of this document's lesson
    href = url_for("learning.lesson", slug=entry.slug, lesson_slug=lesson.slug)
    return Part(lesson.title, href, step.minutes, step.is_quiz)


def _opinion_form(row: Row, *, is_fresh: bool = False) -> OpinionForm | None:
    """The form with the levels of the competency's own scale; None where the scale is not known."""
    if row.known is None or row.known.is_retired or not row.levels:
        return None
    chosen = {"level": str(row.opinion.level)} if row.opinion is not None else {}
    form = OpinionForm(formdata=None, data=chosen) if is_fresh else OpinionForm()
    titles = [in_language(title, current_language())[0] for title in row.levels]
    step, _ = in_language(row.step, current_language())
    form.level.label.text = translated(N_("Anh/chị tự thấy mình ở %(step)s nào?"), step=step)
    form.level.choices = [
        choice("0", translated(N_("Chưa có %(step)s nào"), step=step)),
        *(choice(str(n), title) for n, title in enumerate(titles, 1)),
    ]
    return form
