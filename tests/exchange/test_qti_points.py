"""QTI: what an item calls right must be what it gives its points for."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

import pytest

from elearn.content.writing.items import (
    Accepted,
    Choices,
    Cloze,
    Item,
    Matching,
    Number,
    Numbers,
    Option,
    Ordering,
    Pair,
    Texts,
)
from elearn.exchange.qti.reading import read
from elearn.exchange.qti.writing import write
from elearn.exchange.report import Entry, Outcome
from elearn.exchange.sentences import sentence_of
from tests.exchange.test_qti import MAP, an_item, choices, codes_of, declared, the_entry, worth

pytestmark = pytest.mark.pure

VARIABLE = '<variable identifier="RESPONSE"/>'
CORRECT = '<correct identifier="RESPONSE"/>'
ABC = ("A=một", "B=hai", "C=ba")


def points(value: float) -> str:
    return f'<setOutcomeValue identifier="SCORE"><baseValue baseType="float">{value}</baseValue></setOutcomeValue>'


def base(value: str, kind: str = "identifier") -> str:
    return f'<baseValue baseType="{kind}">{value}</baseValue>'


def where(*conditions: tuple[str, float]) -> str:
    """Rules that give points where conditions hold, and nothing otherwise."""
    branches = "".join(
        f"<response{'ElseIf' if number else 'If'}>{condition}{points(value)}</response{'ElseIf' if number else 'If'}>"
        for number, (condition, value) in enumerate(conditions)
    )
    otherwise = f"<responseElse>{points(0)}</responseElse>"
    return f"<responseProcessing><responseCondition>{branches}{otherwise}</responseCondition></responseProcessing>"


def is_it(value: str) -> str:
    return f"<match>{VARIABLE}{base(value)}</match>"


RIGHT = f"<match>{VARIABLE}{CORRECT}</match>"
MAPPED = '<setOutcomeValue identifier="SCORE"><mapResponse identifier="RESPONSE"/></setOutcomeValue>'

ELSE_MAPPED = where((f"<isNull>{VARIABLE}</isNull>", 0)).replace(f"<responseElse>{points(0)}", f"<responseElse>{MAPPED}")


def chosen(*right: str, processing: str, several: bool = False, mapping: str = "") -> Entry:
    stated = declared(*right, cardinality="multiple" if several else "single", mapping=mapping)
    return the_entry(an_item(choices(*ABC, most=0 if several else 1), declared=stated, processing=processing))


def letters(entry: Entry) -> str:
    assert entry.item is not None
    assert isinstance(entry.item.answers, Choices)
    return "".join("ABC"[at] for at, option in enumerate(entry.item.answers.options) if option.right)


@pytest.mark.parametrize(
    ("entry", "scored"),
    [
        (chosen("A", processing=MAP, mapping=worth(("A", 0), ("C", 1))), "C"),
        (chosen("A", processing=MAP, mapping=worth(("A", 1), ("C", 1)), several=True), "A, C"),
        (chosen("A", processing=MAP, mapping=worth(("A", 1), ("C", 1))), "A, C"),
        (chosen("A", processing=MAP, mapping=worth(("B", 0))), "–"),
        (chosen("A", processing=where((is_it("C"), 1))), "–"),
        (chosen("A", processing=where((RIGHT, 1), (is_it("C"), 1))), "C"),
        (chosen("A", processing=where((RIGHT, 1), (is_it("C"), 2))), "C"),
        (chosen("A", processing=where((f"<not>{RIGHT}</not>", 1))), "–"),
        (chosen("A", processing=where((f"<or>{RIGHT}{is_it('B')}</or>", 1))), "B"),
        (chosen("A", "B", several=True, processing=where((f"<member>{base('A')}{VARIABLE}</member>", 1))), "A"),
        (
            chosen("A", processing=f"<responseProcessing>{MAPPED}</responseProcessing>", mapping=worth(("A", 1), ("B", 1))),
            "B",
        ),
    ],
)
def test_a_key_that_is_not_what_gives_points_refuses_the_item_with_both(entry: Entry, scored: str) -> None:
    assert (entry.outcome, codes_of(entry)) == (Outcome.REFUSED, ["QTI012"])
    assert all(f"({scored})" in sentence_of(entry.problems[0], language) for language in ("vi", "en"))


@pytest.mark.parametrize(
    ("entry", "key"),
    [
        (chosen("A", processing=where((RIGHT, 1))), "A"),
        (chosen("A", processing=where((is_it("A"), 1))), "A"),
        (chosen("A", "C", several=True, processing=where((RIGHT, 1))), "AC"),
        (chosen("A", processing=MAP, mapping=worth(("A", 1), ("C", 0))), "A"),
        (chosen(processing=MAP, mapping=worth(("B", 1))), "B"),
        (
            chosen(
                "A", "B", several=True, mapping=worth(("A", 1), ("B", 1)),
                processing=ELSE_MAPPED,
            ),
            "AB",
        ),
    ],
)  # fmt: skip
def test_rules_that_bear_the_key_out_lose_nothing(entry: Entry, key: str) -> None:
    assert (letters(entry), codes_of(entry)) == (key, [])


def test_rules_that_bear_the_key_out_say_its_points() -> None:
    entry = chosen("A", processing=where((RIGHT, 2.5)))
    assert entry.item is not None
    assert entry.item.points == 2.5


def test_points_for_a_part_are_told_as_lost() -> None:
    assert codes_of(chosen("A", processing=where((RIGHT, 2), (is_it("B"), 1)))) == ["IMP022"]


def test_of_one_choice_the_option_that_is_worth_most_is_the_key() -> None:
    entry = chosen(processing=MAP, mapping=worth(("B", 0.5), ("A", 1)))
    assert (letters(entry), codes_of(entry)) == ("A", ["IMP020"])


@pytest.mark.parametrize(
    "processing",
    [
        where(("<customOperator/>", 1)),
        where((f'<patternMatch pattern="A">{VARIABLE}</patternMatch>', 1)),
        "<responseProcessing><include href='x.xml'/></responseProcessing>",
        '<responseProcessing template="http://a.vn/ours.xml"/>',
        "<responseProcessing><setOutcomeValue identifier='OTHER'><null/></setOutcomeValue></responseProcessing>",
        where((f"<match>{VARIABLE}</match>", 1)),
        where((f"<equal>{VARIABLE}{base('1e999999999', 'float')}</equal>", 1)),
    ],
)
def test_rules_that_are_not_known_leave_the_key_to_be_confirmed(processing: str) -> None:
    entry = chosen("A", processing=processing)
    assert (letters(entry), entry.outcome, codes_of(entry), entry.key_guessed) == ("A", Outcome.WITH_LOSS, ["QTI013"], True)


def test_rules_that_only_show_feedback_are_no_matter() -> None:
    shown = '<setOutcomeValue identifier="FEEDBACK"><customOperator/></setOutcomeValue>'
    processing = where((RIGHT, 1)).replace("</responseProcessing>", f"{shown}</responseProcessing>")
    assert codes_of(chosen("A", processing=processing)) == []


def typed(*right: str, kind: str, processing: str, mapping: str = "") -> Entry:
    body = '<p>Bao nhiêu?</p><p><textEntryInteraction responseIdentifier="RESPONSE"/></p>'
    return the_entry(an_item(body, declared=declared(*right, kind=kind, mapping=mapping), processing=processing))


@pytest.mark.parametrize(
    "entry",
    [
        typed("10", kind="float", processing=where((f"<equal>{VARIABLE}{base('12', 'float')}</equal>", 1))),
        typed("10", kind="float", processing=where((f"<not><equal>{VARIABLE}{CORRECT}</equal></not>", 1))),
        typed(
            "10",
            kind="float",
            processing=where((f"<and><gt>{VARIABLE}{base('8', 'float')}</gt><lt>{VARIABLE}{base('12', 'float')}</lt></and>", 1)),
        ),
        typed("a", kind="string", processing=where((f"<match>{VARIABLE}{base('b', 'string')}</match>", 1))),
        typed("a", kind="string", processing=where((f"<not>{RIGHT}</not>", 1))),
        typed("a", kind="string", processing=MAP, mapping=worth(("b", 1))),
    ],
)
def test_a_typed_key_that_is_not_what_gives_points_refuses_the_item(entry: Entry) -> None:
    assert (entry.outcome, codes_of(entry)) == (Outcome.REFUSED, ["QTI012"])


@pytest.mark.parametrize(
    "entry",
    [
        typed("10", kind="float", processing=where((f"<equal>{VARIABLE}{CORRECT}</equal>", 1))),
        typed("10", kind="integer", processing=where((RIGHT, 1))),
        typed("a", kind="string", processing=where((f'<stringMatch caseSensitive="false">{VARIABLE}{CORRECT}</stringMatch>', 1))),
        typed("a", "b", kind="string", processing=where((RIGHT, 1))),
    ],
)
def test_a_typed_key_that_gives_the_points_loses_nothing(entry: Entry) -> None:
    assert (entry.outcome, codes_of(entry)) == (Outcome.IMPORTED, [])


def test_a_wording_that_a_mapping_does_not_give_points_for_is_not_accepted() -> None:
    mapping = worth(("York", 1), ("Hull", 0))
    entry = typed("York", kind="string", mapping=mapping, processing=where((RIGHT, 1)))
    assert entry.item is not None
    assert entry.item.answers == Texts((Accepted("York"),))


def listed(*right: str, mapping: str = "", processing: str = MAP) -> Entry:
    words = "".join(f'<inlineChoice identifier="{name}">{each}</inlineChoice>' for name, each in zip("ABC", ABC, strict=True))
    body = f'<p>Điền</p><p>Vào <inlineChoiceInteraction responseIdentifier="RESPONSE">{words}</inlineChoiceInteraction> nhé.</p>'
    return the_entry(an_item(body, declared=declared(*right, mapping=mapping), processing=processing))


def test_half_the_points_for_a_word_in_a_list_are_told_as_lost() -> None:
    entry = listed(mapping=worth(("B", 0.5), ("A", 1)))
    assert entry.item is not None
    assert (entry.item.stem.partition(" |")[0], codes_of(entry)) == ("Vào [[x: A=một", ["IMP022"])


def test_two_right_words_in_one_list_refuse_the_item() -> None:
    assert codes_of(listed(mapping=worth(("B", 1), ("A", 1)))) == ["QTI014"]


def test_a_guide_for_marking_beside_a_choice_is_told_as_lost() -> None:
    body = '<rubricBlock view="scorer"><p>Ba ý.</p></rubricBlock>' + choices(*ABC)
    assert codes_of(the_entry(an_item(body, declared=declared("A")))) == ["IMP020"]


def test_a_list_of_one_word_is_typed_and_told() -> None:
    words = '<inlineChoice identifier="A">sổ</inlineChoice>'
    listed = f'<inlineChoiceInteraction responseIdentifier="RESPONSE">{words}</inlineChoiceInteraction>'
    entry = the_entry(an_item(f"<p>Điền</p><p>Vào {listed} nhé.</p>", declared=declared("A")))
    assert entry.item is not None
    assert (entry.item.stem, codes_of(entry)) == ("Vào [[sổ]] nhé.", ["IMP033"])


# --- a file of ours that was changed elsewhere -----------------------------------------------------------------------


def changed(item: Item, change: Callable[[str], str]) -> Entry:
    """An item of ours as somebody changed its XML elsewhere; our note still says what it was."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(write([item]).content)) as packed, zipfile.ZipFile(out, "w") as again:
        for name in packed.namelist():
            text = packed.read(name).decode()
            again.writestr(name, change(text) if name.startswith("items/") else text)
    (entry,) = read(out.getvalue()).entries
    return entry


