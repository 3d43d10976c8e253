"""The document as bytes and back."""

from __future__ import annotations

from pydantic import TypeAdapter

from elearn.content.document.course import Course

_ADAPTER: TypeAdapter[Course] = TypeAdapter(Course)


def to_json(course: Course) -> bytes:
    """The document as UTF-8 JSON, the same bytes for equal documents."""
    return _ADAPTER.dump_json(course)


def from_json(data: bytes) -> Course:
    """The document that `to_json` wrote.

    Raises:
        pydantic.ValidationError: the bytes are not a document of this format.
    """
    return _ADAPTER.validate_json(data)
