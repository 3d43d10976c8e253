"""What exams, parts and chapters are called in headings: `Mã đề 101`, `PHẦN I`, `Chuyên đề 2`."""

from __future__ import annotations

import re
from typing import Final, TypeAlias

Label: TypeAlias = tuple[str, str]
"""The kind of an exam or a part, and its number or letter: `("đề", "101")`."""

LABEL = re.compile(
    r"(?i)(?<!\w)(?P<kind>chuyên\s*đề|chủ\s*đề|(?:mã\s*)?đề|phần|chương|bài)(?:\s*(?:thi|kiểm\s*tra))?\s*(?:số\s*)?:?\s*"
    r"(?P<value>\d{1,4}|[ivx]{1,5}|[a-h])(?!\w)|(?:^|(?<=án )|(?<=án: ))(?P<roman>[ivx]{1,5})\s*[.)/]"
)
WIDEST: Final = "đề"
"""An exam holds parts: its name ends all others."""
SHORT: Final = 60
_ROMAN: Final = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii", "xiii", "xiv", "xv")


def labels_in(text: str) -> list[tuple[Label, int]]:
    """The names in a heading with their places; `I.` at its beginning names a part."""
    found = []
    for match in LABEL.finditer(text):
        kind = " ".join((match["kind"] or "phần").lower().split())
        value = (match["value"] or match["roman"]).lower()
        value = str(_ROMAN.index(value) + 1) if value in _ROMAN else value.lstrip("0")
        found.append(((WIDEST if kind == "mã đề" else kind, value), match.start()))
    return found


def is_name(text: str) -> bool:
    """Whether a short line is the name of an exam or a part."""
    match = LABEL.match(text)
    return match is not None and len(text) <= SHORT and not text.rstrip().endswith((";", ",", "?"))
