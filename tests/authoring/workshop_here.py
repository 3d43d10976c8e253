"""The workshop's work in this process: the child has tests of its own."""

from __future__ import annotations

from collections.abc import Mapping

from elearn.content.compile import compile_part
from elearn.content.media import problems_of
from elearn.content.outline import Changed, Outline, Written
from elearn.content.outlining import change_course, change_front, outline_of
from elearn.content.part import Part
from elearn.content.problems import Problem


class WorkshopHere:
    """As `content.workshop.Workshop`, as far as pages use it."""

    def part(self, path: str, files: Mapping[str, bytes]) -> Part:
        return compile_part(path, files)

    def media(self, files: Mapping[str, bytes]) -> tuple[Problem, ...]:
        return problems_of(files)

    def outline(self, course: str, fronts: Mapping[str, str]) -> Outline:
        return outline_of(course, fronts)

    def change_settings(self, path: str, text: str, values: Mapping[str, Written]) -> Changed:
        return change_course(text, values) if path == "course.yml" else change_front(text, values)
