"""Answers of each kind as QTI says them: declarations, what is answered in the body, and the conditions of being right."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

from elearn.content.grammar.cloze import cut_gaps
from elearn.content.grammar.complaints import Complaints
from elearn.content.grammar.marks import letter
from elearn.content.grammar.numbers import plain
from elearn.content.grammar.raw import RawGap, gap_mark
from elearn.content.grammar.texts import whole
from elearn.content.writing.items import (
    Accepted,
    Choices,
    Essay,
    Item,
    Markdown,
    Matching,
    Number,
    Numbers,
    Option,
    Ordering,
    Texts,
)
from elearn.exchange.qti.answers import OURS
from elearn.exchange.qti.processing import (
    a_share_each,
    all_or_nothing,
    element,
    is_right,
    is_within,
    is_worth_all,
    mapped,
)
from elearn.exchange.qti.reading import ANSWER_CLASS
from elearn.exchange.qti.xhtml import Drawing

RESPONSE: Final = "RESPONSE"
_GAP: Final = re.compile(gap_mark("([0-9]{1,4})"))
_MARKED: Final = re.compile(r"\{[+-][ \t]*([^{}]*?)[ \t]*[+-]\}")
_WHY: Final = re.compile(r"\{>[^{}]*<\}")
_LINE: Final = 40
"""Characters that a line to type is expected to take, where nothing says more."""


@dataclass(slots=True)
class Said:
    """Answers as QTI says them.

    rules:     give the points.
    template:  the standard's own processing that does the same, empty for none.
    told:      feedback under the identifier that shows it.
    is_chosen: feedback is shown for what was chosen; otherwise for everything.
    """

    declarations: list[ET.Element]
    body: list[ET.Element]
    rules: list[ET.Element] = field(default_factory=list)
    template: str = ""
    told: list[tuple[str, Markdown]] = field(default_factory=list)
    is_chosen: bool = False
    rubric: Markdown = ""


def identifier_of(option: Option, position: int) -> str:
    """The identifier of an option: its own id, or the capital letter of its position."""
    if option.id is None:
        return letter(position).upper()
    return option.id if option.id[0].isalpha() else OURS + option.id


def declare(
    name: str,
    cardinality: str,
    base_type: str,
    correct: Sequence[str] = (),
    *,
    worth: Sequence[tuple[str, float]] = (),
    bounds: tuple[float, float] | None = None,
) -> ET.Element:
    """A response declaration: the right values, and what single ones are worth."""
    made = element("responseDeclaration", identifier=name, cardinality=cardinality, baseType=base_type)
    if correct:
        made.append(element("correctResponse", *(element("value", text=each) for each in correct)))
    if worth:
        mapping = element("mapping", defaultValue="0")
        if bounds is not None:
            mapping.attrib |= {"lowerBound": repr(bounds[0]), "upperBound": repr(bounds[1])}
        for key, given in worth:
            entry = element("mapEntry", mapKey=key, mappedValue=repr(given))
            if base_type == "string":
                entry.set("caseSensitive", "false")
            mapping.append(entry)
        made.append(mapping)
    return made


def say_choices(item: Item, answers: Choices, drawing: Drawing, points: float) -> Said:
    several = answers.multiple or sum(option.right for option in answers.options) > 1
    named = [(identifier_of(option, position), option) for position, option in enumerate(answers.options)]
    right = [name for name, option in named if option.right]
    interaction = element("choiceInteraction", responseIdentifier=RESPONSE, maxChoices="0" if several else "1")
    _shuffled(interaction, item)
    interaction.extend(drawing.fill(element("simpleChoice", identifier=name), option.text) for name, option in named)
    is_partial = item.scoring == "partial" and several and bool(right)
    share = points / len(right) if is_partial else 0.0
    worth = [(name, share if option.right else -share) for name, option in named] if is_partial else []
    declared = declare(RESPONSE, "multiple" if several else "single", "identifier", right, worth=worth, bounds=(0.0, points))
    rules = mapped(RESPONSE) if is_partial else all_or_nothing([is_right(RESPONSE)], points)
    told = [(name, option.feedback) for name, option in named if option.feedback]
    return Said([declared], [interaction], rules, "map_response" if is_partial else "match_correct", told, is_chosen=True)


def say_ordering(item: Item, answers: Ordering, drawing: Drawing, points: float) -> Said:
    named = [(identifier_of(option, position), option) for position, option in enumerate(answers.items)]
    interaction = element("orderInteraction", responseIdentifier=RESPONSE)
    _shuffled(interaction, item)
    interaction.extend(drawing.fill(element("simpleChoice", identifier=name), option.text) for name, option in named)
    declared = declare(RESPONSE, "ordered", "identifier", [name for name, _ in named])
    told = [(name, option.feedback) for name, option in named if option.feedback]
    return Said([declared], [interaction], all_or_nothing([is_right(RESPONSE)], points), "match_correct", told)


def say_matching(item: Item, answers: Matching, drawing: Drawing, points: float) -> Said:
    lefts, rights, pairs = element("simpleMatchSet"), element("simpleMatchSet"), []
    told: list[tuple[str, Markdown]] = []
    for position, pair in enumerate(answers.pairs, start=1):
        choice = element("simpleAssociableChoice", identifier=f"R{position}", matchMax="1")
        rights.append(drawing.fill(choice, pair.right))
        shown = f"R{position}"
        if pair.left is not None:
            shown = f"L{position}"
            lefts.append(drawing.fill(element("simpleAssociableChoice", identifier=shown, matchMax="1"), pair.left))
            pairs.append(f"L{position} R{position}")
        if pair.feedback:
            told.append((shown, pair.feedback))
    interaction = element("matchInteraction", lefts, rights, responseIdentifier=RESPONSE, maxAssociations=str(max(1, len(pairs))))
    _shuffled(interaction, item)
    is_partial = item.scoring == "partial" and bool(pairs)
    worth = [(pair, points / len(pairs)) for pair in pairs] if is_partial else []
    declared = declare(RESPONSE, "multiple", "directedPair", pairs, worth=worth, bounds=(0.0, points))
    rules = mapped(RESPONSE) if is_partial else all_or_nothing([is_right(RESPONSE)], points)
    return Said([declared], [interaction], rules, "map_response" if is_partial else "match_correct", told)


def say_numbers(answers: Numbers, points: float) -> Said:
    declared = declare(RESPONSE, "single", "float", [_middle(each) for each in answers.answers[:1]])
    unit = next((each.unit for each in answers.answers if each.unit), "")
    return Said([declared], [_line(20, unit)], all_or_nothing([is_within(RESPONSE, answers.answers)], points))


def say_texts(answers: Texts, points: float) -> Said:
    worth = [(each.pattern, points * each.percent / 100) for each in answers.accepted]
    best = max(answers.accepted, key=lambda each: each.percent)
    declared = declare(RESPONSE, "single", "string", [best.pattern], worth=worth, bounds=(0.0, points))
    longest = max(len(each.pattern) for each in answers.accepted)
    return Said([declared], [_line(max(longest, _LINE), "")], mapped(RESPONSE), "map_response")


def say_essay(answers: Essay) -> Said:
    interaction = element("extendedTextInteraction", responseIdentifier=RESPONSE, expectedLines="12")
    return Said([declare(RESPONSE, "single", "string")], [interaction], rubric=answers.rubric)


def say_spot(text: Markdown, drawing: Drawing) -> Said:
    """A spotted message has no place in QTI: others see its words and write about them; our note keeps the marks."""
    bare = _MARKED.sub(lambda match: match[1], _WHY.sub("", text))
    interaction = element("extendedTextInteraction", responseIdentifier=RESPONSE, expectedLines="6")
    return Said([declare(RESPONSE, "single", "string")], [*drawing.blocks(bare), interaction])


def say_cloze(item: Item, drawing: Drawing, points: float) -> Said:
    lines = item.stem.split("\n")
    cut, gaps = cut_gaps(whole(lines, 0, len(lines)), Complaints("", lines))
    blocks = drawing.blocks(cut.markdown)
    by_id = {gap.id: gap for gap in gaps}
    said = Said([], blocks)
    conditions: list[ET.Element] = []
    for gap in gaps:
        declared, condition = _declared_gap(gap)
        said.declarations.append(declared)
        conditions.append(condition)
        if gap.feedback:
            said.told.append((_response_of(gap), gap.feedback.markdown))
    for block in blocks:
        _place_gaps(block, by_id, drawing)
    is_partial = item.scoring == "partial"
    if conditions:
        said.rules = a_share_each(conditions, points) if is_partial else all_or_nothing(conditions, points)
    return said


def _response_of(gap: RawGap) -> str:
    return f"{RESPONSE}_{gap.id}"


def _declared_gap(gap: RawGap) -> tuple[ET.Element, ET.Element]:
    name = _response_of(gap)
    if gap.options:
        right = next((option.id for option in gap.options if option.right), gap.options[0].id)
        return declare(name, "single", "identifier", [right.upper()]), is_right(name)
    if gap.number is not None:
        number = Number(gap.number.low, gap.number.high)
        return declare(name, "single", "float", [_middle(number)]), is_within(name, (number,))
    accepted = [Accepted(each.pattern) for each in gap.accepted]
    worth = [(each.pattern, 1.0) for each in accepted]
    return declare(name, "single", "string", [accepted[0].pattern] if accepted else [], worth=worth), is_worth_all(name)


def _place_gaps(parent: ET.Element, gaps: dict[str, RawGap], drawing: Drawing) -> None:
    """Puts the interactions into a block, where their marks stand in its words."""
    for child in list(parent):
        _place_gaps(child, gaps, drawing)
    position = 0
    for child in [None, *parent]:
        words = (parent.text if child is None else child.tail) or ""
        pieces = _GAP.split(words)
        _say_after(parent, child, pieces[0])
        position += child is not None
        for name, following in zip(pieces[1::2], pieces[2::2], strict=True):
            made = _gap_element(gaps[name], drawing)
            made.tail = following
            parent.insert(position, made)
            position += 1


def _say_after(parent: ET.Element, child: ET.Element | None, words: str) -> None:
    if child is None:
        parent.text = words
    else:
        child.tail = words


def _gap_element(gap: RawGap, drawing: Drawing) -> ET.Element:
    name = _response_of(gap)
    if not gap.options:
        longest = max((len(each.pattern) for each in gap.accepted), default=10)
        return element("textEntryInteraction", responseIdentifier=name, expectedLength=str(longest + 5))
    choices = (element("inlineChoice", identifier=each.id.upper(), text=drawing.plain(each.text.markdown)) for each in gap.options)
    return element("inlineChoiceInteraction", *choices, responseIdentifier=name, shuffle="true")


def _line(length: int, unit: str) -> ET.Element:
    entry = element("textEntryInteraction", responseIdentifier=RESPONSE, expectedLength=str(length))
    entry.tail = f" {unit}" if unit else None
    return element("p", entry, class_=ANSWER_CLASS)


def _middle(number: Number) -> str:
    return number.low if number.low == number.high else plain((Decimal(number.low) + Decimal(number.high)) / 2)


def _shuffled(interaction: ET.Element, item: Item) -> None:
    """Mixes what can be chosen, as courses do unless they say otherwise; an order as it is written would be the key."""
    keeps = item.shuffle is False and not isinstance(item.answers, Ordering | Matching)
    interaction.set("shuffle", "false" if keeps else "true")
