"""Another key, as it is typed; and the points of a rubric, as they are."""

import random
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import get_args

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from elearn.assessment.marking import mark
from elearn.assessment.solving import solve
from elearn.content.document import (
    AcceptedText,
    Choice,
    Cloze,
    Matching,
    Numeric,
    NumericAnswer,
    Ordering,
    QuestionKind,
    ShortText,
    Spot,
)
from elearn.core.errors import Invalid
from elearn.examinations.questions.key_form import key_fields, key_lines, may_rekey
from elearn.examinations.questions.rekeying import read_kept, read_key, write_key
from elearn.examinations.questions.ruling_rules import Remedy
from elearn.examinations.scores.rubric import lines_of, read_points
from tests.assessment.questions import a_choice, a_cloze, a_matching, a_numeric, a_spot, a_text, an_essay, an_ordering

pytestmark = pytest.mark.pure
RUBRIC = "- Nêu nguyên nhân (0,5 điểm)\n- Nêu cách xử lý (1 điểm)\n\n- Trình bày rõ"


def sent(question, **changes):
    """What a browser sends of the form for another key, with some fields changed."""
    fields = {each.name: list(each.values) for each in key_fields(question, "vi") if each.kind in {"one", "several", "list"}}
    fields |= {each.name: ["\r\n".join(each.values)] for each in key_fields(question, "vi") if each.kind in {"line", "lines"}}
    return fields | changes


def test_a_key_is_read_as_it_is_written():
    choice, number, text = a_choice("b"), a_numeric((1000, 1000), (9, 11), unit="ngày"), a_text("sổ", ("quyển sổ", 50))
    assert read_key(choice, {"option": ["c"]}).right == ("c",)
    assert key_lines(number, "vi") == ("1000", "9 … 11")
    found = read_key(number, {"key": ["1.5 … 2,5\n12"]})
    assert [(each.low, each.high, each.unit) for each in found.answers] == [
        ("1.5", "2.5", {"vi": "ngày"}),
        ("12", "12", {"vi": "ngày"}),
    ]
    wordings = read_key(text, {"key": ["quyển sổ\nsách"]}).accepted["vi"]
    assert [(each.pattern, each.percent) for each in wordings] == [("quyển sổ", 50), ("sách", 100)]
    assert read_kept(write_key(found)) == found


def test_a_wording_of_two_languages_stays_in_both():
    both = {"vi": (AcceptedText("email"), AcceptedText("thư")), "en": (AcceptedText("email"),)}
    question = replace(a_text("x"), key=ShortText(both))
    assert read_key(question, {"key": ["email\nthư\nmail"]}).accepted == {
        "vi": (AcceptedText("email"), AcceptedText("thư"), AcceptedText("mail")),
        "en": (AcceptedText("email"),),
    }


def test_pairs_places_gaps_and_marked_words_are_read():
    matching = read_key(a_matching(), sent(a_matching(), **{"pair.b": ["c"]}))
    assert matching.pairs == {"a": "a", "b": "c"}
    order = {"place.a": ["2"], "place.b": ["1"], "place.c": ["4"], "place.d": ["3"]}
    assert read_key(an_ordering(), order).items == tuple("badc")
    assert read_key(a_spot(), {"option": ["5", "1"]}).suspicious == ("1", "5")
    words, listed, number = read_key(a_cloze(), {"gap.1": ["sổ\nquyển sổ"], "gap.2": ["c"], "gap.3": ["12"]}).gaps
    assert [(each.pattern, each.percent) for each in words.accepted["vi"]] == [("sổ", 50), ("quyển sổ", 100)]
    assert (listed.right, number.number.low, number.number.high) == ("c", "12", "12")
    assert key_lines(a_cloze(), "vi") == ("1: sổ tiếp công dân / sổ", "2: Từ a", "3: 9 … 11")


WITH_KEY: dict = {
    "single": a_choice,
    "multiple": lambda: a_choice("ab", kind="multiple"),
    "numeric": lambda: a_numeric((1000, 1000), (9, 11), unit="ngày"),
    "text": lambda: a_text("sổ", ("quyển sổ", 50)),
    "matching": a_matching,
    "ordering": an_ordering,
    "cloze": a_cloze,
    "spot": a_spot,
}


