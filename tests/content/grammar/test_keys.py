"""A question that is written down and read again has the key that was meant."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from elearn.content.document import (
    AcceptedText,
    Choice,
    Cloze,
    Essay,
    Gap,
    Matching,
    Numeric,
    NumericAnswer,
    Ordering,
    ShortText,
    Spot,
)
from elearn.content.grammar.files import parse_file
from elearn.content.grammar.keys import key_of, kind_of
from elearn.content.grammar.marks import letter
from elearn.content.grammar.numbers import plain
from elearn.content.grammar.raw import RawQuestion
from tests.content.grammar.excerpts import BANK

pytestmark = pytest.mark.pure

WORDS = st.lists(st.text("abcdeghiklmnopqrstuvxyđăâêôơưáàảãạ", min_size=1, max_size=8), min_size=1, max_size=4).map(" ".join)
HEADING = "### ? Câu hỏi {#q-mot}\n\n"


def read(text: str) -> RawQuestion:
    raw = parse_file("a.vi.md", HEADING + text)
    assert raw.problems == ()
    return next(raw.questions)


@given(st.lists(st.tuples(WORDS, st.booleans(), WORDS | st.just("")), min_size=2, max_size=30))
def test_choices_survive_writing_and_reading(options: list[tuple[str, bool, str]]) -> None:
    lines = [f"- [{'x' if right else ' '}] {text}\n" + (f"  > {why}\n" if why else "") for text, right, why in options]
    names = tuple(letter(position) for position in range(len(options)))
    right = tuple(name for name, option in zip(names, options, strict=True) if option[1])
    assert key_of(read("".join(lines)), "vi") == Choice(names, right)


@given(st.lists(st.tuples(WORDS | st.none(), WORDS), min_size=1, max_size=12))
def test_pairs_survive_writing_and_reading(pairs: list[tuple[str | None, str]]) -> None:
    question = read("".join(f"- {left + ' ' if left else ''}=> {right}\n" for left, right in pairs))
    rights = tuple(letter(position) for position in range(len(pairs)))
    meant = [right for right, (left, _) in zip(rights, pairs, strict=True) if left]
    lefts = tuple(str(number + 1) for number in range(len(meant)))
    assert key_of(question, "vi") == Matching(lefts, rights, dict(zip(lefts, meant, strict=True)))


@given(st.lists(WORDS, min_size=1, max_size=12))
def test_orders_survive_writing_and_reading(items: list[str]) -> None:
    lines = "".join(f"{number}. {item}\n" for number, item in enumerate(items, start=1))
    assert key_of(read("<!-- type: order -->\n\n" + lines), "vi") == Ordering(
        tuple(letter(position) for position in range(len(items)))
    )


NUMBERS = st.decimals(-(10**9), 10**9, allow_nan=False, allow_infinity=False, places=2)


@given(NUMBERS, st.decimals(0, 1000, places=2), st.sampled_from(["+-", "±", " +- "]), st.sampled_from([".", ","]))
def test_numbers_survive_writing_and_reading(middle: Decimal, spread: Decimal, sign: str, point: str) -> None:
    question = read(f"= {str(middle).replace('.', point)}{sign}{str(spread).replace('.', point)}\n")
    assert key_of(question, "vi") == Numeric((NumericAnswer(plain(middle - spread), plain(middle + spread)),))


@given(st.lists(st.tuples(WORDS, st.integers(1, 100)), min_size=1, max_size=6))
def test_accepted_texts_survive_writing_and_reading(texts: list[tuple[str, int]]) -> None:
    lines = "".join(f'= "{text}"' + (f" => {percent}%" if percent < 100 else "") + "\n" for text, percent in texts)
    accepted = tuple(AcceptedText(text, percent) for text, percent in texts)
    assert key_of(read(lines), "vi") == ShortText({"vi": accepted})


@given(st.lists(st.tuples(WORDS, st.booleans(), WORDS | st.just("")), min_size=1, max_size=12))
def test_spotted_texts_survive_writing_and_reading(segments: list[tuple[str, bool, str]]) -> None:
    marked = [
        ("{+ " + text + " +}" if bad else "{- " + text + " -}") + ("{> " + why + " <}" if why else "")
        for text, bad, why in segments
    ]
    names = tuple(str(number + 1) for number in range(len(segments)))
    suspicious = tuple(name for name, segment in zip(names, segments, strict=True) if segment[1])
    assert key_of(read("```spot\n" + "\n".join(marked) + "\n```\n"), "vi") == Spot(names, suspicious)


@given(st.lists(st.lists(WORDS, min_size=1, max_size=4, unique_by=str.casefold), min_size=1, max_size=6))
def test_typed_gaps_survive_writing_and_reading(gaps: list[list[str]]) -> None:
    stem = " rồi ".join("[[" + "|".join(words) + "]]" for words in gaps)
    assert key_of(read(stem + "\n"), "vi") == Cloze(
        tuple(Gap(str(number), {"vi": tuple(AcceptedText(word) for word in words)}) for number, words in enumerate(gaps, start=1))
    )


@given(st.lists(WORDS, min_size=2, max_size=5, unique_by=str.casefold))
def test_listed_gaps_survive_writing_and_reading(words: list[str]) -> None:
    names = tuple(letter(position) for position in range(len(words)))
    assert key_of(read(f"Vào [[x: {' | '.join(words)}]].\n"), "vi") == Cloze((Gap("1", options=names, right="a"),))


def test_an_essay_keeps_its_rubric_in_each_language() -> None:
    written = read("<!-- type: essay -->\n\n> [!RUBRIC]\n> Nêu việc.\n")
    translated = read("<!-- type: essay -->\n\n> [!RUBRIC]\n> Name the act.\n")
    assert key_of(written, "vi", {"en": translated}) == Essay({"vi": "Nêu việc.", "en": "Name the act."})


def test_the_unit_is_kept_in_each_language() -> None:
    key = key_of(read("= 10 | unit: ngày\n"), "vi", {"en": read("= 10 | unit: days\n")})
    assert key == Numeric((NumericAnswer("10", "10", {"vi": "ngày", "en": "days"}),))


@pytest.mark.parametrize("written", ['"tháng"', "“tháng”", "tháng"])
def test_quotation_marks_around_a_unit_are_not_part_of_it(written: str) -> None:
    assert key_of(read(f"= 23 | unit: {written}\n"), "vi") == Numeric((NumericAnswer("23", "23", {"vi": "tháng"}),))


def test_accepted_texts_may_differ_in_number_between_languages() -> None:
    key = key_of(read('= "sổ"\n= "sổ tay"\n'), "vi", {"en": read('= "book"\n')})
    assert key == ShortText({"vi": (AcceptedText("sổ"), AcceptedText("sổ tay")), "en": (AcceptedText("book"),)})


def test_a_question_without_answers_has_no_key() -> None:
    question = next(parse_file("a.vi.md", HEADING + "Chữ.\n").questions)
    with pytest.raises(ValueError, match="no answers"):
        key_of(question, "vi")


def test_every_kind_has_its_name() -> None:
    kinds = [kind_of(question) for question in parse_file("banks/b.vi.md", BANK).questions]
    assert kinds == ["single", "ordering", "cloze", "numeric", "text", "essay"]


def test_type_multi_makes_one_mark_a_multiple_choice() -> None:
    assert kind_of(read("<!-- type: multi -->\n\n- [x] a\n- [ ] b\n")) == "multiple"
