"""From questions as written to GIFT, in the form in which Moodle reads it; what it does not hold goes along in a remark."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from elearn.content.problems import Place, Problem
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
    Spot,
    Texts,
)
from elearn.content.writing.refusals import NotWritable
from elearn.content.writing.tidy import writable
from elearn.exchange import whole, words
from elearn.exchange.entries import refusal
from elearn.exchange.gift.notation import NOTE, piece, written
from elearn.exchange.gift.reading import CATEGORY, seen_in
from elearn.exchange.moodle import category_of
from elearn.exchange.report import Notes, Written, short
from elearn.exchange.visible import Visible, deduction, weight
from elearn.exchange.words import Reader

PATH: Final = "questions.gift.txt"


def write_gift(items: Sequence[Item], title: str = "", language: str = "vi") -> Written:
    """The items as a GIFT file in UTF-8, and what it does not hold.

    Args:
        items: in the order in which they are written.
        title: of the bank; a remark at the top.
        language: of the words that are added where a kind has no form of its own.
    """
    reader = Reader()
    problems: list[Problem] = []
    blocks = [f"// {' '.join(title.split())}"] if title.strip() else []
    section = ""
    for number, item in enumerate(items, start=1):
        notes = Notes(Place(PATH, number))
        try:
            ready = writable(item)
        except NotWritable as error:
            refusal(error, notes)
        else:
            if ready.section != section:
                section = ready.section
                blocks.append(_category(section, reader))
            blocks.append(_question(ready, notes, Visible(reader, language)))
        problems.extend(notes.found)
    return Written(("\n\n".join(blocks) + "\n").encode(), tuple(problems))


def _category(section: str, reader: Reader) -> str:
    return f"{CATEGORY} {written(category_of(reader.plain(section)))}"


def _question(item: Item, notes: Notes, visible: Visible) -> str:
    """One question with its remarks. It is read again alone: what then differs is what the note has to say."""
    body = _body(item, visible)
    remarks = _remarks(item)
    section = words.line(visible.reader.plain(item.section))
    about_it = Notes(notes.place)
    seen = seen_in("\n".join([*remarks, body]), section, visible.language, about_it)
    note = whole.note_of(item, seen, refused=about_it.refuses)
    whole.declare(item, seen, notes)
    return "\n".join([*remarks, *([NOTE + note] if note else []), body])


def _remarks(item: Item) -> list[str]:
    told = [f"[id:{item.id}]"] if item.id is not None else []
    told.extend(f"[tag:{code}]" for code in item.competencies)
    return [f"// {' '.join(told)}"] if told else []


def _body(item: Item, visible: Visible) -> str:
    name = written(short(visible.reader.plain(item.title)))
    asked, inner = visible.text_of(item), list(_inner(item, visible))
    explanation = visible.explanation_of(item)
    if explanation:
        inner.append(f"####{piece(explanation)}")
    opening = "{#" if isinstance(item.answers, Numbers) else "{"
    head = f"::{name}::[markdown]{written(asked)}"
    if not inner:
        return f"{head}{opening}}}"
    first = "" if inner[0].startswith((">", "####")) else "\n\t"
    return f"{head}{opening}{first}" + "\n\t".join(inner) + "\n}"


def _inner(item: Item, visible: Visible) -> Iterator[str]:
    match item.answers:
        case Choices(options, multiple):
            yield from _choices(options, visible, multiple=multiple)
        case Numbers(numbers):
            yield from map(_number, numbers)
        case Texts(accepted):
            yield from map(_accepted, accepted)
        case Matching(pairs):
            for pair in pairs:
                left = piece(pair.left.replace("->", "→")) if pair.left is not None else ""
                yield f"={left} -> {written(visible.reader.plain(pair.right))}"
        case Ordering(items):
            yield f">{len(items)} ALL VERTICAL"
            yield from (piece(" ".join(each.text.split())) for each in items)
        case Cloze() | Spot() | Essay():
            return


def _choices(options: Sequence[Option], visible: Visible, *, multiple: bool) -> Iterator[str]:
    count = sum(option.right for option in options)
    for option in options:
        one_of_many = f"~%{weight(count)}%" if option.right else f"~%{deduction(count)}%"
        mark = one_of_many if multiple else "=" if option.right else "~"
        text = piece(" ".join(option.text.split()))
        yield f"{mark}{text}{f'#{piece(option.feedback)}' if option.feedback else ''}"


def _number(number: Number) -> str:
    return f"=%100%{number.low}..{number.high}#"


def _accepted(accepted: Accepted) -> str:
    return f"=%{accepted.percent}%{written(accepted.pattern.replace('->', '→'))}#"