def value(old: str, new: str) -> Callable[[str], str]:
    def change(text: str) -> str:
        assert f"<value>{old}</value>" in text
        return text.replace(f"<value>{old}</value>", f"<value>{new}</value>", 1)

    return change


ONE = Item("Ai?", Choices((Option("*một*", right=True), Option("hai", feedback="Sai."), Option("ba"))), id="q", hint="xem")


def test_a_key_that_was_changed_elsewhere_wins_over_our_note() -> None:
    entry = changed(ONE, value("A", "C"))
    assert letters(entry) == "C"


def test_a_key_of_several_that_was_changed_elsewhere_wins_over_our_note() -> None:
    item = Item("Ai?", Choices((Option("*một*", right=True), Option("hai", right=True), Option("ba")), multiple=True), id="q")
    assert letters(changed(item, value("A", "C"))) == "BC"


def test_a_changed_order_wins_over_our_note() -> None:
    item = Item("Xếp", Ordering((Option("*một*"), Option("hai"), Option("ba"))), id="q")

    def swapped(text: str) -> str:
        return text.replace("<value>A</value><value>B</value>", "<value>B</value><value>A</value>")

    entry = changed(item, swapped)
    assert entry.item is not None
    assert isinstance(entry.item.answers, Ordering)
    assert [each.text for each in entry.item.answers.items] == ["hai", "*một*", "ba"]


