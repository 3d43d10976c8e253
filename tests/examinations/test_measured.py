"""What the answers tell of an examination's questions: from its closing on, for its officers, and always what finally counts."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from elearn.core.actor import SYSTEM
from elearn.core.clock import FakeClock
from elearn.core.db.work import Database
from elearn.core.ids import new_id
from elearn.core.jobs.context import JobContext
from elearn.core.jobs.model import Job
from elearn.examinations.acts import ActKind
from elearn.examinations.models import Annulment
from elearn.examinations.queries.measured import find_analysed, find_doubts
from elearn.examinations.questions.measured_rules import DOUBTS, gravity_of
from elearn.examinations.questions.ruling_rules import Remedy
from elearn.examinations.rules import State
from elearn.examinations.service import feeding, measuring
from elearn.examinations.service.erasing import erase_candidates
from elearn.examinations.service.log import note_act
from elearn.measurement.models import FedAttempt, WaitingAttempt
from elearn.measurement.queries import list_questions, list_tests
from elearn.measurement.rules import Code, Finding, Source
from elearn.wiring import REACTIONS
from tests.examinations.measured import (
    ASKED,
    FIRST,
    Played,
    kept,
    kept_papers,
    measure,
    misled,
    plain,
    run_measuring,
    summed,
    summed_papers,
)
from tests.examinations.stage import Stage, a_stage


@pytest.fixture
def told_stage(database_url: str, clock: FakeClock) -> Iterator[Stage]:
    """The stage where events have their reactions."""
    database = Database(database_url, clock=clock, session_info={"reactions": REACTIONS})
    yield a_stage(database, clock)
    database.close()


def test_before_posting_the_officers_read_that_the_key_is_probably_wrong(told_stage: Stage) -> None:
    played = misled(told_stage)
    found = played.read()
    assert found.told[0].id == FIRST
    assert found.told[0].doubts == (Finding(Code.KEY_SUSPECT, "b"),)
    assert (found.papers, found.waiting, found.few) == (40, 0, 0)
    assert found.reliability is not None
    with told_stage.database.read() as session:
        assert FIRST in find_doubts(session, played.held)


def test_trainers_are_told_nothing_before_posting_and_then_what_finally_counts(told_stage: Stage) -> None:
    played, stage = misled(told_stage), told_stage
    played.rule(FIRST, Remedy.REKEYED, "b")
    played.gather()
    with stage.database.read() as session:
        assert list_questions(session, stage.entry.id, stage.course) == []
        assert list_tests(session, stage.entry.id) == []
    assert kept(stage, Source.EXAMINATION) == {}
    played.post()
    played.gather()
    assert kept(stage, Source.EXAMINATION) == summed(played.expected())
    with stage.database.read() as session:
        told = {each.question.id for each in list_questions(session, stage.entry.id, stage.course)}
        assert told == set(ASKED[1:]), "the course still has the old key, of which there is nothing to tell"
        corrected = {**stage.course.questions, FIRST: plain(stage.course.questions[FIRST], "b")}
        told = {each.question.id for each in list_questions(session, stage.entry.id, replace(stage.course, questions=corrected))}
        assert told == set(ASKED), "once it is corrected alike, the figures are there"


def test_another_key_is_followed_and_so_is_a_question_that_is_dropped_or_granted(told_stage: Stage) -> None:
    played = misled(told_stage)
    played.rule(FIRST, Remedy.REKEYED, "b")
    played.gather()
    found = played.read()
    by_id = {each.id: each for each in found.told}
    assert by_id[FIRST].is_rekeyed
    assert by_id[FIRST].doubts == ()
    figures = by_id[FIRST].measured.figures
    assert figures is not None
    assert (figures.discrimination or 0) > 0
    for remedy in (Remedy.DROPPED, Remedy.GRANTED):
        played.rule(FIRST, remedy)
        played.gather()
        found = played.read()
        assert {each.id for each in found.questions} == set(ASKED[1:])
        assert found.left_out == {FIRST: remedy}
        assert kept_papers(told_stage, played.held) == summed_papers(played.expected())


def test_a_ruling_after_posting_takes_the_place_of_what_trainers_were_told(told_stage: Stage) -> None:
    played = misled(told_stage)
    played.post()
    played.gather()
    assert kept(told_stage, Source.EXAMINATION) == summed(played.expected())
    for remedy in (Remedy.REKEYED, Remedy.DROPPED):
        played.rule(FIRST, remedy, "b")
        played.gather()
        assert kept(told_stage, Source.EXAMINATION) == summed(played.expected())
        with told_stage.database.read() as session:
            told = [each.reliability.papers for each in list_tests(session, told_stage.entry.id)]
        assert told == [40], "not the form that has no papers any more"


def test_a_sheet_that_was_found_later_takes_the_place_of_what_was_handed_in(told_stage: Stage) -> None:
    played = misled(told_stage, 4)
    for candidate in list(played.answers)[:2]:
        played.enter_later(candidate, {FIRST: "c"})
    played.gather()
    assert kept(told_stage, Source.HELD, str(played.held.id)) == summed(played.expected())
    assert (played.read().papers, played.read().waiting) == (4, 0)


@pytest.mark.parametrize("when", [State.READY, State.CLOSED])
def test_whoever_s_result_was_annulled_is_left_out_whatever_follows(told_stage: Stage, when: State) -> None:
    stage, played = told_stage, Played.begin(told_stage)
    people = [played.hand_in({FIRST: "a" if number % 2 else "b"}) for number in range(4)]
    if when is State.CLOSED:
        played.close()
        played.measure()
        played.gather()
    for candidate, is_granted in ((people[0], True), (people[1], False)):
        with stage.database.unit_of_work() as work:
            by = {"asked_by": stage.officer.person_id, "decided_by": stage.city_officer.person_id}
            facts = {"reason": "x", "asked_at": work.now, "decided_at": work.now, "is_granted": is_granted, **by}
            work.session.add(Annulment(id=new_id(), examination_id=played.held.id, candidate_id=candidate, **facts))
            work.session.flush()
            note_act(work.session, SYSTEM, played.held.id, ActKind.ANNULMENT_DECIDED, candidate_id=candidate, now=work.now)
    if when is State.READY:
        played.close()
        played.measure()
    played.rule(ASKED[1], Remedy.REKEYED, "b")
    played.gather()
    del played.answers[people[0]]
    assert kept(stage, Source.HELD, str(played.held.id)) == summed(played.expected())
    assert played.read().waiting == 0


def test_of_two_examinations_each_has_its_own_figures(told_stage: Stage) -> None:
    one, other = misled(told_stage, 20), misled(told_stage, 30)
    for played in (one, other):
        assert kept(told_stage, Source.HELD, str(played.held.id)) == summed(played.expected())
    assert (one.read().papers, other.read().papers) == (20, 30)


def test_below_twenty_answers_nothing_is_told(told_stage: Stage) -> None:
    played = misled(told_stage, 19)
    found = played.read()
    assert (found.told, found.few, found.reliability) == ((), 3, None)
    with told_stage.database.read() as session:
        assert find_doubts(session, played.held) == {}
        analysed = find_analysed(session, played.held, FIRST)
    assert analysed is not None
    assert analysed.measured.figures is None
    played.hand_in({FIRST: "a"})
    played.gather()
    assert len(played.read().told) == 3


def test_nothing_is_counted_while_somebody_may_still_sit(told_stage: Stage) -> None:
    played = Played.begin(told_stage)
    played.hand_in({FIRST: "a"})
    played.measure()
    played.gather()
    assert kept(told_stage, Source.HELD, str(played.held.id)) == {}


def test_each_closing_enqueues_the_counting(told_stage: Stage) -> None:
    played = Played.begin(told_stage, State.CLOSED)
    for _ in range(2):
        with told_stage.database.unit_of_work() as work:
            note_act(work.session, SYSTEM, played.held.id, ActKind.CLOSED, now=work.now)
    with told_stage.database.read() as session:
        kinds = list(session.scalars(select(Job.kind).where(Job.kind == measuring.MEASURE)))
    # Its hours may be opened once more on the same day: the job of the first closing has run by then.
    assert kinds == [measuring.MEASURE] * 2


def test_a_job_that_was_killed_and_runs_again_counts_everybody_once(told_stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(measuring, "AT_ONCE", 2)
    played = Played.begin(told_stage)
    for number in range(7):
        played.hand_in({FIRST: "a" if number % 2 else "b", ASKED[1]: "a"})
    played.close()

    class Killed(Exception):
        pass

    feed, steps = feeding.feed_held, iter(range(9))

    def feed_and_die(*args: object) -> None:
        feed(*args)  # type: ignore[arg-type]  # what it is called with
        if next(steps) == 1:
            raise Killed

    monkeypatch.setattr(measuring, "feed_held", feed_and_die)
    with pytest.raises(Killed):
        measure(told_stage, played.held)
    monkeypatch.setattr(measuring, "feed_held", feed)
    played.gather()
    assert played.read().waiting == 5
    measure(told_stage, played.held)
    played.gather()
    assert played.read().waiting == 0
    assert kept(told_stage, Source.HELD, str(played.held.id)) == summed(played.expected())


def test_what_was_missed_is_found_at_night(told_stage: Stage) -> None:
    played, done = Played.begin(told_stage), misled(told_stage, 3)
    played.hand_in({FIRST: "a"})
    played.close()
    measuring.measure_missing(JobContext(told_stage.database, threading.Event()))
    with told_stage.database.read() as session:
        args = [
            each["examination"]
            for each in session.scalars(select(Job.args).where(Job.kind == measuring.MEASURE, Job.state == "waiting"))
        ]
    assert args == [str(played.held.id)], "not the one that is counted"
    assert done.read().waiting == 0
    run_measuring(told_stage)
    played.gather()
    assert kept(told_stage, Source.HELD, str(played.held.id)) == summed(played.expected())


def test_what_is_kept_of_one_candidate_goes_with_them_and_is_not_counted_again(told_stage: Stage) -> None:
    played = misled(told_stage, 20)
    before = kept(told_stage, Source.HELD, str(played.held.id))
    with told_stage.database.unit_of_work() as work:
        assert erase_candidates(work.session, played.held.id, now=work.now) == 20
    with told_stage.database.read() as session:
        for table in (FedAttempt, WaitingAttempt):
            assert session.execute(select(func.count()).select_from(table).where(table.source == Source.HELD)).scalar_one() == 0
    played.measure()
    played.gather()
    assert kept(told_stage, Source.HELD, str(played.held.id)) == before, "sums tell of nobody and stay"
    assert (played.read().papers, played.read().waiting) == (20, 0)


@pytest.mark.pure
@given(st.permutations(DOUBTS))
def test_the_gravest_stands_first(codes: list[Code]) -> None:
    misled_by = [Finding(each) for each in codes]
    assert gravity_of(None, misled_by) > (len(DOUBTS) + 0.5,)


# --- whatever happens, the sums are those of what counts ---------------------------------------------------------------------

answers = st.fixed_dictionaries({}, optional={each: st.sampled_from(["a", "b"]) for each in ASKED})
acts = st.one_of(
    st.tuples(st.just("hand in"), answers),
    st.tuples(st.just("enter later"), st.integers(0, 9), answers),
    st.tuples(st.just("rule"), st.sampled_from(ASKED), st.sampled_from(list(Remedy)), st.sampled_from(["a", "b"])),
    st.tuples(st.sampled_from(["gather", "measure", "close", "post"])),
)


class Repertoire:
    """One database for all examples, of which each has an examination of its own."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.played: list[Played] = []


