"""Marking: what a response is worth, by rules that anyone can recompute.

Scores are exact fractions between 0 and 1 of a question's points. The share that is earned:

=========  ============================================================================================================
kind       share
=========  ============================================================================================================
single     1 if the right option was chosen, else 0
multiple   (right options chosen - wrong options chosen) / right options, not below 0
numeric    1 if the number lies in one of the accepted intervals, ends included, else 0; where the unit names a month, a day may be
           written with its month and year (`days`)
text       the highest percentage among the accepted wordings of any language that match, else 0
matching   pairs matched / pairs
cloze      the sum over the gaps / gaps; a typed gap earns as a text does, a number or a list 1 or 0
ordering   (longest run - 1) / (items - 1), where a run is any choice of items that stand in the right order among themselves
spot       (hits - false alarms) / suspicious segments, not below 0; if nothing is suspicious, 1 without false alarms, else 0
essay      none yet: a person marks it
=========  ============================================================================================================

With `scoring: all` a share below 1 scores 0; the outcome still says "partly", because the learner should know. A percentage that
an author wrote beside a wording of a short text is always honoured: it says more than the general setting.

Why the longest run for orderings: the items outside it are the fewest that must be moved to put everything right, so one item
in the wrong place costs one step wherever it was dropped, and exactly those items can be pointed out. Counting pairs would give
half of the points to a blind guess; counting positions would give none for a list that is right but for its first item.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import chain
from typing import Literal, TypeAlias

from elearn.assessment.number_match import Ask as Ask
from elearn.assessment.number_match import judge_number
from elearn.assessment.responses import Chosen, Filled, Ordered, Paired, Response, Spotted, Written, is_blank
from elearn.assessment.text_match import matches
from elearn.content.document import (
    AcceptedText,
    Choice,
    Cloze,
    Essay,
    Gap,
    Language,
    Matching,
    Numeric,
    NumericAnswer,
    Ordering,
    Question,
    ShortText,
    Spot,
)

Outcome: TypeAlias = Literal["right", "partly", "wrong", "unanswered", "ask-back", "pending"]
PartState: TypeAlias = Literal[
    "chosen-right", "chosen-wrong", "missed", "left",  # options
    "hit", "false-alarm", "miss",  # segments of a spotted message, which may also be "left"
    "right", "partly", "wrong", "empty", "ask-back",  # pairs, items of an order, gaps, and the answer as a whole
]  # fmt: skip

WHOLE = ""
"""The part that stands for the answer as a whole, where it has no parts (`numeric`, `text`)."""


class MismatchedResponse(ValueError):
    """A response of another kind than its question, which no reader of forms can give."""


@dataclass(frozen=True, slots=True)
class Mark:
    """The judgement of one response.

    `score` is a fraction of the question's points. `parts` says how each option, left side, item, gap or segment fared, by its id;
    it is empty when nothing was answered or a person marks. `percent` is what a short text earned. `asks` names the parts whose
    number must be asked back; until they are answered they count 0.
    """

    score: Fraction
    outcome: Outcome
    parts: dict[str, PartState] = field(default_factory=dict)
    percent: int | None = None
    asks: dict[str, Ask] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Earned:
    """The share earned before `scoring` has its say."""

    share: Fraction
    parts: dict[str, PartState]
    percent: int | None = None
    asks: dict[str, Ask] = field(default_factory=dict)


_NOTHING = Fraction(0)


def mark(question: Question, response: Response | None) -> Mark:
    """The mark of `response`.

    A wording that is accepted in one language is right on the page of every other: the language can change within an attempt, and
    what was typed before is sent again with the rest of its question.

    Ids that the question does not know earn nothing and cost nothing.

    Raises:
        MismatchedResponse: the response is of another kind.
    """
    if response is None or (is_blank(response.answer) and not isinstance(response.answer, Spotted)):
        return Mark(_NOTHING, "unanswered")
    if isinstance(question.key, Essay) and isinstance(response.answer, Written):
        return Mark(_NOTHING, "pending")
    earned = _earned(question, response)
    score = _NOTHING if is_whole_only(question) and earned.share < 1 else earned.share
    return Mark(score, _outcome(earned), earned.parts, earned.percent, earned.asks)


def is_whole_only(question: Question) -> bool:
    """Whether a share below 1 earns nothing."""
    return question.scoring == "all" and not isinstance(question.key, ShortText)


def _outcome(earned: _Earned) -> Outcome:
    if earned.asks:
        return "ask-back"
    if earned.share == 1:
        return "right"
    return "partly" if earned.share > 0 else "wrong"


def _earned(question: Question, response: Response) -> _Earned:
    match question.key, response.answer:
        case Choice() as key, Chosen(options=chosen):
            earned = _choice(key, chosen, several=question.kind == "multiple")
        case Numeric() as key, Written(text=text):
            earned = _number(key.answers, text)
        case ShortText() as key, Written(text=text):
            percent = _percent(key.accepted, text, ignore_diacritics=key.ignore_diacritics)
            earned = _Earned(Fraction(percent, 100), {WHOLE: _state(percent)}, percent)
        case Matching() as key, Paired(pairs=pairs):
            earned = _matching(key, dict(pairs))
        case Cloze() as key, Filled(gaps=gaps):
            earned = _cloze(key, dict(gaps))
        case Ordering() as key, Ordered(items=items):
            earned = _ordering(key.items, items)
        case Spot() as key, Spotted(segments=segments):
            earned = _spot(key, segments)
        case key, answer:
            raise MismatchedResponse(f"{question.id}: {answer.kind} for {key.kind}")
    return earned


def _choice(key: Choice, chosen: Sequence[str], *, several: bool) -> _Earned:
    states: dict[tuple[bool, bool], PartState] = {
        (True, True): "chosen-right",
        (True, False): "chosen-wrong",
        (False, True): "missed",
        (False, False): "left",
    }
    parts = {option: states[option in chosen, option in key.right] for option in key.options}
    chosen_right, chosen_wrong = _count(parts, "chosen-right"), _count(parts, "chosen-wrong")
    if several:
        return _Earned(_net(chosen_right, chosen_wrong, len(key.right)), parts)
    return _Earned(Fraction(chosen_right == len(key.right) and not chosen_wrong), parts)


def _spot(key: Spot, marked: Sequence[str]) -> _Earned:
    states: dict[tuple[bool, bool], PartState] = {
        (True, True): "hit",
        (True, False): "false-alarm",
        (False, True): "miss",
        (False, False): "left",
    }
    parts = {segment: states[segment in marked, segment in key.suspicious] for segment in key.segments}
    hits, false_alarms = _count(parts, "hit"), _count(parts, "false-alarm")
    return _Earned(_net(hits, false_alarms, len(key.suspicious)), parts)


def _net(gained: int, lost: int, available: int) -> Fraction:
    """(gained - lost) / available, not below 0; where nothing was to be gained, 1 if nothing was lost."""
    return Fraction(max(gained - lost, 0), available) if available else Fraction(lost == 0)


def _matching(key: Matching, pairs: Mapping[str, str]) -> _Earned:
    parts: dict[str, PartState] = {
        left: "empty" if left not in pairs else "right" if pairs[left] == key.pairs[left] else "wrong" for left in key.lefts
    }
    return _Earned(Fraction(_count(parts, "right"), len(parts)), parts)


def _ordering(right: Sequence[str], given: Sequence[str]) -> _Earned:
    run = _longest_run([right.index(item) for item in given if item in right])
    steps = len(right) - 1
    share = Fraction(max(len(run) - 1, 0), steps) if steps else Fraction(len(run))
    # A run of one is no order: nothing stands right with anything else.
    parts: dict[str, PartState] = {item: "right" if share and rank in run else "wrong" for rank, item in enumerate(right)}
    return _Earned(share, parts)


def _longest_run(ranks: Sequence[int]) -> list[int]:
    """The longest increasing choice of `ranks`, of several the one that begins with the smallest, and so on."""
    # For each place, how long a run can be that begins there.
    lengths = [1] * len(ranks)
    for here in range(len(ranks) - 1, -1, -1):
        longer = (lengths[there] for there in range(here + 1, len(ranks)) if ranks[there] > ranks[here])
        lengths[here] += max(longer, default=0)
    run: list[int] = []
    start = 0
    for wanted in range(max(lengths, default=0), 0, -1):
        last = run[-1] if run else -1
        places = (at for at in range(start, len(ranks)) if lengths[at] == wanted and ranks[at] > last)
        start = min(places, key=lambda at: ranks[at])
        run.append(ranks[start])
    return run


def _cloze(key: Cloze, filled: Mapping[str, str]) -> _Earned:
    total, parts, asks = _NOTHING, dict[str, PartState](), dict[str, Ask]()
    for gap in key.gaps:
        earned = _gap(gap, filled.get(gap.id, ""), ignore_diacritics=key.ignore_diacritics)
        total += earned.share
        parts[gap.id] = earned.parts[WHOLE]
        if WHOLE in earned.asks:
            asks[gap.id] = earned.asks[WHOLE]
    return _Earned(total / len(key.gaps), parts, asks=asks)


def _gap(gap: Gap, value: str, *, ignore_diacritics: bool) -> _Earned:
    if not value:
        return _Earned(_NOTHING, {WHOLE: "empty"})
    if gap.number is not None:
        return _number((gap.number,), value)
    if gap.options:
        percent = 100 if value == gap.right else 0
    else:
        percent = _percent(gap.accepted, value, ignore_diacritics=ignore_diacritics)
    return _Earned(Fraction(percent, 100), {WHOLE: _state(percent)})


def _percent(accepted: Mapping[Language, Sequence[AcceptedText]], text: str, *, ignore_diacritics: bool) -> int:
    """The best percentage among the wordings of all languages."""
    wordings = chain.from_iterable(accepted.values())
    earned = (each.percent for each in wordings if matches(each.pattern, text, ignore_diacritics=ignore_diacritics))
    return max(earned, default=0)


def _state(percent: int) -> PartState:
    if percent == 100:
        return "right"
    return "partly" if percent > 0 else "wrong"


def _number(answers: Sequence[NumericAnswer], text: str) -> _Earned:
    judged = judge_number(answers, text)
    if isinstance(judged, Ask):
        return _Earned(_NOTHING, {WHOLE: "ask-back"}, asks={WHOLE: judged})
    return _Earned(Fraction(judged), {WHOLE: "right" if judged else "wrong"})


def _count(parts: Mapping[str, PartState], state: PartState) -> int:
    return sum(each == state for each in parts.values())
