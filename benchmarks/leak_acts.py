"""What a crawl does besides looking: asks for files in every form, and tries acts on what belongs to others."""

from __future__ import annotations

import io
import re
from pathlib import Path
from urllib.parse import urlsplit

from benchmarks.leak_crawl import LEFT_OUT, Crawl
from benchmarks.leak_scope import PARENTS, is_in_line
from elearn.core.db.work import Database
from elearn.core.ids import Id
from elearn.organisation.queries import actor_of
from elearn.organisation.service.staff_imports import keep_plan
from elearn.organisation.service.staff_plans import plan_list
from elearn.organisation.staff_import.opening import open_file
from elearn.organisation.staff_import.planning import Terms
from elearn.organisation.staff_import.reading import read_list
from elearn.reporting.export_writing import write_export
from elearn.reporting.exporting.layouts import LAYOUTS
from elearn.reporting.exporting.rules import FORMS
from tests.organisation.makers import PASSWORD, TODAY

_PERSONAL = frozenset({"import_id", "export_id", "notice_id", "own_draft_id"})
"""Parts of addresses that name something which is one person's alone: nobody who reads, wherever they are."""
_REFUSED = frozenset({302, 401, 403})


def elsewhere_of(crawl: Crawl) -> list[str]:
    """The places that are neither above the reader's nor below."""
    reader = crawl.reader
    return [each for each in PARENTS if not reader.place or not is_in_line(each, reader.place)]


def fetch_exports(crawl: Crawl, folder: Path, *, is_quick: bool) -> None:
    """Asks for completions in every form and layout, of all units and of each unit that is not theirs, and fetches the files."""
    wanted = [(layout, form) for layout in LAYOUTS for form in FORMS]
    for layout, form in wanted[:: 5 if is_quick else 1]:
        purpose = crawl.city.book.word("export", crawl.reader.place, crawl.reader.person_id)
        sent = {"layout": layout, "form": form, "language": "vi", "purpose": purpose, "password": PASSWORD}
        answer = crawl.ask("/vi/reports/completions/export", method="POST", data=sent)
        if answer.status_code in _REFUSED:
            return
        _take_file(crawl, folder, answer.headers.get("Location"))
    crawl.ask("/vi/reports/exports")
    for place in elsewhere_of(crawl):
        sent = {"layout": "full", "form": "csv", "language": "vi", "purpose": "xem", "unit": str(crawl.city.units[place])}
        crawl.ask("/vi/reports/completions/export", method="POST", data=sent)


def _take_file(crawl: Crawl, folder: Path, place: str | None) -> None:
    """The file of an export that a job writes; a small one was the answer itself."""
    crawl.found.files += 1
    if place is None:
        return
    path = urlsplit(place).path
    database: Database = crawl.app.extensions["elearn.database"]
    write_export(database, folder, Id(path.rpartition("/")[2]))
    crawl.ask(path)
    crawl.ask(f"{path}/file", method="POST")


def try_acts(crawl: Crawl) -> None:
    """Sends every form of the product, empty, for the things of places that are not theirs and for what is somebody else's."""
    for rule in crawl.app.url_map.iter_rules():
        if "POST" not in (rule.methods or ()) or rule.endpoint in LEFT_OUT or rule.endpoint.startswith("accounts."):
            continue
        if not rule.arguments - {"lang", "slug", "lesson_slug", "code", "framework"}:
            continue
        for place in PARENTS if rule.arguments & _PERSONAL else elsewhere_of(crawl):
            address = crawl.address(rule, place)
            if address is not None:
                crawl.ask(address, method="POST")


def name_others(crawl: Crawl) -> None:
    """Types codes of people and units that are not theirs into forms that take any, and chooses ids that no page offered."""
    city = crawl.city
    for place in elsewhere_of(crawl):
        code, unit, person = city.codes[f"{place} worker"], city.codes[place], city.parts[place]["person_id"]
        own = city.parts[crawl.reader.place or place]
        about = {"course": str(city.public.id), "due_on": "31/12/2026", "duty": "việc", "basis": "kế hoạch"}
        for path, sent in (
            ("/vi/staff/slips", {"person": person}),
            ("/vi/planning/exemptions", {"person": code, "reason": "sick"}),
            ("/vi/planning/new", {**about, "unit": unit}),
            ("/vi/planning/reminders/new", {"to": f"{person} {city.public.id}", "words": "Xin nhắc"}),
            (f"/vi/admin/people/{own['person_id']}/employments", {"unit": unit, "valid_from": "01/12/2026"}),
            (f"/vi/admin/units/{own['unit_id']}/people", {"full_name": "Ai Đó", "staff_code": code}),
            ("/vi/studio/drafts", {"unit": city.parts[place]["unit_id"]}),
        ):
            crawl.ask(path, method="POST", data=sent)
        _list_others(crawl, code, unit)


def _list_others(crawl: Crawl, code: str, unit: str) -> None:
    """A list of staff that names somebody of elsewhere by their code, and the plan that is shown of it."""
    content = f"Mã số;Họ và tên;Mã đơn vị\n{code};Ai Đó;{unit}".encode()
    name = crawl.city.book.word("staff-list", crawl.reader.place, crawl.reader.person_id)
    sent = {"file": (io.BytesIO(content), f"{name}.csv")}
    answer = crawl.ask("/vi/staff/imports", method="POST", data=sent, content_type="multipart/form-data")
    found = re.search(r"/staff/imports/([0-9a-f-]{36})", answer.headers.get("Location", ""))
    if found is None or crawl.reader.person_id is None:
        return
    database: Database = crawl.app.extensions["elearn.database"]
    listed = read_list(open_file(content))
    with database.unit_of_work() as work:
        actor = actor_of(work.session, crawl.reader.person_id, today=TODAY)
        assert actor is not None
        keep_plan(work.session, Id(found[1]), plan_list(work.session, actor, listed, Terms(TODAY), today=TODAY), listed)
    crawl.ask(answer.headers["Location"], said=f"{code} {unit}")
    crawl.ask("/vi/staff/imports")
