"""The pages of marking and of questions: who comes in, what they show, and what they never show."""

from __future__ import annotations

import re
from dataclasses import replace
from fractions import Fraction

import pytest
from sqlalchemy import func, select

from elearn.content.document import Cloze, Gap, Key, Matching, Ordering, Question, Spot
from elearn.core import limits
from elearn.core.actor import Actor
from elearn.core.clock import FakeClock
from elearn.core.notes import Note
from elearn.examinations.models import Candidate, EssayMarking, Examination, Ruling, Sitting
from elearn.examinations.queries.held import Held
from elearn.examinations.queries.results import read_history
from elearn.examinations.questions.key_form import key_fields
from elearn.examinations.questions.rekeying import read_kept
from elearn.examinations.questions.ruling_rules import Remedy
from elearn.examinations.rules import Body, State
from elearn.examinations.service.marking import Given, mark_essay
from elearn.examinations.service.ruling import Wanted, ask_ruling
from tests.assessment.counter import words_of
from tests.examinations.pages import Pages, address
from tests.examinations.sat import CHOICE, ESSAY, NUMBER, a_plan, hand_in, right, written, wrong
from tests.examinations.stage import a_stage
from tests.site import Site
from tests.site import application as application
from tests.site import site as site
from tests.site import sown as sown

PLAN = a_plan(CHOICE, NUMBER, ESSAY, markers=2)
NAME, NUMBER_OF = "Đặng Thị Bí Mật", "SBD7391"


@pytest.fixture
def pages(site: Site, clock: FakeClock) -> Pages:
    return Pages(site, a_stage(site.database, clock, has_essay=True))


def closed(pages: Pages, **changes: object) -> Held:
    return pages.stage.a_held(PLAN, state=State.CLOSED, **changes)


def a_named_essay(pages: Pages, held: Held, text: str = "Ý một. Ý hai.") -> object:
    answers = {CHOICE: right(pages.stage), ESSAY: written(text)}
    return hand_in(pages.stage, held, answers, name=NAME, number=NUMBER_OF, about="Phòng Nội vụ kín", unit_id=pages.stage.ward)


def token_in(page: str) -> str:
    return re.search(r'name="essay" value="([0-9a-f]+)"', page)[1]  # type: ignore[index]  # it is there


def test_a_marker_takes_one_answer_after_another_to_the_end(pages: Pages) -> None:
    held = closed(pages)
    marker = pages.stage.a_member(held, Body.MARKING)
    for number in range(3):
        a_named_essay_of(pages, held, number)
    browser, reader = pages.browser(marker), pages.browser(marker, checks=True)
    assert "Chấm 3 bài" in browser.get(address(held, "marking")).get_data(as_text=True)
    where, seen = address(held, "marking", ESSAY), set()
    for _ in range(3):
        page = reader.get(where).get_data(as_text=True)
        seen.add(re.search(r"Bài của người \d", page)[0])  # type: ignore[index]  # it is there
        sent = browser.post(where, data={"essay": token_in(page), "sees": "nobody", "points": "0,5", "words": "được"})
        assert sent.status_code == 303
    assert len(seen) == 3
    assert browser.get(where).status_code == 302
    page = browser.get(address(held, "marking")).get_data(as_text=True)
    assert "Phần còn lại chờ người chấm khác." in page


def a_named_essay_of(pages: Pages, held: Held, number: int) -> None:
    hand_in(pages.stage, held, {ESSAY: written(f"Bài của người {number}")}, name=f"{NAME} {number}", number=f"{NUMBER_OF}{number}")


def test_an_answer_can_be_left_for_later(pages: Pages) -> None:
    held = closed(pages)
    browser = pages.browser(pages.stage.a_member(held, Body.MARKING))
    for number in range(2):
        a_named_essay_of(pages, held, number)
    where = address(held, "marking", ESSAY)
    first = token_in(browser.get(where).get_data(as_text=True))
    second = token_in(browser.get(f"{where}?after={first}").get_data(as_text=True))
    assert second > first
    assert browser.get(f"{where}?after={second}").status_code == 302


