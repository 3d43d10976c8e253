"""A scene of a case as a form: the names of its fields are the places in `content.writing.scenes.Scene`.

`choices.2.records.0.text` is the first line that the third choice writes into the case file. Pure: a submission becomes a scene and
the new scenes that its choices lead to, a scene the values of the form.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final

from werkzeug.datastructures import MultiDict

from elearn.authoring.submission import Submission
from elearn.content import limits
from elearn.content.document import RecordKey
from elearn.content.grammar.forks import RECORD_WORDS
from elearn.content.source import classify
from elearn.content.writing.ids import new_id, slug
from elearn.content.writing.scenes import LONGEST_WAIT, Choice, Outcome, Record, Role, Scene
from elearn.core.errors import N_, Invalid

NEW: Final = "+"
"""What is chosen where a choice leads to a scene that there is not yet."""
RECORDS: Final = 50
"""Lines that one choice writes into the case file, at most in the form."""
_FEWEST: Final = 2
_ROLES: Final[dict[str, Role]] = {"scene": "scene", "ending": "ending", "model-file": "model-file"}
_OUTCOMES: Final[dict[str, Outcome]] = {"good": "good", "fair": "fair", "poor": "poor"}
_KEYS: Final[dict[str, RecordKey]] = {key: key for key in RECORD_WORDS.values()}
_FIELD: Final = re.compile(r"choices\.([0-9]{1,2})\.(.+)")
_RECORD: Final = re.compile(r"records\.([0-9]{1,2})\.(key|text)")
_SAYING: Final = re.compile(r"to|new|label|feedback|sets|minutes|records\.[0-9]{1,2}\.text")
_SEPARATORS: Final = re.compile(r"[,;\n]+")


@dataclass(frozen=True, slots=True)
class Written:
    """A scene as a form says it, and the scenes that are made because it leads to them: id and title each."""

    scene: Scene
    new: tuple[Scene, ...] = ()


def submitted(form: MultiDict[str, str], *, is_translation: bool = False) -> Submission:
    """A submission whose choices and records are numbered without gaps, as they are in the scene that it says.

    The choices of a translation are those of its original: there an empty row keeps its place.
    """
    sent = Submission.of(form).form
    fields: dict[int, dict[str, str]] = {}
    for name, value in sent.items():
        if found := _FIELD.fullmatch(name):
            fields.setdefault(int(found[1]), {})[found[2]] = value
    filled = [(at, row) for at, row in sorted(fields.items()) if is_translation or _says_something(row)]
    rest = {name: value for name, value in sent.items() if not _FIELD.fullmatch(name)}
    for to, (at, row) in enumerate(filled):
        rest |= {f"choices.{at if is_translation else to}.{name}": value for name, value in _without_gaps(row).items()}
    return Submission(rest)


def _says_something(row: Mapping[str, str]) -> bool:
    return any(value and _SAYING.fullmatch(name) for name, value in row.items())


def _without_gaps(row: Mapping[str, str]) -> dict[str, str]:
    texts = sorted(
        (int(found[1]), value) for name, value in row.items() if (found := _RECORD.fullmatch(name)) and found[2] == "text"
    )
    kept = {name: value for name, value in row.items() if not _RECORD.fullmatch(name)}
    for to, (at, value) in enumerate((at, value) for at, value in texts if value.strip()):
        kept |= {f"records.{to}.text": value, f"records.{to}.key": row.get(f"records.{at}.key", "")}
    return kept


def rows_of(sent: Submission, more: int = 0) -> int:
    """How many choices the form shows: those that say something and some more."""
    return min(limits.OPTIONS, max(_FEWEST, len(_rows(sent)) + more))


def _rows(sent: Submission) -> range:
    found = [int(match[1]) for name in sent.form if (match := _FIELD.fullmatch(name))]
    return range(min(limits.OPTIONS, max(found, default=-1) + 1))


def scene_in(sent: Submission, path: str, targets: Collection[str], taken: Collection[str], before: Scene | None) -> Written:
    """The scene that a submission says; one without an id gets one, and so do the new scenes.

    Args:
        sent: as `submitted` gives it.
        path: of the file.
        targets: ids of the scenes that a choice can lead to.
        taken: ids that are used in the file.
        before: the scene that the form was opened with.

    Raises:
        Invalid: a number cannot be read, or a choice leads nowhere; the field is its name.
    """
    used = set(taken)
    title = sent.line("title")
    own = before.id if before is not None and before.id is not None else new_id(path, title, used)
    used.add(own)
    made: list[Scene] = []
    choices = []
    for at in _rows(sent):
        to = _target(sent, at, {*targets, own})
        if to == NEW:
            words = sent.line(f"choices.{at}.new") or _NAMELESS.get(classify(path).language, _NAMELESS["vi"])
            made.append(Scene(words, new_id(path, words, used)))
            to = made[-1].id or ""
            used.add(to)
        choices.append(_with_words(Choice("", to, _minutes(sent, at), sets=_facts(sent, at)), sent, at))
    role = _ROLES.get(sent.line("role"), "scene")
    outcome = _OUTCOMES.get(sent.line("outcome")) if role == "ending" else None
    return Written(Scene(title, own, sent.text("text"), tuple(choices), role, outcome), tuple(made))


_NAMELESS: Final = {"vi": "Cảnh mới", "en": "New scene"}
"""What a new scene is called whose title is not typed, in the language of the file."""


def _target(sent: Submission, at: int, known: Collection[str]) -> str:
    chosen, named = sent.line(f"choices.{at}.to"), sent.line(f"choices.{at}.new")
    if chosen == NEW or (not chosen and named):
        return NEW
    if chosen not in known:
        raise Invalid(N_("Chọn cảnh mà lựa chọn này dẫn tới, hoặc gõ tên một cảnh mới."), field=f"choices.{at}.to")
    return chosen


def _minutes(sent: Submission, at: int) -> int:
    typed = sent.line(f"choices.{at}.minutes")
    if not typed:
        return 0
    if not typed.isascii() or not typed.isdecimal() or int(typed) > LONGEST_WAIT:
        raise Invalid(N_("Số phút là một số nguyên từ 0 đến %(most)s."), field=f"choices.{at}.minutes", most=LONGEST_WAIT)
    return int(typed)


def _facts(sent: Submission, at: int) -> tuple[str, ...]:
    """Facts as they are typed, in the letters of ids: `Đã gọi` is `da-goi`."""
    typed = (slug(each)[:64].strip("-") for each in _SEPARATORS.split(sent.text(f"choices.{at}.sets")))
    return tuple(dict.fromkeys(each for each in typed if each))


def _with_words(choice: Choice, sent: Submission, at: int) -> Choice:
    """A choice with its words as they are typed: what a translation says in its own language."""
    name = f"choices.{at}"
    records = tuple(
        Record(_KEYS.get(sent.line(f"{name}.records.{row}.key"), "did"), sent.line(f"{name}.records.{row}.text"))
        for row in range(RECORDS)
        if sent.line(f"{name}.records.{row}.text")
    )
    return replace(choice, label=sent.line(f"{name}.label"), records=records, feedback=sent.text(f"{name}.feedback"))


def translation_in(sent: Submission, original: Scene) -> Scene:
    """The scene of a translation: its words as a submission says them, all else as in the original."""
    choices = tuple(_with_words(choice, sent, at) for at, choice in enumerate(original.choices))
    return replace(original, title=sent.line("title"), text=sent.text("text"), choices=choices)


def values_of(scene: Scene) -> dict[str, str]:
    """The fields of the form that shows a scene."""
    values = {"title": scene.title, "text": scene.text, "role": scene.role, "outcome": scene.outcome or ""}
    return {name: value for name, value in {**values, **dict(_choices(scene))}.items() if value}


def _choices(scene: Scene) -> Iterator[tuple[str, str]]:
    for at, choice in enumerate(scene.choices):
        name = f"choices.{at}"
        yield f"{name}.label", choice.label
        yield f"{name}.to", choice.to
        yield f"{name}.minutes", str(choice.minutes or "")
        yield f"{name}.sets", ", ".join(choice.sets)
        yield f"{name}.feedback", choice.feedback
        for row, record in enumerate(choice.records):
            yield f"{name}.records.{row}.key", record.key
            yield f"{name}.records.{row}.text", record.text
