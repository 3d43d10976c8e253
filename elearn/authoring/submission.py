"""What a form sends, tidied: one Unicode form, one kind of line ends, nothing behind the words. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from werkzeug.datastructures import MultiDict

from elearn.content import limits
from elearn.core.text import nfc

_LONGEST: Final = limits.BLOCK_CHARACTERS
"""Characters of one field: what is longer no course may hold between two headings."""


@dataclass(frozen=True, slots=True)
class Submission:
    """The fields of a form by name, each tidied."""

    form: Mapping[str, str]

    @classmethod
    def of(cls, form: MultiDict[str, str]) -> Submission:
        return cls({name: _tidy(value) for name, value in form.items()})

    def text(self, name: str) -> str:
        """Words that may have several lines."""
        return self.form.get(name, "")

    def line(self, name: str) -> str:
        """Words on one line."""
        return " ".join(self.text(name).split())

    def is_on(self, name: str) -> bool:
        return bool(self.form.get(name))


def _tidy(value: str) -> str:
    lines = nfc(value.replace("\r\n", "\n").replace("\r", "\n")[:_LONGEST]).split("\n")
    return "\n".join(line.rstrip() for line in lines).strip("\n")
