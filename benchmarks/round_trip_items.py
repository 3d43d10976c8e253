"""Questions of every kind, drawn by number: Vietnamese words between everything that means something in some format."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date

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

WORDS = (
    "công dân", "thủ tục", "hồ sơ", "thời hạn", "Ủy ban nhân dân", "người có thẩm quyền", "giấy biên nhận", "quý", "hòa giải",
    "15/7", "100%", "“Sổ”", "TTHC",
)  # fmt: skip
MARKS = (
    "**đậm**", "`mã = {x}`", "[a](https://a.vn/b?c=1&d=2)", "=", "~", "#", "{", "}", ":", "\\\\", "->", "=>", "|", "&",
    "<b>", "%50%", "[html]", "//", "'", '"', "::", "$CATEGORY", "]]>", "--", ";", "=1+1", "&amp;",
)  # fmt: skip


class Draw:
    """One question after another, the same for the same seed."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.number = 0

    def words(self, marks: tuple[str, ...] = MARKS) -> str:
        """A line that begins with a number of its own, so that no two are equal."""
        self.number += 1
        chosen = [self.random.choice(WORDS if self.random.random() < 0.7 else marks) for _ in range(self.random.randint(1, 5))]
        return " ".join((f"Ý {self.number}", *chosen))

    def text(self) -> str:
        return "\n\n".join(self.words() for _ in range(self.random.randint(0, 2)))

    def some(self, least: int, most: int) -> range:
        return range(self.random.randint(least, most))

    def options(self, right: int, least: int = 2) -> tuple[Option, ...]:
        count = self.random.randint(max(least, right + 1), 6)
        chosen = set(self.random.sample(range(count), right))
        return tuple(Option(self.words(), at in chosen, self.text()) for at in range(count))

    def item(self, kind: str) -> Item:
        stem = f"Vào {self.gap()}, chuyển {self.gap()} trong ngày." if kind == "cloze" else self.text()
        return Item(
            title=self.words(),
            answers=_ANSWERS[kind](self),
            stem=stem,
            id=f"q-{self.number}",
            hint=self.text(),
            explanation=self.text(),
            points=self.random.choice((None, 0.5, 2.0, 10.25)),
            difficulty=self.random.choice((None, 1, 2, 3)),
            competencies=self.random.choice(((), ("WD5",), ("WD1", "DIGCOMP-3.0:2.3"))),
            cite=self.random.choice(("", "Luật 91/2025/QH15, Điều 3")),
            scoring=self.random.choice((None, "all", "partial")),
            shuffle=self.random.choice((None, True, False)),
            confidence=self.random.choice((None, True)),
            review=self.random.choice((None, date(2027, 1, 31))),
        )

    def gap(self) -> str:
        return self.random.choice(_GAPS)

    def amount(self) -> Number:
        low = self.random.randint(-(10**6), 10**6)
        width = self.random.choice((0, 1, 25))
        return Number(_decimal(low), _decimal(low + width), self.random.choice(("", "ngày", "m²")))


def _decimal(thousandths: int) -> str:
    text = f"{thousandths / 1000:.3f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def _pairs(draw: Draw) -> Answers:
    true = tuple(Pair(draw.words(), draw.words(), draw.text()) for _ in draw.some(2, 5))
    return Matching((*true, *(Pair(None, draw.words()) for _ in draw.some(0, 2))))


def _spotted(draw: Draw) -> str:
    first, second, third, fourth = (draw.words(WORDS) for _ in range(4))
    return f"{first} {{+ {second} +}}{{> vì thế <}}\n{{- {third} -}} {fourth}"


_GAPS = ("[[sổ|sổ tay]]", "[[x: đúng | sai ~ # } | bỏ]]{> vì = thế <}", "[[=10+-1]]", "[[a\\|b]]", "[[=8 .. 12]]")
_ANSWERS: dict[str, Callable[[Draw], Answers]] = {
    "single": lambda draw: Choices(draw.options(1)),
    "multiple": lambda draw: Choices(draw.options(draw.random.randint(1, 3)), multiple=True),
    "numeric": lambda draw: Numbers(tuple(draw.amount() for _ in draw.some(1, 3))),
    "text": lambda draw: Texts(
        tuple(Accepted(draw.words(("=", "~", "#", "{", "*", "->", "'")), draw.random.randint(1, 100)) for _ in draw.some(1, 4)),
        draw.random.random() < 0.5,
    ),
    "matching": _pairs,
    "ordering": lambda draw: Ordering(draw.options(0, least=3)),
    "cloze": lambda draw: Cloze(draw.random.random() < 0.5),
    "spot": lambda draw: Spot(_spotted(draw)),
    "essay": lambda draw: Essay(draw.text()),
}
KINDS = tuple(_ANSWERS)
