"""Questions as values of JSON and back: for notes in foreign files, and for the child process that reads those files.

Answers are objects with their `kind`, since several kinds have the same keys. What comes back is checked against its type.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from functools import cache
from typing import Any, Final, get_type_hints

from pydantic import TypeAdapter

from elearn.content.writing.items import Choices, Cloze, Essay, Item, Matching, Numbers, Ordering, Spot, Texts

FIELDS: Final = tuple(field.name for field in fields(Item))
_KINDS: Final[dict[str, type]] = {
    each.__name__.lower(): each for each in (Choices, Numbers, Texts, Matching, Ordering, Cloze, Spot, Essay)
}


def plain(value: Any) -> Any:
    """A field of a question."""
    kind = type(value).__name__.lower()
    if kind in _KINDS:
        return {"kind": kind, **_adapter(kind).dump_python(value, mode="json", exclude_defaults=True)}
    if isinstance(value, tuple):
        return list(value)
    return value if value is None or isinstance(value, str | int | float | bool) else value.isoformat()


def value(name: str, said: Any) -> Any:
    """The field of that name.

    Raises:
        ValidationError, KeyError, TypeError: it is no such field.
    """
    if name != "answers":
        return _adapter(name).validate_python(said)
    kind = _KINDS[said["kind"]].__name__.lower()
    return _adapter(kind).validate_python({key: each for key, each in said.items() if key != "kind"})


def plain_item(item: Item) -> dict[str, Any]:
    """A whole question."""
    return {name: plain(getattr(item, name)) for name in FIELDS}


def item_from(said: Mapping[str, Any]) -> Item:
    """The question that `plain_item` wrote.

    Raises:
        ValidationError, KeyError, TypeError: it is none.
    """
    return Item(**{name: value(name, said[name]) for name in FIELDS})


@cache
def _adapter(name: str) -> TypeAdapter[Any]:
    """Of a field of questions, or of a kind of answers."""
    return TypeAdapter(_KINDS[name] if name in _KINDS else get_type_hints(Item)[name])
