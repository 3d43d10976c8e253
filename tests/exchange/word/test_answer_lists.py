"""Lists and tables of answers: which questions they are about, and what is taken of those that hold more than keys."""

from __future__ import annotations

import pytest

from elearn.exchange.word.values import WordCourse
from tests.exchange.word.documents import p, ps, table
from tests.exchange.word.test_questions import codes, said
from tests.exchange.word.test_stated_keys import pasted, read

pytestmark = pytest.mark.pure


def asked(*numbers: int) -> str:
    return "".join(f"Câu {n}: Việc {n} là gì?\nA. Một {n}\nB. Hai {n}\nC. Ba {n}\nD. Bốn {n}\n" for n in numbers)


def keys(course: WordCourse) -> str:
    """The keys in letters, `?` behind those that are asked."""
    found = []
    for question in course.questions:
        letters = "".join("ABCD"[at] for at in said(question)[2])
        found.append(letters + ("?" if question.is_open else ""))
    return " ".join(found)


def exams(one: str, two: str) -> str:
    return f"{one}\n{asked(1, 2, 3)}\n{two}\n{asked(1, 2, 3)}\n"


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("MÃ ĐỀ 101", "MÃ ĐỀ 102"),
        ("ĐỀ SỐ 1", "ĐỀ SỐ 2"),
        ("Đề A", "Đề B"),
        ("PHẦN I", "PHẦN II"),
        ("CHƯƠNG 1. TIẾP CÔNG DÂN", "CHƯƠNG 2. KHIẾU NẠI"),
        ("Chuyên đề 1: Văn thư", "Chuyên đề 2: Lưu trữ"),
        ("I. TIẾP CÔNG DÂN", "II. KHIẾU NẠI"),
    ],
)
@pytest.mark.parametrize("head", ["{}\n1A 2B 3C", "ĐÁP ÁN {}\n1A 2B 3C", "Đáp án\n{}\n1. A\n2. B\n3. C"])
@pytest.mark.parametrize("turned", [False, True])
def test_a_list_goes_to_the_exam_or_part_that_it_names(one: str, two: str, head: str, turned: bool) -> None:
    first = head.format(one)
    second = head.format(two).replace("1A 2B 3C", "1D 2D 3D").replace("1. A\n2. B\n3. C", "1. D\n2. D\n3. D")
    lists = "\n".join([second, first] if turned else [first, second])
    assert keys(pasted(exams(one, two) + lists)) == "A B C D D D"


def test_a_list_of_another_exam_gives_no_key() -> None:
    course = pasted(f"MÃ ĐỀ 101\n{asked(1, 2, 3)}ĐÁP ÁN MÃ ĐỀ 102\n1D 2C 3B")
    assert keys(course) == "? ? ?"
    assert all("WRD077" in codes(question) for question in course.questions)


def test_lists_of_two_exams_give_no_key_where_the_questions_do_not_say_which_they_are() -> None:
    assert keys(pasted(f"{asked(1, 2, 3)}ĐÁP ÁN MÃ ĐỀ 101\n1A 2B 3C\nĐÁP ÁN MÃ ĐỀ 102\n1D 2C 3B")) == "? ? ?"


def test_a_name_that_only_the_one_list_has_changes_nothing() -> None:
    assert keys(pasted(f"{asked(1, 2, 3)}ĐÁP ÁN MÃ ĐỀ 101\n1A 2B 3C")) == "A B C"
    assert keys(pasted(f"PHẦN I. CÂU HỎI\n{asked(1, 2, 3)}PHẦN II. ĐÁP ÁN\n1A 2B 3C")) == "A B C"
    assert keys(pasted(f"PHẦN I\n{asked(1, 2)}PHẦN II\n{asked(3, 4)}ĐÁP ÁN\n1A 2B 3C 4D")) == "A B C D"


