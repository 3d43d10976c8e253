"""Whether what an item calls right is what it gives its points for.

The key of a course is what `correctResponse` states. An item may give points by rules of its own: these are worked out for the key
and for answers near it. Where another answer would get as much, or the key nothing, the item is refused; where the rules are not
known here, that is told.
"""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import Final

from elearn.exchange.qti.answers import Reading, accepted_of
from elearn.exchange.qti.declarations import MAP_RESPONSE, Declaration, intervals_of
from elearn.exchange.qti.operators import NUMBERS, Unknown, kept, single
from elearn.exchange.qti.scoring import score_of

_KNOWN_TEMPLATES: Final = ("match_correct", "CC2_match")
_CHOICES: Final = {"choiceInteraction": "simpleChoice", "inlineChoiceInteraction": "inlineChoice"}
_PAIRS: Final = frozenset({"matchInteraction", "gapMatchInteraction"})
_ASKED: Final = _PAIRS | _CHOICES.keys() | {"orderInteraction", "textEntryInteraction"}
_NOBODY_TYPES: Final = "\ue000"
_MOST_STEPS: Final = 2_000_000
"""Rules times answers: more are not worked out."""
Answers = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class _Near:
    """Another answer to one response. `may_equal`: it adds to the key, and may be worth as much where nothing is deducted."""

    given: tuple[str, ...]
    may_equal: bool = False


def check_agreement(reading: Reading, body: ET.Element) -> Decimal | None:
    """Tell where key and points differ. Answers the points of the key, where they were worked out."""
    rules = reading.rules
    if rules.processing is None or any(name in rules.template for name in _KNOWN_TEMPLATES):
        return None
    asked = [(each, reading.declared(each)) for each in body.iter() if each.tag in _ASKED]
    keys = {declared.id: _key(reading, declared) for _, declared in asked}
    if not keys or not all(keys.values()):
        # What is written freely has no key; what has none otherwise is refused by whoever reads the answers.
        return None
    if MAP_RESPONSE in rules.template:
        for _, declared in asked:
            _check_mapping(reading, declared)
        return None
    if rules.template and not len(rules.processing):
        reading.notes.add("QTI013")
        return None
    try:
        return _worked_out(reading, asked, keys)
    except Unknown:
        reading.notes.add("QTI013")
        return None


def _check_mapping(reading: Reading, declared: Declaration) -> None:
    """In a mapping the keys with points are the right ones. Of what may be typed it holds more than the one that is stated."""
    stated, gains = declared.correct, declared.worth_most
    if not stated or not declared.mapping:
        return
    if declared.base_type == "string" or declared.base_type in NUMBERS:
        known = {_folded(each) for each in gains}
        agrees = any(_folded(each) in known for each in stated)
    else:
        agrees = set(kept(stated, declared.base_type)) == set(kept(gains, declared.base_type))
    if not agrees:
        _contradicts(reading, stated, gains)


def _contradicts(reading: Reading, stated: tuple[str, ...], scored: tuple[str, ...]) -> None:
    shown = [", ".join(" ".join(each.split())[:40] for each in values) for values in (stated, scored)]
    reading.notes.add("QTI012", stated=shown[0], scored=shown[1] or "–")


def _worked_out(reading: Reading, asked: list[tuple[ET.Element, Declaration]], keys: Answers) -> Decimal:
    rules = reading.rules
    near = [(declared, list(_near(reading, interaction, declared))) for interaction, declared in asked]
    steps = sum(1 for _ in rules.processing.iter()) if rules.processing is not None else 0
    if steps * sum(len(others) for _, others in near) > _MOST_STEPS:
        raise Unknown("size")
    most = score_of(rules, keys)
    if most <= 0:
        _contradicts(reading, tuple(text for key in keys.values() for text in key), ())
        return most
    for declared, others in near:
        for other in others:
            score = score_of(rules, {**keys, declared.id: other.given})
            if score > most or (score == most and not other.may_equal):
                _contradicts(reading, keys[declared.id], other.given)
                return most
            if 0 < score < most and len(asked) == 1 and not rules.is_mapped:
                _note_part(reading, declared, other, score / most)
    return most


