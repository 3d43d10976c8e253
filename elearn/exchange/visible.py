"""How a question looks in a format that has not its kind: an essay that shows what was to be done, its key as explanation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from elearn.content.grammar.complaints import Complaints
from elearn.content.grammar.raw import GAP_CLOSE, GAP_OPEN, RawText
from elearn.content.grammar.spot import read_spot
from elearn.content.writing.items import Cloze, Item, Spot
from elearn.exchange.escaping import escaped, start_escaped
from elearn.exchange.gaps import gap_key, gaps_of
from elearn.exchange.moodle import joined
from elearn.exchange.words import Reader

_BLANK: Final = "\\_\\_\\_\\_\\_"
_KEY: Final = {"vi": "Đáp án", "en": "Answers"}


@dataclass(frozen=True, slots=True)
class Visible:
    """`language` is that of added words."""

    reader: Reader
    language: str

    def text_of(self, item: Item) -> str:
        """Title and stem as one text; gaps as lines to fill in, a spotted text without its marks."""
        if isinstance(item.answers, Cloze):
            return joined(item.title, _blanked(item.stem))
        if isinstance(item.answers, Spot):
            return joined(item.title, item.stem, _shown(item.answers.text))
        return joined(item.title, item.stem)

    def explanation_of(self, item: Item) -> str:
        """The explanation; of a kind that the other format has not, with the key."""
        key = gap_key(item, _md) if isinstance(item.answers, Cloze) else _spot_key(item) if isinstance(item.answers, Spot) else ""
        return joined(f"{_KEY[self.language]}: {key}" if key else "", item.explanation)


def _md(pattern: str) -> str:
    return escaped(pattern, at_start=False)


def weight(count: int) -> str:
    """The percentage of each of so many right options, with the digits that Moodle knows it by: `50`, `33.33333`."""
    return f"{100 / count:.5f}".rstrip("0").rstrip(".") if count else "0"


def deduction(count: int) -> str:
    """What a wrong option takes away, as we mark it: as much as one of so many right ones gives."""
    return f"-{weight(count)}" if count else "-100"


def _blanked(stem: str) -> str:
    text, gaps = gaps_of(stem)
    for gap in gaps:
        text = text.replace(f"{GAP_OPEN}{gap.id}{GAP_CLOSE}", _BLANK)
    return text


def _segments(text: str) -> tuple[list[str], list[str]]:
    """The lines of a spotted text without marks, and what is suspicious in it."""
    lines = ["```spot", *text.split("\n"), "```"]
    raw = read_spot(lines, 0, len(lines), Complaints("", lines))
    shown = ["".join(part.markdown if isinstance(part, RawText) else part.text.markdown for part in row) for row in raw.lines]
    return shown, [segment.text.markdown for segment in raw.segments if segment.suspicious]


def _shown(text: str) -> str:
    return "\n\n".join(start_escaped(line.strip()) for line in _segments(text)[0] if line.strip())


def _spot_key(item: Item) -> str:
    suspicious = _segments(item.answers.text)[1] if isinstance(item.answers, Spot) else []
    return "; ".join(" ".join(segment.split()) for segment in suspicious)
