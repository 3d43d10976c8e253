"""What is known of one candidate's paper: answers and, where questions were asked one at a time, seconds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer that was given. A question left blank has none.

    `value` names what was chosen by the identity that it has in the bank, never by its place on the paper: two candidates who
    chose the same have equal values. Of several options chosen it is their identities in a fixed order, of a typed answer its
    normal form. `seconds` is how long the question was open, None where that is not known.
    """

    value: str
    right: bool
    seconds: float | None = None


@dataclass(frozen=True, slots=True)
class Paper:
    """One candidate's answers by the id of the question in the bank."""

    candidate: str
    answers: Mapping[str, Answer]
