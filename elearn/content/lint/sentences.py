"""Every code of the grammar and of the rules: how grave it is, and one sentence per language that says how to fix it.

Sentences are format strings over the words of a problem (`str.format_map`). The compiler's own codes stand in
`sentences_compiler`; `catalogue` joins the two.
"""

from __future__ import annotations

from typing import Final

from elearn.content.document import Text
from elearn.content.lint.rule import Rule
from elearn.content.lint.sentences_pages import PAGE_RULES
from elearn.content.lint.sentences_questions import QUESTION_RULES
from elearn.content.problems import Severity

RULES: Final[dict[str, Rule]] = PAGE_RULES | QUESTION_RULES

SENTENCES: Final[dict[str, Text]] = {code: {"vi": rule.vi, "en": rule.en} for code, rule in RULES.items()}


def severity_of(code: str) -> Severity:
    """How grave a problem with this code is.

    Raises:
        KeyError: no such code, a mistake of the caller.
    """
    return RULES[code].severity
