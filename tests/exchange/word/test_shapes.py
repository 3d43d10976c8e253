"""What a line is by those around it: statements above options, lists that belong to one question, options without letters."""

from __future__ import annotations

import pytest

from elearn.content.writing.items import Essay, Matching, Pair
from elearn.exchange.word.values import Question
from tests.exchange.word.documents import p, ps, run, table
from tests.exchange.word.test_questions import FOUR, codes, only, pasted, read, said

pytestmark = pytest.mark.pure

FIRST = "Câu 1: Việc 1 là gì?\nA. Một\nB. Hai\nC. Ba\nD. Bốn\nĐáp án: A\n"
LAST = "Câu 3: Việc 3 là gì?\nA. Một\nB. Hai\nC. Ba\nD. Bốn\nĐáp án: D\n"


def among(text: str) -> tuple[Question, ...]:
    """The questions of a document where this one stands between two ordinary ones."""
    return pasted(FIRST + text + LAST).questions


STATEMENTS = {
    "in brackets": "(a) Luật có hiệu lực.\n(b) Nghị định là luật.\n(c) Thông tư do Bộ ban hành.\n",
    "with small letters": "a) Luật có hiệu lực.\nb) Nghị định là luật.\nc) Thông tư do Bộ ban hành.\n",
    "with numbers": "1. Luật có hiệu lực.\n2. Nghị định là luật.\n3. Thông tư do Bộ ban hành.\n",
    "with numbers in brackets": "(1) Luật có hiệu lực.\n(2) Nghị định là luật.\n(3) Thông tư do Bộ ban hành.\n",
    "with roman numbers": "i) Luật có hiệu lực.\nii) Nghị định là luật.\niii) Thông tư do Bộ ban hành.\n",
    "with roman capitals": "(I) Luật có hiệu lực.\n(II) Nghị định là luật.\n(III) Thông tư do Bộ ban hành.\n",
    "with dashes": "- Luật có hiệu lực.\n- Nghị định là luật.\n- Thông tư do Bộ ban hành.\n",
    "as pairs": "1-a, 2-b, 3-c\n",
}


@pytest.mark.parametrize("tail", ["Số phát biểu đúng là:\n", ""])
@pytest.mark.parametrize("statements", STATEMENTS.values(), ids=STATEMENTS)
def test_statements_above_the_options_belong_to_the_question(statements: str, tail: str) -> None:
    questions = among(f"Câu 2: Cho các phát biểu sau:\n{statements}{tail}A. 0\nB. 1\nC. 2\nD. 3\nĐáp án: C\n")
    assert [(said(each)[2], each.is_open) for each in questions] == [([0], False), ([2], False), ([3], False)]
    assert said(questions[1])[:2] == ("Cho các phát biểu sau:", ["0", "1", "2", "3"])
    assert questions[1].entry.item is not None
    assert questions[1].entry.item.stem.count("\n\n") == statements.count("\n") + tail.count("\n") - 1


def test_statements_above_options_are_kept_where_questions_are_numbered_alone() -> None:
    text = "1. Hỏi gì?\nA. x\nB. y\nĐáp án: A\n2. Cho các ý:\na) một\nb) hai\nSố ý đúng là\nA. 0\nB. 1\nC. 2\nĐáp án: B\n"
    assert [said(each)[1:] for each in pasted(text).questions] == [(["x", "y"], [0]), (["0", "1", "2"], [1])]


def test_statements_that_word_letters_itself_are_no_options() -> None:
    points = "".join(p(word, listed=(3, 1)) for word in ("một", "hai"))
    question = only(read(p("Câu 1: Cho các ý:") + points + ps("A. 0\nB. 1\nC. 2\nĐáp án: B")))
    assert (said(question)[1:], question.is_open) == ((["0", "1", "2"], [1]), False)


def test_points_inside_options_with_capitals_are_no_options() -> None:
    text = "Câu 1: Chọn việc nào?\nA. Một, gồm:\na) x;\nb) y.\nB. Hai\nC. Ba\nĐáp án: C"
    question = only(pasted(text))
    assert (len(said(question)[1]), said(question)[2]) == (3, [2])


COLUMNS = "Ghép cột A với cột B:\n1. Tiếp nhận\n2. Thẩm định\n3. Trả kết quả\na. Một cửa\nb. Chuyên môn\nc. Văn thư\n"
PLAIN = "".join(f"Câu {n}: Việc {n} là gì?\nA. Một\nB. Hai\nC. Ba\nD. Bốn\n" for n in (1, 2, 3))