def test_no_page_of_marking_tells_whose_an_answer_is(pages: Pages) -> None:
    held = closed(pages)
    sitting_id = a_named_essay(pages, held)
    markers = [pages.stage.a_member(held, Body.MARKING, name=f"Người Chấm {each}") for each in "ABC"]
    with pages.site.database.read() as session:
        sitting = session.scalars(select(Sitting).where(Sitting.id == sitting_id)).one()
        candidate = session.scalars(select(Candidate).where(Candidate.id == sitting.candidate_id)).one()
    secrets = [
        NAME,
        NUMBER_OF,
        "Bí Mật",
        "Phòng Nội vụ kín",
        "Phường A",
        str(sitting.id),
        str(candidate.id),
        sitting.seed,
        held.seed,
    ]
    for marker, share, sees in zip(markers, ("0", "1", "0,5"), ("nobody", "nobody", "others"), strict=True):
        browser = pages.browser(marker)
        shown = [browser.get(address(held, "marking")), browser.get(address(held, "marking", ESSAY))]
        page = shown[1].get_data(as_text=True)
        told = [each for each in secrets for answer in shown if each in answer.get_data(as_text=True) + str(answer.headers)]
        assert told == []
        others = {"Người Chấm A", "Người Chấm B", "Người Chấm C"} - {marker.name}
        assert not [each for each in others if each in page]
        sent = browser.post(
            address(held, "marking", ESSAY),
            data={"essay": token_in(page), "sees": sees, "points": share, "words": "lời người chấm"},
        )
        assert (sent.status_code, NUMBER_OF in sent.get_data(as_text=True)) == (303, False)
    with pages.site.database.read() as session:
        assert read_history(session, sitting.id)[-1].earned == Fraction(3, 2)


def test_a_second_marker_sees_nothing_and_a_third_both(pages: Pages) -> None:
    held = closed(pages)
    sitting = a_named_essay(pages, held)
    one, other, third = (pages.stage.a_member(held, Body.MARKING) for _ in range(3))
    _mark(pages, one, sitting, "lời của người thứ nhất", Fraction(0))
    page = pages.browser(other).get(address(held, "marking", ESSAY)).get_data(as_text=True)
    assert "lời của người thứ nhất" not in page
    _mark(pages, other, sitting, "lời của người thứ hai", Fraction(1))
    page = pages.browser(third, checks=True).get(address(held, "marking", ESSAY)).get_data(as_text=True)
    assert "lời của người thứ nhất" in page
    assert "lời của người thứ hai" in page
    assert "Người chấm thứ 2: 1 điểm" in page


def _mark(pages: Pages, actor: Actor, sitting: object, words: str, share: Fraction) -> None:
    with pages.site.database.unit_of_work() as work:
        mark_essay(work.session, actor, sitting, ESSAY, Given(share, words), sees_others=False, now=work.now)  # type: ignore[arg-type]


def test_a_number_that_is_none_is_told_and_what_was_typed_stays(pages: Pages) -> None:
    held = closed(pages)
    a_named_essay(pages, held)
    browser = pages.browser(pages.stage.a_member(held, Body.MARKING), checks=True)
    where = address(held, "marking", ESSAY)
    token = token_in(browser.get(where).get_data(as_text=True))
    sent = browser.post(where, data={"essay": token, "sees": "nobody", "points": "nhiều", "words": "lời đã gõ"})
    page = sent.get_data(as_text=True)
    assert sent.status_code == 422
    assert "Điểm cần là một con số" in page
    assert "lời đã gõ" in page
    assert token_in(page) == token
    with pages.site.database.read() as session:
        assert session.scalar(select(func.count()).select_from(EssayMarking)) == 0


