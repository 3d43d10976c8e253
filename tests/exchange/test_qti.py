"""QTI: what is written is read back whole, items of other systems become questions or are refused with a reason."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace

import pytest
from defusedxml.ElementTree import fromstring
from hypothesis import given, settings

from elearn.content.problems import Severity
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
from elearn.exchange.qti.reading import read
from elearn.exchange.qti.writing import write
from elearn.exchange.report import Entry, Outcome
from elearn.exchange.sentences import sentence_of
from tests.content.writing.written import items
from tests.content.zips import a_zip, entry, of_entries
from tests.exchange.pictures import HOSTILE, png

pytestmark = pytest.mark.pure

PNG = png()
NS = "http://www.imsglobal.org/xsd/imsqti_v2p1"
MATCH = '<responseProcessing template="http://www.imsglobal.org/question/qti_v2p1/rptemplates/match_correct"/>'
MAP = '<responseProcessing template="http://www.imsglobal.org/question/qti_v2p1/rptemplates/map_response"/>'

EVERY_KIND = (
    Item(
        "Ai *tiếp*?",
        Choices((Option("Chủ tịch", right=True, feedback="Đúng.\n\nHai đoạn."), Option("Văn thư"), Option("Khác", id="khac"))),
        id="q-1",
        hint="Xem bảng",
        explanation="Lịch niêm yết.",
        points=2.0,
        difficulty=3,
        competencies=("WD5",),
        cite="Luật 2013, Điều 15",
        section="Thẩm quyền",
        shuffle=False,
    ),
    Item(
        "Chọn",
        Choices((Option("A", right=True), Option("B", right=True), Option("C")), multiple=True),
        id="2-chon",
        scoring="partial",
    ),
    Item("Khoảng?", Numbers((Number("9.5", "10.5", "ngày"), Number("20", "30", "ngày"))), points=0.5),
    Item("Tên?", Texts((Accepted("QLVB"), Accepted("quản lý*", 50)), ignore_diacritics=True)),
    Item("Nối", Matching((Pair("a", "1", "vì"), Pair("b", "2"), Pair(None, "3"))), scoring="partial", points=3.0),
    Item("Xếp", Ordering((Option("một", feedback="x"), Option("hai"), Option("ba")))),
    Item(
        "Điền", Cloze(), stem="Vào [[sổ|sổ tay]]{> vì <}, chuyển [[x: người | văn thư | khác]] trong [[=9 .. 11]] ngày.", id="dien"
    ),
    Item("Viết", Essay("Chấm theo\n\nba ý"), points=5.0),
    Item("Tìm", Spot("Gửi {+ mã OTP +}{> không ai hỏi <} cho {- anh Phúc -}")),
)


def an_item(body: str, *, declared: str = "", processing: str = MATCH, rest: str = "", attributes: str = "") -> bytes:
    """An item of another system."""
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<assessmentItem xmlns="{NS}" identifier="x" title="Tên câu" adaptive="false" timeDependent="false" {attributes}>
{declared}<outcomeDeclaration identifier="SCORE" cardinality="single" baseType="float"/>
<itemBody>{body}</itemBody>{processing}{rest}</assessmentItem>""".encode()


def declared(*right: str, cardinality: str = "single", kind: str = "identifier", mapping: str = "", name: str = "RESPONSE") -> str:
    values = "".join(f"<value>{each}</value>" for each in right)
    correct = f"<correctResponse>{values}</correctResponse>" if right else ""
    attributes = f'identifier="{name}" cardinality="{cardinality}" baseType="{kind}"'
    return f"<responseDeclaration {attributes}>{correct}{mapping}</responseDeclaration>"


def choices(*options: str, most: int = 1, attributes: str = 'shuffle="true"') -> str:
    listed = "".join(
        f'<simpleChoice identifier="{name}">{words}</simpleChoice>' for name, _, words in (each.partition("=") for each in options)
    )
    return f'<choiceInteraction responseIdentifier="RESPONSE" maxChoices="{most}" {attributes}>{listed}</choiceInteraction>'


def worth(*entries: tuple[str, float], most: float = 4) -> str:
    listed = "".join(f'<mapEntry mapKey="{key}" mappedValue="{value}"/>' for key, value in entries)
    return f'<mapping lowerBound="0" upperBound="{most}">{listed}</mapping>'


