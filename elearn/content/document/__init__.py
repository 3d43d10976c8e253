"""The compiled course: what the compiler writes and everyone else reads.

A document is a tree of frozen values with no behaviour beyond look-up. It is stored as JSON in a rendition and read back unchanged
(`to_json`, `from_json`). All HTML in it is safe: it came through both sanitisers. Texts are kept per language under the codes of
`Course.languages`; structure (ids, keys, order) is common to all languages.

From the inside out: `texts`, `questions`, `pages`, `cases`, `lessons`, `course`; `stored` writes and reads them. Other packages
import every name from here.
"""

from __future__ import annotations

from elearn.content.document.cases import Case, Fork, ForkText, ModelLine, Passage, RecordKey, RecordLine, Scene, SceneText
from elearn.content.document.course import (
    FORMAT,
    Author,
    Bank,
    Card,
    Change,
    CompetencyClaim,
    Course,
    LawText,
    Media,
    Slip,
    Term,
    Visibility,
)
from elearn.content.document.lessons import PLACES, Draw, Lesson, Module, PlaceCode, Quiz
from elearn.content.document.pages import FOOTNOTES_KEY, Block, BlockKind, Edition, Heading, Page
from elearn.content.document.questions import (
    AcceptedText,
    Choice,
    Cloze,
    Essay,
    Gap,
    Key,
    Matching,
    Numeric,
    NumericAnswer,
    Ordering,
    Part,
    Question,
    QuestionKind,
    QuestionText,
    ShortText,
    Spot,
)
from elearn.content.document.stored import from_json, to_json
from elearn.content.document.texts import Html, Language, Text

__all__ = [
    "FOOTNOTES_KEY",
    "FORMAT",
    "PLACES",
    "AcceptedText",
    "Author",
    "Bank",
    "Block",
    "BlockKind",
    "Card",
    "Case",
    "Change",
    "Choice",
    "Cloze",
    "CompetencyClaim",
    "Course",
    "Draw",
    "Edition",
    "Essay",
    "Fork",
    "ForkText",
    "Gap",
    "Heading",
    "Html",
    "Key",
    "Language",
    "LawText",
    "Lesson",
    "Matching",
    "Media",
    "ModelLine",
    "Module",
    "Numeric",
    "NumericAnswer",
    "Ordering",
    "Page",
    "Part",
    "Passage",
    "PlaceCode",
    "Question",
    "QuestionKind",
    "QuestionText",
    "Quiz",
    "RecordKey",
    "RecordLine",
    "Scene",
    "SceneText",
    "ShortText",
    "Slip",
    "Spot",
    "Term",
    "Text",
    "Visibility",
    "from_json",
    "to_json",
]
