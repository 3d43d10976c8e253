"""The settings of one file as a form: of a lesson, a case, a quiz, a bank or a card. Pure: the form's fields become front matter.

Values are as they are written: texts, lists and dictionaries. What of them is sound is for the compiler to say; what the form does
not ask is left as it was.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from werkzeug.datastructures import MultiDict

from elearn.authoring.forms import line_in

DRAWS: Final = 8
"""Rows of a blueprint."""
DEFAULTS: Final = ("points", "difficulty", "competency", "scoring", "shuffle", "cite")
"""What a bank says for questions that do not say it themselves."""
_EASIEST = re.compile(r"difficulty\s*<=\s*([123])")
_AMONG = re.compile(r"competency\s+in\s+([\w.:,\s-]+)")
_SEPARATORS = re.compile(r"[\s,;]+")
Front = Mapping[str, Any]


def words_of(front: Front, name: str) -> str:
    """What a key says, as one text; a list with commas between."""
    value = front.get(name, "")
    if isinstance(value, list):
        return ", ".join(each for each in value if isinstance(each, str))
    return value if isinstance(value, str) else ""


def fields_of(front: Front) -> dict[str, str]:
    """The values of the form for a front matter."""
    defaults = front.get("defaults")
    shuffle = words_of(front, "shuffle")
    fields = {
        name: words_of(front, name)
        for name in ("title", "minutes", "competencies", "place", "start", "actor", "attempts", "grade", "feedback", "use")
    }
    fields["pass"] = words_of(front, "pass").rstrip("% ")
    fields |= {f"shuffle_{each}": "1" for each in ("questions", "options") if each in shuffle}
    if isinstance(defaults, dict):
        fields |= {f"default_{name}": words_of(defaults, name) for name in DEFAULTS}
    drawn = front.get("draw")
    for at, draw in enumerate(drawn[:DRAWS] if isinstance(drawn, list) else ()):
        if isinstance(draw, dict):
            fields |= {f"draw.{at}.{name}": value for name, value in _draw_fields(draw).items()}
    return {name: value for name, value in fields.items() if value}


def _draw_fields(draw: Front) -> dict[str, str]:
    """A line of a blueprint; a filter that has not the two usual parts alone is shown as it is written."""
    where = words_of(draw, "where")
    fields = {"bank": words_of(draw, "bank"), "count": words_of(draw, "count")}
    parts = [part.strip() for part in re.split(r"\s+and\s+", where)] if where else []
    usual = {}
    for part in parts:
        if found := _EASIEST.fullmatch(part):
            usual["difficulty"] = found[1]
        elif found := _AMONG.fullmatch(part):
            usual["competency"] = found[1].strip()
    return {**fields, **usual} if len(usual) == len(parts) else {**fields, "where": where}


def front_in(kind: str, form: MultiDict[str, str]) -> dict[str, Any]:
    """The keys of the front matter that a submission sets; None takes one out.

    Args:
        kind: lesson, case, quiz, bank or card.
    """
    values: dict[str, Any] = {"title": line_in(form, "title", 200)}
    if kind in {"lesson", "case", "quiz"}:
        values |= {"minutes": line_in(form, "minutes", 10) or None, "competencies": _codes(form, "competencies") or None}
        values["place"] = line_in(form, "place", 20) or None
    if kind == "case":
        values |= {name: line_in(form, name, 120) or None for name in ("start", "actor")}
    if kind == "quiz":
        values |= _quiz(form)
    if kind == "bank":
        values |= {"use": line_in(form, "use", 20) or None, "defaults": _defaults(form) or None}
    return values


def _codes(form: MultiDict[str, str], name: str) -> list[str]:
    return [each for each in _SEPARATORS.split(line_in(form, name)) if each]


def _quiz(form: MultiDict[str, str]) -> dict[str, Any]:
    passed = line_in(form, "pass", 10).replace(",", ".").rstrip("% ")
    return {
        "attempts": line_in(form, "attempts", 10) or "unlimited",
        "grade": line_in(form, "grade", 20) or None,
        "pass": f"{passed}%" if passed else None,
        "feedback": line_in(form, "feedback", 20) or None,
        "shuffle": [each for each in ("questions", "options") if form.get(f"shuffle_{each}")],
        "draw": [draw for at in range(DRAWS) if (draw := _draw(form, at))],
    }


def _draw(form: MultiDict[str, str], at: int) -> dict[str, str]:
    """One line of a blueprint; empty where no bank is chosen."""
    bank = line_in(form, f"draw.{at}.bank", 64)
    if not bank:
        return {}
    difficulty, codes = line_in(form, f"draw.{at}.difficulty", 1), _codes(form, f"draw.{at}.competency")
    parts = [
        f"difficulty <= {difficulty}" if difficulty else "",
        f"competency in {','.join(codes)}" if codes else "",
        line_in(form, f"draw.{at}.where", 300),
    ]
    where = " and ".join(filter(None, parts))
    return {"bank": bank, "count": line_in(form, f"draw.{at}.count", 10) or "1", **({"where": where} if where else {})}


def _defaults(form: MultiDict[str, str]) -> dict[str, Any]:
    defaults: dict[str, Any] = {name: line_in(form, f"default_{name}", 64).replace(",", ".") for name in ("points", "difficulty")}
    codes = _codes(form, "default_competency")
    defaults["competency"] = codes[0] if len(codes) == 1 else codes
    defaults |= {name: line_in(form, f"default_{name}", 300) for name in ("scoring", "shuffle", "cite")}
    return {name: value for name, value in defaults.items() if value}
