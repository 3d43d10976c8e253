"""Rooms that were given to a unit before that was noted are known by the words of the log."""

from __future__ import annotations

import uuid
from datetime import timedelta

from sqlalchemy import insert, select, update

from elearn.core.db import schema
from elearn.core.db.work import Database
from tests.architecture.test_migrations import bare as bare
from tests.architecture.test_whose_scope import CITY_OFFICER, START, WARD, Old, table


def test_what_the_log_says_was_given_is_given(bare: Database) -> None:
    old = Old(bare)
    schema.upgrade(bare, "0045")
    names = {"given": WARD, "made 100%": WARD, "of the city": None}
    with bare.writing_connection() as connection:
        for name, unit in names.items():
            values = {"id": uuid.uuid4(), "examination_id": old.examination, "name": name, "seats": 5, "unit_id": unit}
            connection.execute(insert(table("examination_room")).values(values))
        told = ("Giao phòng “given” cho Phường A. vì gần", "+ made 100% (5)", "Giao phòng “of the city” cho Phường A. vì gần")
        for seq, words in enumerate(told, 50):
            facts = {"seq": seq, "kind": "seated", "at": START + timedelta(days=5), "words": words, "digest": str(seq)}
            values = {"id": uuid.uuid4(), "examination_id": old.examination, "actor_id": CITY_OFFICER, **facts}
            connection.execute(insert(table("examination_act")).values(values))
        connection.execute(update(table("examination")).values(acts=60))
        connection.commit()

    def given() -> set[str]:
        rooms = table("examination_room").c
        with bare.read_engine.connect() as connection:
            return set(connection.execute(select(rooms.name).where(rooms.is_given)).scalars())

    schema.upgrade(bare, "0047")
    assert given() == {"given"}
    schema.downgrade(bare, "0045")
    schema.upgrade(bare, "0047")
    assert given() == {"given"}
