"""Moodle XML: every type that courses have, gaps in a text, pictures; the others refused with their name."""

from __future__ import annotations

import base64

import pytest
from hypothesis import HealthCheck, assume, given, settings

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
    Texts,
    kind_of,
)
from elearn.content.writing.refusals import NotWritable
from elearn.content.writing.tidy import writable
from elearn.content.writing.write import write_item
from elearn.exchange.moodle_xml import read_moodle_xml, write_moodle_xml
from elearn.exchange.report import Asset, Outcome, Report
from elearn.exchange.sentences import sentence_of
from tests.content.writing.written import items
from tests.exchange.pictures import HOSTILE, png
from tests.exchange.reading import codes, item_in, only

pytestmark = pytest.mark.pure

PNG = png()


def quiz(*questions: str) -> Report:
    return read_moodle_xml(f'<?xml version="1.0" encoding="UTF-8"?>\n<quiz>\n{"".join(questions)}</quiz>'.encode())


def question(kind: str, text: str, rest: str = "", name: str = "", files: str = "") -> str:
    asked = f'<questiontext format="html"><text><![CDATA[{text}]]></text>{files}</questiontext>'
    return f'<question type="{kind}"><name><text>{name}</text></name>{asked}{rest}</question>\n'


def answer(fraction: object, text: str, feedback: str = "", more: str = "") -> str:
    said = f'<feedback format="html"><text>{feedback}</text></feedback>'
    return f'<answer fraction="{fraction}" format="html"><text><![CDATA[{text}]]></text>{said}{more}</answer>'


def test_a_choice_keeps_words_key_and_feedback() -> None:
    options = answer(100, "<p>Chủ tịch</p>", "Đúng.") + answer(0, "Văn <b>thư</b>")
    rest = f"<single>true</single><shuffleanswers>0</shuffleanswers>{options}"
    item = item_in(quiz(question("multichoice", "<p>Ai ký?</p><p>Chọn một.</p>", rest, name="Câu 1")))
    assert item == Item(
        "Ai ký?",
        Choices((Option("Chủ tịch", right=True, feedback="Đúng."), Option("Văn **thư**"))),
        stem="Chọn một.",
        shuffle=False,
        notes=("(Moodle) Câu 1",),
    )


def test_several_right_options_are_a_multiple_choice() -> None:
    rest = f"<single>false</single>{answer('33.33333', 'a')}{answer(33, 'b')}{answer(-50, 'c')}"
    assert item_in(quiz(question("multichoice", "Chọn", rest))).answers == Choices(
        (Option("a", right=True), Option("b", right=True), Option("c")), multiple=True
    )


def test_true_and_false() -> None:
    item = item_in(quiz(question("truefalse", "Đúng?", answer(0, "true", "Chưa.") + answer(100, "false"))))
    assert item.answers == Choices((Option("Đúng", feedback="Chưa."), Option("Sai", right=True)))


def test_short_answers() -> None:
    rest = f"<usecase>0</usecase>{answer(100, 'sổ*')}{answer(50, 'quyển')}{answer(0, '*')}"
    assert item_in(quiz(question("shortanswer", "Gì?", rest))).answers == Texts((Accepted("sổ*"), Accepted("quyển", 50)))


def test_case_that_mattered_is_told_as_lost() -> None:
    entry = only(quiz(question("shortanswer", "Gì?", f"<usecase>1</usecase>{answer(100, 'a')}")))
    assert entry.outcome is Outcome.WITH_LOSS


def test_a_number_has_its_tolerance_and_its_unit() -> None:
    rest = answer(100, "42", more="<tolerance>0.5</tolerance>") + answer(0, "*")
    units = "<units><unit><multiplier>1</multiplier><unit_name>km</unit_name></unit></units>"
    assert item_in(quiz(question("numerical", "Xa?", rest + units))).answers == Numbers((Number("41.5", "42.5", "km"),))