def test_every_kind_but_the_one_that_people_mark_can_have_another_key():
    assert {*WITH_KEY, "essay"} == set(get_args(QuestionKind))
    assert all(may_rekey(make()) for make in WITH_KEY.values())
    assert not may_rekey(an_essay())
    assert key_fields(an_essay(), "vi") == ()
    with pytest.raises(Invalid) as told:
        read_key(an_essay(), {"key": ["a"]})
    assert told.value.field == "remedy"


@pytest.mark.parametrize("kind", WITH_KEY)
def test_the_form_as_it_stands_is_no_other_key(kind):
    with pytest.raises(Invalid, match="đang là đáp án"):
        read_key(WITH_KEY[kind](), sent(WITH_KEY[kind]()))


@pytest.mark.parametrize("kind", WITH_KEY)
def test_a_key_that_was_replaced_may_come_back_and_the_one_that_counts_is_no_other(kind):
    question = WITH_KEY[kind]()
    if kind in {"numeric", "text"}:
        fields = {"key": ["77"]}
    else:
        lots = (another(random.Random(seed), question) for seed in range(99))
        fields = sent(next(each for each in lots if each.key != question.key))
    ruled = (Remedy.REKEYED, write_key(read_key(question, fields)))
    for remedy in ((Remedy.DROPPED, None), (Remedy.GRANTED, None), ruled):
        assert read_key(question, sent(question), remedy) == question.key
    with pytest.raises(Invalid, match="đang là đáp án"):
        read_key(question, fields, ruled)


ENDS = st.decimals(-2000, 2000, places=4, allow_nan=False) | st.decimals(-2000, 2000, places=3) | st.integers(-2000, 2000)
UNITS = st.sampled_from([None, {"vi": "ngày"}, {"vi": "ngày", "en": "days"}, {"vi": "tháng"}])
NUMBERS = st.builds(lambda ends, unit: NumericAnswer(*map(str, sorted(ends)), unit), st.tuples(ENDS, ENDS), UNITS)


@given(st.lists(NUMBERS, min_size=1, max_size=5), st.sampled_from(["vi", "en"]))
def test_numbers_that_are_sent_as_they_stand_are_the_same_key(numbers, language):
    gaps = (replace(a_cloze().key.gaps[2], number=numbers[0]),)
    for question in (replace(a_numeric(), key=Numeric(tuple(numbers))), a_cloze(*gaps)):
        fields = {each.name: ["\r\n".join(each.values)] for each in key_fields(question, language)}
        assert read_key(question, fields, (Remedy.DROPPED, None)) == question.key


def test_a_number_with_three_decimals_is_prefilled_as_it_is_read():
    assert key_lines(a_numeric((Decimal("1.125"), Decimal("1.125"))), "vi") == ("1,1250",)


def test_where_units_differ_lines_may_go_and_none_is_added():
    days, months = NumericAnswer("30", "30", {"vi": "ngày"}), NumericAnswer("1", "1", {"vi": "tháng"})
    question = replace(a_numeric(), key=Numeric((days, months)))
    assert read_key(question, {"key": ["1"]}).answers == (months,)
    for text in ("31", "30\n1\n2"):
        with pytest.raises(Invalid, match="đơn vị khác nhau"):
            read_key(question, {"key": [text]})


def another(rng, question):
    """The same question with a key by lot."""
    match question.key:
        case Choice(options=options) as key:
            most = 1 if question.kind == "single" else len(options)
            right = rng.sample(options, rng.randint(1, most))
            return replace(question, key=replace(key, right=tuple(each for each in options if each in right)))
        case Spot(segments=segments) as key:
            marked = rng.sample(segments, rng.randint(1, len(segments)))
            return replace(question, key=replace(key, suspicious=tuple(each for each in segments if each in marked)))
        case Ordering(items=items) as key:
            return replace(question, key=replace(key, items=tuple(rng.sample(items, len(items)))))
        case Matching(lefts=lefts, rights=rights) as key:
            return replace(question, key=replace(key, pairs={left: rng.choice(rights) for left in lefts}))
        case Cloze(gaps=(words, listed, number)) as key:
            accepted = {"vi": (AcceptedText(rng.choice(["sổ mới", "thẻ", "sổ*"])),)}
            low = rng.randint(-5, 20)
            interval = NumericAnswer(str(low), str(low + rng.randint(0, 3)))
            gaps = (
                replace(words, accepted=accepted),
                replace(listed, right=rng.choice(listed.options)),
                replace(number, number=interval),
            )
            return replace(question, key=replace(key, gaps=gaps))


