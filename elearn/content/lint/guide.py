"""The table of all codes for the authors' guides: `python -m elearn.content.lint.guide docs/authoring.md en` writes it."""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from elearn.content.lint.catalogue import described, sentence_of
from elearn.content.lint.rule import Rule
from elearn.content.lint.sentences import GROUPS, RULES, group_of
from elearn.content.lint.sentences_compiler import COMPILER_RULES

ALL_RULES: Final[Mapping[str, Rule]] = {**RULES, **COMPILER_RULES}
BEGIN, END = "<!-- codes -->", "<!-- end of codes -->"

_HEADS: Final = {"vi": ("Mã", "Mức", "Câu báo"), "en": ("Code", "Severity", "What it says")}
_LEVELS: Final = {
    "vi": {"error": "lỗi", "warning": "cảnh báo", "info": "gợi ý"},
    "en": {"error": "error", "warning": "warning", "info": "remark"},
}


def rule_table(language: str) -> str:
    """The codes in groups, as Markdown tables; what a problem fills in is shown as `…`."""
    parts: list[str] = []
    for group, name in GROUPS.items():
        codes = sorted(code for code in ALL_RULES if group_of(code) == group)
        if codes:
            rows = [_row(code, language) for code in codes]
            head = "| " + " | ".join(_HEADS[language]) + " |\n|---|---|---|"
            parts.append("\n".join((f"### {name[language]} ({group})", "", head, *rows)))
    return "\n\n".join(parts)


def _row(code: str, language: str) -> str:
    shown = described(code, sentence_of, language)
    return f"| {code} | {_LEVELS[language][ALL_RULES[code].severity.value]} | {_cell(shown)} |"


def _cell(text: str) -> str:
    """A sentence that a Markdown table shows as it stands: marks of the format are not read as marks of the guide."""
    return re.sub(r"([|<>*`\[\]])", r"\\\1", text)


def rewritten(guide: str, language: str) -> str:
    """A guide with the table between its two marks made anew.

    Raises:
        ValueError: the guide has no marks.
    """
    before, begin, rest = guide.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError(f"the guide has no {BEGIN} … {END}")
    return f"{before}{BEGIN}\n\n{rule_table(language)}\n\n{END}{after}"


def main(arguments: list[str]) -> None:
    path, language = Path(arguments[0]), arguments[1]
    path.write_text(rewritten(path.read_text(encoding="utf-8"), language), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
