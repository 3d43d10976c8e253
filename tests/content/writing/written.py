"""Questions of every kind as Hypothesis draws them: Vietnamese words between everything that has a meaning in the grammar."""

from __future__ import annotations

from datetime import date

from hypothesis import assume
from hypothesis import strategies as st

from elearn.content.grammar.marks import split_attributes
from elearn.content.writing.items import (
    Accepted,
    Answers,
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
)

WORDS = ["công dân", "Đơn thư", "thủ tục", "ngoại trừ", "quý", "hòa giải", "15/7", "a", "TTHC", "“Sổ”", "«x»", "100%", "😀"]
MARKS = [
    '"', "'", "[x]", "[ ]", "[a](b)", "=>", " => ", "\\", "\\[", "{#a}", "{#}", "{+", "+}", "{>", "<}", "|", "[[", "]]", "`",
    "`=>`", "``", "#", "##", "*", "**đậm**", "_", "~", "~~", "=", "= 10", "<b>", "<!--", "-->", "///", "&amp;", "&", "$", "::",
    "%50%", "->", "{", "}", "1.", "-", "+", ">", "> [!NOTE]", "!", "![", "http://a.vn/?a=1&b=2", "^", ";", ":",
]  # fmt: skip
LINES = [
    "# đề mục", "### ? câu khác {#x}", "- mục", "- [x] mục", "* mục", "1. mục", "2) mục", "> trích", "> [!TIP]", "> [!NOTE]",
    "> [!RUBRIC]", "---", "***", "===", "-", "= 10", '= "chữ"', "- a => b", "- => b", "| a | b |", "|---|---|", "    mã", "///",
    "/// if | a", "<!-- ghi chú -->", "<!-- points: 2 -->", "[^1]: chú", "*[A]: B", "[a]: b", "{{ include: snippets/a.md }}",
]  # fmt: skip

word = st.one_of(
    st.sampled_from(WORDS), st.sampled_from(WORDS), st.sampled_from(MARKS), st.text('aăâbđ ê"\\#=[]{}|>-`', max_size=6)
)
line = st.one_of(st.lists(word, min_size=1, max_size=5).map(" ".join), st.sampled_from(LINES))
words = st.builds(lambda first, rest: f"{first} {rest}", st.sampled_from(WORDS), line)
"""One line that says something."""
one_line = st.one_of(words, line)
several = st.lists(st.one_of(one_line, one_line, st.just("")), max_size=5).map("\n".join)
feedback = st.one_of(st.just(""), several)
name = st.from_regex(r"[a-z0-9][a-z0-9-]{0,12}", fullmatch=True)
decimal = st.decimals(-(10**9), 10**9, allow_nan=False, allow_infinity=False, places=4).map(lambda number: f"{number:f}")


@st.composite
def numbers(draw: st.DrawFn) -> Number:
    low, high = sorted((draw(decimal), draw(decimal)), key=float)
    return Number(low, draw(st.sampled_from([low, high])), draw(st.sampled_from(["", "ngày", "m²", "| %"])))


@st.composite
def options(draw: st.DrawFn, least: int = 2, *, marked: bool = True) -> tuple[Option, ...]:
    count = draw(st.integers(least, 6))
    ids = draw(st.lists(st.one_of(st.none(), st.from_regex(r"o[0-9]{2,4}", fullmatch=True)), min_size=count, max_size=count))
    used = [each if each not in ids[:position] else None for position, each in enumerate(ids)]
    return tuple(Option(draw(words), draw(st.booleans()) if marked else False, draw(feedback), identifier) for identifier in used)


def pairs() -> st.SearchStrategy[Pair]:
    return st.builds(Pair, st.one_of(st.none(), words), words, feedback)


gap = st.sampled_from(
    ["[[sổ|sổ tay]]", "[[x: đúng | sai | bỏ]]", "[[=10+-1]]", "[[a\\|b]]{> vì thế <}", "[[=8 .. 12]]", "[[*ngày]]"]
)
answers: st.SearchStrategy[Answers] = st.one_of(
    st.builds(Choices, options(), st.booleans()),
    st.builds(Numbers, st.lists(numbers(), min_size=1, max_size=3).map(tuple)),
    st.builds(Texts, st.lists(st.builds(Accepted, words, st.integers(1, 100)), min_size=1, max_size=4).map(tuple), st.booleans()),
    st.builds(Matching, st.lists(pairs(), min_size=2, max_size=5).map(tuple)),
    st.builds(Ordering, options(3, marked=False)),
    st.builds(Cloze, st.booleans()),
    st.builds(Spot, st.just("Gửi {+ mã OTP +}{> không cơ quan nào hỏi <} cho\n{- anh Phúc -}\n\n``` dòng cuối")),
    st.builds(Essay, several),
)


@st.composite
def items(draw: st.DrawFn, kind: type | None = None, *, identified: bool = True) -> Item:
    found = draw(answers if kind is None else answers.filter(lambda one: isinstance(one, kind)))
    stem = draw(several)
    if isinstance(found, Cloze):
        stem = f"Đơn vào {draw(gap)}, chuyển {draw(gap)} trong ngày."
    identifier = draw(name) if identified else draw(st.one_of(st.none(), name))
    title = draw(one_line.filter(lambda text: bool(text.strip())))
    # Without an id of its own, `{#a}` at the end of a title is the id: no text says such a question.
    assume(identifier is not None or split_attributes(title)[1] is None)
    return Item(
        title=title,
        answers=found,
        stem=stem,
        id=identifier,
        hint=draw(feedback),
        explanation=draw(feedback),
        points=draw(st.sampled_from([None, None, 0.5, 1.0, 2.25, 100.0])),
        difficulty=draw(st.sampled_from([None, 1, 2, 3])),
        competencies=draw(st.sampled_from([(), ("WD5",), ("WD1", "DIGCOMP-3.0:2.3")])),
        tags=draw(st.sampled_from([(), ("tình-huống",), ("quầy", "nghị_định-2")])),
        cite=draw(st.sampled_from(["", "Luật 91/2025/QH15, Điều 3", "Điều 9: từ chối -- xem 'a'"])),
        scoring=draw(st.sampled_from([None, "all", "partial"])),
        shuffle=draw(st.sampled_from([None, True, False])),
        confidence=draw(st.sampled_from([None, True, False])),
        role=draw(st.sampled_from([None, "practice", "opening"])),
        review=draw(st.sampled_from([None, date(2027, 1, 31)])),
        see=draw(st.sampled_from([(), ("bai-mot#doan-hai",), ("a", "b")])),
        notes=draw(st.sampled_from([(), ("hỏi lại chị Lan",), ("points: 5",), ("một\nhai", "ba")])),
    )
