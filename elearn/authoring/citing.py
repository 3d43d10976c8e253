"""Laws of the register in forms: which there are, and the `cite:` of a question as a law and what is said of it. Pure.

The register is known beside this package: the composition root hands its reader in. Without one there is none, and laws are typed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final, TypeAlias

from sqlalchemy.orm import Session

from elearn.content.register import Law

EXTENSION: Final = "elearn.known_laws"
"""Where the application keeps the reader."""
KnownLaws: TypeAlias = Callable[[Session], Mapping[str, Law]]
"""The laws that the register holds now, by key."""


def name_of_law(law: Law, language: str) -> str:
    """How a text of that language calls a law: its title and its number."""
    title = law.title.get(language) or law.title.get("vi", "")
    return f"{title} {law.number}".strip()


def cite_of(law: Law | None, words: str, language: str) -> str:
    """What a question cites: a law, then what was typed of it; where none was chosen what was typed alone."""
    if law is None:
        return words
    return ", ".join(filter(None, (name_of_law(law, language), words)))


def law_apart(cite: str, laws: Mapping[str, Law], language: str) -> tuple[str, str]:
    """The key of the law that a `cite:` begins with, empty for none, and the rest of it. `cite_of` puts both together again."""
    for key, law in laws.items():
        name = name_of_law(law, language)
        if cite == name:
            return key, ""
        if cite.startswith(f"{name}, ") and cite.removeprefix(f"{name}, ").strip():
            return key, cite.removeprefix(f"{name}, ")
    return "", cite
