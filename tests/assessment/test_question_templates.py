import re
from collections import defaultdict
from dataclasses import replace

import html5lib
import pytest
from babel.messages.extract import extract_from_dir
from hypothesis import given, settings
from hypothesis import strategies as st

from elearn.assessment.marking import mark
from elearn.assessment.presentation import present
from elearn.assessment.responses import Chosen, Filled, Ordered, Paired, Response, Spotted, Written, read_response
from elearn.content.document import AcceptedText, Essay, Gap, NumericAnswer, Part, QuestionText
from tests.assessment import questions as make
from tests.assessment.rendering import CATALOGUE, PACKAGE, in_paper, practice

pytestmark = pytest.mark.pure

XHTML = "{http://www.w3.org/1999/xhtml}"


def tree_of(html):
    """The tree of a fragment; an error of syntax is an error of the test."""
    page = f'<!doctype html><html lang="vi"><head><title>t</title></head><body>{html}</body></html>'
    return html5lib.HTMLParser(strict=True).parse(page)


def elements(tree, *names):
    return [each for each in tree.iter() if each.tag in {XHTML + name for name in names}]


def fields_of(tree):
    """What a browser would send without pressing a button."""
    fields = defaultdict(list)
    for each in elements(tree, "input", "textarea", "select"):
        name, kind = each.get("name"), each.get("type")
        if name is None or each.get("disabled") is not None or (kind in {"radio", "checkbox"} and each.get("checked") is None):
            continue
        if each.tag == XHTML + "textarea":
            fields[name].append((each.text or "").removeprefix("\n"))
        elif each.tag == XHTML + "select":
            chosen = [option for option in each if option.get("selected") is not None] or [each[0]]
            fields[name].append(chosen[0].get("value"))
        else:
            fields[name].append(each.get("value"))
    return fields


def shown(question, answer=None, language="vi", confidence=None, **options):
    response = Response(answer, confidence) if answer is not None else None
    judged = mark(question, response) if response else None
    return practice(present(question, language, response, judged), language, **options)


CANARIES = {"feedback": "VÌ-SAO-BÍ-MẬT", "explanation": "GIẢI-THÍCH-BÍ-MẬT", "rubric": "Ý-CHÍNH-BÍ-MẬT", "word": "LỜI-ĐÁP-BÍ-MẬT"}


def with_canaries(question):
    text = question.texts["vi"]
    ids = [*text.labels, "1", "2", "3"]
    planted = replace(text, feedback=dict.fromkeys(ids, CANARIES["feedback"]), explanation=CANARIES["explanation"], hint="Gợi ý.")
    return replace(question, texts={"vi": planted})


SECRET_GAPS = (
    Gap("1", accepted={"vi": (AcceptedText(CANARIES["word"]),)}),
    Gap("2", options=("a", "b"), right="a"),
    Gap("3", number=NumericAnswer("271828", "271828")),
)
ASKED_OF_EACH = {
    "single": (make.a_choice(confidence=True), Chosen(("a",))),
    "multiple": (make.a_choice("ab", kind="multiple"), Chosen(("a", "c"))),
    "numeric": (make.a_numeric((271828, 271828), unit="ngày"), Written("5")),
    "text": (make.a_text(CANARIES["word"]), Written("abc")),
    "matching": (make.a_matching(), Paired((("a", "b"),))),
    "ordering": (make.an_ordering("abc"), Ordered(("b", "a", "c"))),
    "cloze": (make.a_cloze(*SECRET_GAPS), Filled((("1", "x"), ("2", "b")))),
    "spot": (make.a_spot(), Spotted(("1", "2"))),
    "essay": (replace(make.an_essay(), key=Essay({"vi": CANARIES["rubric"]})), Written("Abc.\nXyz.")),
}
EACH = {kind: (with_canaries(question), answer) for kind, (question, answer) in ASKED_OF_EACH.items()}
STAGES = ("open", "answered", "blank", "marked", "paper")


def at_stage(kind, stage, language="vi"):
    question, answer = EACH[kind]
    match stage:
        case "open":
            return practice(present(question, language), language)
        case "answered":
            return practice(present(question, language, Response(answer)), language)
        case "blank":
            return shown(question, type(answer)(), language)
        case "marked":
            return shown(question, answer, language)
        case _:
            return in_paper(present(question, language, Response(answer)), language)


