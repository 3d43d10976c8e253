"""Services and rooms from before there were scopes get the one that can be worked out; the others stay as they were."""

from __future__ import annotations

import uuid
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import Table, insert, select

from elearn.core.db import schema
from elearn.core.db.work import Database
from elearn.models import metadata
from tests.architecture.test_migrations import bare as bare

START = datetime(2026, 10, 1, 2, 0, tzinfo=UTC)
CITY, WARD = uuid.uuid4(), uuid.uuid4()
CITY_OFFICER, WARD_OFFICER, OF_BOTH, LATER, WORKER = (uuid.uuid4() for _ in range(5))


def table(name: str) -> Table:
    return metadata.tables[name]


class Old:
    """A database at the revision before, with an examination of the city that was handed to the ward from day 2 to day 9."""

    def __init__(self, database: Database) -> None:
        self.database, self.acts = database, 0
        schema.upgrade(database, "0034")
        with database.writing_connection() as connection:
            self.connection = connection
            self._people()
            self.examination = uuid.uuid4()
            self._examination()
            self.act("delegated", CITY_OFFICER, 2, f"{WARD} – 10/10/2026")
            self.rows()
            self.act("taken-back", CITY_OFFICER, 9, "")
            connection.commit()

    def put(self, name: str, /, **values: Any) -> uuid.UUID:
        values.setdefault("id", uuid.uuid4())
        self.connection.execute(insert(table(name)).values(values))
        found: uuid.UUID = values["id"]
        return found

    def _people(self) -> None:
        for unit in (CITY, WARD):
            self.put("unit", id=unit, code=str(unit)[:8], code_system="own", created_at=START)
        for above, below, depth in ((CITY, CITY, 0), (WARD, WARD, 0), (CITY, WARD, 1)):
            values = {"ancestor_id": above, "descendant_id": below, "depth": depth}
            self.connection.execute(insert(table("unit_closure")).values(values))
        for person in (CITY_OFFICER, WARD_OFFICER, OF_BOTH, LATER, WORKER):
            self.put("person", id=person, full_name="A", created_at=START)
        since, grants = date(2026, 1, 1), [(CITY_OFFICER, CITY), (WARD_OFFICER, WARD), (OF_BOTH, CITY), (OF_BOTH, WARD)]
        for person, unit in grants:
            self.put("role_grant", person_id=person, role="exam-officer", unit_id=unit, valid_from=since)
        self.put("role_grant", person_id=LATER, role="exam-officer", unit_id=WARD, valid_from=date(2026, 10, 7))

    def _examination(self) -> None:
        course, version, rendition = uuid.uuid4(), uuid.uuid4(), uuid.uuid4()
        self.put("course", id=course, code="a", slug="a", visibility="public", created_at=START)
        words = {"title": {"vi": "A"}, "summary": {"vi": "A"}, "theme": "t", "place": "p", "minutes": 1, "lessons": 1}
        version_of = {"label": "1", "source_hash": "a", "languages": ["vi"], "sources": b"", "published_at": START}
        self.put("course_version", id=version, course_id=course, **version_of, **words)
        kept = {"renderer": "1", "laws_hash": "a", "hash": "a", "document": b"", "created_at": START}
        self.put("rendition", id=rendition, version_id=version, **kept)
        times = dict.fromkeys(("opens_at", "last_start_at", "closes_at", "made_at"), START)
        facts = {"template": "recruitment", "title": "A", "plan": {}, "state": "draft", "seed": "a", **times}
        self.put("examination", id=self.examination, unit_id=CITY, course_id=course, **facts)

    def act(self, kind: str, who: uuid.UUID | None, day: int, words: str) -> None:
        self.acts += 1
        facts = {"seq": self.acts, "kind": kind, "at": START + timedelta(days=day - 1), "words": words, "digest": str(self.acts)}
        self.put("examination_act", examination_id=self.examination, actor_id=who, **facts)

    def member(self, by: uuid.UUID | None, day: int, duty: str) -> None:
        person = self.put("person", full_name="B", created_at=START)
        facts = {"body": "council", "duty": duty, "appointed_by": by, "appointed_at": START + timedelta(days=day - 1)}
        self.put("examination_member", examination_id=self.examination, person_id=person, **facts)

    def room(self, name: str) -> None:
        self.put("examination_room", examination_id=self.examination, name=name, seats=20)

    def rows(self) -> None:
        for duty, by, day in (
            ("ward", WARD_OFFICER, 3),
            ("city", CITY_OFFICER, 3),
            ("both", OF_BOTH, 3),
            ("nobody", None, 3),
            ("before the day", WARD_OFFICER, 1),
            ("no officer yet", LATER, 3),
            ("officer by then", LATER, 8),
            ("after it was over", WARD_OFFICER, 11),
        ):
            self.member(by, day, duty)
        for name, by in (("ward", WARD_OFFICER), ("city", CITY_OFFICER), ("twice", WARD_OFFICER), ("twice", WARD_OFFICER)):
            self.act("seated", by, 4, f"+ {name} (20)")
        for name in ("ward", "city", "twice", "emptied"):
            self.room(name)

    def kept(self, name: str, column: str) -> dict[str, Any]:
        found = table(name)
        with self.database.read_engine.connect() as connection:
            return {row[0]: row[1] for row in connection.execute(select(found.c[column], found.c.unit_id))}


SERVES = {
    **dict.fromkeys(("ward", "officer by then"), WARD),
    **dict.fromkeys(("city", "both", "nobody", "before the day", "no officer yet", "after it was over")),
}
ROOMS = {"ward": WARD, **dict.fromkeys(("city", "twice", "emptied"))}


def test_scopes_are_worked_out_where_they_can_be_known(bare: Database) -> None:
    old = Old(bare)
    assert set(old.kept("examination_member", "duty").values()) == {None}
    schema.upgrade(bare, "0035")
    assert old.kept("examination_member", "duty") == SERVES
    assert old.kept("examination_room", "name") == ROOMS
    # Going down loses nothing, and coming up again changes nothing.
    schema.downgrade(bare, "0034")
    assert old.kept("examination_member", "duty") == SERVES
    schema.upgrade(bare, "0035")
    assert old.kept("examination_member", "duty") == SERVES
    assert old.kept("examination_room", "name") == ROOMS
