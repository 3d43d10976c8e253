"""What an item says after an answer: to single options, to the whole, and how they become feedback and explanation."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from typing import Final

from elearn.content.writing.items import Markdown
from elearn.exchange.qti.body import Words, joined
from elearn.exchange.report import Notes

EXPLANATION: Final = "SOLUTION"
"""The outcome under which an explanation of ours is shown."""
_INSIDE: Final = frozenset({"feedbackInline", "feedbackBlock"})


class Feedback:
    """The feedback of one item; each piece is given to an option once, and what is left explains the question."""

    def __init__(self, item: ET.Element, words: Words, notes: Notes) -> None:
        self._words, self._notes = words, notes
        self._modal: list[ET.Element] = [each for each in item.iter("modalFeedback") if each.get("showHide", "show") == "show"]
        if len(self._modal) < sum(1 for _ in item.iter("modalFeedback")):
            notes.add("IMP020", what_vi="lời chỉ ẩn đi sau khi trả lời", what_en="feedback that is only hidden")
        self._told: set[int] = set()

    def of_choice(self, element: ET.Element, name: str) -> Markdown:
        """What is said to an option: inside it, and in the modal feedback under its name."""
        inside = [each for each in element.iter() if each.tag in _INSIDE]
        modal = [each for each in self._modal if each.get("identifier") == name and each.get("outcomeIdentifier") != EXPLANATION]
        self._told.update(map(id, (*inside, *modal)))
        return joined(self._words.blocks(each) for each in (*inside, *modal))

    def of_gap(self, name: str) -> Markdown:
        """What is said to a gap: the modal feedback under the name of its response."""
        modal = [each for each in self._modal if each.get("identifier") == name]
        self._told.update(map(id, modal))
        return joined(self._words.blocks(each) for each in modal)

    def rest(self, body: ET.Element) -> Markdown:
        """What explains the question as a whole. Words that depended on the answer are told as such."""
        left = [each for each in self._modal if id(each) not in self._told]
        left += [each for each in body.iter() if each.tag in _INSIDE and id(each) not in self._told]
        if any(each.get("outcomeIdentifier") != EXPLANATION for each in left):
            self._notes.add("QTI008")
        return joined(self._words.blocks(each) for each in left)