def _note_part(reading: Reading, declared: Declaration, other: _Near, share: Decimal) -> None:
    """Some of the points for another answer: courses give none, or share them out in their own way."""
    if declared.cardinality == "single":
        reading.notes.add("IMP022", percent=f"{100 * share:.0f}", text=" ".join(other.given)[:60])
    else:
        reading.notes.add("IMP020", what_vi="điểm cho trả lời đúng một phần", what_en="points for answers that are partly right")


def _key(reading: Reading, declared: Declaration) -> tuple[str, ...]:
    """What a learner answers who knows the key as it is read."""
    if declared.cardinality != "single":
        return declared.best
    if declared.base_type in NUMBERS and not declared.best:
        return tuple(low for low, _ in intervals_of(reading.rules, declared)[:1])
    return declared.best[:1]


# --- answers near the key ------------------------------------------------------------------------------------------


def _near(reading: Reading, interaction: ET.Element, declared: Declaration) -> Iterator[_Near]:
    if (tag := _CHOICES.get(interaction.tag)) is not None:
        names = [each.get("identifier", "") for each in interaction.iter(tag)]
        yield from _near_choices(names, declared)
    elif interaction.tag == "orderInteraction":
        if len(set(declared.correct)) > 1:
            yield _Near(declared.correct[::-1])
            yield _Near((*declared.correct[1:], declared.correct[0]))
    elif interaction.tag in _PAIRS:
        yield from _near_pairs(declared)
    elif declared.base_type in NUMBERS:
        yield from _near_numbers(reading, declared)
    else:
        known = {_folded(each.pattern) for each in accepted_of(reading, declared)}
        for word in (*_literals(reading, declared), *declared.mapping, _NOBODY_TYPES):
            if _folded(word) not in known:
                yield _Near((word,))


def _near_choices(names: list[str], declared: Declaration) -> Iterator[_Near]:
    right = declared.best
    others = [name for name in dict.fromkeys(names) if name not in right]
    if declared.cardinality == "single":
        yield from (_Near((name,)) for name in others)
        return
    for name in right:
        yield _Near(tuple(each for each in right if each != name))
    for name in others:
        yield _Near((name,))
        yield _Near((*right, name), may_equal=True)


def _near_pairs(declared: Declaration) -> Iterator[_Near]:
    pairs = declared.best
    for pair in pairs:
        yield _Near(tuple(each for each in pairs if each != pair))
    for one, other in pairwise(pairs):
        (left, _, right), (its_left, _, its_right) = one.partition(" "), other.partition(" ")
        rest = tuple(each for each in pairs if each not in {one, other})
        if left != its_left and right.strip() != its_right.strip():
            yield _Near((*rest, f"{left} {its_right.strip()}", f"{its_left} {right.strip()}"))


def _near_numbers(reading: Reading, declared: Declaration) -> Iterator[_Near]:
    spans = [(Decimal(low), Decimal(high)) for low, high in intervals_of(reading.rules, declared)]
    ends = {end for span in spans for end in span}
    for text in (*_literals(reading, declared), *declared.correct):
        number = single(text, "float")
        if isinstance(number, Decimal):
            ends.add(number)
    marks = sorted(ends)
    tried = [marks[0] - 1, marks[-1] + 1, *marks, *((one + other) / 2 for one, other in pairwise(marks))]
    for number in tried:
        if not any(low <= number <= high for low, high in spans):
            yield _Near((f"{number:f}",))


def _literals(reading: Reading, declared: Declaration) -> list[str]:
    """The values that the rules name, of the type of a response."""
    processing = reading.rules.processing
    found = (
        [] if processing is None else [(each.get("baseType"), (each.text or "").strip()) for each in processing.iter("baseValue")]
    )
    alike = NUMBERS if declared.base_type in NUMBERS else {declared.base_type}
    return list(dict.fromkeys(text for kind, text in found if kind in alike and text))


def _folded(text: str) -> str:
    return " ".join(text.split()).casefold()
