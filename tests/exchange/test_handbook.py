"""The handbook: what stands in it with and without answers, that it needs nothing else, and that it can be set."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from elearn.content.document import Block, Course, Ordering, Question, QuestionText
from elearn.exchange.handbook import pdf
from elearn.exchange.handbook.chapters import Book
from elearn.exchange.handbook.page import page_of, tree_of
from elearn.exchange.handbook.pdf import NotSet, pdf_of
from elearn.exchange.handbook.questions import Sheet
from elearn.exchange.handbook.typesetting import markup_of
from elearn.exchange.handbook.words import Words
from tests.content.source_folders import compiled, sound

pytestmark = pytest.mark.pure

COMPILED = compiled(sound())
LETTERS = "aăâbcdđeêghiklmnoôơpqrstuưvxy áàảãạ ắằẳẵặ ấầẩẫậ éèẻẽẹ ếềểễệ íìỉĩị óòỏõọ ốồổỗộ ớờởỡợ úùủũụ ứừửữự ýỳỷỹỵ"


def the_course() -> Course:
    assert COMPILED.course is not None
    return COMPILED.course


def text_of(*, with_answers: bool, course: Course | None = None, language: str = "vi") -> str:
    return page_of(Book(course or the_course(), language, with_answers), COMPILED.files.get).decode()


def said_after_answers(question: Question) -> set[str]:
    text = question.texts["vi"]
    return {each for each in (*text.feedback.values(), text.explanation or "") if each}


def test_the_course_of_these_tests_has_something_to_hide() -> None:
    assert sum(len(said_after_answers(question)) for question in the_course().questions.values()) > 5


def with_note(note: str) -> Course:
    """The course with an instructor's note at the beginning of its first lesson."""
    course = the_course()
    module = course.modules[0]
    lesson = module.lessons[0]
    page = lesson.pages["vi"]
    block = Block("ghi-chu", "instructor", "", f"<p>{note}</p>")
    pages = lesson.pages | {"vi": replace(page, blocks=(block, *page.blocks))}
    lessons = (replace(lesson, pages=pages), *module.lessons[1:])
    return replace(course, modules=(replace(module, lessons=lessons), *course.modules[1:]))


@pytest.mark.parametrize("language", ["vi", "en"])
def test_without_answers_nothing_that_is_said_after_an_answer_stands_in_it(language: str) -> None:
    page = text_of(with_answers=False, language=language)
    for question in the_course().questions.values():
        text = question.texts.get(language, question.texts["vi"])
        for told in (*text.feedback.values(), text.explanation or ""):
            words = re.sub("<[^>]+>", "", told).strip()
            assert not words or words not in re.sub("<[^>]+>", "", page)


def test_without_answers_no_box_is_ticked() -> None:
    assert "☑" not in text_of(with_answers=False)


def test_without_answers_no_bank_stands_in_it() -> None:
    course = the_course()
    of_banks = {name for bank in course.banks for name in bank.questions} - {
        name for lesson in course.lessons for name in lesson.questions
    }
    assert of_banks
    page = text_of(with_answers=False)
    assert not [name for name in of_banks if course.questions[name].texts["vi"].title in page]


def test_with_answers_everything_that_is_said_after_an_answer_stands_in_it() -> None:
    words = " ".join("".join(tree_of(text_of(with_answers=True)).itertext()).split())
    for question in the_course().questions.values():
        for told in said_after_answers(question):
            assert " ".join("".join(tree_of(told).itertext()).split()) in words


def test_the_instructors_notes_stand_in_the_handbook_with_answers_alone() -> None:
    course = with_note("Hỏi lớp trước khi giảng.")
    assert "Hỏi lớp trước khi giảng." in text_of(with_answers=True, course=course)
    assert "Hỏi lớp trước khi giảng." not in text_of(with_answers=False, course=course)