def within(attributes: str) -> str:
    return f'<equal {attributes}><variable identifier="RESPONSE"/><correct identifier="RESPONSE"/></equal>'


def a_test(refs: str) -> bytes:
    section = f'<assessmentSection identifier="s" title="Phần một" visible="true">{refs}</assessmentSection>'
    part = f'<testPart identifier="p" navigationMode="linear" submissionMode="individual">{section}</testPart>'
    return f'<assessmentTest xmlns="{NS}" identifier="t" title="Thi thử">{part}</assessmentTest>'.encode()


def the_entry(content: bytes) -> Entry:
    report = read(content, "cau.xml")
    assert not report.problems
    (found,) = report.entries
    return found


def the_item(content: bytes) -> Item:
    found = the_entry(content).item
    assert found is not None
    return found


def codes_of(found: Entry) -> list[str]:
    return [problem.code for problem in found.problems]


# --- our own -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("item", EVERY_KIND, ids=kind_of)
def test_a_question_of_each_kind_comes_back_whole(item: Item) -> None:
    assert read(write([item]).content).items == (writable(item),)


@given(items(identified=False))
@settings(max_examples=40, deadline=None)
def test_any_question_comes_back_whole(item: Item) -> None:
    try:
        expected = writable(item)
        write_item(expected)
    except NotWritable:
        return
    written = write([expected])
    if any(problem.severity is Severity.ERROR for problem in written.problems):
        # A question without a right answer goes nowhere.
        assert [problem.code for problem in written.problems if problem.severity is Severity.ERROR] == ["IMP012"]
    else:
        assert read(written.content).items == (expected,)


def without_notes(content: bytes) -> bytes:
    """A package as another system gives it on: items and test alone."""
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        return a_zip({name: packed.read(name) for name in packed.namelist() if name != "imsmanifest.xml"})


@pytest.mark.parametrize("item", [each for each in EVERY_KIND if not isinstance(each.answers, Spot)], ids=kind_of)
def test_kind_feedback_points_and_id_stand_in_the_item_itself(item: Item) -> None:
    (found,) = read(without_notes(write([item]).content)).items
    assert (kind_of(found), found.points, found.id, found.explanation, found.hint) == (
        kind_of(item), item.points, item.id, item.explanation, item.hint,
    )  # fmt: skip


@pytest.mark.parametrize("item", [EVERY_KIND[index] for index in (1, 2, 4, 5, 6, 7)], ids=kind_of)
def test_the_key_stands_in_the_item_itself(item: Item) -> None:
    (found,) = read(without_notes(write([item]).content)).items
    assert (found.answers, found.stem) == (item.answers, item.stem)


def test_the_order_of_questions_is_kept_in_a_test() -> None:
    questions = [Item(f"Câu {number}", Essay()) for number in range(12)]
    assert read(write(questions, title="Ngân hàng").content).items == tuple(questions)


def test_two_questions_with_one_id_both_arrive() -> None:
    twice = (Item("Một", Essay(), id="a"), Item("Hai", Essay(), id="a"))
    assert [item.title for item in read(write(twice).content).items] == ["Một", "Hai"]


def test_a_picture_goes_along_and_comes_back_under_its_name() -> None:
    item = Item("Nhìn", Essay(), stem="![sơ đồ](assets/so-do.png)")
    written = write([item], media={"assets/so-do.png": PNG})
    report = read(written.content)
    assert report.items == (item,)
    assert [(asset.name, asset.content) for asset in report.assets] == [("assets/so-do.png", PNG)]


def test_a_picture_that_is_missing_is_told() -> None:
    written = write([Item("Nhìn", Essay(), stem="![sơ đồ](assets/so-do.png)")])
    assert "assets/so-do.png" in sentence_of(written.problems[0])


def test_the_same_questions_make_the_same_bytes() -> None:
    assert write(EVERY_KIND).content == write(EVERY_KIND).content


def test_what_would_show_the_key_is_mixed() -> None:
    with zipfile.ZipFile(io.BytesIO(write([each for each in EVERY_KIND if not each.shuffle]).content)) as packed:
        texts = [packed.read(name).decode() for name in packed.namelist() if name.startswith("items/")]
    interactions = [
        each
        for text in texts
        for each in fromstring(text).iter()
        if each.tag.endswith(("orderInteraction", "matchInteraction", "inlineChoiceInteraction"))
    ]
    assert {each.get("shuffle") for each in interactions} == {"true"}


