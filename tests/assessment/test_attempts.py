"""The life of an attempt on both databases: every act may be sent twice, and nothing acknowledged is lost."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from fractions import Fraction

import pytest
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from elearn.assessment import service
from elearn.assessment.log import digest_of
from elearn.assessment.models import Attempt, AttemptLine, AttemptResult
from elearn.assessment.papers import draw_paper
from elearn.assessment.responses import Chosen, Response, Written
from elearn.assessment.service import AskedBack
from elearn.core.actor import ANONYMOUS, Actor, Grant, Role
from elearn.core.clock import FakeClock
from elearn.core.errors import Conflict, Forbidden, Invalid, NotFound
from elearn.core.events import StoredEvent
from elearn.learning.models import Completion, LessonProgress
from tests.assessment.quiz_course import quiz_of
from tests.assessment.quiz_stage import QuizStage, a_quiz_stage
from tests.build import a_learner
from tests.organisation.makers import a_person

StageMaker = Callable[..., QuizStage]


@pytest.fixture
def make(database_url: str, clock: FakeClock) -> Iterator[StageMaker]:
    made: list[QuizStage] = []

    def make_one(**settings: object) -> QuizStage:
        made.append(a_quiz_stage(database_url, clock, **settings))
        return made[-1]

    yield make_one
    for stage in made:
        stage.database.close()


@pytest.fixture
def stage(make: StageMaker) -> QuizStage:
    return make()


def at_once(count: int, act: Callable[[int], object]) -> list[object]:
    """Lets `count` threads do something at the same moment; answers what each got or what it raised."""
    answers: list[object] = [None] * count
    ready = threading.Barrier(count)

    def run(number: int) -> None:
        ready.wait()
        try:
            answers[number] = act(number)
        except Exception as error:  # noqa: BLE001 - what was raised is the answer
            answers[number] = error

    threads = [threading.Thread(target=run, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def patiently(act: Callable[[], object]) -> object:
    """What a busy machine puts off is asked again, as a page does: a lock is waited for one second."""
    while True:
        try:
            return act()
        except OperationalError as error:
            if "lock timeout" not in str(error):
                raise


WRONG = Response(Chosen(("b",)))


def test_beginning_again_goes_on_with_the_open_attempt(stage: QuizStage) -> None:
    assert stage.start(seed="one").id == stage.start(seed="two").id


def test_two_tabs_begin_one_attempt(stage: QuizStage) -> None:
    stage.start()
    stage.submit(stage.start())
    found = at_once(6, lambda number: stage.start(seed=f"seed-{number}").id)
    assert len(set(found)) == 1
    assert stage.open_attempts() == 1


def test_a_guest_begins_nothing(stage: QuizStage) -> None:
    with pytest.raises(Forbidden):
        stage.start(ANONYMOUS)


def test_the_paper_can_be_drawn_again_from_its_seed(stage: QuizStage) -> None:
    sitting = stage.start(seed="5eed")
    assert tuple(item.id for item in sitting.paper.items) == draw_paper(stage.course, quiz_of(stage.course), "5eed")


def test_nobody_else_finds_an_attempt(stage: QuizStage) -> None:
    sitting = stage.start()
    other = a_learner(stage.database, name="Trần Văn Khoa")
    head = Actor(person_id=other.person_id, unit_id=stage.actor.unit_id, grants=(Grant(Role.HEAD, stage.actor.unit_id),))  # type: ignore[arg-type]
    for somebody in (other, head, ANONYMOUS):
        with pytest.raises(NotFound):
            stage.sitting(sitting.id, somebody)


def test_a_save_sent_again_is_kept_once(stage: QuizStage) -> None:
    sitting = stage.start()
    for _ in range(3):
        stage.save(sitting, "b-mot", key="same")
    assert stage.lines(sitting) == [1]


def test_lines_are_numbered_without_gaps_however_they_are_sent(stage: QuizStage) -> None:
    sitting = stage.start()
    ids = [item.id for item in sitting.paper.items]
    at_once(8, lambda number: [stage.save(sitting, ids[number % 4], key=f"k{number % 5}-{each}") for each in range(3)])
    assert stage.lines(sitting) == list(range(1, 16))


def test_the_last_answer_counts(stage: QuizStage) -> None:
    sitting = stage.start()
    stage.save(sitting, "b-mot", WRONG)
    stage.clock.advance(seconds=5)
    stage.save(sitting, "b-mot", Response(Chosen(("a",))))
    assert stage.sheet(sitting).given["b-mot"].response.answer == Chosen(("a",))


def test_an_answer_that_waited_is_kept_but_does_not_undo_a_newer_one(stage: QuizStage) -> None:
    sitting = stage.start()
    stage.clock.advance(minutes=10)
    stage.save(sitting, "b-mot", Response(Chosen(("a",))))
    stage.clock.advance(minutes=1)
    late = stage.save(sitting, "b-mot", WRONG, waited=300)
    assert not late.is_current
    assert stage.sheet(sitting).given["b-mot"].response.answer == Chosen(("a",))
    assert len(stage.lines(sitting)) == 2


def test_an_answer_that_waited_counts_where_nothing_newer_was_given(stage: QuizStage) -> None:
    sitting = stage.start()
    stage.clock.advance(minutes=10)
    stage.save(sitting, "b-mot", WRONG)
    stage.clock.advance(minutes=10)
    assert stage.save(sitting, "b-mot", Response(Chosen(("a",))), waited=120).is_current


def test_handing_in_twice_is_handing_in_once(stage: QuizStage) -> None:
    sitting = stage.start()
    stage.answer_right(sitting, 7)
    first = stage.submit(sitting)
    assert stage.submit(stage.sitting(sitting.id)).id == first.id
    assert (stage.count(AttemptResult), first.result.is_passed, first.result.share) == (1, True, Fraction(7, 10))


def test_twenty_hand_in_at_once_and_get_one_result(stage: QuizStage) -> None:
    sitting = stage.start()
    stage.answer_right(sitting, 8)
    stage.finish_reading()
    found = at_once(20, lambda _: patiently(lambda: stage.submit(sitting).id))
    assert len(set(found)) == 1
    assert (stage.count(AttemptResult), stage.count(Completion)) == (1, 1)


def test_nothing_is_saved_after_handing_in(stage: QuizStage) -> None:
    sitting = stage.start()
    stage.save(sitting, "b-mot", key="before")
    stage.submit(sitting)
    with pytest.raises(Conflict):
        stage.save(sitting, "b-hai")
    assert stage.save(sitting, "b-mot", key="before").is_current, "what was kept is acknowledged again"
    assert stage.lines(sitting) == [1, 2]


def test_an_answer_of_two_readings_holds_the_submit_back(stage: QuizStage) -> None:
    sitting = stage.start()
    stage.save(sitting, "b-ba", Response(Written("1.000")))
    with pytest.raises(AskedBack) as told:
        stage.submit(sitting)
    assert [item.id for item in told.value.items] == ["b-ba"]
    assert stage.open_attempts() == 1
    assert stage.count(AttemptLine) == 1, "nothing half done"


def test_attempts_run_out(stage: QuizStage) -> None:
    for _ in range(3):
        stage.submit(stage.start())
    assert stage.standing().left == 0
    with pytest.raises(Conflict):
        stage.start()


def test_further_attempts_can_be_allowed_with_a_reason(stage: QuizStage) -> None:
    for _ in range(3):
        stage.submit(stage.start())
    person = stage.actor.person_id
    assert person is not None
    with stage.database.unit_of_work() as work:
        service.allow_attempts(
            work.session, stage.actor, person, stage.entry.id, "kiem-tra", cycle=1, extra=1, reason="Mất điện", now=work.now
        )
    assert stage.start().number == 4


@pytest.mark.parametrize(("extra", "reason"), [(0, "x"), (21, "x"), (1, "  "), (1, "x" * 5000)])
def test_an_allowance_needs_a_number_and_a_reason(stage: QuizStage, extra: int, reason: str) -> None:
    person = stage.actor.person_id
    assert person is not None
    with pytest.raises(Invalid), stage.database.unit_of_work() as work:
        service.allow_attempts(
            work.session, stage.actor, person, stage.entry.id, "kiem-tra", cycle=1, extra=extra, reason=reason, now=work.now
        )


def test_whoever_has_passed_is_not_asked_again(stage: QuizStage) -> None:
    sitting = stage.start()
    stage.answer_right(sitting, 10)
    stage.submit(sitting)
    with pytest.raises(Conflict):
        stage.start()


def test_a_passed_quiz_completes_the_course_once_its_lessons_are_done(stage: QuizStage) -> None:
    sitting = stage.start()
    stage.answer_right(sitting, 10)
    stage.submit(sitting)
    assert stage.count(Completion) == 0
    stage.finish_reading()
    assert stage.count(Completion) == 1


def test_a_failed_quiz_finishes_nothing(stage: QuizStage) -> None:
    stage.finish_reading()
    stage.submit(stage.start())
    assert stage.count(Completion) == 0
    assert stage.count(LessonProgress, LessonProgress.lesson == "kiem-tra") == 0


def test_the_second_paper_asks_other_questions_first(make: StageMaker) -> None:
    stage = make(count=5)
    first = stage.start(seed="1")
    stage.submit(first)
    second = stage.start(seed="2")
    assert not {item.id for item in first.paper.items} & {item.id for item in second.paper.items}


def test_an_attempt_keeps_the_version_it_was_begun_with(make: StageMaker) -> None:
    stage = make()
    sitting = stage.start()
    newer = make(passing=90)
    assert newer.entry.rendition_id != stage.entry.rendition_id
    assert stage.sitting(sitting.id).quiz.pass_percent == 70


def test_explained_at_once_means_answered_once(make: StageMaker) -> None:
    stage = make(feedback="immediate")
    sitting = stage.start()
    stage.save(sitting, "b-mot", WRONG, key="first")
    with pytest.raises(Conflict):
        stage.save(sitting, "b-mot")
    stage.save(sitting, "b-mot", WRONG, key="first")
    stage.save(sitting, "b-ba", Response(Written("1.000")))
    stage.save(sitting, "b-ba", Response(Written("1000")))
    assert len(stage.lines(sitting)) == 3


def test_the_chain_holds_the_whole_log(stage: QuizStage) -> None:
    """The digest in the event covers every line: a line changed behind the triggers would show."""
    sitting = stage.start()
    stage.answer_right(sitting, 2)
    stage.submit(sitting)
    with stage.database.read() as session:
        event = session.scalars(select(StoredEvent).where(StoredEvent.name == "assessment.attempt_submitted")).one()
        kept = [service.as_kept(row) for row in session.execute(select(*AttemptLine.__table__.c).order_by(AttemptLine.seq))]
    assert event.payload["lines"] == 3
    assert event.payload["digest"] == digest_of(kept)
    kept[0]["payload"] = kept[1]["payload"]
    assert event.payload["digest"] != digest_of(kept)


def test_events_hold_no_answer(stage: QuizStage) -> None:
    sitting = stage.start()
    stage.save(sitting, "b-bon", Response(Written("bí mật của tôi")))
    stage.submit(sitting)
    with stage.database.read() as session:
        told = repr([event.payload for event in session.scalars(select(StoredEvent))])
    assert "bí mật" not in told
    assert "b-bon" not in told


def a_trainer(stage: QuizStage) -> Actor:
    unit = stage.actor.unit_id
    assert unit is not None
    with stage.database.unit_of_work() as work:
        person = a_person(work.session, unit, name="Lê Thị Hà")
    return Actor(person_id=person, unit_id=unit, grants=(Grant(Role.TRAINER, unit),))


def test_an_essay_waits_for_a_person_and_then_decides(make: StageMaker) -> None:
    stage = make(essay=True, passing=100)
    stage.finish_reading()
    sitting = stage.start()
    stage.answer_right(sitting, 11)
    assert stage.submit(sitting).result.is_passed is None
    trainer = a_trainer(stage)
    with stage.database.unit_of_work() as work:
        service.mark_essay(
            work.session, trainer, stage.sitting(sitting.id), "b-viet", share=Fraction(1), words="Đủ ý.", now=work.now
        )
    assert stage.result(sitting).result.is_passed is True
    assert stage.count(AttemptResult) == 2, "the first result is kept"
    assert stage.count(Completion) == 1


def test_nobody_marks_their_own_essay_or_one_of_another_unit(make: StageMaker) -> None:
    stage = make(essay=True)
    sitting = stage.start()
    stage.answer_right(sitting, 11)
    stage.submit(sitting)
    stranger = a_learner(stage.database, name="Trần Văn Khoa")
    unit = stage.actor.unit_id
    assert unit is not None
    own = Actor(person_id=stage.actor.person_id, unit_id=unit, grants=(Grant(Role.TRAINER, unit),))
    other = Actor(person_id=stranger.person_id, grants=(Grant(Role.TRAINER, stranger.unit_id),))  # type: ignore[arg-type]
    for marker in (own, other, ANONYMOUS):
        with pytest.raises(NotFound), stage.database.unit_of_work() as work:
            service.mark_essay(work.session, marker, sitting, "b-viet", share=Fraction(1), words="", now=work.now)


@pytest.mark.parametrize("share", [Fraction(-1, 100), Fraction(101, 100)])
def test_an_essay_earns_between_nothing_and_all(make: StageMaker, share: Fraction) -> None:
    stage = make(essay=True)
    sitting = stage.start()
    stage.answer_right(sitting, 11)
    stage.submit(sitting)
    trainer = a_trainer(stage)
    with pytest.raises(Invalid), stage.database.unit_of_work() as work:
        service.mark_essay(work.session, trainer, sitting, "b-viet", share=share, words="", now=work.now)


def test_only_an_open_attempt_is_unique(stage: QuizStage) -> None:
    stage.submit(stage.start())
    stage.submit(stage.start())
    assert stage.count(Attempt) == 2