@pytest.fixture
def repertoire(told_stage: Stage) -> Repertoire:
    return Repertoire(told_stage)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=20, deadline=None)
@given(st.lists(acts, max_size=9))
def test_whatever_is_handed_in_entered_ruled_and_fed_the_sums_are_those_of_what_counts(
    repertoire: Repertoire, script: list[tuple[object, ...]]
) -> None:
    stage, played = repertoire.stage, Played.begin(repertoire.stage)
    repertoire.played.append(played)
    for act in script:
        _do(played, act)
    if played.held.state is State.READY:
        played.close()
    played.measure()
    played.gather()
    expected = played.expected()
    assert kept(stage, Source.HELD, str(played.held.id)) == summed(expected)
    assert kept_papers(stage, played.held) == summed_papers(expected)
    posted = [each for one in repertoire.played if one.held.state is State.POSTED for each in one.expected()]
    assert kept(stage, Source.EXAMINATION) == summed(posted)


def _do(played: Played, act: tuple[object, ...]) -> None:
    match act:
        case ("hand in", dict() as given) if played.held.state is not State.POSTED:
            played.hand_in(given)
        case ("enter later", int() as which, dict() as given) if played.answers and played.held.state is not State.POSTED:
            played.enter_later(list(played.answers)[which % len(played.answers)], given)
        case ("rule", str() as question, Remedy() as remedy, str() as option) if played.held.state is not State.READY:
            played.rule(question, remedy, option)
        case ("close",) if played.held.state is State.READY:
            played.close()
        case ("post",) if played.held.state is State.CLOSED:
            played.post()
        case ("measure",):
            played.measure()
        case ("gather",):
            played.gather()
