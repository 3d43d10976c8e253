"""A question before and after, field by field: its words, what can be answered, what is said after it, and how it counts. Pure.

Scenes of a case as one text are here too."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from markupsafe import escape

from elearn.content.document import Fork, ForkText, Html, Language, Question, Scene
from elearn.studio.sheets import Line, QuestionSheet, sheet_of


@dataclass(frozen=True, slots=True)
class FieldRow:
    """One field that differs. `code` says which; `name` of which option, empty where it is of the question as a whole.

    `before` and `after` are safe HTML, None where the field came or went. `was_right` and `is_right` are None but of options.
    """

    code: str
    name: str = ""
    before: Html | None = None
    after: Html | None = None
    was_right: bool | None = None
    is_right: bool | None = None

    @property
    def is_of_key(self) -> bool:
        """Whether what is right differs here."""
        return self.was_right != self.is_right


@dataclass(frozen=True, slots=True)
class SettingRow:
    """How a question counts, before and after: values as the document has them."""

    code: str
    before: object
    after: object


_SETTINGS: Final[Mapping[str, Callable[[Question], object]]] = {
    "kind": lambda question: question.kind,
    "points": lambda question: question.points,
    "difficulty": lambda question: question.difficulty,
    "scoring": lambda question: question.scoring,
    "shuffle": lambda question: question.shuffle,
    "confidence": lambda question: question.confidence,
    "role": lambda question: question.role,
    "competencies": lambda question: question.competencies,
    "see": lambda question: question.see,
    "cite": lambda question: question.cite,
    "review": lambda question: question.review,
}


def field_rows(before: Question, after: Question, language: Language) -> list[FieldRow]:
    """The fields whose words differ in a language, in the order in which a question is read."""
    old, new = sheet_of(before, language), sheet_of(after, language)
    rows = [_row("title", old.title, new.title), _row("stem", old.stem, new.stem), *_line_rows(old, new)]
    rows += [_row("hint", old.hint, new.hint), _row("explanation", old.explanation, new.explanation)]
    return [row for row in rows if (row.before, row.was_right) != (row.after, row.is_right)]


def _row(code: str, before: Html, after: Html) -> FieldRow:
    return FieldRow(code, "", before or None, after or None)


def _line_rows(old: QuestionSheet, new: QuestionSheet) -> Iterator[FieldRow]:
    there: dict[str, Line] = {line.name: line for line in old.lines}
    for line in new.lines:
        yield from _of_line(there.pop(line.name, None), line)
    for line in there.values():
        yield from _of_line(line, None)


def _of_line(before: Line | None, after: Line | None) -> Iterator[FieldRow]:
    name = (after or before or Line("")).name
    yield FieldRow(
        "option",
        name,
        before.words if before is not None else None,
        after.words if after is not None else None,
        before.is_right if before is not None else None,
        after.is_right if after is not None else None,
    )
    if before is not None and after is not None:
        yield FieldRow("feedback", name, before.feedback or None, after.feedback or None)


def setting_rows(before: Question, after: Question) -> list[SettingRow]:
    """What differs in how a question counts."""
    return [SettingRow(code, read(before), read(after)) for code, read in _SETTINGS.items() if read(before) != read(after)]


def right_words(question: Question, language: Language) -> tuple[Html, ...]:
    """What is right, line by line; of an ordering in the right order."""
    return tuple(line.words for line in sheet_of(question, language).lines if line.is_right)


def scene_html(scene: Scene, language: Language) -> Html:
    """A scene as one piece of safe HTML: what is told, what can be chosen and what is said then, the lines of the good file."""
    text = scene.texts.get(language) or next(iter(scene.texts.values()))
    parts = [f"<p><strong>{escape(text.title)}</strong></p>", *(passage.html for passage in text.passages)]
    if text.forks:
        ways = {fork.id: fork for fork in scene.forks}
        parts.append(f"<ul>{''.join(_fork(fork, ways.get(name)) for name, fork in text.forks.items())}</ul>")
    if text.file:
        parts.append(f"<ul>{''.join(f'<li>{escape(line.at)} {line.html}</li>' for line in text.file)}</ul>")
    return "".join(parts)


def _fork(text: ForkText, way: Fork | None) -> Html:
    """A choice with where it leads, the minutes that it takes and what it writes into the file."""
    leads = f"<div>→ {escape(way.to)} · {way.minutes}′</div>" if way is not None else ""
    written = "".join(f"<div>{escape(line.text)}</div>" for line in text.record)
    feedback = f"<div>{text.feedback}</div>" if text.feedback else ""
    return f"<li>{text.label}{leads}{feedback}{written}</li>"
