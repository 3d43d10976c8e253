"""Aliases that threads share have nothing left to be worked out at their first use."""

from __future__ import annotations

import pytest
from sqlalchemy import inspect, select
from sqlalchemy.orm import aliased

from elearn.accounts.models import Person
from elearn.core.db.aliases import shared_alias

pytestmark = pytest.mark.pure


def test_every_column_of_a_shared_alias_is_there_before_anybody_asks() -> None:
    names = {each.key for each in inspect(Person).column_attrs}
    assert names <= set(vars(shared_alias(Person)))
    assert not names & set(vars(aliased(Person)))


def test_a_shared_alias_is_another_table_than_its_model() -> None:
    other = shared_alias(Person)
    wanted = select(Person.id).join(other, other.id == Person.id).where(other.full_name == "x")
    assert len(wanted.get_final_froms()) == 1
