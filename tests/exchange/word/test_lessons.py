"""Lessons and banks of a whole document: the compiler reads what was written, and questions go where they should."""

from __future__ import annotations

import json

import pytest

from elearn.content.compile import compile_sources
from elearn.content.problems import Severity
from elearn.content.writing.ids import with_ids
from elearn.content.writing.items import Choices
from elearn.content.writing.write import write_bank
from elearn.exchange.word.document import course_of
from elearn.exchange.word.values import DESCRIBE, Options, Questions, WordCourse
from tests.exchange.word.documents import docx, p, picture, png, ps, run, table

pytestmark = pytest.mark.pure

COURSE = """format: 1
id: tu-word
slug: tu-word
version: 1.0.0
title: {vi: Từ Word}
summary: {vi: Từ Word}
languages: [vi]
audience: [cap-xa]
credit_hours: 1
completion: {lessons: all}
visibility: signed-in
retired: []
modules:
  - {dir: 01-bai, title: {vi: Bài}}
changes:
  1.0.0: {vi: Bản đầu., relearn: []}
"""


def question(number: int, key: str = "Đáp án: B") -> str:
    return ps(f"Câu {number}: Việc {number} là gì?\nA. Một {number}\nB. Hai {number}\nC. Ba {number}\n{key}")


def read(body: str, questions: Questions | None = None) -> WordCourse:
    files: dict[str, bytes | str] = {"word/media/a.png": png()}
    return course_of(docx(body, files, (("rId9", "image", "media/a.png"),)), "bai.docx", Options(questions))


def compiled(course: WordCourse) -> set[str]:
    """The codes of the errors that the compiler has about a course."""
    files = {"course.yml": COURSE.encode(), **{media.name: media.content for media in course.media}}
    for number, lesson in enumerate(course.lessons, start=1):
        path = f"modules/01-bai/{number:02d}-bai-{number}.vi.md"
        head = f"---\nid: bai-{number}\ntitle: {json.dumps(lesson.title, ensure_ascii=False)}\nminutes: 5\n---\n\n"
        files[path] = with_ids(path, head + lesson.markdown, ()).encode()
    for number, bank in enumerate(course.banks, start=1):
        items = [item for place in bank.questions if (item := course.questions[place - 1].entry.item) is not None]
        path = f"banks/bank-{number}.vi.md"
        files[path] = with_ids(path, write_bank(bank.title, f"bank-{number}", items), ()).encode()
    return {problem.code for problem in compile_sources(files).problems if problem.severity is Severity.ERROR}


def long_text(number: int) -> str:
    return p(f"Đoạn {number}: " + "công chức cấp xã tiếp nhận, phân loại và trả lời đơn thư của người dân đúng hạn, " * 4)


MIXED = (
    p("Tập huấn tiếp công dân", style="Title")
    + "".join(
        p(f"Bài {lesson}", style="Heading1")
        + long_text(1)
        + p("Mục", style="Heading2")
        + p("# không phải đề mục", listed=(2, 0)) + p("- [x] không phải phương án", listed=(2, 1)) + p("/// details | không")
        + p("= 10") + p("> [!RECALL] q") + p("[[x: a | b]] {{ include: a }} *[A]: b") + p("### ? Không phải câu hỏi")
        + p("---") + p(run("<!-- a -->"))
        + table(("Bước | 1", "Ngày"), ("`mã`", p(run("<b>"))))
        + long_text(2)
        for lesson in range(1, 4)
    )
    + p("Câu hỏi kiểm tra", style="Heading1")
    + "".join(question(number) for number in range(1, 41))
)  # fmt: skip


def test_a_document_of_lessons_and_forty_questions_compiles_without_an_error() -> None:
    course = read(MIXED)
    assert ([lesson.title for lesson in course.lessons], [len(bank.questions) for bank in course.banks]) == (
        ["Bài 1", "Bài 2", "Bài 3"],
        [40],
    )
    assert compiled(course) == set()


