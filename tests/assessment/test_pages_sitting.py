"""The pages on which a quiz is sat: nothing of what is right before its time, one's own alone, every door against hostile input."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from sqlalchemy import select

from elearn.assessment.models import Attempt, AttemptLine
from elearn.assessment.responses import Ordered, Written
from elearn.assessment.solving import solve
from elearn.core.clock import FakeClock
from elearn.core.ids import Id, new_id
from elearn.learning.models import Enrolment, PracticeResponse
from tests.assessment.counter import (
    FINAL,
    STEPWISE,
    WRITING,
    Candidate,
    counter_course,
    fields_of,
    secrets_in,
    words_of,
    wrong_answer,
)
from tests.learning.filling import fields_of as plain_fields
from tests.site import Site

QUIZZES = (FINAL, WRITING, STEPWISE)
COURSE = counter_course()
MISSING = "0190a000-0000-7000-8000-000000000000"
DOORS = [
    ("GET", ""),
    ("GET", "review"),
    ("GET", "result"),
    ("GET", "pause"),
    ("POST", "answers"),
    ("POST", "pause"),
    ("POST", "submit"),
]


def plain(page: str) -> str:
    """A page without what differs by chance: form tokens and marks of sendings."""
    return re.sub(r'name="(csrf_token|sending)" value="[^"]*"', r'name="\1"', page)


def lines_of(site: Site, attempt_id: Id) -> list[tuple[str, str | None]]:
    with site.database.read() as session:
        rows = session.execute(
            select(AttemptLine.kind, AttemptLine.item).where(AttemptLine.attempt_id == attempt_id).order_by(AttemptLine.seq)
        )
        return [(row.kind, row.item) for row in rows]


# --- the page before ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("quiz", QUIZZES)
@pytest.mark.parametrize("who", ["guest", "own"])
def test_the_page_before_a_quiz_is_sound(quiz_site: Site, quiz: str, language: str, who: str) -> None:
    assert quiz_site.checking(who).get(f"/{language}/courses/tiep-khach/{quiz}").status_code == 200


def test_the_page_before_a_quiz_says_what_passes_and_that_there_is_no_clock(quiz_site: Site) -> None:
    words = words_of(quiz_site.browser("own").get(f"/vi/courses/tiep-khach/{FINAL}").get_data(as_text=True))
    assert "Cần 7 trên 10 điểm của 10 câu" in words
    assert "Không tính giờ." in words


def test_a_reader_without_account_is_led_to_the_door_and_back(quiz_site: Site) -> None:
    page = quiz_site.browser().get(f"/vi/courses/tiep-khach/{FINAL}").get_data(as_text=True)
    assert f"/vi/login?next=/vi/courses/tiep-khach/{FINAL}" in page.replace("%2F", "/")
    assert "/start" not in page


def test_the_page_before_a_quiz_shows_none_of_its_questions(quiz_site: Site) -> None:
    page = quiz_site.browser("own").get(f"/vi/courses/tiep-khach/{FINAL}").get_data(as_text=True)
    assert not [each.id for each in COURSE.questions.values() if each.texts["vi"].title in page]


def test_starting_takes_up_the_course(quiz_site: Site) -> None:
    before = quiz_site.count(Enrolment)
    Candidate(quiz_site).start()
    assert quiz_site.count(Enrolment) == before + 1


def test_starting_twice_goes_on_with_the_same_attempt(quiz_site: Site) -> None:
    candidate = Candidate(quiz_site)
    assert candidate.start() == candidate.start()
    assert quiz_site.count(Attempt) == 1


def test_a_lesson_cannot_be_started_as_a_quiz(quiz_site: Site) -> None:
    assert Candidate(quiz_site).browser.post("/vi/courses/tiep-khach/phieu-hen/start").status_code == 404


def test_the_learners_own_page_leads_back_to_a_quiz_under_way(quiz_site: Site) -> None:
    candidate = Candidate(quiz_site)
    candidate.start()
    page = candidate.browser.get("/vi/learning").get_data(as_text=True)
    assert re.search(r'class="btn lampy" href="/vi/courses/tiep-khach/kiem-tra"', page)


def test_the_few_minutes_of_the_home_page_never_offer_a_quiz(quiz_site: Site) -> None:
    page = quiz_site.browser("own").get("/vi/").get_data(as_text=True)
    cards = page[page.index('class="mins') : page.index('id="h-house"')]
    assert not [quiz for quiz in QUIZZES if f"/{quiz}" in cards]


@pytest.mark.parametrize("act", ["known", "answer", "end"])
def test_a_quiz_has_no_practice_and_no_end_of_reading(quiz_site: Site, act: str) -> None:
    """Not even where a question stands in the file of the quiz itself."""
    given = {"q-gio-mo": "a", "q-gio-mo.sent": "1"}
    answer = Candidate(quiz_site).browser.post(f"/vi/courses/tiep-khach/{STEPWISE}/{act}", data=given)
    assert answer.status_code == 422
    assert quiz_site.count(PracticeResponse) == 0


def test_the_questions_of_a_quiz_are_not_to_be_known_beforehand(quiz_site: Site) -> None:
    assert quiz_site.browser("own").get(f"/vi/courses/tiep-khach/{STEPWISE}/known").status_code == 404


def test_an_answer_in_the_address_of_a_quiz_tells_nothing(quiz_site: Site) -> None:
    page = quiz_site.browser().get(f"/vi/courses/tiep-khach/{STEPWISE}?q-gio-mo=a&q-gio-mo.sent=1").get_data(as_text=True)
    assert not [words for words in ("KÍN", "Quầy mở cửa") if words in page]


# --- nothing of what is right ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("quiz", QUIZZES)
def test_the_sitting_the_review_and_the_pause_are_sound_and_silent(quiz_site: Site, quiz: str, language: str) -> None:
    candidate = Candidate(quiz_site, checking=True, language=language)
    attempt_id = candidate.start(quiz)
    pages = "".join(candidate.page(attempt_id, act) for act in ("", "review", "pause"))
    assert secrets_in(pages) == []


def test_the_sitting_names_no_question_of_a_bank_and_no_option_of_its_author(quiz_site: Site) -> None:
    candidate = Candidate(quiz_site)
    page = candidate.page(candidate.start())
    assert not [each for each in COURSE.questions if each in page]
    values = re.findall(r'<input type="(?:radio|checkbox)" name="q\d+" value="([^"]*)"', page)
    assert values
    assert not [each for each in values if not each.startswith("~")]


def test_the_seed_of_an_attempt_is_in_no_page(quiz_site: Site) -> None:
    candidate = Candidate(quiz_site)
    attempt_id = candidate.start()
    assert candidate.sitting(attempt_id).seed not in candidate.page(attempt_id)


def test_a_paper_of_the_final_quiz_has_every_kind_that_a_machine_marks(quiz_site: Site) -> None:
    candidate = Candidate(quiz_site)
    kinds = {item.question.kind for item in candidate.sitting(candidate.start()).paper.items}
    assert kinds == {"single", "multiple", "numeric", "text", "matching", "ordering", "cloze", "spot"}


def test_a_scripted_save_says_the_same_of_a_right_and_of_a_wrong_answer_of_each_kind(quiz_site: Site) -> None:
    candidate = Candidate(quiz_site)
    attempt_id = candidate.start()
    different = []
    for item in candidate.sitting(attempt_id).paper.items:
        right = candidate.save(attempt_id, item, scripted=True)
        wrong = candidate.save(attempt_id, item, wrong_answer(item.question), scripted=True)
        told = [(each.status_code, each.data, sorted(each.headers)) for each in (right, wrong)]
        if told[0] != told[1] or right.status_code != 200:
            different.append((item.question.kind, told))
    assert not different


def test_a_form_is_answered_alike_for_a_right_and_a_wrong_answer_of_each_kind(quiz_site: Site) -> None:
    candidate = Candidate(quiz_site)
    attempt_id = candidate.start()
    different = []
    for item in candidate.sitting(attempt_id).paper.items:
        right = candidate.save(attempt_id, item)
        wrong = candidate.save(attempt_id, item, wrong_answer(item.question))
        told = [(each.status_code, each.location, each.data, sorted(each.headers)) for each in (right, wrong)]
        if told[0] != told[1] or right.status_code != 303:
            different.append((item.question.kind, told))
    assert not different


def shape(page: str) -> str:
    """A page without the answers themselves: what was chosen, typed and put in order."""
    page = re.sub(r" (?:checked|selected)(?=[ >])", "", plain(page))
    page = re.sub(r'(<input class="in"[^>]*value=")[^"]*', r"\1", page)
    return re.sub(r'<ol class="order.*?</ol>', "", page, flags=re.DOTALL)


def test_pages_differ_by_the_answers_alone_whether_they_are_right_or_wrong(quiz_site: Site) -> None:
    candidate = Candidate(quiz_site)
    attempt_id = candidate.start()
    seen = []
    for right in (10, 0):
        candidate.answer_all(attempt_id, right)
        seen.append([shape(candidate.page(attempt_id, act)) for act in ("", "review")])
    assert seen[0] == seen[1]
    assert [each for each in secrets_in("".join(seen[0])) if each != "4271"] == []


def test_a_wholly_right_sitting_shows_no_feedback_before_it_is_handed_in(quiz_site: Site) -> None:
    candidate = Candidate(quiz_site)
    attempt_id = candidate.start()
    candidate.answer_all(attempt_id, 10)
    page = candidate.page(attempt_id)
    assert "GIẢI-THÍCH-KÍN" not in page
    assert 'class="verdict"' not in page


def test_an_answer_that_is_explained_at_once_closes_its_question_and_no_other(quiz_site: Site) -> None:
    candidate = Candidate(quiz_site)
    attempt_id = candidate.start(STEPWISE)
    first, second = candidate.sitting(attempt_id).paper.items
    candidate.save(attempt_id, first)
    page = candidate.page(attempt_id)
    own, other = (page[page.index(f'id="{item.name}"') :].partition("</section>")[0] for item in (first, second))
    assert "GIẢI-THÍCH-KÍN" in own
    assert "GIẢI-THÍCH-KÍN" not in other
    assert candidate.save(attempt_id, first, wrong_answer(first.question)).status_code == 409


# --- saving ---------------------------------------------------------------------------------------------------------------


def test_a_saved_answer_stands_in_the_page_in_either_language(quiz_site: Site) -> None:
    candidate = Candidate(quiz_site)
    attempt_id = candidate.start()
    item = next(each for each in candidate.sitting(attempt_id).paper.items if each.question.kind == "text")
    candidate.save(attempt_id, item, Written("bút bi xanh"))
    assert all('value="bút bi xanh"' in candidate.page(attempt_id, language=language) for language in ("vi", "en"))


def test_a_save_without_script_leads_to_the_next_question_and_the_last_to_the_review(quiz_site: Site) -> None:
    candidate = Candidate(quiz_site)
    attempt_id = candidate.start()
    items = candidate.sitting(attempt_id).paper.items
    led = [candidate.save(attempt_id, item).location for item in items]
    assert led == [
        *(candidate.address(attempt_id) + f"#q{number}" for number in range(2, 11)),
        candidate.address(attempt_id, "review"),
    ]


def test_a_sending_that_comes_twice_is_kept_once(quiz_site: Site) -> None:
    candidate = Candidate(quiz_site)
    attempt_id = candidate.start()
    sitting = candidate.sitting(attempt_id)
    item = sitting.paper.items[0]
    fields = [*fields_of(sitting, item, solve(item.question, "vi").answer), ("sending", "abc")]
    told = [candidate.send(attempt_id, fields, scripted=True) for _ in range(2)]
    assert [each.status_code for each in told] == [200, 200]
    assert lines_of(quiz_site, attempt_id) == [("answered", item.id)]


def test_a_number_that_reads_in_two_ways_is_asked_back_at_its_question(quiz_site: Site) -> None:
    candidate = Candidate(quiz_site, checking=True)
    attempt_id = candidate.start()
    item = next(each for each in candidate.sitting(attempt_id).paper.items if each.question.kind == "numeric")
    assert candidate.save(attempt_id, item, Written("1.000")).location.endswith(f"#{item.name}")
    assert "đọc được hai cách" in words_of(candidate.page(attempt_id))
    assert "cần nói rõ" in words_of(candidate.page(attempt_id, "review"))


def test_a_number_asked_back_holds_the_handing_in_back_until_it_is_clear(quiz_site: Site) -> None:
    candidate = Candidate(quiz_site)
    attempt_id = candidate.start()
    item = next(each for each in candidate.sitting(attempt_id).paper.items if each.question.kind == "numeric")
    candidate.save(attempt_id, item, Written("1.000"))
    refused = candidate.submit(attempt_id)
    assert (refused.status_code, "Chưa nộp được" in refused.get_data(as_text=True)) == (422, True)
    candidate.send(attempt_id, [("question", item.name), (item.name, "1.000"), (f"{item.name}.read", "whole")])
    assert candidate.submit(attempt_id).status_code == 303


def test_a_flag_is_set_and_taken_away_without_touching_the_answer(quiz_site: Site) -> None:
    candidate = Candidate(quiz_site)
    attempt_id = candidate.start()
    item = candidate.sitting(attempt_id).paper.items[0]
    candidate.send(attempt_id, [("question", item.name), (f"{item.name}.flag", "on")])
    assert 'class="flag"' in candidate.page(attempt_id)
    candidate.send(attempt_id, [("question", item.name), (f"{item.name}.flag", "off")])
    assert 'class="flag"' not in candidate.page(attempt_id)
    assert {kind for kind, _ in lines_of(quiz_site, attempt_id)} == {"flagged"}


def test_an_item_is_moved_without_script_and_nothing_is_kept_until_it_is_saved(quiz_site: Site) -> None:
    candidate = Candidate(quiz_site, checking=True)
    attempt_id = candidate.start()
    sitting = candidate.sitting(attempt_id)
    item = next(each for each in sitting.paper.items if each.question.kind == "ordering")
    fields = fields_of(sitting, item, Ordered(item.question.key.items))[:-1]  # type: ignore[union-attr]  # an ordering
    moved = candidate.send(attempt_id, [*fields, (f"{item.name}.move", f"{fields[1][1]}:down")])
    assert moved.status_code == 200
    shown = re.findall(rf'<input type="hidden" name="{item.name}" value="([^"]*)"', moved.get_data(as_text=True))
    assert shown == [fields[2][1], fields[1][1], fields[3][1]]
    assert lines_of(quiz_site, attempt_id) == []


def test_an_answer_sent_again_after_another_is_told_that_the_other_counts(quiz_site: Site) -> None:
    candidate = Candidate(quiz_site)
    attempt_id = candidate.start()
    sitting = candidate.sitting(attempt_id)
    item = next(each for each in sitting.paper.items if each.question.kind == "text")
    sent = [[*fields_of(sitting, item, Written(words)), ("sending", "abc")] for words in ("một", "hai", "một")]
    told = [candidate.send(attempt_id, each, scripted=True).get_json()["is_current"] for each in sent]
    assert told == [True, True, False]


def test_an_overtaken_answer_is_told_so_and_not_put_over_the_newer_one(quiz_site: Site) -> None:
    candidate = Candidate(quiz_site)
    attempt_id = candidate.start()
    sitting = candidate.sitting(attempt_id)
    item = next(each for each in sitting.paper.items if each.question.kind == "text")
    clock = quiz_site.database.clock
    assert isinstance(clock, FakeClock)
    clock.advance(minutes=10)
    candidate.save(attempt_id, item, Written("mới"))
    clock.advance(minutes=1)
    late = candidate.send(attempt_id, [*fields_of(sitting, item, Written("cũ")), ("waited", "300000")], scripted=True)
    assert (late.status_code, late.get_json()["is_current"]) == (200, False)
    page = candidate.page(attempt_id)
    assert ('value="mới"' in page, 'value="cũ"' in page) == (True, False)


def test_a_pause_is_noted_and_shows_nothing_but_a_welcome(quiz_site: Site) -> None:
    candidate = Candidate(quiz_site, checking=True)
    attempt_id = candidate.start()
    answer = candidate.browser.post(candidate.address(attempt_id, "pause"))
    assert answer.location == candidate.address(attempt_id, "pause")
    page = candidate.page(attempt_id, "pause")
    assert "Mời anh/chị" in page
    assert not [words for words in ("Kiểm tra", "Nguyễn", "Câu ") if words in words_of(page)]
    assert lines_of(quiz_site, attempt_id) == [("paused", None)]


# --- whose ----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("method", "act"), DOORS)
@pytest.mark.parametrize("who", ["sibling", "trainer", "administrator", "training-officer"])
def test_somebody_elses_attempt_looks_like_one_that_is_not_there(quiz_site: Site, method: str, act: str, who: str) -> None:
    owner, other = Candidate(quiz_site), Candidate(quiz_site, who)
    attempt_id = owner.start()
    quiz_site.written.clear()
    bodies = []
    for address in (other.address(attempt_id, act), other.address(MISSING, act)):  # type: ignore[arg-type]  # an id as text
        answer = other.browser.open(address, method=method, data={"question": "q1"} if method == "POST" else None)
        assert answer.status_code == 404
        bodies.append(plain(answer.get_data(as_text=True)).replace(str(attempt_id), MISSING))
    assert bodies[0] == bodies[1]
    assert not {"attempt", "attempt_line", "attempt_result"} & set(quiz_site.written)


@pytest.mark.parametrize(("method", "act"), DOORS)
def test_nobody_signed_in_is_asked_to_sign_in(quiz_site: Site, method: str, act: str) -> None:
    owner = Candidate(quiz_site)
    answer = quiz_site.browser().open(owner.address(owner.start(), act), method=method)
    assert answer.status_code == (302 if method == "GET" else 401)


@pytest.mark.parametrize("text", ["x", "1", MISSING.upper(), f"{MISSING} ", "../login", "%00"])
def test_what_is_no_id_is_not_there(quiz_site: Site, text: str) -> None:
    assert quiz_site.browser("own").get(f"/vi/attempts/{text}").status_code == 404


# --- hostile input --------------------------------------------------------------------------------------------------------


HOSTILE = {
    "an unknown question": [("question", "q99"), ("q99", "x")],
    "a question of the bank": [("question", "b-ky"), ("b-ky", "b")],
    "two questions at once": [("question", "q1"), ("question", "q2"), ("q1.sent", "1")],
    "no question": [("q1.sent", "1")],
    "nothing given": [("question", "q1")],
    "an unknown flag": [("question", "q1"), ("q1.flag", "maybe")],
    "a wait that is no number": [("question", "q1"), ("q1.sent", "1"), ("waited", "-5")],
    "a wait that is too long a number": [("question", "q1"), ("q1.sent", "1"), ("waited", "9" * 40)],
}


@pytest.mark.parametrize("fields", HOSTILE.values(), ids=HOSTILE)
def test_what_no_page_of_ours_sends_is_refused_in_words(quiz_site: Site, fields: list[tuple[str, str]]) -> None:
    candidate = Candidate(quiz_site)
    attempt_id = candidate.start()
    answer = candidate.send(attempt_id, fields)
    assert answer.status_code == 422
    assert "<h1>" in answer.get_data(as_text=True)
    assert lines_of(quiz_site, attempt_id) == []


@pytest.mark.parametrize("kind", ["single", "multiple", "spot", "ordering", "matching", "cloze"])
def test_an_option_that_is_not_offered_is_refused(quiz_site: Site, kind: str) -> None:
    candidate = Candidate(quiz_site)
    attempt_id = candidate.start()
    item = next(each for each in candidate.sitting(attempt_id).paper.items if each.question.kind == kind)
    left = getattr(item.question.key, "lefts", ("",))[0]
    part = {"matching": f".{left}", "cloze": ".2"}.get(kind, "")
    answer = candidate.send(attempt_id, [("question", item.name), (f"{item.name}{part}", "~aaaaaaaa"), (f"{item.name}.sent", "1")])
    assert answer.status_code == 422


@pytest.mark.parametrize("kind", ["single", "multiple", "spot", "ordering", "matching", "cloze"])
def test_the_ids_of_the_author_answer_nothing(quiz_site: Site, kind: str) -> None:
    candidate = Candidate(quiz_site)
    attempt_id = candidate.start()
    item = next(each for each in candidate.sitting(attempt_id).paper.items if each.question.kind == kind)
    right = plain_fields(replace(item.question, id=item.name), solve(item.question, "vi").answer)
    assert candidate.send(attempt_id, [("question", item.name), *right]).status_code == 422
    assert lines_of(quiz_site, attempt_id) == []


def test_two_options_of_a_single_choice_are_refused(quiz_site: Site) -> None:
    candidate = Candidate(quiz_site)
    attempt_id = candidate.start()
    item = next(each for each in candidate.sitting(attempt_id).paper.items if each.question.kind == "single")
    answer = candidate.send(attempt_id, [("question", item.name), (item.name, "a"), (item.name, "b")])
    assert answer.status_code == 422


def test_a_token_of_another_attempt_names_nothing(quiz_site: Site) -> None:
    mine, theirs = Candidate(quiz_site), Candidate(quiz_site, "sibling")
    attempt_id, other_id = mine.start(), theirs.start()
    for item in mine.sitting(attempt_id).paper.items:
        if item.question.kind in {"single", "multiple", "spot"}:
            foreign = fields_of(theirs.sitting(other_id), item, solve(item.question, "vi").answer)
            assert mine.send(attempt_id, foreign).status_code == 422


def test_nul_is_refused(quiz_site: Site) -> None:
    candidate = Candidate(quiz_site)
    attempt_id = candidate.start()
    assert candidate.send(attempt_id, [("question", "q1"), ("q1", "a\0b")]).status_code == 400


@pytest.mark.parametrize("size", [600, 5 * 1024 * 1024])
def test_an_answer_that_is_too_long_is_refused(quiz_site: Site, size: int) -> None:
    candidate = Candidate(quiz_site)
    attempt_id = candidate.start()
    item = next(each for each in candidate.sitting(attempt_id).paper.items if each.question.kind == "text")
    answer = candidate.send(attempt_id, [("question", item.name), (item.name, "x" * size)])
    assert answer.status_code == (422 if size < 1000 else 413)


def test_a_save_without_a_form_token_is_refused(quiz_site: Site) -> None:
    candidate = Candidate(quiz_site)
    attempt_id = candidate.start()
    quiz_site.app.config["WTF_CSRF_ENABLED"] = True
    try:
        answer = candidate.send(attempt_id, [("question", "q1"), ("q1.sent", "1")], scripted=True)
    finally:
        quiz_site.app.config["WTF_CSRF_ENABLED"] = False
    assert answer.status_code == 400
    assert lines_of(quiz_site, attempt_id) == []


def test_a_question_cannot_be_answered_in_the_name_of_an_attempt_that_never_was(quiz_site: Site) -> None:
    candidate = Candidate(quiz_site)
    candidate.start()
    assert candidate.send(new_id(), [("question", "q1"), ("q1.sent", "1")]).status_code == 404


def test_what_comes_after_handing_in_is_told_so(quiz_site: Site) -> None:
    candidate = Candidate(quiz_site)
    attempt_id = candidate.start()
    item = candidate.sitting(attempt_id).paper.items[0]
    candidate.submit(attempt_id)
    late = candidate.save(attempt_id, item)
    assert late.status_code == 409
    assert "Lượt này đã nộp." in late.get_data(as_text=True)
    assert [kind for kind, _ in lines_of(quiz_site, attempt_id)] == ["submitted"]


@pytest.mark.parametrize("act", ["", "review"])
def test_an_attempt_that_was_handed_in_leads_to_its_result(quiz_site: Site, act: str) -> None:
    candidate = Candidate(quiz_site)
    attempt_id = candidate.start()
    candidate.submit(attempt_id)
    assert candidate.browser.get(candidate.address(attempt_id, act)).location == candidate.address(attempt_id, "result")