def test_every_reference_of_the_package_leads_to_something() -> None:
    with zipfile.ZipFile(io.BytesIO(write(EVERY_KIND, media={"assets/a.png": PNG}).content)) as packed:
        names = set(packed.namelist())
        manifest = fromstring(packed.read("imsmanifest.xml"))
    resources = {each.get("identifier") for each in manifest.iter("{http://www.imsglobal.org/xsd/imscp_v1p1}resource")}
    files = {each.get("href") for each in manifest.iter("{http://www.imsglobal.org/xsd/imscp_v1p1}file")}
    needed = {each.get("identifierref") for each in manifest.iter("{http://www.imsglobal.org/xsd/imscp_v1p1}dependency")}
    assert files | {"imsmanifest.xml"} == names
    assert needed <= resources


ORDER = ["responseDeclaration", "outcomeDeclaration", "itemBody", "responseProcessing", "modalFeedback"]
"""The children of an item as the schema wants them."""


@pytest.mark.parametrize("item", EVERY_KIND, ids=kind_of)
def test_an_item_keeps_the_order_of_the_schema_and_declares_what_it_uses(item: Item) -> None:
    with zipfile.ZipFile(io.BytesIO(write([item]).content)) as packed:
        name = next(each for each in packed.namelist() if each.startswith("items/"))
        root = fromstring(packed.read(name).decode().replace(f' xmlns="{NS}"', ""))
    places = [ORDER.index(child.tag) for child in root]
    assert places == sorted(places)
    known = {each.get("identifier") for each in root if each.tag.endswith("Declaration")}
    used = {each.get("identifier") for each in root.iter() if each.tag in {"variable", "correct", "mapResponse", "setOutcomeValue"}}
    used |= {each.get("responseIdentifier") for each in root.iter() if "responseIdentifier" in each.attrib}
    used |= {each.get("outcomeIdentifier") for each in root.iter() if "outcomeIdentifier" in each.attrib}
    assert used <= known


# --- other systems -------------------------------------------------------------------------------------------------


def test_the_prompt_becomes_the_heading() -> None:
    body = choices("A=Một", "B=Hai").replace("<simpleChoice", "<prompt>Chọn <strong>một</strong>:</prompt><simpleChoice", 1)
    item = the_item(an_item(body, declared=declared("B")))
    assert item == Item("Chọn **một**:", Choices((Option("Một"), Option("Hai", right=True))))


def test_the_words_before_become_heading_and_stem() -> None:
    item = the_item(an_item("<p>Một</p><p>Hai</p>" + choices("A=x", "B=y"), declared=declared("A")))
    assert (item.title, item.stem) == ("Một", "Hai")


def test_an_item_without_words_is_called_by_its_title() -> None:
    assert the_item(an_item(choices("A=x", "B=y"), declared=declared("A"))).title == "Tên câu"


def test_feedback_in_the_option_and_beside_it_is_given_to_the_option() -> None:
    body = choices(
        'A=Một<feedbackInline outcomeIdentifier="FEEDBACK" identifier="A" showHide="show">Đúng</feedbackInline>', "B=Hai"
    )
    rest = '<modalFeedback outcomeIdentifier="FEEDBACK" identifier="B" showHide="show">Sai rồi</modalFeedback>'
    item = the_item(an_item(body, declared=declared("A"), rest=rest))
    assert item.answers == Choices((Option("Một", right=True, feedback="Đúng"), Option("Hai", feedback="Sai rồi")))


def test_feedback_on_the_whole_is_put_into_the_explanation_and_told() -> None:
    rest = '<modalFeedback outcomeIdentifier="F" identifier="incorrect" showHide="show">Đọc lại Điều 9</modalFeedback>'
    found = the_entry(an_item(choices("A=x", "B=y"), declared=declared("A"), rest=rest))
    assert found.item is not None
    assert (found.item.explanation, found.outcome, codes_of(found)) == ("Đọc lại Điều 9", Outcome.WITH_LOSS, ["QTI008"])


