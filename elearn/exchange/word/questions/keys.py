"""Which options of a question are right: from what is stated, else from looks, else nobody knows.

Stated keys win only where they agree with each other and with looks. Where two sources differ, none is taken: a trainer who is
asked loses ten seconds, a learner with a wrong key loses trust.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from elearn.exchange.word.questions import markers
from elearn.exchange.word.questions.found import FoundQuestion
from elearn.exchange.word.questions.looks import SOURCES, Habits, standing_out, struck_out
from elearn.exchange.word.questions.stated import read_key
from elearn.exchange.word.values import Certainty, Source

_WORDS: Final[dict[Source, tuple[str, str]]] = {
    "asterisk": ("dấu *, dấu tích hoặc chữ (đúng)", "an asterisk, a tick or the word (đúng)"),
    "highlight": ("nền hoặc khung của chữ", "highlighting or a frame"),
    "colour": ("màu chữ", "the colour of the text"),
    "underline": ("chữ gạch chân", "underlining"),
    "bold": ("chữ đậm", "bold type"),
    "italic": ("chữ nghiêng", "italics"),
}


@dataclass(slots=True)
class Decision:
    """The right options by index. `source` is the look that it was guessed from, None where it is stated or not known.

    `findings` are codes with their words; `explanation` is what stood behind the letter of a stated key.
    """

    right: frozenset[int] = frozenset()
    source: Source | None = None
    certainty: Certainty = "doubtful"
    findings: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    explanation: str = ""
    is_doubtful: bool = False

    @property
    def is_open(self) -> bool:
        """Whether a person must choose or confirm."""
        return not self.right or self.source is not None or self.is_doubtful


def decide(question: FoundQuestion, habits: Habits) -> Decision:
    """The key of a question with options."""
    decision = Decision()
    stated = _stated(question, decision)
    decision.is_doubtful = bool(question.doubts)
    decision.findings += question.doubts
    if question.number_twice:
        decision.findings.append(("WRD066", {"number": str(question.number)}))
    if question.is_doubtful and not question.stated:
        decision.is_doubtful = True
        decision.findings.append(("WRD069", {"number": str(question.number)}))
    decision.findings += [("WRD076", {"written": each}) for each in question.struck]
    if question.list_doubt and not question.stated:
        decision.is_doubtful = True
        decision.findings.append(("WRD077", {"named": question.list_doubt}))
    looks = standing_out(question)
    plausible = {source: marked for source, marked in looks.items() if habits.is_plausible(source, marked, question)}
    if stated is None:
        return decision
    if (struck := stated & struck_out(question)) != frozenset():
        decision.findings += [("WRD076", {"written": letters(struck)}), ("WRD062", {})]
    elif stated:
        _weigh_stated(stated, plausible, habits, decision)
    elif plausible:
        _weigh_looks(plausible, habits, decision)
    else:
        decision.findings += [("WRD063", {"options": letters(max(looks.values(), key=len))})] if looks else []
        decision.findings.append(("WRD062", {}))
    return decision


def letters(indexes: frozenset[int]) -> str:
    return ", ".join(chr(ord("A") + index) for index in sorted(indexes))


def _stated(question: FoundQuestion, decision: Decision) -> frozenset[int] | None:
    """What is stated, empty for nothing; None where it cannot be read or contradicts itself, which is told."""
    found: list[frozenset[int]] = []
    asks_several = markers.SEVERAL.search(question.words()) is not None
    for written in [*question.stated, *([] if question.number_twice else question.listed)]:
        reading = read_key(written, question.options, asks_several=asks_several)
        if not reading.right:
            decision.findings += [("WRD075" if reading.is_doubtful else "WRD064", {"written": written}), ("WRD062", {})]
            return None
        found.append(reading.right)
        decision.explanation = decision.explanation or reading.words
    different = list(dict.fromkeys(found))
    if len(different) > 1:
        decision.findings.append(("WRD061", {"first": letters(different[0]), "second": letters(different[1])}))
        return None
    return different[0] if different else frozenset()


def _weigh_stated(stated: frozenset[int], looks: dict[Source, frozenset[int]], habits: Habits, decision: Decision) -> None:
    for source, marked in looks.items():
        # Slanted type is used for much else: titles of laws, words of other languages.
        if marked != stated and (source != "italic" or habits.uses(source)):
            decision.findings.append(("WRD061", {"first": letters(stated), "second": f"{letters(marked)} ({_WORDS[source][0]})"}))
            return
    decision.right = stated


def _weigh_looks(looks: dict[Source, frozenset[int]], habits: Habits, decision: Decision) -> None:
    telling = {source: marked for source, marked in looks.items() if source != "italic" or habits.uses(source)} or looks
    different = list(dict.fromkeys(telling.values()))
    if len(different) > 1:
        first, second = (f"{letters(telling[source])} ({_WORDS[source][0]})" for source in _two_that_differ(telling))
        decision.findings += [("WRD061", {"first": first, "second": second})]
        return
    source = next(each for each in SOURCES if each in telling)
    decision.right, decision.source = different[0], source
    decision.certainty = "likely" if len(telling) > 1 or habits.uses(source) else "doubtful"
    why_vi, why_en = _WORDS[source]
    decision.findings.append(("WRD060", {"options": letters(different[0]), "why_vi": why_vi, "why_en": why_en}))


def _two_that_differ(looks: dict[Source, frozenset[int]]) -> tuple[Source, Source]:
    names = list(looks)
    second = next(name for name in names[1:] if looks[name] != looks[names[0]])
    return names[0], second