def test_parts_of_different_length_are_told_apart_by_their_names() -> None:
    text = f"PHẦN I\n{asked(1, 2)}\nPHẦN II\n{asked(1, 2, 3)}\nĐÁP ÁN\n"
    assert keys(pasted(f"{text}PHẦN II\n1A 2B 3C\nPHẦN I\n1D 2D")) == "D D A B C"
    assert keys(pasted(f"{text}PHẦN II: 1A 2B 3C\nPHẦN I: 1D 2D")) == "D D A B C"


def test_lists_without_names_go_to_named_parts_in_their_order_and_are_asked() -> None:
    course = pasted(f"PHẦN I\n{asked(1, 2)}\nPHẦN II\n{asked(1, 2)}\nĐÁP ÁN\n1A 2B\n1C 2D")
    assert keys(course) == "A? B? C? D?"


def test_lists_below_each_chapter_are_about_it() -> None:
    text = f"CHƯƠNG I\n{asked(1, 2)}\nĐáp án\n1A 2B\n\nCHƯƠNG II\n{asked(1, 2)}\nĐáp án\n1C 2D"
    assert keys(pasted(text)) == "A B C D"


def test_two_lists_that_agree_confirm_a_key_and_two_that_differ_take_it_away() -> None:
    course = pasted(f"{asked(1, 2)}ĐÁP ÁN\n1-A; 2-B\nĐÁP ÁN\n1-B; 2-B")
    assert keys(course) == "? B"
    assert "WRD061" in codes(course.questions[0])


def test_a_number_that_one_list_leaves_unclear_takes_no_key_of_another() -> None:
    course = pasted(f"ĐÁP ÁN\n1A 2B 3C\n\nĐề 1\n{asked(1, 2, 3)}ĐÁP ÁN\n1D 2C 3B\nĐề 2\n{asked(1, 2, 3)}")
    assert keys(course) == "? ? ? ? ? ?"


HEAD = ("Câu", "Đáp án")


@pytest.mark.parametrize(
    ("rows", "wanted"),
    [
        ((("Câu", "Đáp án", "Giải thích"), ("1", "B", "Theo Điều 5"), ("2", "A", ""), ("3", "D", "x")), "B A D"),
        ((("Câu", "Đáp án", "Điểm"), ("1", "B", "0,5"), ("2", "A", "0,5"), ("3", "D", "1")), "B A D"),
        ((("Câu", "Điểm", "Đáp án"), ("1", "0,5", "B"), ("2", "0,5", "A"), ("3", "1", "D")), "B A D"),
        ((("BẢNG ĐÁP ÁN",), HEAD, ("1", "B"), ("2", "A"), ("3", "D")), "B A D"),
        ((("BẢNG ĐÁP ÁN",), ("Câu", "1", "2", "3"), ("Đáp án", "B", "A", "D")), "B A D"),
        ((HEAD, ("1", "B"), ("2", "A-C"), ("3", "D")), "B ? D"),
        ((HEAD, ("1", "B"), ("2", "A hoặc C"), ("3", "D")), "B ? D"),
        ((HEAD, ("1", "B"), ("2", p("A") + p("C")), ("3", "D")), "B ? D"),
        ((HEAD, ("1", "B"), ("2", ""), ("3", "D")), "B ? D"),
        ((("Câu", "1", "2", "3"), ("Đáp án", "B", "A-C", "D")), "B ? D"),
        ((("Câu", "Đáp án", "Câu", "Đáp án"), ("1", "B", "3", "D"), ("2", "A, C", "", "")), "B AC D"),
    ],
)
def test_the_certain_cells_of_a_table_of_answers_are_taken(rows: tuple[tuple[str, ...], ...], wanted: str) -> None:
    assert keys(read(ps(asked(1, 2, 3)) + table(*rows))) == wanted


def test_explanations_in_a_table_of_answers_are_kept() -> None:
    rows = (("Câu", "Đáp án", "Giải thích"), ("1", "B", "Theo *Điều 5*"), ("2", "A", "Vì thế"))
    items = [question.entry.item for question in read(ps(asked(1, 2)) + table(*rows)).questions]
    assert [item.explanation for item in items if item] == ["Theo \\*Điều 5\\*", "Vì thế"]


