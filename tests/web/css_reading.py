"""Reads the product's stylesheets for the tests: rules, tokens in each theme, contrast of two colours."""

from __future__ import annotations

import re
from pathlib import Path

import elearn.web

CSS = Path(elearn.web.__file__).parent / "static" / "css"
TOKENS = CSS / "tokens.css"
KIT = sorted((CSS / "kit").glob("*.css"))
FILES = [TOKENS, *KIT]


def without_comments(text: str) -> str:
    return re.sub(r"(?s)/\*.*?\*/", "", text)


def read(path: Path) -> str:
    """A stylesheet without its comments."""
    return without_comments(path.read_text(encoding="utf-8"))


def block(text: str, start: str) -> str:
    """The body of the first block whose head contains `start`.

    Raises:
        ValueError: there is none.
    """
    at = text.index("{", text.index(start))
    depth = 0
    for place in range(at, len(text)):
        depth += {"{": 1, "}": -1}.get(text[place], 0)
        if depth == 0:
            return text[at + 1 : place]
    raise ValueError(start)


def declared(body: str) -> dict[str, str]:
    """The custom properties declared in a body."""
    return {name: value.strip() for name, value in re.findall(r"--([\w-]+):\s*([^;{}]+)", body)}


def themes() -> dict[str, dict[str, str]]:
    """The tokens of each theme, each complete."""
    text = read(TOKENS)
    light = declared(block(text, ":root {"))
    return {
        "light": light,
        "dark": light | declared(block(text, ':root[data-theme="dark"]')),
        "system dark": light | declared(block(text, "prefers-color-scheme: dark")),
        "contrast": light | declared(block(text, ':root[data-theme="contrast"]')),
        "system contrast": light | declared(block(text, "prefers-contrast: more")),
        "print": light | declared(block(text, "@media print")),
    }


def colour(tokens: dict[str, str], name: str) -> tuple[int, int, int]:
    """Red, green and blue of a token, 0 to 255; follows `var()`."""
    value = tokens[name]
    other = re.fullmatch(r"var\(--([\w-]+)\)", value)
    if other:
        return colour(tokens, other[1])
    digits = value.removeprefix("#")
    if len(digits) == 3:
        digits = "".join(digit * 2 for digit in digits)
    return int(digits[:2], 16), int(digits[2:4], 16), int(digits[4:], 16)


def contrast(first: tuple[int, int, int], second: tuple[int, int, int]) -> float:
    """The contrast ratio of WCAG 2.2, 1 to 21."""

    def luminance(parts: tuple[int, int, int]) -> float:
        linear = [part / 255 / 12.92 if part / 255 <= 0.04045 else ((part / 255 + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    low, high = sorted((luminance(first), luminance(second)))
    return (high + 0.05) / (low + 0.05)