def test_a_look_at_an_answer_is_noted(pages: Pages) -> None:
    held = closed(pages)
    a_named_essay(pages, held)
    pages.browser(pages.stage.a_member(held, Body.MARKING)).get(address(held, "marking", ESSAY))
    with pages.site.database.read() as session:
        assert session.scalar(select(func.count()).select_from(Note).where(Note.kind == "examinations.looked")) == 1


def test_an_answer_is_marked_only_by_markers_of_its_examination(pages: Pages) -> None:
    held, elsewhere = closed(pages), closed(pages)
    candidate = pages.stage.a_worker()
    hand_in(pages.stage, held, {ESSAY: written("Bài.")}, candidate)
    for actor, overview in (
        (pages.stage.a_member(elsewhere, Body.MARKING), 404),
        (pages.stage.a_member(held, Body.INVIGILATION), 404),
        (pages.stage.stranger, 404),
        (candidate, 404),
        (pages.stage.officer, 200),
        (pages.stage.a_member(held, Body.COUNCIL), 200),
    ):
        browser = pages.browser(actor)
        assert browser.get(address(held, "marking")).status_code == overview
        assert browser.get(address(held, "marking", ESSAY)).status_code == 404
        assert browser.post(address(held, "marking", ESSAY), data={"points": "1"}).status_code == 404


def test_only_council_and_organisers_see_the_questions(pages: Pages) -> None:
    held = closed(pages)
    candidate = pages.stage.a_worker()
    hand_in(pages.stage, held, {CHOICE: right(pages.stage)}, candidate)
    ruling = _ask(pages, held)
    for actor, status in (
        (pages.stage.a_member(held, Body.MARKING), 404),
        (pages.stage.stranger, 404),
        (candidate, 404),
        (pages.stage.a_member(closed(pages), Body.COUNCIL), 404),
        (pages.stage.a_member(held, Body.COUNCIL), 200),
        (pages.stage.officer, 200),
    ):
        browser = pages.browser(actor)
        for rest in (("questions",), ("questions", CHOICE), ("rulings", ruling)):
            assert browser.get(address(held, *rest)).status_code == status, (actor, rest)


def test_no_question_is_shown_before_the_examination_is_closed(pages: Pages) -> None:
    held = pages.stage.a_held(PLAN)
    hand_in(pages.stage, held, {CHOICE: right(pages.stage)})
    browser = pages.browser(pages.stage.officer)
    page = browser.get(address(held, "questions")).get_data(as_text=True)
    assert "Danh sách hiện ở đây sau khi đóng kỳ thi." in page
    assert "Một: chọn cửa" not in page
    assert browser.get(address(held, "questions", CHOICE)).status_code == 404


def test_how_many_had_a_question_right_is_told_from_so_many_on_as_figures_are(
    pages: Pages, monkeypatch: pytest.MonkeyPatch
) -> None:
    held, stage = closed(pages), pages.stage
    hand_in(stage, held, {CHOICE: wrong(stage)})
    reader = pages.browser(stage.officer, checks=True)

    def told() -> list[bool]:
        there = (address(held, "questions"), address(held, "questions", CHOICE))
        listed, own = (words_of(reader.get(each).get_data(as_text=True)) for each in there)
        return ["0/1 làm đúng hoàn toàn (0%)" in listed, "Làm đúng hoàn toàn 0 0%" in own, "chỉ nêu khi có từ" in own]

    assert told() == [False, False, True]
    monkeypatch.setattr(limits, "STATISTICS_FEWEST", 1)
    assert told() == [True, True, False]


def _ask(pages: Pages, held: Held, remedy: Remedy = Remedy.DROPPED) -> object:
    with pages.site.database.unit_of_work() as work:
        wanted = Wanted(CHOICE, remedy, "Câu hỏi có hai đáp án.")
        return ask_ruling(work.session, pages.stage.officer, held.id, wanted, now=work.now)