def test_what_was_written_is_shown_word_by_word() -> None:
    markdown = read(MIXED).lessons[0].markdown
    files = {
        "course.yml": COURSE.encode(),
        "modules/01-bai/01-bai.vi.md": f"---\nid: bai\ntitle: Bài\nminutes: 5\n---\n\n{markdown}".encode(),
    }
    shown = str(compile_sources(files).course)
    for words in (
        "# không phải đề mục",
        "[x] không phải phương án",
        "/// details",
        "[[x: a",
        "{{ include: a }}",
        "? Không phải câu hỏi",
        "&lt;!-- a --&gt;",
        "&lt;b&gt;",
    ):
        assert words in shown, words


def test_few_questions_stay_practice_of_their_lesson() -> None:
    course = read(
        p("Bài", style="Heading1") + long_text(1) + question(1) + question(2) + p("Tiếp", style="Heading2") + long_text(2)
    )
    (lesson,) = course.lessons
    assert (lesson.questions, course.banks) == ((1, 2), ())
    assert lesson.markdown.index("? Việc 2") < lesson.markdown.index("## Tiếp")
    assert compiled(course) == set()


def test_many_questions_go_to_the_bank() -> None:
    course = read(p("Bài", style="Heading1") + long_text(1) + "".join(question(number) for number in range(1, 7)))
    assert (course.lessons[0].questions, course.banks[0].questions) == ((), (1, 2, 3, 4, 5, 6))


@pytest.mark.parametrize(("wish", "in_lesson"), [("bank", ()), ("lessons", (1, 2, 3, 4, 5, 6))])
def test_the_caller_decides_otherwise(wish: Questions, in_lesson: tuple[int, ...]) -> None:
    body = p("Bài", style="Heading1") + long_text(1) + "".join(question(number) for number in range(1, 7))
    assert read(body, wish).lessons[0].questions == in_lesson


def test_questions_of_a_lesson_end_its_section_so_that_text_is_not_read_into_them() -> None:
    course = read(p("Bài", style="Heading1") + long_text(1) + ps("Câu 1: Trình bày ba việc?") + p("") + long_text(2))
    assert compiled(course) == set()
    assert course.lessons[0].markdown.index("? Trình bày") > course.lessons[0].markdown.index("Đoạn 2")


def test_a_heading_with_only_questions_below_makes_no_lesson_and_names_their_section() -> None:
    course = read(
        p("Bài", style="Heading1")
        + long_text(1)
        + p("Ôn tập", style="Heading1")
        + "".join(question(number) for number in range(1, 8))
    )
    assert [lesson.title for lesson in course.lessons] == ["Bài"]
    assert {question.entry.item.section for question in course.questions if question.entry.item} == {"Ôn tập"}


def test_a_key_that_is_not_known_keeps_the_compiler_from_publishing() -> None:
    course = read("".join(question(number, "") for number in range(1, 8)))
    assert all(question.is_open for question in course.questions)
    assert compiled(course) - {"CRS001"} == {"MCQ001"}


def test_a_guessed_key_stands_with_a_note_beside_it() -> None:
    body = p("Câu 1: a?") + p("A. x") + p(run("B. y", "<w:b/>"))
    item = read(body).questions[0].entry.item
    assert item is not None
    assert item.notes == ("Đáp án được đoán khi đọc tệp, cần xác nhận",)


def test_lines_of_an_examination_paper_that_are_no_questions_are_told() -> None:
    course = read(ps("UBND XÃ VÍ DỤ\nThời gian: 45 phút") + question(1) + question(2))
    assert course.lessons == ()
    assert "Thời gian: 45 phút" in {problem.excerpt for problem in course.losses if problem.code == "WRD048"} | {course.title}


def test_pictures_in_stems_are_kept() -> None:
    course = read(p("Câu 1: Hình vẽ gì?") + p(picture(description="Con dấu")) + ps("A. x\nB. y\nĐáp án: A"))
    item = course.questions[0].entry.item
    assert item is not None
    assert item.stem == f"![Con dấu]({course.media[0].name})"


