"""The two languages of the command line.

The language is that of `--lang`, else of `ELEARN_LANGUAGE`, else of the terminal's locale, else Vietnamese. Help texts are
Vietnamese source texts too and are translated when they are shown.
"""

from __future__ import annotations

import copy
import json
import os
from collections.abc import Callable, Mapping, Sequence
from contextvars import ContextVar
from functools import cache
from pathlib import Path
from typing import Any

import click

from elearn.core.db.types import LANGUAGES
from elearn.core.errors import N_
from elearn.core.i18n import SOURCE_LANGUAGE, Catalogue, load_catalogue

PACKAGE = Path(__file__).parent.parent
_KEY = "elearn.language"
_chosen: ContextVar[str | None] = ContextVar("elearn.language", default=None)
"""The language of this call, also when Click has left the context in which it was chosen and tells what went wrong."""


class LanguageOption(click.Option):
    """`--lang vi|en`, read before anything that speaks."""

    def __init__(self, callback: Callable[[click.Context, click.Parameter, str | None], str]) -> None:
        super().__init__(
            ["--lang"],
            type=click.Choice(LANGUAGES),
            is_eager=True,
            expose_value=False,
            callback=callback,
            help=N_("Ngôn ngữ của lời nhắn: vi hoặc en."),
        )


def language_first(words: Sequence[str]) -> list[str]:
    """The words of a call with every `--lang` before the others; what follows `--` is left alone."""
    first: list[str] = []
    rest: list[str] = []
    end = words.index("--") if "--" in words else len(words)
    if words[:end] and words[end - 1] == "--lang":
        # It lacks its value, and must not take the next word for it.
        return ["--lang"]
    position = 0
    while position < end:
        width = 2 if words[position] == "--lang" else 1
        is_language = width == 2 or words[position].startswith("--lang=")
        (first if is_language else rest).extend(words[position : min(position + width, end)])
        position += width
    return [*first, *rest, *words[end:]]


def remember(context: click.Context, language: str | None) -> str:
    """Sets the language of this call: the given one, or that of the locale."""
    chosen = language or language_of_locale(os.environ)
    context.meta[_KEY] = chosen
    _chosen.set(chosen)
    return chosen


def forget() -> None:
    """Begins a new call: its language is not known yet."""
    _chosen.set(None)


def language_of_locale(environ: Mapping[str, str]) -> str:
    """That of `ELEARN_LANGUAGE`; without it `en` where the terminal speaks English, otherwise `vi`."""
    if environ.get("ELEARN_LANGUAGE") in LANGUAGES:
        return environ["ELEARN_LANGUAGE"]
    locale = environ.get("LC_ALL") or environ.get("LC_MESSAGES") or environ.get("LANG") or ""
    return "en" if locale.startswith("en") else SOURCE_LANGUAGE


def current_language() -> str:
    """The language of this call."""
    context = click.get_current_context(silent=True)
    chosen: str | None = context.meta.get(_KEY) if context is not None else None
    return chosen or _chosen.get() or language_of_locale(os.environ)


def translate(message: str, **values: object) -> str:
    """The sentence in the language of this call, its `%(name)s` places filled."""
    language = current_language()
    # Vietnamese needs no catalogue, and reading it takes a tenth of a second.
    catalogue = Catalogue() if language == SOURCE_LANGUAGE else _catalogue()
    return catalogue.translate(language, message, **values)


def say(message: str, **values: object) -> None:
    """Tells an answer on standard output."""
    click.echo(translate(message, **values))


def complain(message: str, **values: object) -> None:
    """Tells on standard error what is wrong."""
    click.echo(translate(message, **values), err=True)


def print_json(answer: object) -> None:
    """Prints an answer for programs: one JSON document, letters as they are."""
    click.echo(json.dumps(answer, ensure_ascii=False, indent=2, default=str))


def in_this_language(command: click.Command) -> click.Command:
    """A copy of the command, and of all below it, whose help is in the language of this call."""
    twin = copy.copy(command)
    twin.help = _translated(command.help)
    twin.short_help = _translated(command.short_help)
    twin.params = [_with_help(each) for each in command.params]
    if isinstance(twin, click.Group):
        twin.commands = {name: in_this_language(each) for name, each in twin.commands.items()}
    return twin


def _with_help(parameter: click.Parameter) -> click.Parameter:
    if not isinstance(parameter, click.Option) or not parameter.help:
        return parameter
    twin = copy.copy(parameter)
    twin.help = _translated(parameter.help)
    return twin


def _translated(text: str | None) -> str | None:
    return translate(text) if text else text


@cache
def _catalogue() -> Catalogue:
    return load_catalogue(PACKAGE)


def option_json() -> Callable[[Any], Any]:
    """`--json`: the answer for programs."""
    return click.option("--json", "as_json", is_flag=True, help=N_("Trả lời dạng JSON cho chương trình khác đọc."))
