"""What the check of a course refuses of questions that were read, told before anybody takes them for whole.

Readers see to it that a question can be written. Whether it can be published (two options alike, a pair alone, a link that leads
nowhere) the compiler knows: it is asked here, with the questions as the bank that they will be. They come in all the same, because
what is wrong is mended in a moment where courses are written; but they are not taken whole.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import accumulate
from typing import Final

from elearn.content.compile import compile_part
from elearn.content.problems import Problem, Severity
from elearn.content.settings_shapes import LANGUAGES
from elearn.content.writing.ids import identified
from elearn.content.writing.write import write_item
from elearn.exchange.report import Entry, Report

_SAID_ALREADY: Final[Mapping[str, str]] = {"IMG001": "IMP023", "MAT001": "IMP028", "IMG002": "IMP021"}
"""What the check calls by one code and the reader by another."""
_AT_ONCE: Final = 100
"""So many questions make a file that is never too large for the compiler by their number alone."""
_HEAD: Final = '---\nkind: bank\ntitle: "…"\n---\n'
_TOO_MUCH: Final = "MD09"
"""Of a file that is too much for the compiler it tells nothing else."""


def checked(report: Report, language: str = "vi") -> Report:
    """The report with the errors of a course's check among the losses of its entries, with the sentences of that check."""
    at = [number for number, entry in enumerate(report.entries) if entry.item is not None]
    path = f"banks/bank.{language if language in LANGUAGES else 'vi'}.md"
    sections = [write_item(item) for item in identified(path, report.items, ())]
    assets = {asset.name: asset.content for asset in report.assets}
    entries = list(report.entries)
    for first in range(0, len(sections), _AT_ONCE):
        for position, problem in _found(path, sections[first : first + _AT_ONCE], assets):
            number = at[first + position]
            entries[number] = _with(entries[number], problem)
    return replace(report, entries=tuple(entries))


def _found(path: str, sections: Sequence[str], assets: Mapping[str, bytes]) -> Iterator[tuple[int, Problem]]:
    """The errors in questions of a bank, each with the position of its question."""
    text = "\n".join([_HEAD, *sections])
    named = {name: content for name, content in assets.items() if name in text}
    errors = [each for each in _problems(path, text, named) if each.severity is Severity.ERROR]
    if len(sections) > 1 and any(each.code.startswith(_TOO_MUCH) for each in errors):
        for position, section in enumerate(sections):
            yield from ((position, problem) for _, problem in _found(path, [section], assets))
        return
    # A blank line parts the sections, and each ends with the end of a line.
    starts = list(accumulate((each.count("\n") + 1 for each in sections), initial=_HEAD.count("\n") + 2))[:-1]
    for problem in errors:
        position = bisect_right(starts, problem.place.line) - 1
        if position >= 0:
            yield position, problem


def _problems(path: str, text: str, assets: Mapping[str, bytes]) -> tuple[Problem, ...]:
    return compile_part(path, {path: text.encode(), **assets}).problems


def _with(entry: Entry, problem: Problem) -> Entry:
    """An entry that is not whole, because of what the check found."""
    if _SAID_ALREADY.get(problem.code) in {each.code for each in entry.problems}:
        return entry
    told = replace(problem, place=entry.place, severity=Severity.WARNING, excerpt="", fix=None)
    return entry if told in entry.problems else replace(entry, problems=(*entry.problems, told))
