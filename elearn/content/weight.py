"""What is too heavy to be parsed, told with its line before Markdown ever runs (MD091).

Some inputs of a few kilobytes make a Markdown parser recurse or look back for seconds: thousands of open brackets, quotes in
quotes, one endless paragraph. Nobody writes them by hand; each is counted in one pass over the lines.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from elearn.content import limits
from elearn.content.grammar.raw import Line, RawText
from elearn.content.phrases import because
from elearn.content.problems import Place, Problem, Severity

_FENCE = re.compile(r"[ >]{0,40}(`{3,}|~{3,})")
_MARKERS = re.compile(r"(?:[ \t]{0,400}(?:>|[-*+](?=[ \t])|[0-9]{1,9}[.)](?=[ \t])))")
_MARK_CHARACTERS = frozenset("*_`[]!<&\\~{")


def marks_in(line: str) -> int:
    """How many characters of a line Markdown may take for emphasis, code, links or escapes."""
    return sum(character in _MARK_CHARACTERS for character in line)


def nesting_of(line: str) -> int:
    """How many quotes and lists a line stands in, as its beginning says: marks, and four spaces for each level."""
    expanded = line.expandtabs(4)
    depth = (len(expanded) - len(expanded.lstrip(" "))) // 4
    position = 0
    while match := _MARKERS.match(expanded, position):
        depth += 1
        position = match.end()
        if depth > limits.NESTING:
            break
    return depth


def too_heavy(text: RawText, path: str) -> Problem | None:
    """The first reason why a text must not be given to Markdown, or None."""
    if sum(len(line.text) + 1 for line in text.lines) > limits.BLOCK_CHARACTERS:
        return _problem(path, text.number, "block", limits.BLOCK_CHARACTERS)
    for paragraph in _paragraphs(_outside_fences(text.lines)):
        if problem := _heavy_paragraph(paragraph, path):
            return problem
    return None


def _heavy_paragraph(paragraph: list[Line], path: str) -> Problem | None:
    marks = brackets = characters = 0
    for line in paragraph:
        if nesting_of(line.text) > limits.NESTING:
            return _problem(path, line.number, "nesting", limits.NESTING)
        brackets += line.text.count("[")
        marks += marks_in(line.text)
        characters += len(line.text)
        if brackets > limits.BRACKETS:
            return _problem(path, line.number, "brackets", limits.BRACKETS)
        if marks > limits.MARKS:
            return _problem(path, line.number, "marks", limits.MARKS)
        if characters > limits.PARAGRAPH_CHARACTERS:
            return _problem(path, line.number, "paragraph", limits.PARAGRAPH_CHARACTERS)
    return None


def _paragraphs(lines: Iterable[Line]) -> Iterator[list[Line]]:
    paragraph: list[Line] = []
    for line in lines:
        if line.text.strip(" \t>"):
            paragraph.append(line)
        elif paragraph:
            yield paragraph
            paragraph = []
    if paragraph:
        yield paragraph


def _outside_fences(lines: tuple[Line, ...]) -> Iterator[Line]:
    """The lines without closed fenced code, which Markdown does not read; an open fence is ordinary text."""
    closing = _closing_lines(lines)
    position = 0
    while position < len(lines):
        if position in closing:
            position = closing[position] + 1
            continue
        yield lines[position]
        position += 1


def _closing_lines(lines: tuple[Line, ...]) -> dict[int, int]:
    pairs: dict[int, int] = {}
    opened: tuple[int, str] | None = None
    for number, line in enumerate(lines):
        match = _FENCE.match(line.text)
        if not match:
            continue
        if opened is None:
            opened = (number, match[1])
        elif match[1].startswith(opened[1]) and not line.text[match.end() :].strip(" `~"):
            pairs[opened[0]] = number
            opened = None
    return pairs


def _problem(path: str, line: int, why: str, limit: int) -> Problem:
    return Problem(Place(path, line), Severity.ERROR, "MD091", because(why, limit=str(limit)))
