"""For every code about laws: a course or a laws.yml that breaks the rule, where it is told, and what does not break it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Final

from elearn.content.compile import compile_sources
from elearn.content.problems import Problem
from elearn.content.register_file import read_register
from tests.content.lint.course_examples import L1, CourseExample, Tell
from tests.content.registers import REGISTER
from tests.content.source_folders import LAWS, changed
from tests.content.test_register import SOUND, TODAY, WRONG

BEFORE: Final = "## Gặp lại"
LINE: Final = 53
CHANGED: Final = "in_force: 2026-01-01\n  changed_on: {day}"


def citing(text: str, changed_on: str = "2026-11-22") -> Tell:
    """The problems of the sound course with a sentence, beside laws of which one changed on a day."""
    laws = LAWS + REGISTER.replace("in_force: 2026-01-01", CHANGED.format(day=changed_on)).encode()

    def tell(_folder: Path) -> Sequence[Problem]:
        return compile_sources(changed(L1, BEFORE, f"{text}\n\n{BEFORE}"), laws=laws).problems

    return tell


def listing(text: str, today: date = TODAY) -> Tell:
    """The problems of a laws.yml."""
    return lambda _folder: read_register("laws.yml", text, today)[1]


LAW_EXAMPLES: Final[dict[str, CourseExample]] = {
    "LAW002": CourseExample(citing("Theo Nghị định 13 thì."), L1, LINE, 6, citing("Luật 91/2025/QH15 thay Nghị định 13.")),
    "LAW003": CourseExample(citing("Luật 91/2025 nói.", "2026-11-23"), L1, LINE, 6, citing("Luật 91/2025 nói.")),
    "LAW004": CourseExample(citing("Luật BVDLCN nói."), L1, LINE, 1, citing("Luật Tiếp công dân nói.")),
} | {
    code: CourseExample(listing(text), "laws.yml", *place, listing(SOUND[code]))
    for code, (text, place) in WRONG.items()
    if code.startswith("LAW")
}
