"""Reading a foreign bank in a process of its own: the only door for pages, jobs and commands.

The process gets so much memory and time and no more. What ends it is told as a file that asks for too much.
"""

from __future__ import annotations

import base64
import json
from typing import Any, Final

from pydantic import TypeAdapter

from elearn.content import limits
from elearn.content.problems import Place, Problem
from elearn.exchange.bounded import Broken, RanOut, run
from elearn.exchange.formats import format_of
from elearn.exchange.plain import item_from, plain_item
from elearn.exchange.report import Asset, Entry, Report, refused

LARGEST: Final = 64 * limits.MIB
"""A bank with its pictures."""
SECONDS: Final = 60.0
"""Ten thousand questions, the most that a file may hold, take half of it."""
MEMORY: Final = 1536 * limits.MIB
"""Address space of the process."""
_PROBLEMS: Final[TypeAdapter[tuple[Problem, ...]]] = TypeAdapter(tuple[Problem, ...])


def read_apart(
    name: str, content: bytes, *, file: str = "", language: str = "vi", seconds: float = SECONDS, memory: int = MEMORY
) -> Report:
    """As `formats.read`, in a process with limits; never longer than `seconds`.

    Raises:
        FormatRefused: no such format.
    """
    shown = file or f"questions{format_of(name).suffix}"
    if len(content) > LARGEST:
        size = f"{len(content) / limits.MIB:.1f} MB"
        return refused(shown, "IMP001", size=size, limit=f"{LARGEST // limits.MIB} MB")
    head = {"format": name, "file": shown, "language": language}
    try:
        return report_from(run("elearn.exchange.apart_child", head, content, seconds=seconds, memory=memory))
    except (RanOut, Broken):
        return refused(shown, "IMP018")


def report_to_json(report: Report) -> bytes:
    """A report for the other process."""
    said = {
        "title": report.title,
        "problems": _PROBLEMS.dump_python(report.problems, mode="json"),
        "assets": [[asset.name, base64.b64encode(asset.content).decode()] for asset in report.assets],
        "entries": [_plain_entry(entry) for entry in report.entries],
    }
    # Pieces of pairs cannot be written as UTF-8, and a foreign file may have had some in what is quoted of it.
    return json.dumps(said).encode()


def report_from(content: bytes) -> Report:
    """The report that `report_to_json` wrote.

    Raises:
        ValueError: it is none.
    """
    said = json.loads(content)
    return Report(
        tuple(_entry_from(entry) for entry in said["entries"]),
        _PROBLEMS.validate_python(said["problems"]),
        tuple(Asset(name, base64.b64decode(each)) for name, each in said["assets"]),
        said["title"],
    )


def _plain_entry(entry: Entry) -> dict[str, Any]:
    place = entry.place
    return {
        "place": [place.path, place.line, place.column],
        "title": entry.title,
        "item": plain_item(entry.item) if entry.item is not None else None,
        "problems": _PROBLEMS.dump_python(entry.problems, mode="json"),
        "key_guessed": entry.key_guessed,
    }


def _entry_from(said: dict[str, Any]) -> Entry:
    path, line, column = said["place"]
    title = said["title"]
    item = item_from(said["item"]) if said["item"] is not None else None
    problems = _PROBLEMS.validate_python(said["problems"])
    return Entry(Place(path, line, column), title, item, problems, key_guessed=said["key_guessed"])
