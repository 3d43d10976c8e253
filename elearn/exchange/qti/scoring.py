"""What an item gives for answers: its own rules worked out, as far as they are known here; everything else is `Unknown`."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Mapping
from decimal import Decimal
from typing import Final

from elearn.exchange.qti.declarations import Declaration, Rules
from elearn.exchange.qti.operators import NUMBERS, OPERATORS, Single, Unknown, Value, kept, number_in, single
from elearn.exchange.xml_tree import values_of

SCORE: Final = "SCORE"


class _Ended(Exception):
    """`exitResponse`: no rule behind it counts."""


def score_of(rules: Rules, answers: Mapping[str, tuple[str, ...]]) -> Decimal:
    """The points for answers by the names of their responses.

    Raises:
        Unknown: a rule on the way to the points is not known here.
    """
    try:
        return _Run(rules, answers).score()
    except (ArithmeticError, IndexError, ValueError) as error:
        # A rule that says too little, or reckons with what cannot be reckoned with.
        raise Unknown(SCORE) from error


class _Run:
    """One answer going through the rules."""

    def __init__(self, rules: Rules, answers: Mapping[str, tuple[str, ...]]) -> None:
        self._rules = rules
        self._answers = answers
        self._outcomes: dict[str, Value | Unknown] = {name: _default(each) for name, each in rules.outcomes.items()}
        self._is_set = False

    def score(self) -> Decimal:
        try:
            for rule in self._rules.processing if self._rules.processing is not None else ():
                self._follow(rule)
        except _Ended:
            pass
        if not self._is_set:
            raise Unknown(SCORE)
        return number_in(self._outcome(SCORE)) or Decimal(0)

    # --- rules ---------------------------------------------------------------------------------------------------------

    def _follow(self, rule: ET.Element) -> None:
        if rule.tag == "setOutcomeValue" and len(rule) == 1:
            name = rule.get("identifier", "")
            self._is_set = self._is_set or name == SCORE
            try:
                self._outcomes[name] = self.value(rule[0])
            except Unknown as unknown:
                self._outcomes[name] = unknown
        elif rule.tag == "responseCondition":
            self._choose(rule)
        elif rule.tag == "responseProcessingFragment":
            for each in rule:
                self._follow(each)
        elif rule.tag == "exitResponse":
            raise _Ended
        else:
            self._doubt(rule)

    def _choose(self, condition: ET.Element) -> None:
        # That nothing was given where no branch held is an answer, too.
        self._is_set = self._is_set or any(each.get("identifier") == SCORE for each in condition.iter("setOutcomeValue"))
        for branch in condition:
            rules = list(branch)
            if branch.tag != "responseElse":
                try:
                    holds = self.value(rules.pop(0)) if rules else None
                except Unknown:
                    self._doubt(condition)
                    return
                if holds is not True:
                    continue
            for rule in rules:
                self._follow(rule)
            return

    def _doubt(self, rule: ET.Element) -> None:
        """Whatever a rule may set is not known any more."""
        if rule.tag in {"include", "responseProcessing"} or next(rule.iter("exitResponse"), None) is not None:
            raise Unknown(rule.tag)
        for each in rule.iter():
            if name := each.get("identifier") if each.tag in {"setOutcomeValue", "lookupOutcomeValue"} else None:
                self._outcomes[name] = Unknown(rule.tag)

    # --- expressions ---------------------------------------------------------------------------------------------------

    def value(self, said: ET.Element) -> Value:
        """What an expression comes to."""
        match said.tag:
            case "variable" | "correct" | "mapResponse" | "baseValue" | "null":
                return self._held(said, said.get("identifier", ""))
            case "isNull" | "and" | "or" | "not":
                return self._truth(said)
            case _:
                return self._worked_out(said)

    def _held(self, said: ET.Element, name: str) -> Value:
        """What stands there already, in the item or in the answer."""
        found: Value = None
        if said.tag == "variable":
            found = self._variable(name)
        elif said.tag == "correct":
            declared = self._rules.response(name)
            found = _held(declared.correct, declared)
        elif said.tag == "mapResponse":
            found = (self._mapped(self._rules.response(name)),)
        elif said.tag == "baseValue":
            found = (single(said.text or "", said.get("baseType", "string")),)
        return found

    def _truth(self, said: ET.Element) -> bool | None:
        values = [self.value(each) for each in said]
        if said.tag == "isNull":
            return values[0] in (None, ())
        if said.tag == "not":
            return None if values[0] is None else values[0] is not True
        holds = [each is True for each in values]
        return all(holds) if said.tag == "and" else any(holds)

    def _worked_out(self, said: ET.Element) -> Value:
        worked = OPERATORS.get(said.tag)
        if worked is None:
            raise Unknown(said.tag)
        values = [self.value(each) for each in said]
        if said.tag in {"multiple", "ordered"}:
            return worked(said, [each for each in values if each is not None])
        if any(each is None for each in values):
            return None
        if said.tag == "match" and (several := self._several(said)) is not None:
            return isinstance(values[0], tuple) and bool(values[0]) and values[0][0] in several
        return worked(said, values)

    def _several(self, said: ET.Element) -> tuple[Single, ...] | None:
        """The right values of a response that takes one of them, where they are compared with it; the standard has only one."""
        first, second = (each.get("identifier", "") for each in said)
        declared = self._rules.response(second)
        if said[1].tag != "correct" or first != second or declared.cardinality != "single" or len(declared.correct) < 2:
            return None
        return kept(declared.correct, declared.base_type)

    def _variable(self, name: str) -> Value:
        if name not in self._rules.responses:
            return self._outcome(name)
        declared = self._rules.response(name)
        return _held(self._answers.get(name, ()), declared)

    def _outcome(self, name: str) -> Value:
        found = self._outcomes.get(name)
        if isinstance(found, Unknown):
            raise found
        return found

    def _mapped(self, declared: Declaration) -> Decimal:
        worths = {single(key, declared.base_type): worth for key, worth in declared.mapping.items()}
        folded = {key.casefold(): worth for key, worth in worths.items() if isinstance(key, str)}
        given = kept(self._answers.get(declared.id, ()), declared.base_type)
        total = Decimal(0)
        for each in dict.fromkeys(given):
            alike = folded.get(each.casefold()) if isinstance(each, str) and declared.base_type == "string" else None
            total += Decimal(repr(worths.get(each, declared.otherwise if alike is None else alike)))
        total = total if declared.lower is None else max(total, Decimal(repr(declared.lower)))
        return total if declared.upper is None else min(total, Decimal(repr(declared.upper)))


def _held(texts: tuple[str, ...], declared: Declaration) -> Value:
    return kept(texts, declared.base_type, ordered=declared.cardinality == "ordered") if texts else None


def _default(declared: ET.Element) -> Value:
    base_type = declared.get("baseType", "string")
    texts = values_of(declared.find("defaultValue"))
    if texts:
        return kept(texts, base_type)
    return (Decimal(0),) if base_type in NUMBERS else None