def test_a_changed_word_of_a_list_wins_over_our_note() -> None:
    item = Item("Điền", Cloze(), stem="Vào [[x: người | văn thư | khác]]{> vì <} nhé.", id="q")
    entry = changed(item, value("A", "B"))
    assert entry.item is not None
    assert "[[x: văn thư |" in entry.item.stem


def test_changed_pairs_win_over_our_note() -> None:
    item = Item("Nối", Matching((Pair("*a*", "1"), Pair("b", "2"))), id="q")

    def swapped(text: str) -> str:
        return text.replace("<value>L1 R1</value><value>L2 R2</value>", "<value>L1 R2</value><value>L2 R1</value>")

    entry = changed(item, swapped)
    assert entry.item is not None
    assert isinstance(entry.item.answers, Matching)
    assert {(pair.left, pair.right) for pair in entry.item.answers.pairs} == {("*a*", "2"), ("b", "1")}


@pytest.mark.parametrize(
    ("item", "old", "new"),
    [
        (Item("Mấy?", Numbers((Number("9.5", "10.5", "ngày"),)), id="q"), "10", "12"),
        (Item("Tên?", Texts((Accepted("QLVB"), Accepted("quản lý*", 50)), ignore_diacritics=True), id="q"), "QLVB", "khác"),
        (
            Item("Ai?", Choices((Option("a", right=True), Option("b", right=True), Option("c")), multiple=True), scoring="partial"),
            "A",
            "C",
        ),
        (Item("Điền", Cloze(), stem="Vào [[sổ|sổ tay]]{> vì <} nhé.", id="q"), "sổ", "vở"),
    ],
)
def test_a_changed_key_that_our_rules_do_not_follow_refuses_the_item(item: Item, old: str, new: str) -> None:
    entry = changed(item, value(old, new))
    assert (entry.outcome, codes_of(entry)) == (Outcome.REFUSED, ["QTI012"])
