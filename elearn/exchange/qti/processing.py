"""The rules of an item that give points and choose feedback, built from a few patterns."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from typing import Final

from elearn.content.writing.items import Number

TEMPLATES: Final = "http://www.imsglobal.org/question/qti_v2p1/rptemplates/"


def element(name: str, *children: ET.Element, text: str = "", **attributes: str) -> ET.Element:
    """An element with its children; a name in Python may end with `_`."""
    made = ET.Element(name, {key.rstrip("_"): value for key, value in attributes.items()})
    made.text = text or None
    made.extend(children)
    return made


def variable(name: str) -> ET.Element:
    return element("variable", identifier=name)


def value(base_type: str, text: str) -> ET.Element:
    return element("baseValue", baseType=base_type, text=text)


def is_right(name: str) -> ET.Element:
    """The response is the right one."""
    return element("match", variable(name), element("correct", identifier=name))


def is_worth_all(name: str) -> ET.Element:
    """The mapping of the response gives 1 or more."""
    return element("gte", element("mapResponse", identifier=name), value("float", "1"))


def is_within(name: str, numbers: tuple[Number, ...]) -> ET.Element:
    """The response is in one of the intervals."""
    spans = [
        element(
            "and",
            element("gte", variable(name), value("float", number.low)),
            element("lte", variable(name), value("float", number.high)),
        )
        for number in numbers
    ]
    return spans[0] if len(spans) == 1 else element("or", *spans)


def template(name: str) -> ET.Element:
    """One of the standard's own processings: `match_correct`, `map_response`."""
    return element("responseProcessing", template=TEMPLATES + name)


def all_or_nothing(conditions: list[ET.Element], points: float) -> list[ET.Element]:
    """All points where every condition holds, otherwise nothing."""
    both = conditions[0] if len(conditions) == 1 else element("and", *conditions)
    return [
        element(
            "responseCondition",
            element("responseIf", both, _score(value("float", repr(points)))),
            element("responseElse", _score(value("float", "0"))),
        )
    ]


def a_share_each(conditions: list[ET.Element], points: float) -> list[ET.Element]:
    """For each condition that holds its share of the points."""
    share = value("float", repr(points / len(conditions)))
    return [_score(value("float", "0"))] + [
        element("responseCondition", element("responseIf", condition, _score(element("sum", variable("SCORE"), _copy(share)))))
        for condition in conditions
    ]


def mapped(name: str) -> list[ET.Element]:
    """What the mapping of the response gives."""
    return [_score(element("mapResponse", identifier=name))]


def tell(outcome: str, said: ET.Element) -> ET.Element:
    """Sets the outcome that shows feedback."""
    return element("setOutcomeValue", said, identifier=outcome)


def names(identifiers: list[str]) -> ET.Element:
    """These identifiers, whatever was answered."""
    return element("multiple", *(value("identifier", each) for each in identifiers))


def _score(said: ET.Element) -> ET.Element:
    return element("setOutcomeValue", said, identifier="SCORE")


def _copy(made: ET.Element) -> ET.Element:
    return element(made.tag, text=made.text or "", **made.attrib)
