"""Which options of a question are right: from what is stated, else from looks, else nobody knows.

Stated keys win only where they agree with each other and with looks. Where two sources differ, none is taken: a trainer who is
asked loses ten seconds, a learner with a wrong key loses trust.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from typing import Final

from elearn.exchange.word.questions import markers
from elearn.exchange.word.questions.found import FoundOption, FoundQuestion
from elearn.exchange.word.questions.looks import SOURCES, Habits, standing_out
from elearn.exchange.word.values import Certainty, Source

_LETTER_AND_WORDS = re.compile(r"(?P<letter>[A-Ha-h])\s*(?P<sign>[.):\-–(]|\s(?=\())\s*(?P<words>.+)", re.DOTALL)
_BARE = re.compile(r"[^\w]+")
_WORDS: Final[dict[Source, tuple[str, str]]] = {
    "asterisk": ("dấu * hoặc dấu tích", "an asterisk or tick"),
    "highlight": ("chữ tô nền", "highlighting"),
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
    looks = standing_out(question)
    plausible = {source: marked for source, marked in looks.items() if habits.is_plausible(source, marked, question)}
    if stated is None:
        return decision
    if stated:
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
    for written in [*question.stated, *question.listed]:
        indexes, words = read_key(written, question.options)
        if not indexes:
            decision.findings += [("WRD064", {"written": written}), ("WRD062", {})]
            return None
        found.append(indexes)
        decision.explanation = decision.explanation or words
    different = list(dict.fromkeys(found))
    if len(different) > 1:
        decision.findings.append(("WRD061", {"first": letters(different[0]), "second": letters(different[1])}))
        return None
    return different[0] if different else frozenset()


def read_key(written: str, options: list[FoundOption]) -> tuple[frozenset[int], str]:
    """The options that a stated key means, empty where it means none; and what stands behind it that is not an option's words."""
    letters_there = [option.letter.upper() for option in options]
    # A letter that was written twice names no option.
    by_letter = {letter: index for index, letter in enumerate(letters_there) if letters_there.count(letter) == 1}
    if found := markers.letters_in(written):
        return (frozenset(by_letter[each] for each in found), "") if all(each in by_letter for each in found) else (frozenset(), "")
    words = [folded(" ".join(line.text for line in option.lines)) for option in options]
    if folded(written) in words:
        return frozenset({words.index(folded(written))}), ""
    if (truth := _truth(written, words)) is not None:
        return frozenset({truth}), ""
    match = _LETTER_AND_WORDS.fullmatch(written.strip())
    if match is None or match["letter"].upper() not in by_letter:
        return frozenset(), ""
    index = by_letter[match["letter"].upper()]
    said = folded(match["words"])
    if said in words:
        # "B. Hà Nội" where Hà Nội is C: the writer moved an option and forgot the key.
        return (frozenset({index}), "") if words[index] == said else (frozenset(), "")
    return frozenset({index}), "" if words[index].startswith(said) else match["words"].strip(" )")


def _truth(written: str, words: list[str]) -> int | None:
    """True or false, where the options are these two."""
    bare = folded(written)
    for names in (markers.TRUE, markers.FALSE):
        if bare in {folded(each) for each in names}:
            return next((index for index, each in enumerate(words) if each in {folded(name) for name in names}), None)
    return None


def folded(text: str) -> str:
    """Words for comparison: without capitals and signs."""
    return _BARE.sub(" ", unicodedata.normalize("NFC", text).lower()).strip()


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
