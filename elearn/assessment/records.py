"""How a response is kept in a row: the JSON of `assessment.responses` with the number of its shape."""

from __future__ import annotations

import json
from typing import Any

from elearn.assessment.responses import Response, from_json, to_json

SHAPE = 1


def write_record(response: Response) -> dict[str, Any]:
    """The response as a JSON object; `shape` tells later releases how to read it."""
    return {"shape": SHAPE, "value": json.loads(to_json(response))}


def read_record(stored: dict[str, Any]) -> Response:
    """The response that `write_record` kept.

    Raises:
        ValueError: the shape is unknown to this release.
    """
    if stored.get("shape") != SHAPE:
        raise ValueError(f"Unknown shape of a response: {stored.get('shape')}")
    return from_json(json.dumps(stored["value"]))
