"""People and units are found by how a syllable begins, on both databases; whole words with their marks come first."""

from __future__ import annotations

import pytest

from elearn.core.actor import SYSTEM
from elearn.core.db.work import Database
from elearn.organisation.queries import list_people, list_units
from tests.organisation.makers import TODAY, a_person, a_unit

PEOPLE = ("Lê Thị Mỹ Hạnh", "Lê Thanh An", "Phạm Hạnh-Nhi", "Tô Văn Hanh")
UNITS = ("Phường Thanh Bình", "Phường An Hạnh", "Tổ Hanh (Hành chính)", "Ban Dân vận - Nội vụ")


@pytest.fixture
def town(database: Database) -> Database:
    with database.unit_of_work() as work:
        root = a_unit(work.session, name="Thành phố")
        for name in UNITS:
            a_unit(work.session, root, name=name)
        for name in PEOPLE:
            a_person(work.session, root, name=name)
    return database


def people(town: Database, query: str) -> list[str]:
    with town.read() as session:
        return [each.full_name for each in list_people(session, SYSTEM, today=TODAY, query=query).rows]


def units(town: Database, query: str) -> list[str]:
    with town.read() as session:
        return [each.name["vi"] for each in list_units(session, SYSTEM, today=TODAY, query=query).rows]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("hạnh", ["Lê Thị Mỹ Hạnh", "Phạm Hạnh-Nhi", "Tô Văn Hanh"]),
        ("hanh", ["Tô Văn Hanh", "Lê Thị Mỹ Hạnh", "Phạm Hạnh-Nhi"]),
        ("tha", ["Lê Thanh An"]),
        ("nhi", ["Phạm Hạnh-Nhi"]),
        ("my ha", ["Lê Thị Mỹ Hạnh"]),
        ("anh", []),
        ("-", []),
    ],
)
def test_people_are_found_by_the_beginning_of_a_syllable(town: Database, query: str, found: list[str]) -> None:
    assert people(town, query) == found


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("an hạnh", ["Phường An Hạnh"]),
        ("hạnh", ["Phường An Hạnh", "Tổ Hanh (Hành chính)"]),
        ("hành", ["Tổ Hanh (Hành chính)", "Phường An Hạnh"]),
        ("thanh b", ["Phường Thanh Bình"]),
        ("dân vận - nội vụ", ["Ban Dân vận - Nội vụ"]),
        ("inh", []),
    ],
)
def test_units_are_found_by_the_beginning_of_a_syllable(town: Database, query: str, found: list[str]) -> None:
    assert units(town, query) == found