@pytest.mark.parametrize("number", [2, 4])
@pytest.mark.parametrize("key", ["Đáp án: 1-b, 2-a, 3-c", "Đáp án: 1b; 2a; 3c", "Đáp án: 1 - b, 2 - a, 3 - c."])
def test_pairs_below_two_columns_are_the_key_of_that_question_alone(number: int, key: str) -> None:
    parts = [f"Câu {n}: Việc {n} là gì?\nA. Một\nB. Hai\nC. Ba\nD. Bốn\n" for n in (1, 2, 3, 4, 5)]
    parts[number - 1] = f"Câu {number}: {COLUMNS}{key}\n"
    given = " ".join(f"{n}D" for n in range(1, 6) if n != number)
    course = pasted("".join(parts) + f"ĐÁP ÁN\n{given}\n")
    items = {question.number: question.entry.item for question in course.questions}
    matched = items.pop(number)
    assert matched is not None
    assert matched.answers == Matching(
        (Pair("Tiếp nhận", "Chuyên môn"), Pair("Thẩm định", "Một cửa"), Pair("Trả kết quả", "Văn thư"))
    )
    rest = [question for question in course.questions if question.number != number]
    assert [(said(each)[2], each.is_open) for each in rest] == [([3], False)] * 4
    assert course.losses == ()


@pytest.mark.parametrize("key", ["Đáp án: 1-a, 2-b", "Đáp án: 1-a, 2-a, 3-b", "Đáp án: 1-a, 2-b, 3-d"])
def test_pairs_that_do_not_fit_the_columns_make_no_matching(key: str) -> None:
    course = pasted(f"{PLAIN}Câu 4: {COLUMNS}{key}\n")
    item = course.questions[3].entry.item
    assert item is not None
    assert isinstance(item.answers, Essay)
    assert all(each.is_open for each in course.questions[:3])


def test_a_right_side_that_belongs_to_nothing_is_kept() -> None:
    course = pasted(f"Câu 1: {COLUMNS}d. Kế toán\nĐáp án: 1-a, 2-b, 3-c\n")
    item = only(course).entry.item
    assert item is not None
    assert isinstance(item.answers, Matching)
    assert item.answers.pairs[-1] == Pair(None, "Kế toán")


@pytest.mark.parametrize("end", ["", "ĐÁP ÁN\n1D 2D 3D\n"])
@pytest.mark.parametrize(
    "question",
    [
        "Câu 4: Kết quả ghép là:\n1-a, 2-b, 3-c\nA. Đúng\nB. Sai\nĐáp án: A\n",
        "Câu 4: Ghép nào đúng?\nA. 1a, 2b, 3c\nB. 1b, 2a, 3c\nĐáp án: 1a, 2b, 3c\n",
    ],
)
def test_what_looks_like_a_list_inside_a_question_is_no_list_of_answers(question: str, end: str) -> None:
    course = pasted(PLAIN + question + end)
    assert (said(course.questions[3])[2], course.questions[3].is_open) == ([0], False)
    wanted = [([3], False)] * 3 if end else [([], True)] * 3
    assert [(said(each)[2], each.is_open) for each in course.questions[:3]] == wanted


def test_a_list_that_names_few_of_the_questions_leaves_them_to_be_confirmed() -> None:
    course = pasted(f"{FOUR}ĐÁP ÁN\n1A\n")
    assert (said(course.questions[0])[2], course.questions[0].is_open, "WRD071" in codes(course.questions[0])) == ([0], True, True)


@pytest.mark.parametrize(
    "rows",
    [
        (("STT", "Xếp loại"), ("1", "A"), ("2", "B"), ("3", "A")),
        (("Câu", "Mức"), ("1", "A"), ("2", "B"), ("3", "A")),
        (("1", "A"), ("2", "B"), ("3", "A")),
        (("STT", "Kết quả"), ("1", "A"), ("2", "B"), ("3", "A")),
    ],
)
def test_a_table_between_a_question_and_its_options_gives_no_answers(rows: tuple[tuple[str, ...], ...]) -> None:
    asked = p("Câu 4: Căn cứ bảng sau, có bao nhiêu người loại A?") + table(*rows) + ps("A. 1\nB. 2\nC. 3\nĐáp án: B")
    questions = read(ps(PLAIN) + asked).questions
    assert [(said(each)[2], each.is_open) for each in questions] == [([], True)] * 3 + [([1], False)]
    assert questions[3].entry.item is not None
    assert "| 1 | A |" in questions[3].entry.item.stem or "| 2 | B |" in questions[3].entry.item.stem