def test_a_mapping_says_what_is_right_and_what_it_is_worth() -> None:
    mapping = worth(("A", 2), ("C", 2))
    body = choices("A=một", "B=hai", "C=ba", most=0)
    item = the_item(an_item(body, declared=declared(cardinality="multiple", mapping=mapping), processing=MAP))
    assert item.answers == Choices((Option("một", right=True), Option("hai"), Option("ba", right=True)), multiple=True)
    assert (item.points, item.scoring) == (4.0, "partial")


def test_points_below_zero_are_told_as_lost() -> None:
    mapping = '<mapping><mapEntry mapKey="A" mappedValue="1"/><mapEntry mapKey="B" mappedValue="-1"/></mapping>'
    found = the_entry(
        an_item(choices("A=x", "B=y", most=0), declared=declared("A", cardinality="multiple", mapping=mapping), processing=MAP)
    )
    assert (found.outcome, codes_of(found)) == (Outcome.WITH_LOSS, ["IMP020"])


def test_maxscore_is_the_points() -> None:
    default = "<defaultValue><value>3</value></defaultValue>"
    most = f'<outcomeDeclaration identifier="MAXSCORE" cardinality="single" baseType="float">{default}</outcomeDeclaration>'
    assert the_item(an_item(choices("A=x", "B=y"), declared=declared("A") + most)).points == 3.0


def test_an_order_is_read_from_the_key() -> None:
    body = (
        '<orderInteraction responseIdentifier="RESPONSE">'
        + "".join(f'<simpleChoice identifier="{c}">{c}</simpleChoice>' for c in "ABC")
        + "</orderInteraction>"
    )
    item = the_item(an_item(body, declared=declared("C", "A", "B", cardinality="ordered")))
    assert item.answers == Ordering((Option("C"), Option("A"), Option("B")))


def a_match(*pairs: str) -> bytes:
    sets = "".join(
        "<simpleMatchSet>"
        + "".join(f'<simpleAssociableChoice identifier="{c}" matchMax="1">{c}</simpleAssociableChoice>' for c in side)
        + "</simpleMatchSet>"
        for side in ("AB", "XYZ")
    )
    body = f'<matchInteraction responseIdentifier="RESPONSE" shuffle="true" maxAssociations="3">{sets}</matchInteraction>'
    return an_item(body, declared=declared(*pairs, cardinality="multiple", kind="directedPair"))


def test_pairs_are_matched_and_what_is_left_is_a_distractor() -> None:
    assert the_item(a_match("A Y", "B X")).answers == Matching((Pair("A", "Y"), Pair("B", "X"), Pair(None, "Z")))


def test_something_that_belongs_to_two_is_refused() -> None:
    assert codes_of(the_entry(a_match("A Y", "B Y"))) == ["QTI006"]


def test_a_line_to_type_is_a_short_text() -> None:
    mapping = '<mapping><mapEntry mapKey="York" mappedValue="2"/><mapEntry mapKey="york city" mappedValue="1"/></mapping>'
    body = '<p>Ở đâu?</p><p><textEntryInteraction responseIdentifier="RESPONSE" expectedLength="15"/></p>'
    item = the_item(an_item(body, declared=declared("York", kind="string", mapping=mapping), processing=MAP))
    assert (item.title, item.answers, item.points) == ("Ở đâu?", Texts((Accepted("York"), Accepted("york city", 50))), 2.0)


@pytest.mark.parametrize(
    ("rule", "number"),
    [
        ("", Number("10", "10", "ngày")),
        (
            within('toleranceMode="absolute" tolerance="1 2"'),
            Number("9", "12", "ngày"),
        ),
        (
            within('toleranceMode="relative" tolerance="5"'),
            Number("9.5", "10.5", "ngày"),
        ),
    ],
)
def test_a_number_is_accepted_within_its_tolerance(rule: str, number: Number) -> None:
    processing = f"<responseProcessing><responseCondition><responseIf>{rule}</responseIf></responseCondition></responseProcessing>"
    body = '<p>Bao nhiêu?</p><p><textEntryInteraction responseIdentifier="RESPONSE"/> ngày</p>'
    assert the_item(an_item(body, declared=declared("10", kind="float"), processing=processing)).answers == Numbers((number,))


