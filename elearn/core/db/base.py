"""The declarative base: one naming convention, one map from Python types to column types."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from typing import Any, ClassVar

from sqlalchemy import Date, LargeBinary, MetaData, Text
from sqlalchemy.orm import DeclarativeBase

from elearn.core.db.types import Id, Instant, Localised, LocalisedText

NOTE = {"note": True}
"""Marks a table of notes (`info=NOTE`): rows about what happened around the work, written in their own short transaction."""


class Base(DeclarativeBase):
    """The base of every table. Constraint names are derived, so that migrations and form errors can name them."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        uuid.UUID: Id(),
        datetime: Instant(),
        date: Date(),
        str: Text(),
        bytes: LargeBinary(),
        LocalisedText: Localised(),
    }
