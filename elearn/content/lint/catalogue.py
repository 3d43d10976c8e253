"""All codes that the product knows, and how a problem is said in a language."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from elearn.content.document import Text
from elearn.content.lint import sentences, sentences_compiler
from elearn.content.problems import Place, Problem, Severity

SENTENCES: Final[dict[str, Text]] = sentences.SENTENCES | sentences_compiler.SENTENCES


DESCRIPTIONS: Final[dict[str, Text]] = {
    "FM002": {"vi": "phần cài đặt có một khóa không dùng được.", "en": "the settings hold a key that does not exist."},
    "FM003": {
        "vi": "một giá trị trong phần cài đặt thiếu hoặc chưa đúng.",
        "en": "a value in the settings is missing or not right.",
    },
}
"""What a code stands for, where its sentence is hardly more than the words of a problem."""


class _Words(dict[str, str]):
    """The words of a problem; one that is missing is shown as an ellipsis instead of breaking the report."""

    def __missing__(self, key: str) -> str:
        return "…"


def described(code: str, say: Callable[[Problem, str], str], language: str) -> str:
    """What a code stands for in general: its description, or its sentence with `…` for what a problem fills in.

    `say` is the sentence of a problem in a language.
    """
    text = DESCRIPTIONS.get(code)
    return text[language] if text is not None else say(Problem(Place("."), Severity.INFO, code), language)


def sentence_of(problem: Problem, language: str = "vi") -> str:
    """The sentence that says what is wrong and how to mend it, in `vi` or `en`; the bare code if it has no sentence."""
    text = SENTENCES.get(problem.code)
    if text is None:
        return problem.code
    pattern = text.get(language) or text["vi"]
    # Sentences put what was found between straight quotation marks: those inside it become apostrophes.
    told = {name: word if name.startswith("why") else word.replace("'", "’") for name, word in problem.words}
    return pattern.format_map(_Words(told))
