"""Aliases of models that stand in a module and so are shared by all threads."""

from __future__ import annotations

from typing import TypeVar

from sqlalchemy import inspect
from sqlalchemy.orm import aliased

from elearn.core.db.base import Base

Model = TypeVar("Model", bound=Base)


def shared_alias(model: type[Model]) -> type[Model]:
    """A second name for a model's table, with all its columns worked out.

    SQLAlchemy does that at the first use. Two threads that come there at once may leave a column that means the model itself
    instead, for as long as the process lives: every later statement then multiplies one table by the other.
    """
    alias = aliased(model)
    # Whoever asks for the columns has them made.
    assert inspect(alias).selectable.c  # noqa: S101 - a table has columns
    for each in inspect(model).column_attrs:
        assert getattr(alias, each.key).expression is not None  # noqa: S101 - asking makes it
    return alias
