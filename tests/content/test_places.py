"""Lessons that stand in the drawing of the ward, and courses that know nothing of it."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from elearn.content.document import Course, from_json, to_json
from tests.content.source_folders import M, changed, codes, compiled, sound

pytestmark = pytest.mark.pure

LESSON = f"{M}01-mo-dau.vi.md"


def course_of(sources: dict[str, bytes]) -> Course:
    compilation = compiled(sources)
    assert compilation.course is not None, compilation.problems
    return compilation.course


def placed(place: str) -> dict[str, bytes]:
    return changed(LESSON, "minutes:", f"place: {place}\nminutes:")


def test_a_lesson_stands_where_its_front_matter_says() -> None:
    assert [lesson.place for lesson in course_of(placed("counter")).lessons if lesson.place] == ["counter"]


@pytest.mark.parametrize("place", ["street", "Counter", "../x", "[counter]", "''"])
def test_a_place_that_is_not_drawn_is_told(place: str) -> None:
    assert "FM003" in codes(compiled(placed(place)))


def named(names: str) -> dict[str, bytes]:
    return changed("course.yml", "\nmodules:", f"\nplaces: {names}\nmodules:")


def test_a_course_has_its_own_names_for_places() -> None:
    course = course_of(named("{counter: {vi: Quầy một cửa, en: One-stop counter}}"))
    assert course.places == {"counter": {"vi": "Quầy một cửa", "en": "One-stop counter"}}
    assert from_json(to_json(course)) == course


@pytest.mark.parametrize(
    ("names", "code"), [("{street: {vi: Hẻm}}", "FM002"), ("{counter: Quầy}", "FM003"), ("[counter]", "FM003")]
)
def test_names_of_what_is_not_drawn_are_told(names: str, code: str) -> None:
    assert code in codes(compiled(named(names)))


def test_a_document_that_uses_no_places_does_not_speak_of_them() -> None:
    # Its hash is that of a rendition: with a key more every published course would get another one.
    written = json.loads(to_json(course_of(sound())))
    assert "places" not in written
    assert all("place" not in lesson for module in written["modules"] for lesson in module["lessons"])


def test_an_older_document_is_read() -> None:
    course = course_of(named("{phone: {vi: Trong túi}}"))
    older = json.loads(to_json(course))
    del older["places"]
    assert from_json(json.dumps(older).encode()) == replace(course, places={})


def test_a_translation_in_another_place_than_its_original_is_told() -> None:
    sources = placed("counter")
    english = LESSON.replace(".vi.", ".en.")
    text = sources[english].decode().replace("title:", "place: phone\ntitle:", 1)
    assert "TRN006" in codes(compiled(sources | {english: text.encode()}))
