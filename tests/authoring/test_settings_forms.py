"""The settings of files and courses go through their forms and come out as they were."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from werkzeug.datastructures import MultiDict

from elearn.authoring import course_form, file_form
from elearn.content.grammar.files import front_of
from elearn.content.outlining import change_course, change_front, outline_of
from elearn.content.source import classify
from tests.build import COURSES
from tests.site import SO_TAY

pytestmark = pytest.mark.pure

FOLDERS = [COURSES / "sec-phish", COURSES / "priv-basics", COURSES / "dig-ai", SO_TAY]
FILES = [
    path for folder in FOLDERS for path in sorted(folder.rglob("*.vi.md")) if classify(path.relative_to(folder).as_posix()).language
]


def front(path: Path) -> dict[str, object]:
    found: dict[str, object] = outline_of("", {"x": front_of(path.read_text(encoding="utf-8"))}).fronts["x"]
    return found


def put_in(before: dict[str, object], values: dict[str, object]) -> dict[str, object]:
    return {name: value for name, value in {**before, **values}.items() if value is not None}


def normal(value: object) -> object:
    """What one YAML reader would call the same: a word and a list of one word, `[a, b]` and its order kept."""
    if isinstance(value, dict):
        return {name: normal(each) for name, each in value.items()}
    if isinstance(value, str):
        return value.replace("<=", " <= ").replace("  ", " ")
    return [normal(each) for each in value] if isinstance(value, list) else value


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_a_front_matter_comes_out_of_its_form_as_it_was(path: Path) -> None:
    before = front(path)
    form = MultiDict(file_form.fields_of(before))
    changed = file_form.front_in(str(before.get("kind", "lesson")), form)
    assert normal(put_in(before, changed)) == normal(before)


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_a_course_comes_out_of_its_form_as_it_was(folder: Path) -> None:
    settings = outline_of((folder / "course.yml").read_text(encoding="utf-8"), {}).settings
    form = MultiDict(course_form.fields_of(settings))
    for name, chosen in course_form.chosen_of(settings, []).items():
        form.setlist(name, chosen)
    for code in course_form.languages_of(settings):
        form[f"language_{code}"] = "1"
    quizzes = course_form.chosen_of(settings, [])["quizzes"]
    changed = {name: value for name, value in course_form.course_in(form, settings, quizzes).items() if value is not None}
    there = {name: value for name, value in settings.items() if name in changed}
    there.setdefault("completion", changed["completion"])
    assert changed == there


def test_a_second_language_begins_with_the_words_of_the_first() -> None:
    settings = {"title": {"vi": "Khóa"}, "languages": ["vi"], "modules": [{"dir": "01-a", "title": {"vi": "Phần"}}]}
    changed = course_form.course_in(MultiDict({"title_vi": "Khóa", "language_en": "1"}), settings, [])
    assert changed["title"] == {"vi": "Khóa", "en": "Khóa"}
    assert changed["languages"] == ["vi", "en"]
    assert changed["modules"] == [{"dir": "01-a", "title": {"vi": "Phần", "en": "Phần"}}]


def test_all_that_a_bank_says_for_its_questions_comes_out_as_it_was() -> None:
    defaults = {
        "points": "2",
        "difficulty": "1",
        "competency": ["WD1", "WD2"],
        "scoring": "partial",
        "shuffle": "off",
        "cite": "Điều 7",
    }
    front = {"kind": "bank", "use": "examination", "defaults": defaults}
    form = MultiDict({"title": "Ngân hàng", **file_form.fields_of(front)})
    assert file_form.front_in("bank", form) == {"title": "Ngân hàng", "use": "examination", "defaults": defaults}
    form.pop("use")
    assert file_form.front_in("bank", form)["use"] is None


@pytest.mark.parametrize("kind", ["lesson", "case", "quiz"])
def test_a_lesson_comes_out_of_its_form_where_it_stood(kind: str) -> None:
    before = {"kind": kind, "title": "Bài", "minutes": "5", "place": "counter"}
    assert file_form.front_in(kind, MultiDict(file_form.fields_of(before)))["place"] == "counter"


def test_names_of_places_come_out_of_their_form_as_they_were() -> None:
    settings = {"languages": ["vi", "en"], "places": {"counter": {"vi": "Quầy", "en": "Counter"}, "phone": {"vi": "Trong túi"}}}
    form = MultiDict({**course_form.fields_of(settings), "language_en": "1"})
    assert course_form.course_in(form, settings, [])["places"] == settings["places"]


def test_a_course_without_names_of_places_gets_none() -> None:
    form = MultiDict({"places.counter.vi": " ", "places.street.vi": "Hẻm", "places.counter.fr": "Guichet"})
    assert course_form.course_in(form, {"languages": ["vi"]}, [])["places"] is None


def test_a_filter_that_the_form_cannot_show_is_kept_as_it_is_written() -> None:
    before = {"kind": "quiz", "draw": [{"bank": "b", "count": "3", "where": "points > 1 and difficulty <= 2"}]}
    form = MultiDict({**file_form.fields_of(before), "title": "Kiểm tra"})
    assert file_form.front_in("quiz", form)["draw"] == before["draw"]


def test_words_below_the_settings_are_left_byte_for_byte() -> None:
    text = "---\nid: a\ntitle: Cũ # ghi chú\nminutes: 3\n---\n\nChữ --- và\n---\nnữa\n"
    changed = change_front(text, {"title": "Mới"}).text
    assert changed is not None
    assert changed.endswith("---\n\nChữ --- và\n---\nnữa\n")
    assert yaml.safe_load(changed.split("---\n")[1])["title"] == "Mới"


@pytest.mark.parametrize("text", ["a: [", "- x", "&a [*a]", "\t"])
def test_settings_that_cannot_be_read_are_not_changed(text: str) -> None:
    assert change_course(text, {"title": "x"}).text is None


def test_a_hostile_settings_text_has_no_outline() -> None:
    assert outline_of("a: &a [x]\nb: [*a", {}).settings == {}


QUIZZES = ["thu", "cuoi"]


def completion(quizzes: list[str], *ticked: str) -> dict[str, object]:
    form = MultiDict([("title_vi", "Khóa"), *(("quizzes", each) for each in ticked)])
    found: dict[str, object] = course_form.course_in(form, {"languages": ["vi"]}, quizzes)["completion"]
    return found


@pytest.mark.parametrize("quizzes", [[], QUIZZES])
def test_every_quiz_is_passed_where_none_is_left_out(quizzes: list[str]) -> None:
    assert completion(quizzes, *quizzes) == {"lessons": "all"}


def test_a_quiz_that_is_left_out_is_said() -> None:
    assert completion(QUIZZES, "thu") == {"lessons": "all", "quizzes": ["thu"]}


@pytest.mark.parametrize(("said", "told"), [({}, QUIZZES), ({"quizzes": ["thu"]}, ["thu"]), ({"quizzes": []}, [])])
def test_the_form_shows_which_quizzes_are_passed(said: dict[str, object], told: list[str]) -> None:
    assert course_form.chosen_of({"completion": said}, QUIZZES)["quizzes"] == told