# --- keys ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("stage", ["open", "answered", "paper"])
@pytest.mark.parametrize("kind", EACH)
def test_an_unmarked_question_holds_nothing_of_its_key(kind, stage):
    html = at_stage(kind, stage)
    assert not [canary for canary in (*CANARIES.values(), "271828", "271.828") if canary in html]


@pytest.mark.parametrize("text", ["1.000", "mười", "10 giờ"])
def test_a_number_asked_back_holds_nothing_of_the_key(text):
    question = with_canaries(make.a_numeric((271828, 271828), unit="ngày"))
    html = shown(question, Written(text))
    assert not [canary for canary in (*CANARIES.values(), "271828", "271.828") if canary in html]


@pytest.mark.parametrize("kind", EACH)
def test_feedback_and_explanation_are_there_once_marked(kind):
    assert CANARIES["explanation"] in at_stage(kind, "marked")


@pytest.mark.parametrize("right", "bcd")
def test_the_page_is_the_same_whichever_option_is_right(right):
    assert shown(make.a_choice(right)) == shown(make.a_choice("a"))


def test_pages_of_an_ordering_are_of_one_size():
    sizes = {len(shown(make.an_ordering(order))) for order in ("abcd", "dcba", "bdac", "cabd")}
    assert len(sizes) == 1


# --- the form and its reader --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", make.CASES)
@settings(max_examples=10, deadline=None, database=None)
@given(seed=st.integers(0, 2**32))
def test_a_shown_answer_is_read_back_as_it_was(kind, seed):
    for question, _, fields in make.some_cases(kind, seed, 2):
        response = read_response(question, fields)
        html = practice(present(question, "vi", response, order_seed=str(seed)))
        sent = {**fields_of(tree_of(html)), "q-thu.sent": ["1"]}
        again = read_response(question, sent, order_seed=str(seed))
        assert response is None or again == response


def test_the_first_button_of_a_form_sends():
    for kind in EACH:
        first = elements(tree_of(at_stage(kind, "open")), "button")[0]
        assert first.get("name") == "q-thu.sent"


def test_an_order_is_changed_by_a_button_without_a_script():
    question = make.an_ordering("abc")
    tree = tree_of(shown(question))
    before = read_response(question, fields_of(tree)).answer.items
    down = next(each for each in elements(tree, "button") if each.get("value", "").endswith(":down"))
    after = read_response(question, {**fields_of(tree), down.get("name"): [down.get("value")]})
    assert after == Response(Ordered((before[1], before[0], before[2])), draft=True)


def test_a_reading_of_a_number_is_chosen_by_a_button():
    question = make.a_numeric((1000, 1000))
    tree = tree_of(shown(question, Written("1.000")))
    whole = next(each for each in elements(tree, "button") if each.get("value") == "whole")
    response = read_response(question, {**fields_of(tree), whole.get("name"): [whole.get("value")]})
    assert mark(question, response).outcome == "right"


def test_confidence_is_read_from_the_form():
    question, answer = EACH["single"]
    tree = tree_of(practice(present(question, "vi", Response(answer, "fairly"))))
    assert read_response(question, fields_of(tree)).confidence == "fairly"


def test_a_posted_form_carries_the_token_of_its_site():
    html = practice(present(make.a_choice(), "vi"), method="post", hidden={"block": "k-1"})
    assert fields_of(tree_of(html)) == {"csrf_token": ["csrf-thu"], "block": ["k-1"]}


def test_answers_to_other_questions_are_carried_along_and_its_own_are_not():
    kept = {"q-khac": ["a", "b"], "q-khac.sure": ["guess"], "edition": "citizen", "q-thu": ["c"], "q-thu.sent": ["1"]}
    carried = {"q-khac": ["a", "b"], "q-khac.sure": ["guess"], "edition": ["citizen"]}
    assert fields_of(tree_of(shown(make.a_choice(), hidden=kept))) == carried
    assert fields_of(tree_of(shown(make.a_choice(), Chosen(("a",)), hidden=kept))) == carried