def test_a_table_whose_second_column_is_no_key_gives_no_answers() -> None:
    body = ps(PLAIN) + table(("STT", "Xếp loại"), ("1", "A"), ("2", "B"), ("3", "A"))
    assert all(each.is_open and not said(each)[2] for each in read(body).questions)


@pytest.mark.parametrize("head", ["Đáp án", "ĐA", "ĐÁ", "Đ/A", "Đáp án đúng", "Phương án đúng", "Trả lời", "Chọn", "Key"])
def test_a_table_of_answers_is_known_by_its_second_heading(head: str) -> None:
    body = ps(PLAIN) + table(("Câu", head), ("1", "A"), ("2", "B"), ("3", "C"))
    assert [said(each)[2] for each in read(body).questions] == [[0], [1], [2]]


@pytest.mark.parametrize(
    ("key", "right"),
    [
        ("Đáp án:\nB", [1]),
        ("Đáp án\nB", [1]),
        ("Đáp án:\n\nB", [1]),
        ("Đáp án: A,\nC", [0, 2]),
        ("Đáp án: A\nvà C", [0, 2]),
        ("Đáp án: A\n, C", [0, 2]),
    ],
)
def test_a_key_on_two_lines_is_read_whole(key: str, right: list[int]) -> None:
    questions = among(f"Câu 2: Chọn gì?\nA. Một\nB. Hai\nC. Ba\nD. Bốn\n{key}\n")
    assert [(said(each)[2], each.is_open) for each in questions] == [([0], False), (right, False), ([3], False)]


@pytest.mark.parametrize("key", ["Đáp án: A\nC", "Đáp án:\nA\nC", "Đáp án: A\n\nC"])
def test_a_letter_below_a_whole_key_is_asked_about(key: str) -> None:
    question = among(f"Câu 2: Chọn gì?\nA. Một\nB. Hai\nC. Ba\nD. Bốn\n{key}\n")[1]
    assert question.is_open


def test_a_row_of_letters_under_a_heading_is_not_the_key_of_the_last_question() -> None:
    assert all(each.is_open for each in pasted(f"{FOUR}ĐÁP ÁN\nA B C D\n").questions)


def test_a_key_above_the_options_is_theirs() -> None:
    question = among("Câu 2: Chọn gì?\nĐáp án: B\nA. Một\nB. Hai\nC. Ba\nD. Bốn\n")[1]
    assert (said(question)[1:], question.is_open) == ((["Một", "Hai", "Ba", "Bốn"], [1]), False)


FOUR_WORDS = ("Một", "Hai", "Ba", "Bốn")


def rows(form: str) -> str:
    """Four options in a form with {n} for their number and {l} for their letter."""
    return "".join(form.format(n=n, l="ABCD"[n - 1]) + word + "\n" for n, word in enumerate(FOUR_WORDS, 1))


@pytest.mark.parametrize("key", ["Đáp án: Hai", "Đáp án: hai."])
@pytest.mark.parametrize("form", ["- ", "+ ", "• ", "{n}. ", "{n}) ", "{l}, ", "{l} ", "{l}-", "{l} - ", "☐ ", "[ ] ", "☐ {l}. "])
def test_options_without_usual_letters_are_read_with_a_key_in_words(form: str, key: str) -> None:
    questions = among(f"Câu 2: Chọn gì?\n{rows(form)}{key}\n")
    assert [(said(each)[1:], each.is_open) for each in questions] == [
        ((list(FOUR_WORDS), right), False) for right in ([0], [1], [3])
    ]


@pytest.mark.parametrize("form", ["{l}, ", "{l} ", "{l}-", "☐ {l}. ", "- "])
def test_a_letter_names_an_option_without_usual_letters_by_its_place(form: str) -> None:
    question = among(f"Câu 2: Chọn gì?\n{rows(form)}Đáp án: B\n")[1]
    assert (said(question)[1:], question.is_open) == ((list(FOUR_WORDS), [1]), False)


