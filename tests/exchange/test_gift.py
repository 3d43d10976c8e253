"""GIFT: read as Moodle reads it, written so that our own files come back whole."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, assume, given, settings

from elearn.content.old_encodings import first_old_word
from elearn.content.writing.items import (
    Accepted,
    Choices,
    Cloze,
    Essay,
    Item,
    Matching,
    Number,
    Numbers,
    Option,
    Ordering,
    Pair,
    Spot,
    Texts,
    kind_of,
)
from elearn.content.writing.refusals import NotWritable
from elearn.content.writing.tidy import writable
from elearn.content.writing.write import write_item
from elearn.exchange.gift import read_gift, write_gift
from elearn.exchange.report import Outcome, Report
from tests.content.writing.written import items
from tests.exchange.reading import codes, item_in, only

pytestmark = pytest.mark.pure

YES_NO = Choices((Option("Có", right=True), Option("Không", feedback="Điều 9 cho phép.")))


def read(text: str) -> Report:
    return read_gift(text.encode())


# --- reading -------------------------------------------------------------------------------------------------------


def test_one_right_option_is_a_single_choice_with_its_feedback() -> None:
    item = item_in(read("::Q1:: Ai ký?{\n=Chủ tịch#Đúng.\n~Văn thư # Chỉ đóng dấu.\n}"))
    assert item == Item(
        "Ai ký?",
        Choices((Option("Chủ tịch", right=True, feedback="Đúng."), Option("Văn thư", feedback="Chỉ đóng dấu."))),
        notes=("(Moodle) Q1",),
    )


def test_weights_make_a_multiple_choice() -> None:
    entry = only(read("Chọn hai.{~%50%a ~%50%b ~%-50%c}"))
    assert entry.item is not None
    assert entry.item.answers == Choices((Option("a", right=True), Option("b", right=True), Option("c")), multiple=True)
    assert (entry.item.scoring, entry.outcome) == ("partial", Outcome.IMPORTED)


def test_different_weights_are_told_as_lost() -> None:
    assert codes(only(read("Chọn.{~%70%a ~%30%b ~c}")).problems) == ["IMP026"]


def test_a_partly_right_option_is_told_as_lost() -> None:
    entry = only(read("Chọn.{=a ~%50%b ~c}"))
    assert codes(entry.problems) == ["IMP022"]
    assert entry.outcome is Outcome.WITH_LOSS


@pytest.mark.parametrize("options", ["=a ~%-50%b ~c", "~%100%a =d ~%-25%b", "~%50%a ~%50%d ~%-100%b", "~%50%a ~%50%d ~%-25%b"])
def test_a_deduction_that_our_marking_does_not_make_is_told_as_lost(options: str) -> None:
    entry = only(read(f"Chọn.{{{options}}}"))
    (told,) = [problem for problem in entry.problems if problem.code == "IMP031"]
    assert (dict(told.words)["text"], entry.outcome) == ("b", Outcome.WITH_LOSS)


@pytest.mark.parametrize("right", [1, 2, 3, 6, 7])
def test_the_deductions_of_our_own_files_are_kept(right: int) -> None:
    options = tuple(Option(f"Việc {number}", right=number < right) for number in range(right + 2))
    assert only(read_gift(write_gift([Item("Chọn", Choices(options, multiple=True), scoring="partial")]).content)).problems == ()


@pytest.mark.parametrize("pairs", ["=A -> 1 =B -> 1", "=A->Một\n=B->một"])
def test_a_right_side_that_comes_twice_is_told(pairs: str) -> None:
    entry = only(read(f"Nối.{{{pairs}}}"))
    assert (set(codes(entry.problems)), entry.outcome) == ({"IMP028"}, Outcome.WITH_LOSS)


ONE_BY_ONE = [f"::Câu {number}:: Việc {number}?{{=a ~b}}" for number in range(1, 13)]


@pytest.mark.parametrize("between", ["\n", "\n\n", "\n// ghi chú\n", "\n\n\n"])
def test_a_title_at_the_start_of_a_line_begins_a_question(between: str) -> None:
    found = read(between.join(ONE_BY_ONE))
    assert [entry.title for entry in found.entries] == [f"Câu {number}" for number in range(1, 13)]
    assert {entry.outcome for entry in found.entries} == {Outcome.IMPORTED}


def test_a_remark_belongs_to_the_question_below_it_without_blank_lines_too() -> None:
    found = read("::A:: a?{T}\n// [id:cau-hai]\n::B:: b?{T}")
    assert [item.id for item in found.items] == [None, "cau-hai"]


def test_a_category_without_a_blank_line_below_swallows_no_question() -> None:
    found = read("$CATEGORY: $course$/top/Tiếp dân\n::A:: a?{T}\n$CATEGORY: $course$/top/Khác\nb?{T}")
    assert [(item.title, item.section) for item in found.items] == [("a?", "Tiếp dân"), ("b?", "Khác")]


def test_questions_without_title_that_run_together_are_refused_with_the_reason() -> None:
    entry = only(read("Việc một?{=a ~b}\nViệc hai?{=a ~b}"))
    assert (codes(entry.problems), entry.item) == (["IMP010"], None)


@pytest.mark.parametrize(("answer", "right"), [("T", 0), ("TRUE", 0), ("F", 1), ("FALSE", 1)])
def test_true_and_false_are_two_options_in_their_order(answer: str, right: int) -> None:
    item = item_in(read(f"Đúng không?{{{answer}}}"))
    assert isinstance(item.answers, Choices)
    assert [option.text for option in item.answers.options] == ["Đúng", "Sai"]
    assert [option.right for option in item.answers.options] == [right == 0, right == 1]
    assert item.shuffle is False


def test_feedback_of_true_and_false_is_for_the_wrong_and_the_right_answer() -> None:
    item = item_in(read("42?{FALSE#Chưa đúng.#Đúng rồi.####Xem lại.}"))
    assert isinstance(item.answers, Choices)
    assert [option.feedback for option in item.answers.options] == ["Chưa đúng.", "Đúng rồi."]
    assert item.explanation == "Xem lại."


def test_short_answers_keep_their_percentage() -> None:
    entry = only(read("Gì?{=Frog#Tốt =%50%Cat =%0%*#Sai}"))
    assert entry.item is not None
    assert entry.item.answers == Texts((Accepted("Frog"), Accepted("Cat", 50)))
    assert entry.item.explanation == "- Frog: Tốt\n- \\*: Sai"
    assert codes(entry.problems) == ["IMP024"]


@pytest.mark.parametrize(
    ("answer", "low", "high"),
    [("#1822", "1822", "1822"), ("#3.1415:0.0005", "3.141", "3.142"), ("#-5..-3", "-5", "-3"), ("#=10:1", "9", "11")],
)
def test_numbers_are_intervals(answer: str, low: str, high: str) -> None:
    assert item_in(read(f"Bao nhiêu?{{{answer}}}")).answers == Numbers((Number(low, high),))


def test_a_missing_left_side_is_a_distractor() -> None:
    item = item_in(read("[html]Nối <b>việc</b>.{\n=[html]a &lt; b -> Một\n=[plain]<c> -> Hai\n= -> Ba\n}"))
    assert item.title == "Nối **việc**."
    assert item.answers == Matching((Pair("a < b", "Một"), Pair("&lt;c>", "Hai"), Pair(None, "Ba")))


def test_a_line_stands_where_a_word_is_missing() -> None:
    assert item_in(read("Đơn gửi {~huyện =xã} trong ngày.")).title == "Đơn gửi \\_\\_\\_\\_\\_ trong ngày."


def test_braces_without_answers_are_an_essay() -> None:
    assert item_in(read("Nêu ý kiến.{}")).answers == Essay()


def test_items_behind_an_arrow_are_to_be_put_in_order() -> None:
    item = item_in(read("Xếp.{>3 ALL VERTICAL\nmột\nhai\nba\n}"))
    assert item.answers == Ordering((Option("một"), Option("hai"), Option("ba")))


def test_escaped_marks_are_words() -> None:
    item = item_in(read("Dấu nào?{=\\= bằng \\{a\\} ~\\~ ngã\\: b ~\\\\n}"))
    assert isinstance(item.answers, Choices)
    assert [option.text for option in item.answers.options] == ["&#61; bằng \\{a}", "\\~ ngã: b", "\\\\n"]


def test_the_category_is_the_section() -> None:
    found = read("$CATEGORY: $course$/top/Tiếp dân/Thẩm quyền\n\na?{T}\n\n$CATEGORY: $course$/top\n\nb?{T}")
    assert [item.section for item in found.items] == ["Thẩm quyền", ""]


def test_ids_and_tags_are_read_from_remarks() -> None:
    item = item_in(read("// [id:cau-1] [tag:WD5]\na?{T}"))
    assert (item.id, item.notes) == ("cau-1", ("(tag) WD5",))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Chỉ là lời dẫn.", "IMP015"),
        ("a {T", "IMP010"),
        ("a?{#mười}", "IMP010"),
        ("a?{~b ~c}", "IMP012"),
        ("a?{=b -> c =d}", "IMP010"),
    ],
)
def test_what_is_no_question_is_refused_with_its_line(text: str, code: str) -> None:
    found = read(f"// đầu\n\n{text}\n\nb?{{T}}")
    assert codes(found.entries[0].problems) == [code]
    assert (found.entries[0].place.line, found.entries[0].item) == (3, None)
    assert found.entries[1].outcome is Outcome.IMPORTED


# --- writing -------------------------------------------------------------------------------------------------------


@settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck))
@given(items(identified=False))
def test_our_own_file_comes_back_whole(item: Item) -> None:
    try:
        write_item(ready := writable(item))
    except NotWritable:
        return
    content = write_gift([ready]).content
    # Letters that stand together only in old encodings are told as such, and nothing of them is read.
    assume(first_old_word(content.decode()) is None)
    assert read_gift(content).items == (ready,)


def test_without_our_note_kind_key_and_feedback_are_still_there() -> None:
    item = Item("Ai ký?", YES_NO, stem="Chọn một.", id="ai-ky", explanation="Theo **luật**.")
    content = write_gift([item]).content.decode()
    seen = item_in(read("\n".join(line for line in content.split("\n") if "elearn" not in line)))
    assert seen == item


def test_what_others_do_not_see_is_declared() -> None:
    written = write_gift([Item("Ai ký?", YES_NO, hint="Xem bảng.", points=2)])
    assert codes(written.problems) == ["EXP002"]
    assert dict(written.problems[0].words)["what_en"] == "the hint, points"


@pytest.mark.parametrize(
    "item",
    [Item("Điền", Cloze(), stem="Vào [[sổ|sổ tay]]."), Item("Tìm", Spot("Gửi {+ mã +}{> vì <} cho {- anh Phúc -}"))],
)
def test_a_kind_that_gift_has_not_goes_out_as_an_essay_with_its_key(item: Item) -> None:
    written = write_gift([item])
    assert "EXP003" in codes(written.problems)
    text = "\n".join(line for line in written.content.decode().split("\n") if "elearn" not in line)
    seen = item_in(read(text))
    assert kind_of(seen) == "essay"
    assert seen.explanation.startswith("Đáp án: ")
    assert item_in(read_gift(written.content)) == item


def test_a_change_made_elsewhere_wins_over_our_note() -> None:
    item = Item("Ai ký?", replace(YES_NO, options=(Option("Có", right=True, id="co"), Option("Không"))), hint="Xem bảng.")
    text = write_gift([item]).content.decode().replace("~Không", "~Chưa")
    found = item_in(read(text))
    assert isinstance(found.answers, Choices)
    assert [option.text for option in found.answers.options] == ["Có", "Chưa"]
    assert found.hint == "Xem bảng."


@pytest.mark.parametrize(
    "note", ["[[[", "{}", '{"points":[1e999,"x"]}', '{"answers":[{"kind":"choices"},"x"]}', json.dumps({"hint": 3})]
)
def test_a_note_that_is_none_of_ours_changes_nothing(note: str) -> None:
    assert item_in(read(f"// elearn: {note}\na?{{T}}")) == item_in(read("a?{T}"))


def test_sections_become_categories_and_back() -> None:
    wanted = (Item("a", YES_NO), Item("b", YES_NO, section="Thẩm quyền / xã"), Item("c", YES_NO, section="Khác"))
    assert read_gift(write_gift(wanted).content).items == wanted
