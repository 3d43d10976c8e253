"""The declarations and rules of an item: what is right, what it is worth, which numbers are accepted."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Final

from elearn.content.grammar.numbers import plain
from elearn.exchange.xml_tree import number_of, values_of

MAP_RESPONSE: Final = "map_response"
_MOST_DIGITS: Final = 18


@dataclass(frozen=True, slots=True)
class Declaration:
    """A response: its type, its right values in order, and what single values are worth.

    `lower` and `upper` bound the sum of those; `otherwise` is what a value that is not among them is worth.
    """

    id: str
    cardinality: str = "single"
    base_type: str = "identifier"
    correct: tuple[str, ...] = ()
    mapping: dict[str, float] = field(default_factory=dict)
    upper: float | None = None
    lower: float | None = None
    otherwise: float = 0.0

    @property
    def best(self) -> tuple[str, ...]:
        """The right values; where only a mapping says so, those that give points."""
        return self.correct or self.worth_most

    @property
    def worth_most(self) -> tuple[str, ...]:
        """The values that the mapping calls right: where one is chosen the best ones, else all that give points."""
        gains = {key: worth for key, worth in self.mapping.items() if worth > 0}
        most = max(gains.values(), default=0.0)
        return tuple(key for key, worth in gains.items() if worth == most or self.cardinality != "single")


@dataclass(frozen=True, slots=True)
class Rules:
    """The declarations of an item by name, and its processing."""

    responses: dict[str, Declaration]
    outcomes: dict[str, ET.Element]
    processing: ET.Element | None

    @property
    def is_mapped(self) -> bool:
        """Whether single values of a response are worth something, instead of the whole being right or wrong."""
        if self.processing is None:
            return False
        return MAP_RESPONSE in self.template or next(self.processing.iter("mapResponse"), None) is not None

    @property
    def template(self) -> str:
        """Where the processing that the item names is described, empty for none."""
        return "" if self.processing is None else self.processing.get("template", "") or self.processing.get("templateLocation", "")

    def response(self, name: str) -> Declaration:
        return self.responses.get(name, Declaration(name))

    def points(self) -> float | None:
        """What a wholly right answer gives, None where the item does not say."""
        for name in ("MAXSCORE", "SCORE"):
            declared = self.outcomes.get(name)
            if declared is None:
                continue
            stated = values_of(declared) if name == "MAXSCORE" else (declared.get("normalMaximum", ""),)
            if (found := number_of(stated[0] if stated else None)) and found > 0:
                return found
        return self._mapped_points()

    def _mapped_points(self) -> float | None:
        if not self.is_mapped:
            return None
        total = 0.0
        for each in self.responses.values():
            worths = [worth for worth in each.mapping.values() if worth > 0]
            most = sum(worths) if each.cardinality != "single" else max(worths, default=0.0)
            total += min(most, each.upper) if each.upper is not None else most
        return total if total > 0 else None


def read_rules(item: ET.Element) -> Rules:
    """What an item declares."""
    responses = {each.get("identifier", ""): _declaration(each) for each in item.iter("responseDeclaration")}
    outcomes = {each.get("identifier", ""): each for each in item.iter("outcomeDeclaration")}
    return Rules(responses, outcomes, item.find("responseProcessing"))


def _declaration(element: ET.Element) -> Declaration:
    mapping = element.find("mapping")
    worth: dict[str, float] = {}
    for entry in element.iter("mapEntry"):
        value = number_of(entry.get("mappedValue"))
        if value is not None:
            worth[entry.get("mapKey", "").strip()] = value
    return Declaration(
        element.get("identifier", ""),
        element.get("cardinality", "single"),
        element.get("baseType", "identifier"),
        values_of(element.find("correctResponse")),
        worth,
        number_of(mapping.get("upperBound")) if mapping is not None else None,
        number_of(mapping.get("lowerBound")) if mapping is not None else None,
        (number_of(mapping.get("defaultValue")) if mapping is not None else None) or 0.0,
    )


# --- numbers -------------------------------------------------------------------------------------------------------


def intervals_of(rules: Rules, declared: Declaration) -> list[tuple[str, str]]:
    """The closed intervals of numbers that are accepted, as decimal strings; empty where there are none."""
    found: list[tuple[str, str]] = []
    for element in rules.processing.iter() if rules.processing is not None else ():
        if element.tag == "equal" and _speaks_of(element, declared.id):
            found += _equal(element, declared)
        elif element.tag == "and":
            found += _between(element, declared.id)
    return list(dict.fromkeys(found or [(exact, exact) for exact in map(_plain, declared.best) if exact]))


def _speaks_of(element: ET.Element, name: str) -> bool:
    return any(variable.get("identifier") == name for variable in element.findall("variable"))


def _equal(element: ET.Element, declared: Declaration) -> list[tuple[str, str]]:
    base = element.find("baseValue")
    middles = [base.text or ""] if base is not None else list(declared.correct)
    tolerance = [_decimal(part) for part in element.get("tolerance", "0").split()]
    if not tolerance or None in tolerance:
        return []
    below, above = tolerance[0] or Decimal(0), tolerance[-1] or Decimal(0)
    found = []
    for middle in filter(None, map(_decimal, middles)):
        share = abs(middle) / 100 if element.get("toleranceMode") == "relative" else Decimal(1)
        spread = (below * share, above * share) if element.get("toleranceMode", "exact") != "exact" else (Decimal(0),) * 2
        found.append((plain(middle - spread[0]), plain(middle + spread[1])))
    return found or [(exact, exact) for exact in map(_plain, middles) if exact]


def _between(element: ET.Element, name: str) -> list[tuple[str, str]]:
    ends: dict[str, str] = {}
    for bound in element:
        base = bound.find("baseValue")
        if bound.tag in {"gte", "lte"} and base is not None and _speaks_of(bound, name):
            ends[bound.tag] = _plain(base.text or "")
    return [(ends["gte"], ends["lte"])] if all(ends.get(tag) for tag in ("gte", "lte")) else []


def _plain(text: str) -> str:
    number = _decimal(text)
    return plain(number) if number is not None else ""


def _decimal(text: str) -> Decimal | None:
    """A number of the file; None for what is no number, or has more digits than anybody writes."""
    try:
        number = Decimal(text.strip().replace(",", "."))
    except InvalidOperation:
        return None
    exponent = number.as_tuple().exponent
    is_sane = isinstance(exponent, int) and number.adjusted() <= _MOST_DIGITS and exponent >= -_MOST_DIGITS
    return number if is_sane else None
