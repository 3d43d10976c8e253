"""A course that is written in the studio's house: begun, saved, sent as its trainers do."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import replace

from elearn.authoring import queries, service
from elearn.authoring.service import Beginning, Saved
from elearn.catalogue.queries import list_courses
from elearn.content.packing import pack_archive
from elearn.core.clock import FakeClock
from elearn.core.ids import Id
from elearn.studio.files import keep, keep_archive
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
    house: House, workspace: Id, words: str, who: str = "trainer", *, path: str = LESSON, based_on: int | None = None
) -> Saved:
    later(house)
    seen = revision(house, workspace, path) if based_on is None else based_on
    with house.database.unit_of_work() as work:
        return service.save_text(work.session, house.actor(who), workspace, path, words, based_on=seen, now=work.now)


def sent(house: House, workspace: Id, who: str = "trainer", *, change: str = "Sửa một câu.") -> Id:
    """What is written, handed in and checked; answers the draft."""
    actor = house.actor(who)
    with house.database.read() as session:
        files = queries.list_files(session, workspace)
        texts = queries.read_texts(session, workspace)
        sending = service.name_sending(session, actor, workspace)
    written = Written(queries.media_of(files), sending.label, {"vi": change, "relearn": []} if sending.label else {})
    packed = pack_archive({**{path: words.encode() for path, words in texts.items()}, WRITTEN: to_json(written)})
    digest = keep_archive(house.private, packed)
    with house.database.unit_of_work() as work:
        draft = service.send(work.session, actor, workspace, sending.name, digest, now=work.now).id
    house.check()
    return draft


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
