"""One question on paper: empty boxes for whoever learns, key and feedback for whoever teaches. Safe HTML.

Without answers nothing may tell the key: what is put in order or matched is mixed by the hash of its words, the same each time.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from typing import Final

from markupsafe import escape

from elearn.content.document import (
    AcceptedText,
    Choice,
    Cloze,
    Essay,
    Gap,
    Html,
    Language,
    Matching,
    Numeric,
    NumericAnswer,
    Ordering,
    Part,
    Question,
    QuestionText,
    ShortText,
    Spot,
)
from elearn.content.grammar.marks import letter
from elearn.exchange.handbook.words import Words

EMPTY: Final = "☐"
FULL: Final = "☑"
LINE: Final = '<span class="line"></span>'
"""A place to write on; the style says how long it is."""


class Sheet:
    """Shows one question in a language."""

    def __init__(self, question: Question, language: Language, words: Words, *, with_answers: bool) -> None:
        spoken = language if language in question.texts else next(iter(question.texts))
        self._question, self._language, self._words = question, spoken, words
        self._text: QuestionText = question.texts[spoken]
        self._with_answers = with_answers

    def html(self, number: int) -> Html:
        """The question under its number."""
        named = self._words("question", number=number)
        parts = [f'<p class="asked"><b>{named}.</b> {self._text.title}</p>', self._stem(), self._answers()]
        parts += self._told() if self._with_answers else [self._aside("hint", self._text.hint)]
        return f'<section class="question">{"".join(parts)}</section>'

    def _told(self) -> list[Html]:
        cite = str(escape(self._question.cite)) if self._question.cite else ""
        return [
            self._aside("hint", self._text.hint),
            self._aside("explanation", self._text.explanation),
            f'<p class="aside"><b>{self._words("source")}:</b> {cite}</p>' if cite else "",
        ]

    def _aside(self, name: str, html: Html | None) -> Html:
        return f'<div class="aside"><p><b>{self._words(name)}</b></p>{html}</div>' if html else ""

    def _stem(self) -> Html:
        key = self._question.key
        return "".join(self._part(part, key) for part in self._text.stem)

    def _part(self, part: Part, key: object) -> Html:
        if part.widget is None:
            return part.html
        gap = next((each for each in key.gaps if each.id == part.widget), None) if isinstance(key, Cloze) else None
        return self._gap(gap) if gap is not None else ""

    def _gap(self, gap: Gap) -> Html:
        mark = f'<span class="gap">({escape(gap.id)})&nbsp;{LINE}</span>'
        if not gap.options or self._with_answers:
            return mark
        names = mixed({name: self._text.labels[f"{gap.id}:{name}"] for name in gap.options})
        return f"{mark} ({' / '.join(self._text.labels[f'{gap.id}:{name}'] for name in names)})"

    # --- answers -------------------------------------------------------------------------------------------------------

    def _answers(self) -> Html:
        match self._question.key:
            case Choice() as key:
                found = self._choices(key)
            case Ordering() as key:
                found = self._ordering(key)
            case Matching() as key:
                found = self._matching(key)
            case Spot() as key:
                found = self._spot(key)
            case Cloze() as key:
                found = self._items(self._gap_told(gap) for gap in key.gaps) if self._with_answers else ""
            case Numeric() as key:
                found = self._typed([_number(each, self._language) for each in key.answers])
            case ShortText() as key:
                found = self._typed([_wording(each) for each in key.accepted.get(self._language, ())])
            case Essay() as key:
                found = self._essay(key)
        return found

    def _choices(self, key: Choice) -> Html:
        asked = self._words("choose-several" if self._question.kind == "multiple" else "choose-one")
        rows = (self._row(name, FULL if self._with_answers and name in key.right else EMPTY) for name in key.options)
        return f'<p class="how">{asked}</p>{self._items(rows)}'

    def _row(self, name: str, box: str) -> Html:
        told = self._text.feedback.get(name, "") if self._with_answers else ""
        right = f" <i>({self._words('right')})</i>" if box == FULL else ""
        return f"{box} {self._text.labels[name]}{right}{_quoted(told)}"

    def _ordering(self, key: Ordering) -> Html:
        if self._with_answers:
            rows = (f"<b>{number}.</b> {self._label(name)}" for number, name in enumerate(key.items, start=1))
            return self._items(rows)
        names = mixed({name: self._text.labels[name] for name in key.items})
        return f'<p class="how">{self._words("order")}</p>{self._items(f"{EMPTY} {self._text.labels[name]}" for name in names)}'

    def _label(self, name: str) -> Html:
        return self._text.labels[name] + _quoted(self._text.feedback.get(name, ""))

    def _matching(self, key: Matching) -> Html:
        labels = self._text.labels
        if self._with_answers:
            rows = [
                f"{labels[f'l:{left}']} → {labels[f'r:{key.pairs[left]}']}{_quoted(self._text.feedback.get(f'l:{left}', ''))}"
                for left in key.lefts
            ]
            rows += [f"— {labels[f'r:{right}']}" for right in key.rights if right not in key.pairs.values()]
            return self._items(rows)
        rights = mixed({name: labels[f"r:{name}"] for name in key.rights})
        lefts = self._items(f"{EMPTY} {labels[f'l:{left}']}" for left in key.lefts)
        named = self._items(f"<b>{letter(place).upper()}.</b> {labels[f'r:{name}']}" for place, name in enumerate(rights))
        return f'<p class="how">{self._words("match")}</p>{lefts}{named}'

    def _spot(self, key: Spot) -> Html:
        lines = "".join(f"<p>{''.join(self._segment(part, key) for part in line)}</p>" for line in self._text.lines)
        told = [(name, self._text.feedback.get(name, "")) for name in key.segments]
        why = self._items(f"{self._text.labels[name]}{_quoted(said)}" for name, said in told if said) if self._with_answers else ""
        return f'<p class="how">{self._words("spot")}</p><blockquote>{lines}</blockquote>{why}'

    def _segment(self, part: Part, key: Spot) -> Html:
        if part.widget is None:
            return part.html
        box = FULL if self._with_answers and part.widget in key.suspicious else EMPTY
        return f"{box}&nbsp;<u>{self._text.labels[part.widget]}</u>"

    def _gap_told(self, gap: Gap) -> Html:
        if gap.options:
            words = self._text.labels[f"{gap.id}:{gap.right}"]
        elif gap.number is not None:
            words = _number(gap.number, self._language)
        else:
            words = "; ".join(_wording(each) for each in gap.accepted.get(self._language, ()))
        return f"({escape(gap.id)}) {words}{_quoted(self._text.feedback.get(gap.id, ''))}"

    def _typed(self, right: list[Html]) -> Html:
        if not self._with_answers:
            return f"<p>{LINE}</p>"
        return f"<p><b>{self._words('answer')}:</b> {'; '.join(right)}</p>"

    def _essay(self, key: Essay) -> Html:
        if not self._with_answers:
            return f"<p>{LINE}</p>" * 6
        lines = "".join(f"<p>{escape(line)}</p>" for line in key.rubric.get(self._language, "").splitlines() if line.strip())
        return f'<div class="aside"><p><b>{self._words("rubric")}</b></p>{lines}</div>' if lines else ""

    def _items(self, rows: Iterable[Html]) -> Html:
        return f'<ul class="answers">{"".join(f"<li>{row}</li>" for row in rows)}</ul>'


def mixed(labels: Mapping[str, str]) -> list[str]:
    """Names in an order that follows from nothing but their words."""
    return sorted(labels, key=lambda name: hashlib.sha256(labels[name].encode()).digest())


def _quoted(html: Html) -> Html:
    return f'<div class="feedback">{html}</div>' if html else ""


def _number(answer: NumericAnswer, language: Language) -> Html:
    unit = (answer.unit or {}).get(language, "")
    span = answer.low if answer.low == answer.high else f"{answer.low} … {answer.high}"
    return str(escape(f"{span} {unit}".strip()))


def _wording(accepted: AcceptedText) -> Html:
    return str(escape(accepted.pattern if accepted.percent == 100 else f"{accepted.pattern} ({accepted.percent}%)"))
