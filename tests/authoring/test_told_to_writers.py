"""What the check tells whoever writes in the browser: on the page of the draft that was sent from there."""

from __future__ import annotations

import re

import pytest

from elearn.authoring.spots import Spots
from elearn.catalogue.service import publish
from elearn.content.compile import compile_sources
from elearn.content.lint import catalogue
from elearn.content.problems import Place, Problem, Severity
from elearn.core.actor import SYSTEM, Role
from elearn.frameworks.sentences import RULES
from elearn.studio.plain import PLAIN
from elearn.studio.rules import Origin, State, tells_later
from elearn.studio.views.words import plain_sentence
from tests.authoring.test_pages import begun, fields, lesson_of, page, run_jobs, text_of
from tests.authoring.writing import LESSON
from tests.site import Site, course_of
from tests.studio.stage import SLUG, course_files
from tests.studio.test_pages import drafted
from tests.studio.test_pages import text_of as text_of_page
from tests.studio.test_versions import names

WITHOUT_KEY = "## Đề mục\n\nChữ.\n\n### ? Gặp thư lạ thì làm gì?\n\n- [ ] Mở ra\n- [ ] Báo lại\n"


def errors(*codes: str) -> list[Problem]:
    return [Problem(Place("course.yml"), Severity.ERROR, code) for code in codes]


def sent(site: Site, start: str, path: str, text: str) -> str:
    """The address of the draft of a workspace whose file says this, checked."""
    client = site.browser(Role.TRAINER)
    client.post(f"{start}/edit/{path}", data={**fields(site, f"{start}/edit/{path}"), "text": text})
    answer = client.post(f"{start}/send")
    assert answer.status_code == 303
    run_jobs(site)
    return str(answer.location)


@pytest.mark.parametrize(
    ("state", "origin", "codes", "is_answered", "is_later"),
    [
        (State.FAULTY, Origin.EDITOR, ("CRS004", "CRS016", "MCQ001"), False, True),
        (State.FAULTY, Origin.EDITOR, ("CRS004", "CRS016"), False, False),
        (State.FAULTY, Origin.EDITOR, ("MCQ001",), False, False),
        (State.FAULTY, Origin.EDITOR, ("CRS004", "MCQ001"), True, False),
        (State.FAULTY, Origin.UPLOAD, ("CRS004", "MCQ001"), False, False),
        (State.READY, Origin.EDITOR, (), False, False),
    ],
)
def test_what_a_version_changes_is_asked_after_everything_else(
    state: State, origin: Origin, codes: tuple[str, ...], is_answered: bool, is_later: bool
) -> None:
    assert tells_later(state, origin, errors(*codes), is_answered=is_answered) is is_later


@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_second_version_with_a_fault_names_the_fault_and_not_its_number(site: Site, language: str) -> None:
    with site.database.unit_of_work() as work:
        course = course_of(compile_sources(course_files()))
        publish(work.session, SYSTEM, course, course_files(), owner_id=site.plan.units["own"], now=work.now)
    start = str(site.browser(Role.TRAINER).post(f"/vi/authoring/courses/{SLUG}").location)
    draft = sent(site, start, LESSON, WITHOUT_KEY)
    shown = page(site.checking(Role.TRAINER), draft.replace("/vi/", f"/{language}/"))
    assert ("Chưa đánh dấu phương án đúng" if language == "vi" else "No option is marked as right") in shown
    assert "CRS004" not in shown
    assert ("Sau đó còn một việc" in shown) is (language == "vi")


def test_an_answer_without_translation_is_told_in_words_and_leads_to_the_answers(site: Site) -> None:
    with site.database.unit_of_work() as work:
        course = course_of(compile_sources(course_files()))
        publish(work.session, SYSTEM, course, course_files(), owner_id=site.plan.units["own"], now=work.now)
    start = str(site.browser(Role.TRAINER).post(f"/vi/authoring/courses/{SLUG}").location)
    words = text_of(site, LESSON).partition("---\n\n")[2] + "\n\nMột câu thêm.\n"
    asked = f"{sent(site, start, LESSON, words)}/learners"
    shown = page(site.checking(Role.TRAINER), asked)
    document = re.search(r'name="document" value="(\w+)"', shown)
    assert document is not None
    (place,) = names(shown)
    said = {f"{place}-relearn": "no", f"{place}-told": "1", f"{place}-new_vi": "Một câu thêm."}
    form = {"document": document[1], "text_vi": "Thêm một câu.", **said}
    answer = site.browser(Role.TRAINER).post(asked, data=form)
    assert answer.status_code == 303
    run_jobs(site)
    shown = page(site.checking(Role.TRAINER), answer.location)
    problems = shown[shown.index('id="h-problems"') : shown.index("<footer")]
    assert "Một phiếu đổi chưa có" in problems
    assert f'href="{answer.location}/learners"' in problems
    assert not re.search(r"\.yml|\b[A-Z]{3}\d{3}\b|'new'", problems)
    assert site.browser(Role.TRAINER).get(f"{answer.location}/learners").status_code == 200


def test_a_faulty_draft_leads_back_to_where_it_is_written(site: Site) -> None:
    start = begun(site)
    shown = page(site.checking(Role.TRAINER), sent(site, start, lesson_of(site), WITHOUT_KEY))
    assert f'href="{start}" class="btn' in shown or f'class="btn" href="{start}"' in shown
    assert "Gửi bản mới" not in shown
    assert "Kiểm tra lại" not in shown


