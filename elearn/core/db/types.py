"""The small vocabulary of column types. Every column of the product is one of these or a plain SQL type."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, DateTime, Dialect, Integer, LargeBinary, String, Uuid
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.types import TypeDecorator, TypeEngine

LANGUAGES = ("vi", "en")
"""The languages of the product; the first is the source language."""

LocalisedText = dict[str, str]
"""A text per language code; the source language is always there."""


class Instant(TypeDecorator[datetime]):
    """A point in time in UTC; refuses naive values.

    PostgreSQL keeps `timestamptz`, SQLite fixed-width text that sorts by time (`2026-11-22T01:02:03.000004Z`).
    """

    impl = DateTime
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        if dialect.name == "sqlite":
            return dialect.type_descriptor(String(27))
        return dialect.type_descriptor(DateTime(timezone=True))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("An instant needs a time zone.")
        instant = value.astimezone(UTC)
        if dialect.name != "sqlite":
            return instant
        # Not strftime: its year has no fixed width on every system.
        return instant.isoformat(timespec="microseconds").removesuffix("+00:00") + "Z"

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        instant: datetime = datetime.fromisoformat(value) if isinstance(value, str) else value
        return instant.astimezone(UTC)


class Id(TypeDecorator[uuid.UUID]):
    """A UUID: native on PostgreSQL, 16 bytes on SQLite (half the size of text, and sorts by time)."""

    impl = Uuid
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        if dialect.name == "sqlite":
            return dialect.type_descriptor(LargeBinary(16))
        return dialect.type_descriptor(Uuid(as_uuid=True))

    def process_bind_param(self, value: uuid.UUID | None, dialect: Dialect) -> Any:
        if value is None:
            return None
        return value.bytes if dialect.name == "sqlite" else value

    def process_result_value(self, value: Any, dialect: Dialect) -> uuid.UUID | None:
        if value is None:
            return None
        return uuid.UUID(bytes=value) if isinstance(value, bytes) else value


class Json(TypeDecorator[Any]):
    """JSON with a declared shape in the model's docstring: `jsonb` on PostgreSQL, text on SQLite."""

    impl = JSON
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(JSONB(none_as_null=True) if dialect.name == "postgresql" else JSON(none_as_null=True))


class Localised(TypeDecorator[LocalisedText]):
    """A text in several languages, `{"vi": …, "en": …}`; the source language is required, unknown languages are refused."""

    impl = JSON
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(JSONB() if dialect.name == "postgresql" else JSON())

    def process_bind_param(self, value: LocalisedText | None, dialect: Dialect) -> LocalisedText | None:
        if value is None:
            return None
        if not value.get(LANGUAGES[0]) or not set(value) <= set(LANGUAGES):
            raise ValueError(f"A localised text needs {LANGUAGES[0]!r} and only languages of {LANGUAGES}.")
        return value


BigSerial = BigInteger().with_variant(Integer(), "sqlite")
"""A 64-bit integer that SQLite can also number by itself."""
