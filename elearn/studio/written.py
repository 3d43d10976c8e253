"""What a draft carries that was written in the browser: its texts, and where its pictures lie. Pure.

The texts stand in the zip under their own paths. Pictures are in the private storage already, so the zip names them.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

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
