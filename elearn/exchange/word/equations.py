"""Equations as one line of text that means the same: ½ is `1/2`, a power is raised or marked with `^`, a root has its sign."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Callable
from typing import Final

from elearn.exchange.word.parts import M, W

_SIMPLE = re.compile(r"[\w.,%°′″'∞]*")
_UP: Final = str.maketrans("0123456789+-−=()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿ")
_DOWN: Final = str.maketrans("0123456789+-−=()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎")
_RAISABLE = re.compile(r"[0-9n]{1,4}|[-−+][0-9]{1,3}")
_CODE = re.compile(r"\\(?P<name>[a-z]{1,2})(?P<options>(?:\\[a-z]{2}\d*)*)\(", re.IGNORECASE)
_DEEPEST: Final = 40


def linear(element: ET.Element, depth: int = 0) -> str:
    """An equation, or a part of one, in one line."""
    if depth > _DEEPEST:
        return "".join(element.itertext())
    name = element.tag.removeprefix(M)
    if element.tag in {f"{M}t", f"{W}t"}:
        return element.text or ""
    if name.endswith("Pr"):
        return ""
    if name in _FORMS:
        return _FORMS[name](element, depth)
    return "".join(linear(child, depth + 1) for child in element)


def _part(element: ET.Element, name: str, depth: int) -> str:
    found = element.find(f"{M}{name}")
    return "" if found is None else linear(found, depth + 1).strip()


def _sign(element: ET.Element, path: str, usual: str) -> str:
    found = element.find("/".join(f"{M}{each}" for each in path.split("/")))
    return usual if found is None else found.get(f"{M}val", "")


def _bracketed(text: str) -> str:
    """In brackets where it has more than one sign."""
    return text if _SIMPLE.fullmatch(text) else f"({text})"


def raised(text: str) -> str:
    return text.translate(_UP) if _RAISABLE.fullmatch(text) else f"^{_bracketed(text)}" if text else ""


def lowered(text: str) -> str:
    return text.translate(_DOWN) if _RAISABLE.fullmatch(text) and "n" not in text else f"_{_bracketed(text)}" if text else ""


def fraction(above: str, below: str) -> str:
    return f"{_bracketed(above)}/{_bracketed(below)}"


def root(degree: str, words: str) -> str:
    return f"{f'[{degree}]' if degree else ''}√({words})"


def _scripts(element: ET.Element, depth: int) -> str:
    base = _bracketed(_part(element, "e", depth))
    return base + lowered(_part(element, "sub", depth)) + raised(_part(element, "sup", depth))


def _summed(element: ET.Element, depth: int) -> str:
    sign = _sign(element, "naryPr/chr", "∫") + lowered(_part(element, "sub", depth)) + raised(_part(element, "sup", depth))
    return f"{sign} {_bracketed(_part(element, 'e', depth))}"


def _delimited(element: ET.Element, depth: int) -> str:
    before, after = _sign(element, "dPr/begChr", "("), _sign(element, "dPr/endChr", ")")
    inside = _sign(element, "dPr/sepChr", "|").join(linear(each, depth + 1) for each in element.findall(f"{M}e"))
    return f"{before}{inside}{after}"


def _rows(element: ET.Element, depth: int) -> str:
    rows = [", ".join(linear(each, depth + 1) for each in row.findall(f"{M}e")) for row in element.findall(f"{M}mr")]
    return f"[{'; '.join(rows)}]"


_FORMS: Final[dict[str, Callable[[ET.Element, int], str]]] = {
    "f": lambda element, depth: fraction(_part(element, "num", depth), _part(element, "den", depth)),
    "sSup": _scripts,
    "sSub": _scripts,
    "sSubSup": _scripts,
    "rad": lambda element, depth: root(_part(element, "deg", depth), _part(element, "e", depth)),
    "nary": _summed,
    "d": _delimited,
    "m": _rows,
    "eqArr": lambda element, depth: "; ".join(linear(each, depth + 1) for each in element.findall(f"{M}e")),
    "func": lambda element, depth: f"{_part(element, 'fName', depth)} {_bracketed(_part(element, 'e', depth))}",
    "limLow": lambda element, depth: _part(element, "e", depth) + lowered(_part(element, "lim", depth)),
    "limUpp": lambda element, depth: _part(element, "e", depth) + raised(_part(element, "lim", depth)),
}


def of_field(instruction: str) -> str:
    r"""The equation of an old field (`EQ \f(1,2)`); what is no fraction or root stays as it is written there."""
    return _codes(instruction.strip()[2:].strip(), 0)


def _codes(text: str, depth: int) -> str:
    match = _CODE.search(text)
    if match is None or depth > _DEEPEST:
        return text
    end, parts = _inside(text, match.end())
    inner = [_codes(part, depth + 1).strip() for part in parts]
    name = match["name"].lower()
    if name == "f" and len(inner) == 2:
        said = fraction(*inner)
    elif name == "r":
        said = root(inner[0] if len(inner) > 1 else "", inner[-1])
    elif name == "s":
        said = lowered(inner[0]) if "\\do" in match["options"].lower() else raised(inner[0])
    else:
        said = f"({', '.join(inner)})"
    return text[: match.start()] + said + _codes(text[end:], depth + 1)


def _inside(text: str, begin: int) -> tuple[int, list[str]]:
    """Where the brackets that were opened close, and the parts between them."""
    level, parts = 1, [""]
    for place in range(begin, len(text)):
        sign = text[place]
        level += (sign == "(") - (sign == ")")
        if not level:
            return place + 1, parts
        if sign in ",;" and level == 1:
            parts.append("")
        else:
            parts[-1] += sign
    return len(text), parts
