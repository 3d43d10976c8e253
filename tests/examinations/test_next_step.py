"""What is told to be missing, in which order, and where it is done."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from elearn.examinations.next_step import PLACES, Facts, missing_of, next_steps, standing_of
from elearn.examinations.rules import Body, State, Template, Window
from elearn.examinations.scores.posting_rules import Lack, Missing
from elearn.examinations.views.parts import PARTS, parts_of

NOON = datetime(2026, 12, 1, 5, tzinfo=UTC)
WINDOW = Window(NOON, NOON + timedelta(hours=2), NOON + timedelta(hours=1))
BEFORE, SOON, DURING, AFTER = (NOON + timedelta(minutes=each) for each in (-300, -30, 30, 180))
EVERYWHERE = {each.endpoint for each in PARTS}
WHOLE = Facts(
    State.READY, WINDOW, is_by_list=True, is_sealed=True, is_opened=True, markers=1,
    members={Body.COUNCIL: 2, Body.INVIGILATION: 1, Body.MARKING: 1},
    candidates=3, guests=3, carded=3, rooms=1, seated=3, prepared=3, erase_on=date(2027, 6, 1),
)  # fmt: skip
"""A recruitment of which nothing is missing."""


def said(facts: Facts, now: datetime) -> list[str]:
    return [each.sentence % each.values for each in missing_of(facts, now)]


def test_a_recruitment_begins_with_everything_missing_in_the_order_of_the_work() -> None:
    found = said(Facts(State.DRAFT, WINDOW, is_by_list=True, is_sealed=True, is_opened=False, markers=2), BEFORE)
    words = ["danh sách", "ngày xóa", "hội đồng thi", "chốt", "phòng thi", "ban coi thi", "ban chấm thi"]
    assert [word in sentence for word, sentence in zip(words, found, strict=True)] == [True] * len(words), found


def test_a_check_at_the_end_of_a_topic_needs_people_and_a_frozen_plan_alone() -> None:
    draft = Facts(State.DRAFT, WINDOW)
    assert ["đơn vị được dự thi" in each for each in said(draft, BEFORE)] == [True, False]
    assert len(said(replace(draft, has_units=True), BEFORE)) == len(said(replace(draft, candidates=1), BEFORE)) == 1
    assert said(replace(draft, state=State.READY, candidates=1), BEFORE) == []


@pytest.mark.parametrize(
    ("lacking", "at", "words"),
    [
        ({"rooms": 0, "seated": 3}, BEFORE, "Thêm phòng thi"),
        ({"seated": 1}, BEFORE, "còn 2 thí sinh chưa có chỗ"),
        ({"carded": 1}, BEFORE, "còn 2 thí sinh chưa có phiếu"),
        ({"members": {Body.COUNCIL: 1, Body.INVIGILATION: 1}, "is_opened": False}, BEFORE, "cần 2 người, mới có 1"),
        ({"members": {Body.COUNCIL: 2, Body.MARKING: 1}}, BEFORE, "ban coi thi"),
        ({"markers": 2}, BEFORE, "cần 2 người chấm, mới có 1"),
        ({"is_opened": False}, SOON, "Sắp đến giờ"),
        ({"is_opened": False}, DURING, "Đã đến giờ mà đề còn niêm phong"),
        ({"sheets": 4}, AFTER, "4 phiếu trả lời giấy"),
        ({"state": State.CLOSED, "sheets": 2, "lacks": (Lack(Missing.SHEETS, 2),)}, AFTER, "2 phiếu trả lời giấy"),
        ({"reports": 2}, DURING, "2 lời báo"),
        ({"observations": 2}, BEFORE, "2 ghi nhận giám sát chưa trả lời"),
        ({"state": State.CLOSED, "observations": 2}, AFTER, "2 ghi nhận giám sát chưa trả lời"),
        ({"state": State.POSTED, "observations": 1}, AFTER, "1 ghi nhận giám sát chưa trả lời"),
        ({"state": State.CLOSED, "lacks": (Lack(Missing.ESSAYS, 5),)}, AFTER, "5 bài thi có bài tự luận"),
        ({"state": State.CLOSED, "lacks": (Lack(Missing.FINDINGS, 1),)}, AFTER, "1 dấu hiệu cần xem xét"),
        ({"state": State.CLOSED}, AFTER, "đề nghị công bố"),
        ({"state": State.CLOSED, "has_proposal": True}, AFTER, "người thứ hai công bố"),
        ({"state": State.CLOSED, "is_by_list": False}, AFTER, "rồi công bố"),
        ({"state": State.POSTED, "appeals": 2}, AFTER, "2 đơn phúc khảo"),
        ({"state": State.DRAFT}, AFTER, "Giờ thi ghi trong kế hoạch đã qua"),
    ],
)
def test_what_is_missing_comes_first(lacking: dict[str, Any], at: datetime, words: str) -> None:
    assert words in said(replace(WHOLE, **lacking), at)[0]


@pytest.mark.parametrize(
    ("changes", "at", "words"),
    [
        ({"prepared": 1}, BEFORE, "1 trên 3"),
        ({}, BEFORE, "Chờ đến giờ"),
        ({}, DURING, "Đang trong giờ thi"),
        ({}, AFTER, "chờ ai còn được làm bài (thêm giờ, vào muộn, thi lại)"),
        ({"state": State.POSTED, "may_appeal": True}, AFTER, "phúc khảo"),
        ({"state": State.POSTED}, AFTER, "01/06/2027"),
        ({"state": State.POSTED, "is_erased": True}, AFTER, "đã xong"),
        ({"state": State.CANCELLED}, AFTER, "đã hủy"),
    ],
)
def test_where_nothing_is_missing_it_is_told_how_it_stands(changes: dict[str, Any], at: datetime, words: str) -> None:
    facts = replace(WHOLE, **changes)
    assert missing_of(facts, at) == ()
    first, others = next_steps(facts, at, EVERYWHERE)
    assert (words in first.sentence % first.values, others) == (True, ())


def test_a_sealed_paper_an_hour_before_the_doors_goes_before_seats_and_cards() -> None:
    facts = replace(WHOLE, is_opened=False, seated=0, carded=0)
    assert [each.part for each in missing_of(facts, BEFORE)] == ["examinations.rooms", "examinations.cards"]
    assert missing_of(facts, SOON)[0].part == "examinations.opening"


def test_what_one_person_does_not_come_to_is_not_told_them() -> None:
    facts = replace(WHOLE, state=State.CLOSED, lacks=(Lack(Missing.ESSAYS, 5), Lack(Missing.FINDINGS, 1)))
    first, others = next_steps(facts, AFTER, {"examinations.marking"})
    assert (first.part, others) == ("examinations.marking", ())
    first, others = next_steps(facts, AFTER, {"examinations.board"})
    assert ("không có việc nào" in first.sentence, others) == (True, ())


COUNTS = st.integers(0, 3)
FACTS = st.builds(
    Facts,
    state=st.sampled_from(State),
    window=st.just(WINDOW),
    is_by_list=st.booleans(),
    has_units=st.booleans(),
    is_sealed=st.booleans(),
    practised=st.sampled_from(("", "“Ngân hàng thử”")),
    is_opened=st.booleans(),
    markers=st.integers(0, 2),
    members=st.dictionaries(st.sampled_from(Body), COUNTS),
    **dict.fromkeys(("candidates", "guests", "carded", "rooms", "seated", "prepared", "sheets", "reports", "appeals"), COUNTS),
    observations=COUNTS,
    lacks=st.lists(st.builds(Lack, st.sampled_from(Missing), st.integers(1, 9)), unique_by=lambda each: each.what).map(tuple),
    has_proposal=st.booleans(),
    may_appeal=st.booleans(),
    erase_on=st.none() | st.just(date(2027, 6, 1)),
    is_erased=st.booleans(),
)
INSTANTS = st.sampled_from([BEFORE, SOON, NOON, DURING, WINDOW.closes_at, AFTER])


def reached(facts: Facts) -> set[str]:
    """The pages of whoever answers for such an examination."""
    template = Template.RECRUITMENT if facts.is_by_list else Template.TOPIC
    # What is drawn may speak of answers to a paper that nobody has opened, which no examination can: it counts as opened.
    held = SimpleNamespace(state=facts.state, template=template, is_sealed=facts.is_sealed, is_opened=True, scope=None)
    return {each.endpoint for each in parts_of(cast("Any", held), is_organiser=True, bodies=())}


@given(FACTS, INSTANTS)
def test_everything_missing_is_done_on_a_page_that_is_there(facts: Facts, now: datetime) -> None:
    facts = replace(facts, lacks=[each for each in facts.lacks if facts.state in {State.CLOSED, State.POSTED}])
    assert {each.part for each in missing_of(facts, now)} <= reached(facts)
    assert standing_of(facts, now).part in {None, *reached(facts)}


@given(FACTS, INSTANTS)
def test_nothing_is_told_twice_and_every_place_of_a_sentence_is_filled(facts: Facts, now: datetime) -> None:
    sentences = said(facts, now)
    assert len(set(sentences)) == len(sentences)
    assert "%(" not in "".join(sentences)


@given(FACTS, INSTANTS, st.sets(st.sampled_from(sorted(EVERYWHERE))))
def test_the_first_step_and_the_others_are_what_is_missing_in_its_order(facts: Facts, now: datetime, parts: set[str]) -> None:
    first, others = next_steps(facts, now, parts)
    theirs = [each for each in missing_of(facts, now) if each.part in parts]
    assert theirs in ([], [first, *others])
    assert first == standing_of(facts, now) or theirs


@given(FACTS, INSTANTS)
def test_a_hindrance_of_the_results_is_told_and_posting_is_not(facts: Facts, now: datetime) -> None:
    found = missing_of(replace(facts, state=State.CLOSED), now)
    assert {PLACES[each.what] for each in facts.lacks} <= {each.part for each in found}
    assert any(each.part == "examinations.results" for each in found) is not bool(facts.lacks)
