"""A small house for tests of the studio: a city, a ward in it, authors and reviewers, a short course, and the job that checks.

Thành phố              trainer and reviewer of the city
├── Phường A           trainer, second trainer and reviewer of the ward
└── Phường B           trainer and reviewer of another ward
Thành phố khác         another root
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache, partial
from pathlib import Path

from elearn.catalogue.service import publish
from elearn.catalogue.storage import LocalStorage
from elearn.content import scaffold
from elearn.content.compilation import Compilation, Previous
from elearn.content.compile import compile_sources
from elearn.content.steps import HearCount, Steps, Tally
from elearn.core.actor import SYSTEM, Actor, Role
from elearn.core.db.work import Database
from elearn.core.ids import Id
from elearn.core.jobs.runner import Runner
from elearn.organisation.queries import actor_of
from elearn.organisation.rules import UnitKind
from elearn.studio import service
from elearn.studio.checking import Bench, check_draft
from elearn.studio.files import keep_archive
from elearn.studio.queries import DraftRecord, decisions_of, get_draft
from elearn.studio.rules import Origin, ReviewRule
from elearn.studio.service import CHECK, Sent
from tests.build import COURSES
from tests.content.zips import a_zip
from tests.organisation.makers import TODAY, a_grant, a_person, a_unit, an_account
from tests.rows import laid

SLUG = "thu"


@cache
def course_files() -> Mapping[str, bytes]:
    """The short course that `elearn course new` writes."""
    return {path: text.encode() for path, text in scaffold.files(SLUG, "Khóa thử", "Trial course").items()}


def changed(files: Mapping[str, bytes] | None = None, *, version: str = "1.1.0", **replaced: str) -> dict[str, bytes]:
    """The course as a new version, which says what changed; `replaced` puts words in place of others in every file."""
    told = dict(files or course_files())
    settings = told["course.yml"].decode().replace("version: 1.0.0", f"version: {version}")
    told["course.yml"] = with_change(settings, version).encode()
    for old, new in replaced.items():
        told = {path: content.replace(old.encode(), new.encode()) for path, content in told.items()}
    return told


def with_change(settings: str, version: str) -> str:
    """course.yml with an entry of `changes` for a version."""
    entry = f'  {version}:\n    vi: "Sửa một câu."\n    en: "One sentence mended."\n    relearn: []\n'
    return settings.replace("changes:\n", f"changes:\n{entry}", 1) if "changes:\n" in settings else f"{settings}changes:\n{entry}"


@cache
def _compiled(files: tuple[tuple[str, bytes], ...]) -> Compilation:
    """A course, compiled once a run."""
    return compile_sources(dict(files))


def compile_here(sources: Mapping[str, bytes], laws: bytes | None, previous: Previous | None, hear: HearCount) -> Compilation:
    """The compiler in this process: the child has its own tests."""
    return compile_sources(sources, laws=laws, previous=previous, steps=Steps(Tally(sources, hear).hear))


def idle_bench() -> Bench:
    """A bench on which nothing is ever laid."""
    nowhere = LocalStorage(Path("nowhere"))
    return Bench(compile_here, nowhere, nowhere, ())


@dataclass
class House:
    """A database with people in it, the storages, and the runner of the check."""

    database: Database
    folder: Path
    units: dict[str, Id] = field(default_factory=dict)
    people: dict[str, Id] = field(default_factory=dict)

    @property
    def private(self) -> LocalStorage:
        return LocalStorage(self.folder / "private", is_private=True)

    @property
    def media(self) -> LocalStorage:
        return LocalStorage(self.folder / "media")

    @property
    def bench(self) -> Bench:
        return Bench(compile_here, self.private, self.media, (COURSES / "laws.yml",), self.folder / "imports")

    def actor(self, who: str) -> Actor:
        with self.database.read() as session:
            found = actor_of(session, self.people[who], today=TODAY)
        assert found is not None
        return found

    def publish(self, files: Mapping[str, bytes] | None = None, *, owner: str | None = None) -> None:
        """Publishes the course as an operator would."""
        sources = dict(files or course_files())
        compilation = _compiled(tuple(sources.items()))
        assert compilation.course is not None, compilation.problems
        for name, content in compilation.files.items():
            self.media.put(name, content)
        with self.database.unit_of_work() as work:
            owner_id = self.units[owner] if owner else None
            publish(work.session, SYSTEM, compilation.course, sources, owner_id=owner_id, now=work.now)

    def send(self, files: Mapping[str, bytes] | bytes, who: str = "trainer", *, unit: str = "ward") -> Id:
        """Sends a zip as somebody, for a unit; answers the draft, which is not checked yet."""
        content = files if isinstance(files, bytes) else a_zip(files)
        digest = keep_archive(self.private, content)
        with self.database.unit_of_work() as work:
            sent = Sent(Origin.UPLOAD, "thu.zip", digest)
            draft = service.make_draft(work.session, self.actor(who), sent, unit_id=self.units[unit], now=work.now)
            return draft.id

    def check(self, *, bench: Bench | None = None) -> None:
        """Runs the jobs that wait."""
        Runner(self.database, {CHECK: partial(check_draft, bench=bench or self.bench)}).run_once()

    def checked(self, files: Mapping[str, bytes] | bytes, who: str = "trainer", *, unit: str = "ward") -> Id:
        draft = self.send(files, who, unit=unit)
        self.check()
        return draft

    def look(self, draft: Id, who: str = "trainer") -> DraftRecord:
        with self.database.read() as session:
            return get_draft(session, self.actor(who), draft, today=TODAY)

    def ask(self, draft: Id, who: str = "trainer") -> None:
        with self.database.unit_of_work() as work:
            service.ask_review(work.session, self.actor(who), draft, now=work.now)

    def send_back(self, draft: Id, who: str = "reviewer", *, words: str = "Sửa bài 1.") -> None:
        shown = self.look(draft, who).document_hash or ""
        with self.database.unit_of_work() as work:
            service.send_back(work.session, self.actor(who), draft, shown, words=words, now=work.now)

    def decisions(self, draft: Id) -> list[tuple[str, str, str]]:
        """Who said what of a draft, and with which words."""
        with self.database.read() as session:
            return [(each.reviewer.removeprefix("Người "), each.decision, each.words) for each in decisions_of(session, draft)]

    def require(self, unit: str, rule: ReviewRule | None) -> None:
        """Says how courses of a unit are reviewed, as its administrator."""
        with self.database.unit_of_work() as work:
            service.set_review_rule(work.session, SYSTEM, self.units[unit], rule, now=work.now)

    def approve(self, draft: Id, who: str = "reviewer", *, document_hash: str | None = None) -> None:
        shown = document_hash or self.look(draft, who).document_hash or ""
        with self.database.unit_of_work() as work:
            service.approve(work.session, self.actor(who), draft, shown, now=work.now)

    def publish_draft(self, draft: Id, who: str = "trainer", *, by_default: int = 1) -> service.Outcome:
        with self.database.unit_of_work() as work:
            return service.publish_draft(work.session, self.actor(who), draft, by_default=by_default, now=work.now)


_PEOPLE = {
    "trainer": ("ward", Role.TRAINER),
    "colleague": ("ward", Role.TRAINER),
    "reviewer": ("ward", Role.REVIEWER),
    "city trainer": ("city", Role.TRAINER),
    "city reviewer": ("city", Role.REVIEWER),
    "other trainer": ("other ward", Role.TRAINER),
    "other reviewer": ("other ward", Role.REVIEWER),
    "administrator": ("city", Role.ADMINISTRATOR),
    "far reviewer": ("far city", Role.REVIEWER),
}


def furnish(database: Database, folder: Path) -> House:
    """Makes the units and the people."""
    units, people = laid(database, "house", lambda: _people(database))
    return House(database, folder, {**units}, {**people})


def _people(database: Database) -> tuple[dict[str, Id], dict[str, Id]]:
    people: dict[str, Id] = {}
    with database.unit_of_work() as work:
        city = a_unit(work.session, name="Thành phố", kind=UnitKind.CITY)
        units = {
            "city": city,
            "ward": a_unit(work.session, city, name="Phường A"),
            "other ward": a_unit(work.session, city, name="Phường B"),
            "far city": a_unit(work.session, name="Thành phố khác", kind=UnitKind.CITY),
        }
        for who, (unit, role) in _PEOPLE.items():
            person = a_person(work.session, units[unit], name=f"Người {who}")
            an_account(work.session, person, username=who.replace(" ", "-"))
            a_grant(work.session, person, role, units[unit])
            people[who] = person
    return units, people
