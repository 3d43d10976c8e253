"""`import`: a list of 50,000 people as a workbook, opened, checked, planned, planned again under lock and written.

Beside it stands what the database alone takes: the same rows of the same tables, taken out of what was written, inserted bare in
one transaction with one statement a table. Three rounds in turn, each into an empty city. What was written is compared with the
list row by row; the same list a second time must change nothing, and one with a single wrong row must write nothing.
"""

from __future__ import annotations

import io
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from sqlalchemy import Table, insert, select

from benchmarks.databases import KINDS, Kind, database_server
from benchmarks.outcome import Outcome, Ratio
from elearn.accounts.models import Person
from elearn.core.actor import SYSTEM
from elearn.core.db import schema
from elearn.core.db.work import Database
from elearn.core.errors import Conflict
from elearn.core.events import StoredEvent
from elearn.models import metadata as metadata  # every table must be known before a row is written
from elearn.organisation import service
from elearn.organisation.models import Employment, Unit
from elearn.organisation.rules import UnitKind
from elearn.organisation.service import NewUnit
from elearn.organisation.service.staff_imports import Consent, write_shown
from elearn.organisation.service.staff_plans import plan_list
from elearn.organisation.staff_import.opening import open_file
from elearn.organisation.staff_import.plan import Kind as LineKind
from elearn.organisation.staff_import.planning import Terms
from elearn.organisation.staff_import.reading import StaffList, read_list
from elearn.wiring import REACTIONS

WANTED = "50,000 rows checked and written in one unit of work at ≤ 4 × bare inserts of the same rows on both databases, 0 rows lost"
MEANING = "How long a list of staff takes from its bytes to the commit, beside what the database alone needs for the rows."
ROWS, UNITS, MOST = 50_000, 168, 4.0
ON, BEGAN = date(2026, 11, 1), date(2025, 7, 1)
HEADINGS = ("Mã số công chức", "Họ và tên", "Ngày sinh", "Giới tính", "Mã đơn vị", "Email")
TABLES: tuple[Table, ...] = (Person.__table__, Employment.__table__, StoredEvent.__table__)  # type: ignore[assignment]  # tables


@dataclass(frozen=True, slots=True)
class _Found:
    """Seconds of ours and of the bare inserts in each round, how long it was under lock, and how many rows went wrong."""

    ours: tuple[float, ...]
    bare: tuple[float, ...]
    locked: tuple[float, ...]
    wrong: int

    @property
    def ratio(self) -> Ratio:
        return Ratio.of([ours / bare for ours, bare in zip(self.ours, self.bare, strict=True)])


def measure(folder: Path, quick: bool) -> Outcome:
    rows, rounds = (400, 1) if quick else (ROWS, 3)
    content = make_workbook(rows)
    found = {kind: _on(kind, folder, content, rows, rounds) for kind in KINDS}
    words = "; ".join(f"{kind} {_words(each)}" for kind, each in found.items())
    holds = all(not each.wrong and (quick or each.ratio.median <= MOST) for each in found.values())
    return Outcome(f"{words}; {rows:,} rows, {len(content) / 1e6:.1f} MB", holds)


def _words(found: _Found) -> str:
    ratio, ours, locked = found.ratio, Ratio.of(found.ours), Ratio.of(found.locked)
    return (
        f"{ratio.median:.1f} × bare ({ratio.low:.1f}–{ratio.high:.1f}; {ours.median:.1f} s, {locked.median:.1f} s in the "
        f"unit of work), {found.wrong} rows wrong"
    )


def make_workbook(rows: int) -> bytes:
    """A list as a spreadsheet keeps it: codes as text, days as days."""
    made = Workbook(write_only=True)
    sheet = made.create_sheet("Danh sách")
    sheet.append(HEADINGS)
    for number in range(rows):
        sheet.append(row(number))
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def row(number: int) -> list[object]:
    """The row of a person, who is like no other."""
    letters = "".join("abcdefghij"[int(digit)] for digit in f"{number:06d}")
    born = date(1970 + number % 30, 1 + number % 12, 1 + number % 28)
    return [f"CB{number:06d}", f"Nguyễn Thị {letters.title()}", born, "Nữ", f"{number % UNITS:03d}", f"{letters}@vidu.example"]


