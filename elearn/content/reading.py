"""All source files of a course read: raw structures with their front matter, sorted into lessons, banks, card and snippets.

A *sheet* is one Markdown file; a *sheaf* is the same text in all its languages, the source language first.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias

from elearn.content import amounts, frontmatter
from elearn.content.grammar.files import front_of, parse_file
from elearn.content.grammar.raw import RawFile
from elearn.content.problems import Place, Problem, Severity
from elearn.content.source import Kind, SourcePath, Sources, SourceText, classify
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
    faulty: frozenset[str] = frozenset()
    """Keys that are missing or at fault: what their author means is not known."""

    def knows(self, key: str) -> bool:
        """Whether it is known what a key says, or that it says nothing."""
        return self.yaml is not None and key not in self.faulty

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
    """The files of a course. Lessons are in the order of their folders and numbers.

    `unread` are the files whose words are not known; `hiding` what of a text's source is not known, its words or its id. Each has a
    problem of its own, and nobody else is told to miss what they may hold.
    """

    lessons: list[Sheaf] = field(default_factory=list)
    banks: list[Sheaf] = field(default_factory=list)
    cards: list[Sheaf] = field(default_factory=list)
    snippets: dict[str, RawFile] = field(default_factory=dict)
    raws: list[RawFile] = field(default_factory=list)
    unread: dict[str, SourcePath] = field(default_factory=dict)
    hiding: set[Kind] = field(default_factory=set)

    def may_hold_more(self, *kinds: Kind) -> bool:
        """Whether there are files of these kinds of which it is not known what they hold or how they are called."""
        return not self.hiding.isdisjoint(kinds)

    def question_ids(self) -> set[str]:
        """The ids of all questions that the source language has, also of those that cannot be used."""
        written = (question for sheaf in (*self.lessons, *self.banks) for question in sheaf.source.raw.questions)
        return {question.id for question in written if question.id}


_EXPECTED = {Kind.BANK: {"bank"}, Kind.CARD: {"card"}, Kind.LESSON: {"lesson", "case", "quiz"}}


@dataclass(frozen=True, slots=True)
class Tongues:
    """The languages of a course, the source language first; guessed from its files where course.yml does not tell them."""

    codes: Sequence[str]
    are_told: bool = True

    @property
    def source(self) -> str:
        return self.codes[0]


def read_all(sources: Sources, tongues: Tongues, problems: list[Problem], steps: Steps) -> Reading:
    """Parse every Markdown file and its front matter; what is wrong is added to `problems`.

    A file that was given up while it was read has its settings and no body.
    """
    reading = Reading(unread={path: classify(path) for path in sources.refused})
    sheaves: dict[_SheafKey, dict[str, Sheet]] = {}
    for text in sources.texts.values():
        place = text.place
        if place.kind is Kind.SNIPPET:
            reading.snippets[place.path] = _parsed(text, reading, problems, steps, "snippet")
        elif place.kind in _EXPECTED:
            if place.language not in tongues.codes:
                if tongues.are_told:
                    problems.append(_problem(place.path, "CRS007", Severity.WARNING, language=place.language))
                continue
            is_source = tongues.are_told and place.language == tongues.source
            sheet = _sheet(text, reading, problems, steps, translation=not is_source)
            if sheet is not None:
                sheaves.setdefault(_key_of(place), {})[place.language] = sheet
    _gather(sheaves, reading, tongues, problems)
    return reading


_SheafKey: TypeAlias = tuple[Kind, str, str, str]


def _key_of(place: SourcePath) -> _SheafKey:
    return place.kind, place.folder, place.number, place.slug


def _gather(sheaves: Mapping[_SheafKey, dict[str, Sheet]], reading: Reading, tongues: Tongues, problems: list[Problem]) -> None:
    """Put the sheets of each text together and on their shelf."""
    unread = {(*_key_of(place), place.language) for place in reading.unread.values()}
    for key, sheets in sorted(sheaves.items()):
        known_missing = [code for code in tongues.codes if code not in sheets and (*key, code) not in unread]
        whole = _sheaf(sheets, tongues, known_missing if tongues.are_told else [], problems)
        sheaf = _readable(whole, reading.unread) if whole is not None else None
        kept = sheaf.sheets if sheaf is not None else {}
        reading.unread |= {sheet.place.path: sheet.place for code, sheet in sheets.items() if code not in kept}
        if sheaf is not None:
            _shelf(reading, key[0]).append(sheaf)
            if not (sheaf.source.knows("id") and sheaf.source.knows("kind")):
                reading.hiding.add(key[0])
    for place in reading.unread.values():
        source = sheaves.get(_key_of(place), {}).get(tongues.source)
        # The source of a translation that cannot be read says what is there.
        if source is None or source.place.path in reading.unread:
            reading.hiding.add(place.kind)


def _shelf(reading: Reading, kind: Kind) -> list[Sheaf]:
    return {Kind.LESSON: reading.lessons, Kind.BANK: reading.banks}.get(kind, reading.cards)


def _parsed(
    text: SourceText, reading: Reading, problems: list[Problem], steps: Steps, kind: Literal["snippet"] | None = None
) -> RawFile:
    words = text.text if steps.begins(text.path, "read") else front_of(text.text)
    if steps.is_given_up(text.path, "read"):
        reading.unread[text.path] = text.place
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
        reading.unread[text.path] = text.place
        # What opens and is not closed has a problem of its own.
        if not any(problem.code == "MD009" for problem in raw.problems):
            problems.append(_problem(text.path, "FM004", kind=text.place.kind.value))
        return None
    if raw.kind not in _EXPECTED[text.place.kind]:
        reading.unread[text.path] = text.place
        words = (("found", raw.kind), ("expected", text.place.kind.value))
        problems.append(Problem(_place_of_kind(raw), Severity.ERROR, "CRS014", words))
        return None
    settings, yaml, found = frontmatter.read_front(
        raw.kind, text.path, raw.front.markdown, raw.front.number if raw.front.lines else 2, translation=translation
    )
    problems.extend(found)
    return Sheet(text.place, raw, settings, yaml, frontmatter.faulty_keys(yaml, found))


def _place_of_kind(raw: RawFile) -> Place:
    """Where the front matter says of which kind the file is; the top of the file if it does not."""
    for line in raw.front.lines if raw.front else ():
        if line.text.startswith("kind:"):
            return Place(raw.path, line.number, len("kind:") + len(line.text[5:]) - len(line.text[5:].lstrip()) + 1)
    return Place(raw.path)


def _readable(sheaf: Sheaf, unread: Collection[str]) -> Sheaf:
    """A sheaf without what cannot be compared: translations that were given up, or all where the source was."""
    if sheaf.source.place.path in unread:
        return Sheaf(dict(list(sheaf.sheets.items())[:1]))
    return Sheaf({code: sheet for code, sheet in sheaf.sheets.items() if sheet.place.path not in unread})


def _sheaf(sheets: dict[str, Sheet], tongues: Tongues, missing: Sequence[str], problems: list[Problem]) -> Sheaf | None:
    """The sheets of one text, or None without the original; `missing` are the languages in which it is known not to be there."""
    ordered = {language: sheets[language] for language in tongues.codes if language in sheets}
    any_path = next(iter(ordered.values())).place.path
    if tongues.source in missing:
        problems.append(_problem(any_path, "TRN005", language=tongues.source))
        return None
    if tongues.are_told and tongues.source not in ordered:
        return None
    problems.extend(_problem(any_path, "TRN001", Severity.WARNING, language=language) for language in missing)
    sheaf = Sheaf(ordered)
    for sheet in list(ordered.values())[1:] if tongues.are_told else ():
        _check_front(sheaf.source, sheet, problems)
    return sheaf


def _check_front(source: Sheet, translation: Sheet, problems: list[Problem]) -> None:
    """What both languages say must be the same: only the title and the actor are words."""
    if translation.raw.kind != source.raw.kind and source.knows("kind") and translation.knows("kind"):
        problems.append(_problem(translation.place.path, "TRN006", key="kind"))
    for key, value in translation.settings.items():
        if key not in {"title", "actor", "kind"} and source.knows(key) and value != source.settings.get(key):
            words = (("key", key),)
            problems.append(Problem(translation.place_of(key), Severity.ERROR, "TRN006", words))


def _problem(path: str, code: str, severity: Severity = Severity.ERROR, /, **words: str) -> Problem:
    return Problem(Place(path), severity, code, tuple(words.items()))
