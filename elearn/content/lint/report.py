"""Reports of problems: text for people, JSON, SARIF 2.1.0 and GitHub annotations for machines.

A report is one document, of however many courses; `placed` says where each course stands.
"""

from __future__ import annotations

import json
import posixpath
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import PurePath
from typing import Final, Literal, TypeAlias
from urllib.parse import quote

from elearn.content.lint.catalogue import described, sentence_of
from elearn.content.problems import Problem, Severity

Format: TypeAlias = Literal["text", "json", "sarif", "github"]
Say: TypeAlias = Callable[[Problem, str], str]

_SARIF_SCHEMA: Final = "https://json.schemastore.org/sarif-2.1.0.json"
_SARIF_LEVELS: Final = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
_GITHUB_COMMANDS: Final = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}
_COUNTED: Final[dict[str, dict[Severity, tuple[str, str]]]] = {
    "vi": {
        Severity.ERROR: ("lỗi", "lỗi"),
        Severity.WARNING: ("cảnh báo", "cảnh báo"),
        Severity.INFO: ("gợi ý", "gợi ý"),
    },
    "en": {
        Severity.ERROR: ("error", "errors"),
        Severity.WARNING: ("warning", "warnings"),
        Severity.INFO: ("remark", "remarks"),
    },
}
_NOTHING: Final = {"vi": "Không có gì phải sửa.", "en": "Nothing to mend."}
EXCERPT_WIDTH: Final = 100


def placed(problems: Sequence[Problem], folder: str) -> Iterator[Problem]:
    """The problems of the course in a folder (`courses/x`, with `/`), with paths by which editors and hosts find the files."""
    for problem in problems:
        path = posixpath.normpath(posixpath.join(folder, problem.place.path))
        yield replace(problem, place=replace(problem.place, path=path))


def render(problems: Sequence[Problem], form: Format = "text", language: str = "vi", *, say: Say = sentence_of) -> str:
    """The problems in the given form as one document, ending with a line break.

    Args:
        problems: in the order in which they are to be told.
        form: `text`, `json`, `sarif` or `github`.
        language: of the sentences, `vi` or `en`.
        say: the sentence of a problem in a language; others than the compiler's have their own.
    """
    return _FORMS[form](problems, language if language in _COUNTED else "vi", say)


def exit_code(problems: Sequence[Problem]) -> int:
    """1 when a problem is an error, else 0."""
    return int(any(problem.severity is Severity.ERROR for problem in problems))


def counts(problems: Sequence[Problem], language: str = "vi") -> str:
    """One line that counts: `2 lỗi, 1 cảnh báo.`"""
    found = Counter(problem.severity for problem in problems)
    if not found:
        return _NOTHING[language]
    parts = (
        f"{found[severity]} {words[found[severity] != 1]}" for severity, words in _COUNTED[language].items() if found[severity]
    )
    return ", ".join(parts) + "."


def _line(problem: Problem, language: str, say: Say) -> str:
    place = problem.place
    sentence = say(problem, language)
    return f"{place.path}:{place.line}:{place.column}: {problem.severity}: {sentence} [{problem.code}]"


def _text(problems: Sequence[Problem], language: str, say: Say) -> str:
    rows: list[str] = []
    for problem in problems:
        rows.append(_line(problem, language, say))
        if problem.excerpt.strip():
            rows.extend(_excerpt(problem))
    if rows:
        rows.append("")
    rows.append(counts(problems, language))
    return "\n".join(rows) + "\n"


def _excerpt(problem: Problem) -> list[str]:
    """The source line and a caret under the column; a long line is shown around it."""
    column = problem.place.column - 1
    start = max(0, column - EXCERPT_WIDTH * 3 // 4) if column > EXCERPT_WIDTH - 20 else 0
    shown = "".join(character if character.isprintable() else " " for character in problem.excerpt)
    shown = shown[start : start + EXCERPT_WIDTH]
    if column - start > len(shown):
        return [f"  {shown}"]
    return [f"  {shown}", "  " + " " * _width(shown[: column - start]) + "^"]


def _width(text: str) -> int:
    """How many columns a text takes in a terminal: marks that combine take none, wide characters two."""
    wide = sum(unicodedata.east_asian_width(character) in "WF" for character in text)
    return sum(not unicodedata.combining(character) for character in text) + wide


def _json(problems: Sequence[Problem], language: str, say: Say) -> str:
    found = [
        {
            "path": problem.place.path,
            "line": problem.place.line,
            "column": problem.place.column,
            "severity": problem.severity.value,
            "code": problem.code,
            "sentence": say(problem, language),
            "words": dict(problem.words),
            "fix": problem.fix,
        }
        for problem in problems
    ]
    numbers = {severity.value: sum(problem.severity is severity for problem in problems) for severity in Severity}
    return json.dumps({"problems": found, "counts": numbers}, ensure_ascii=False, indent=2) + "\n"


def _sarif(problems: Sequence[Problem], language: str, say: Say) -> str:
    codes = sorted({problem.code for problem in problems})
    driver = {"name": "elearn", "rules": [_sarif_rule(code, language, say) for code in codes]}
    results = [_sarif_result(problem, codes.index(problem.code), language, say) for problem in problems]
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    return json.dumps({"$schema": _SARIF_SCHEMA, "version": "2.1.0", "runs": [run]}, ensure_ascii=False, indent=2) + "\n"


def _sarif_rule(code: str, language: str, say: Say) -> Mapping[str, object]:
    return {"id": code, "shortDescription": {"text": described(code, say, language)}}


def _sarif_result(problem: Problem, index: int, language: str, say: Say) -> Mapping[str, object]:
    place = problem.place
    region = {"startLine": place.line, "startColumn": place.column}
    location = {"physicalLocation": {"artifactLocation": {"uri": _uri(place.path)}, "region": region}}
    return {
        "ruleId": problem.code,
        "ruleIndex": index,
        "level": _SARIF_LEVELS[problem.severity],
        "message": {"text": say(problem, language)},
        "locations": [location],
    }


def _uri(path: str) -> str:
    """A path as a URI reference: relative as it is, or `file:` where it begins at the root; odd characters as %XX."""
    return PurePath(path).as_uri() if PurePath(path).is_absolute() else quote(path)


def _github(problems: Sequence[Problem], language: str, say: Say) -> str:
    rows = []
    for problem in problems:
        place = problem.place
        file = _escaped(place.path, ":,")
        where = f"file={file},line={place.line},col={place.column},title={problem.code}"
        sentence = _escaped(say(problem, language))
        rows.append(f"::{_GITHUB_COMMANDS[problem.severity]} {where}::{sentence}")
    return "".join(f"{row}\n" for row in rows)


def _escaped(text: str, more: str = "") -> str:
    """A value of a workflow command: percent, line ends and the given separators are written as %XX."""
    for character in "%\r\n" + more:
        text = text.replace(character, f"%{ord(character):02X}")
    return text


_FORMS: Final[dict[str, Callable[[Sequence[Problem], str, Say], str]]] = {
    "text": _text,
    "json": _json,
    "sarif": _sarif,
    "github": _github,
}
