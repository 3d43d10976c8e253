"""Raw structures: what one source file says, still as Markdown source, each piece with its place.

Nothing here knows YAML, HTML or another file. Lines and columns are counted from 1. All values are frozen.

From the inside out: `texts`, `blocks`, `answers`, `questions`, `cases`, `files`. Other modules import every name from here.
"""

from __future__ import annotations

from elearn.content.grammar.raw.answers import (
    GAP_CLOSE,
    GAP_OPEN,
    RawAccepted,
    RawAnswers,
    RawChoices,
    RawCloze,
    RawEssay,
    RawGap,
    RawMatching,
    RawNumber,
    RawNumeric,
    RawOption,
    RawOrdering,
    RawPair,
    RawSegment,
    RawSpot,
    RawTexts,
    gap_mark,
)
from elearn.content.grammar.raw.blocks import BlockKind, RawBlock, RawHeading, RawRecall, Shape
from elearn.content.grammar.raw.cases import RawFork, RawPassage, RawRecord, RawScene
from elearn.content.grammar.raw.files import FileKind, RawCard, RawFile
from elearn.content.grammar.raw.questions import RawMeta, RawQuestion
from elearn.content.grammar.raw.texts import EMPTY, Line, RawText

__all__ = [
    "EMPTY",
    "GAP_CLOSE",
    "GAP_OPEN",
    "BlockKind",
    "FileKind",
    "Line",
    "RawAccepted",
    "RawAnswers",
    "RawBlock",
    "RawCard",
    "RawChoices",
    "RawCloze",
    "RawEssay",
    "RawFile",
    "RawFork",
    "RawGap",
    "RawHeading",
    "RawMatching",
    "RawMeta",
    "RawNumber",
    "RawNumeric",
    "RawOption",
    "RawOrdering",
    "RawPair",
    "RawPassage",
    "RawQuestion",
    "RawRecall",
    "RawRecord",
    "RawScene",
    "RawSegment",
    "RawSpot",
    "RawText",
    "RawTexts",
    "Shape",
    "gap_mark",
]
