"""Scripts joined: each is sent as one file with all that it imports, so that a page asks a poor line once.

Modules keep to the plainest form: every import on a line of its own, `export` only before a function or a class. Each becomes a
function that runs once, in the order of the imports, and gives what it exports; their names never meet.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

_IMPORT = re.compile(r'^import (?:(?P<names>\{[^}]*\}|\* as \w+) from )?"\./(?P<stem>[a-z]+)\.js";\n', re.MULTILINE)
_EXPORT = re.compile(r"^export (?=(?:async )?(?:function|class) (?P<name>\w+))", re.MULTILINE)
_LEFT_OVER = re.compile(r"^(?:import|export)\b.*", re.MULTILINE)
_COMMENT = re.compile(r"^[ \t]*/\*(?:(?!\*/).)*\*/[ \t]*\n", re.MULTILINE | re.DOTALL)
"""A comment that has its lines for itself; one within a line may be part of a string."""


def joined(stem: str, modules: Mapping[str, str]) -> str:
    """The script `stem`.js with all that it imports; `modules` has the text of each by its stem.

    Raises:
        ValueError: a script is written in a form that is not joined.
        KeyError: an import of a script that is not there.
    """
    order: list[str] = []
    _visit(stem, modules, order, ())
    return "".join(_wrapped(each, modules[each]) for each in order[:-1]) + _body(modules[stem])


def _visit(stem: str, modules: Mapping[str, str], order: list[str], path: tuple[str, ...]) -> None:
    if stem in path:
        raise ValueError(f"scripts import each other in a circle: {' → '.join((*path, stem))}")
    if stem in order:
        return
    for each in _IMPORT.finditer(modules[stem]):
        _visit(each["stem"], modules, order, (*path, stem))
    order.append(stem)


def _wrapped(stem: str, text: str) -> str:
    names = ", ".join(each["name"] for each in _EXPORT.finditer(text))
    return f"const ${stem} = (() => {{\n{_body(text)}return {{ {names} }};\n}})();\n"


def _body(text: str) -> str:
    body = _EXPORT.sub("", _IMPORT.sub(_taken, without_comments(text)))
    left = _LEFT_OVER.search(body)
    if left is not None:
        raise ValueError(f"not in the form that is joined: {left[0]}")
    return body


def _taken(match: re.Match[str]) -> str:
    if match["names"] is None:
        return ""
    return f"const {match['names'].removeprefix('* as ')} = ${match['stem']};\n"


def without_comments(text: str) -> str:
    return _COMMENT.sub("", text)
