"""Reads the outline of a course, and changes single settings of its files.

Nothing is judged here: what is not sound is left as it is, or left out, and the check says why. It reads YAML, so it runs in the
child.
"""

from __future__ import annotations

from collections.abc import Mapping

import yaml

from elearn.content.outline import Changed, Outline, Written
from elearn.content.settings_text import plain, with_settings


def outline_of(course: str, fronts: Mapping[str, str]) -> Outline:
    """The outline of a course.

    Args:
        course: the text of course.yml.
        fronts: path → the front matter with the lines `---` around it.
    """
    return Outline(_mapping(course), {path: _mapping(_inside(front)) for path, front in fronts.items()})


def change_course(text: str, values: Mapping[str, Written]) -> Changed:
    """course.yml with some of its keys replaced; None takes one out."""
    try:
        return Changed(with_settings(text, values))
    except ValueError:
        return Changed(None)


def change_front(text: str, values: Mapping[str, Written]) -> Changed:
    """A Markdown file with some keys of its front matter replaced; what it says below is left byte for byte."""
    lines = text.split("\n")
    ends = [index for index, line in enumerate(lines[1:], 1) if line.rstrip() in {"---", "..."}]
    if not lines[0].startswith("---") or not ends:
        head, rest = "{}", text
    else:
        head, rest = "\n".join(lines[1 : ends[0]]) + "\n", "\n".join(lines[ends[0] + 1 :])
    changed = change_course(head, values).text
    return Changed(None if changed is None else f"---\n{changed}---\n{rest}")


def _inside(front: str) -> str:
    lines = front.split("\n")
    return "\n".join(line for line in lines[1:] if line.rstrip() not in {"---", "..."})


def _mapping(text: str) -> dict[str, Written]:
    try:
        node = yaml.compose(text, Loader=yaml.BaseLoader)
    except (yaml.YAMLError, RecursionError):
        return {}
    found = plain(node) if isinstance(node, yaml.MappingNode) else {}
    return found if isinstance(found, dict) else {}
