"""What is written as a key: taken where it can mean one thing only, shown to a person where it can mean more."""

from __future__ import annotations

import pytest

from elearn.exchange.word.document import course_of
from elearn.exchange.word.values import Options, WordCourse
from tests.exchange.word.documents import docx, p, ps, run, table
from tests.exchange.word.test_questions import codes, only, said

pytestmark = pytest.mark.pure

ONE = "Câu 1: Thủ đô là?\nA. Huế\nB. Hà Nội\nC. Vinh\nD. Đà Nẵng\n"


def pasted(text: str) -> WordCourse:
    return course_of(text.encode(), "dán", Options())


def read(body: str) -> WordCourse:
    return course_of(docx(body), "cau-hoi.docx", Options())


@pytest.mark.parametrize(
    ("key", "right", "explanation"),
    [
        ("Đáp án: A, C", [0, 2], ""),
        ("Đáp án: A; C", [0, 2], ""),
        ("Đáp án: A và C", [0, 2], ""),
        ("Đáp án: A và C – theo Điều 5", [0, 2], "theo Điều 5"),
        ("Đáp án: (A) và (C)", [0, 2], ""),
        ("Đáp án: A - vì luật quy định", [0], "vì luật quy định"),
        ("Đáp án: A. Vì B sai", [0], "Vì B sai"),
        ("Đáp án: A – theo Điều 5", [0], "theo Điều 5"),
        ("Đáp án: A (Luật sửa đổi năm 2025)", [0], "Luật sửa đổi năm 2025"),
        ("Đáp án: A. Người dân nộp hồ sơ tại xã", [0], "Người dân nộp hồ sơ tại xã"),
        ("Đáp án: B. Hà Nội, theo Hiến pháp", [1], "Hà Nội, theo Hiến pháp"),
        ("Đáp án: B Hà Nội", [1], ""),
        ("Đáp án: B vì luật quy định", [1], "vì luật quy định"),
        ("Đáp án: câu B", [1], ""),
        ("Đáp án: phương án B.", [1], ""),
        ("Đáp án đúng là phương án B", [1], ""),
        ("Đáp án: ý B", [1], ""),
        ("Đáp án: «B»", [1], ""),
        ("Đáp án: Ｂ", [1], ""),
        ("Đáp án: B/", [1], ""),
        ("- Đáp án: B", [1], ""),
        ("+ Đáp án: B", [1], ""),
        ("Đáp án đúng nhất: B", [1], ""),
        ("Đáp án đúng nhất là B", [1], ""),
        ("Lựa chọn đúng: B", [1], ""),
        ("Đ.A: B", [1], ""),
        ("Đáp án B. Vì luật quy định", [1], "Vì luật quy định"),
    ],
)
def test_a_key_that_can_mean_one_thing_only_is_taken(key: str, right: list[int], explanation: str) -> None:
    question = only(pasted(ONE + key))
    assert question.entry.item is not None
    assert (said(question)[2], question.is_open, question.entry.item.explanation) == (right, False, explanation)


@pytest.mark.parametrize(
    "key",
    ["A - C", "A-C", "A – C", "A. C.", "A.C", "A.B.C", "A) C)", "A/C", "A đến C", "A hoặc C", "A (hoặc C)", "a-Đ, b-S, c-Đ, d-S",
     "A (sai), B đúng", "A sai, B đúng", "A: sai; C: đúng", "A (50%), C (50%)", "A. 1 điểm; C. 1 điểm", "A (50%)", "A → C",
     "A (sửa thành C)", "A (đã sửa)", "A (?)", "A (nhầm)", "A, không phải B", "A. Theo Điều 5; C. Theo Điều 6",
     "B. Hà Nội (sửa thành C)", "B. Vinh, theo Hiến pháp", "B (bỏ)", "A. Huế; C. Vinh", "A, C. 1 điểm", "A, B, C, D", "A. Đà",
     "A vì Điều 5; hoặc C",
     "A (theo Điều 5 hoặc C)", "A. Theo Điều 5 thì C mới đúng", "A. Vì vậy chọn C", "A - xem lại",
     "A\n(sửa: C)", "A\nSửa thành C."],
)  # fmt: skip
def test_a_key_that_can_mean_more_than_one_thing_is_asked(key: str) -> None:
    question = only(pasted(f"{ONE}Đáp án: {key}"))
    assert (said(question)[2], question.is_open) == ([], True)
    assert key.rpartition("\n")[2].rstrip(".") in str([problem.words for problem in question.entry.problems])
    assert codes(question) & {"WRD064", "WRD075"}


