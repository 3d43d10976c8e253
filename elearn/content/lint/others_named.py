"""Options that speak of other options: "Cả A và B", "Tất cả các phương án trên". Shuffled they lose their meaning. Pure."""

from __future__ import annotations

import re
from typing import Final

LONGEST: Final = 60
"""Characters of such an option: a longer one says something of its own."""
_ALL: Final = re.compile(
    r"(?:tất cả|cả (?:hai|ba|bốn|năm|a|b|[2-5]))\b.{0,20}(?:đúng|sai|trên|phương án|\b[a-d]$)"
    r"|(?:all|none|both|neither) of (?:the|these)|cả [a-d](?:,| và)",
    re.IGNORECASE,
)
_NONE: Final = re.compile(
    r"không (?:có )?(?:phương án|đáp án|lựa chọn|câu|ý|trường hợp) nào\b.{0,20}$"
    r"|không (?:có )?(?:cái|điều)? ?nào (?:ở |kể |nêu )?trên"
    r"|(?:các|những) (?:phương án|đáp án|lựa chọn|câu|ý) (?:\w+ )?trên",
    re.IGNORECASE,
)
_LETTERS: Final = re.compile(
    r"(?i:(?:cả|chỉ|chỉ có|gồm|both|only|neither|either)\s+)?(?i:(?:phương án|đáp án|câu|ý|options?|answers?)\s+)?"
    r"[A-H](?:\s*(?:,|&|\+|(?i:và|hoặc|and|or|nor))\s*(?i:(?:và|and)\s+)?[A-H])+"
    r"(?:\s+(?i:(?:cùng|đều|là|are|is|both|all)\s+){0,2}(?i:đúng|sai|phù hợp|correct|right|true|wrong|false))?\s*[.!]?"
)
"""A list of letters is one of options only where nothing else stands beside it: "Vitamin A và B" is none."""


def names_others(text: str) -> bool:
    """Whether an option is about others, by their letters or by where they stand."""
    words = " ".join(text.split())
    return len(words) <= LONGEST and bool(_LETTERS.fullmatch(words) or _ALL.search(words) or _NONE.search(words))
