"""Ids are made on saving, and translations take those of their originals."""

from __future__ import annotations

import pytest

from elearn.authoring.naming import Names, named, named_like

pytestmark = pytest.mark.pure

PATH = "modules/01-a/01-bai.vi.md"
ENGLISH = "modules/01-a/01-bai.en.md"
TEXT = "---\nid: bai\ntitle: Bài\nminutes: 3\n---\n\n### ? Ai tiếp công dân?\n\n- [x] Chủ tịch\n- [ ] Văn thư\n"
TRANSLATED = TEXT.replace("Ai tiếp công dân?", "Who receives citizens?")


def test_a_question_gets_an_id_from_its_words() -> None:
    assert "### ? Ai tiếp công dân? {#ai-tiep-cong-dan}" in named(PATH, TEXT, {}, Names(), "vi")


@pytest.mark.parametrize("names", [Names(frozenset({"ai-tiep-cong-dan"})), Names(retired=frozenset({"ai-tiep-cong-dan"}))])
def test_an_id_that_was_ever_used_is_not_given_again(names: Names) -> None:
    made = named(PATH, TEXT, {}, names, "vi")
    assert "{#ai-tiep-cong-dan}" not in made
    assert "{#ai-tiep-cong-dan-" in made


def test_an_id_that_is_there_stays() -> None:
    text = TEXT.replace("dân?", "dân? {#q-ai}")
    assert named(PATH, text, {}, Names.of({PATH: text}), "vi") == text


def test_a_translation_takes_the_ids_of_its_original() -> None:
    original = TEXT.replace("dân?", "dân? {#q-ai}")
    assert "### ? Who receives citizens? {#q-ai}" in named(ENGLISH, TRANSLATED, {PATH: original}, Names(), "vi")


def test_a_translation_with_other_questions_is_left_alone() -> None:
    assert (
        named_like(f"{TRANSLATED}\n### ? More?\n\n- [x] a\n- [ ] b\n", TEXT) == f"{TRANSLATED}\n### ? More?\n\n- [x] a\n- [ ] b\n"
    )


def test_a_card_has_no_questions_to_name() -> None:
    assert named("card.vi.md", TEXT, {}, Names(), "vi") == TEXT


def test_the_id_of_a_file_is_taken_like_those_in_it() -> None:
    names = Names.of({PATH: TEXT.replace("id: bai", 'id: "mot-ten"'), "banks/ngan-hang.vi.md": "---\ntitle: x\n---\n"})
    assert {"mot-ten", "ngan-hang"} <= names.taken
