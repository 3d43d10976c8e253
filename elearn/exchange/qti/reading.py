"""A file of QTI becomes a report: an entry for each item of it."""

from __future__ import annotations

import posixpath
import re
import xml.etree.ElementTree as ET
from dataclasses import dataclass
from typing import Final, Literal

from elearn.content.grammar.marks import IDENTIFIER
from elearn.content.problems import Place, Problem
from elearn.content.source import SourcesRefused
from elearn.content.writing.items import Answers, Choices, Cloze, Essay, Item, Markdown, Matching
from elearn.exchange.entries import entry_of
from elearn.exchange.pictures import Album, Frames
from elearn.exchange.qti.agreement import check_agreement
from elearn.exchange.qti.answers import OURS, READERS, Reading, read_entry, rubric_of
from elearn.exchange.qti.body import GAPS, MARKS, Words, joined
from elearn.exchange.qti.declarations import read_rules
from elearn.exchange.qti.feedback import Feedback
from elearn.exchange.qti.gaps import with_gaps
from elearn.exchange.qti.opening import Found, Package, open_file
from elearn.exchange.report import Entry, Notes, Report, finding, refused
from elearn.exchange.whole import restored
from elearn.exchange.words import line, parted
from elearn.exchange.xml_tree import NotRead, text_of

TOOL: Final = "elearn"
"""The name of the tool in items that were written here."""
ANSWER_CLASS: Final = "answer"
"""The class of the paragraph in which an item of ours holds the line to type, so that it is not taken for a gap."""
HINT_CLASS: Final = "hint"
_ANSWER: Final = re.compile(rf"(?:^|\n\n){MARKS.pattern}[ \t]*([^\n]{{0,40}})$")
_MOST_POINTS: Final = 100


@dataclass(frozen=True, slots=True)
class _Asked:
    """The words of an item and its answers."""

    text: Markdown
    answers: Answers | None


def read(content: bytes, name: str = "qti.zip") -> Report:
    """The questions of an item, or of a content package, of QTI 2.1 or 2.2.

    Args:
        name: how the file is called in the places of findings.
    """
    try:
        package = open_file(content, name)
    except NotRead as fault:
        return refused(name, fault.code, **fault.words)
    except SourcesRefused as not_accepted:
        return Report(problems=not_accepted.problems)
    album = Album()
    frames = Frames(album, package.media)
    entries = tuple(_entry(found, frames) for found in package.items)
    return Report(entries, _untold(name, package), album.assets, package.title)


def _untold(name: str, package: Package) -> tuple[Problem, ...]:
    said = [finding(Place(name), "QTI009", part=part) for part in package.untold]
    return (*package.problems, *said)


def _entry(found: Found, frames: Frames) -> Entry:
    notes = Notes(Place(found.path))
    if found.root is None:
        fault = found.fault or NotRead("QTI003")
        notes.add(fault.code, **fault.words)
        return notes.entry(posixpath.basename(found.path), None)
    title = found.root.get("title") or text_of(found.root.find("itemBody")) or posixpath.basename(found.path)
    words = Words(posixpath.dirname(found.path), frames, notes)
    item = item_of(found, found.root, words, notes)
    if item is not None and found.settings.note:
        item = restored(item, found.settings.note)
    return entry_of(notes, title, item, key_guessed=any(problem.code == "QTI013" for problem in notes.found))


def item_of(found: Found, root: ET.Element, words: Words, notes: Notes) -> Item | None:
    """The question that an item is, without its note; None, with a finding, where it cannot be read."""
    body = root.find("itemBody")
    if body is None:
        notes.add("IMP013")
        return None
    _note_general(root, body, notes)
    rules = read_rules(root)
    is_ours = root.get("toolName") == TOOL
    # Without points of its own an item of ours takes those of its file, whatever its rules count with.
    points = rules.points() if not is_ours or "MAXSCORE" in rules.outcomes else None
    reading = Reading(rules, words, Feedback(root, words, notes), notes, is_ours)
    asked = _asked(reading, body)
    if asked is None or asked.answers is None:
        return None
    worth = check_agreement(reading, body)
    if points is None and worth is not None and worth > 0 and worth != 1 and not is_ours:
        points = float(worth)
    title, stem = split_words(asked.text, root.get("title", ""))
    answers = Essay(rubric_of(body, words)) if isinstance(asked.answers, Essay) else asked.answers
    return Item(
        title=title,
        stem=stem,
        answers=answers,
        id=_id_of(root, is_ours=is_ours),
        hint=joined(words.blocks(each) for each in body.iter("rubricBlock") if HINT_CLASS in each.get("class", "").split()),
        explanation=reading.feedback.rest(body),
        points=_points(points, found.weight, notes),
        shuffle=_shuffle(body),
        scoring=_scoring(answers, reading),
        difficulty=found.settings.difficulty,
        competencies=found.settings.competencies,
        cite=found.settings.cite,
        section=" ".join(found.section.split()),
    )


