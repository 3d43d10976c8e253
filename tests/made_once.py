"""What every application of a test process has in common is made once: the catalogue of sentences, the compressed static files, the
code of templates, and that of addresses. Making them is most of what an application costs, and many tests have one of their own.

What databases have in common is made once too: the text of statements, which SQLAlchemy keeps for each engine apart, and many tests
have a database of their own.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket
from sqlalchemy import Engine, create_engine
from sqlalchemy.engine.default import DefaultDialect
from sqlalchemy.util import LRUCache
from werkzeug.routing import Rule

from elearn.core import i18n
from elearn.core.db import engine as engines
from elearn.web import assets


class _Remembered(BytecodeCache):
    """The code of templates by their names; Jinja itself looks whether the source is still the same."""

    def __init__(self) -> None:
        self._kept: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if bucket.key in self._kept:
            bucket.bytecode_from_string(self._kept[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._kept[bucket.key] = bucket.bytecode_to_string()


Builder = Callable[..., tuple[str, str]]


def _remembering(compile_builder: Callable[[Rule, bool], Builder]) -> Callable[[Rule, bool], Builder]:
    """The code that writes addresses of a rule; it is handed the rule as its first argument, so that like rules can share it."""
    kept: dict[tuple[object, ...], Builder] = {}

    def compiled(rule: Rule, append_unknown: bool = True) -> Builder:
        key = (rule.rule, tuple(rule._trace), repr(sorted((rule.defaults or {}).items())), append_unknown)
        if key not in kept:
            kept[key] = compile_builder(rule, append_unknown)
        return kept[key]

    return compiled


_STATEMENTS = 2_000
"""How many are kept: the busiest file of tests asks some hundreds."""


def _are_alike(one: DefaultDialect, other: object) -> bool:
    """Whether both write statements alike: engines are made with the same settings, and servers differ in their versions only."""
    return type(one) is type(other) and one.server_version_info == other.server_version_info


def _sharing(make: Callable[..., Engine]) -> Callable[..., Engine]:
    """Makes engines that keep their statements together, as one engine does for all requests of a site."""
    statements: LRUCache[Any, Any] = LRUCache(_STATEMENTS)

    def sharing(*args: object, **named: object) -> Engine:
        engine = make(*args, **named)
        engine._compiled_cache = statements
        return engine

    return sharing


@contextmanager
def made_once(folder: Path) -> Iterator[None]:
    """Until the block ends, applications share these parts; `folder` takes the static files, which each gets a copy of."""
    build = assets.build

    def copy(files: dict[str, bytes], target: Path) -> None:
        first = folder / assets.digest_of(files)
        build(files, first)
        if not target.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copytree(first, target)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(assets, "build", copy)
        patch.setattr(i18n, "load_catalogue", cache(i18n.load_catalogue))
        # Statements are kept by what writes them; of that, each engine has one of its own.
        patch.setattr(DefaultDialect, "__hash__", lambda dialect: hash(type(dialect)))
        patch.setattr(DefaultDialect, "__eq__", _are_alike)
        patch.setattr(engines, "create_engine", _sharing(create_engine))
        patch.setattr(Rule, "_compile_builder", _remembering(Rule._compile_builder))
        patch.setattr(Flask, "jinja_options", {**Flask.jinja_options, "bytecode_cache": _Remembered()})
        yield