def test_a_posted_answer_is_done_again_where_the_page_says():
    html = shown(
        make.a_choice(), Chosen(("a",)), method="post", hidden={"key": "1"}, restart="/vi/bai", restart_fields={"again": "q-thu"}
    )
    (form,) = elements(tree_of(html), "form")
    assert (form.get("action"), form.get("method"), fields_of(form)) == ("/vi/bai#q-thu", "get", {"again": ["q-thu"]})


def test_a_posted_answer_without_such_an_address_offers_no_second_try():
    assert not elements(tree_of(shown(make.a_choice(), Chosen(("a",)), method="post")), "form")


def test_the_answer_replaces_the_question():
    html = practice(present(make.a_choice(), "vi"), anchor="b-3", action="/vi/x")
    assert '<div class="question stack" id="b-3" data-question="q-thu">' in html
    assert 'action="/vi/x#b-3" method="get" data-swap="#b-3"' in html


def test_a_question_on_paper_has_no_form_of_its_own():
    for kind in EACH:
        assert not elements(tree_of(at_stage(kind, "paper")), "form", "details")


# --- what is said -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "sentences"),
    [
        ("single", ["Ý đúng.", "Chưa đúng, anh/chị đã chọn ý này."]),
        ("multiple", ["Ý đúng, anh/chị đã chọn ý này.", "Ý đúng, anh/chị chưa chọn.", "Chưa đúng, anh/chị đã chọn ý này."]),
        ("numeric", ["Đáp án: <b>271.828 ngày</b>."]),
        ("matching", ["Đáp án: <b>Vế phải a</b>.", "Chưa chọn."]),
        ("ordering", ["Chưa đúng chỗ.", "Bước này đứng thứ 2.", "Đúng thứ tự."]),
        ("cloze", ["Chỗ trống 3:", "Chưa điền.", "Đáp án: <b>Từ a</b>."]),
        ("spot", ["Trúng.", "Còn sót.", "Chỗ này không cần chạm.", "Chạm nhầm 1"]),
        ("essay", [CANARIES["rubric"], "<p>Abc.</p><p>Xyz.</p>"]),
    ],
)
def test_marking_is_said_on_the_place(kind, sentences):
    html = at_stage(kind, "marked")
    assert [sentence for sentence in sentences if sentence not in html] == []


def judged(question, answer):
    response = Response(answer)
    return present(question, "vi", response, mark(question, response))


LOST = "Câu này đúng hết mới được điểm."
PARTLY_RIGHT = {
    "multiple": (make.a_choice("ab", kind="multiple"), Chosen(("a",))),
    "matching": (make.a_matching(), Paired((("a", "a"),))),
    "cloze": (make.a_cloze(), Filled((("2", "a"),))),
    "spot": (make.a_spot(), Spotted(("1",))),
}


@pytest.mark.parametrize("kind", PARTLY_RIGHT)
def test_in_a_paper_what_earns_all_or_nothing_is_not_called_partly_right(kind):
    question, answer = PARTLY_RIGHT[kind]
    html = in_paper(judged(question, answer))
    assert (LOST in html, "Đúng một phần</span>" in html) == (True, False)


@pytest.mark.parametrize("kind", PARTLY_RIGHT)
def test_in_a_paper_what_earns_by_parts_says_nothing_of_all(kind):
    question, answer = PARTLY_RIGHT[kind]
    assert LOST not in in_paper(judged(replace(question, scoring="partial"), answer))


def test_a_share_of_a_short_text_is_always_earned():
    html = in_paper(judged(make.a_text(("sổ", 50)), Written("sổ")))
    assert (LOST in html, "Đúng một phần" in html) == (False, True)


def test_practice_earns_nothing_and_says_partly():
    assert "Đúng một phần" in shown(*PARTLY_RIGHT["matching"])


@pytest.mark.parametrize("sought", ["đáng ngờ", "dấu hiệu", "báo nhầm", "suspicious", "sign", "alarm"])
def test_only_the_question_itself_says_what_is_sought_in_a_text(sought):
    said = (PACKAGE / "assessment" / "translations" / "en.po").read_text(encoding="utf-8").lower()
    assert not re.search(rf"\b{sought}", said.replace("signed", "").replace("sign in", ""))