@pytest.mark.parametrize(
    ("empty", "ticked"),
    [
        ("☐ ", "☑ "),
        ("☐ ", "☒ "),
        ("□ ", "🗹 "),
        ("🞎 ", "🗹 "),
        ("[ ] ", "[x] "),
        ("( ) ", "(x) "),
        ("☐ {}. ", "☑ {}. "),
        ("[ ] {}. ", "[X] {}. "),
    ],
)
@pytest.mark.parametrize("before", [FIRST, ""])
def test_a_ticked_box_is_a_key_to_be_confirmed(empty: str, ticked: str, before: str) -> None:
    options = "".join((ticked if n == 2 else empty).format("ABCD"[n]) + word + "\n" for n, word in enumerate(FOUR_WORDS))
    course = pasted(f"{before}Câu 2: Chọn gì?\n{options}")
    question = course.questions[-1]
    assert (said(question)[1:], question.is_open) == ((list(FOUR_WORDS), [2]), True)
    assert [guess.source for guess in course.guesses] == ["asterisk"]


def test_a_box_of_word_is_read() -> None:
    def box(sign: str, words: str) -> str:
        control = "<w:sdt><w:sdtPr><w:id w:val='1'/></w:sdtPr><w:sdtContent><w:r><w:t>{}</w:t></w:r></w:sdtContent></w:sdt>"
        return p(control.format(sign), f" {words}")

    course = read(p("Câu 1: Chọn gì?") + box("☐", "Một") + box("☒", "Hai") + box("☐", "Ba"))
    assert (said(only(course))[1:], course.guesses[0].options) == ((["Một", "Hai", "Ba"], [1]), ("B",))


def test_a_list_of_things_to_do_in_a_lesson_is_no_question() -> None:
    assert pasted("Việc cần làm:\n☐ Đọc hồ sơ\n☐ Ghi sổ\n☐ Trả lời\nHết bài.").questions == ()


@pytest.mark.parametrize("form", ["- ", "{n}. ", ""])
def test_rows_below_a_question_are_options_to_be_chosen_from_where_all_others_have_some(form: str) -> None:
    question = among(f"Câu 2: Chọn gì?\n{rows(form)}")[1]
    assert (said(question)[1:], question.is_open) == ((list(FOUR_WORDS), []), True)


def test_the_options_of_the_last_question_are_not_left_over() -> None:
    course = pasted(f"{FIRST}Câu 2: Chọn gì?\n{rows('- ')}")
    assert (said(course.questions[1])[1], course.losses) == (list(FOUR_WORDS), ())


def test_fewer_rows_than_usual_are_options_to_be_looked_at() -> None:
    question = among("Câu 2: Chọn gì?\n- Một\n- Hai\nĐáp án: B\n")[1]
    assert (said(question)[2], question.is_open, "WRD072" in codes(question)) == ([1], True, True)


@pytest.mark.parametrize("stem", ["Trình bày các bước:", "Phân tích vai trò sau?", "Hãy nêu ý nghĩa của:"])
def test_rows_below_what_asks_for_free_text_stay_words_of_it(stem: str) -> None:
    item = among(f"Câu 2: {stem}\n- Một\n- Hai\n- Ba\n- Bốn\n")[1].entry.item
    assert item is not None
    assert isinstance(item.answers, Essay)
    assert item.stem.count("\n\n") == 3


def test_a_question_with_a_letter_as_key_and_no_options_is_refused() -> None:
    question = among("Câu 2: Chọn gì?\nĐáp án: B\n")[1]
    assert (question.entry.item, codes(question) >= {"WRD073"}) == (None, True)


def test_a_letter_in_a_list_for_a_question_without_options_refuses_it_too() -> None:
    questions = pasted(f"{FOUR}Câu 5: Chọn gì?\nĐÁP ÁN\n1A 2B 3C 4D 5A\n").questions
    assert (questions[4].entry.item, questions[3].is_open) == (None, False)


def test_lines_below_a_question_with_a_letter_as_key_are_options_to_be_looked_at() -> None:
    question = among("Câu 2: Chọn gì?\nMột\nHai\nBa\nBốn\nĐáp án: B\n")[1]
    assert (said(question)[1:], question.is_open) == ((list(FOUR_WORDS), [1]), True)


