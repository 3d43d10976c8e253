"""course.yml with some of its settings replaced: what is not replaced stays byte for byte, comments among it.

Only whole keys at the top level are replaced, and an entry is added to `changes`. The values are what the schema of course.yml
reads (`settings_shapes.COURSE`); whether they are sound is for the compiler to say.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, Final

import yaml

Json = Any
_CHANGES: Final = "changes"


def with_settings(
    text: str,
    values: Mapping[str, Json],
    *,
    change: tuple[str, Mapping[str, Json]] | None = None,
    without: Collection[str] = (),
) -> str:
    """The text of course.yml with these settings.

    Args:
        text: a course.yml that the compiler has accepted.
        values: top-level keys with their new values; None takes a key out.
        change: a version's label and what it changed; put in front of the other entries of `changes`.
        without: labels whose entries of `changes` go, where there is a change to put in their place.

    Raises:
        ValueError: the text is not a mapping in YAML.
    """
    for key, value in values.items():
        text = _with_key(text, key, value)
    return _with_change(text, *change, without) if change is not None else text


def read_changes(text: str) -> dict[str, Json]:
    """The entries under `changes` by label, in strings, lists and dictionaries.

    Raises:
        ValueError: the text is not a mapping in YAML.
    """
    there = next((value for name, value in _root(text).value if name.value == _CHANGES), None)
    return {name.value: plain(entry) for name, entry in there.value} if isinstance(there, yaml.MappingNode) else {}


def _root(text: str) -> yaml.MappingNode:
    try:
        node = yaml.compose(text, Loader=yaml.BaseLoader)
    except yaml.YAMLError as error:
        raise ValueError("course.yml is no YAML") from error
    if not isinstance(node, yaml.MappingNode):
        raise ValueError("course.yml is no mapping")  # noqa: TRY004 - a wrong value, not a wrong type
    return node


def plain(node: yaml.Node) -> Any:
    """What a node says, in strings, lists and dictionaries."""
    if isinstance(node, yaml.MappingNode):
        return {name.value: plain(value) for name, value in node.value}
    if isinstance(node, yaml.SequenceNode):
        return [plain(item) for item in node.value]
    return node.value


def _with_key(text: str, key: str, value: Json) -> str:
    root = _root(text)
    if root.flow_style:
        return _written({**plain(root), key: value})
    lines = text.splitlines(keepends=True)
    span = _span(root, key, lines)
    written = _written({key: value}).splitlines(keepends=True) if value is not None else []
    if span is None:
        return _ended(text) + "".join(written)
    begin, end = span
    return "".join([*lines[:begin], *written, *lines[end:]])


def _span(root: yaml.MappingNode, key: str, lines: list[str]) -> tuple[int, int] | None:
    """The lines of a top-level key, without the comments and blank lines before the next one."""
    starts = [(name.value, name.start_mark.line) for name, _ in root.value]
    at = next((index for index, (name, _) in enumerate(starts) if name == key), None)
    if at is None:
        return None
    begin = starts[at][1]
    end = starts[at + 1][1] if at + 1 < len(starts) else len(lines)
    while end > begin + 1 and (not lines[end - 1].strip() or lines[end - 1].startswith("#")):
        end -= 1
    return begin, end


def _with_change(text: str, label: str, change: Mapping[str, Json], without: Collection[str]) -> str:
    root = _root(text)
    there = next((value for name, value in root.value if name.value == _CHANGES), None)
    entries = there.value if isinstance(there, yaml.MappingNode) else []
    is_block = isinstance(there, yaml.MappingNode) and not there.flow_style and bool(entries)
    replaced = {label, *without}
    if root.flow_style or not is_block or any(name.value in replaced for name, _ in entries):
        kept = {name.value: plain(entry) for name, entry in entries if name.value not in replaced}
        return _with_key(text, _CHANGES, {label: dict(change), **kept})
    first = entries[0][0].start_mark
    lines = text.splitlines(keepends=True)
    written = [f"{' ' * first.column}{line}" for line in _written({label: dict(change)}).splitlines(keepends=True)]
    return "".join([*lines[: first.line], *written, *lines[first.line :]])


def _written(values: Mapping[str, Json]) -> str:
    kept = {key: value for key, value in values.items() if value is not None}
    return yaml.safe_dump(kept, allow_unicode=True, sort_keys=False, width=120)


def _ended(text: str) -> str:
    return text if not text or text.endswith("\n") else f"{text}\n"