def _on(kind: Kind, folder: Path, content: bytes, rows: int, rounds: int) -> _Found:
    ours, bare, locked, wrong = [], [], [], 0
    with database_server(kind, folder) as server:
        for number in range(rounds):
            database = _opened(server.new_database(f"ours{number}"))
            _found_city(database)
            began = time.perf_counter()
            listed, in_work = _import(database, content)
            ours.append(time.perf_counter() - began)
            locked.append(in_work)
            wrong += _count_wrong(database, listed, rows)
            units, *written = [_read(database, table) for table in (Unit.__table__, *TABLES)]
            database.close()
            other = _opened(server.new_database(f"bare{number}"))
            _insert(other, [Unit.__table__], [units])  # type: ignore[list-item]  # a table
            bare.append(_insert(other, TABLES, written))
            other.close()
    return _Found(tuple(ours), tuple(bare), tuple(locked), wrong)


def _opened(url: str) -> Database:
    database = Database(url, session_info={"reactions": REACTIONS}, patient=True)
    schema.upgrade(database)
    return database


def _found_city(database: Database) -> None:
    with database.unit_of_work() as work:
        root = NewUnit("BENCH", "00", {"vi": "Thành phố"}, UnitKind.CITY)
        city = service.create_unit(work.session, SYSTEM, root, on=BEGAN, now=work.now, today=ON)
        wards = [NewUnit("BENCH", f"{number:03d}", {"vi": f"Phường {number}"}, UnitKind.WARD, city) for number in range(UNITS)]
        service.create_units(work.session, SYSTEM, wards, on=BEGAN, now=work.now, today=ON)


def _import(database: Database, content: bytes) -> tuple[StaffList, float]:
    """From the bytes to the commit, as the job does it; answers the list, and the seconds of the unit of work."""
    listed = read_list(open_file(content))
    with database.read() as session:
        shown = plan_list(session, SYSTEM, listed, Terms(ON), today=ON)
    began = time.perf_counter()
    with database.unit_of_work() as work:
        write_shown(work.session, SYSTEM, listed, Terms(ON), Consent(shown.digest), now=work.now, today=ON)
    return listed, time.perf_counter() - began


def _count_wrong(database: Database, listed: StaffList, rows: int) -> int:
    """How many people of the list are not there as it says, are there twice, or would change by the same list once more."""
    with database.read() as session:
        found = session.execute(
            select(Person.staff_code, Person.full_name, Person.birth_date, Person.gender, Unit.code, Person.work_email)
            .join(Employment, Employment.person_id == Person.id)
            .join(Unit, Unit.id == Employment.unit_id)
            .order_by(Person.staff_code)
        ).all()
        again = plan_list(session, SYSTEM, listed, Terms(ON), today=ON).counts[LineKind.UNCHANGED]
    wanted = [(*row(number)[:3], "female", *row(number)[4:]) for number in range(rows)]
    differ = sum(tuple(one) != other for one, other in zip(found, wanted, strict=False)) + abs(len(found) - rows)
    return differ + rows - again + _count_written_by_a_faulty_list(database)


def _count_written_by_a_faulty_list(database: Database) -> int:
    """How many people a list brings of which one row has no name: it must be none."""
    made = Workbook(write_only=True)
    sheet = made.create_sheet("Danh sách")
    sheet.append(HEADINGS)
    sheet.append(["MOI1", "Trần Một", None, None, "001", None])
    sheet.append(["MOI2", None, None, None, "001", None])
    out = io.BytesIO()
    made.save(out)
    listed = read_list(open_file(out.getvalue()))
    with database.read() as session:
        shown = plan_list(session, SYSTEM, listed, Terms(ON), today=ON)
    with suppress(Conflict), database.unit_of_work() as work:
        write_shown(work.session, SYSTEM, listed, Terms(ON), Consent(shown.digest), now=work.now, today=ON)
    with database.read() as session:
        return len(session.scalars(select(Person.id).where(Person.staff_code.in_(["MOI1", "MOI2"]))).all())


def _read(database: Database, table: Any) -> list[dict[str, Any]]:
    with database.read() as session:
        return [dict(each) for each in session.execute(select(table)).mappings()]


def _insert(database: Database, tables: Sequence[Table], rows: Sequence[list[dict[str, Any]]]) -> float:
    """The seconds for inserting rows with one statement a table, and the commit."""
    began = time.perf_counter()
    with database.unit_of_work() as work:
        for table, some in zip(tables, rows, strict=True):
            work.session.connection().execute(insert(table), some)
    return time.perf_counter() - began
