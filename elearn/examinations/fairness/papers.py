"""What is known of one candidate's paper: answers, and when the server had them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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
class Save:
    """An answer as it arrived, perhaps changed later; `value` as in `Answer`, None where the question was left blank again.

    `seconds` is how long after the paper was opened the server had it. The line may have held it up, never brought it sooner.
    """

    question: str
    value: str | None
    seconds: float


@dataclass(frozen=True, slots=True)
class Paper:
    """One candidate's answers by the id of the question in the bank.

    `seconds` is how long after the paper was opened the last answer arrived, None where its times say nothing: answered on paper,
    begun anew, or one question at a time. `saves` are those that came while the texts could not all have been read
    (`haste.least_seconds`), in the order in which they came; later ones are not kept.
    """

    candidate: str
    answers: Mapping[str, Answer]
    seconds: float | None = None
    saves: Sequence[Save] = ()
