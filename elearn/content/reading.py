"""All source files of a course read: raw structures with their front matter, sorted into lessons, banks, card and snippets.

A *sheet* is one Markdown file; a *sheaf* is the same text in all its languages, the source language first.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from elearn.content import amounts, frontmatter
from elearn.content.grammar.files import front_of, parse_file
from elearn.content.grammar.raw import RawFile
from elearn.content.problems import Place, Problem, Severity
from elearn.content.source import Kind, SourcePath, Sources, SourceText
from elearn.content.steps import Steps
from elearn.content.yaml_tree import Mapping as YamlMapping
from elearn.content.yaml_tree import Value


@dataclass(frozen=True, slots=True)
class Sheet:
    """One Markdown file: where it is, what it says, its settings, and the YAML they came from."""

    place: SourcePath
    raw: RawFile
    settings: dict[str, Any]
    yaml: Value | None = None

    def value_of(self, key: str) -> Value | None:
        """What a key of the front matter says, with its places."""
        return self.yaml.get(key) if isinstance(self.yaml, YamlMapping) else None

    def place_of(self, key: str) -> Place:
        """Where a key of the front matter has its value; the top of the file if it has none."""
        value = self.value_of(key)
        return value.place if value is not None else Place(self.place.path)


@dataclass(frozen=True, slots=True)
class Sheaf:
    """The same text in its languages, the source language first."""

    sheets: Mapping[str, Sheet]

    @property
    def source(self) -> Sheet:
        return next(iter(self.sheets.values()))

    @property
    def kind(self) -> str:
        return self.source.raw.kind


@dataclass(slots=True)
class Reading:
    """The files of a course. Lessons are in the order of their folders and numbers."""

    lessons: list[Sheaf] = field(default_factory=list)
    banks: list[Sheaf] = field(default_factory=list)
    cards: list[Sheaf] = field(default_factory=list)
    snippets: dict[str, RawFile] = field(default_factory=dict)
    raws: list[RawFile] = field(default_factory=list)


_EXPECTED = {Kind.BANK: {"bank"}, Kind.CARD: {"card"}, Kind.LESSON: {"lesson", "case", "quiz"}}


def read_all(sources: Sources, languages: Sequence[str], problems: list[Problem], steps: Steps) -> Reading:
    """Parse every Markdown file and its front matter; what is wrong is added to `problems`.

    A file that was given up while it was read has its settings and no body: others may be told that they miss what it holds.
    """
    reading = Reading()
    sheaves: dict[tuple[Kind, str, str, str], dict[str, Sheet]] = {}
    for text in sources.texts.values():
        place = text.place
        if place.kind is Kind.SNIPPET:
            reading.snippets[place.path] = _parsed(text, reading, problems, steps, "snippet")
        elif place.kind in _EXPECTED:
            if place.language not in languages:
                problems.append(_problem(place.path, "CRS007", Severity.WARNING, language=place.language))
                continue
            sheet = _sheet(text, reading, problems, steps, translation=place.language != languages[0])
            if sheet is not None:
                key = (place.kind, place.folder, place.number, place.slug)
                sheaves.setdefault(key, {})[place.language] = sheet
    for (kind, *_), sheets in sorted(sheaves.items()):
        if sheaf := _sheaf(sheets, languages, problems):
            _shelf(reading, kind).append(sheaf)
    return reading


def _shelf(reading: Reading, kind: Kind) -> list[Sheaf]:
    return {Kind.LESSON: reading.lessons, Kind.BANK: reading.banks}.get(kind, reading.cards)


def _parsed(
    text: SourceText, reading: Reading, problems: list[Problem], steps: Steps, kind: Literal["snippet"] | None = None
) -> RawFile:
    words = text.text if steps.begins(text.path, "read") else front_of(text.text)
    raw = parse_file(text.path, words, kind, text.place.language or None)
    reading.raws.append(raw)
    problems.extend(raw.problems)
    if found := amounts.too_many(raw):
        problems.extend(found)
        steps.give_up(text.path, "check")
    return raw


def _sheet(text: SourceText, reading: Reading, problems: list[Problem], steps: Steps, *, translation: bool) -> Sheet | None:
    raw = _parsed(text, reading, problems, steps)
    if raw.front is None:
        problems.append(_problem(text.path, "FM004", kind=text.place.kind.value))
        return None
    if raw.kind not in _EXPECTED[text.place.kind]:
        problems.append(_problem(text.path, "CRS014", found=raw.kind, expected=text.place.kind.value))
        return None
    settings, yaml, found = frontmatter.read_front(
        raw.kind, text.path, raw.front.markdown, raw.front.number if raw.front.lines else 2, translation=translation
    )
    problems.extend(found)
    return Sheet(text.place, raw, settings, yaml)


def _sheaf(sheets: dict[str, Sheet], languages: Sequence[str], problems: list[Problem]) -> Sheaf | None:
    ordered = {language: sheets[language] for language in languages if language in sheets}
    any_path = next(iter(ordered.values())).place.path
    if languages[0] not in ordered:
        problems.append(_problem(any_path, "TRN005", language=languages[0]))
        return None
    problems.extend(
        _problem(any_path, "TRN001", Severity.WARNING, language=language) for language in languages if language not in ordered
    )
    sheaf = Sheaf(ordered)
    for sheet in list(ordered.values())[1:]:
        _check_front(sheaf.source, sheet, problems)
    return sheaf


def _check_front(source: Sheet, translation: Sheet, problems: list[Problem]) -> None:
    """What both languages say must be the same: only the title and the actor are words."""
    if translation.raw.kind != source.raw.kind:
        problems.append(_problem(translation.place.path, "TRN006", key="kind"))
    for key, value in translation.settings.items():
        if key not in {"title", "actor", "kind"} and value != source.settings.get(key):
            words = (("key", key),)
            problems.append(Problem(translation.place_of(key), Severity.ERROR, "TRN006", words))


def _problem(path: str, code: str, severity: Severity = Severity.ERROR, /, **words: str) -> Problem:
    return Problem(Place(path), severity, code, tuple(words.items()))
