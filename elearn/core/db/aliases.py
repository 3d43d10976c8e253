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
    # Asking makes them: first the columns of the table, then those of the model.
    _made = inspect(alias).selectable.c, [getattr(alias, each.key).expression for each in inspect(model).column_attrs]
    return alias