def test_options_that_word_numbers_are_options() -> None:
    one = p("Câu 1: Chọn gì?") + "".join(p(word, listed=(3, 0)) for word in FOUR_WORDS)
    two = p("Câu 2: Chọn gì?") + "".join(p(word, listed=(5, 0)) for word in FOUR_WORDS)
    assert [(said(each)[1], each.is_open) for each in read(one + two).questions] == [(list(FOUR_WORDS), True)] * 2


@pytest.mark.parametrize(("letters", "right"), [("ACD", 1), ("ABD", 2)])
def test_options_with_a_letter_left_out_are_kept_and_told(letters: str, right: int) -> None:
    options = "".join(f"{letter}. Ý {letter}\n" for letter in letters)
    question = among(f"Câu 2: Chọn gì?\n{options}Đáp án: {letters[right]}\n")[1]
    assert (len(said(question)[1]), said(question)[2], "WRD067" in codes(question)) == (3, [right], True)


def test_options_without_the_first_are_to_be_looked_at() -> None:
    question = among("Câu 2: Chọn gì?\nB. Hai\nC. Ba\nD. Bốn\nĐáp án: C\n")[1]
    assert (said(question)[1:], question.is_open) == ((["Hai", "Ba", "Bốn"], [1]), True)


@pytest.mark.parametrize("more", ["tiếp theo bốn", "- ý một;\n- ý hai", "và một\nvà hai\nvà ba"])
def test_a_last_option_of_several_paragraphs_keeps_the_key_below_it(more: str) -> None:
    questions = among(f"Câu 2: Chọn gì?\nA. Một\nB. Hai\nC. Ba\nD. Bốn\n{more}\nĐáp án: B\n")
    assert [(said(each)[2], each.is_open) for each in questions] == [([0], False), ([1], False), ([3], False)]
    assert said(questions[1])[1][3] == " ".join(["Bốn", *more.split("\n")])


def test_questions_without_numbers_keep_keys_below_a_last_option_of_two_paragraphs() -> None:
    text = "Thủ đô là?\nA. Huế\nB. Hà Nội\ncủa nước ta\nĐáp án: B\nSông nào dài?\nA. Hồng\nB. Mã\nĐáp án: A"
    assert [(said(each)[0], said(each)[2]) for each in pasted(text).questions] == [("Thủ đô là?", [1]), ("Sông nào dài?", [0])]


def test_many_statements_above_the_options_of_a_question_without_number_are_its_words() -> None:
    statements = "".join(f"{letter}) Ý {letter}\n" for letter in "abcdef")
    text = f"Cho các ý sau:\n{statements}Có mấy ý đúng?\nA. 0\nB. 1\nC. 2\nĐáp án: B"
    assert said(only(pasted(text))) == ("Cho các ý sau:", ["0", "1", "2"], [1])


@pytest.mark.parametrize("options", ["", "Heading3"])
def test_a_heading_that_numbers_a_question_above_options_is_the_question(options: str) -> None:
    def one(number: int, right: int) -> str:
        look = "<w:u w:val='single'/>"
        words = [run(f"{'ABC'[n]}. {FOUR_WORDS[n]}", look if n == right else "") for n in range(3)]
        return p(f"Câu {number}. Việc {number} là gì?", style="Heading2") + "".join(p(each, style=options) for each in words)

    course = read(p("Bài kiểm tra", style="Heading1") + one(1, 1) + one(2, 2) + p("Hết.", style="Heading2"))
    assert [(said(each), each.is_open) for each in course.questions] == [
        ((f"Việc {number} là gì?", ["Một", "Hai", "Ba"], [number]), True) for number in (1, 2)
    ]
    assert course.lessons == ()


def test_a_heading_with_its_key_below_is_a_question() -> None:
    course = read(p("Câu 1. Nêu hai nguyên tắc", style="Heading2") + p("Đáp án: Công khai và kịp thời."))
    item = only(course).entry.item
    assert item is not None
    assert item.answers == Essay("Công khai và kịp thời.")


def test_a_heading_that_numbers_a_text_stays_a_heading() -> None:
    course = read("".join(p(f"Câu {n}. Chuyện {n}", style="Heading1") + p("Ngày xưa có một ông cụ.") for n in (1, 2)))
    assert (course.questions, [lesson.title for lesson in course.lessons]) == ((), ["Câu 1. Chuyện 1", "Câu 2. Chuyện 2"])