def test_a_marked_question_can_be_done_again_from_the_start():
    tree = tree_of(at_stage("single", "marked"))
    assert fields_of(tree) == {}
    assert len(elements(tree, "form")) == 1


def test_being_sure_and_wrong_is_said():
    assert "Chắc mà sai." in shown(make.a_choice(confidence=True), Chosen(("a",)), confidence="certain")


def test_what_a_learner_typed_is_never_markup():
    html = shown(make.a_text("sổ"), Written('<script>alert(1)</script>"><b>'))
    assert "<script" not in html
    assert not [each for each in tree_of(html).iter() if each.tag == XHTML + "script"]


def test_a_label_with_markup_is_plain_words_in_a_list():
    text = QuestionText("Nối", labels={"l:a": "A", "l:b": "B", "r:a": "<b>Trong</b> ngày &amp; giờ", "r:b": "y", "r:c": "z"})
    options = [option.text for option in elements(tree_of(shown(make.a_matching(text=text))), "option")]
    assert "Trong ngày & giờ" in options


# --- pages --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("stage", STAGES)
@pytest.mark.parametrize("kind", EACH)
def test_the_html_is_sound(kind, stage):
    tree = tree_of(at_stage(kind, stage))
    ids = [each.get("id") for each in tree.iter() if each.get("id")]
    assert len(ids) == len(set(ids))
    targets = [each.get("aria-describedby") for each in tree.iter() if each.get("aria-describedby")]
    assert set(targets) <= set(ids)


@pytest.mark.parametrize("stage", STAGES)
@pytest.mark.parametrize("kind", EACH)
def test_every_control_has_a_name_for_its_reader(kind, stage):
    tree = tree_of(at_stage(kind, stage))
    labelled = {each.get("for") for each in elements(tree, "label")}
    wrapped = {control for label in elements(tree, "label") for control in label.iter()}
    for control in elements(tree, "input", "select", "textarea"):
        if control.get("type") != "hidden":
            assert control.get("aria-label") or control.get("id") in labelled or control in wrapped


@pytest.mark.parametrize("kind", EACH)
def test_no_label_is_left_without_its_control(kind):
    for stage in STAGES:
        tree = tree_of(at_stage(kind, stage))
        ids = {each.get("id") for each in tree.iter()}
        assert {each.get("for") for each in elements(tree, "label") if each.get("for")} <= ids


def test_two_questions_on_a_page_share_no_id():
    html = "".join(shown(replace(EACH["cloze"][0], id=question_id)) for question_id in ("q-a", "q-a-1"))
    ids = re.findall(r' id="([^"]+)"', html)
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("stage", STAGES)
@pytest.mark.parametrize("kind", EACH)
def test_the_words_of_another_language_say_so(kind, stage):
    tree = tree_of(at_stage(kind, stage, language="en"))
    parents = {child: parent for parent in tree.iter() for child in parent}
    for each in tree.iter():
        for words in (each.text, *(child.tail for child in each)):
            if words and re.search("[ạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹđ]", words.lower()):
                assert language_of(each, parents) == "vi", words


def language_of(element, parents):
    """The language that an element says it is in, itself or through what stands around it; None if only the page does."""
    while element is not None and element.tag != XHTML + "html":
        if element.get("lang"):
            return element.get("lang")
        element = parents.get(element)
    return None


def test_a_stem_with_parts_is_put_together():
    text = QuestionText("Câu hỏi", stem=(Part("<p>Đơn "), Part("<b>gửi</b>.</p>")))
    assert "<p>Đơn <b>gửi</b>.</p>" in shown(make.a_text("sổ", text=text))


def test_every_sentence_has_its_english():
    folder = PACKAGE / "assessment" / "templates"
    found = {
        message
        for _, _, message, _, _ in extract_from_dir(str(folder), method_map=[("**.html", "jinja2")])
        if isinstance(message, str)
    }
    assert len(found) > 30
    assert [message for message in sorted(found) if ("en", message) not in CATALOGUE.messages] == []
