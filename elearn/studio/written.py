"""What a draft carries that was written in the browser: its texts, and where its pictures lie. Pure.

The texts stand in the zip under their own paths. Pictures are in the private storage already, so the zip names them.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from elearn.content.settings_text import read_changes, with_settings

WRITTEN: Final = "written.json"
"""The file in the archive that holds the rest. No course has a file of this name at its top."""


@dataclass(frozen=True, slots=True)
class Written:
    """`media`: path inside the course → name in the private storage."""

    media: Mapping[str, str] = field(default_factory=dict)


def to_json(written: Written) -> bytes:
    """As it stands in the archive."""
    return json.dumps({"media": dict(written.media)}, ensure_ascii=False, sort_keys=True).encode()


def from_json(content: bytes) -> Written:
    """What `to_json` wrote."""
    return Written(json.loads(content)["media"])


def with_earlier_changes(text: str, served: str) -> str:
    """course.yml with all that earlier versions said of themselves.

    Whoever writes in the browser never sees the version and its changes, so what they send may come from before the last of them.

    Args:
        text: as it was written.
        served: course.yml of the version that is served.

    Raises:
        ValueError: one of the texts is no mapping in YAML.
    """
    own, earlier = read_changes(text), read_changes(served)
    if set(earlier) <= set(own):
        return text
    return with_settings(text, {"changes": {**own, **earlier}})
