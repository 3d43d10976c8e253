"""Drafts for journeys: one that waits for its reviewer, one with errors; and a course that changed after chị Hạnh completed it."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from sqlalchemy import select

from elearn.accounts.models import Account
from elearn.catalogue.library import unpack
from elearn.catalogue.queries import get_course
from elearn.catalogue.service import publish
from elearn.catalogue.storage import LocalStorage
from elearn.content.document import Change, Slip
from elearn.core.actor import SYSTEM, Actor
from elearn.core.db.work import Database, UnitOfWork
from elearn.core.jobs.runner import Runner
from elearn.learning.models import Completion, Enrolment
from elearn.organisation.queries import actor_of
from elearn.studio import service
from elearn.studio.checking import Bench, check_draft
from elearn.studio.files import keep_archive
from elearn.studio.models import CourseDraft
from elearn.studio.places import Place, places_of
from elearn.studio.rules import Origin
from elearn.studio.service import CHECK, Sent
from tests.build import COURSES
from tests.conftest import NOW
from tests.content.zips import a_zip
from tests.journeys.installation import LiveSite, the_course
from tests.organisation.makers import TODAY
from tests.studio.stage import compile_here, course_files


def complete_and_change(database: Database) -> None:
    """Chị Hạnh has completed the first course, and then it got another version with a slip."""
    course = the_course()
    question = next(each for each in course.iter_questions(course.lessons[0]) if each.role == "practice" and each.kind == "single")
    words = {"vi": "Báo qua số 156 trước.", "en": "Call 156 first."}
    change = Change("9.0.0", words, (course.lessons[0].id,), (Slip(words, words, words),), question.id)
    with database.unit_of_work() as work:
        person = work.session.scalars(select(Account.person_id).where(Account.username == "hocvien")).one()
        entry = get_course(work.session, SYSTEM, course.slug)
        if (
            work.session.scalars(select(Enrolment).where(Enrolment.person_id == person, Enrolment.course_id == entry.id)).first()
            is None
        ):
            work.session.add(Enrolment(person_id=person, course_id=entry.id, enrolled_at=work.now))
        done = {
            "version_id": entry.version_id,
            "rendition_id": entry.rendition_id,
            "unit_path": [],
            "minutes": 10,
            "source": "online",
        }
        work.session.add(Completion(person_id=person, course_id=entry.id, completed_at=NOW, **done))
    with database.unit_of_work() as work:
        later = replace(course, label="9.0.0", source_hash="9" * 64, changes=(change, *course.changes))
        publish(work.session, SYSTEM, later, {}, now=work.now)


def send_drafts(site: LiveSite) -> dict[str, str]:
    """What the trainer has sent: `draft` waits for its reviewer, `faulty` has errors; and a lesson and a bank of the first."""
    private = LocalStorage(site.settings.private, is_private=True)
    faulty = {**course_files(), "course.yml": course_files()["course.yml"].replace(b"visibility", b"visibilty")}
    made = {}
    with site.database.unit_of_work() as work:
        person = work.session.scalars(select(Account.person_id).where(Account.username == "giangvien")).one()
        trainer = actor_of(work.session, person, today=TODAY)
        assert trainer is not None
        for name, files in (("draft", course_files()), ("faulty", faulty)):
            sent = Sent(Origin.UPLOAD, f"{name}.zip", keep_archive(private, a_zip(files)))
            unit = trainer.grants[0].unit_id
            made[name] = str(service.make_draft(work.session, trainer, sent, unit_id=unit, now=work.now).id)
    bench = Bench(compile_here, private, LocalStorage(site.settings.media), [COURSES / "laws.yml"])
    runner = Runner(site.database, {CHECK: partial(check_draft, bench=bench)})
    runner.run_once()
    runner.run_once()
    return {**made, **_asked(site.database, trainer, made["draft"])}


def _comment(work: UnitOfWork, draft: CourseDraft, place: Place) -> None:
    """The reviewer has something to say, and the trainer answers."""
    person = work.session.scalars(select(Account.person_id).where(Account.username == "thamdinh")).one()
    reviewer, trainer = (actor_of(work.session, each, today=TODAY) for each in (person, draft.made_by))
    assert reviewer is not None
    assert trainer is not None
    shown = draft.document_hash or ""
    said = service.write_comment(work.session, reviewer, draft.id, place, shown, words="Nên nêu rõ ai làm.", now=work.now)
    service.answer_comment(work.session, trainer, draft.id, said, words="Tôi sẽ sửa.", is_fixed=False, now=work.now)


def _asked(database: Database, trainer: Actor, draft_id: str) -> dict[str, str]:
    with database.unit_of_work() as work:
        draft = next(each for each in work.session.scalars(select(CourseDraft)) if str(each.id) == draft_id)
        service.ask_review(work.session, trainer, draft.id, now=work.now)
        assert draft.plan is not None
        assert draft.document is not None
        _comment(work, draft, next(iter(places_of(unpack(draft.document)))))
        return {"lesson": draft.plan["lessons"][0]["id"], "bank": draft.plan["banks"][0]["id"]}
