"""Private files go when the drafts that needed them have been over for a month."""

from __future__ import annotations

import threading
from datetime import UTC, datetime

import pytest
from sqlalchemy import update

from elearn.core import limits
from elearn.core.jobs.context import JobContext
from elearn.studio import service
from elearn.studio.models import CourseDraft
from elearn.studio.tidying import forget_old_files, needed_files
from tests.studio.stage import House, changed

SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><rect width="9" height="9"/></svg>'
PICTURE = "![Một ô vuông](assets/o.svg)\n\n".encode()
NEVER = datetime(2999, 1, 1, tzinfo=UTC)


def names(house: House) -> set[str]:
    return {path.name for path in house.private.folder.glob("??/*")}


def needed(house: House, *, ended_since: datetime = NEVER) -> set[str]:
    with house.database.read() as session:
        return needed_files(session, ended_since=ended_since)


def test_a_draft_that_is_open_needs_what_was_sent_and_its_media(house: House) -> None:
    with_picture = {path: content.replace(b"## ", PICTURE + b"## ", 1) for path, content in changed().items() if "modules" in path}
    house.checked({**changed(), **with_picture, "assets/o.svg": SVG})
    assert needed(house) == names(house)
    assert {name.partition(".")[2] for name in names(house)} == {"zip", "svg"}


def test_a_draft_that_was_sent_back_is_open_still(house: House) -> None:
    draft = house.checked(changed())
    house.ask(draft)
    with house.database.unit_of_work() as work:
        shown = house.look(draft, "reviewer").document_hash or ""
        service.send_back(work.session, house.actor("reviewer"), draft, shown, words="Sửa câu đầu.", now=work.now)
    assert needed(house) == names(house)


@pytest.mark.parametrize("ended_days_ago", [1, 100])
def test_what_a_draft_needed_that_has_ended_stays_for_a_month(house: House, ended_days_ago: int) -> None:
    draft = house.checked(changed())
    with house.database.unit_of_work() as work:
        service.withdraw(work.session, house.actor("trainer"), draft, now=work.now)
    with house.database.unit_of_work() as work:
        since = work.now - limits.DRAFT_FILES_KEPT
        ended = work.now - limits.DRAFT_FILES_KEPT * ended_days_ago / 30
        work.session.execute(update(CourseDraft).values(ended_at=ended))
    assert needed(house, ended_since=since) == (names(house) if ended_days_ago == 1 else set())


def test_a_young_file_is_kept_although_no_draft_names_it_yet(house: House) -> None:
    house.private.put("a" * 64 + ".zip", b"just sent")
    forget_old_files(JobContext(house.database, threading.Event()), files=house.private, others=lambda _session: set())
    assert names(house) == {"a" * 64 + ".zip"}