@pytest.mark.parametrize("key", ["A-C", "A. C", "A (sửa thành C)", "A → C", "A/C", "A hoặc C"])
def test_a_key_of_a_list_is_taken_no_further(key: str) -> None:
    questions = pasted(f"{ONE}{ONE.replace('Câu 1', 'Câu 2')}ĐÁP ÁN\n1: {key}\n2: B").questions
    assert (said(questions[0])[2], questions[0].is_open) == ([], True)
    assert (said(questions[1])[2], questions[1].is_open) == ([1], False)


def test_a_slash_joins_where_the_question_asks_for_several() -> None:
    assert said(only(pasted(f"{ONE.replace('Thủ đô là?', 'Chọn các phương án đúng:')}Đáp án: A/C")))[2] == [0, 2]


@pytest.mark.parametrize("key", ["a, b", "A", "Hai"])
def test_letters_that_are_the_words_of_another_option_are_asked(key: str) -> None:
    question = only(pasted(f"Câu 1: a) Một; b) Hai; c) Ba. Ý nào đúng?\nA. a, c\nB. a, b\nC. Hai\nD. Hai\nE. A\nĐáp án: {key}"))
    assert (said(question)[2], question.is_open) == ([], True)


STRUCK = "<w:strike/>"


@pytest.mark.parametrize(
    "line",
    [
        p("Đáp án: ", run("A", STRUCK), " C"),
        p("Đáp án: ", run("A", "<w:dstrike/>"), "C"),
        p(run("Đáp án: A", STRUCK)) + p("Đáp án: C"),
        p("ĐÁP ÁN") + p("1. ", run("A", STRUCK), " C"),
        table(("Câu", "Đáp án"), ("1", f"<w:p>{run('A', STRUCK)}{run(' C')}</w:p>"), ("2", "B")),
        "<p>Đáp án: <s>A</s> C</p>",
        "<p>Đáp án: <del>A</del>C</p>",
        "<p>Đáp án: <strike>A</strike> C</p>",
        "<p>Đáp án: <span style='text-decoration: line-through'>A</span> C</p>",
        "<p>Đáp án: <span style='text-decoration-line:line-through'>A</span> C</p>",
    ],
)
def test_what_is_struck_out_of_a_key_is_no_key(line: str) -> None:
    html = "".join(f"<p>{each}</p>" for each in ONE.strip().split("\n")) + line
    course = pasted(html) if line.startswith("<p>") else read(ps(ONE) + line)
    assert (said(course.questions[0])[2], course.questions[0].is_open) == ([2], False)
    assert "WRD034" in {each.code for each in course.losses}


@pytest.mark.parametrize("line", [p("Đáp án: ", run("A", STRUCK)), p(run("Đáp án: A", STRUCK)), p("Đáp án: ", run("A, C", STRUCK))])
def test_a_key_that_is_struck_out_is_asked(line: str) -> None:
    question = only(read(ps(ONE) + line))
    assert (said(question)[2], question.is_open, "WRD076" in codes(question)) == ([], True, True)


def test_an_option_that_is_struck_out_is_never_guessed() -> None:
    body = p("Câu 1: a?") + p(run("A. x", f"{STRUCK}<w:b/>")) + p("B. y") + p("C. z")
    assert (read(body).guesses, said(only(read(body)))[2]) == ((), [])


def test_an_option_that_is_struck_out_and_stated_is_asked() -> None:
    question = only(read(p("Câu 1: a?") + p(run("A. x", STRUCK)) + p("B. y") + p("C. z") + p("Đáp án: A")))
    assert (said(question)[2], question.is_open, "WRD076" in codes(question)) == ([], True, True)


THREE = "".join(ONE.replace("Câu 1", f"Câu {number}") for number in (1, 2, 3))


def keys(text: str) -> list[tuple[list[int], bool]]:
    return [(said(question)[2], question.is_open) for question in pasted(text).questions]


def test_a_key_that_names_another_question_is_that_questions() -> None:
    assert keys(f"{THREE}Đáp án câu 1: A") == [([0], False), ([], True), ([], True)]
    assert keys(f"{THREE}Đáp án câu 3: D\nĐáp án câu 2: B\nĐáp án của câu 1: C") == [([2], False), ([1], False), ([3], False)]


def test_a_key_that_names_another_question_leaves_the_list_at_the_end_as_it_is() -> None:
    first, rest = THREE.split("Câu 3")
    assert keys(f"{first}Đáp án câu 1: A\nCâu 3{rest}\nĐÁP ÁN\n1-A 2-B 3-C") == [([0], False), ([1], False), ([2], False)]
    assert keys(f"{first}Đáp án câu 1: D\nCâu 3{rest}\nĐÁP ÁN\n1-A 2-B 3-C")[0] == ([], True)


def test_a_key_that_names_a_question_that_is_not_there_is_told() -> None:
    course = pasted(f"{THREE}Đáp án câu 9: A")
    assert ([each.code for each in course.losses], course.questions[2].is_open) == (["WRD068"], True)