def test_a_new_key_is_asked_for_and_another_person_grants_it(pages: Pages) -> None:
    held = closed(pages)
    hand_in(pages.stage, held, {CHOICE: wrong(pages.stage)}, name=NAME, number=NUMBER_OF)
    asker, reader = pages.browser(pages.stage.officer), pages.browser(pages.stage.officer, checks=True)
    page = reader.get(address(held, "questions")).get_data(as_text=True)
    assert "có trong 1 đề" in page
    reader.get(address(held, "questions", CHOICE))
    sent = asker.post(
        address(held, "questions", CHOICE),
        data={"remedy": "rekeyed", "option": list(wrong(pages.stage).options), "reason": "Đáp án in nhầm."},
    )
    assert sent.status_code == 303
    where = sent.headers["Location"]
    page = reader.get(where).get_data(as_text=True)
    assert "Anh/chị đã đề nghị nên người khác quyết định." in page
    assert 'value="yes"' not in page
    assert NAME not in page
    assert NUMBER_OF not in page
    assert asker.post(where, data={"grant": "yes"}).status_code == 403
    decider = pages.browser(pages.stage.city_officer)
    page = pages.browser(pages.stage.city_officer, checks=True).get(where).get_data(as_text=True)
    assert 'name="grant"' in page
    assert "0/3, Chưa đạt" in page
    assert "1/3, Chưa đạt" in page
    assert decider.post(where, data={"grant": "no", "words": ""}).status_code == 422
    assert decider.post(where, data={"grant": "yes", "words": "đúng"}).status_code == 303
    with pages.site.database.read() as session:
        assert session.scalars(select(Ruling.is_granted)).one() is True
    assert "Đang chấm lại" in decider.get(where).get_data(as_text=True)
    # Marked by it, the question may be given back the key that it had, and not the one that it now has.
    again, of = {"remedy": "rekeyed", "reason": "Đáp án cũ đúng."}, address(held, "questions", CHOICE)
    assert asker.post(of, data={**again, "option": list(wrong(pages.stage).options)}).status_code == 422
    assert asker.post(of, data={**again, "option": list(right(pages.stage).options)}).status_code == 303


@pytest.mark.parametrize("question", [CHOICE, NUMBER, ESSAY])
def test_a_request_that_says_too_little_is_shown_again(pages: Pages, question: str) -> None:
    held = closed(pages)
    hand_in(pages.stage, held, {CHOICE: wrong(pages.stage)})
    browser = pages.browser(pages.stage.officer, checks=True)
    where = address(held, "questions", question)
    assert browser.get(where).status_code == 200
    for fields in ({"reason": "lý do"}, {"remedy": "dropped"}, {"remedy": "rekeyed", "reason": "lý do", "key": "x y"}):
        sent = browser.post(where, data=fields)
        assert sent.status_code == 422
    sent = pages.browser(pages.stage.officer).post(where, data={"remedy": "dropped", "reason": "lý do"})
    assert sent.status_code == 303


def test_every_kind_of_question_is_shown_with_its_key(pages: Pages) -> None:
    every = ["b-mot", "b-hai", "b-ba", "b-bon", "b-nam", "b-sau", "b-bay", "b-tam", ESSAY]
    held = pages.stage.a_held(a_plan(*every), state=State.CLOSED)
    hand_in(pages.stage, held, {})
    browser = pages.browser(replace(pages.stage.officer), checks=True)
    for question, key in zip(
        every,
        ["Khoá-đúng-một", "Cửa b", "1000", "Khoá-chữ-bốn", "Phải hai", "Trước", "cửa mình", "bấm ngay", "Nêu hai ý"],
        strict=True,
    ):
        assert key in browser.get(address(held, "questions", question)).get_data(as_text=True)


