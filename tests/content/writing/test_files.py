"""First texts of files: whatever a title holds, what is written is read back as it was typed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from elearn.content import frontmatter
from elearn.content.writing.files import first_text, new_course

pytestmark = pytest.mark.pure

TITLES = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs")), min_size=1, max_size=80).map(
    lambda text: " ".join(text.split())
)


@given(title=TITLES.filter(bool))
def test_a_title_is_read_back_from_the_settings_of_a_course(title: str) -> None:
    written = new_course("thu", title, "vi", module=title)
    values, _, problems = frontmatter.read_course("course.yml", written)
    assert (values["title"]["vi"], values["modules"][0]["title"]["vi"]) == (title, title)
    assert problems == []


@pytest.mark.parametrize(
    "title", ["yes", "No", "null", "~", "1.5", "a: b", "- a", "#x", "[a]", "a #b", "2026-01-01", "'", '"', "07:30"]
)
def test_a_title_that_looks_like_something_else_stays_words(title: str) -> None:
    front = first_text("lesson", title, ()).split("---")[1]
    assert frontmatter.read_front("lesson", "modules/01-a/01-a.vi.md", front, 1)[0]["title"] == title
