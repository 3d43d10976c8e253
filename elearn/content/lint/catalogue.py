"""All codes that the product knows, and how a problem is said in a language."""

from __future__ import annotations

from typing import Final

from elearn.content.document import Text
from elearn.content.lint import sentences, sentences_compiler
from elearn.content.problems import Problem

SENTENCES: Final[dict[str, Text]] = sentences.SENTENCES | sentences_compiler.SENTENCES


class _Words(dict[str, str]):
    """The words of a problem; one that is missing is shown as an ellipsis instead of breaking the report."""

    def __missing__(self, key: str) -> str:
        return "…"


def sentence_of(problem: Problem, language: str = "vi") -> str:
    """The sentence that says what is wrong and how to mend it, in `vi` or `en`; the bare code if it has no sentence."""
    text = SENTENCES.get(problem.code)
    if text is None:
        return problem.code
    pattern = text.get(language) or text["vi"]
    return pattern.format_map(_Words(problem.words))
