"""Rules about where a question can stand: every question of a lesson is to be answered, so each must be shown to every reader.

A quiz asks its own questions as well as those that it draws.
"""

from __future__ import annotations

import re

from elearn.content.grammar import marks
from elearn.content.grammar.complaints import Complaints
from elearn.content.grammar.raw import RawFile
from elearn.content.lint.visible import visible_lines

_LOOKS_LIKE_ONE = re.compile(r"(?:[ \t]|>|[-*+][ \t]|[0-9]{1,9}[.)][ \t])*(#{1,6}[ \t]+|#{2,6})\?")


def check_places(raw: RawFile, complaints: Complaints) -> None:
    """QST012 to QST015."""
    for question in raw.questions:
        if raw.kind == "case":
            complaints.at("QST013", question.place)
        elif raw.kind not in {"lesson", "quiz", "bank"}:
            complaints.at("QST014", question.place, kind=raw.kind)
        elif question.edition is not None:
            complaints.at("QST012", question.place, edition=question.edition)
    _check_unread(raw, complaints)


def _check_unread(raw: RawFile, complaints: Complaints) -> None:
    """What an author meant as a question, but stands where it is only text: in a box, a list, `/// details`, on a wrong level."""
    read = {question.place.line for question in raw.questions}
    for line in visible_lines(raw):
        looks = _LOOKS_LIKE_ONE.match(line.text)
        # Four spaces make code, which may well show how a question is written.
        if looks and line.number not in read and marks.indent_of(line.text) < 4:
            complaints.add("QST015", line.number, looks.start(1) + 1)