@given(st.sampled_from(["single", "multiple", "matching", "ordering", "cloze", "spot"]), st.randoms(use_true_random=False))
def test_whatever_the_form_is_made_to_say_is_the_key_by_which_it_is_marked(kind, rng):
    question = WITH_KEY[kind]()
    wanted = another(rng, question)
    assume(wanted.key != question.key)
    found = read_key(question, sent(wanted))
    assert found == wanted.key
    assert read_kept(write_key(found)) == found
    assert mark(replace(question, key=found), solve(wanted, "vi")).score == 1


@pytest.mark.parametrize(
    ("question", "fields"),
    [
        (a_choice("b"), {}),
        (a_choice("b"), {"option": ["a", "b"]}),
        (a_choice("b"), {"option": ["x"]}),
        (a_numeric((10, 10)), {"key": ["mười"]}),
        (a_numeric((10, 10)), {"key": ["1.000"]}),
        (a_numeric((10, 10)), {"key": ["11 … 9"]}),
        (a_numeric((10, 10)), {"key": [""]}),
        (a_numeric((10, 10)), {"key": ["\n".join(map(str, range(60)))]}),
        (a_text("sổ"), {"key": ["\n"]}),
        (a_matching(), {}),
        (a_matching(), {"pair.a": ["b"]}),
        (a_matching(), {"pair.a": ["b"], "pair.b": ["không"]}),
        (an_ordering(), {}),
        (an_ordering(), {"place.a": ["1"], "place.b": ["1"], "place.c": ["3"], "place.d": ["4"]}),
        (an_ordering(), {"place.a": ["0"], "place.b": ["1"], "place.c": ["2"], "place.d": ["3"]}),
        (an_ordering(), {"place.a": ["2"], "place.b": ["1"], "place.c": ["3"], "place.d": ["5"]}),
        (a_spot(), {"option": []}),
        (a_spot(), {"option": ["9"]}),
        (a_cloze(), {}),
        (a_cloze(), sent(a_cloze(), **{"gap.1": [" "]})),
        (a_cloze(), sent(a_cloze(), **{"gap.2": ["z"]})),
        (a_cloze(), sent(a_cloze(), **{"gap.3": ["1\n2"]})),
        (a_cloze(), sent(a_cloze(), **{"gap.3": ["ba"]})),
    ],
)
def test_what_is_no_other_key_is_refused(question, fields):
    with pytest.raises(Invalid) as told:
        read_key(question, fields)
    assert told.value.field == "key"


def test_lines_of_a_rubric_promise_what_they_say():
    assert [(each.text, each.most) for each in lines_of(RUBRIC)] == [
        ("Nêu nguyên nhân (0,5 điểm)", Fraction(1, 2)),
        ("Nêu cách xử lý (1 điểm)", Fraction(1)),
        ("Trình bày rõ", None),
    ]


def test_points_are_given_by_line_or_for_the_whole():
    lines = lines_of(RUBRIC)
    found = read_points(lines, Fraction(2), "", {1: "0,5", 2: "", 3: "0.25"})
    assert (found.share, found.lines) == (Fraction(3, 8), {1: Fraction(1, 4), 3: Fraction(1, 8)})
    assert read_points(lines, Fraction(2), "1", {}).share == Fraction(1, 2)
    assert read_points(lines, Fraction(2), "0,75", {1: "0,5", 3: "0,25"}).share == Fraction(3, 8)


@pytest.mark.parametrize(
    ("whole", "by_line", "field"),
    [
        ("", {}, "points"),
        ("2,1", {}, "points"),
        ("-1", {}, "points"),
        ("một", {}, "points"),
        ("1", {1: "0,5"}, "points"),
        ("", {1: "0,6"}, "line-1"),
        ("", {2: "x"}, "line-2"),
        ("", {2: "1", 3: "1,5"}, "points"),
    ],
)
def test_points_that_do_not_fit_are_refused_at_their_field(whole, by_line, field):
    with pytest.raises(Invalid) as told:
        read_points(lines_of(RUBRIC), Fraction(2), whole, by_line)
    assert told.value.field == field
