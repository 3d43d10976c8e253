import contextlib
import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from elearn.assessment.form_fields import ESSAY_LIMIT, WRITTEN_LIMIT
from elearn.assessment.responses import (
    Chosen,
    Filled,
    Ordered,
    Paired,
    Response,
    ResponseRefused,
    Spotted,
    Written,
    from_json,
    is_untouched,
    read_response,
    to_json,
)
from elearn.assessment.shuffling import shuffled_apart, token
from elearn.assessment.solving import solve
from elearn.content.document import Gap, NumericAnswer
from tests.assessment import questions as make

pytestmark = pytest.mark.pure

ONE_OF_EACH = {
    "single": make.a_choice(),
    "multiple": make.a_choice("ab", kind="multiple"),
    "numeric": make.a_numeric(),
    "text": make.a_text("sổ"),
    "matching": make.a_matching(),
    "ordering": make.an_ordering("abc"),
    "cloze": make.a_cloze(),
    "spot": make.a_spot(),
    "essay": make.an_essay(),
}


def refusal(question, fields):
    with pytest.raises(ResponseRefused) as caught:
        read_response(question, fields)
    return caught.value.field, caught.value.reason


@pytest.mark.parametrize("kind", ONE_OF_EACH)
def test_a_form_of_other_things_holds_no_response(kind):
    assert read_response(ONE_OF_EACH[kind], {"trang": ["2"], "q-khac": ["a"]}) is None


@pytest.mark.parametrize("kind", ONE_OF_EACH)
def test_an_empty_answer_that_was_sent_is_a_response(kind):
    assert read_response(ONE_OF_EACH[kind], {"q-thu.sent": ["1"]}) is not None


def test_options_come_in_the_order_of_the_author():
    assert read_response(ONE_OF_EACH["multiple"], {"q-thu": ["c", "a", "c"]}) == Response(Chosen(("a", "c")))


def test_pairs_leave_out_what_was_not_chosen():
    assert read_response(ONE_OF_EACH["matching"], {"q-thu.a": [""], "q-thu.b": ["c"]}) == Response(Paired((("b", "c"),)))


def test_gaps_hold_raw_text_and_option_ids():
    named = token("", "q-thu", "b", "2")
    response = read_response(ONE_OF_EACH["cloze"], {"q-thu.1": [" Sổ "], "q-thu.2": [named], "q-thu.3": [" "]})
    assert response == Response(Filled((("1", " Sổ "), ("2", "b"))))


def test_segments_come_in_reading_order():
    assert read_response(ONE_OF_EACH["spot"], {"q-thu": ["4", "2"]}) == Response(Spotted(("2", "4")))


def test_an_essay_has_plain_line_ends():
    assert read_response(ONE_OF_EACH["essay"], {"q-thu": ["Một.\r\nHai.\rBa."]}) == Response(Written("Một.\nHai.\nBa."))


@pytest.mark.parametrize(
    ("move", "order"),
    [("b:up", "bac"), ("b:down", "acb"), ("a:up", "abc"), ("c:down", "abc"), (token("", "q-thu", "c") + ":up", "acb")],
)
def test_a_pressed_button_moves_an_item_and_sends_nothing(move, order):
    response = read_response(ONE_OF_EACH["ordering"], {"q-thu": ["a", "b", "c"], "q-thu.move": [move]})
    assert response == Response(Ordered(tuple(order)), draft=True)


def test_an_order_without_a_pressed_button_is_sent():
    assert read_response(ONE_OF_EACH["ordering"], {"q-thu": ["c", "b", "a"]}) == Response(Ordered(("c", "b", "a")))


@pytest.mark.parametrize("confidence", ["guess", "fairly", "certain"])
def test_confidence_is_read_where_it_is_asked(confidence):
    response = read_response(make.a_choice(confidence=True), {"q-thu": ["a"], "q-thu.sure": [confidence]})
    assert response == Response(Chosen(("a",)), confidence)


def test_confidence_is_passed_over_where_it_is_not_asked():
    assert read_response(make.a_choice(), {"q-thu": ["a"], "q-thu.sure": ["certain"]}) == Response(Chosen(("a",)))


@pytest.mark.parametrize(("meant", "text"), [("whole", "1000 ngày"), ("fraction", "1 ngày")])
def test_the_meant_reading_of_a_number_replaces_it(meant, text):
    assert read_response(ONE_OF_EACH["numeric"], {"q-thu": ["1.000 ngày"], "q-thu.read": [meant]}) == Response(Written(text))


def test_the_meant_reading_of_a_gap_replaces_that_gap_alone():
    number = NumericAnswer("1", "1")
    question = make.a_cloze(Gap("1", number=number), Gap("2", number=number))
    response = read_response(question, {"q-thu.1": ["1.234"], "q-thu.2": ["1.234"], "q-thu.read": ["2:fraction"]})
    assert response == Response(Filled((("1", "1.234"), ("2", "1,2340"))))


