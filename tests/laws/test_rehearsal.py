"""The whole path, rehearsed against the clock: a law changes, a short update goes out, and the right people hear of it.

One house, one morning. What people do takes the minutes that they would take; what the site does takes the beats of its jobs.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import select

from elearn.catalogue.library import LIBRARY
from elearn.catalogue.queries import CourseEntry, get_course
from elearn.core.actor import SYSTEM, Actor
from elearn.core.clock import FakeClock
from elearn.core.db.work import Database
from elearn.core.ids import Id
from elearn.core.jobs.runner import Runner
from elearn.core.limits import LAWS_EVERY
from elearn.learning.changes import changes_between, list_behind
from elearn.learning.models import Enrolment
from elearn.learning.telling import TELL_CHANGES, tell_changes
from elearn.notifications.kinds import Kind
from elearn.notifications.models import Message, Notice
from elearn.studio.checking import check_draft
from elearn.studio.service import CHECK
from elearn.wiring import REACTIONS
from tests.laws.stage import DECREE, ENDED, Shelf, citing_files
from tests.organisation.makers import a_person, an_account
from tests.reporting.test_completions import complete
from tests.studio.stage import SLUG, furnish

CHANGE = """\
  1.1.0:
    vi: Nghị định 13/2023 đã được thay bằng Luật 91/2025.
    en: Decree 13/2023 has been replaced by Law 91/2025.
    relearn: []
    slips:
      - old: {vi: Nghị định 13/2023 không cho., en: Decree 13/2023 forbids it.}
        new: {vi: Luật 91/2025/QH15 không cho., en: Law 91/2025/QH15 forbids it.}
        todo: {vi: Dẫn luật mới khi trả lời cô Ba., en: Name the new law to cô Ba.}
    question: thu-mo-dau
"""


def updated() -> dict[str, bytes]:
    """The course with what took the decree's place named wherever the decree stood, and a slip that says so."""
    told = {path: content.decode() for path, content in citing_files().items()}
    for old in ("Nghị định 13/2023/NĐ-CP Điều 4", "Nghị định 13/2023", "Decree 13/2023"):
        new = "Law 91/2025/QH15" if old.startswith("Decree") else "Luật 91/2025/QH15"
        told = {path: text.replace(old, new) for path, text in told.items()}
    settings = told["course.yml"].replace("version: 1.0.0", "version: 1.1.0").replace("changes:\n", f"changes:\n{CHANGE}")
    return {path: text.encode() for path, text in (told | {"course.yml": settings}).items()}


@dataclass
class Morning:
    """The house on the morning on which a law changes, and how long each step of the path took from then on."""

    shelf: Shelf
    clock: FakeClock
    learners: dict[str, Id]
    took: dict[str, timedelta]
    waiting: set[str]

    @property
    def database(self) -> Database:
        return self.shelf.house.database

    def told(self, kind: Kind) -> set[str]:
        """Who was told something of a kind."""
        names = {person: name for name, person in (self.shelf.house.people | self.learners).items()}
        with self.database.read() as session:
            rows = session.scalars(
                select(Notice.person_id).join(Message, Message.id == Notice.message_id).where(Message.kind == kind)
            )
            return {names[person] for person in rows}

    def slips(self, who: str) -> list[str]:
        """What the slips tell somebody who opens the course: the sentences that hold from now on."""
        with self.database.read() as session:
            entry = get_course(session, SYSTEM, SLUG)
            behind = list_behind(session, Actor(person_id=self.learners[who])).get(entry.id)
            if behind is None:
                return []
            changes = changes_between(LIBRARY.get_document(session, entry.rendition_id), behind.label)
        return [slip.new["vi"] for change in changes for slip in change.slips]

    def run_jobs(self) -> None:
        handlers = {CHECK: partial(check_draft, bench=replace(self.shelf.house.bench, laws=(self.shelf.path,)))}
        runner = Runner(self.database, handlers | {TELL_CHANGES: tell_changes})
        while runner.run_job():
            pass

    def rehearse(self) -> None:
        """The law changes; trainer and reviewer do what they would; jobs run at their beats."""
        house, begun = self.shelf.house, self.clock.now()
        self.shelf.write(ENDED)
        self.clock.advance(seconds=LAWS_EVERY.total_seconds())
        self.shelf.watch()
        self._note("the trainer is told", begun)
        self.waiting = self.shelf.waiting()
        self.clock.advance(minutes=15)
        draft = house.send(updated())
        self.run_jobs()
        house.ask(draft)
        self._note("a reviewer is asked", begun)
        self.clock.advance(minutes=15)
        house.approve(draft)
        self.clock.advance(minutes=5)
        assert house.publish_draft(draft).slug == SLUG
        self.run_jobs()
        self._note("those who completed it are told", begun)
        self.clock.advance(seconds=LAWS_EVERY.total_seconds())
        self.shelf.watch()

    def _note(self, step: str, begun: datetime) -> None:
        self.took[step] = self.clock.now() - begun


@pytest.fixture
def morning(database_url: str, clock: FakeClock, tmp_path: Path) -> Iterator[Morning]:
    """The path, gone once to its end."""
    database = Database(database_url, clock=clock, session_info={"reactions": REACTIONS})
    shelf = Shelf(furnish(database, tmp_path), tmp_path / "laws.yml")
    shelf.cited()
    with database.read() as session:
        entry = get_course(session, SYSTEM, SLUG)
    learners = {who: _a_learner(database, shelf, entry, who) for who in ("done", "on the way", "new")}
    found = Morning(shelf, clock, learners, {}, set())
    found.rehearse()
    yield found
    database.close()


def _a_learner(database: Database, shelf: Shelf, entry: CourseEntry, who: str) -> Id:
    """Somebody who has completed the course, is on the way, or never opened it."""
    with database.unit_of_work() as work:
        person = a_person(work.session, shelf.house.units["ward"], name=f"Người {who}")
        an_account(work.session, person, username=who.replace(" ", "-"))
        if who != "new":
            work.session.add(Enrolment(person_id=person, course_id=entry.id, enrolled_at=work.now))
    if who == "done":
        complete(database, person, shelf.house.units["ward"], entry)
    return person


def test_from_the_new_text_to_the_people_whom_it_concerns(morning: Morning) -> None:
    """One walk and all that must be true at its end: each walk publishes and compiles, and that takes seconds."""
    assert morning.took["the trainer is told"] <= timedelta(minutes=1)
    assert morning.took["those who completed it are told"] < timedelta(hours=1)
    assert morning.told(Kind.LAW_CHANGED) == {"trainer", "colleague"}
    assert morning.waiting == {"question thu-mo-dau", "question thu-b-001", "card thu-the"}
    assert morning.told(Kind.COURSE_CHANGED) == {"done"}
    assert morning.slips("done") == ["Luật 91/2025/QH15 không cho."]
    assert (morning.slips("on the way"), morning.slips("new")) == ([], [])
    assert morning.shelf.waiting(DECREE) == set()
