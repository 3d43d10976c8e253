"""A learner's acts on both databases: each may be sent twice and counts once."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from elearn.assessment.responses import Chosen, Response
from elearn.core.actor import ANONYMOUS, Actor
from elearn.core.clock import FakeClock
from elearn.core.db.base import Base
from elearn.core.db.work import Database
from elearn.core.errors import Forbidden, Invalid
from elearn.core.events import StoredEvent
from elearn.core.ids import Id, new_id
from elearn.learning import queries, rules, service, voices
from elearn.learning.models import Completion, DeskObstacle, Enrolment, LessonProgress, PracticeResponse
from elearn.learning.service import Place, Step
from tests.build import a_learner, a_published_course, places, right_answer
from tests.conftest import NOW


@dataclass
class Stage:
    """A published course and a learner before it."""

    database: Database
    actor: Actor
    lessons: list[Place]

    def act(self, use_case: Callable[..., Step | None], *args: object, **named: object) -> Step | None:
        with self.database.unit_of_work() as work:
            return use_case(work.session, self.actor, *args, **named, now=work.now)

    def answer(self, place: Place, question_id: str, key: str = "", response: Response | None = None) -> Step:
        question = place.course.questions[question_id]
        given = response or right_answer(question)
        step = self.act(service.answer, place, question, given, language="vi", key=key or question_id)
        assert step is not None
        return step

    def finish(self, place: Place) -> Step:
        for question in place.lesson.questions:
            self.answer(place, question)
        if place.lesson.case is not None:
            step = self.act(service.close_case, place, an_ending(place))
        else:
            step = self.act(service.reach_end, place)
        assert step is not None
        return step

    def count(self, model: type[Base]) -> int:
        with self.database.read() as session:
            return session.execute(select(func.count()).select_from(model)).scalar_one()


def an_ending(place: Place) -> tuple[str, ...]:
    case = place.lesson.case
    assert case is not None
    path: tuple[str, ...] = ()
    scene = case.scenes[0]
    while scene.forks:
        path = (*path, scene.forks[0].id)
        found = case.scene(scene.forks[0].to)
        assert found is not None
        scene = found
    return path


@pytest.fixture
def stage(database: Database) -> Iterator[Stage]:
    entry, course = a_published_course(database)
    return Stage(database, a_learner(database), places(entry, course))


def test_enrolling_twice_gives_one_enrolment(stage: Stage) -> None:
    stage.act(service.enrol, stage.lessons[0].entry)
    stage.act(service.enrol, stage.lessons[0].entry)
    assert stage.count(Enrolment) == 1


def test_nobody_enrols_without_account(stage: Stage) -> None:
    stage.actor = ANONYMOUS
    with pytest.raises(Forbidden):
        stage.act(service.enrol, stage.lessons[0].entry)


def test_the_first_answer_enrols(stage: Stage) -> None:
    stage.answer(stage.lessons[0], stage.lessons[0].lesson.questions[0])
    assert stage.count(Enrolment) == 1


def test_an_answer_sent_twice_is_kept_once(stage: Stage) -> None:
    for _ in range(2):
        stage.answer(stage.lessons[0], stage.lessons[0].lesson.questions[0], key="one-click")
    assert stage.count(PracticeResponse) == 1


def test_a_new_answer_is_kept_beside_the_old_one_and_shown(stage: Stage, clock: FakeClock) -> None:
    place = stage.lessons[0]
    question = place.course.questions[place.lesson.questions[0]]
    wrong = Response(Chosen(tuple(option for option in question.key.options if option not in question.key.right)[:1]))  # type: ignore[union-attr]
    stage.answer(place, question.id, "first", wrong)
    clock.advance(seconds=5)
    stage.answer(place, question.id, "second")
    assert stage.count(PracticeResponse) == 2
    with stage.database.read() as session:
        standing = queries.find_standing(session, stage.actor, place.entry.slug)
        assert standing is not None
        assert queries.list_responses(session, stage.actor, standing, place.lesson.id, place.course.questions)[
            question.id
        ] == right_answer(question)


def test_the_end_alone_says_which_questions_are_missing(stage: Stage) -> None:
    step = stage.act(service.reach_end, stage.lessons[0])
    assert step is not None
    assert not step.is_finished
    assert step.missing == stage.lessons[0].lesson.questions


def test_the_last_answer_finishes_a_lesson_whose_end_was_reached(stage: Stage) -> None:
    place = stage.lessons[0]
    stage.act(service.reach_end, place)
    steps = [stage.answer(place, question) for question in place.lesson.questions]
    assert [step.is_finished for step in steps] == [False] * (len(steps) - 1) + [True]


def test_a_case_is_finished_only_by_an_ending(stage: Stage) -> None:
    place = stage.lessons[-1]
    assert place.lesson.case is not None
    with pytest.raises(Invalid):
        stage.act(service.close_case, place, ("a",) if len(an_ending(place)) > 1 else ())
    step = stage.act(service.close_case, place, an_ending(place))
    assert step is not None
    assert step.is_finished


def test_all_lessons_complete_the_course_once_with_a_snapshot_of_that_day(stage: Stage) -> None:
    steps = [stage.finish(place) for place in stage.lessons]
    assert [step.is_completed for step in steps] == [False] * (len(steps) - 1) + [True]
    again = stage.finish(stage.lessons[-1])
    assert not again.is_completed
    with stage.database.read() as session:
        completion = session.scalars(select(Completion)).one()
    assert [unit["name"]["vi"] for unit in completion.unit_path] == ["Thành phố Ví Dụ", "Phường Ví Dụ"]
    assert completion.unit_id == stage.actor.unit_id
    assert completion.minutes == stage.lessons[0].course.counted_minutes
    assert completion.source == "online"


def test_a_completion_is_one_event(stage: Stage) -> None:
    for place in stage.lessons:
        stage.finish(place)
    with stage.database.read() as session:
        names = session.scalars(select(StoredEvent.name)).all()
    assert names.count("learning.course_completed") == 1
    assert names.count("learning.lesson_finished") == len(stage.lessons)
    assert names.count("learning.enrolled") == 1


def test_many_devices_that_finish_at_once_complete_once(stage: Stage) -> None:
    for place in stage.lessons[:-1]:
        stage.finish(place)
    last = stage.lessons[-1]
    barrier = threading.Barrier(8)
    completed: list[bool] = []

    def send() -> None:
        barrier.wait()
        step = stage.act(service.close_case, last, an_ending(last))
        assert step is not None
        completed.append(step.is_completed)

    threads = [threading.Thread(target=send) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(completed) == 8
    assert sum(completed) == 1
    assert stage.count(Completion) == 1


def test_two_devices_that_finish_different_last_lessons_complete_the_course(stage: Stage) -> None:
    for place in stage.lessons[:-2]:
        stage.finish(place)
    for place in stage.lessons[-2:]:
        for question in place.lesson.questions:
            stage.answer(place, question)
    barrier = threading.Barrier(2)

    def send(place: Place) -> None:
        barrier.wait()
        if place.lesson.case is not None:
            stage.act(service.close_case, place, an_ending(place))
        else:
            stage.act(service.reach_end, place)

    threads = [threading.Thread(target=send, args=(place,)) for place in stage.lessons[-2:]]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert stage.count(Completion) == 1


def test_right_answers_beforehand_make_a_lesson_known_and_earn_no_minutes(stage: Stage) -> None:
    first = stage.lessons[0]
    responses = {each.id: right_answer(each) for each in rules.questions_to_know(first.course, first.lesson)}
    with stage.database.unit_of_work() as work:
        wrong = service.show_known(work.session, stage.actor, first, responses, language="vi", key="k", now=work.now)
    assert wrong == ()
    for place in stage.lessons[1:]:
        stage.finish(place)
    with stage.database.read() as session:
        learned = sum(each.lesson.minutes for each in stage.lessons[1:])
        wanted = round(first.course.counted_minutes * learned / first.course.minutes)
        assert session.scalars(select(Completion)).one().minutes == wanted


def test_a_wrong_answer_beforehand_names_the_question_and_changes_no_state(stage: Stage) -> None:
    first = stage.lessons[0]
    asked = rules.questions_to_know(first.course, first.lesson)
    responses = {each.id: right_answer(each) for each in asked[1:]}
    with stage.database.unit_of_work() as work:
        wrong = service.show_known(work.session, stage.actor, first, responses, language="vi", key="k", now=work.now)
    assert wrong == (asked[0].id,)
    with stage.database.read() as session:
        assert session.scalars(select(LessonProgress)).one().known_at is None


def show_known(stage: Stage, *, key: str = "k") -> None:
    first = stage.lessons[0]
    responses = {each.id: right_answer(each) for each in rules.questions_to_know(first.course, first.lesson)}
    with stage.database.unit_of_work() as work:
        service.show_known(work.session, stage.actor, first, responses, language="vi", key=key, now=work.now)


def test_what_was_answered_beforehand_is_kept_once_and_marked_as_such(stage: Stage) -> None:
    show_known(stage)
    show_known(stage)
    with stage.database.read() as session:
        kept = session.execute(select(PracticeResponse.asked_in, PracticeResponse.outcome)).all()
    asked = rules.questions_to_know(stage.lessons[0].course, stage.lessons[0].lesson)
    assert kept == [("known", "right")] * len(asked)


def test_what_was_answered_beforehand_answers_nothing_in_the_lesson(stage: Stage) -> None:
    show_known(stage)
    step = stage.act(service.reach_end, stage.lessons[0])
    assert step is not None
    assert step.missing == stage.lessons[0].lesson.questions
    with stage.database.read() as session:
        standing = queries.find_standing(session, stage.actor, stage.lessons[0].entry.slug)
        assert standing is not None
        lesson, questions = stage.lessons[0].lesson.id, stage.lessons[0].course.questions
        assert queries.list_responses(session, stage.actor, standing, lesson, questions) == {}


def rendition_of_progress(stage: Stage) -> object:
    with stage.database.read() as session:
        return session.scalars(select(LessonProgress)).one().rendition_id


def test_a_finished_lesson_names_the_rendition_that_was_before_the_learner(stage: Stage) -> None:
    stage.answer(stage.lessons[0], stage.lessons[0].lesson.questions[0])
    assert rendition_of_progress(stage) is None
    stage.finish(stage.lessons[0])
    assert rendition_of_progress(stage) == stage.lessons[0].entry.rendition_id


def test_a_known_lesson_names_the_rendition_that_was_before_the_learner(stage: Stage) -> None:
    show_known(stage)
    assert rendition_of_progress(stage) == stage.lessons[0].entry.rendition_id


def correct(stage: Stage, **changed: object) -> Id:
    """Adds a completion that corrects the one in force."""
    with stage.database.unit_of_work() as work:
        old = work.session.scalars(select(Completion).where(queries.in_force())).one()
        copy = {each.name: getattr(old, each.name) for each in Completion.__table__.columns}
        fresh = Completion(**{**copy, "id": new_id(), "corrects_id": old.id, **changed})
        work.session.add(fresh)
    return fresh.id


def test_only_the_completion_that_nothing_corrects_is_in_force(stage: Stage) -> None:
    for place in stage.lessons:
        stage.finish(place)
    correct(stage, minutes=11)
    last = correct(stage, minutes=12, completed_at=NOW + timedelta(days=1))
    with stage.database.read() as session:
        assert session.scalars(select(Completion.id).where(queries.in_force())).all() == [last]
        assert queries.count_minutes(session, stage.actor, NOW - timedelta(days=1)) == 12
        standing = queries.find_standing(session, stage.actor, stage.lessons[0].entry.slug)
        assert standing is not None
        assert standing.completed_at == NOW + timedelta(days=1)


def test_a_completion_is_corrected_once(stage: Stage) -> None:
    for place in stage.lessons:
        stage.finish(place)
    with stage.database.read() as session:
        first = session.scalars(select(Completion.id)).one()
    correct(stage)
    with pytest.raises(IntegrityError):
        correct(stage, corrects_id=first)


def test_a_place_is_kept_and_only_a_real_one(stage: Stage) -> None:
    place = stage.lessons[1]
    block = place.lesson.pages["en"].blocks[4].key
    stage.act(service.enrol, place.entry)
    stage.act(service.move_to, place, block)
    with pytest.raises(Invalid):
        stage.act(service.move_to, place, "nowhere")
    with stage.database.read() as session:
        standing = queries.find_standing(session, stage.actor, place.entry.slug)
    assert standing is not None
    assert standing.progress[place.lesson.id].block == block
    assert standing.last_lesson == place.lesson.id


def test_a_look_at_a_lesson_takes_up_no_course_and_is_not_kept(stage: Stage) -> None:
    place = stage.lessons[1]
    stage.act(service.move_to, place, place.lesson.pages["en"].blocks[4].key)
    assert [stage.count(model) for model in (Enrolment, LessonProgress)] == [0, 0]


def test_the_path_of_a_case_is_kept_at_each_choice(stage: Stage) -> None:
    place = stage.lessons[-1]
    for path in (("b",), ("b", "a")):
        stage.act(service.follow_case, place, path)
    with stage.database.read() as session:
        standing = queries.find_standing(session, stage.actor, place.entry.slug)
    assert standing is not None
    assert standing.progress[place.lesson.id].path == "b.a"
    assert standing.last_lesson == place.lesson.id


@pytest.mark.parametrize("path", [(), ("z",), ("a", "z"), ("a",) * 61])
def test_a_path_that_the_case_does_not_have_is_refused(stage: Stage, path: tuple[str, ...]) -> None:
    with pytest.raises(Invalid):
        stage.act(service.follow_case, stage.lessons[-1], path)
    assert stage.count(Enrolment) == 0


def test_a_lesson_without_a_case_has_no_path(stage: Stage) -> None:
    with pytest.raises(Invalid):
        stage.act(service.follow_case, stage.lessons[0], ("a",))


def test_a_closed_case_keeps_its_ending(stage: Stage) -> None:
    place = stage.lessons[-1]
    stage.finish(place)
    with stage.database.read() as session:
        assert session.scalars(select(LessonProgress)).one().path == ".".join(an_ending(place))


def test_nothing_answered_beforehand_is_refused_and_nothing_is_kept(stage: Stage) -> None:
    with stage.database.unit_of_work() as work, pytest.raises(Invalid):
        service.show_known(work.session, stage.actor, stage.lessons[0], {}, language="vi", key="k", now=work.now)
    assert stage.count(Enrolment) == 0


def test_that_the_end_was_reached_is_known_of_a_lesson_that_is_not_done(stage: Stage) -> None:
    place = stage.lessons[0]
    stage.act(service.reach_end, place)
    with stage.database.read() as session:
        standing = queries.find_standing(session, stage.actor, place.entry.slug)
    assert standing is not None
    assert (standing.progress[place.lesson.id].is_end_reached, standing.progress[place.lesson.id].is_done) == (True, False)


def test_an_obstacle_is_counted_once_and_names_nobody(stage: Stage) -> None:
    place = stage.lessons[1]
    stage.act(voices.do_desk_act, place, obstacle="machine")
    stage.act(voices.do_desk_act, place, obstacle="machine")
    with stage.database.read() as session:
        obstacle = session.scalars(select(DeskObstacle)).one()
        progress = session.scalars(select(LessonProgress)).one()
    assert not hasattr(obstacle, "person_id")
    assert obstacle.id.version == 4
    assert progress.desk_is_done is False
    stage.act(voices.do_desk_act, place, obstacle=None)
    with stage.database.read() as session:
        assert session.scalars(select(LessonProgress)).one().desk_is_done


def test_an_unknown_reason_is_refused(stage: Stage) -> None:
    with pytest.raises(Invalid):
        stage.act(voices.do_desk_act, stage.lessons[0], obstacle="laziness")


def test_a_lesson_without_an_act_at_the_desk_takes_no_answer_about_one(stage: Stage) -> None:
    place = stage.lessons[1]
    pages = {
        language: replace(page, blocks=tuple(each for each in page.blocks if each.kind != "desk"))
        for language, page in place.lesson.pages.items()
    }
    bare = replace(place, lesson=replace(place.lesson, pages=pages))
    for obstacle in (None, "machine"):
        with pytest.raises(Invalid):
            stage.act(voices.do_desk_act, bare, obstacle=obstacle)
    assert (stage.count(DeskObstacle), stage.count(LessonProgress)) == (0, 0)


def test_a_fault_can_be_reported_without_account(stage: Stage) -> None:
    with stage.database.unit_of_work() as work:
        report = voices.report_fault(
            work.session, ANONYMOUS, stage.lessons[0], voices.Said("Sai chính tả ở dòng 2", "nowhere"), language="vi", now=work.now
        )
        assert report.person_id is None
        assert report.block is None


@pytest.mark.parametrize("words", ["", "  ", "ab", "x" * 4001])
def test_a_report_without_words_or_without_end_is_refused(stage: Stage, words: str) -> None:
    with stage.database.unit_of_work() as work, pytest.raises(Invalid):
        voices.report_fault(work.session, ANONYMOUS, stage.lessons[0], voices.Said(words), language="vi", now=work.now)


def test_nobody_sees_another_ones_progress(stage: Stage) -> None:
    stage.finish(stage.lessons[0])
    other = a_learner(stage.database, name="Trần Văn Phúc")
    with stage.database.read() as session:
        standing = queries.find_standing(session, other, stage.lessons[0].entry.slug)
        assert standing is not None
        assert not standing.is_enrolled
        assert standing.progress == {}
        assert queries.list_responses(session, other, standing, stage.lessons[0].lesson.id, stage.lessons[0].course.questions) == {}
