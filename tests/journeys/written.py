"""A course of the trainer in every state of authoring: two versions, a draft to be explained, a workspace with a choice."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from functools import partial

from sqlalchemy import select

from elearn.accounts.models import Account
from elearn.authoring import service as authoring
from elearn.authoring.queries import list_files, media_of, read_texts
from elearn.authoring.queries.files import private_name
from elearn.authoring.reading import DOCUMENT, read_import
from elearn.authoring.rules import BROUGHT_SUFFIX, is_text
from elearn.authoring.service import READ, Beginning
from elearn.catalogue.models import CourseVersion
from elearn.catalogue.queries import get_course
from elearn.catalogue.service import publish
from elearn.catalogue.storage import LocalStorage
from elearn.content.packing import pack_archive
from elearn.content.source import Kind, classify
from elearn.content.source_folder import read_folder
from elearn.core.actor import SYSTEM, Actor
from elearn.core.db.work import UnitOfWork
from elearn.core.ids import Id
from elearn.core.jobs.runner import Runner
from elearn.organisation.queries import actor_of
from elearn.studio.checking import Bench, check_draft
from elearn.studio.files import keep, keep_archive
from elearn.studio.service import CHECK
from elearn.studio.written import WRITTEN, Written, to_json
from tests.build import packed
from tests.journeys.installation import LiveSite
from tests.journeys.shown_courses import word_file
from tests.organisation.makers import TODAY
from tests.site import SO_TAY, so_tay
from tests.studio.stage import compile_here

_LESSON = "modules/01-tiep-dan/01-mo-dau.vi.md"
_CASE = "modules/01-tiep-dan/03-tinh-huong.vi.md"
_BANK = "banks/tiep-dan.vi.md"


def write_courses(site: LiveSite) -> dict[str, str]:
    """What stands in addresses: `writing` with `text`, `case`, `bank`, `brought`, `aside`; `told`; `written`, `before`, `after`."""
    files = LocalStorage(site.settings.private, is_private=True)
    with site.database.unit_of_work() as work:
        trainer = _trainer(work)
        before, after = _two_versions(work, trainer)
    with site.database.unit_of_work() as work:
        writing, told = _change(work, trainer, files)
        brought, aside = _bring(work, trainer, writing, files), _disagree(work, trainer, writing)
    bench = Bench(compile_here, files, LocalStorage(site.settings.media), [SO_TAY.parent / "laws.yml"])
    runner = Runner(
        site.database, {CHECK: partial(check_draft, bench=bench), READ: partial(read_import, files=files, office="none")}
    )
    while runner.run_once():
        pass
    ids = {"writing": writing, "told": told, "brought": brought, "aside": aside, "before": before, "after": after}
    course = so_tay().course
    assert course is not None
    names = {"written": course.slug, "first": course.lessons[0].id, "drawn": course.banks[0].id}
    return {**{name: str(each) for name, each in ids.items()}, **names, "text": _LESSON, "case": _CASE, "pool": _BANK}


def _trainer(work: UnitOfWork) -> Actor:
    person = work.session.scalars(select(Account.person_id).where(Account.username == "giangvien")).one()
    found = actor_of(work.session, person, today=TODAY)
    assert found is not None
    return found


def _two_versions(work: UnitOfWork, trainer: Actor) -> tuple[Id, Id]:
    """The course with every kind of question, published for the trainer's unit, and once more under another label."""
    course = so_tay().course
    assert course is not None
    owner = trainer.grants[0].unit_id
    publish(work.session, SYSTEM, course, packed(SO_TAY), owner_id=owner, now=work.now)
    later = replace(course, label="1.0.1", source_hash="8" * 64)
    publish(work.session, SYSTEM, later, packed(SO_TAY), owner_id=owner, now=work.now)
    labels = select(CourseVersion.label, CourseVersion.id)
    found = {row.label: row.id for row in work.session.execute(labels)}
    return found[course.label], found["1.0.1"]


def _change(work: UnitOfWork, trainer: Actor, files: LocalStorage) -> tuple[Id, Id]:
    """The course is taken up, a sentence changed and sent."""
    course = so_tay().course
    assert course is not None
    entry = get_course(work.session, trainer, course.slug)
    known = {path: content for path, content in read_folder(SO_TAY).items() if classify(path).kind is not Kind.UNKNOWN}
    for path, content in known.items():
        if not is_text(path):
            keep(files, private_name(path, hashlib.sha256(content).hexdigest()), content)
    beginning = Beginning(entry.title, ("vi", "en"), known)
    opened = authoring.take_up(work.session, trainer, entry.id, entry.version_id, beginning=beginning, now=work.now)
    texts = read_texts(work.session, opened.id)
    texts[_LESSON] = texts[_LESSON].replace("chưa mở", "còn đóng", 1)
    authoring.save_text(work.session, trainer, opened.id, _LESSON, texts[_LESSON], based_on=1, now=work.now)
    written = Written(media_of(list_files(work.session, opened.id)))
    archive = pack_archive({**{path: text.encode() for path, text in texts.items()}, WRITTEN: to_json(written)})
    draft = authoring.send(work.session, trainer, opened.id, keep_archive(files, archive), now=work.now)
    return opened.id, draft.id


def _bring(work: UnitOfWork, trainer: Actor, writing: Id, files: LocalStorage) -> Id:
    """A Word file that waits to be looked at."""
    content = word_file()
    digest = hashlib.sha256(content).hexdigest()
    keep(files, f"{digest}.{BROUGHT_SUFFIX}", content)
    return authoring.bring(work.session, trainer, writing, DOCUMENT, "a.docx", sha256=digest, questions=None, now=work.now)


def _disagree(work: UnitOfWork, trainer: Actor, writing: Id) -> Id:
    """The lesson was written over a state that was no longer the last one."""
    text = read_texts(work.session, writing, [_LESSON])[_LESSON]
    saved = authoring.save_text(work.session, trainer, writing, _LESSON, f"{text}\nThêm.\n", based_on=1, now=work.now)
    assert saved.aside_id is not None
    return saved.aside_id