ASKED = ("Việc một là gì?", "Việc hai là gì?")
LETTERED = ps("A. Một\nB. Hai\nC. Ba\nD. Bốn")
BARE = ps("Một\nHai\nBa\nBốn")
BANKS = {
    "options in one column": (
        ("STT", "Câu hỏi", "Phương án trả lời", "Đáp án"),
        ("1", ASKED[0], LETTERED, "B"),
        ("2", ASKED[1], LETTERED, "D"),
    ),
    "options below the question": (
        ("STT", "Nội dung câu hỏi", "Đáp án"),
        ("1", ps(ASKED[0]) + LETTERED, "B"),
        ("2", ps(ASKED[1]) + LETTERED, "D"),
    ),
    "numbered columns": (
        ("TT", "Câu hỏi", "Phương án 1", "Phương án 2", "Phương án 3", "Phương án 4", "Đáp án đúng"),
        ("1", ASKED[0], *FOUR_WORDS, "B"),
        ("2", ASKED[1], *FOUR_WORDS, "D"),
    ),
    "the key before the options": (
        ("Câu", "Nội dung", "Đáp án", "A", "B", "C", "D"),
        ("Câu 1", ASKED[0], "B", *FOUR_WORDS),
        ("Câu 2", ASKED[1], "D", *FOUR_WORDS),
    ),
}


@pytest.mark.parametrize("rows_of_bank", BANKS.values(), ids=BANKS)
def test_banks_in_tables_are_read_in_their_usual_shapes(rows_of_bank: tuple[tuple[str, ...], ...]) -> None:
    course = read(table(*rows_of_bank))
    assert [(said(each), each.is_open) for each in course.questions] == [
        ((asked, list(FOUR_WORDS), [right]), False) for asked, right in zip(ASKED, (1, 3), strict=True)
    ]
    assert (course.losses, course.lessons) == ((), ())


def test_options_without_letters_in_one_column_are_to_be_looked_at() -> None:
    course = read(table(("STT", "Câu hỏi", "Phương án", "Đáp án"), ("1", ASKED[0], BARE, "B"), ("2", ASKED[1], BARE, "D")))
    assert [(said(each)[1:], each.is_open) for each in course.questions] == [((list(FOUR_WORDS), [n]), True) for n in (1, 3)]


@pytest.mark.parametrize("heads", [("STT", "Câu hỏi", "Câu trả lời"), ("STT", "Câu hỏi", "Đáp án"), ("TT", "Nội dung", "Ghi chú")])
def test_a_table_of_questions_with_their_answers_stays_a_table(heads: tuple[str, ...]) -> None:
    answer = ps("Tại xã.\nHoặc trên mạng.\nHoặc qua bưu điện.")
    course = read(p("Bài", style="Heading1") + table(heads, ("1", "Nộp ở đâu?", answer), ("2", "Bao lâu?", "Ba ngày.")))
    assert (course.questions, "| Nộp ở đâu? |" in course.lessons[0].markdown) == ((), True)


@pytest.mark.parametrize("key", ["2-1-4-3", "2, 1, 4, 3", "(2) → (1) → (4) → (3)"])
def test_steps_with_their_order_as_key_stay_words_of_one_question(key: str) -> None:
    questions = among(f"Câu 2: Thứ tự đúng của các bước là gì?\n{rows('{n}. ')}Đáp án: {key}\n")
    item = questions[1].entry.item
    assert item is not None
    assert (len(questions), item.stem.count("\n\n"), isinstance(item.answers, Essay)) == (3, 3, True)


def test_points_of_a_statement_that_is_true_or_false_stay_its_words() -> None:
    question = among(f"Câu 2: Những việc sau là quyền của công dân.\n{rows('- ')}Đáp án: Đúng\n")[1]
    assert (said(question)[1:], question.is_open) == ((["Đúng", "Sai"], [0]), False)


@pytest.mark.parametrize(
    "text",
    [
        "А. Một\nВ. Hai\nС. Ba\nD. Bốn\nĐáp án: В",
        "A. Một\nB. Hai\nC. Ba\nD. Bốn\nĐáp án: В",
        "Ａ. Một\nＢ. Hai\nＣ. Ba\nＤ. Bốn\nĐáp án: Ｂ",
    ],
)
def test_letters_of_other_alphabets_are_read_as_they_look(text: str) -> None:
    question = among(f"Câu 2: Chọn gì?\n{text}\n")[1]
    assert (said(question)[1:], question.is_open) == ((list(FOUR_WORDS), [1]), False)
