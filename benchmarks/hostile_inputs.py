"""Markdown that hurts: what is known to have stalled parsers, what was found to be worst here, and random heaps of signs."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping

KNOWN: Mapping[str, str] = {
    "opening brackets": "[" * 20_000,
    "opening images": "![" * 10_000,
    "quotes in quotes": "> " * 3_000 + "a",
    "lists in lists": "- " * 3_000 + "a",
    "emphasis that never ends": "*a **a " * 4_000,
    "runs of backticks": "".join("`" * length + "a" for length in range(1, 250)),
    "comments that never end": "<!--" * 8_000,
}
"""The classics. The compiler's own limits refuse them before a parser sees them."""

WORST: Mapping[str, str] = {
    "fences": "```\n" * 8_000,
    "underlined headings": "a\n=\n" * 8_000,
    "addresses that never end": "<http://" * 6_000,
    "blank lines": "\n" * 60_000 + "a",
    "callouts": "> [!note]\n" * 5_000,
    "folded blocks in folded blocks": "??? a\n\n" + "\n".join("    " * depth + "??? a" for depth in range(1, 350)),
    "a list of thousands": "\n".join(f"{number}. a" for number in range(9_000)),
}
"""The seven that took longest of about sixty that were tried on this compiler."""

_SIGNS = (
    "[", "]", "(", ")", "![", "](", "*", "**", "_", "***", "`", "```", "~~~", "<", ">", "<!--", "-->", "&", "&#", "\\", "> ", "- ",
    "1. ", "    ", "\n", "\n\n", "|", "---|", "[^1]", "[^1]: ", "*[a]: ", "!!! ", "??? ", "::: ", "{#", "}", "{{", "\n===\n", "^",
    "~", "a", "ă", "http://", "\n# ", "| a ", "$",
)  # fmt: skip


def random_inputs(count: int, *, seed: int = 7) -> Iterator[tuple[str, str]]:
    """(name, text) of heaps of signs: each uses a few signs, many times, in random order."""
    chance = random.Random(seed)
    for number in range(count):
        signs = chance.choices(_SIGNS, k=chance.randint(1, 6))
        length = chance.randint(100, 12_000)
        yield f"random {number}", "".join(chance.choices(signs, k=length))
