"""The entrance of the linter for one file: parse, apply every rule, tell all problems in the order of the source."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable
from typing import Final

from elearn.content.amounts import too_many
from elearn.content.grammar.complaints import Complaints
from elearn.content.grammar.files import parse_file
from elearn.content.grammar.raw import FileKind, RawFile
from elearn.content.lint.rules_answers import check_answers
from elearn.content.lint.rules_bold import check_bold, check_tables
from elearn.content.lint.rules_cases import check_case
from elearn.content.lint.rules_language import check_characters, check_language, check_untranslated
from elearn.content.lint.rules_pages import check_page
from elearn.content.lint.rules_places import check_places
from elearn.content.lint.rules_questions import check_questions, check_recalls
from elearn.content.lint.rules_reading import check_reading
from elearn.content.lint.rules_slips import check_boxes, check_fences, check_footnotes, check_slips
from elearn.content.problems import Problem

CHECKS: Final[tuple[Callable[[RawFile, Complaints], None], ...]] = (
    check_questions,
    check_answers,
    check_places,
    check_recalls,
    check_case,
    check_page,
    check_slips,
    check_boxes,
    check_fences,
    check_footnotes,
    check_bold,
    check_tables,
    check_reading,
    check_language,
    check_untranslated,
)


def check(raw: RawFile) -> tuple[Problem, ...]:
    """Every problem of one parsed file, those of the grammar among them, in source order. Rules over several files are not
    applied here, and neither is the front matter read."""
    complaints = Complaints(raw.path, raw.lines)
    for rule in CHECKS:
        rule(raw, complaints)
    return in_source_order([*raw.problems, *complaints.found])


def lint_file(
    path: str, text: str, *, kind: FileKind | None = None, language: str | None = None
) -> tuple[RawFile, tuple[Problem, ...]]:
    """Parse and check the text of one file as it stands on disk; arguments as of `parse_file`.

    Of a file that has too many of anything only that and the problems of its grammar are told.
    """
    raw = parse_file(path, unicodedata.normalize("NFC", text), kind, language)
    if found := too_many(raw):
        return raw, in_source_order([*raw.problems, *found])
    return raw, in_source_order([*check_characters(path, text), *check(raw)])


def in_source_order(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Problems by path, line, column and code, each once."""

    def order(problem: Problem) -> tuple[str, int, int, str]:
        return problem.place.path, problem.place.line, problem.place.column, problem.code

    return tuple(sorted(dict.fromkeys(problems), key=order))
