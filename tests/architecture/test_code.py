"""The habits of the house that a machine can hold: docstrings, sizes, one commit site, no query in a view, no forbidden words."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

pytestmark = pytest.mark.pure

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "elearn"
MODULES = sorted([*PACKAGE.rglob("*.py"), ROOT / "config.py", ROOT / "wsgi.py"])
LONGEST = 300
LONG_FOR_A_REASON = {
    "config.py": "every setting, how it is read and what is wrong with it, on one page",
    "elearn/organisation/service/units.py": "the life of a unit, from its beginning to its merger",
}
"""Files longer than the house's measure, each with the reason."""


def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def calls(tree: ast.AST) -> Iterator[str]:
    """The last name of everything that is called: `session.commit()` gives `commit`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            if isinstance(node.func, ast.Attribute):
                yield node.func.attr
            elif isinstance(node.func, ast.Name):
                yield node.func.id


def imports(tree: ast.AST) -> Iterator[tuple[str, str]]:
    """(module, name) of everything imported."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            yield from ((node.module or "", each.name) for each in node.names)
        elif isinstance(node, ast.Import):
            yield from ((each.name, "") for each in node.names)


def test_every_module_opens_with_what_it_owns() -> None:
    assert not [name_of(path) for path in MODULES if not ast.get_docstring(tree_of(path))]


def test_a_file_is_short_enough_to_be_read_at_once() -> None:
    long = {name_of(path) for path in MODULES if len(path.read_text(encoding="utf-8").splitlines()) > LONGEST}
    assert long <= set(LONG_FOR_A_REASON)


def test_the_list_of_long_files_names_files_that_are_there() -> None:
    assert not [name for name in LONG_FOR_A_REASON if not (ROOT / name).is_file()]


def test_only_one_module_commits() -> None:
    # Migrations and backups work on bare connections, outside of any use case.
    exempt = ("elearn/core/db/", "elearn/core/backup/")
    committing = {name_of(path) for path in MODULES if "commit" in calls(tree_of(path)) and not name_of(path).startswith(exempt)}
    assert committing == set()


def test_no_view_builds_a_query() -> None:
    queries = {"select", "insert", "update", "delete", "text", "union_all", "exists"}
    views = [path for path in MODULES if "views" in path.relative_to(PACKAGE.parent).with_suffix("").parts]
    assert views
    assert not [
        (name_of(path), name)
        for path in views
        for module, name in imports(tree_of(path))
        if module.startswith("sqlalchemy") and name in queries
    ]


def test_nothing_is_imported_inside_a_function() -> None:
    inside = [
        name_of(path)
        for path in MODULES
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and any(isinstance(each, ast.Import | ast.ImportFrom) for each in ast.walk(node))
    ]
    assert not inside


def test_no_rule_asks_the_clock() -> None:
    """Time comes from the unit of work or the database's clock; only the clock and the terminal read the machine's."""
    exempt = {"elearn/core/clock.py"}
    asking = re.compile(r"\b(?:datetime\.now|datetime\.utcnow|date\.today|time\.time)\(")
    found = {name_of(path) for path in MODULES if asking.search(path.read_text(encoding="utf-8"))}
    assert {name for name in found - exempt if not name.startswith(("elearn/cli/", "elearn/core/backup/"))} == set()


@pytest.mark.parametrize(
    "sign",
    [
        r"\|\s*safe\b",
        r"\bMarkup\(",
        r"\bpickle\b",
        r"\byaml\.load\(",
        r"\.populate_obj\(",
        r"\brender_template_string\b",
        r"shell=True",
        r"\beval\(",
        r"\bexec\(",
    ],
)
def test_what_lets_strangers_run_code_is_not_there(sign: str) -> None:
    files = [*MODULES, *PACKAGE.rglob("*.html"), *PACKAGE.rglob("*.svg")]
    assert not [name_of(path) for path in files if re.search(sign, path.read_text(encoding="utf-8"))]


