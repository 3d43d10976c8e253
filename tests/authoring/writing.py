"""A course that is written in the studio's house: begun, saved, sent as its trainers do."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import replace

from elearn.authoring import queries, service
from elearn.authoring.service import Beginning, Saved
from elearn.catalogue.queries import list_courses
from elearn.content.packing import pack_archive
from elearn.content.problems import Severity
from elearn.core.clock import FakeClock
from elearn.core.ids import Id
from elearn.studio import service as studio
from elearn.studio.files import keep, keep_archive
from elearn.studio.patch import PATCH, Patch, following_label, pack
from elearn.studio.rules import State as DraftState
from elearn.studio.rules import misses_telling
from elearn.studio.written import WRITTEN, Written, to_json
from tests.organisation.makers import TODAY
from tests.studio.stage import SLUG, House, course_files

TITLE = {"vi": "Khóa thử", "en": "Trial course"}
LESSON = "modules/01-bat-dau/01-truoc-khi-gui.vi.md"


def beginning(files: Mapping[str, bytes] | None = None) -> Beginning:
    return Beginning(TITLE, ("vi", "en"), files or course_files())


def begun(house: House, who: str = "trainer", *, unit: str = "ward", files: Mapping[str, bytes] | None = None) -> Id:
    """A new course that somebody writes for a unit."""
    with house.database.unit_of_work() as work:
        made = service.begin_course(work.session, house.actor(who), SLUG, beginning(files), unit_id=house.units[unit], now=work.now)
        return made.id


def taken_up(house: House, who: str = "trainer", *, stale: Mapping[str, Collection[str]] | None = None) -> Id:
    """The workspace of the course that is served."""
    with house.database.read() as session:
        entry = list_courses(session, house.actor(who))[0]
    with house.database.unit_of_work() as work:
        actor, what = house.actor(who), replace(beginning(), stale=stale or {})
        made = service.take_up(work.session, actor, entry.id, entry.version_id, beginning=what, now=work.now)
        return made.id


def text(house: House, workspace: Id, path: str = LESSON) -> str:
    with house.database.read() as session:
        found = queries.open_text(session, workspace, path)
    assert found is not None
    return found.text


def revision(house: House, workspace: Id, path: str = LESSON) -> int:
    with house.database.read() as session:
        found = queries.open_text(session, workspace, path)
    return found.revision if found is not None else 0


def save(
    house: House,
    workspace: Id,
    words: str,
    who: str = "trainer",
    *,
    path: str = LESSON,
    based_on: int | None = None,
    aside_id: Id | None = None,
) -> Saved:
    later(house)
    seen = revision(house, workspace, path) if based_on is None else based_on
    with house.database.unit_of_work() as work:
        return service.save_text(
            work.session, house.actor(who), workspace, path, words, based_on=seen, aside_id=aside_id, now=work.now
        )


def sent(house: House, workspace: Id, who: str = "trainer") -> Id:
    """The draft of what is written, handed in and checked, with what earlier learners are told where there are any."""
    actor = house.actor(who)
    with house.database.read() as session:
        files = queries.list_files(session, workspace)
        texts = queries.read_texts(session, workspace)
    written = Written(queries.media_of(files))
    packed = pack_archive({**{path: words.encode() for path, words in texts.items()}, WRITTEN: to_json(written)})
    digest = keep_archive(house.private, packed)
    with house.database.unit_of_work() as work:
        draft = service.send(work.session, actor, workspace, digest, now=work.now).id
    house.check()
    return told(house, draft, who)


def told(house: House, draft: Id, who: str = "trainer") -> Id:
    """The draft with what earlier learners are told, where that is all that it lacks."""
    found = house.look(draft, who)
    errors = [problem for problem in found.problems if problem.severity is Severity.ERROR]
    if found.state is not DraftState.FAULTY or not misses_telling(errors) or found.plan is None:
        return draft
    label = following_label(found.plan.before or "", relearn=False)
    patch = Patch({"version": label}, label, {"vi": "Sửa một câu.", "en": "One sentence mended.", "relearn": []})
    digest = keep_archive(house.private, pack_archive({PATCH: pack(patch)}))
    with house.database.unit_of_work() as work:
        made = studio.tell_learners(work.session, house.actor(who), draft, found.document_hash or "", digest, now=work.now).id
    house.check()
    return made


def later(house: House) -> None:
    """A minute passes, so that what is saved is newer than what was sent."""
    clock = house.database.clock
    assert isinstance(clock, FakeClock)
    clock.advance(minutes=1)


def published(house: House, workspace: Id) -> Id:
    """What is written, on the whole way to its readers; answers the draft."""
    draft = sent(house, workspace)
    house.ask(draft)
    house.approve(draft)
    house.publish_draft(draft)
    return draft


def row(house: House, workspace: Id, who: str = "trainer") -> queries.WorkspaceRow:
    with house.database.read() as session:
        return queries.get_workspace(session, house.actor(who), workspace, today=TODAY)


def kept(house: House, content: bytes, suffix: str = "png") -> None:

    keep(house.private, f"{hashlib.sha256(content).hexdigest()}.{suffix}", content)
