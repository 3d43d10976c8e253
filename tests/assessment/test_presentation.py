import dataclasses
import itertools

import pytest

from elearn.assessment.marking import mark
from elearn.assessment.presentation import present
from elearn.assessment.question_view import AskView, RightAnswer
from elearn.assessment.responses import Chosen, Filled, Ordered, Paired, Response, Spotted, Written
from elearn.content.document import AcceptedText, Gap, NumericAnswer, QuestionText
from tests.assessment import questions as make

pytestmark = pytest.mark.pure


def marked(question, answer, confidence=None, language="vi"):
    response = Response(answer, confidence)
    return present(question, language, response, mark(question, response))


def test_options_are_shown_in_the_order_of_the_seed():
    first, second = (present(make.a_choice(), "vi", order_seed=seed) for seed in ("1", "3"))
    assert [choice.label for choice in first.choices] != [choice.label for choice in second.choices]


def test_options_keep_their_order_where_the_author_asks_for_it():
    view = present(make.a_choice(shuffle=False), "vi", order_seed="3")
    assert [choice.label for choice in view.choices] == ["Phương án a", "Phương án b", "Phương án c", "Phương án d"]


def test_a_list_to_choose_from_is_shuffled_even_where_options_are_not():
    gap = Gap("1", options=tuple("abcdef"), right="a")
    orders = {present(make.a_cloze(gap, shuffle=False), "vi", order_seed=str(seed)).fields[0].options for seed in range(9)}
    assert len(orders) > 1


def test_a_chosen_option_is_shown_before_it_is_marked():
    view = present(make.a_choice(), "vi", Response(Chosen(("c",))))
    assert [choice.label for choice in view.choices if choice.chosen] == ["Phương án c"]
    assert view.stage == "open"


def test_an_empty_answer_leaves_the_question_open_and_says_so():
    view = marked(make.a_choice(), Chosen())
    assert (view.stage, view.is_blank) == ("open", True)


def test_a_number_asked_back_gives_both_readings_and_nothing_else():
    view = marked(make.a_numeric((1000, 1000), unit="ngày"), Written("1.000"))
    assert view.stage == "asked"
    assert view.fields[0].ask == AskView("two-readings", "", "1000", "1")
    assert (view.fields[0].state, view.fields[0].answer) == (None, None)


def test_one_gap_asked_back_keeps_the_others_unmarked():
    view = marked(make.a_cloze(), Filled((("2", "b"), ("3", "1.000"))))
    assert [field.state for field in view.fields] == [None, None, None]
    assert view.fields[2].ask == AskView("two-readings", "3:", "1000", "1")


@pytest.mark.parametrize(
    ("question", "right"),
    [
        (make.a_numeric((8, "12.5")), RightAnswer(low="8", high="12,5")),
        (make.a_numeric((1234, 1234), unit="ngày"), RightAnswer(text="1.234", unit="ngày")),
        (make.a_text(("sổ", 50), "sổ * dân"), RightAnswer(text="sổ … dân")),
    ],
)
def test_a_wrong_answer_is_shown_the_right_one(question, right):
    assert marked(question, Written("3")).fields[0].answer == right


def test_a_right_answer_needs_no_other():
    assert marked(make.a_text("sổ"), Written("sổ")).fields[0].answer is None


def test_an_item_out_of_place_says_where_it_belongs():
    view = marked(make.an_ordering("abcd"), Ordered(tuple("bcda")))
    assert [(item.state, item.place) for item in view.choices] == [("right", 2), ("right", 3), ("right", 4), ("wrong", 1)]


def test_what_was_rightly_left_alone_says_nothing():
    text = QuestionText("Câu hỏi", labels={}, feedback=dict.fromkeys("abcd", "Vì thế."))
    view = marked(make.a_choice("b", text=text), Chosen(("c",)))
    assert sorted(choice.state for choice in view.choices if choice.feedback) == ["chosen-wrong", "missed"]


