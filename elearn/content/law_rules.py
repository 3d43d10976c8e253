"""Rules about the laws that a course cites (LAW002 to LAW004), told at the line that cites them.

They read the sources and not the document, so that a trainer is led to the words to be changed. A block that also names what took
the place of a law tells of that change: it is not told to follow the new one.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from elearn.content.course_rules import Settings
from elearn.content.grammar.raw import RawFile
from elearn.content.law_finder import Finder
from elearn.content.problems import Place, Problem, Severity
from elearn.content.reading import Reading
from elearn.content.register import NO_LONGER, Law, successors
from elearn.content.steps import Steps
from elearn.content.yaml_tree import Mapping as YamlMapping
from elearn.content.yaml_tree import Scalar, Sequence, Value

_UNREAD = re.compile(
    r"\]\([^)\n]{0,400}\)|https?://[^\s<>]{1,400}|\{[#.:][^}\n]{0,200}\}|^[ \t]*(?:>[ \t]?)+|&nbsp;|[\\\[\]`]",
    re.MULTILINE,
)
"""What a reader does not see as words, besides comments: targets of links, attributes, marks."""
_BLANK_LINE = re.compile(r"\n(?=[ \t]*\n)")
_BARRIER: Final = "\x00"
_SHOWN_OF_COURSE: Final = ("title", "summary", "modules", "changes")
_NO_LONGER_WORDS: Final = {
    "replaced": ("đã được thay bằng {by}", "has been replaced by {by}"),
    "repealed": ("đã bị bãi bỏ", "has been repealed"),
}


@dataclass(frozen=True, slots=True)
class _Cited:
    """A law that a unit of a source cites: the first place in it, and every law that the unit cites."""

    law: str
    place: Place
    beside: frozenset[str]


def check_citations(
    settings: Settings, reading: Reading, glossary: Value | None, laws: Mapping[str, Law], steps: Steps
) -> Iterator[Problem]:
    """LAW002: no longer in force; LAW003: changed after the course was last read; LAW004: not among `law_refs`.

    Each once for a block, a question or a scene; LAW004 once for a law, because one line mends it.
    """
    named = settings.values.get("law_refs", ())
    # Where course.yml says nothing at all there is another problem, and nothing to add a line to.
    is_told = settings.knows("law_refs") and bool(settings.values)
    missing = {key for key, law in laws.items() if law.status not in NO_LONGER} - set(named) if is_told else set()
    for cited in _all_cited(settings, reading, glossary, Finder(laws, named), steps):
        law = laws[cited.law]
        if law.status in NO_LONGER and not successors(laws, law.key) & cited.beside:
            yield _no_longer(cited.place, law, laws)
        reviewed = settings.values.get("reviewed_on")
        if reviewed is not None and law.last_change is not None and law.last_change > reviewed:
            yield _changed(cited.place, law, law.last_change, reviewed)
        if law.key in missing:
            missing.discard(law.key)
            yield _problem(cited.place, "LAW004", law)


def _no_longer(place: Place, law: Law, laws: Mapping[str, Law]) -> Problem:
    by = ", ".join(laws[key].number for key in law.replaced_by if key in laws)
    vi, en = _NO_LONGER_WORDS[law.status]
    if law.status == "replaced" and not by:
        vi, en = "đã được thay thế", "has been replaced"
    return _problem(place, "LAW002", law, state_vi=vi.format(by=by), state_en=en.format(by=by))


def _changed(place: Place, law: Law, changed: date, reviewed: date) -> Problem:
    return _problem(place, "LAW003", law, changed=changed.isoformat(), reviewed=reviewed.isoformat())


def _problem(place: Place, code: str, law: Law, **words: str) -> Problem:
    return Problem(place, Severity.WARNING, code, (("key", law.key), ("law", law.number), *words.items()))


def _all_cited(settings: Settings, reading: Reading, glossary: Value | None, finder: Finder, steps: Steps) -> Iterator[_Cited]:
    yield from _in_course(settings, finder)
    yaml_of = {
        sheet.place.path: sheet.yaml
        for sheaf in (*reading.lessons, *reading.banks, *reading.cards)
        for sheet in sheaf.sheets.values()
    }
    for raw in reading.raws:
        if raw.path not in reading.unread and steps.begins(raw.path, "check"):
            front = yaml_of.get(raw.path)
            yield from _in_values([front] if front is not None else [], finder)
            yield from _in_body(raw, finder)
    for term in glossary.items if isinstance(glossary, Sequence) else ():
        yield from _in_values([term], finder)


def _in_course(settings: Settings, finder: Finder) -> Iterator[_Cited]:
    yaml = settings.yaml
    if not isinstance(yaml, YamlMapping):
        return
    for key in _SHOWN_OF_COURSE:
        value = yaml.get(key)
        # What each version changed is told by itself.
        parts = [inside for _, inside in value] if key == "changes" and isinstance(value, YamlMapping) else [value]
        for part in parts:
            yield from _in_values([part] if part is not None else [], finder)
    refs = yaml.get("law_refs")
    if refs is not None:
        yield from _in_values([refs], finder, is_cite=True)


def _in_values(values: list[Value], finder: Finder, *, is_cite: bool = False) -> Iterator[_Cited]:
    """The laws in the words of some YAML, as one unit."""
    first: dict[str, Place] = {}
    for scalar in (each for value in values for each in _scalars(value)):
        for mention in finder.find(scalar.text, is_cite=is_cite):
            first.setdefault(mention.key, scalar.place)
    for law, place in first.items():
        yield _Cited(law, place, frozenset(first))


def _scalars(value: Value) -> Iterator[Scalar]:
    """The words in a value; what a slip strikes out is not among them."""
    if isinstance(value, Scalar):
        yield value
    elif isinstance(value, Sequence):
        for item in value.items:
            yield from _scalars(item)
    else:
        for name, inside in value:
            if name.text != "old":
                yield from _scalars(inside)


def _in_body(raw: RawFile, finder: Finder) -> Iterator[_Cited]:
    """The laws in a Markdown file, for each of its blocks, questions and scenes."""
    begins = max((line.number for line in raw.front.lines), default=1) + 1 if raw.front is not None else 0
    text = "\n".join("" if number <= begins else line for number, line in enumerate(raw.lines, 1))
    starts = _starts(raw)
    lines = [0, *(match.end() for match in re.finditer("\n", text))]
    units: dict[int, dict[str, Place]] = {}

    def cite(law: str, place: Place) -> None:
        units.setdefault(bisect_right(starts, place.line), {}).setdefault(law, place)

    for question in raw.questions:
        for mention in finder.find(question.meta.cite or "", is_cite=True):
            cite(mention.key, question.meta.places.get("cite", question.place))
    for mention in finder.find(_readable(text)):
        line = bisect_right(lines, mention.start)
        cite(mention.key, Place(raw.path, line, mention.start - lines[line - 1] + 1))
    for _, first in sorted(units.items()):
        for law, place in first.items():
            yield _Cited(law, place, frozenset(first))


def _starts(raw: RawFile) -> list[int]:
    """The lines on which a block, a question or a scene begins, in order."""
    body = [item.place.line for item in raw.body]
    return sorted({*body, *(scene.heading.place.line for scene in raw.scenes)})


def _readable(text: str) -> str:
    """The text with blanks for what is not words, as long as it was; no sentence goes on over a blank line."""
    shown = _UNREAD.sub(lambda match: _blank(match[0]), _without_comments(text))
    return _BLANK_LINE.sub(_BARRIER, shown)


def _without_comments(text: str) -> str:
    """The text with blanks for its comments; by searching and not by one expression, which a thousand openings would hold up."""
    pieces, done = [], 0
    while (opened := text.find("<!--", done)) >= 0 and (closed := text.find("-->", opened + 4)) >= 0:
        pieces += [text[done:opened], _blank(text[opened : closed + 3])]
        done = closed + 3
    return "".join((*pieces, text[done:]))


def _blank(text: str) -> str:
    return re.sub(r"[^\n]", " ", text)
