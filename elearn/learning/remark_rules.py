"""What readers may say of a line of a course, and what becomes of it. Values in, values out."""

from __future__ import annotations

from enum import StrEnum


class RemarkKind(StrEnum):
    """What a reader says of a line: it is not right, or it is hard to understand."""

    WRONG = "wrong"
    UNCLEAR = "unclear"


class Outcome(StrEnum):
    """What became of a remark; one without an outcome is open.

    FIXED     the line reads differently from a published version on
    DECLINED  the line stays as it is, and the answer says why
    CLOSED    dealt with before the other two were told apart
    """

    FIXED = "fixed"
    DECLINED = "declined"
    CLOSED = "closed"
