"""Errors that a person is told, each once, in one sentence.

A service raises; the door (page, command, interface) tells. The sentence is Vietnamese source text, translated where it is told.

DomainError
├── Invalid       a value does not fit: names the field
├── NotFound      there is no such thing, or not for this actor: both look the same from outside
├── Forbidden     the thing may be seen but this may not be done to it
├── Conflict      the state has moved on: already done, closed, changed by somebody else
├── TooMany       too often: says when to come back
└── Unavailable   not now: nothing was saved, try again
"""

from __future__ import annotations


def N_(message: str) -> str:  # noqa: N802 - the field's name for "translate later", known to every extractor
    """Marks a sentence for translation where it is written, not where it is told."""
    return message


class DomainError(Exception):
    """An error with a sentence for the person. `values` fill its `%(name)s` places."""

    default = N_("Không làm được việc này.")

    def __init__(self, message: str | None = None, **values: object) -> None:
        self.message = message or self.default
        self.values = values
        super().__init__(self.message)


class Invalid(DomainError):
    """A value does not fit. `field` is the name of the field that carries it, or None for the whole form."""

    default = N_("Có giá trị chưa hợp lệ.")

    def __init__(self, message: str | None = None, *, field: str | None = None, **values: object) -> None:
        self.field = field
        super().__init__(message, **values)


class NotFound(DomainError):
    default = N_("Không có nội dung này.")


class Forbidden(DomainError):
    default = N_("Anh/chị không có quyền làm việc này.")


class Conflict(DomainError):
    default = N_("Việc này vừa được thay đổi ở nơi khác.")


class TooMany(DomainError):
    """Too often. `retry_after` is in seconds."""

    default = N_("Thao tác quá nhiều lần. Xin thử lại sau.")

    def __init__(self, message: str | None = None, *, retry_after: int, **values: object) -> None:
        self.retry_after = retry_after
        super().__init__(message, **values)


class Unavailable(DomainError):
    default = N_("Hệ thống chưa nhận được. Chưa có gì được lưu; xin thử lại sau ít phút.")
