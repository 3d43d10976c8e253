"""The settings of a course as a form. Pure: the form's fields become the keys of course.yml, and back.

Values are as they are written; what of them is sound is for the compiler to say. What the form does not ask is left as it was:
the id, the address, the version and what each version changed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from werkzeug.datastructures import MultiDict

from elearn.authoring.file_form import words_of
from elearn.authoring.forms import line_in
from elearn.content.document import PLACES
from elearn.core.db.types import LANGUAGES
from elearn.core.text import nfc

AUTHORS: Final = 4
"""Rows of authors."""
Written = Mapping[str, Any]
_PLAIN: Final = ("visibility", "theme", "place", "credit_hours", "valid_months", "programme_group", "reviewed_on", "licence")


def languages_of(settings: Written) -> list[str]:
    """The languages of the course, the source language first."""
    found = [each for each in settings.get("languages", ()) if each in LANGUAGES]
    return found or [LANGUAGES[0]]


def fields_of(settings: Written) -> dict[str, str]:
    """The values of the form; of what is a list the single names, see `chosen_of`."""
    fields = {name: words_of(settings, name) for name in _PLAIN}
    for key in ("title", "summary"):
        fields |= {f"{key}_{code}": words for code, words in _localised(settings.get(key)).items()}
    for place, named in _places(settings).items():
        fields |= {f"places.{place}.{code}": words for code, words in named.items()}
    fields["competencies"] = "\n".join(_claims(settings.get("competencies")))
    for at, module in enumerate(modules_of(settings)):
        fields |= {f"module.{at}.{code}": words for code, words in _localised(module.get("title")).items()}
    for at, author in enumerate(_records(settings.get("authors"))[:AUTHORS]):
        names = author.get("name")
        fields[f"author.{at}.hours"] = words_of(author, "hours")
        fields |= {
            f"author.{at}.{code}": words for code, words in (_localised(names) or dict.fromkeys(LANGUAGES[:1], names or "")).items()
        }
    return {name: value for name, value in fields.items() if isinstance(value, str) and value}


def modules_of(settings: Written) -> list[dict[str, Any]]:
    """The modules that the settings name."""
    return [each for each in _records(settings.get("modules")) if isinstance(each.get("dir"), str)]


def chosen_of(settings: Written, quizzes: Sequence[str]) -> dict[str, list[str]]:
    """What is chosen in each list of the form.

    Args:
        quizzes: the ids of the quizzes that the course has: all must be passed where the settings name none.
    """
    completion = settings.get("completion")
    completion = completion if isinstance(completion, dict) else {}
    lessons = completion.get("lessons", "all")
    return {
        "audience": _words(settings.get("audience")),
        "law_refs": _words(settings.get("law_refs")),
        "scope": ["chosen" if isinstance(lessons, list) else "all"],
        "lessons": _words(lessons if isinstance(lessons, list) else ()),
        "quizzes": _words(completion.get("quizzes", quizzes)),
    }


def _localised(value: Any) -> dict[str, str]:
    return {code: words for code, words in value.items() if isinstance(words, str)} if isinstance(value, dict) else {}


def _places(settings: Written) -> dict[str, dict[str, str]]:
    """The course's own names of places, by place and language."""
    written = settings.get("places")
    return {place: _localised(written.get(place)) for place in PLACES if place in written} if isinstance(written, dict) else {}


def _records(value: Any) -> list[dict[str, Any]]:
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def _words(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    return [each for each in value if isinstance(each, str)] if isinstance(value, (list, tuple)) else []


def _claims(value: Any) -> list[str]:
    return [" ".join(words_of(each, name) for name in ("framework", "code", "level")) for each in _records(value)]


def course_in(form: MultiDict[str, str], settings: Written, quizzes: Sequence[str]) -> dict[str, Any]:
    """The keys of course.yml that a submission sets; None takes one out.

    Args:
        settings: what stands in course.yml now.
        quizzes: the ids of the quizzes that the course has.
    """
    languages = languages_of(settings)
    source = languages[0]
    wanted = [source, *(each for each in LANGUAGES if each != source and form.get(f"language_{each}"))]
    values: dict[str, Any] = {name: line_in(form, name, 120).replace(",", ".") or None for name in _PLAIN}
    values |= {key: _words_in(form, key, wanted, _localised(settings.get(key))) for key in ("title", "summary")}
    values["languages"] = wanted
    values["audience"] = form.getlist("audience")[:50] or None
    values["law_refs"] = form.getlist("law_refs")[:50] or None
    values["places"] = _places_in(form, wanted) or None
    values["competencies"] = _claims_in(form) or None
    values["completion"] = _completion_in(form, chosen_of(settings, ())["quizzes"], quizzes)
    values["authors"] = _authors_in(form, wanted) or None
    values["modules"] = [
        {**module, "title": _words_in(form, f"module.{at}", wanted, _localised(module.get("title")), divider=".")}
        for at, module in enumerate(modules_of(settings))
    ]
    return values


def _completion_in(form: MultiDict[str, str], before: Sequence[str], quizzes: Sequence[str]) -> dict[str, Any]:
    """What completes the course. Where every quiz must be passed none is named, so that one that comes later must be passed too;
    a list that names what is ticked stays as it is written.
    """
    completion: dict[str, Any] = {"lessons": form.getlist("lessons")[:500] if form.get("scope") == "chosen" else "all"}
    passed = {each for each in form.getlist("quizzes") if each in quizzes}
    if before and passed == set(before):
        completion["quizzes"] = list(before)
    elif not passed.issuperset(quizzes):
        completion["quizzes"] = [each for each in quizzes if each in passed]
    return completion


def _words_in(
    form: MultiDict[str, str], name: str, languages: Sequence[str], before: Mapping[str, str], *, divider: str = "_"
) -> dict[str, str]:
    """A text per language. One that is not translated yet says what the source language says, until somebody translates it."""
    typed = {code: line_in(form, f"{name}{divider}{code}", 1_000) for code in languages}
    source = typed[languages[0]] or before.get(languages[0], "")
    return {code: typed[code] or source for code in languages}


def _claims_in(form: MultiDict[str, str]) -> list[dict[str, str]]:
    claims = []
    for line in nfc(form.get("competencies", ""))[:4_000].splitlines():
        framework, code, level, *_ = [*line.split(), "", "", ""]
        if framework:
            claims.append({"framework": framework, "code": code, "level": level})
    return claims


def _places_in(form: MultiDict[str, str], languages: Sequence[str]) -> dict[str, dict[str, str]]:
    """The places that have a name of the course's own; one without stays what it is called everywhere."""
    typed = {place: {code: line_in(form, f"places.{place}.{code}", 120) for code in languages} for place in PLACES}
    named = {place: {code: words for code, words in names.items() if words} for place, names in typed.items()}
    return {place: names for place, names in named.items() if names}


def _authors_in(form: MultiDict[str, str], languages: Sequence[str]) -> list[dict[str, Any]]:
    authors = []
    for at in range(AUTHORS):
        names = {code: line_in(form, f"author.{at}.{code}", 120) for code in languages}
        hours = line_in(form, f"author.{at}.hours", 10).replace(",", ".")
        said = {code: name for code, name in names.items() if name}
        if said:
            name = next(iter(said.values())) if len(set(said.values())) == 1 else said
            authors.append({"name": name, **({"hours": hours} if hours else {})})
    return authors
