"""course.yml with some settings replaced: what was asked for, and not a byte else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from elearn.content import frontmatter, yaml_tree
from elearn.content.settings_text import with_settings
from tests.build import COURSES

pytestmark = pytest.mark.pure

TEXT = """\
# About this course
format: 1
id: thu
version: 1.0.0        # raised by hand

# Who sees it
visibility: public

title:
  vi: Khóa thử
  en: Trial
changes:
  # newest first
  1.0.0:
    vi: "Bản đầu."
    relearn: []
retired: []
"""


def read(text: str) -> dict[str, object]:
    return frontmatter.read_course("course.yml", text)[0]


def test_a_value_is_replaced_and_every_other_line_stays() -> None:
    changed = with_settings(TEXT, {"visibility": "unit"})
    assert changed == TEXT.replace("visibility: public", "visibility: unit")


def test_a_comment_above_the_next_key_stays() -> None:
    changed = with_settings(TEXT, {"version": "1.1.0"})
    assert "version: 1.1.0\n\n# Who sees it\nvisibility: public" in changed


def test_a_key_that_was_not_there_is_added_at_the_end() -> None:
    assert with_settings(TEXT, {"theme": "security"}) == f"{TEXT}theme: security\n"


def test_a_key_can_be_taken_out() -> None:
    assert "retired" not in with_settings(TEXT, {"retired": None})


def test_a_change_stands_in_front_of_the_others() -> None:
    changed = with_settings(TEXT, {}, change=("1.1.0", {"vi": "Sửa một câu.", "relearn": []}))
    assert list(read(changed)["changes"]) == ["1.1.0", "1.0.0"]  # type: ignore[call-overload]  # a mapping
    assert '  1.0.0:\n    vi: "Bản đầu."\n    relearn: []\n' in changed


def test_a_change_of_the_same_version_is_replaced() -> None:
    changed = with_settings(TEXT, {}, change=("1.0.0", {"vi": "Khác."}))
    assert read(changed)["changes"] == {"1.0.0": {"vi": "Khác."}}


@pytest.mark.parametrize("text", ["id: thu\n", "changes: {}\nid: thu\n", "id: thu"])
def test_the_first_change_makes_its_own_place(text: str) -> None:
    changed = with_settings(text, {}, change=("1.1.0", {"vi": "Mới."}))
    values = read(changed)
    assert (values["changes"], values["id"]) == ({"1.1.0": {"vi": "Mới."}}, "thu")


def test_settings_on_one_line_are_written_anew() -> None:
    values = read(with_settings("{id: thu, version: 1.0.0}", {"version": "1.1.0"}))
    assert (values["id"], values["version"]) == ("thu", "1.1.0")


@pytest.mark.parametrize("text", ["- a\n", "x", "a: [", ""])
def test_what_is_no_mapping_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"course\.yml"):
        with_settings(text, {"id": "x"})


@given(st.text(alphabet=st.characters(blacklist_categories=["Cs", "Cc", "Co", "Cn"]), max_size=80))
def test_any_words_come_back_as_they_were(words: str) -> None:
    changed = with_settings(TEXT, {"licence": words})
    value, _ = yaml_tree.parse("course.yml", changed)
    assert isinstance(value, yaml_tree.Mapping)
    found = value.get("licence")
    assert isinstance(found, yaml_tree.Scalar)
    assert found.text == words


@pytest.mark.parametrize("course", ["sec-phish", "priv-basics"])
def test_our_own_courses_keep_every_other_line(course: str) -> None:
    text = (COURSES / course / "course.yml").read_text(encoding="utf-8")
    changed = with_settings(text, {"visibility": "signed-in"}, change=("99.0.0", {"vi": "Thử.", "en": "Trial."}))
    left = [line for line in text.splitlines() if line not in changed.splitlines()]
    assert left == ["visibility: public"]
