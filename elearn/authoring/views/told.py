"""Problems as they are told to whoever writes in the browser: the place by its name, and the way to the form that mends it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import g, url_for

from elearn.authoring.rules import is_text
from elearn.authoring.spots import Spot, Spots
from elearn.authoring.views.words import KINDS, LANGUAGES
from elearn.content.outline import Outline
from elearn.content.problems import Problem
from elearn.content.source import Kind, classify
from elearn.content.writing.pictures import pictures_in
from elearn.core.errors import N_
from elearn.core.ids import Id
from elearn.exchange.unmarked import unmarked
from elearn.studio.views.shared import ToldPlace

_COURSE_FIELDS: Mapping[str, str] = {
    "CRS003": "f-quizzes",
    "CRS012": "f-lessons",
    "CRS021": "f-visibility",
    "LAW001": "f-law_refs",
    "LAW003": "f-reviewed_on",
    "LAW004": "f-law_refs",
    "CLM001": "f-competencies",
    "CLM002": "f-competencies",
    "CLM003": "f-competencies",
    "CLM004": "f-competencies",
}
"""What is mended in the settings of the course, wherever it stands → the field."""
_FILE_FIELDS: Mapping[str, str] = {"LSN001": "f-minutes"}
_AT_THE_TOP = frozenset({"LSN002", "LSN003"})
"""What is said of a whole lesson and mended in its words."""
_UNDRAWN = "BNK005"
"""What is mended where a quiz is added to the course."""
_UNDESCRIBED = "IMG001"
_TRANSLATING = frozenset({"TRN001", "TRN002", "TRN003", "TRN004", "TRN007"})


def languages_in(outline: Outline) -> list[str]:
    """The languages of a course as its settings say them, the one that is written first before the others."""
    said = outline.settings.get("languages")
    return [each for each in said if isinstance(each, str)] or ["vi"] if isinstance(said, list) else ["vi"]


def inside_words(spot: Spot) -> str:
    """Where in a file something stands; empty where it is said of its settings or of the whole."""
    if spot.number:
        return str(g.translate(N_("câu %(n)s"), n=spot.number))
    return str(g.translate(N_("dòng %(n)s"), n=spot.line)) if spot.line else ""


@dataclass(frozen=True, slots=True)
class Titles:
    """What the files of a course are called: by their titles; `source` is the language that is written first."""

    outline: Outline
    source: str

    def of(self, problem: Problem, spot: Spot, href: str = "") -> ToldPlace:
        """The place of a problem by its name."""
        title, language = self._title(problem)
        own = classify(spot.path).language
        translated = g.translate(LANGUAGES[own]) if own in LANGUAGES and own != self.source else ""
        inside = "" if problem.code in _AT_THE_TOP or classify(spot.path).kind is Kind.COURSE else inside_words(spot)
        where = " · ".join(filter(None, (translated, inside)))
        is_in_words = spot.line > 0 and spot.path.endswith(".md")
        return ToldPlace(title, language, where, href, unmarked(spot.asked), is_in_words=is_in_words)

    def _title(self, problem: Problem) -> tuple[str, str]:
        """What the file is called, and in which language: empty where it is the page's own."""
        place = classify(problem.place.path)
        folder = dict(problem.words).get("dir", "")
        if folder:
            return self._module(folder), self.source
        told = self.outline.fronts.get(place.path, {}).get("title")
        if isinstance(told, str) and told:
            return told, place.language or self.source
        known = g.translate(KINDS[place.kind]) if place.kind in KINDS and place.kind is not Kind.MEDIA else ""
        return known or place.path.rpartition("/")[2], ""

    def _module(self, folder: str) -> str:
        modules = self.outline.settings.get("modules")
        for module in modules if isinstance(modules, list) else ():
            if isinstance(module, dict) and module.get("dir") == folder:
                titles = module.get("title")
                title = titles.get(self.source, "") if isinstance(titles, dict) else titles
                return str(title or folder)
        return folder


@dataclass(frozen=True, slots=True)
class Ways:
    """The addresses of a workspace whose texts are `now`: problems were found in what may be an earlier state of them."""

    workspace_id: Id
    languages: Sequence[str]
    now: Spots

    def elsewhere(self, problem: Problem, spot: Spot) -> str:
        """The form that mends what is not mended in the words of the file; empty for all that is."""
        if problem.code in _COURSE_FIELDS or problem.code in _TRANSLATING:
            return self.to(problem, spot)
        if problem.code in _FILE_FIELDS or (not spot.line and problem.code not in _AT_THE_TOP):
            return self._at("file_settings", path=spot.path, _anchor=_FILE_FIELDS.get(problem.code))
        return self._picture(problem, spot)

    def to(self, problem: Problem, spot: Spot) -> str:
        """The form that mends a problem; the line in the editor where there is none."""
        place = classify(spot.path)
        if problem.code in _COURSE_FIELDS or problem.code == _UNDRAWN or place.kind is Kind.COURSE:
            return self._course(problem)
        if place.kind is Kind.GLOSSARY:
            return self._at("glossary")
        if spot.path not in self.now.texts:
            return self._at("overview") if is_text(spot.path) else self._at("pictures")
        if problem.code in _TRANSLATING and (way := self._translation(problem, spot)):
            return way
        if problem.code.startswith("CAS"):
            return self._at("scenes", path=spot.path)
        return self._in_file(problem, spot)

    def _course(self, problem: Problem) -> str:
        if problem.code == _UNDRAWN or "dir" in dict(problem.words):
            return self._at("overview")
        return self._at("course_settings", _anchor=_COURSE_FIELDS.get(problem.code))

    def _in_file(self, problem: Problem, spot: Spot) -> str:
        is_of_settings = not spot.line and problem.code not in _AT_THE_TOP
        if problem.code in _FILE_FIELDS or (is_of_settings and classify(spot.path).kind in {Kind.LESSON, Kind.BANK, Kind.CARD}):
            return self._at("file_settings", path=spot.path, _anchor=_FILE_FIELDS.get(problem.code))
        if way := self._picture(problem, spot):
            return way
        asked = self.now.same(spot) if spot.number else None
        if asked is not None and asked.has_form:
            return self._at("questions", path=spot.path, at=asked.start)
        return self._at("editor", path=spot.path, _anchor=f"F{problem.place.line}" if spot.line else "text")

    def _picture(self, problem: Problem, spot: Spot) -> str:
        """The field in which a picture is described; empty for what is said of no picture, or of one that is written otherwise."""
        if problem.code != _UNDESCRIBED:
            return ""
        shown = enumerate(pictures_in(self.now.texts.get(spot.path, "")), 1)
        bare = [(number, each) for number, each in shown if not each.description]
        at = (problem.place.line, problem.place.column)
        # Where the text is another by now, the first one that lacks words is meant.
        number = next((number for number, each in bare if (each.line, each.column) == at), bare[0][0] if bare else 0)
        return self._at("descriptions", path=spot.path, _anchor=f"p-{number}") if number else ""

    def _translation(self, problem: Problem, spot: Spot) -> str:
        """The page where a text and its translation stand side by side; empty where there is none of this pair."""
        place, source = classify(spot.path), self.languages[0]
        to = dict(problem.words).get("language", "") if place.language == source else place.language
        path = f"{spot.path.removesuffix(f'.{place.language}.md')}.{source}.md"
        known = to in self.languages[1:] and path in self.now.texts
        return self._at("translate", path=path, to=to) if known else ""

    def _at(self, name: str, **values: Any) -> str:
        return url_for(f"authoring.{name}", workspace_id=self.workspace_id, **values)
