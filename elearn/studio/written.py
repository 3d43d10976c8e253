"""What a draft carries that was written in the browser: its texts, where its pictures lie, and what is new in it.

The texts stand in the zip under their own paths. Pictures are in the private storage already, so the zip names them. A trainer
never types a version number: the label of the new version and what it changes are laid over `course.yml` by the check, which
reads YAML where no process that serves people does. Pure.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from elearn.content.settings_text import read_changes, with_settings

WRITTEN: Final = "written.json"
"""The file in the archive that holds the rest. No course has a file of this name at its top."""
_COURSE: Final = "course.yml"


@dataclass(frozen=True, slots=True)
class Written:
    """`media`: path inside the course → name in the private storage. `label`, `change`: the version to be; None for a first one."""

    media: Mapping[str, str] = field(default_factory=dict)
    label: str | None = None
    change: Mapping[str, Any] = field(default_factory=dict)


def to_json(written: Written) -> bytes:
    """As it stands in the archive."""
    stored = {"media": dict(written.media), "label": written.label, "change": dict(written.change)}
    return json.dumps(stored, ensure_ascii=False, sort_keys=True).encode()


def from_json(content: bytes) -> Written:
    """What `to_json` wrote."""
    stored = json.loads(content)
    return Written(stored["media"], stored["label"], stored["change"])


def course_text(text: str, written: Written, served: str | None) -> str:
    """course.yml with the version to be, and with all that earlier versions said of themselves.

    Args:
        text: as it was written.
        served: course.yml of the version that is served, None where there is none.

    Raises:
        ValueError: one of the texts is no mapping in YAML.
    """
    if written.label is None:
        return text
    earlier = read_changes(served) if served is not None else {}
    changes = {written.label: dict(written.change), **read_changes(text), **earlier}
    return with_settings(text, {"version": written.label, "changes": changes})
