"""A question as the values of its form; `question_form` reads them back. Pure."""

from __future__ import annotations

from elearn.content.writing.escapes import blanks_as_typed
from elearn.content.writing.items import (
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


def values_of(item: Item) -> dict[str, str]:
    """The fields of the form that shows an item; switches that are off are left out."""
    values = {
        "title": blanks_as_typed(item.title),
        "stem": blanks_as_typed(item.stem),
        "hint": blanks_as_typed(item.hint),
        "explanation": blanks_as_typed(item.explanation),
        "points": f"{item.points:g}" if item.points is not None else "",
        "difficulty": str(item.difficulty or ""),
        "competencies": ", ".join(item.competencies),
        "tags": ", ".join(item.tags),
        "cite": item.cite,
        "review": item.review.isoformat() if item.review is not None else "",
        "see": ", ".join(item.see),
        "partial": "1" if item.scoring == "partial" else "",
        "keep_order": "1" if item.shuffle is False else "",
        "confidence": "1" if item.confidence else "",
        "opening": "1" if item.role == "opening" else "",
    }
    return {name: value for name, value in {**values, **dict(_answers(item))}.items() if value}


def _answers(item: Item) -> list[tuple[str, str]]:
    match item.answers:
        case Choices(options):
            return [*_rows("options", options), *_right(item, options)]
        case Ordering(items):
            return _rows("items", items)
        case Matching(pairs):
            return [each for at, pair in enumerate(pairs) for each in _pair_fields(at, pair)]
        case Numbers(answers):
            return [each for at, answer in enumerate(answers) for each in _number_fields(at, answer)]
        case written:
            return _written(written)


def _written(answers: Texts | Cloze | Spot | Essay) -> list[tuple[str, str]]:
    match answers:
        case Texts(accepted, ignore):
            rows = [(f"answers.accepted.{at}.pattern", each.pattern) for at, each in enumerate(accepted)]
            shares = [(f"answers.accepted.{at}.percent", str(each.percent)) for at, each in enumerate(accepted)]
            return [*rows, *shares, ("ignore_diacritics", "1" if ignore else "")]
        case Cloze(ignore):
            return [("ignore_diacritics", "1" if ignore else "")]
        case Spot(text):
            return [("answers.text", text)]
        case Essay(rubric):
            return [("answers.rubric", blanks_as_typed(rubric))]


def _pair_fields(at: int, pair: Pair) -> list[tuple[str, str]]:
    name = f"answers.pairs.{at}"
    written = (("left", pair.left or ""), ("right", pair.right), ("feedback", pair.feedback))
    return [(f"{name}.{part}", blanks_as_typed(words)) for part, words in written]


def _rows(name: str, options: tuple[Option, ...]) -> list[tuple[str, str]]:
    return [
        (f"answers.{name}.{at}.{part}", blanks_as_typed(getattr(option, part) or ""))
        for at, option in enumerate(options)
        for part in ("text", "feedback", "id")
    ]


def _right(item: Item, options: tuple[Option, ...]) -> list[tuple[str, str]]:
    if kind_of(item) == "single":
        return [("right", str(at)) for at, option in enumerate(options) if option.right]
    return [(f"answers.options.{at}.right", "1") for at, option in enumerate(options) if option.right]


def _number_fields(at: int, answer: Number) -> list[tuple[str, str]]:
    low, high = (each.replace(".", ",") for each in (answer.low, answer.high))
    return [
        (f"answers.answers.{at}.number", low if low == high else f"{low} .. {high}"),
        (f"answers.answers.{at}.unit", answer.unit),
    ]
