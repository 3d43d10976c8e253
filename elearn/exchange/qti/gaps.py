"""Gaps inside the words of an item become the gaps of a cloze, in the notation of lessons."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator

from elearn.content.writing.items import Markdown
from elearn.exchange.gaps import typed_gap
from elearn.exchange.qti.answers import Reading, accepted_of
from elearn.exchange.qti.body import MARKS
from elearn.exchange.qti.declarations import Declaration, intervals_of
from elearn.exchange.words import Reader


def with_gaps(reading: Reading, text: Markdown, interaction: ET.Element | None = None) -> Markdown:
    """The text with a gap in place of each mark.

    Args:
        interaction: of the kind `gapMatchInteraction`, whose words all its gaps share; None where gaps stand for themselves.
    """
    found = list(reading.words.gaps)
    shared = _shared(reading, interaction) if interaction is not None else None

    def write(match: re.Match[str]) -> str:
        gap = found[int(match[1]) - 1] if int(match[1]) <= len(found) else None
        if gap is None:
            return ""
        inner = shared.get(gap.get("identifier", ""), "") if shared is not None else _inner(reading, gap)
        if not inner:
            reading.notes.add("IMP012")
            return "[[?]]"
        told = reading.feedback.of_gap(gap.get("responseIdentifier", gap.get("identifier", "")))
        return f"[[{inner}]]" + (f"{{> {' '.join(told.split())} <}}" if told else "")

    return MARKS.sub(write, text)


def _inner(reading: Reading, gap: ET.Element) -> str:
    declared = reading.declared(gap)
    if gap.tag == "inlineChoiceInteraction":
        words = {each.get("identifier", ""): reading.words.line(each) for each in gap.iter("inlineChoice")}
        return _listed(reading, words, declared.best, _partly(reading, declared))
    if declared.base_type in {"float", "integer"}:
        return _number(reading, gap)
    accepted = accepted_of(reading, declared)
    if any(each.percent != 100 for each in accepted):
        told = next(each for each in accepted if each.percent != 100)
        reading.notes.add("IMP022", percent=told.percent, text=told.pattern)
    return "|".join(_escaped(each.pattern) for each in accepted if each.percent == 100)


def _number(reading: Reading, gap: ET.Element) -> str:
    intervals = intervals_of(reading.rules, reading.declared(gap))
    if len(intervals) > 1:
        reading.notes.add("IMP020", what_vi="các số đúng khác trong chỗ trống", what_en="further right numbers of a gap")
    return next((f"={low}" if low == high else f"={low} .. {high}" for low, high in intervals), "")


def _partly(reading: Reading, declared: Declaration) -> dict[str, float]:
    """What single values are worth, where a mapping gives the points."""
    return declared.mapping if reading.rules.is_mapped else {}


def _listed(reading: Reading, words: dict[str, Markdown], right: tuple[str, ...], worths: dict[str, float]) -> str:
    """A list to choose from. A gap of ours has one right answer; what is worth a part of the points is told as lost."""
    chosen = [name for name in dict.fromkeys(right) if name in words]
    if not chosen:
        return ""
    if len(words) == 1:
        word = Reader().plain(words[chosen[0]])
        reading.notes.add("IMP033", word=word[:60])
        return typed_gap(word) or ""
    if len(chosen) > 1:
        reading.notes.add("QTI014", found=", ".join(words[name] for name in chosen))
    most = max(worths.values(), default=0.0)
    for name, worth in worths.items():
        if 0 < worth < most and name in words:
            reading.notes.add("IMP022", percent=f"{100 * worth / most:.0f}", text=words[name][:60])
    rest = [each for name, each in words.items() if name != chosen[0]]
    return "x: " + " | ".join(_escaped(each) for each in [words[chosen[0]], *rest])


def _shared(reading: Reading, interaction: ET.Element) -> dict[str, str]:
    """What each gap of a `gapMatchInteraction` holds, by the gap's identifier."""
    words = dict(_gap_words(reading, interaction))
    declared = reading.declared(interaction)
    worths: dict[str, dict[str, float]] = {}
    for pair, worth in _partly(reading, declared).items():
        name, _, gap = pair.partition(" ")
        worths.setdefault(gap.strip(), {})[name] = worth
    right: dict[str, list[str]] = {}
    for pair in declared.best:
        name, _, gap = pair.partition(" ")
        right.setdefault(gap.strip(), []).append(name)
    return {gap: _listed(reading, words, _best(names, worths.get(gap, {})), worths.get(gap, {})) for gap, names in right.items()}


def _best(names: list[str], worths: dict[str, float]) -> tuple[str, ...]:
    """Of the words that belong into one gap those that are worth most."""
    most = max((worths.get(name, 0.0) for name in names), default=0.0)
    return tuple(name for name in names if worths.get(name, 0.0) == most)


def _gap_words(reading: Reading, interaction: ET.Element) -> Iterator[tuple[str, Markdown]]:
    for each in interaction:
        if each.tag == "gapText":
            yield each.get("identifier", ""), reading.words.line(each)
        elif each.tag == "gapImg":
            reading.notes.add("IMP011", kind="gapImg")


def _escaped(words: Markdown) -> str:
    """Words of one line as they stand between the bars of a gap."""
    return " ".join(words.split()).replace("|", "\\|").replace("]", "\\]")
