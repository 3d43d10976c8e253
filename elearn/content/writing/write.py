"""The text of questions: what is written here, the compiler reads back as the very same question.

Nothing leaves before it was read again: a question that no text says is refused, with the field that stands in the way.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields
from typing import Any, Final

from elearn.content import limits
from elearn.content.grammar import marks
from elearn.content.grammar.chunks import cut
from elearn.content.grammar.complaints import Complaints
from elearn.content.grammar.meta import is_meta
from elearn.content.problems import Severity
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
from elearn.content.writing.reading import Placed, read_items
from elearn.content.writing.refusals import NotWritable
from elearn.content.writing.tidy import writable

_PLACES_OF_AMBIGUITY: Final = 3
"""A number with so many decimals could be a thousand; one more zero says that it is not."""
_BY_STEM: Final = frozenset({"cloze", "essay"})
"""Kinds whose stem is what is answered, so that nothing can stand behind it."""


def write_item(item: Item, level: int = 3) -> str:
    """The section of one question, ending with a line end, without its `##` section. Reads back as `writable(item)`.

    Raises:
        NotWritable: no text says it.
    """
    ready = writable(item)
    text = "\n".join(_section(ready, level)) + "\n"
    in_stem = "gaps" if isinstance(ready.answers, Cloze) else "structure"
    found = read_items("x.md", text, "lesson")
    if len(found) != 1 or found[0].item is None:
        raise NotWritable("stem" if ready.stem else "answers", in_stem)
    if field := _first_difference(found[0].item, ready):
        raise NotWritable(field, in_stem if field == "stem" else "structure")
    if any(problem.severity is Severity.ERROR and problem.code != "QID001" for problem in found[0].problems):
        raise NotWritable("stem", "structure")
    if found[0].after - 1 != text.count("\n"):
        raise NotWritable("stem", in_stem)
    return text


def write_bank(title: str, bank_id: str | None, items: Sequence[Item], defaults: Mapping[str, Any] | None = None) -> str:
    """The text of a question bank. A `##` heading stands where the section of the items changes.

    Args:
        title: of the bank, one line.
        bank_id: its id, None for the name of its file.
        items: at most `limits.QUESTIONS`; see `divided`.
        defaults: as in front matter: points, difficulty, competency, scoring, shuffle, cite.

    Raises:
        NotWritable: of an item; `items.3.stem` is the field of the fourth one.
    """
    head = ["---", "kind: bank"]
    if bank_id is not None:
        head.append(f"id: {bank_id}")
    head.append(f"title: {_yaml(' '.join(title.split()))}")
    if defaults:
        head.append("defaults:")
        head.extend(f"  {name}: {_yaml(value)}" for name, value in defaults.items())
    parts = ["\n".join([*head, "---", ""])]
    section = ""
    for position, item in enumerate(items):
        try:
            ready = writable(item)
            if ready.section != section:
                parts.append(_heading(ready.section))
            section = ready.section
            parts.append(write_item(ready))
        except NotWritable as error:
            raise NotWritable(f"items.{position}.{error.field}", error.reason) from error
    return "\n".join(parts)


def divided(items: Sequence[Item]) -> list[Sequence[Item]]:
    """The items in as many pieces as banks are needed for them: a file holds so many questions and lines."""
    pieces: list[Sequence[Item]] = []
    start = lines = size = 0
    for position, item in enumerate(items):
        text = write_item(item)
        its_lines, its_size = text.count("\n") + 4, len(text.encode()) + 200
        full = lines + its_lines > limits.LINES - 100 or size + its_size > limits.SOURCE_BYTES - 4_000
        if position > start and (full or position - start == limits.QUESTIONS):
            pieces.append(items[start:position])
            start, lines, size = position, 0, 0
        lines += its_lines
        size += its_size
    return [*pieces, items[start:]] if items else []


def replace_item(text: str, place: Placed, item: Item) -> str:
    """The text of a file with another question in a question's place; all other lines stay as they are, line ends become `\\n`.

    Raises:
        NotWritable: no text says it, or not at this place.
    """
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    section = write_item(item, place.level).rstrip("\n").split("\n")
    changed = "\n".join([*lines[: place.start - 1], *section, *lines[place.after - 1 :]])
    found = {each.start: each for each in read_items("x.md", changed, "lesson")}
    now = found.get(place.start)
    # What follows could now be taken for a part of the question, and then it would be gone from the lesson.
    if now is None or now.item is None or now.after != place.start + len(section) or _first_difference(now.item, writable(item)):
        raise NotWritable("answers.rubric" if isinstance(item.answers, Essay) else "explanation", "text-follows")
    return changed


# --- the parts of a section ----------------------------------------------------------------------------------------


def _section(item: Item, level: int) -> Iterator[str]:
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


def _heading(section: str) -> str:
    if not section or section.startswith("? ") or marks.split_attributes(section)[1] is not None:
        raise NotWritable("section", "structure" if section else "empty")
    closed = section.endswith("#") and section.rstrip("#").endswith(" ")
    return f"## {section}{' #' if closed else ''}\n"


def _yaml(value: Any) -> str:
    """A value in the part of JSON that YAML reads the same."""
    return json.dumps(value, ensure_ascii=False)


def _first_difference(found: Item, wanted: Item) -> str | None:
    for each in fields(Item):
        if each.name != "section" and getattr(found, each.name) != getattr(wanted, each.name):
            return each.name
    return None
