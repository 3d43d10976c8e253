"""Another key, as it is typed; and the points of a rubric, as they are."""

from fractions import Fraction

import pytest

from elearn.core.errors import Invalid
from elearn.examinations.questions.rekeying import lines_of_key, may_rekey, read_kept, read_key, write_key
from elearn.examinations.scores.rubric import lines_of, read_points
from tests.assessment.questions import a_choice, a_cloze, a_matching, a_numeric, a_spot, a_text, an_essay, an_ordering

pytestmark = pytest.mark.pure
RUBRIC = "- Nêu nguyên nhân (0,5 điểm)\n- Nêu cách xử lý (1 điểm)\n\n- Trình bày rõ"


def test_a_key_is_read_as_it_is_written():
    choice, number, text = a_choice("b"), a_numeric((1000, 1000), (9, 11), unit="ngày"), a_text("sổ", ("quyển sổ", 50))
    assert read_key(choice, {"c"}, "").right == ("c",)
    assert lines_of_key(number) == "1000\n9 … 11"
    found = read_key(number, (), "1.5 … 2,5\n12")
    assert [(each.low, each.high, each.unit) for each in found.answers] == [
        ("1.5", "2.5", {"vi": "ngày"}),
        ("12", "12", {"vi": "ngày"}),
    ]
    wordings = read_key(text, (), "quyển sổ\nsách").accepted["vi"]
    assert [(each.pattern, each.percent) for each in wordings] == [("quyển sổ", 50), ("sách", 100)]
    assert read_kept(write_key(found)) == found


def test_some_kinds_have_no_form_for_another_key():
    assert [may_rekey(each) for each in (a_choice(), a_numeric(), a_text("a"))] == [True] * 3
    assert not any(may_rekey(each) for each in (a_matching(), an_ordering(), a_cloze(), a_spot(), an_essay()))


@pytest.mark.parametrize(
    ("question", "chosen", "typed"),
    [
        (a_choice("b"), {"b"}, ""),
        (a_choice("b"), set(), ""),
        (a_choice("b"), {"a", "b"}, ""),
        (a_choice("b"), {"x"}, ""),
        (a_numeric((10, 10)), (), "mười"),
        (a_numeric((10, 10)), (), "1.000"),
        (a_numeric((10, 10)), (), "11 … 9"),
        (a_numeric((10, 10)), (), ""),
        (a_numeric((10, 10)), (), "\n".join(map(str, range(60)))),
        (a_text("sổ"), (), "\n"),
        (a_matching(), (), "a"),
    ],
)
def test_what_is_no_other_key_is_refused(question, chosen, typed):
    with pytest.raises(Invalid):
        read_key(question, chosen, typed)


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
