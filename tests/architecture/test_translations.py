"""Every sentence of the product is said in both languages, once, and with the same values in it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import TypeAlias

import pytest
from babel.messages.catalog import Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

pytestmark = pytest.mark.pure

PACKAGE = Path(__file__).parents[2] / "elearn"
# `Entry` is an item of the menu, whose second value is its label.
KEYWORDS = {"_": None, "N_": None, "gettext": None, "ngettext": (1, 2), "Entry": (2,)}
METHODS = [("**.py", "python"), ("**/templates/**.html", "jinja2"), ("**/templates/**.svg", "jinja2")]
# A tag that the extraction does not know must not pass in silence.
OPTIONS = {"**/templates/**": {"extensions": "jinja2.ext.i18n", "silent": "false"}}
PLACE = re.compile(r"%\((\w+)\)[sd]")
VIETNAMESE = re.compile(r"[ăâđêôơưáàảãạắằẳẵặấầẩẫậéèẻẽẹếềểễệíìỉĩịóòỏõọốồổỗộớờởỡợúùủũụứừửữựýỳỷỹỵ]", re.IGNORECASE)
TEMPLATE_CODE = re.compile(r"\{#.*?#\}|\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)
# What these name is the same in both languages: a language is called by its own name.
SAID_AS_THEY_ARE = {"Tiếng Việt"}

Places: TypeAlias = "dict[str, list[str]]"


@cache
def said() -> Places:
    """Every sentence marked for translation, and the files that say it."""
    found: Places = defaultdict(list)
    for name, line, message, _, _ in extract_from_dir(PACKAGE, METHODS, OPTIONS, keywords=KEYWORDS):
        found[message if isinstance(message, str) else message[0]].append(f"{name}:{line}")
    return found


def catalogues() -> list[Path]:
    return sorted(PACKAGE.glob("**/translations/*.po"))


@cache
def entries() -> list[tuple[str, Message]]:
    """Every entry of every catalogue, with the package that it belongs to."""
    found = []
    for path in catalogues():
        with path.open("rb") as file:
            found += [(path.parts[-3], message) for message in read_po(file, locale=path.stem) if message.id]
    return found


def key(message: Message) -> str:
    return message.id if isinstance(message.id, str) else str(message.id[0])


def forms(message: Message) -> tuple[str, ...]:
    """The translation, or each plural form of it."""
    return (message.string,) if isinstance(message.string, str) else tuple(message.string or ())


def values_of(message: Message) -> set[str]:
    """The names of the values in the source sentence; of a plural, in its form for many."""
    return set(PLACE.findall(message.id if isinstance(message.id, str) else message.id[-1]))


def packages() -> list[str]:
    return sorted(path.name for path in PACKAGE.iterdir() if (path / "__init__.py").exists())


def test_sentences_are_found_in_code_and_in_templates() -> None:
    suffixes = {place.rpartition(":")[0].rpartition(".")[2] for places in said().values() for place in places}
    assert {"py", "html"} <= suffixes


@pytest.mark.parametrize("package", packages())
def test_a_sentence_has_its_english_counterpart(package: str) -> None:
    translated = {key(message) for _, message in entries() if all(forms(message))}
    missing = [
        f"{place}: {sentence}"
        for sentence, places in said().items()
        for place in places
        if place.startswith(f"{package}/") and sentence not in translated
    ]
    assert not missing


def test_a_top_level_module_says_nothing_untranslated() -> None:
    translated = {key(message) for _, message in entries() if all(forms(message))}
    assert not [
        f"{place}: {sentence}"
        for sentence, places in said().items()
        for place in places
        if "/" not in place and sentence not in translated
    ]


def test_a_translation_carries_the_values_of_its_sentence() -> None:
    wrong = []
    for package, message in entries():
        source = values_of(message)
        # In a plural, the form for one thing may say "one" instead of the number; the last form may leave nothing out.
        leaves_out = [source - set(PLACE.findall(form)) for form in forms(message)]
        invents = any(set(PLACE.findall(form)) - source for form in forms(message))
        if invents or leaves_out[-1] or any(left - {"num"} for left in leaves_out):
            wrong.append(f"{package}: {key(message)}")
    assert not wrong


def test_a_translation_can_be_filled_with_values() -> None:
    def fails(form: str) -> bool:
        try:
            form % dict.fromkeys(PLACE.findall(form), 1)
        except (ValueError, TypeError, KeyError):
            return True
        return False

    filled = ((package, form) for package, message in entries() if values_of(message) for form in forms(message))
    assert not [f"{package}: {form}" for package, form in filled if fails(form)]


def test_a_sentence_is_translated_in_one_way() -> None:
    ways: dict[str, set[tuple[str, ...]]] = defaultdict(set)
    for _, message in entries():
        ways[key(message)].add(forms(message))
    assert not {sentence: found for sentence, found in ways.items() if len(found) > 1}


def test_no_translation_is_left_of_a_sentence_that_nobody_says() -> None:
    assert not [f"{package}: {key(message)}" for package, message in entries() if key(message) not in said()]


def test_an_english_sentence_is_not_vietnamese() -> None:
    # Names of places and people keep their letters, so a sentence counts as untranslated only when it is the source itself.
    same = [key(message) for _, message in entries() if forms(message)[0] == key(message) and VIETNAMESE.search(key(message))]
    assert not same


def unmarked() -> Iterator[str]:
    """Vietnamese words that stand in a template outside every expression, so that no translation reaches them.

    The style page shows samples in their own language and is no page of the product.
    """
    for path in PACKAGE.glob("*/templates/**/*.html"):
        if "design" in path.parts:
            continue
        text = TEMPLATE_CODE.sub("", path.read_text(encoding="utf-8"))
        for words in SAID_AS_THEY_ARE:
            text = text.replace(words, "")
        for line in text.splitlines():
            if VIETNAMESE.search(line):
                yield f"{path.relative_to(PACKAGE)}: {line.strip()}"


def test_a_template_says_nothing_outside_the_translations() -> None:
    assert not list(unmarked())


@pytest.mark.parametrize("path", catalogues(), ids=lambda path: f"{path.parts[-3]}")
def test_a_catalogue_names_no_date_person_or_place_in_the_tree(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert not re.findall(
        r"^(#: .*|\"(?:POT-Creation-Date|PO-Revision-Date|Last-Translator|Language-Team|Generated-By).*)$", text, re.MULTILINE
    )