def _note_general(root: ET.Element, body: ET.Element, notes: Notes) -> None:
    if root.get("adaptive") == "true":
        notes.add("IMP020", what_vi="cách hỏi nhiều bước (adaptive)", what_en="the steps of an adaptive item")
    is_essay = next(body.iter("extendedTextInteraction"), None) is not None
    if any(_is_untold(each, is_essay=is_essay) for each in root.iter() if each.tag in {"rubricBlock", "infoControl"}):
        notes.add("IMP020", what_vi="lời dặn riêng cạnh câu hỏi", what_en="instructions beside the question")
    if next(root.iter("templateDeclaration"), None) is not None:
        notes.add("IMP011", kind="template")


def _is_untold(block: ET.Element, *, is_essay: bool) -> bool:
    """Whether words beside the question have no place in ours: neither a hint nor a guide for marking what was written."""
    is_guide = is_essay and "scorer" in block.get("view", "").split()
    is_known = is_guide or HINT_CLASS in block.get("class", "").split()
    return not is_known and bool(text_of(block))


def _asked(reading: Reading, body: ET.Element) -> _Asked | None:
    """The words and the answers, by what is answered in the body."""
    found = [each for each in body.iter() if each.tag.endswith("Interaction") and each.tag != "endAttemptInteraction"]
    inline = [each for each in found if each.tag in GAPS]
    apart = [each for each in found if each.tag not in GAPS]
    if not found:
        reading.notes.add("IMP014")
        return None
    unknown = next((each.tag for each in apart if each.tag not in READERS and each.tag != "gapMatchInteraction"), None)
    if unknown is not None:
        reading.notes.add("IMP011", kind=unknown)
        return None
    if len(apart) > 1 or (apart and inline):
        reading.notes.add("QTI004", count=len(found))
        return None
    return _asked_apart(reading, body, apart[0]) if apart else _asked_inline(reading, body, inline)


def _asked_apart(reading: Reading, body: ET.Element, interaction: ET.Element) -> _Asked:
    prompt = reading.words.blocks(interaction.find("prompt"))
    if interaction.tag == "gapMatchInteraction":
        inside = ET.Element("div")
        inside.extend(each for each in interaction if each.tag not in {"prompt", "gapText", "gapImg"})
        around = _around(reading, body, interaction)
        text = joined([around, prompt, reading.words.blocks(inside)])
        return _Asked(with_gaps(reading, text, interaction), Cloze())
    answers = READERS[interaction.tag](reading, interaction)
    return _Asked(joined([_around(reading, body, interaction), prompt]), answers)


def _around(reading: Reading, body: ET.Element, interaction: ET.Element) -> Markdown:
    """The words of the body without an interaction, which is taken out of it."""
    parents = {child: parent for parent in body.iter() for child in parent}
    parent = parents[interaction]
    at = list(parent).index(interaction)
    stand_in = ET.Element("span")
    stand_in.tail = interaction.tail
    parent[at] = stand_in
    try:
        return reading.words.blocks(body)
    finally:
        parent[at] = interaction


def _asked_inline(reading: Reading, body: ET.Element, inline: list[ET.Element]) -> _Asked:
    text = reading.words.blocks(body)
    if len(inline) == 1 and inline[0].tag == "textEntryInteraction":
        found = _ANSWER.search(text)
        is_line = any(ANSWER_CLASS in each.get("class", "").split() for each in body.iter("p")) if reading.is_ours else True
        if found is not None and is_line:
            return _Asked(text[: found.start()].strip(), read_entry(reading, inline[0], found[2].strip()))
    return _Asked(with_gaps(reading, text), Cloze())


def split_words(text: Markdown, otherwise: str) -> tuple[Markdown, Markdown]:
    """The heading and what follows it: the first paragraph where it can be a heading, otherwise the item's own title."""
    if "[[" in text.partition("\n\n")[0]:
        # Gaps stand below the heading, in the stem.
        return line(otherwise), text
    return parted(text, otherwise)


def _id_of(root: ET.Element, *, is_ours: bool) -> str | None:
    name = root.get("identifier", "").removeprefix(OURS)
    return name if is_ours and IDENTIFIER.fullmatch(name) else None


def _points(points: float | None, weight: float, notes: Notes) -> float | None:
    if points is None and weight == 1.0:
        return None
    worth = (points if points is not None else 1.0) * weight
    kept = round(worth, 2)
    if not 0 < kept <= _MOST_POINTS:
        notes.add("IMP020", what_vi=f"điểm {worth:g}", what_en=f"the points {worth:g}")
        return None
    return kept


def _shuffle(body: ET.Element) -> bool | None:
    """Options are mixed in courses unless something is said: only the order that must stay is worth a word."""
    choice = next(body.iter("choiceInteraction"), None)
    return False if choice is not None and choice.get("shuffle", "false") == "false" else None


def _scoring(answers: Answers, reading: Reading) -> Literal["all", "partial"] | None:
    """Points for a part of the answer, where the item gives some for each value."""
    in_parts = isinstance(answers, Matching) or (isinstance(answers, Choices) and answers.multiple)
    return "partial" if in_parts and reading.rules.is_mapped else None
