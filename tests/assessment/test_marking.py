from fractions import Fraction

import pytest

from elearn.assessment.marking import WHOLE, Ask, Mark, MismatchedResponse, mark
from elearn.assessment.responses import Chosen, Filled, Ordered, Paired, Response, Spotted, Written
from elearn.content.document import AcceptedText, Gap, NumericAnswer
from tests.assessment import questions as make

pytestmark = pytest.mark.pure


def judge(question, answer):
    return mark(question, Response(answer))


def test_no_response_is_unanswered():
    assert mark(make.a_choice(), None) == Mark(Fraction(0), "unanswered")


def test_an_empty_choice_is_unanswered_and_says_nothing_of_the_key():
    assert judge(make.a_choice(), Chosen()) == Mark(Fraction(0), "unanswered")


def test_options_say_how_they_fared():
    marked = judge(make.a_choice("ab", kind="multiple", scoring="partial"), Chosen(("a", "c")))
    assert marked.parts == {"a": "chosen-right", "b": "missed", "c": "chosen-wrong", "d": "left"}


def test_a_wrong_option_takes_away_what_a_right_one_gives():
    assert judge(make.a_choice("abc", kind="multiple", scoring="partial"), Chosen(("a", "b", "d"))).score == Fraction(1, 3)


def test_choosing_everything_earns_nothing():
    marked = judge(make.a_choice("ab", kind="multiple", scoring="partial"), Chosen(tuple("abcd")))
    assert (marked.score, marked.outcome) == (Fraction(0), "wrong")


def test_scoring_all_gives_nothing_for_a_part_but_says_partly():
    marked = judge(make.a_choice("ab", kind="multiple", scoring="all"), Chosen(("a",)))
    assert (marked.score, marked.outcome) == (Fraction(0), "partly")


@pytest.mark.parametrize(
    ("text", "outcome"), [("8", "right"), ("12", "right"), ("12,0", "right"), ("7,99", "wrong"), ("12.01", "wrong")]
)
def test_an_interval_includes_its_ends(text, outcome):
    assert judge(make.a_numeric((8, 12)), Written(text)).outcome == outcome


def test_a_number_with_two_readings_is_asked_back_even_where_both_are_wrong():
    marked = judge(make.a_numeric((5, 5)), Written("1.000"))
    assert marked.outcome == "ask-back"
    assert marked.asks == {WHOLE: Ask("two-readings", (1000, 1))}


@pytest.mark.parametrize("text", ["10 ngày", "10 NGAY", "10"])
def test_a_number_may_come_with_its_unit_or_without(text):
    assert judge(make.a_numeric((10, 10), unit="ngày"), Written(text)).outcome == "right"


def test_a_number_with_another_unit_is_asked_back():
    assert judge(make.a_numeric((10, 10), unit="ngày"), Written("10 giờ")).asks == {WHOLE: Ask("unit")}


def test_a_number_with_a_word_that_changes_it_is_asked_back():
    assert judge(make.a_numeric((12, 12)), Written("12 nghìn")).asks == {WHOLE: Ask("unit")}


def test_a_text_that_is_no_number_is_asked_back():
    assert judge(make.a_numeric(), Written("mười")).asks == {WHOLE: Ask("no-number")}


def test_a_short_text_earns_its_best_percentage():
    marked = judge(make.a_text(("sổ*", 25), ("sổ tiếp*", 50)), Written("Sổ tiếp dân"))
    assert (marked.percent, marked.score, marked.outcome, marked.parts) == (50, Fraction(1, 2), "partly", {WHOLE: "partly"})


def test_a_percentage_of_a_short_text_is_honoured_under_scoring_all():
    assert judge(make.a_text(("sổ", 50), scoring="all"), Written("sổ")).score == Fraction(1, 2)