def test_matching_has_its_distractors() -> None:
    pairs = "".join(
        f'<subquestion format="html"><text>{left}</text><answer><text>{right}</text></answer></subquestion>'
        for left, right in [("a", "1 &lt; 2"), ("b", "2"), ("", "3")]
    )
    assert item_in(quiz(question("matching", "Nối", pairs))).answers == Matching(
        (Pair("a", "1 < 2"), Pair("b", "2"), Pair(None, "3"))
    )


def test_an_order_is_that_of_the_numbers() -> None:
    item = item_in(quiz(question("ordering", "Xếp", answer("2.0000000", "hai") + answer("1.0000000", "một") + answer(3, "ba"))))
    assert item.answers == Ordering((Option("một"), Option("hai"), Option("ba")))


def test_an_essay_has_its_rubric() -> None:
    rest = '<graderinfo format="html"><text><![CDATA[Chấm <b>rộng</b>]]></text></graderinfo>'
    assert item_in(quiz(question("essay", "Nêu", rest))).answers == Essay("Chấm **rộng**")


def test_embedded_answers_become_gaps() -> None:
    text = "<p>Đơn vào {1:SHORTANSWER:=sổ~=sổ tay}, chuyển {1:MC:=chủ tịch#Đúng~văn thư}<br>trong {1:NM:=10:1} ngày.</p><p>Hết.</p>"
    item = item_in(quiz(question("cloze", text, name="Điền vào")))
    assert item.answers == Cloze()
    assert item.title == "Điền vào"
    assert item.stem == "Đơn vào [[sổ|sổ tay]], chuyển [[x: chủ tịch | văn thư]]{> Đúng <}\n\ntrong [[=9 .. 11]] ngày. Hết."


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Không có chỗ trống.", "IMP014"),
        ("Chọn {1:MULTICHOICE}", "IMP010"),
        ("Chọn {1:MULTICHOICE:a~%50%b}", "IMP012"),
        ("Số {1:NUMERICAL:=mười}", "IMP010"),
        ("Chọn {1:MULTIRESPONSE:=a~=b~c}", "IMP011"),
        ("Chọn {1:MULTICHOICE:=x: một}", "IMP010"),
    ],
)
def test_gaps_that_are_none_of_ours_are_refused(text: str, code: str) -> None:
    assert codes(only(quiz(question("cloze", text))).problems) == [code]


@pytest.mark.parametrize(("kind", "part"), [("gapselect", "selectoption"), ("ddwtos", "dragbox")])
def test_missing_words_become_lists(kind: str, part: str) -> None:
    words = [("nhanh", 1), ("cáo", 2), ("chậm", 1)]
    rest = "".join(f"<{part}><text>{word}</text><group>{group}</group></{part}>" for word, group in words)
    entry = only(quiz(question(kind, "<p>Con</p><p>Con [[2]] chạy [[1]].</p>".replace("[[2]]", "cáo"), rest)))
    assert entry.item is not None
    assert entry.item.stem == "Con cáo chạy [[x: nhanh | chậm]]."


@pytest.mark.parametrize(("kind", "part"), [("gapselect", "selectoption"), ("ddwtos", "dragbox")])
def test_a_word_that_is_alone_in_its_group_is_typed_and_told(kind: str, part: str) -> None:
    words = (("quick", 1), ("fox", 2), ("lazy", 3))
    rest = "".join(f"<{part}><text>{word}</text><group>{group}</group></{part}>" for word, group in words)
    text = "<p>The [[1]] brown [[2]] jumped over the [[3]] dog.</p>"
    entry = only(quiz(question(kind, text, rest, name="Missing words question")))
    assert entry.item is not None
    assert entry.item.stem == "The [[quick]] brown [[fox]] jumped over the [[lazy]] dog."
    assert [code for code in codes(entry.problems) if code != "IMP020"] == ["IMP033"] * 3


@pytest.mark.parametrize("word", ["a*b", "=10", "x: y"])
def test_a_word_alone_that_cannot_be_typed_refuses_the_question_with_the_reason(word: str) -> None:
    rest = f"<selectoption><text>{word}</text><group>1</group></selectoption>"
    entry = only(quiz(question("gapselect", "<p>Con [[1]] chạy.</p>", rest)))
    assert codes(entry.problems) == ["IMP010"]
    assert word in sentence_of(entry.problems[0])


