"""The operators of response processing, on the values that its variables hold.

A value is None for nothing, a truth, or what a variable holds: words or numbers, in order where order counts, else sorted.
"""

from __future__ import annotations

import operator
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterable
from decimal import Decimal, InvalidOperation
from itertools import pairwise
from typing import Final, TypeAlias

Single: TypeAlias = str | Decimal
Value: TypeAlias = tuple[Single, ...] | bool | None
Operator: TypeAlias = Callable[[ET.Element, list[Value]], Value]
_DIGITS: Final = 40
"""Nobody counts further; a number of a million digits would take the memory of as many."""
NUMBERS: Final = frozenset({"float", "integer", "duration"})


class Unknown(Exception):
    """A rule that is not known here, or has no answer."""


def kept(texts: Iterable[str], base_type: str, *, ordered: bool = False) -> tuple[Single, ...]:
    """Texts as the values of a variable."""
    made = [single(text, base_type) for text in texts]
    return tuple(made if ordered else sorted(made, key=str))


def single(text: str, base_type: str) -> Single:
    """A text as one value.

    Raises:
        Unknown: it is not of that type.
    """
    if base_type in NUMBERS:
        try:
            number = Decimal(text.strip().replace(",", "."))
        except InvalidOperation as error:
            raise Unknown(text) from error
        if not number.is_finite() or abs(number.adjusted()) > _DIGITS:
            raise Unknown(text)
        return number
    words = text.split() if base_type in {"pair", "directedPair"} else [text.strip()]
    return " ".join(sorted(words) if base_type == "pair" else words)


def number_in(value: Value) -> Decimal | None:
    """The number that a value is, None for nothing.

    Raises:
        Unknown: it is something else.
    """
    if value is None:
        return None
    if isinstance(value, tuple) and len(value) == 1:
        found = single(value[0], "float") if isinstance(value[0], str) else value[0]
        if isinstance(found, Decimal):
            return found
    raise Unknown(str(value))


def _numbers(values: list[Value]) -> list[Decimal]:
    return [
        found for each in values for part in (each if isinstance(each, tuple) else (each,)) if (found := _one(part)) is not None
    ]


def _one(part: Single | bool | None) -> Decimal | None:
    return number_in((part,)) if isinstance(part, str | Decimal) else number_in(part)


def _equal(said: ET.Element, values: list[Value]) -> Value:
    mode, (one, other) = said.get("toleranceMode", "exact"), _numbers(values)
    if mode == "exact":
        return one == other
    try:
        spread = [Decimal(each) for each in said.get("tolerance", "0").split()]
    except InvalidOperation as error:
        raise Unknown("tolerance") from error
    share = abs(other) / 100 if mode == "relative" else Decimal(1)
    return other - spread[0] * share <= one <= other + spread[-1] * share


def _string_match(said: ET.Element, values: list[Value]) -> Value:
    one, other = (str(each[0]) if isinstance(each, tuple) and each else "" for each in values)
    if said.get("caseSensitive", "true") == "false":
        one, other = one.casefold(), other.casefold()
    return other in one if said.get("substring") == "true" else one == other


def _contains(_: ET.Element, values: list[Value]) -> Value:
    whole, part = (each if isinstance(each, tuple) else () for each in values)
    return all(each in whole for each in part)


def _member(said: ET.Element, values: list[Value]) -> Value:
    return _contains(said, values[::-1])


def _match(_: ET.Element, values: list[Value]) -> Value:
    return values[0] == values[1]


def _compared(holds: Callable[[Decimal, Decimal], bool]) -> Operator:
    return lambda _, values: all(holds(one, other) for one, other in pairwise(_numbers(values)))


def _joined(said: ET.Element, values: list[Value]) -> Value:
    parts = [part for each in values if isinstance(each, tuple) for part in each]
    return tuple(parts if said.tag == "ordered" else sorted(parts, key=str))


def _reckoned(said: ET.Element, values: list[Value]) -> Value:
    numbers = _numbers(values)
    match said.tag, numbers:
        case "sum", _:
            return (sum(numbers, Decimal(0)),)
        case "subtract", [one, other]:
            return (one - other,)
        case "product", [one, other]:
            return (one * other,)
        case "divide", [one, other] if other:
            return (one / other,)
        case "min", [_, *_]:
            return (min(numbers),)
        case "max", [_, *_]:
            return (max(numbers),)
    raise Unknown(said.tag)


def _size(_: ET.Element, values: list[Value]) -> Value:
    return (Decimal(len(values[0]) if isinstance(values[0], tuple) else 0),)


OPERATORS: Final[dict[str, Operator]] = {
    "match": _match,
    "member": _member,
    "contains": _contains,
    "equal": _equal,
    "stringMatch": _string_match,
    "lt": _compared(operator.lt),
    "lte": _compared(operator.le),
    "gt": _compared(operator.gt),
    "gte": _compared(operator.ge),
    "multiple": _joined,
    "ordered": _joined,
    "containerSize": _size,
    **dict.fromkeys(("sum", "subtract", "product", "divide", "min", "max"), _reckoned),
}
