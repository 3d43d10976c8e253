"""Which question was wrong: how a candidate knows one of their own paper again once it is handed in, and what is not told."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import update

from elearn.content.document import Draw
from elearn.core.actor import SYSTEM
from elearn.examinations.acts import ActKind
from elearn.examinations.models import Sitting, SittingLine
from elearn.examinations.plan.shape import Plan, Section
from elearn.examinations.queries.held import Held
from elearn.examinations.queries.reports import find_paper
from elearn.examinations.questions.report_rules import FIRST_WORDS, first_words, last_shown, tells_words
from elearn.examinations.rules import Cause, LineKind, Moment, State
from elearn.examinations.service.log import note_act
from tests.assessment.counter import words_of
from tests.examinations.said_pages import SaidPages
from tests.examinations.said_pages import pages as pages
from tests.examinations.sat import CHOICE, WORDS
from tests.examinations.sat_papers import Sat, hands_in, in_state, sits
from tests.examinations.stage import BANK, Stage
from tests.site import application as application
from tests.site import site as site
from tests.site import sown as sown

AT = datetime(2026, 11, 21, 2, tzinfo=UTC)
PLAN = Plan(
    (
        Section("a", "Phần một", (Draw(BANK, 1, f"id = {CHOICE}"),), minutes=5),
        Section("b", "Phần hai", (Draw(BANK, 1, f"id = {WORDS}"),)),
    ),
    minutes=20,
)
ASKED = "Một: chọn"


@pytest.mark.parametrize("state", list(State))
@pytest.mark.parametrize("elsewhere", [False, True])
def test_words_are_told_once_it_is_closed_and_no_other_one_asks_them(state: State, elsewhere: bool) -> None:
    assert tells_words(state, is_held_back=elsewhere) is (state in {State.CLOSED, State.POSTED} and not elsewhere)


@given(st.lists(st.text("abcđ", min_size=1, max_size=5), max_size=30))
def test_never_the_whole_of_a_question(words: list[str]) -> None:
    told = first_words(" ".join(words)).removesuffix("…").split()
    assert told == words[: len(told)]
    assert len(told) <= FIRST_WORDS
    assert len(told) < len(words) or not words


def test_a_section_that_the_clock_opened_for_nobody_was_not_shown() -> None:
    opened = {1: AT, 2: AT + timedelta(minutes=5)}
    heard = {"before": AT - timedelta(seconds=1), "then": AT, "later": AT + timedelta(minutes=6)}
    assert {name: last_shown(2, opened, at) for name, at in heard.items()} == {"before": 0, "then": 1, "later": 2}
    assert last_shown(0, {}, heard["before"]) == 0


def gone(stage: Stage, held: Held, *, cause: Cause, heard: int) -> Sat:
    """A paper whose second section was opened at `stage`'s instant; its page was heard of so many seconds later."""
    sat, now = sits(stage, held, stage.a_worker()), stage.clock.now()
    hands_in(stage, sat, {}, cause=cause)
    line = {"payload": {"section": 1}, "moment": Moment.IN_TIME, "server_at": now, "key": "section-1", "item": None}
    with stage.database.unit_of_work() as work:
        work.session.add(SittingLine(sitting_id=sat.sitting_id, seq=9, kind=LineKind.SECTION, **line))
        values = {"section": 1, "seen_at": now + timedelta(seconds=heard)}
        work.session.execute(update(Sitting).where(Sitting.id == sat.sitting_id).values(**values))
    return sat


@pytest.mark.parametrize(
    ("cause", "heard", "served"),
    [(Cause.CLOCK, -9, (1,)), (Cause.OFFICER, -9, (1,)), (Cause.CLOCK, 9, (1, 2)), (Cause.CANDIDATE, -9, (1, 2))],
)
@pytest.mark.parametrize("is_sequential", [False, True])
def test_only_sections_that_were_shown_are_offered(
    stage: Stage, cause: Cause, heard: int, served: tuple[int, ...], is_sequential: bool
) -> None:
    held = stage.a_held(replace(PLAN, is_sequential=is_sequential))
    sat = gone(stage, held, cause=cause, heard=heard)
    with stage.database.read() as session:
        paper = find_paper(session, Sitting.id == sat.sitting_id, now=stage.clock.now())
    assert paper is not None
    assert paper.served == served


def test_own_numbers_are_told_with_what_one_did_and_words_only_once_it_is_closed(pages: SaidPages) -> None:
    stage = pages.stage
    held = stage.a_held(PLAN)
    sat = gone(stage, held, cause=Cause.CANDIDATE, heard=0)
    browser = pages.of(sat.actor)  # type: ignore[arg-type]  # with an account
    own, door = f"/vi/examinations/{held.id}/reports", f"/vi/sittings/{sat.sitting_id}/wrong/1"
    early = words_of(browser.get(own).text)
    assert "Câu 1 Phần một · còn trống" in early
    assert "Khi kỳ thi đóng với mọi thí sinh" in early
    for page in (early, words_of(browser.get(door).text)):
        assert ASKED not in page
        assert "lựa chọn" not in page, "nor of which kind it is"
    in_state(stage, held, State.CLOSED)
    with stage.database.unit_of_work() as work:
        note_act(work.session, SYSTEM, held.id, ActKind.CLOSED, now=work.now)
    assert ASKED not in words_of(browser.get(own).text), "its hours may be opened once more"
    stage.clock.advance(hours=25)
    late = words_of(browser.get(own).text)
    assert ASKED in late
    assert "Part(" not in late
    assert "()" not in late
    assert "Một lựa chọn" in late
    assert "Phần một" in words_of(browser.get(door).text)
    assert 'class="question stack"' not in browser.get(door).text, "and never the question"
    stage.a_held(PLAN, opens_at=stage.clock.now() + timedelta(minutes=30))
    again = words_of(browser.get(own).text)
    assert ASKED not in again
    assert "còn được giữ kín" in again


def test_during_the_sitting_the_numbers_stand_as_they_did(pages: SaidPages) -> None:
    held = pages.stage.a_held(PLAN)
    sat = sits(pages.stage, held, pages.stage.a_worker())
    page = pages.of(sat.actor).get(f"/vi/examinations/{held.id}/reports").text  # type: ignore[arg-type]  # with an account
    assert 'class="pages"' in page
    assert ASKED not in page