def test_being_certain_and_wrong_is_noticed():
    assert marked(make.a_choice(confidence=True), Chosen(("a",)), "certain").is_sure_but_wrong


def test_being_certain_and_right_is_not():
    assert not marked(make.a_choice("a", confidence=True), Chosen(("a",)), "certain").is_sure_but_wrong


def test_a_spotted_message_is_counted():
    count = marked(make.a_spot("12345", "124"), Spotted(("1", "3"))).spot_count
    assert (count.hits, count.misses, count.false_alarms) == (1, 2, 1)


def test_words_fall_back_to_the_first_language():
    view = present(make.a_choice(), "en")
    assert (view.language, view.is_foreign) == ("vi", True)


def test_the_unit_is_shown_where_all_answers_share_it():
    question = make.a_numeric((1, 1), (60, 60), unit="giờ")
    other = dataclasses.replace(question.key.answers[1], unit={"vi": "phút"})
    mixed = make.a_question("numeric", dataclasses.replace(question.key, answers=(question.key.answers[0], other)))
    assert present(question, "vi").fields[0].unit == "giờ"
    assert present(mixed, "vi").fields[0].unit == ""


@pytest.mark.parametrize(("typed", "unit"), [("1000", "người"), ("1000 người", ""), ("1000 nguoi", ""), ("", "người")])
def test_a_unit_that_was_typed_is_not_shown_again_beside_the_answer(typed, unit):
    question = make.a_cloze(Gap("1", number=NumericAnswer("9", "9", {"vi": "người"})), Gap("2", options=("a", "b"), right="a"))
    view = marked(question, Filled((("1", typed), ("2", "b"))))
    assert (view.stage, view.fields[0].unit) == ("marked", unit)


def test_the_unit_stands_beside_an_open_field_whatever_was_typed():
    assert present(make.a_numeric((1, 1), unit="người"), "vi", Response(Written("3 người"))).fields[0].unit == "người"


# --- what an open view knows of the key ---------------------------------------------------------------------------------


def lists_of(gap_options, right):
    return make.a_cloze(*(Gap(str(number), options=tuple(gap_options), right=right) for number in (1, 2)))


SAME_TO_THE_EYE = {
    "single": [make.a_choice(right) for right in "abcd"],
    "multiple": [make.a_choice(right, kind="multiple") for right in ("a", "bc", "abcd")],
    "numeric": [make.a_numeric((low, low + 1)) for low in (1, 271828)],
    "text": [make.a_text(word) for word in ("sổ", "một câu trả lời rất dài")],
    "matching": [make.a_matching(tuple(zip("abc", rights, strict=True))) for rights in itertools.permutations("abc")],
    "list": [lists_of("abc", right) for right in "abc"],
    "gap": [make.a_cloze(Gap("1", accepted={"vi": (AcceptedText(word),)})) for word in ("a", "dài hơn nhiều")],
    "number": [make.a_cloze(Gap("1", number=NumericAnswer(low, "999"))) for low in ("1", "100")],
    "spot": [make.a_spot("123", suspicious) for suspicious in ("", "1", "123")],
}


@pytest.mark.parametrize("kind", SAME_TO_THE_EYE)
def test_an_open_view_is_the_same_whatever_is_right(kind):
    first, *others = (present(question, "vi") for question in SAME_TO_THE_EYE[kind])
    assert all(other == first for other in others)


def test_an_open_ordering_depends_on_its_key_only_to_avoid_it():
    views = [present(make.an_ordering(order), "vi", order_seed="hạt") for order in itertools.permutations("abcd")]
    assert len({view.choices for view in views}) == 2


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        (make.a_matching(), Paired((("a", "b"),))),
        (make.a_cloze(), Filled((("2", "b"),))),
        (make.an_ordering(), Ordered(tuple("dcba"))),
        (make.a_spot(), Spotted(("2",))),
    ],
)
def test_an_answer_that_is_not_marked_brings_no_state(question, answer):
    view = present(question, "vi", Response(answer))
    assert {part.state for part in (*view.choices, *view.fields)} == {None}
