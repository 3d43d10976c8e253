"""Every sentence of the product is in both languages, and the places for values are the same in both."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from babel.messages.extract import extract_python
from babel.messages.pofile import read_po
from jinja2.ext import babel_extract

from elearn.app import NAVIGATION
from elearn.core.i18n import Catalogue, load_catalogue

pytestmark = pytest.mark.pure

PACKAGE = Path(__file__).parents[2] / "elearn"
KEYWORDS = ("_", "N_", "gettext", "ngettext", "translated", "translate", "say", "complain")
CODE = re.compile(r"[a-z_.-]+")
PLACE = re.compile(r"%\((\w+)\)[sd]")


OPTIONS = {"extensions": "jinja2.ext.i18n, elearn.web.fragments.KeptTag", "silent": "false"}


def sentences() -> Iterator[tuple[str, str, str | None]]:
    """(file, sentence, its plural) of everything that is marked for translation."""
    for path in sorted(PACKAGE.rglob("*.py")):
        yield from _pairs(path, extract_python(BytesIO(path.read_bytes()), list(KEYWORDS), [], {"encoding": "utf-8"}))
    for path in sorted(PACKAGE.glob("*/templates/**/*.*")):
        yield from _pairs(path, babel_extract(BytesIO(path.read_bytes()), list(KEYWORDS), [], OPTIONS))
    for entry in NAVIGATION.entries:
        yield "app.py", entry.label, None


def _pairs(path: Path, found: Iterable[tuple[int, str | None, Any, list[str]]]) -> Iterator[tuple[str, str, str | None]]:
    for _, function, message, _ in found:
        # A key inside a call, as in `translate(WORDS["all"])`, is no sentence.
        words = [each for each in (message if isinstance(message, tuple) else (message,)) if each and not CODE.fullmatch(each)]
        if words:
            yield path.relative_to(PACKAGE).as_posix(), words[0], words[1] if function == "ngettext" else None


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load_catalogue(PACKAGE)


def test_sentences_are_found_in_code_and_in_templates() -> None:
    files = {Path(name).suffix for name, _, _ in sentences()}
    assert {".py", ".html"} <= files


def test_every_vietnamese_sentence_has_its_english_one(catalogue: Catalogue) -> None:
    missing = {
        (name, sentence)
        for name, sentence, plural in sentences()
        if ("en", sentence) not in (catalogue.plurals if plural else catalogue.messages)
    }
    assert not sorted(missing)


def test_both_languages_have_the_same_places_for_values(catalogue: Catalogue) -> None:
    different = [
        source for (_, source), text in catalogue.messages.items() if set(PLACE.findall(source)) != set(PLACE.findall(text))
    ]
    assert not different


def test_a_plural_has_places_that_its_vietnamese_form_knows(catalogue: Catalogue) -> None:
    many = {sentence: plural for _, sentence, plural in sentences() if plural}
    wrong = [
        sentence
        for sentence, plural in many.items()
        for form in catalogue.plurals.get(("en", sentence), ())
        if not set(PLACE.findall(form)) <= set(PLACE.findall(plural)) | {"num"}
    ]
    assert not wrong


def test_no_translation_is_left_without_a_sentence(catalogue: Catalogue) -> None:
    used = {sentence for _, sentence, _ in sentences()}
    unused = {source for _, source in (*catalogue.messages, *catalogue.plurals)} - used
    assert not sorted(unused)


def test_two_packages_do_not_translate_a_sentence_differently() -> None:
    told: dict[str, set[str]] = {}
    for path in sorted(PACKAGE.glob("**/translations/en.po")):
        with path.open("rb") as file:
            for message in read_po(file, locale="en"):
                if isinstance(message.id, str) and message.id:
                    told.setdefault(message.id, set()).add(str(message.string))
    assert not {sentence: texts for sentence, texts in told.items() if len(texts) > 1}


def test_the_house_spells_tone_marks_in_its_own_way(catalogue: Catalogue) -> None:
    """khóa, hòa, thủy: the mark on the first vowel of oa, oe, uy."""
    other = re.compile(r"(?<![Qq])[OoUu](?:[àáảãạèéẻẽẹ](?![a-zà-ỹ])|[ỳýỷỹỵ](?![a-zà-ỹ]))")
    assert not [sentence for _, sentence, _ in sentences() if (found := other.search(sentence)) and found[0][0].lower() in "ou"]


def test_sentences_do_not_shout() -> None:
    assert not [sentence for _, sentence, _ in sentences() if sentence.rstrip().endswith("!")]