def with_two_pictures(body: str) -> WordCourse:
    links = (("rId9", "image", "media/a.png"), ("rId8", "image", "media/b.png"))
    return course_of(docx(body, {"word/media/a.png": png(), "word/media/b.png": png(9)}, links), "hinh.docx", Options())


def test_options_that_are_only_pictures_are_described_for_now() -> None:
    course = with_two_pictures(p("Câu 1: Hình nào?") + p("A. ", picture()) + p("B. ", picture("rId8")) + p("Đáp án: B"))
    question = course.questions[0]
    item = question.entry.item
    assert item is not None
    assert isinstance(item.answers, Choices)
    assert [(option.text, option.right) for option in item.answers.options] == [
        (f"![Hình của phương án A]({course.media[0].name})", False),
        (f"![Hình của phương án B]({course.media[1].name})", True),
    ]
    assert ([each.code for each in question.entry.problems], item.notes) == (["WRD074"] * 2, (DESCRIBE,))


def test_a_question_that_is_only_a_picture_is_described_for_now() -> None:
    course = with_two_pictures(p("Câu 7: ", picture()) + ps("A. x\nB. y\nĐáp án: B"))
    item = course.questions[0].entry.item
    assert item is not None
    assert (item.title, item.stem) == ("Câu 7", f"![Hình của câu 7]({course.media[0].name})")
    assert item.notes == (DESCRIBE,)


@pytest.mark.parametrize("stem", [("Câu 1: Hình gì?", "{}"), ("{}", "Câu 1: Hình gì?"), ("Câu 1: ", "{}", "Hình gì?")])
def test_a_picture_on_the_first_line_of_a_question_stands_below_it(stem: tuple[str, ...]) -> None:
    course = with_two_pictures(p(*(each.format(picture()) for each in stem)) + ps("A. x\nB. y\nĐáp án: B"))
    item = course.questions[0].entry.item
    assert item is not None
    assert (item.title, item.stem) == ("Hình gì?", f"![]({course.media[0].name})")


def test_an_option_without_words_and_picture_refuses_its_question_with_a_reason() -> None:
    entry = read(ps("Câu 1: Việc gì?\nA.\nB. y\nĐáp án: B")).questions[0].entry
    assert (entry.item, [(each.code, dict(each.words)) for each in entry.problems]) == (None, [("WRD078", {"options": "A"})])


def lessons_of(body: str) -> tuple[list[str], set[str]]:
    """The titles of the lessons, and the codes of what is told."""
    course = read(body)
    return [lesson.title for lesson in course.lessons], {problem.code for problem in course.losses}


def bold(text: str) -> str:
    return p(run(text, '<w:b/><w:sz w:val="28"/>'))


def test_bold_parts_are_lessons_where_one_styled_heading_stands_below_them() -> None:
    body = p(run("TÀI LIỆU TẬP HUẤN", '<w:b/><w:sz w:val="36"/>'), properties='<w:jc w:val="center"/>')
    for number in range(1, 7):
        body += bold(f"BÀI {number}. TIẾP CÔNG DÂN") + long_text(number)
        body += p("Mục tiêu", style="Heading2") + long_text(number) if number == 1 else ""
    course = read(body)
    assert [lesson.title for lesson in course.lessons] == [f"BÀI {number}. TIẾP CÔNG DÂN" for number in range(1, 7)]
    assert (course.title, "## Mục tiêu" in course.lessons[0].markdown) == ("TÀI LIỆU TẬP HUẤN", True)
    assert "WRD050" in {problem.code for problem in course.losses}
    assert compiled(course) == set()


