"""Interactions become answers: one reader for each kind that courses have."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, TypeAlias

from elearn.content.grammar.marks import IDENTIFIER, letter
from elearn.content.writing.items import (
    Accepted,
    Answers,
    Choices,
    Essay,
    Markdown,
    Matching,
    Number,
    Numbers,
    Option,
    Ordering,
    Pair,
    Texts,
)
from elearn.exchange.qti.body import Words
from elearn.exchange.qti.declarations import Declaration, Rules, intervals_of
from elearn.exchange.qti.feedback import Feedback
from elearn.exchange.report import Notes

OURS: Final = "q_"
"""Before an id of ours that begins with a digit, which no identifier of XML may."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What the readers of one item share. `is_ours`: the item was written here, and its identifiers are ids."""

    rules: Rules
    words: Words
    feedback: Feedback
    notes: Notes
    is_ours: bool = False

    def declared(self, interaction: ET.Element) -> Declaration:
        return self.rules.response(interaction.get("responseIdentifier", ""))

    def id_of(self, identifier: str, position: int) -> str | None:
        """The id of an option, None where it is the letter of its position or was made elsewhere."""
        name = identifier.removeprefix(OURS)
        return name if self.is_ours and IDENTIFIER.fullmatch(name) and name != letter(position) else None


def read_choices(reading: Reading, interaction: ET.Element) -> Answers | None:
    declared = reading.declared(interaction)
    right = set(declared.best)
    options = []
    for position, choice in enumerate(interaction.iter("simpleChoice")):
        name = choice.get("identifier", "")
        told = reading.feedback.of_choice(choice, name)
        options.append(Option(reading.words.blocks(choice), name in right, told, reading.id_of(name, position)))
        if choice.get("fixed") == "true" and interaction.get("shuffle") == "true":
            reading.notes.add("IMP020", what_vi="vị trí cố định của phương án", what_en="the fixed place of an option")
    if not options:
        reading.notes.add("IMP014")
    elif not any(option.right for option in options):
        reading.notes.add("IMP012")
    _note_worths(reading, declared)
    if declared.cardinality == "single" and len(right) > 1:
        reading.notes.add("IMP025")
    several = declared.cardinality == "multiple" or interaction.get("maxChoices", "1") != "1"
    return Choices(tuple(options), multiple=several or len(right) > 1)


def _note_worths(reading: Reading, declared: Declaration) -> None:
    """Says what is lost of a mapping: courses give every right option the same, and take nothing below zero."""
    if not reading.rules.is_mapped or reading.is_ours:
        return
    if any(worth < 0 for worth in declared.mapping.values()):
        reading.notes.add("IMP020", what_vi="điểm trừ", what_en="negative points")
    gains = {worth for worth in declared.mapping.values() if worth > 0}
    if len(gains) > 1:
        reading.notes.add("IMP020", what_vi="điểm khác nhau của từng phương án", what_en="different points of single options")


def read_ordering(reading: Reading, interaction: ET.Element) -> Answers | None:
    declared = reading.declared(interaction)
    choices = {choice.get("identifier", ""): choice for choice in interaction.iter("simpleChoice")}
    order = [name for name in declared.correct if name in choices]
    if not order:
        reading.notes.add("IMP012")
        return None
    if len(order) < len(choices):
        reading.notes.add("QTI005")
        return None
    items = []
    for position, name in enumerate(order):
        told = reading.feedback.of_choice(choices[name], name)
        items.append(Option(reading.words.blocks(choices[name]), False, told, reading.id_of(name, position)))
    return Ordering(tuple(items))


def read_matching(reading: Reading, interaction: ET.Element) -> Answers | None:
    sets = [
        {choice.get("identifier", ""): choice for choice in each.iter("simpleAssociableChoice")}
        for each in interaction.iter("simpleMatchSet")
    ]
    if len(sets) != 2:
        reading.notes.add("IMP014")
        return None
    lefts, rights = sets
    pairs = [pair.split() for pair in reading.declared(interaction).best]
    chosen = {left: right for left, right in (pair for pair in pairs if len(pair) == 2) if left in lefts and right in rights}
    if not chosen:
        reading.notes.add("IMP012")
        return None
    if len(chosen) < len(pairs) or len(set(chosen.values())) < len(chosen):
        reading.notes.add("QTI006")
        return None
    return _matching(reading, lefts, rights, chosen)


def _matching(reading: Reading, lefts: dict[str, ET.Element], rights: dict[str, ET.Element], chosen: dict[str, str]) -> Answers:
    """The pairs in the order of the right side where ours wrote them, otherwise of the left; what belongs to nothing comes last."""
    of_right = {right: left for left, right in chosen.items()}
    if len(chosen) < len(lefts):
        reading.notes.add("IMP020", what_vi="vế trái không có cặp", what_en="left sides without a pair")
    order = list(rights) if reading.is_ours else [chosen[left] for left in lefts if left in chosen]
    order += [right for right in rights if right not in order]
    pairs = []
    for right in order:
        words = reading.words.blocks(rights[right])
        left = of_right.get(right)
        if left is None:
            pairs.append(Pair(None, words, reading.feedback.of_choice(rights[right], right)))
        else:
            pairs.append(Pair(reading.words.line(lefts[left]), words, reading.feedback.of_choice(lefts[left], left)))
    return Matching(tuple(pairs))


def read_essay(reading: Reading, interaction: ET.Element) -> Answers | None:
    if reading.declared(interaction).correct:
        reading.notes.add("QTI007")
    return Essay()


def read_entry(reading: Reading, interaction: ET.Element, unit: str) -> Answers | None:
    """A line to type: numbers or wordings. `unit` is what stands behind it."""
    declared = reading.declared(interaction)
    if declared.base_type in {"float", "integer"}:
        intervals = intervals_of(reading.rules, declared)
        if not intervals:
            reading.notes.add("IMP012")
        return Numbers(tuple(Number(low, high, unit) for low, high in intervals))
    accepted = accepted_of(reading, declared)
    if not accepted:
        reading.notes.add("IMP012")
    return Texts(accepted)


def accepted_of(reading: Reading, declared: Declaration) -> tuple[Accepted, ...]:
    """The wordings that are accepted; in a mapping the best one is worth everything."""
    if not reading.rules.is_mapped or not declared.mapping:
        return tuple(Accepted(each) for each in dict.fromkeys(declared.best) if each)
    worths = {key: worth for key, worth in declared.mapping.items() if worth > 0 and key}
    most = max(worths.values(), default=1.0)
    if any(worth < 0 for worth in declared.mapping.values()):
        reading.notes.add("IMP020", what_vi="điểm trừ", what_en="negative points")
    return tuple(Accepted(key, max(1, round(100 * worth / most))) for key, worth in worths.items())


Reader: TypeAlias = Callable[[Reading, ET.Element], Answers | None]

READERS: Final[dict[str, Reader]] = {
    "choiceInteraction": read_choices,
    "orderInteraction": read_ordering,
    "matchInteraction": read_matching,
    "extendedTextInteraction": read_essay,
}
"""Interactions that stand by themselves below the words."""


def rubric_of(element: ET.Element, words: Words) -> Markdown:
    """What is said to those who mark: the `rubricBlock`s for scorers."""
    said = [words.blocks(each) for each in element.iter("rubricBlock") if "scorer" in each.get("view", "").split()]
    return "\n\n".join(each for each in said if each)