def test_an_embedded_list_of_one_word_is_typed_and_told() -> None:
    entry = only(quiz(question("cloze", "<p>Chọn {1:MULTICHOICE:=một#Vì} nhé</p>")))
    assert entry.item is not None
    assert (entry.item.stem, codes(entry.problems)) == ("Chọn [[một]]{> Vì <} nhé", ["IMP033"])


@pytest.mark.parametrize("kind", ["calculated", "ddmarker", "random", "coderunner", ""])
def test_a_type_that_courses_have_not_is_refused_by_name(kind: str) -> None:
    entry = only(quiz(question(kind, "Hỏi", answer(100, "a"))))
    assert codes(entry.problems) == ["IMP011"]
    assert dict(entry.problems[0].words)["kind"] == kind


def test_a_description_is_no_question() -> None:
    assert codes(only(quiz(question("description", "Đọc đoạn sau."))).problems) == ["IMP015"]


def test_a_picture_comes_along_under_a_name_of_ours() -> None:
    file = f'<file name="Sơ đồ.png" path="/" encoding="base64">{base64.b64encode(PNG).decode()}</file>'
    text = '<p>Nhìn <img src="@@PLUGINFILE@@/S%C6%A1%20%C4%91%E1%BB%93.png" alt="Sơ đồ"></p>'
    found = quiz(question("essay", text, files=file))
    assert item_in(found).title == "Nhìn ![Sơ đồ](assets/so-do.png)"
    assert found.assets == (Asset("assets/so-do.png", PNG),)


def test_a_picture_that_did_not_come_is_told() -> None:
    entry = only(quiz(question("essay", '<p>Nhìn <img src="http://a.vn/b.png" alt="Sơ đồ"></p>')))
    assert codes(entry.problems) == ["IMP021"]
    assert entry.item is not None
    assert entry.item.title == "Nhìn Sơ đồ"


@pytest.mark.parametrize("grade", ["0", "0.0000000", "-1", "nhiều"])
def test_points_that_no_question_has_are_told_as_lost(grade: str) -> None:
    entry = only(quiz(question("essay", "Viết", f"<defaultgrade>{grade}</defaultgrade>")))
    assert entry.item is not None
    assert (entry.item.points, codes(entry.problems)) == (None, ["IMP020"])
    assert grade in sentence_of(entry.problems[0])


@pytest.mark.parametrize("form", ["html", "markdown"])
@pytest.mark.parametrize("kind", HOSTILE)
def test_a_picture_that_no_course_shows_is_left_out_and_told(kind: str, form: str) -> None:
    name, content = HOSTILE[kind]
    file = f'<file name="{name}" path="/" encoding="base64">{base64.b64encode(content).decode()}</file>'
    source = f"@@PLUGINFILE@@/{name}"
    text = f'<p>Nhìn <img src="{source}" alt="Sơ đồ"></p>' if form == "html" else f"Nhìn ![Sơ đồ]({source})"
    found = quiz(question("essay", text, files=file).replace('format="html"', f'format="{form}"', 1))
    (entry,) = found.entries
    assert (found.assets, codes(entry.problems), entry.outcome) == ((), ["IMP032"], Outcome.WITH_LOSS)
    assert entry.item is not None
    assert entry.item.title == "Nhìn Sơ đồ"
    assert all(name in sentence_of(entry.problems[0], language) for language in ("vi", "en"))


def test_a_picture_in_markdown_that_did_not_come_is_told() -> None:
    text = "Nhìn ![Sơ đồ](@@PLUGINFILE@@/a.png) và [tệp](@@PLUGINFILE@@/b.pdf)"
    entry = only(quiz(question("essay", text).replace('format="html"', 'format="markdown"', 1)))
    assert codes(entry.problems) == ["IMP021", "IMP020"]
    assert entry.item is not None
    assert entry.item.title == "Nhìn Sơ đồ và tệp"