@pytest.mark.parametrize(
    ("question", "seen"),
    [("b-nam", "Với mỗi vế trái"), ("b-sau", "Chọn thứ tự đúng"), ("b-bay", "Chỗ trống 1"), ("b-tam", "Đáp án mới")],
)
def test_pairs_places_gaps_and_words_get_another_key(pages: Pages, question: str, seen: str) -> None:
    held = pages.stage.a_held(a_plan(question), state=State.CLOSED)
    hand_in(pages.stage, held, {})
    before = pages.stage.course.questions[question]
    where = address(held, "questions", question)
    page = pages.browser(pages.stage.officer, checks=True).get(where).get_data(as_text=True)
    assert seen in page
    wanted = replace(before, key=another_key(before))
    sent, same = sent_of(wanted), sent_of(before)
    assert all(f'name="{name}"' in page for name in sent)
    asker = pages.browser(pages.stage.officer)
    assert asker.post(where, data={"remedy": "rekeyed", "reason": "Sai.", **same}).status_code == 422
    told = asker.post(where, data={"remedy": "rekeyed", "reason": "Sai.", **sent})
    assert told.status_code == 303
    with pages.site.database.read() as session:
        assert read_kept(session.scalars(select(Ruling.key)).one()) == wanted.key
    decider = pages.browser(pages.stage.city_officer, checks=True)
    assert "Đáp án mới" in decider.get(told.headers["Location"]).get_data(as_text=True)
    granted = pages.browser(pages.stage.city_officer).post(told.headers["Location"], data={"grant": "yes", "words": ""})
    assert granted.status_code == 303


def sent_of(question: Question) -> dict[str, object]:
    """What a browser sends of the form for another key."""
    found = key_fields(question, "vi")
    return {each.name: "\n".join(each.values) if "line" in each.kind else list(each.values) for each in found}


def another_key(question: Question) -> Key:
    match question.key:
        case Matching(pairs=pairs, rights=rights) as key:
            return replace(key, pairs=dict.fromkeys(pairs, rights[0]))
        case Ordering(items=items) as key:
            return replace(key, items=items[::-1])
        case Spot(segments=segments, suspicious=suspicious) as key:
            return replace(key, suspicious=tuple(each for each in segments if each not in suspicious))
        case Cloze(gaps=gaps) as key:
            return replace(key, gaps=tuple(_another_gap(each) for each in gaps))
    raise AssertionError(question.kind)


def _another_gap(gap: Gap) -> Gap:
    if gap.options:
        return replace(gap, right=next(each for each in gap.options if each != gap.right))
    if gap.number is not None:
        return replace(gap, number=replace(gap.number, low="77", high="78"))
    language, wordings = next(iter(gap.accepted.items()))
    return replace(gap, accepted={language: wordings[:1]})


def test_the_page_of_an_essay_says_why_it_has_no_other_key(pages: Pages) -> None:
    held = closed(pages)
    hand_in(pages.stage, held, {})
    page = pages.browser(pages.stage.officer).get(address(held, "questions", ESSAY)).get_data(as_text=True)
    assert "Bài tự luận do cán bộ chấm cho điểm nên không có đáp án để sửa." in page
    assert 'value="rekeyed"' not in page


def test_while_it_is_sat_its_candidate_reads_no_heading_of_an_essay(pages: Pages) -> None:
    held = pages.stage.a_held(PLAN)
    pages.stage.a_candidate(held, pages.stage.officer)
    marker = pages.stage.a_member(held, Body.MARKING)
    a_named_essay(pages, held)
    own, where = pages.browser(pages.stage.officer), address(held, "marking")
    assert (own.get(where).status_code, pages.browser(pages.stage.city_officer).get(where).status_code) == (404, 200)
    assert pages.browser(marker).get(address(held, "marking", ESSAY)).status_code == 200
    pages.stage.a_candidate(held, marker)
    assert pages.browser(marker).get(address(held, "marking", ESSAY)).status_code == 404
    with pages.site.database.unit_of_work() as work:
        work.session.get_one(Examination, held.id).state = State.CLOSED
    assert own.get(where).status_code == 200