@pytest.mark.parametrize("name", ["BÀI {}. TIẾP DÂN", "Chương {}: Tiếp dân", "PHẦN {} - TIẾP DÂN", "Chuyên đề {}. Tiếp dân"])
def test_bold_parts_are_above_styled_headings_without_number(name: str) -> None:
    parts = "".join(
        bold(name.format(number)) + p("Mục tiêu", style="Heading2") + long_text(1) + p("Nội dung", style="Heading2") + long_text(2)
        for number in (1, 2, 3)
    )
    assert lessons_of(parts) == ([name.format(number) for number in (1, 2, 3)], {"WRD050"})


def test_bold_parts_join_the_one_of_their_kind_that_has_a_style() -> None:
    body = p("Bài 1. Nghe", style="Heading1") + long_text(1) + bold("Bài 2. Ghi") + long_text(1) + bold("Bài 3. Trả lời")
    assert lessons_of(body + long_text(1)) == (["Bài 1. Nghe", "Bài 2. Ghi", "Bài 3. Trả lời"], {"WRD050"})


def test_bold_lessons_stay_below_styled_chapters() -> None:
    body = "".join(
        p(f"Chương {chapter}", style="Heading1")
        + "".join(bold(f"Bài {chapter * 2 + number}. Việc") + long_text(number) for number in (0, 1))
        for chapter in (1, 2)
    )
    course = read(body)
    assert [lesson.title for lesson in course.lessons] == ["Chương 1", "Chương 2"]
    assert "## Bài 2. Việc" in course.lessons[0].markdown


def test_bold_parts_below_as_many_styled_headings_change_nothing() -> None:
    body = "".join(p(name, style="Heading1") + bold(f"Bài {at}: Đọc") + long_text(1) for at, name in ((1, "Nghe"), (2, "Ghi")))
    assert lessons_of(body) == (["Nghe", "Ghi"], set())


def test_headings_of_a_lower_style_stand_below_bold_lessons() -> None:
    body = "".join(
        p(f"Chương {chapter}", style="Heading1")
        + "".join(bold(f"Bài {at}. Việc") + p("Ví dụ", style="Heading2") + long_text(at) for at in (1, 2))
        for chapter in (1, 2)
    )
    markdown = read(body).lessons[0].markdown
    assert (markdown.count("\n### Ví dụ"), "## Bài 2. Việc" in markdown) == (2, True)


@pytest.mark.parametrize(
    ("above", "title"),
    [
        (p("Câu hỏi về văn thư", style="Heading1"), "Câu hỏi về văn thư"),
        (p("Bộ câu hỏi công tác văn thư", style="Title"), "Bộ câu hỏi công tác văn thư"),
        (p(run("CÂU HỎI TIẾP DÂN", "<w:b/>")), "CÂU HỎI TIẾP DÂN"),
        (p("Bộ câu hỏi", style="Title") + p("Phần chung", style="Heading1"), "Bộ câu hỏi"),
        ("", "bai"),
    ],
)
def test_a_bank_is_called_as_the_document_or_the_heading_above_it(above: str, title: str) -> None:
    assert [bank.title for bank in read(above + question(1) + question(2)).banks] == [title]


def test_headings_that_stand_only_above_questions_or_answers_are_told() -> None:
    asked = "".join(ps(f"Câu {n}: Việc nào?\nA. Gọi\nB. Im") for n in range(1, 7))
    body = p("Bài 1", style="Heading1") + p("Chữ của bài. " * 20) + p("Mục trong bài", style="Heading2") + p("Chữ nữa.")
    body += p("Phần 5. Ôn tập", style="Heading1") + p("Nhóm A", style="Heading2") + asked
    body += p("Bảng đáp án nhóm A", style="Heading2") + p("1.A 2.B 3.A 4.B 5.A 6.B")
    course = course_of(docx(body), "bai.docx", Options())
    assert {question.entry.item.section for question in course.questions if question.entry.item} == {"Nhóm A"}
    told = [each.excerpt for each in course.losses if each.code == "WRD053"]
    assert told == ["Phần 5. Ôn tập", "Bảng đáp án nhóm A"]
