"""Writing a framework, or a list of positions, as YAML: the same bytes for the same content, whoever writes them and when.

Words for people are double-quoted, codes and dates are plain where that is safe; languages and keys keep one order.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final, TypeAlias

from elearn.core.db.types import LANGUAGES, LocalisedText
from elearn.frameworks.document import FORMAT, Band, Framework, Item, Level, Relation

Node: TypeAlias = "str | Mapping[str, Node] | Sequence[Node]"
"""What can be written: a text, a mapping or a list. An empty one is left out, except as an entry of a list."""

_PLAIN: Final = re.compile(
    r"(?!(?:y|n|yes|no|on|off|true|false|null)$)[A-Za-z][A-Za-z0-9._-]*|[0-9]{4}-[0-9]{2}-[0-9]{2}", re.IGNORECASE
)
_NUMBER: Final = re.compile(r"[1-9][0-9]?")
_COUNTED: Final = frozenset({"format", "rank", "level"})
"""Keys whose value is a number for every reader of YAML; a code such as 4.1 is a text and quoted."""
_INDENT = "  "
_FLOW_WIDTH: Final = 110
"""Up to so many characters a mapping without texts stands on one line."""


class Words(str):
    """Words for people, quoted always."""

    __slots__ = ()


def to_yaml(framework: Framework) -> bytes:
    """The framework as a file that `loading.load` reads back to the very same framework."""
    source = framework.source
    scale = framework.scale
    return write(
        {
            "format": FORMAT,
            "code": framework.code,
            "version": framework.version,
            "title": in_order(framework.title),
            "publisher": in_order(framework.publisher),
            "licence": framework.licence,
            "source": {"citation": in_order(source.citation), "url": source.url},
            "checked_on": framework.checked_on.isoformat(),
            "status": str(framework.status),
            "note": in_order(framework.note),
            "scale": {
                "step": in_order(scale.step),
                "bands": [_band(each) for each in scale.bands],
                "levels": [_level(each) for each in scale.levels],
            },
            "items": [_item(each) for each in framework.items],
            "relations": [_relation(each) for each in framework.relations],
        }
    )


def in_order(text: LocalisedText) -> Node:
    """A text with its languages in the house's order."""
    return {language: Words(text[language]) for language in LANGUAGES if text.get(language)}


def write(document: Mapping[str, Node]) -> bytes:
    """A mapping as UTF-8 YAML."""
    return "\n".join([*_mapping(document, 0), ""]).encode()


def _band(band: Band) -> Node:
    return {"code": band.code, "title": in_order(band.title), "descriptor": in_order(band.descriptor)}


def _level(level: Level) -> Node:
    return {
        "rank": str(level.rank),
        "code": level.code,
        "title": in_order(level.title),
        "band": level.band,
        "descriptor": in_order(level.descriptor),
    }


def _item(item: Item) -> Node:
    return {
        "code": item.code,
        "type": str(item.kind),
        "parent": item.parent,
        "title": in_order(item.title),
        "in_words": in_order(item.in_words),
        "descriptor": in_order(item.descriptor),
        "levels": {str(rank): in_order(text) for rank, text in item.levels},
    }


def _relation(relation: Relation) -> Node:
    return {
        "from": relation.origin,
        "to": {"framework": relation.framework, "code": relation.code},
        "kind": str(relation.kind),
        "source": in_order(relation.source),
    }


def _mapping(mapping: Mapping[str, Node], depth: int) -> Iterator[str]:
    for key, value in mapping.items():
        if not value:
            continue
        head = f"{_INDENT * depth}{_key(key)}:"
        if isinstance(value, str):
            yield f"{head} {_scalar(value, key)}"
        elif (flow := _flow(value)) is not None:
            yield f"{head} {flow}"
        else:
            yield head
            yield from _mapping(value, depth + 1) if isinstance(value, Mapping) else _list(value, depth + 1)


def _list(entries: Sequence[Node], depth: int) -> Iterator[str]:
    for entry in entries:
        flow = _scalar(entry) if isinstance(entry, str) else _flow(entry)
        if flow is not None:
            yield f"{_INDENT * depth}- {flow}"
        elif isinstance(entry, Mapping):
            first, *others = _mapping(entry, depth + 1)
            yield f"{_INDENT * depth}- {first.lstrip()}"
            yield from others


def _flow(value: Node) -> str | None:
    """A short mapping of codes on one line, or None for anything else."""
    if not isinstance(value, Mapping):
        return None
    if any(not isinstance(each, str) or isinstance(each, Words) for each in value.values()):
        return None
    line = ", ".join(f"{_key(key)}: {_scalar(str(each), key)}" for key, each in value.items())
    return f"{{{line}}}" if len(line) < _FLOW_WIDTH else None


def _key(key: str) -> str:
    return key if _NUMBER.fullmatch(key) else _scalar(key)


def _scalar(text: str, key: str = "") -> str:
    is_plain = _PLAIN.fullmatch(text) or (key in _COUNTED and _NUMBER.fullmatch(text))
    # A JSON string is a double-quoted YAML scalar as long as every character of it can be printed, which the rules demand.
    return text if is_plain and not isinstance(text, Words) else json.dumps(text, ensure_ascii=False)