@pytest.mark.parametrize(
    "rows",
    [
        (("Câu", "101", "102"), ("1", "A", "D"), ("2", "B", "C"), ("3", "C", "B")),
        (("Câu", "Mã đề 101", "Mã đề 102"), ("1", "A", "D"), ("2", "B", "C"), ("3", "C", "B")),
        (("Câu", "1", "2", "3"), ("101", "A", "B", "C"), ("102", "D", "C", "B")),
    ],
)
def test_a_table_of_several_exams_gives_each_its_own_keys(rows: tuple[tuple[str, ...], ...]) -> None:
    one = p("MÃ ĐỀ 102") + ps(asked(1, 2, 3))
    assert keys(read(one + table(*rows))) == "D C B"
    assert keys(read(ps(asked(1, 2, 3)) + table(*rows))) == "? ? ?"


def test_the_title_of_a_table_of_answers_names_its_exam() -> None:
    rows = (("ĐÁP ÁN MÃ ĐỀ 102",), HEAD, ("1", "A"), ("2", "B"), ("3", "C"))
    assert keys(read(p("MÃ ĐỀ 101") + ps(asked(1, 2, 3)) + table(*rows))) == "? ? ?"
    assert keys(read(p("MÃ ĐỀ 102") + ps(asked(1, 2, 3)) + table(*rows))) == "A B C"


def test_a_table_of_statements_is_no_table_of_answers() -> None:
    rows = (("STT", "Nội dung", "Đáp án"), ("1", "Luật có hiệu lực", "Đ"), ("2", "Luật hết hiệu lực", "S"))
    assert keys(read(ps(asked(1, 2)) + table(*rows))) == "? ?"


@pytest.mark.parametrize(
    "answers",
    [
        "ĐÁP ÁN\nCâu 1: Đáp án B\nCâu 2: Đáp án A\nCâu 3: Đáp án D",
        "ĐÁP ÁN\nCâu 1. Chọn B\nCâu 2. Chọn A\nCâu 3. Chọn D",
        "ĐÁP ÁN\nCâu 1. Chọn đáp án B.\nCâu 2. Chọn đáp án A.\nCâu 3. Chọn đáp án D.",
        "ĐÁP ÁN\n1. Đáp án B\n2. Đáp án A\n3. Đáp án D",
        "ĐÁP ÁN\n(1) B\n(2) A\n(3) D",
        "(1) B (2) A (3) D",
        "[1]B [2]A [3]D",
        "ĐÁP ÁN\n1-3: B A D",
        "ĐÁP ÁN\n1-3 BAD",
        "Câu 1 đến câu 3: B, A, D",
        "ĐÁP ÁN: BAD",
        "ĐÁP ÁN\nB A D",
        "ĐÁP ÁN\n1-B (Điều 5), 2-A (Điều 6), 3-D (Điều 7)",
    ],
)
def test_lists_of_every_usual_form_give_the_keys(answers: str) -> None:
    course = pasted(asked(1, 2, 3) + answers)
    assert keys(course) == "B A D"


def test_letters_of_a_list_may_be_joined_by_a_word() -> None:
    assert keys(pasted(f"{asked(1, 2)}ĐÁP ÁN\n1. A và C\n2. B")) == "AC B"


@pytest.mark.parametrize("answers", ["ĐÁP ÁN: BADC", "ĐÁP ÁN: BA", "ĐÁP ÁN\n1-3: BADC", "ĐÁP ÁN\n1-3: BA"])
def test_letters_that_are_more_or_fewer_than_the_questions_give_no_key(answers: str) -> None:
    assert keys(pasted(asked(1, 2, 3) + answers)) == "? ? ?"


def test_remarks_in_brackets_behind_the_keys_of_a_line_are_read() -> None:
    course = pasted(f"{asked(1, 2, 3)}ĐÁP ÁN\n1-B (Điều 5), 2-A (sửa thành C), 3-D (hoặc B)")
    assert keys(course) == "B ? ?"