def test_gaps_within_words_are_a_cloze() -> None:
    words = "".join(f'<inlineChoice identifier="{name}">{each}</inlineChoice>' for name, each in (("A", "mười"), ("B", "hai | ba")))
    listed = f'<inlineChoiceInteraction responseIdentifier="R2">{words}</inlineChoiceInteraction>'
    body = f'<p>Điền</p><p>Vào <textEntryInteraction responseIdentifier="R1"/> trong {listed} ngày.</p>'
    found = declared("sổ", kind="string", name="R1") + declared("B", name="R2")
    item = the_item(an_item(body, declared=found))
    assert (item.answers, item.stem) == (Cloze(), "Vào [[sổ]] trong [[x: hai \\| ba | mười]] ngày.")


def test_words_to_drag_into_gaps_are_a_cloze() -> None:
    words = "".join(f'<gapText identifier="{c}" matchMax="1">{c}</gapText>' for c in ("thu", "xuan"))
    inside = f'<prompt>Điền mùa</prompt>{words}<p>Mùa <gap identifier="G1"/> lá rụng.</p>'
    body = f'<gapMatchInteraction responseIdentifier="RESPONSE" shuffle="true">{inside}</gapMatchInteraction>'
    item = the_item(an_item(body, declared=declared("thu G1", cardinality="multiple", kind="directedPair")))
    assert (item.title, item.stem) == ("Điền mùa", "Mùa [[x: thu | xuan]] lá rụng.")


def test_an_essay_keeps_the_guide_for_marking() -> None:
    interaction = '<extendedTextInteraction responseIdentifier="RESPONSE"><prompt>Viết</prompt></extendedTextInteraction>'
    body = f'<rubricBlock view="scorer"><p>Ba ý.</p></rubricBlock>{interaction}'
    assert the_item(an_item(body, declared=declared(kind="string"), processing="")) == Item("Viết", Essay("Ba ý."))


def test_instructions_beside_the_question_are_told_as_lost() -> None:
    body = '<rubricBlock view="candidate"><p>Không dùng tài liệu.</p></rubricBlock>' + choices("A=x", "B=y")
    found = the_entry(an_item(body, declared=declared("A")))
    assert (found.outcome, codes_of(found)) == (Outcome.WITH_LOSS, ["IMP020"])


@pytest.mark.parametrize(
    "kind",
    [
        "hotspotInteraction",
        "sliderInteraction",
        "drawingInteraction",
        "uploadInteraction",
        "associateInteraction",
        "graphicOrderInteraction",
        "customInteraction",
    ],
)
def test_a_kind_that_courses_lack_is_refused_by_name(kind: str) -> None:
    found = the_entry(an_item(f'<p>x</p><{kind} responseIdentifier="RESPONSE"/>', declared=declared("A")))
    assert (found.outcome, codes_of(found)) == (Outcome.REFUSED, ["IMP011"])
    assert kind in sentence_of(found.problems[0])


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (an_item(choices("A=x", "B=y") * 2, declared=declared("A")), "QTI004"),
        (an_item(choices("A=x", "B=y"), declared=declared()), "IMP012"),
        (an_item("<p>Chỉ có chữ</p>"), "IMP014"),
        (
            an_item(choices("A=x", "B=y"), declared=declared("A") + '<templateDeclaration identifier="T" cardinality="single"/>'),
            "IMP011",
        ),
    ],
)
def test_an_item_that_cannot_be_a_question_is_refused_with_the_reason(content: bytes, code: str) -> None:
    found = the_entry(content)
    assert (found.outcome, codes_of(found)) == (Outcome.REFUSED, [code])


def test_version_2_2_is_read_alike() -> None:
    content = an_item(choices("A=x", "B=y"), declared=declared("A")).replace(b"imsqti_v2p1", b"imsqti_v2p2")
    assert the_entry(content).outcome is Outcome.IMPORTED


def test_a_test_gives_order_sections_and_weights() -> None:
    test = a_test(
        '<ordering shuffle="true"/>'
        '<assessmentItemRef identifier="b" href="q/b.xml"><weight identifier="W" value="2"/></assessmentItemRef>'
        '<assessmentItemRef identifier="a" href="q/a%20a.xml"/>'
    )
    item = an_item(choices("A=x", "B=y"), declared=declared("A"))
    report = read(a_zip({"test.xml": test, "q/a a.xml": item.replace(b"T\xc3\xaan c\xc3\xa2u", b"a"), "q/b.xml": item}, top="goi"))
    assert [(each.title, each.points, each.section) for each in report.items] == [
        ("Tên câu", 2.0, "Phần một"),
        ("a", None, "Phần một"),
    ]
    assert (report.title, [problem.code for problem in report.problems]) == ("Thi thử", ["QTI009"])


