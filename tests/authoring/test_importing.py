"""What was read becomes files of a course: keys that somebody confirmed, and what is left of those that nobody did."""

from __future__ import annotations

import math
import re

import pytest

from elearn.authoring.importing import Place, guessed, taken
from elearn.authoring.importing import course_of as bank_of
from elearn.authoring.naming import Names
from elearn.content.compile import compile_sources
from elearn.content.readability import read
from elearn.content.writing.files import new_course
from elearn.content.writing.reading import read_items
from elearn.content.writing.refusals import REASONS, NotWritable
from elearn.exchange.gift import read_gift
from elearn.exchange.unmarked import unmarked
from elearn.exchange.word.document import course_of
from elearn.exchange.word.values import CHOOSE, CONFIRM, Options, Questions
from tests.exchange.word.documents import docx, p, run

pytestmark = pytest.mark.pure

GUESSED = "".join(p(f"Câu {n}: Việc {n}?") + p(f"A. Một {n}") + p(run(f"B. Hai {n}", "<w:b/>")) + p(f"C. Ba {n}") for n in (1, 2))
LONG = p("Công chức cấp xã tiếp nhận, phân loại và trả lời đơn thư của người dân đúng hạn, ghi sổ và báo cáo. " * 3)


@pytest.mark.parametrize("where", ["bank", "lessons"])
def test_a_key_that_was_confirmed_asks_for_no_confirmation(where: Questions) -> None:
    course = course_of(docx(p("Bài", style="Heading1") + LONG + GUESSED), "a.docx", Options(where))
    assert [question.entry.item.notes for question in course.questions if question.entry.item] == [(CONFIRM,), (CONFIRM,)]
    texts = taken(course, {1: guessed(course)[1]}, Place("01-bai", "vi", (), Names.of({}))).texts
    (path,) = [path for path, text in texts.items() if "Việc 1" in text]
    placed = read_items(path, texts[path], "bank" if where == "bank" else "lesson")
    assert [each.item.notes for each in placed] == [(), (CHOOSE,)]


def test_a_question_that_cannot_be_written_as_it_was_settled_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> str:
        raise NotWritable("title", next(iter(REASONS)))

    monkeypatch.setattr("elearn.authoring.importing.replace_item", refuse)
    course = course_of(docx(p("Bài", style="Heading1") + LONG + GUESSED + LONG), "a.docx", Options("lessons"))
    made = taken(course, {}, Place("01-bai", "vi", (), Names.of({})))
    assert made.refused == (1, 2)
    (text,) = made.texts.values()
    assert "Việc 1?" not in text
    assert "[x]" not in text
    assert text.count("Công chức cấp xã tiếp nhận") == 6


def test_refused_questions_stay_in_the_list_and_out_of_the_bank() -> None:
    course = bank_of(read_gift("::A:: a?{T}\n\nLời dẫn.\n\n::B:: b?{F}".encode()), "van-thu")
    assert [question.entry.item is None for question in course.questions] == [False, True, False]
    assert (course.banks[0].questions, course.losses) == ((1, 3), ())
    (text,) = taken(course, {}, Place("01-bai", "vi", (), Names.of({}))).texts.values()
    assert ("? a?" in text, "? b?" in text, "Lời dẫn" in text) == (True, True, False)


def test_a_bank_of_refused_questions_is_none() -> None:
    assert bank_of(read_gift("Lời dẫn.".encode()), "van-thu").banks == ()


@pytest.mark.parametrize(
    ("markdown", "words"),
    [
        ("Ai được **ký** *thay*?", "Ai được ký thay?"),
        ("Điền: \\_\\_\\_\\_ ngày", "Điền: ____ ngày"),
        ("Xem [Luật](https://vanban.vn) và ![Dấu](assets/a.png)", "Xem Luật và Dấu"),
        ("2 \\* 3 &lt; 7, `a_b` và ten_tep", "2 * 3 < 7, a_b và ten_tep"),
        ("ghi_chu _nghiêng_", "ghi_chu nghiêng"),
    ],
)
def test_lists_show_the_words_of_markdown(markdown: str, words: str) -> None:
    assert unmarked(markdown) == words


def test_what_is_brought_in_twice_has_ids_of_its_own() -> None:
    course = course_of(docx(p("Bài", style="Heading1") + LONG + GUESSED), "a.docx", Options("bank"))
    texts: dict[str, str] = {}
    for _ in range(2):
        place = Place("01-bai", "vi", texts.keys(), Names.of(texts), with_quiz=True, quiz_title="Kiểm tra cuối khóa")
        more = taken(course, {}, place).texts
        assert not texts.keys() & more.keys()
        texts |= more
    texts["course.yml"] = new_course("thu", "Thử", "vi", module="Bài").replace("01-noi-dung", "01-bai")
    found = compile_sources({path: text.encode() for path, text in texts.items()})
    assert [each for each in found.problems if each.code == "QID002"] == []
    quizzes = [text for text in texts.values() if "kind: quiz" in text]
    titles = [found_title[1] for text in quizzes if (found_title := re.search(r"^title: (.+)$", text, re.MULTILINE))]
    assert titles == ["Kiểm tra cuối khóa", '"Kiểm tra cuối khóa: Bài"']


@pytest.mark.parametrize("where", ["bank", "lessons"])
@pytest.mark.parametrize("times", [1, 7, 20])
def test_the_minutes_of_a_lesson_are_those_that_its_author_is_told(where: Questions, times: int) -> None:
    course = course_of(docx(p("Bài", style="Heading1") + LONG * times + GUESSED + LONG), "a.docx", Options(where))
    texts = taken(course, {}, Place("01-bai", "vi", (), Names.of({}))).texts
    (path,) = [each for each in texts if each.startswith("modules/")]
    minutes = re.search(r"^minutes: (\d+)$", texts[path], re.MULTILINE)
    assert minutes is not None
    assert int(minutes[1]) == math.ceil(read(path, texts[path], "vi").minutes or 0)