def test_a_place_is_a_question_of_a_lesson_and_leads_to_its_form(site: Site) -> None:
    start, lesson = begun(site), lesson_of(site)
    shown = page(site.checking(Role.TRAINER), sent(site, start, lesson, WITHOUT_KEY))
    problems = shown[shown.index('id="h-problems"') : shown.index("<footer")]
    found = re.search(rf'<a href="{start}/questions/{lesson}\?at=(\d+)">(.*?)</a>', problems, re.DOTALL)
    assert found is not None
    assert "câu 1" in found[2]
    assert "Gặp thư lạ thì làm gì?" in problems
    problems = re.sub(r"<[^>]*>", "", problems)
    assert not re.search(r"\.md\b|\.yml|\{#|\[x\]|role:|\[!", problems)
    assert not re.search(r"\b[A-Z]{3}\d{3}\b", problems)
    assert site.browser(Role.TRAINER).get(f"{start}/questions/{lesson}?at={found[1]}").status_code == 200


def test_a_question_that_was_put_elsewhere_since_is_still_led_to(site: Site) -> None:
    start, lesson = begun(site), lesson_of(site)
    draft = sent(site, start, lesson, WITHOUT_KEY)
    moved = text_of(site, lesson).partition("---\n\n")[2].replace("Chữ.", "Chữ.\n\nThêm.\n\nNữa.")
    client = site.browser(Role.TRAINER)
    client.post(f"{start}/edit/{lesson}", data={**fields(site, f"{start}/edit/{lesson}"), "text": moved})
    found = re.search(rf"{start}/questions/{lesson}\?at=(\d+)", page(site.checking(Role.TRAINER), draft))
    assert found is not None
    assert client.get(f"{start}/questions/{lesson}?at={found[1]}").status_code == 200


def test_what_is_sent_as_a_zip_keeps_paths_and_codes(site: Site) -> None:
    files = {path: content.replace(b"- [x]", b"- [ ]") for path, content in course_files().items()}
    shown = text_of_page(site.checking(Role.TRAINER), drafted(site, files))
    assert "MCQ001" in shown
    assert re.search(r"\.md:\d+:\d+", shown)


def test_everything_plain_is_about_a_code_and_about_no_file_or_key() -> None:
    assert {code.partition("-")[0] for code in PLAIN} <= {*catalogue.SENTENCES, *RULES}
    strange = re.compile(r"course\.yml|laws\.yml|'\w+'|\{#|\[x\]|\[!|--fix|/// |kind:|type:|role[:=]")
    assert not [words for words in PLAIN.values() if strange.search(words)]


def test_a_sentence_without_all_its_words_is_told_all_the_same(site: Site) -> None:
    with site.app.test_request_context("/vi/"):
        site.app.preprocess_request()
        told = [plain_sentence(Problem(Place("x"), Severity.ERROR, code.partition("-")[0])) for code in PLAIN]
    assert all(told)


def test_forty_questions_with_one_fault_are_one_line_with_their_places(site: Site) -> None:
    start, lesson = begun(site), lesson_of(site)
    asked = "".join(f"### ? Câu thứ {n}?\n\n- [ ] a{n}\n- [ ] b{n}\n\n" for n in range(40))
    shown = page(site.checking(Role.TRAINER), sent(site, start, lesson, f"## Đề mục\n\n{asked}"))
    assert shown.count("Chưa đánh dấu phương án đúng") == 1
    assert "40 chỗ:" in shown
    assert "37 chỗ nữa" in shown
    assert "minutes:" not in shown


BANK = """---
kind: bank
id: b
title: Ngân hàng
---

## Mục

### ? Một? {#mot}

- [x] a
- [ ] b

### ? Hai? {#hai}

- [x] a
- [ ] b
"""


@pytest.mark.parametrize(
    ("line", "number", "shown", "name"),
    [(1, 0, 0, ""), (4, 0, 0, ""), (7, 0, 1, ""), (9, 1, 3, "mot"), (12, 1, 6, "mot"), (16, 2, 10, "hai")],
)
def test_a_line_is_that_of_the_question_around_it(line: int, number: int, shown: int, name: str) -> None:
    found = Spots({"banks/b.vi.md": BANK}).at(Place("banks/b.vi.md", line))
    assert (found.number, found.line, found.name) == (number, shown, name)


def test_questions_that_are_not_translated_yet_are_counted_and_lead_to_the_page_for_that(site: Site) -> None:
    with site.database.unit_of_work() as work:
        course = course_of(compile_sources(course_files()))
        publish(work.session, SYSTEM, course, course_files(), owner_id=site.plan.units["own"], now=work.now)
    start = str(site.browser(Role.TRAINER).post(f"/vi/authoring/courses/{SLUG}").location)
    more = "".join(f"### ? Câu thứ {n}?\n\n- [x] a\n- [ ] b\n\n" for n in range(3))
    words = text_of(site, LESSON).partition("---\n\n")[2]
    shown = page(site.checking(Role.TRAINER), sent(site, start, LESSON, f"{words}\n\n{more}"))
    assert "Chưa dịch 3 câu hỏi." in shown
    assert f'href="{start}/translate/{LESSON}?to=en"' in shown