def test_a_picture_of_a_package_is_found_beside_its_item() -> None:
    body = '<p>Nhìn</p><p><img src="../hinh/So%20do.PNG" alt="sơ đồ"/></p>' + choices("A=x", "B=y")
    report = read(a_zip({"q/a.xml": an_item(body, declared=declared("A")), "hinh/So do.PNG": PNG}))
    assert report.items[0].stem == "![sơ đồ](assets/so-do.png)"
    assert [asset.name for asset in report.assets] == ["assets/so-do.png"]


def test_an_item_that_the_package_lacks_is_refused_and_the_others_are_read() -> None:
    test = a_test('<assessmentItemRef identifier="a" href="a.xml"/><assessmentItemRef identifier="b" href="b.xml"/>')
    report = read(a_zip({"test.xml": test, "b.xml": an_item(choices("A=x", "B=y"), declared=declared("A"))}))
    assert [(each.outcome, codes_of(each)) for each in report.entries] == [(Outcome.REFUSED, ["QTI003"]), (Outcome.IMPORTED, [])]


# --- hostile -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "IMP008"),
        (b"<a>", "IMP008"),
        (b'<?xml version="1.0" encoding="x-none"?><a/>', "IMP008"),
        (b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', "IMP007"),
        (b'<!DOCTYPE a SYSTEM "http://a.vn/a.dtd"><a/>', "IMP007"),
        (b"<a>" * 2_000 + b"</a>" * 2_000, "IMP009"),
        (b"<a>" + b" " * (5 * 1024 * 1024) + b"</a>", "IMP001"),
        (b"<html/>", "IMP005"),
        (b"<questestinterop/>", "QTI002"),
        (b'<qti-assessment-item xmlns="http://www.imsglobal.org/xsd/imsqtiasi_v3p0"/>', "QTI002"),
        (f'<assessmentTest xmlns="{NS}"/>'.encode(), "QTI001"),
        (b"PK\x03\x04nonsense", "SEC014"),
        (a_zip({"a.txt": b"x"}), "IMP006"),
        (of_entries([("../a.xml", b"<a/>")]), "SEC001"),
        (of_entries([(entry("a.xml", mode=0o120777), b"/etc/passwd")]), "SEC003"),
        (a_zip({"a.xml": b" " * 30_000_000}), "SEC016"),
    ],
)
def test_a_file_that_is_not_accepted_is_refused_whole_with_a_reason(content: bytes, code: str) -> None:
    report = read(content)
    assert ([problem.code for problem in report.problems], report.entries) == ([code], ())
    assert report.problems[0].severity is Severity.ERROR
    assert sentence_of(report.problems[0], "vi") != sentence_of(report.problems[0], "en")


def test_a_reference_out_of_the_package_finds_nothing() -> None:
    body = '<p>Nhìn</p><p><img src="../../../etc/passwd" alt="x"/></p>' + choices("A=x", "B=y")
    report = read(a_zip({"a.xml": an_item(body, declared=declared("A"))}))
    assert (report.assets, codes_of(report.entries[0])) == ((), ["IMP021"])


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_picture_that_no_course_shows_is_left_out_and_told(kind: str) -> None:
    name, content = HOSTILE[kind]
    body = f'<p>Nhìn <img src="{name}" alt="sơ đồ"/></p>' + choices("A=x", "B=y")
    report = read(a_zip({"a.xml": an_item(body, declared=declared("A")), name: content}))
    assert (report.assets, codes_of(report.entries[0]), report.items[0].title) == ((), ["IMP032"], "Nhìn sơ đồ")


def test_words_of_other_systems_are_never_taken_for_marks_of_ours() -> None:
    item = the_item(an_item("<p>[[a]] {#b} ## c &lt;b></p>" + choices("A=- [x] y", "B==&gt; z"), declared=declared("A")))
    assert read(write([item]).content).items == (item,)
    assert replace(item, title="").answers == item.answers
