"""What to read again after a quiz, as plain values."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from elearn.assessment.papers import Item, Paper, draw_paper, paper_of
from elearn.assessment.result_view import percent_of, summary_of, unanswered
from elearn.assessment.results import ItemResult, PaperResult
from elearn.assessment.review import ideas_of, targets_of
from elearn.content.document import Block, Course, Essay, Module, Page
from tests.assessment.counter import FINAL, counter_course

pytestmark = pytest.mark.pure

COURSE = counter_course()


def paper() -> Paper:
    quiz = COURSE.lesson_by_id(FINAL)
    assert quiz is not None
    return paper_of(COURSE, quiz, draw_paper(COURSE, quiz, "5eed"))


def results_of(drawn: Paper, *lacking: int, sure: tuple[int, ...] = ()) -> list[ItemResult]:
    """Results of a paper in which the questions of these numbers were wrong."""
    return [
        ItemResult(item.id, "wrong" if item.number in lacking else "right", Fraction(0), Fraction(1), item.number in sure)
        for item in drawn.items
    ]


def pointing_to(drawn: Paper, heading: str) -> list[int]:
    return [item.number for item in drawn.items if item.question.see == (heading,)]


def with_question(question_id: str, **changes: object) -> Course:
    questions = {**COURSE.questions, question_id: replace(COURSE.questions[question_id], **changes)}  # type: ignore[arg-type]  # passed on
    return replace(COURSE, questions=questions)


def test_a_paper_without_a_fault_sends_nowhere() -> None:
    drawn = paper()
    assert ideas_of(COURSE, drawn, results_of(drawn), "vi") == ()


def test_two_questions_that_point_to_one_place_make_one_idea() -> None:
    drawn = paper()
    numbers = pointing_to(drawn, "phieu-hen#ai-ky")
    assert len(numbers) >= 2
    (idea,) = ideas_of(COURSE, drawn, results_of(drawn, *numbers), "vi")
    assert idea.numbers == tuple(numbers)


def test_an_idea_names_the_very_block_with_its_first_sentences() -> None:
    drawn = paper()
    (idea,) = ideas_of(COURSE, drawn, results_of(drawn, *pointing_to(drawn, "phieu-hen#ai-ky")), "vi")
    assert (idea.lesson.id, idea.block, idea.title) == ("phieu-hen", "ai-ky/html/1", "Ai ký phiếu hẹn")
    assert idea.quote.startswith("Người nhận hồ sơ ký phiếu hẹn và ghi giờ nhận.")
    assert idea.minutes == 1


def test_an_idea_speaks_the_language_of_the_page() -> None:
    drawn = paper()
    (idea,) = ideas_of(COURSE, drawn, results_of(drawn, *pointing_to(drawn, "phieu-hen#ai-ky")), "en")
    assert idea.title == "Who signs the slip"
    assert idea.quote.startswith("Whoever receives the file")


def test_ideas_come_in_the_order_of_the_course() -> None:
    drawn = paper()
    ideas = ideas_of(COURSE, drawn, results_of(drawn, *range(1, 11)), "vi")
    assert [each.block for each in ideas] == ["ai-ky/html/1", "ngay-tra/html/1", "ghi-so/html/1"]


def test_where_somebody_was_sure_and_wrong_comes_first() -> None:
    drawn = paper()
    last = pointing_to(drawn, "so-tiep#ghi-so")[0]
    ideas = ideas_of(COURSE, drawn, results_of(drawn, *range(1, 11), sure=(last,)), "vi")
    assert (ideas[0].block, ideas[0].sure) == ("ghi-so/html/1", (last,))


def test_being_sure_of_a_right_answer_is_no_idea() -> None:
    drawn = paper()
    assert ideas_of(COURSE, drawn, results_of(drawn, sure=(1, 2)), "vi") == ()


def test_a_question_that_names_no_place_points_to_the_first_lesson_of_its_competency() -> None:
    course = with_question("b-ky", see=())
    assert targets_of(course, course.questions["b-ky"]) == ("phieu-hen",)


def test_a_question_of_no_known_competency_points_to_the_first_lesson() -> None:
    course = with_question("b-ky", see=(), competencies=("KHONG-CO",))
    assert targets_of(course, course.questions["b-ky"]) == ("phieu-hen",)


def test_a_whole_lesson_takes_its_own_minutes() -> None:
    drawn = paper()
    item = next(each for each in drawn.items if each.question.see == ("phieu-hen#ai-ky",))
    changed = Paper(
        tuple(replace(each, question=replace(each.question, see=("phieu-hen",))) if each is item else each for each in drawn.items)
    )
    (idea,) = ideas_of(COURSE, changed, results_of(changed, item.number), "vi")
    assert (idea.title, idea.minutes) == ("Phiếu hẹn", 3)


def test_a_place_that_the_course_no_longer_has_is_left_out() -> None:
    drawn = paper()
    numbers = pointing_to(drawn, "so-tiep#ghi-so")
    shorter = replace(COURSE, modules=tuple(replace(each, lessons=each.lessons[:1]) for each in COURSE.modules))
    assert ideas_of(shorter, drawn, results_of(drawn, *numbers), "vi") == ()


# --- counts ---------------------------------------------------------------------------------------------------------------


def a_result(*earned: tuple[str, str], is_passed: bool | None = False) -> PaperResult:
    """A result whose questions earned so much of so many points."""
    items = tuple(
        ItemResult(f"b-{number}", "right" if got == points else "wrong", Fraction(got), Fraction(points))
        for number, (got, points) in enumerate(earned)
    )
    return PaperResult(
        items, sum((each.earned for each in items), Fraction(0)), sum((each.points for each in items), Fraction(0)), is_passed
    )


def quiz(pass_percent: float = 70):  # type: ignore[no-untyped-def]  # the settings of the course's quiz
    found = COURSE.lesson_by_id(FINAL)
    assert found is not None
    assert found.quiz is not None
    return replace(found.quiz, pass_percent=pass_percent)


def test_a_result_is_told_in_points() -> None:
    summary = summary_of(a_result(("2", "2"), ("0", "2"), ("2", "2")), quiz())
    assert (str(summary.earned), str(summary.total), str(summary.needed)) == ("4", "6", "4.2")


def test_a_partly_right_question_earns_a_part_of_its_points() -> None:
    summary = summary_of(a_result(("1/2", "1"), ("0", "1"), ("1", "1")), quiz())
    assert (str(summary.earned), str(summary.needed)) == ("1.5", "2.1")


def test_what_was_earned_is_never_rounded_up_nor_what_is_needed_down() -> None:
    summary = summary_of(a_result(("2/3", "1"), ("0", "1"), ("1", "1")), quiz(100 / 3))
    assert (str(summary.earned), str(summary.needed)) == ("1.66", "1.01")


def test_a_share_below_the_mark_never_looks_like_it() -> None:
    assert percent_of(Fraction(6999, 10000)) == 69


def test_a_result_that_a_person_could_decide_waits() -> None:
    assert summary_of(a_result(("0", "1"), is_passed=None), quiz()).verdict == "waiting"


@pytest.mark.parametrize("question", COURSE.questions.values(), ids=lambda each: each.id)
def test_an_unanswered_question_is_shown_with_every_part_of_its_key(question) -> None:  # type: ignore[no-untyped-def]  # a question
    _, judged = unanswered(question)
    assert isinstance(question.key, Essay) or judged.parts


def blocks(*pieces: str) -> tuple[Block, ...]:
    return tuple(Block(f"doan/html/{number}", "html", "h", html=html, heading="doan") for number, html in enumerate(pieces, 1))


@pytest.mark.parametrize(
    ("pieces", "quoted"),
    [
        (
            (
                "<h2>Đoạn</h2>",
                "<p>Chị Lan nói với chị Hạnh:</p>",
                "<table><tr><td>Một</td></tr></table>",
                "<p>Ghi lại, hẹn ngày.</p>",
            ),
            "Ghi lại, hẹn ngày.",
        ),
        (
            ('<p>Phải thông báo.<sup class="footnote-ref"><a href="#fn-luat">1</a></sup> Hẹn ngày.</p>',),
            "Phải thông báo. Hẹn ngày.",
        ),
        (("<h2>Đoạn</h2>", "<p>Ba thứ để mượn:</p>", "<ul><li>Tên</li></ul>"), "Ba thứ để mượn:"),
        (("<h2>Đoạn</h2>", "<ul><li>Chỉ có danh sách.</li></ul>"), "Chỉ có danh sách."),
        (("<h2>Đoạn</h2>",), ""),
    ],
)
def test_a_quotation_can_stand_alone(pieces: tuple[str, ...], quoted: str) -> None:
    lesson = replace(counter_course().lessons[0], id="bai", pages={"vi": Page("Bài", blocks(*pieces))})
    course = replace(counter_course(), modules=(Module("m", {}, (lesson,)),))
    item = Item(1, "q", replace(next(iter(course.questions.values())), see=("bai#doan",)))
    lacking = ItemResult("q", "wrong", Fraction(0), Fraction(1))
    (idea,) = ideas_of(course, Paper((item,)), [lacking], "vi")
    assert idea.quote == quoted


def test_a_question_that_names_no_place_quotes_nothing() -> None:
    drawn = paper()
    number = pointing_to(drawn, "phieu-hen#ai-ky")[0]
    item = next(each for each in drawn.items if each.number == number)
    nameless = Paper((replace(item, question=replace(item.question, see=())),))
    (idea,) = ideas_of(COURSE, nameless, results_of(nameless, number), "vi")
    assert (idea.quote, idea.title) == ("", idea.lesson.pages["vi"].title)


def test_a_lesson_that_another_question_names_as_a_whole_is_quoted() -> None:
    drawn = paper()
    items = [each for each in drawn.items if each.question.see == ("phieu-hen#ai-ky",)][:2]
    (target,) = targets_of(COURSE, replace(items[0].question, see=()))
    first, second = (
        replace(each, question=replace(each.question, see=see)) for each, see in zip(items, [(), (target,)], strict=True)
    )
    both = Paper((first, second))
    (idea,) = ideas_of(COURSE, both, results_of(both, first.number, second.number), "vi")
    assert idea.quote
