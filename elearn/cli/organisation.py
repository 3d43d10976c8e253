"""`elearn unit list|create|rename|move|merge|split|refresh`."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, datetime

import click
from sqlalchemy.orm import Session

from elearn.accounts.queries import find_person_by_staff_code
from elearn.cli import installation
from elearn.cli.days import DAY
from elearn.cli.speech import current_language, option_json, print_json, say
from elearn.core import limits
from elearn.core.actor import SYSTEM
from elearn.core.days import day_of
from elearn.core.db.work import UnitOfWork
from elearn.core.errors import N_, Conflict, NotFound
from elearn.core.i18n import in_language
from elearn.core.ids import Id
from elearn.organisation import service
from elearn.organisation.queries import find_unit_by_code, list_units
from elearn.organisation.queries.units import UnitInList
from elearn.organisation.rules import ChangeKind, UnitKind
from elearn.organisation.service import NewUnit
from elearn.organisation.unit_change import Change, Heir

ON = click.option("--on", type=DAY, help=N_("Có hiệu lực từ ngày nào, ví dụ 31/12/2026; mặc định là hôm nay."))
BASIS = click.option("--basis", help=N_("Căn cứ pháp lý, ví dụ số nghị quyết."))


@click.group(help=N_("Đơn vị."))
def unit() -> None:
    pass


def unit_with_code(session: Session, code: str, now: datetime) -> Id:
    """The unit of today with this code.

    Raises:
        NotFound: there is none.
    """
    found = find_unit_by_code(session, code, today=day_of(session, now))
    if found is None:
        raise NotFound(N_("Không có đơn vị mang mã này."))
    return found


def units_below(session: Session, parent: str | None, query: str, *, now: datetime) -> list[UnitInList]:
    """The units right below the one with the code, the roots without one, or all that the query finds."""
    parent_id = unit_with_code(session, parent, now) if parent else None
    today = day_of(session, now)
    found: list[UnitInList] = []
    number = 1
    while True:
        page = list_units(session, SYSTEM, today=today, parent_id=parent_id, query=query, page=number)
        found += page.rows
        if number >= page.paging.pages:
            return found
        number += 1


@unit.command("list", help=N_("Các đơn vị đứng đầu, các đơn vị ngay dưới một đơn vị, hoặc những đơn vị tìm được."))
@click.option("--below", help=N_("Mã của đơn vị cấp trên."))
@click.option("--search", default="", help=N_("Chữ trong tên, không dấu cũng được, hoặc phần đầu của mã."))
@option_json()
def list_all(below: str | None, search: str, *, as_json: bool) -> None:
    with installation.opened(installation.settings()) as database, database.read() as session:
        found = units_below(session, below, search[: limits.SEARCH_CHARACTERS], now=database.clock.now())
    if as_json:
        print_json([asdict(each) for each in found])
        return
    for each in found:
        click.echo(f"{each.code}\t{in_language(each.name, current_language())[0]}\t{each.below}\t{each.people}")


@unit.command(help=N_("Lập một đơn vị; không có --below thì nó đứng đầu một cây riêng."))
@click.argument("code")
@click.argument("name")
@click.option("--name-en", help=N_("Tên tiếng Anh."))
@click.option("--below", help=N_("Mã của đơn vị cấp trên."))
@click.option("--kind", type=click.Choice([str(each) for each in UnitKind]), default=str(UnitKind.OFFICE), help=N_("Loại đơn vị."))
@click.option("--code-system", default="LOCAL", help=N_("Hệ mã mà mã này thuộc về."))
@ON
def create(*, code: str, name: str, name_en: str | None, below: str | None, kind: str, code_system: str, on: date | None) -> None:
    with installation.opened(installation.settings()) as database, database.unit_of_work() as work:
        today = day_of(work.session, work.now)
        parent = unit_with_code(work.session, below, work.now) if below else None
        names = {"vi": name} | ({"en": name_en} if name_en else {})
        new = NewUnit(code_system, code, names, UnitKind(kind), parent)
        service.create_unit(work.session, SYSTEM, new, on=on or today, now=work.now, today=today)
    say(N_("Đã lập đơn vị %(code)s."), code=code)


@unit.command(help=N_("Đổi tên một đơn vị từ một ngày."))
@click.argument("code")
@click.argument("name")
@click.option("--name-en", help=N_("Tên tiếng Anh."))
@ON
@BASIS
def rename(code: str, name: str, name_en: str | None, on: date | None, basis: str | None) -> None:
    with installation.opened(installation.settings()) as database, database.unit_of_work() as work:
        names = {"vi": name} | ({"en": name_en} if name_en else {})
        day = on or day_of(work.session, work.now)
        wanted = unit_with_code(work.session, code, work.now)
        _record(work, Change(ChangeKind.RENAME, day, (wanted,), name=names, legal_basis=basis or ""))
    say(N_("Đã đổi tên đơn vị %(code)s."), code=code)


@unit.command(help=N_("Chuyển một đơn vị, cùng mọi đơn vị bên dưới, sang đơn vị cấp trên khác."))
@click.argument("code")
@click.argument("below")
@ON
@BASIS
def move(code: str, below: str, on: date | None, basis: str | None) -> None:
    with installation.opened(installation.settings()) as database, database.unit_of_work() as work:
        wanted, parent = (unit_with_code(work.session, each, work.now) for each in (code, below))
        day = on or day_of(work.session, work.now)
        _record(work, Change(ChangeKind.MOVE, day, (wanted,), parent_id=parent, legal_basis=basis or ""))
    say(N_("Đã chuyển đơn vị %(code)s."), code=code)


@unit.command(help=N_("Sáp nhập các đơn vị vào một đơn vị; người và vai trò đi theo."))
@click.argument("codes", nargs=-1, required=True)
@click.option("--into", required=True, help=N_("Mã của đơn vị nhận."))
@ON
@BASIS
def merge(codes: tuple[str, ...], into: str, on: date | None, basis: str | None) -> None:
    with installation.opened(installation.settings()) as database, database.unit_of_work() as work:
        ending = [unit_with_code(work.session, code, work.now) for code in codes]
        heir = unit_with_code(work.session, into, work.now)
        day = on or day_of(work.session, work.now)
        _record(work, Change(ChangeKind.MERGE, day, tuple(ending), heirs=(Heir(heir),), legal_basis=basis or ""))
    say(N_("Đã sáp nhập vào đơn vị %(code)s."), code=into)


@unit.command(help=N_("Chia một đơn vị cho các đơn vị đã có; đơn vị nhận đầu tiên nhận mọi thứ không được xếp riêng."))
@click.argument("code")
@click.option("--into", "heirs", multiple=True, required=True, help=N_("Mã của một đơn vị nhận; dùng ít nhất hai lần."))
@click.option("--place", "placed", multiple=True, metavar="STAFF_CODE=UNIT", help=N_("Người đi riêng: mã số và mã đơn vị nhận."))
@ON
@BASIS
def split(code: str, heirs: tuple[str, ...], placed: tuple[str, ...], on: date | None, basis: str | None) -> None:
    with installation.opened(installation.settings()) as database, database.unit_of_work() as work:
        ending, *into = [unit_with_code(work.session, each, work.now) for each in (code, *heirs)]
        placed_in = dict(_placement(work.session, each, work.now) for each in placed)
        if not set(placed_in.values()) <= set(into):
            raise Conflict(N_("Có người được xếp vào một đơn vị không nhận."))
        placements = {person: into.index(unit_id) for person, unit_id in placed_in.items()}
        day = on or day_of(work.session, work.now)
        heirs_then = tuple(Heir(each) for each in into)
        _record(work, Change(ChangeKind.SPLIT, day, (ending,), heirs=heirs_then, placements=placements, legal_basis=basis or ""))
    say(N_("Đã chia đơn vị %(code)s."), code=code)


def _record(work: UnitOfWork, change: Change) -> None:
    """Records the change; one of a day to come is carried out then, and says so."""
    today = day_of(work.session, work.now)
    service.record_change(work.session, SYSTEM, change, now=work.now, today=today)
    if change.on > today:
        say(N_("Ghi trước cho ngày %(day)s; đến ngày thì tự thực hiện."), day=change.on.strftime("%d/%m/%Y"))


def _placement(session: Session, words: str, now: datetime) -> tuple[Id, Id]:
    staff_code, _, code = words.rpartition("=")
    return person_with_code(session, staff_code), unit_with_code(session, code, now)


def person_with_code(session: Session, code: str) -> Id:
    """The person with this staff code.

    Raises:
        NotFound: there is none.
    """
    found = find_person_by_staff_code(session, code)
    if found is None:
        raise NotFound(N_("Không có người mang mã số này."))
    return found


@unit.command(help=N_("Dựng lại cây đơn vị của hôm nay, khi một thay đổi ghi trước vừa đến ngày."))
def refresh() -> None:
    with installation.opened(installation.settings()) as database, database.unit_of_work() as work:
        changed = service.refresh_closure(work.session, today=day_of(work.session, work.now))
    say(N_("Cây đơn vị đã được dựng lại.") if changed else N_("Cây đơn vị đã đúng."))