@pytest.mark.parametrize(
    ("kind", "fields", "field", "reason"),
    [
        ("single", {"q-thu": ["z"]}, "q-thu", "unknown"),
        ("single", {"q-thu": ["A"]}, "q-thu", "unknown"),
        ("single", {"q-thu": ["~aaaaaaaa"]}, "q-thu", "unknown"),
        ("single", {"q-thu": ["a", "b"]}, "q-thu", "too-many"),
        ("multiple", {"q-thu": ["a"] * 5}, "q-thu", "too-many"),
        ("numeric", {"q-thu": ["1", "2"]}, "q-thu", "too-many"),
        ("text", {"q-thu": ["x" * (WRITTEN_LIMIT + 1)]}, "q-thu", "too-long"),
        ("text", {"q-thu": ["a\0b"]}, "q-thu", "character"),
        ("text", {"q-thu": ["\ud800"]}, "q-thu", "character"),
        ("essay", {"q-thu": ["x" * (ESSAY_LIMIT + 1)]}, "q-thu", "too-long"),
        ("matching", {"q-thu.a": ["z"]}, "q-thu.a", "unknown"),
        ("matching", {"q-thu.a": ["a", "b"]}, "q-thu.a", "too-many"),
        ("ordering", {"q-thu": ["a", "b"]}, "q-thu", "order"),
        ("ordering", {"q-thu": ["a", "b", "b"]}, "q-thu", "order"),
        ("ordering", {"q-thu": ["a", "b", "c"], "q-thu.move": ["a"]}, "q-thu.move", "move"),
        ("ordering", {"q-thu": ["a", "b", "c"], "q-thu.move": ["z:up"]}, "q-thu.move", "unknown"),
        ("ordering", {"q-thu.move": ["a:up"]}, "q-thu.move", "unknown"),
        ("ordering", {"q-thu": ["a", "b", "c"], "q-thu.move": ["a:away"]}, "q-thu.move", "move"),
        ("cloze", {"q-thu.2": ["z"]}, "q-thu.2", "unknown"),
        ("cloze", {"q-thu.1": ["x" * (WRITTEN_LIMIT + 1)]}, "q-thu.1", "too-long"),
        ("spot", {"q-thu": ["9"]}, "q-thu", "unknown"),
    ],
)
def test_what_no_page_can_send_is_refused(kind, fields, field, reason):
    assert refusal(ONE_OF_EACH[kind], fields) == (field, reason)


def test_an_unknown_confidence_is_refused():
    assert refusal(make.a_choice(confidence=True), {"q-thu": ["a"], "q-thu.sure": ["100"]}) == ("q-thu.sure", "confidence")


def test_a_refusal_does_not_repeat_the_value():
    with pytest.raises(ResponseRefused) as caught:
        read_response(ONE_OF_EACH["single"], {"q-thu": ["079123456789"]})
    assert "079123456789" not in str(caught.value)


@pytest.mark.parametrize("limit", [("text", WRITTEN_LIMIT), ("essay", ESSAY_LIMIT)])
def test_a_text_of_exactly_the_limit_is_read(limit):
    kind, length = limit
    assert read_response(ONE_OF_EACH[kind], {"q-thu": ["x" * length]}) is not None


VALUES = st.sampled_from(["", "a", "b", "1", "~", "a:up", "a:down", "whole", "1:whole", "certain", "\0", "x" * 600]) | st.text(
    max_size=8
)
NAMES = st.sampled_from(["q-thu", *(f"q-thu.{part}" for part in ("a", "b", "1", "2", "3", "move", "read", "sure", "sent"))])


@settings(max_examples=300, deadline=None, database=None)
@given(st.dictionaries(NAMES, st.lists(VALUES, max_size=4), max_size=6), st.sampled_from(list(ONE_OF_EACH)))
def test_any_form_is_read_or_refused(fields, kind):
    with contextlib.suppress(ResponseRefused):
        response = read_response(ONE_OF_EACH[kind], fields)
        assert response is None or from_json(to_json(response)) == response


@pytest.mark.parametrize(
    "stored", [b"", b"{}", b"[]", b'{"answer":{"kind":"chosen","options":[1]}}', b'{"answer":{"kind":"x"}}', "{"]
)
def test_bytes_that_are_no_response_are_refused(stored):
    with pytest.raises(ResponseRefused):
        from_json(stored)


def test_the_stored_form_of_a_response_stays_as_it_is():
    stored = b'{"answer":{"options":["a"],"kind":"chosen"},"confidence":"certain","draft":false}'
    assert to_json(Response(Chosen(("a",)), "certain")) == stored


@pytest.mark.parametrize("kind", ONE_OF_EACH)
def test_a_question_that_a_form_says_nothing_of_is_untouched(kind):
    assert is_untouched(ONE_OF_EACH[kind], None)


@pytest.mark.parametrize("kind", ONE_OF_EACH)
def test_an_answered_question_is_not_untouched(kind):
    assert not is_untouched(ONE_OF_EACH[kind], solve(ONE_OF_EACH[kind], "vi"))


def test_items_are_untouched_in_the_order_in_which_they_were_shown_and_in_no_other():
    shown = shuffled_apart(ONE_OF_EACH["ordering"].key.items, "seed", "q-thu")
    orders = [Response(Ordered(each)) for each in itertools.permutations(shown)]
    assert [each for each in orders if is_untouched(ONE_OF_EACH["ordering"], each, order_seed="seed")] == [Response(Ordered(shown))]