@pytest.mark.parametrize("target", ["javascript:alert(1)", "JavaScript:x", "data:text/html,x", "//evil.vn", "file:///etc/passwd"])
def test_an_address_in_markdown_where_no_course_leads_is_left_out_and_told(target: str) -> None:
    entry = only(quiz(question("essay", f"Xem [**đây**]({target}) và [kia](https://a.vn)").replace("html", "markdown", 1)))
    assert codes(entry.problems) == ["IMP020"]
    assert entry.item is not None
    assert entry.item.title == "Xem **đây** và [kia](https://a.vn)"


def test_grade_hint_id_tag_and_category_are_kept() -> None:
    head = '<question type="category"><category><text>$course$/top/A/B</text></category></question>'
    rest = "<defaultgrade>2.5</defaultgrade><idnumber>cau-1</idnumber><hint><text>Xem</text></hint>"
    rest += "<tags><tag><text>t</text></tag></tags>"
    item = item_in(quiz(head, question("essay", "Nêu", rest)))
    assert (item.points, item.id, item.hint, item.section, item.notes) == (2.5, "cau-1", "Xem", "B", ("(tag) t",))


def test_a_name_that_would_end_a_comment_refuses_no_question() -> None:
    assert item_in(quiz(question("essay", "Nêu", name="A --&gt; B"))).notes == ("(Moodle) A → B",)


def test_an_entry_tells_its_line() -> None:
    found = quiz(question("essay", "a"), "\n", question("random", "b"))
    assert [entry.place.line for entry in found.entries] == [3, 5]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b'<!DOCTYPE q [<!ENTITY a "b">]><quiz>&a;</quiz>', "IMP007"),
        (b'<!DOCTYPE q [<!ENTITY a SYSTEM "file:///etc/passwd">]><quiz>&a;</quiz>', "IMP007"),
        (b'<!DOCTYPE quiz SYSTEM "http://a.vn/x.dtd"><quiz/>', "IMP007"),
        (b"<quiz><question></quiz>", "IMP008"),
        (b"", "IMP008"),
        (b"<html/>", "IMP005"),
        (b"<quiz/>", "IMP006"),
        (b"<quiz>\x00</quiz>", "SEC011"),
        ('<?xml version="1.0" encoding="ISO-8859-1"?><quiz>ö</quiz>'.encode("latin-1"), "IMP002"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_whole(content: bytes, code: str) -> None:
    found = read_moodle_xml(content)
    assert (codes(found.problems), found.entries) == ([code], ())


@settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck))
@given(items(identified=False))
def test_our_own_file_comes_back_whole(item: Item) -> None:
    try:
        write_item(ready := writable(item))
    except NotWritable:
        return
    found = read_moodle_xml(write_moodle_xml([ready]).content)
    # Letters at random may look like text of an old font, which is refused and tested elsewhere.
    assume("IMP003" not in codes(found.problems))
    assert found.items == (ready,)


@pytest.mark.parametrize(
    "item",
    [
        Item("Số", Numbers((Number("8.5", "11", "ngày"),)), hint="Xem", points=2, id="so"),
        Item("Điền", Cloze(), stem="Vào [[sổ|a~b}c]] và [[x: đúng | sai]]{> vì # <} trong [[=8 .. 12]]."),
        Item("Xếp", Ordering((Option("một"), Option("hai", feedback="Sau."), Option("ba")))),
        Item("Nêu", Essay("Chấm **rộng**"), explanation="Vì."),
    ],
)
def test_without_our_note_nothing_of_it_is_lost(item: Item) -> None:
    written = write_moodle_xml([item])
    assert b"<elearn>" not in written.content
    assert written.problems == ()
    assert item_in(read_moodle_xml(written.content)) == item
    assert kind_of(item)


def test_pictures_go_out_and_come_back() -> None:
    item = Item("Nhìn hình", Essay(), stem="![Sơ đồ](assets/so-do.png)")
    written = write_moodle_xml([item], media={"assets/so-do.png": PNG})
    assert b"@@PLUGINFILE@@/so-do.png" in written.content
    found = read_moodle_xml(written.content)
    assert (found.items, found.assets) == ((item,), (Asset("assets/so-do.png", PNG),))