def test_html_is_called_safe_in_named_places_only() -> None:
    allowed = {
        "elearn/web/application.py": "what the compiler wrote after both sanitisers",
        "elearn/web/fragments.py": "what a template rendered before, escaped as it was",
    }
    assert {name_of(path) for path in MODULES if any(name == "Markup" for _, name in imports(tree_of(path)))} <= set(allowed)


def test_names_say_what_a_thing_is() -> None:
    vague = {"utils", "helpers", "common", "misc", "manager", "info"}
    assert not [name_of(path) for path in MODULES if path.stem in vague or path.parent.name in vague]


def tracked_files() -> list[Path]:
    """Every text file that belongs to the product."""
    told = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True).stdout.decode()
    files = [ROOT / name for name in told.split("\0") if name]
    binary = {".png", ".jpg", ".jpeg", ".webp", ".woff2", ".opus", ".webm", ".ico"}
    return [path for path in files if path.is_file() and path.suffix not in binary]


@pytest.mark.parametrize(
    "word",
    [
        "/" + "work/",
        "/" + "root/",
        "TO" + "DO",
        "FIX" + "ME",
    ],
)
def test_files_speak_of_the_product_alone(word: str) -> None:
    """No path of somebody's machine, nothing left for later without a record."""
    assert not [name_of(path) for path in tracked_files() if word in path.read_text(encoding="utf-8", errors="replace")]


@pytest.mark.parametrize("path", sorted(ROOT.glob("requirements*.lock")), ids=lambda each: each.name)
def test_a_lock_names_no_place_that_packages_came_from(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert "--hash=sha256:" in text
    assert "://" not in text


def test_decision_records_are_numbered_without_a_gap() -> None:
    records = sorted(path.name for path in (ROOT / "docs" / "decisions").glob("*.md") if path.name != "README.md")
    assert [int(name[:4]) for name in records] == list(range(1, len(records) + 1))
    assert all(re.fullmatch(r"\d{4}-[a-z0-9-]+\.md", name) for name in records)


def test_every_ignored_warning_has_a_written_reason() -> None:
    """Behind the mark, or in a comment on the line above."""
    bare = re.compile(r"#\s*(?:noqa|type: ignore)(?::\s*[A-Z0-9, ]+|\[[a-z-, ]+\])?\s*$")
    found = []
    for path in MODULES:
        lines = path.read_text(encoding="utf-8").splitlines()
        for above, line in zip(["", *lines], lines, strict=False):
            if bare.search(line) and not above.lstrip().startswith("#"):
                found.append(f"{name_of(path)}: {line.strip()}")
    assert not found


def test_no_module_imports_what_its_own_package_imports_it_for() -> None:
    """A module that takes a name out of its package's `__init__`, which imports the module, makes a circle."""
    circles = []
    for path in MODULES:
        package = ".".join(path.relative_to(ROOT).parts[:-1])
        files = {each.stem for each in path.parent.glob("*.py")} | {each.name for each in path.parent.iterdir() if each.is_dir()}
        if path.name != "__init__.py" and package:
            circles += [(name_of(path), name) for module, name in imports(tree_of(path)) if module == package and name not in files]
    assert circles == []


FOR_COMMANDS_ONLY = ("alembic", "bleach", "croniter", "cryptography", "markdown", "mako", "nh3", "pygments", "yaml")
"""Libraries that a web process has no use for: each weighs megabytes in every worker, and what is not there cannot be attacked."""


def test_a_web_process_loads_nothing_that_only_commands_need() -> None:
    told = subprocess.run(
        [sys.executable, "-c", "import sys, elearn.app; print(*sorted({each.partition('.')[0] for each in sys.modules}))"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split()
    assert sorted(set(FOR_COMMANDS_ONLY) & set(told)) == []
    assert "elearn" in told


def test_threads_share_only_aliases_whose_columns_are_worked_out() -> None:
    bare = {
        name_of(path)
        for path in MODULES
        for each in tree_of(path).body
        if isinstance(each, ast.Assign | ast.AnnAssign) and each.value is not None and "aliased" in calls(each.value)
    }
    assert bare == set()
