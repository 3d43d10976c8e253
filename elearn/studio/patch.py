"""What a draft carries that changes nothing but course.yml: it is laid over sources that are here already. Pure.

No process that serves people reads YAML: what a form says becomes JSON, which the check lays over `course.yml`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from elearn.content.document import Change, Course
from elearn.content.labels import is_later, order

PATCH: Final = "settings.json"
"""The one file in the archive of such a draft."""


@dataclass(frozen=True, slots=True)
class Patch:
    """What is laid over course.yml.

    `values`: top-level keys with their new values, None takes a key out. `label` and `change`: the entry of `changes` for the new
    version; `without`: labels whose entries go, because no such version will ever be. `form` is the form of settings to be opened
    again, None where it came from none. `retires`: every id that was ever published and is not in these sources is retired.
    `answers`: what its author said of each difference, by its name, to be asked no second time.
    """

    values: Mapping[str, Any]
    label: str
    change: Mapping[str, Any]
    form: Mapping[str, Any] | None = None
    without: Sequence[str] = field(default_factory=tuple)
    retires: bool = False
    answers: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)


def pack(patch: Patch) -> bytes:
    """The patch as it is kept."""
    stored = {
        "form": patch.form,
        "values": patch.values,
        "label": patch.label,
        "change": patch.change,
        "without": list(patch.without),
        "retires": patch.retires,
        "answers": patch.answers,
    }
    return json.dumps(stored, ensure_ascii=False, sort_keys=True).encode()


def unpack(content: bytes) -> Patch:
    """The patch that `pack` wrote, also before there were `without`, `retires` and `answers`."""
    stored = json.loads(content)
    return Patch(
        stored["values"],
        stored["label"],
        stored["change"],
        stored.get("form"),
        tuple(stored.get("without", ())),
        stored.get("retires", False),
        stored.get("answers", {}),
    )


def following_label(label: str, *, relearn: bool) -> str:
    """The label after another: the third number rises by one, or the second where lessons are to be seen again.

    `1.2.0` becomes `1.2.1` or `1.3.0`, `1.9` becomes `1.9.1` or `1.10.0`, `2.0-rc.1` becomes `2.0.0` or `2.1.0`.
    """
    numbers, is_release, _ = order(label)
    first, second, third, fourth = numbers
    if relearn:
        return f"{first}.{second + 1}.0"
    rises = is_release or fourth > 0
    return f"{first}.{second}.{third + 1 if rises else third}"


def own_change(course: Course, latest: str | None) -> Change | None:
    """What a course that is not published yet says of itself: the entry for its own label, where that is above all there were."""
    if latest is not None and not is_later(course.label, latest):
        return None
    return next((each for each in course.changes if each.label == course.label), None)


def unpublished(course: Course, latest: str) -> tuple[str, ...]:
    """The labels in `changes` above all that were ever published."""
    return tuple(each.label for each in course.changes if is_later(each.label, latest))