def test_a_wording_of_any_language_answers():
    question = make.a_text("sổ")
    question.key.accepted["en"] = (AcceptedText("register"),)
    assert [judge(question, Written(each)).outcome for each in ("sổ", "register", "bìa")] == ["right", "right", "wrong"]


def test_each_pair_earns_its_share():
    question = make.a_matching((("a", "a"), ("b", "b"), ("c", "c")), "abcd", scoring="partial")
    marked = judge(question, Paired((("a", "a"), ("b", "d"))))
    assert marked.score == Fraction(1, 3)
    assert marked.parts == {"a": "right", "b": "wrong", "c": "empty"}


def test_one_item_dropped_in_the_wrong_place_costs_one_step():
    marked = judge(make.an_ordering("abcde", scoring="partial"), Ordered(tuple("bcdea")))
    assert marked.score == Fraction(3, 4)
    assert marked.parts == {"a": "wrong", "b": "right", "c": "right", "d": "right", "e": "right"}


def test_a_reversed_order_earns_nothing_and_nothing_in_it_is_right():
    marked = judge(make.an_ordering("abcd", scoring="partial"), Ordered(tuple("dcba")))
    assert marked.score == 0
    assert set(marked.parts.values()) == {"wrong"}


def test_of_two_longest_runs_the_one_with_the_earlier_items_counts():
    assert judge(make.an_ordering("abcd"), Ordered(tuple("badc"))).parts == {"a": "right", "b": "wrong", "c": "right", "d": "wrong"}


def test_an_order_with_items_left_out_does_not_count_as_right():
    assert judge(make.an_ordering("abcd", scoring="partial"), Ordered(("a", "d"))).score == Fraction(1, 3)


def test_gaps_earn_by_their_own_kinds():
    marked = judge(make.a_cloze(scoring="partial"), Filled((("1", "sổ"), ("2", "b"), ("3", "11"))))
    assert marked.parts == {"1": "partly", "2": "wrong", "3": "right"}
    assert marked.score == Fraction(1, 2)


def test_a_blank_gap_is_empty():
    assert judge(make.a_cloze(), Filled((("2", "a"),))).parts == {"1": "empty", "2": "right", "3": "empty"}


def test_a_gap_with_two_readings_is_asked_back_by_its_number():
    question = make.a_cloze(Gap("1", options=("a", "b"), right="a"), Gap("2", number=NumericAnswer("1000", "1000")))
    marked = judge(question, Filled((("1", "a"), ("2", "1.000"))))
    assert (marked.outcome, set(marked.asks), marked.parts) == ("ask-back", {"2"}, {"1": "right", "2": "ask-back"})


def test_segments_say_how_they_fared():
    marked = judge(make.a_spot("1234", "13", scoring="partial"), Spotted(("1", "2")))
    assert marked.parts == {"1": "hit", "2": "false-alarm", "3": "miss", "4": "left"}
    assert marked.score == 0


def test_marking_nothing_is_an_answer():
    assert judge(make.a_spot("12", "1"), Spotted()).outcome == "wrong"


def test_marking_nothing_is_right_where_nothing_is_suspicious():
    assert judge(make.a_spot("12", ""), Spotted()).outcome == "right"


def test_a_false_alarm_is_wrong_where_nothing_is_suspicious():
    assert judge(make.a_spot("12", ""), Spotted(("1",))).outcome == "wrong"


def test_an_essay_waits_for_a_person():
    assert judge(make.an_essay(), Written("Ba ý.")) == Mark(Fraction(0), "pending")


def test_unknown_ids_change_nothing():
    assert judge(make.a_choice("b"), Chosen(("b", "z"))).score == 1


@pytest.mark.parametrize("answer", [Chosen(("a",)), Paired((("a", "a"),)), Filled((("1", "a"),)), Spotted(), Ordered(("a",))])
def test_an_answer_of_another_kind_is_an_error(answer):
    with pytest.raises(MismatchedResponse):
        judge(make.a_text("sổ"), answer)
