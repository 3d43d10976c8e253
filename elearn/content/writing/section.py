"""The lines of one question: its heading, settings, words and answers, each in the form that the grammar reads."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from elearn.content.grammar import marks
from elearn.content.grammar.chunks import cut
from elearn.content.grammar.complaints import Complaints
from elearn.content.grammar.meta import is_meta
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
    kind_of,
)

_PLACES_OF_AMBIGUITY: Final = 3
"""A number with so many decimals could be a thousand; one more zero says that it is not."""
_BY_STEM: Final = frozenset({"cloze", "essay"})
"""Kinds whose stem is what is answered, so that nothing can stand behind it."""


def section_of(item: Item, level: int) -> Iterator[str]:
    """The lines of a question's section; `item` as `writable` gives it, `level` that of its heading."""
    yield _titled(item, level)
    meta = list(_meta(item))
    notes_go_last = not meta and bool(item.notes) and is_meta(item.notes[0])
    if meta:
        yield from ("", "<!--", *meta, "-->")
    if not notes_go_last:
        yield from _notes(item)
    hint = ["", "> [!TIP]", *_quoted(item.hint)] if item.hint else []
    stem = ["", *item.stem.split("\n")] if item.stem else []
    # Of a cloze all that stands behind the last gap belongs to the lesson.
    yield from (*hint, *stem) if isinstance(item.answers, Cloze) else (*stem, *hint)
    if stem and not hint and isinstance(item.answers, Choices | Matching | Ordering):
        yield from _parting(item.stem)
    yield from _answers(item.answers)
    if notes_go_last and kind_of(item) not in _BY_STEM:
        yield from _notes(item)
    if item.explanation:
        yield from ("", "> [!NOTE]", *_quoted(item.explanation))


def _parting(stem: str) -> Iterator[str]:
    """An empty comment where a list of the stem and the list of answers would become one."""
    lines = stem.split("\n")
    if cut(lines, Complaints("", lines))[-1].shape == "list":
        yield from ("", "<!-- -->")


def _titled(item: Item, level: int) -> str:
    title = item.title
    if title.endswith("#") and title.rstrip("#").endswith(" "):
        # A heading may be closed with marks, which are then no words: these close it in their place.
        title = f"{title} #"
    return f"{'#' * level} ? {title}" + (f" {{#{item.id}}}" if item.id is not None else "")


def _notes(item: Item) -> Iterator[str]:
    for note in item.notes:
        yield from ("", f"<!-- {note} -->") if "\n" not in note else ("", "<!--", *note.split("\n"), "-->")


def _meta(item: Item) -> Iterator[str]:
    if name := _type(item.answers):
        yield f"type: {name}"
    if item.points is not None:
        yield f"points: {item.points:g}"
    if item.difficulty is not None:
        yield f"difficulty: {item.difficulty}"
    if item.competencies:
        yield f"competency: {', '.join(item.competencies)}"
    if item.tags:
        yield f"tags: {', '.join(item.tags)}"
    if item.cite:
        yield f"cite: {item.cite}"
    if item.scoring is not None:
        yield f"scoring: {item.scoring}"
    yield from _switches(item)
    if item.review is not None:
        yield f"review: {item.review.isoformat()}"
    if item.see:
        yield f"see: {', '.join(item.see)}"


def _switches(item: Item) -> Iterator[str]:
    for name, value in (("shuffle", item.shuffle), ("confidence", item.confidence)):
        if value is not None:
            yield f"{name}: {'on' if value else 'off'}"
    if isinstance(item.answers, Texts | Cloze) and item.answers.ignore_diacritics:
        yield "accept: no-diacritics"
    if item.role is not None:
        yield f"role: {item.role}"


def _type(answers: Answers) -> str | None:
    match answers:
        case Choices(options, True) if sum(option.right for option in options) < 2:
            return "multi"
        case Ordering():
            return "order"
        case Essay():
            return "essay"
        case _:
            return None


def _quoted(text: str, indent: str = "") -> list[str]:
    return [f"{indent}> {line}" if line else f"{indent}>" for line in text.split("\n")]


def _answers(answers: Answers) -> Iterator[str]:
    lines = [line for group in _groups(answers) for line in group]
    yield from ("", *lines) if lines else ()


def _groups(answers: Answers) -> list[list[str]]:
    """The lines of each option, pair, number or wording; of the other kinds all that stands for the answers."""
    match answers:
        case Choices(options):
            found = [_option(f"- [{'x' if option.right else ' '}] ", option, at) for at, option in enumerate(options)]
        case Ordering(items):
            found = [_option(f"{at + 1}. ", item, at) for at, item in enumerate(items)]
        case Matching(pairs):
            found = [_pair(pair) for pair in pairs]
        case Numbers(numbers):
            found = [[_number(number)] for number in numbers]
        case Texts(accepted):
            found = [[_accepted(one)] for one in accepted]
        case Spot(text):
            found = [_spot(text)]
        case Essay(rubric):
            found = [["> [!RUBRIC]", *_quoted(rubric)]] if rubric else []
        case Cloze():
            found = []
    return found


def _option(mark: str, option: Option, position: int) -> list[str]:
    indent = "   " if mark[0] != "-" else "  "
    first, *following = _named(option, position).split("\n")
    rest = [f"{indent}{line}" if line else "" for line in following]
    return [mark + first, *rest, *(_quoted(option.feedback, indent) if option.feedback else ())]


def _named(option: Option, position: int) -> str:
    """Its words with its id; words that end like an id get the letter that is theirs anyway."""
    name = option.id
    if name is None and marks.split_attributes(option.text.rsplit("\n", 1)[-1])[1] is not None:
        name = marks.letter(position)
    return f"{option.text} {{#{name}}}" if name is not None else option.text


def _pair(pair: Pair) -> list[str]:
    first, *following = pair.right.split("\n")
    head = f"- {pair.left} => {first}" if pair.left is not None else f"- => {first}"
    rest = [f"  {line}" if line else "" for line in following]
    return [head, *rest, *(_quoted(pair.feedback, "  ") if pair.feedback else ())]


def _number(number: Number) -> str:
    low, high = _unambiguous(number.low), _unambiguous(number.high)
    written = f"= {low}" if low == high else f"= {low} .. {high}"
    return f"{written} | unit: {number.unit}" if number.unit else written


def _unambiguous(text: str) -> str:
    return f"{text}0" if len(text.partition(".")[2]) == _PLACES_OF_AMBIGUITY else text


def _accepted(accepted: Accepted) -> str:
    pattern = accepted.pattern.replace('"', '\\"')
    return f'= "{pattern}"' + (f" => {accepted.percent}%" if accepted.percent != 100 else "")


def _spot(text: str) -> list[str]:
    lines = text.split("\n")
    longest = max((len(run[0]) for line in lines for run in marks.SPAN.finditer(line)), default=0)
    fence = "`" * max(3, longest + 1)
    return [f"{fence}spot", *lines, fence]
