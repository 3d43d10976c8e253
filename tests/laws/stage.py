"""A register on a shelf in the house of the studio: a course that cites its laws, and the job that watches it.

The course cites Nghị định 13/2023 in a feedback, in an item of its bank and in its pocket card, and Luật 91/2025 in a paragraph.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from sqlalchemy import select

from elearn.catalogue.models import Course as ServedCourse
from elearn.catalogue.service import publish
from elearn.content.compile import compile_sources
from elearn.content.document import Course
from elearn.core.actor import SYSTEM
from elearn.core.db.work import Database
from elearn.core.ids import Id
from elearn.laws import queries, service
from elearn.laws.models import LawEntry
from elearn.laws.queries import CitationRow, LawRecord
from elearn.laws.watching import watch_once
from elearn.notifications.kinds import Kind
from elearn.notifications.models import Message, Notice
from tests.studio.stage import SLUG, House, course_files

DECREE, LAW = "nd-13-2023", "luat-91-2025"
REGISTER = """\
luat-91-2025:
  number: 91/2025/QH15
  title: {vi: Luật Bảo vệ dữ liệu cá nhân, en: Law on Personal Data Protection}
  status: in-force
  in_force: 2026-01-01
nd-13-2023:
  number: 13/2023/NĐ-CP
  title: {vi: Nghị định về bảo vệ dữ liệu cá nhân, en: Decree on Personal Data Protection}
  status: in-force
  in_force: 2023-07-01
"""
ENDED = REGISTER.replace("in_force: 2023-07-01", "in_force: 2023-07-01\n  ended: 2026-11-22\n  replaced_by: luat-91-2025").replace(
    "status: in-force\n  in_force: 2023", "status: replaced\n  in_force: 2023"
)
_PLANTED = {
    "Chú Tư nhận được danh sách.": "Nghị định 13/2023 không cho.",
    "Chú Tư gets the list.": "Decree 13/2023 forbids it.",
    "Cô phát hiện chỗ gõ thiếu": "Theo Nghị định 13/2023/NĐ-CP Điều 4, cô phát hiện chỗ gõ thiếu",
    "Gọi đầu mối: tệp gì": "Gọi đầu mối (Nghị định 13/2023): tệp gì",
    "Hộp thư gợi ý theo thói quen": "Luật 91/2025/QH15 không cấm. Hộp thư gợi ý theo thói quen",
}


def citing_files(files: Mapping[str, bytes] | None = None) -> dict[str, bytes]:
    """The short course, with its four citations."""
    told = {path: content.decode() for path, content in (files or course_files()).items()}
    for old, new in _PLANTED.items():
        assert any(old in text for text in told.values()), old
        told = {path: text.replace(old, new) for path, text in told.items()}
    return {path: text.encode() for path, text in told.items()}


@cache
def _compiled(files: tuple[tuple[str, bytes], ...]) -> Course:
    compilation = compile_sources(dict(files))
    assert compilation.course is not None, compilation.problems
    return compilation.course


def publish_files(database: Database, files: Mapping[str, bytes], *, owner_id: Id | None = None) -> None:
    """Publishes the course in some files; each of these tests' courses is compiled once a run."""
    course = _compiled(tuple(sorted(files.items())))
    with database.unit_of_work() as work:
        publish(work.session, SYSTEM, course, dict(files), owner_id=owner_id, now=work.now)


@dataclass
class Shelf:
    """The house, and where its laws.yml stands."""

    house: House
    path: Path

    def write(self, text: str = REGISTER) -> None:
        self.path.write_text(text, encoding="utf-8")

    def watch(self, *places: Path) -> None:
        """One beat of the pulse."""
        watch_once(self.house.database, *(places or (self.path,)))

    def cited(self, *, owner: str | None = "ward") -> None:
        """A published course that cites laws, of a register that was read."""
        self.write()
        self.watch()
        self.publish(citing_files(), owner=owner)
        self.watch()

    def publish(self, files: Mapping[str, bytes], *, owner: str | None = "ward") -> None:
        """Publishes a course as an operator would."""
        publish_files(self.house.database, files, owner_id=self.house.units[owner] if owner else None)

    def change(self, text: str = ENDED) -> None:
        self.write(text)
        self.watch()

    def law(self, key: str = DECREE, who: str = "trainer") -> LawRecord:
        with self.house.database.read() as session:
            return queries.get_law(session, self.house.actor(who), key)

    def rows(self, key: str = DECREE, who: str = "trainer") -> dict[str, CitationRow]:
        """What cites a law, by kind and key."""
        return {f"{row.kind} {row.key}": row for row in self.law(key, who).citations.rows}

    def waiting(self, key: str = DECREE, who: str = "trainer") -> set[str]:
        return {name for name, row in self.rows(key, who).items() if row.is_waiting}

    def confirm(self, *names: str, who: str = "trainer", entry_hash: str | None = None, key: str = DECREE) -> int:
        rows = self.rows(key, who)
        shown = entry_hash or self.law(key, who).entry_hash
        with self.house.database.unit_of_work() as work:
            ids = [rows[name].id for name in names]
            return service.confirm(work.session, self.house.actor(who), key, ids, entry_hash=shown, now=work.now)

    def told(self) -> list[tuple[str, str, str]]:
        """Who was told of which law, and how many passages."""
        names = {person: name for name, person in self.house.people.items()}
        with self.house.database.read() as session:
            rows = session.execute(
                select(Notice.person_id, Message.words)
                .join(Message, Message.id == Notice.message_id)
                .where(Message.kind == Kind.LAW_CHANGED)
            ).all()
        return sorted((names[row.person_id], row.words["law"], row.words["passages"]) for row in rows)

    def entry(self, key: str = DECREE) -> LawEntry:
        with self.house.database.read() as session:
            return session.scalars(select(LawEntry).where(LawEntry.key == key)).one()

    def course_id(self) -> Id:
        with self.house.database.read() as session:
            return session.scalars(select(ServedCourse.id).where(ServedCourse.slug == SLUG)).one()
