"""Every picture that a document shows is one that is drawn, lies in the folder, and speaks the language of the document."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.journeys.pictures import FOLDER, TALLEST, contents, file_name
from tests.journeys.subjects import AFTERWARDS, SUBJECTS

pytestmark = pytest.mark.pure

ROOT = Path(__file__).parents[2]
SHOWN = re.compile(r"!\[([^\]]*)\]\((?:docs/)?pictures/([^)]+)\)")
ROLES = ("learners", "trainers", "training-officers", "heads", "exam-officers", "administrators", "operators")
DRAWN = {
    file_name(subject, width, language) for subject in (*SUBJECTS, *AFTERWARDS) for width in TALLEST for language in ("vi", "en")
}


def shown_in(path: Path) -> list[tuple[str, str]]:
    """What is said of each picture of a document, and its file."""
    return SHOWN.findall(path.read_text(encoding="utf-8"))


def test_a_picture_that_a_document_shows_is_drawn() -> None:
    documents = [ROOT / "README.md", *(ROOT / "docs").glob("*.md")]
    assert not [f"{path.name}: {name}" for path in documents for _, name in shown_in(path) if name not in DRAWN]


def test_what_is_drawn_lies_in_the_folder_and_nothing_else() -> None:
    assert {path.name for path in FOLDER.glob("*.png")} == DRAWN
    assert (FOLDER / "README.md").read_text(encoding="utf-8") == contents()


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("role", ROLES)
def test_the_page_of_a_role_shows_its_acts_in_its_own_language(role: str, language: str) -> None:
    shown = shown_in(ROOT / "docs" / f"for-{role}.{language}.md")
    assert shown
    assert all(words and name.endswith(f"-{language}.png") for words, name in shown)


@pytest.mark.parametrize("role", ROLES)
def test_both_languages_of_a_page_show_the_same(role: str) -> None:
    vi, en = ([name.rsplit("-", 1)[0] for _, name in shown_in(ROOT / "docs" / f"for-{role}.{each}.md")] for each in ("vi", "en"))
    assert vi == en
