"""How long a text takes and how hard it is, in words for whoever writes it."""

from __future__ import annotations

import math
from dataclasses import dataclass

from flask import g

from elearn.content.readability import Readability, read
from elearn.core.errors import N_

_EASE: tuple[tuple[int, str], ...] = (
    (70, N_("dễ đọc")),
    (60, N_("vừa đọc")),
    (50, N_("hơi khó đọc")),
    (0, N_("khó đọc")),
)
"""From which reading ease on which word holds, after Flesch's table: 60 to 70 is standard."""
SHOWN = 8
"""Long sentences whose lines are told."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What is told of a text: sentences without a stop, the last of them about long sentences, whose `lines` can be gone to."""

    told: tuple[str, ...]
    long: str = ""
    lines: tuple[int, ...] = ()


def reading_of(path: str, text: str, language: str, *, above: int = 0) -> Reading | None:
    """What is told of a text; None where there is nothing to count. `above`: lines that the editor does not show."""
    if not path.endswith(".md"):
        return None
    found = read(path, text, language)
    if not found.sentences and not found.minutes:
        return None
    lines = tuple(max(1, each.line - above) for each in found.long[:SHOWN])
    return Reading(tuple(_told(found)), _long(found), lines)


def _told(found: Readability) -> list[str]:
    told = []
    if found.minutes is not None:
        told.append(g.translate(N_("Đọc khoảng %(n)s phút"), n=max(1, math.ceil(found.minutes))))
    if found.sentences:
        mean = round(found.mean)
        words = N_("câu trung bình %(n)s tiếng") if found.language.startswith("vi") else N_("câu trung bình %(n)s từ")
        told.append(g.translate(words, n=mean))
    if found.ease is not None:
        word = next(word for least, word in _EASE if found.ease >= least)
        told.append(g.translate(N_("độ dễ đọc Flesch %(n)s/100, %(word)s"), n=round(found.ease), word=g.translate(word)))
    return told


def _long(found: Readability) -> str:
    if not found.long:
        return ""
    words = (
        N_("%(count)s câu dài hơn %(limit)s tiếng") if found.language.startswith("vi") else N_("%(count)s câu dài hơn %(limit)s từ")
    )
    told: str = g.translate(words, count=len(found.long), limit=found.limit)
    return told