@pytest.mark.parametrize("head", ["LỜI GIẢI CHI TIẾT", "Hướng dẫn giải", "ĐÁP ÁN VÀ GIẢI THÍCH"])
@pytest.mark.parametrize("blank", ["", "\n"])
def test_explanations_between_the_keys_of_a_list_are_kept(head: str, blank: str) -> None:
    entries = blank.join(f"Câu {n}. Chọn {key}\nVì theo Điều {n}.\n" for n, key in ((1, "B"), (2, "A"), (3, "D")))
    course = pasted(f"{asked(1, 2, 3)}{head}\n{entries}")
    assert keys(course) == "B A D"
    explanations = [question.entry.item.explanation for question in course.questions if question.entry.item]
    assert explanations == ["Vì theo Điều 1.", "Vì theo Điều 2.", "Vì theo Điều 3."]


def test_text_behind_a_list_of_answers_stays_text() -> None:
    course = pasted(f"{asked(1, 2, 3)}ĐÁP ÁN\n1. A\n2. B\n3. C\n\nBài học kết thúc ở đây, xin cảm ơn anh/chị đã học.")
    assert keys(course) == "A B C"
    assert "Bài học kết thúc" in str(course.lessons) + str(course.losses)


def test_an_essay_has_no_share_in_a_list_of_letters() -> None:
    text = f"PHẦN I. TRẮC NGHIỆM\n{asked(1, 2, 3)}PHẦN II. TỰ LUẬN\nCâu 1. Nêu nguyên tắc?\nCâu 2. Nêu ví dụ?\n"
    questions = pasted(f"{text}ĐÁP ÁN TRẮC NGHIỆM\n1A 2B 3C").questions
    assert [(said(question)[2], question.is_open) for question in questions[:3]] == [([0], False), ([1], False), ([2], False)]
    assert all(said(question)[2] == [] and question.is_open for question in pasted(f"{text}ĐÁP ÁN\n1A 2B").questions[:2])


def test_a_question_without_number_behind_a_list_explains_no_answer() -> None:
    text = f"{asked(1, 2, 3)}ĐÁP ÁN\n1. A\n2. B\n3. C\nThủ đô là?\nA. Huế\nB. Hà Nội\nC. Vinh\nĐáp án: B\n\nĐÁP ÁN\n1. A\n2. B"
    assert [question.entry.item.title for question in pasted(text).questions if question.entry.item][-1] == "Thủ đô là?"


def test_a_row_of_letters_below_the_last_question_is_asked() -> None:
    course = pasted(f"{asked(1, 2, 3)}Đáp án: ABC")
    assert keys(course) == "? ? ?"
    assert "ABC" in str(course.questions[2].entry.problems)
    assert keys(pasted(f"{asked(1)}Đáp án: D\n{asked(2)}Đáp án: D\n{asked(3)}Đáp án: ABC")) == "D D ABC"


def test_reasons_below_a_list_that_gives_none_are_text() -> None:
    course = pasted(f"{asked(1, 2, 3)}ĐÁP ÁN\n1. A\n2. B\n3. C\nTheo quy định, công chức phải làm đúng việc của mình.")
    assert keys(course) == "A B C"
    assert all(question.entry.item and not question.entry.item.explanation for question in course.questions)


@pytest.mark.parametrize("head", ["Lời giải", "Hướng dẫn giải", "LỜI GIẢI CHI TIẾT", "Giải thích"])
def test_a_key_below_the_head_of_an_explanation_is_the_questions(head: str) -> None:
    text = "".join(f"{asked(n)}{head}\nChọn {key}\nVì luật quy định.\n" for n, key in ((1, "B"), (2, "C")))
    course = pasted(text)
    item = course.questions[0].entry.item
    assert (keys(course), item.explanation if item else "") == ("B C", "Vì luật quy định.")
