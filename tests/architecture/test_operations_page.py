"""The operator's page shows every setting and every limit as they are in the code. Written anew with `UPDATE_REVIEWED=1`."""

from __future__ import annotations

import ast
import os
import re
from collections.abc import Iterator
from dataclasses import MISSING, fields
from datetime import timedelta
from enum import StrEnum
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from config import OUTSIDE, PREFIX, Settings
from elearn.content import limits as limits_of_courses
from elearn.core import limits as limits_of_site
from elearn.core.jobs.model import JobState

pytestmark = pytest.mark.pure

ROOT = Path(__file__).parents[2]
PAGES = {"en": ROOT / "docs" / "operations.md", "vi": ROOT / "docs" / "operations.vi.md"}
MODULES = {"limits-of-the-site": limits_of_site, "limits-of-courses": limits_of_courses}


def settings_table() -> str:
    rows = ["| variable | default | what it is |", "|---|---|---|"]
    for each in fields(Settings):
        default = "" if each.default in (MISSING, "", (), None) else f"`{_plain(each.default)}`"
        rows.append(f"| `{PREFIX}{each.name.upper()}` | {default} | {each.metadata['about']} |")
    return "\n".join(rows)


def _plain(value: Any) -> str:
    if isinstance(value, tuple):
        return ",".join(value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value.value if isinstance(value, StrEnum) else str(value)


def limits_table(module: ModuleType) -> str:
    rows = ["| limit | value | why |", "|---|---|---|"]
    rows += [f"| `{name}` | {shown(name, getattr(module, name))} | {about} |" for name, about in documented(module)]
    return "\n".join(rows)


def documented(module: ModuleType) -> Iterator[tuple[str, str]]:
    """(name, the text below it) of every public constant."""
    body = ast.parse(Path(str(module.__file__)).read_text(encoding="utf-8")).body
    for node, below in zip(body, [*body[1:], None], strict=True):
        target = node.targets[0] if isinstance(node, ast.Assign) else node.target if isinstance(node, ast.AnnAssign) else None
        if not isinstance(target, ast.Name) or target.id.startswith("_") or target.id in {"KIB", "MIB"}:
            continue
        is_text = isinstance(below, ast.Expr) and isinstance(below.value, ast.Constant) and isinstance(below.value.value, str)
        yield target.id, " ".join(below.value.value.split()) if is_text else ""  # type: ignore[union-attr]  # `is_text` says so


def shown(name: str, value: Any) -> str:
    if isinstance(value, tuple | frozenset | set):
        return " in ".join(shown("", each) for each in value) if isinstance(value, tuple) else ", ".join(sorted(map(str, value)))
    if isinstance(value, timedelta):
        return _duration(value)
    if "BYTES" in name:
        return _size(value)
    return f"{value:,}" if isinstance(value, int) else f"{value}"


def _duration(value: timedelta) -> str:
    seconds = int(value.total_seconds())
    for size, word in ((86_400, "days"), (3_600, "hours"), (60, "minutes")):
        if seconds % size == 0:
            return f"{seconds // size} {word}"
    return f"{seconds} seconds"


def _size(value: int) -> str:
    for size, word in ((1024 * 1024, "MiB"), (1024, "KiB")):
        if value % size == 0:
            return f"{value // size:,} {word}"
    return f"{value:,} bytes"


def part(page: str, name: str) -> str:
    """What stands between the marks of a part that is made from the code."""
    found = re.search(rf"<!-- {name} -->\n(.*?)\n<!-- end -->", page, re.DOTALL)
    assert found is not None, name
    return found[1]


def compare(name: str, wanted: str) -> None:
    path = PAGES["en"]
    page = path.read_text(encoding="utf-8")
    if os.environ.get("UPDATE_REVIEWED"):
        page = page.replace(f"<!-- {name} -->\n{part(page, name)}\n", f"<!-- {name} -->\n{wanted}\n")
        path.write_text(page, encoding="utf-8")
    assert part(page, name) == wanted, "if this is meant: UPDATE_REVIEWED=1 pytest tests/architecture/test_operations_page.py"


def test_every_setting_is_on_the_page_as_it_is() -> None:
    compare("settings", settings_table())


@pytest.mark.parametrize("name", MODULES)
def test_every_limit_is_on_the_page_as_it_is(name: str) -> None:
    compare(name, limits_table(MODULES[name]))


@pytest.mark.parametrize("language", PAGES)
def test_every_variable_is_named_on_the_page(language: str) -> None:
    page = PAGES[language].read_text(encoding="utf-8")
    variables = {f"{PREFIX}{each.name.upper()}" for each in fields(Settings)} | OUTSIDE
    assert {name for name in variables if f"`{name}`" not in page} == set()


def test_the_vietnamese_page_shows_the_same_defaults() -> None:
    page = PAGES["vi"].read_text(encoding="utf-8")
    rows = re.findall(r"\| `(ELEARN_\w+)` \| (.*?) \|", page)
    wanted = re.findall(r"\| `(ELEARN_\w+)` \| (.*?) \|", settings_table())
    assert sorted(rows) == sorted(wanted)


@pytest.mark.parametrize("language", PAGES)
def test_every_state_of_a_job_is_explained(language: str) -> None:
    page = PAGES[language].read_text(encoding="utf-8")
    assert not [state for state in JobState if f"`{state}`" not in page]


@pytest.mark.parametrize("language", PAGES)
def test_every_file_of_the_deployment_is_explained(language: str) -> None:
    page = PAGES[language].read_text(encoding="utf-8")
    units = [path.name for path in (ROOT / "deploy" / "systemd").iterdir()]
    assert not [name for name in units if name not in page]