@given(st.permutations(["Tiếp nhận", "Phân loại", "Thụ lý", "Trả lời", "Lưu hồ sơ"]))
def test_without_answers_the_order_on_paper_does_not_follow_from_the_right_one(order: list[str]) -> None:
    labels = {f"i{number}": words for number, words in enumerate(order)}
    question = Question("q", "ordering", Ordering(tuple(labels)), {"vi": QuestionText("Xếp?", labels=labels)})
    shown = Sheet(question, "vi", Words("vi"), with_answers=False).html(1)
    assert re.findall("☐ ([^<]+)<", shown) == ["Trả lời", "Phân loại", "Lưu hồ sơ", "Tiếp nhận", "Thụ lý"]


def test_the_page_loads_nothing_and_runs_nothing() -> None:
    page = text_of(with_answers=True)
    assert not re.findall(r'(?:src|href)="(?!data:image/|#|https?:)[^"]*"', page)
    assert not re.search(r"<(?:script|link|iframe|object)", page)
    assert "default-src 'none'" in page


def test_pictures_are_in_the_page() -> None:
    pictures = sum(text_of(with_answers=False).count(f"data:{each.content_type};base64,") for each in the_course().media[:1])
    assert pictures


def test_headings_never_skip_a_level() -> None:
    levels = [int(each) for each in re.findall(r"<h([1-6])", text_of(with_answers=True).partition("<main>")[2])]
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_the_contents_lead_to_every_lesson() -> None:
    page = text_of(with_answers=False)
    contents, _, rest = page.partition("</nav>")
    anchors = re.findall(r'href="#(s[0-9]+)"', contents)
    assert len(anchors) > len(the_course().lessons)
    assert all(f'id="{anchor}"' in rest for anchor in anchors)


# --- setting -------------------------------------------------------------------------------------------------------


def test_words_never_become_markup() -> None:
    course = replace(the_course(), title={"vi": '#read("/etc/passwd") \\ " *x* $y$'})
    markup = markup_of(Book(with_note('#panic("a") &quot;]#eval("1")'), "vi", with_answers=True), frozenset())
    assert '#"#panic(\\"a\\") \\"]#eval(\\"1\\")";' in markup
    assert '#set document(title: "#read(\\"/etc/passwd\\") \\\\ \\" *x* $y$")' in markup_of(Book(course, "vi", False), frozenset())


def test_a_book_with_such_words_can_be_set() -> None:
    course = with_note('#panic("a") ]] $ @x &lt;y&gt; // /* = - + \\')
    assert pdf_of(Book(course, "vi", with_answers=True), COMPILED.files.get).startswith(b"%PDF")


def test_every_letter_of_vietnamese_is_set_in_a_tagged_pdf() -> None:
    # A tagged document (PDF/UA) is refused for a letter without a shape.
    course = with_note(f"{LETTERS} {LETTERS.upper()} <b>{LETTERS}</b> <em>{LETTERS}</em> <code>{LETTERS}</code> ☐ ☑ → “” – …")
    assert b"pdfuaid" in pdf_of(Book(course, "vi", with_answers=True), COMPILED.files.get)


def test_a_letter_that_the_font_lacks_costs_the_tags_and_not_the_book() -> None:
    found = pdf_of(Book(with_note("\U0001f600"), "vi", with_answers=True), COMPILED.files.get)
    assert found.startswith(b"%PDF")
    assert b"pdfuaid" not in found


def test_a_picture_that_is_missing_leaves_its_description() -> None:
    book = Book(the_course(), "vi", with_answers=False)
    assert pdf_of(book, lambda _: None).startswith(b"%PDF")


def test_a_book_that_takes_too_long_is_given_up() -> None:
    with pytest.raises(NotSet):
        pdf_of(Book(the_course(), "vi", with_answers=True), COMPILED.files.get, seconds=0.01)


def test_a_book_that_takes_too_much_memory_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "MEMORY_BYTES", 60 * 1024 * 1024)
    with pytest.raises(NotSet):
        pdf_of(Book(the_course(), "vi", with_answers=True), COMPILED.files.get)
