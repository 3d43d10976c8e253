"""What a question cites as a law of the register and what is said of it, and back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from elearn.authoring.citing import cite_of, law_apart, name_of_law
from elearn.content.law_finder import Finder
from elearn.content.register import Law
from elearn.content.register_file import read_register
from elearn.content.writing.reading import read_items
from tests.build import COURSES

pytestmark = pytest.mark.pure

LAWS: dict[str, Law] = read_register("laws.yml", (COURSES / "laws.yml").read_text(encoding="utf-8"))[0]
PAGES = sorted(COURSES.rglob("*.md"))
CITES = {
    (item.cite, path.name.split(".")[-2])
    for path in PAGES
    for placed in read_items(path.as_posix(), path.read_text(encoding="utf-8"))
    if (item := placed.item) is not None and item.cite
}


def again(cite: str, language: str) -> str:
    key, words = law_apart(cite, LAWS, language)
    return cite_of(LAWS.get(key), words, language)


@pytest.mark.parametrize(("cite", "language"), sorted(CITES))
def test_what_real_questions_cite_comes_back_as_it_was(cite: str, language: str) -> None:
    assert again(cite, language) == cite


def test_the_laws_of_real_questions_are_recognised() -> None:
    assert any(law_apart(cite, LAWS, language)[0] for cite, language in CITES)


@given(st.sampled_from([*(name_of_law(law, "vi") for law in LAWS.values()), ""]), st.text("Đ7 ,;/", max_size=8))
def test_any_cite_comes_back_as_it_was(name: str, rest: str) -> None:
    assert again(name + rest, "vi") == name + rest


@pytest.mark.parametrize("key", sorted(LAWS))
@pytest.mark.parametrize("language", ["vi", "en"])
def test_what_the_form_writes_is_found_as_that_law(key: str, language: str) -> None:
    cite = cite_of(LAWS[key], "Điều 7 khoản 2", language)
    found = Finder(LAWS).find(cite, is_cite=True)
    assert {each.key for each in found} == {key}
    assert found[-1].articles == ("Điều 7 khoản 2",)


def test_without_a_law_the_words_stand_alone() -> None:
    assert cite_of(None, "Quy chế cơ quan", "vi") == "Quy chế cơ quan"
    assert law_apart("Quy chế cơ quan", LAWS, "vi") == ("", "Quy chế cơ quan")
