"""`elearn user create|list|employ|leave|disable|enable|password|sessions`."""

from __future__ import annotations

import os
import sys
from dataclasses import asdict, dataclass
from datetime import datetime

import click
from sqlalchemy.orm import Session

from config import Settings
from elearn.accounts import queries, service
from elearn.accounts.passwords import PasswordHash, common_passwords, hashing
from elearn.accounts.queries import OwnAccount
from elearn.accounts.rules import check_password
from elearn.accounts.service import NewPerson
from elearn.cli import installation
from elearn.cli.employment import employ, leave
from elearn.cli.speech import option_json, print_json, say, translate
from elearn.core.actor import SYSTEM, Role
from elearn.core.days import day_of
from elearn.core.db.types import LocalisedText
from elearn.core.errors import N_, Invalid, NotFound
from elearn.core.ids import Id
from elearn.organisation import service as organisation
from elearn.organisation.queries import find_unit_by_code, list_roots
from elearn.organisation.rules import ROLE_WORDS, UnitKind
from elearn.organisation.service import NewEmployment, NewUnit

PASSWORD = "ELEARN_PASSWORD"  # noqa: S105 - the name of a variable
FIRST_CODE_SYSTEM, FIRST_CODE = "LOCAL", "00"
"""What the root unit of a fresh installation is coded as."""


@dataclass(frozen=True, slots=True)
class NewUser:
    """Somebody who is to sign in, and what they may do. `unit` is a unit's code; without one the only root is meant."""

    username: str
    full_name: str
    email: str | None = None
    staff_code: str | None = None
    unit: str | None = None
    roles: tuple[Role, ...] = ()


def create_user(session: Session, new: NewUser, password_hash: PasswordHash, *, first_unit: LocalisedText, now: datetime) -> Id:
    """Makes the person (or takes the one with the staff code), their work, account and roles; answers the person's id.

    Where there is no unit at all, the first one is made with the name `first_unit`: this is how an installation begins.

    Raises:
        NotFound: there is no such unit.
        Invalid: the unit must be named, or something does not fit.
        Conflict: a name is taken.
    """
    today = day_of(session, now)
    unit = _unit(session, new.unit, first_unit, now)
    person = queries.find_person_by_staff_code(session, new.staff_code) if new.staff_code else None
    if person is None:
        person = service.create_person(session, SYSTEM, NewPerson(new.full_name, staff_code=new.staff_code), now=now)
        organisation.employ(session, SYSTEM, NewEmployment(person, unit, today), now=now, today=today)
    service.create_account(session, SYSTEM, person, new.username, email=new.email, password_hash=password_hash, now=now)
    for role in new.roles:
        organisation.grant_role(session, SYSTEM, person, role, unit, valid_from=today, now=now, today=today)
    return person


def _unit(session: Session, code: str | None, first_unit: LocalisedText, now: datetime) -> Id:
    today = day_of(session, now)
    if code is not None:
        found = find_unit_by_code(session, code, today=today)
        if found is None:
            raise NotFound(N_("Không có đơn vị mang mã này."))
        return found
    roots = list_roots(session, today=today)
    if len(roots) > 1:
        raise Invalid(N_("Có nhiều đơn vị đứng đầu: xin nói rõ bằng --unit."))
    if roots:
        return roots[0][0]
    new = NewUnit(FIRST_CODE_SYSTEM, FIRST_CODE, first_unit, UnitKind.CITY)
    return organisation.create_unit(session, SYSTEM, new, on=today, now=now, today=today)


def revoke_sessions(session: Session, username: str | None, *, now: datetime) -> int:
    """Ends the sign-ins of one account, or of all; answers how many.

    Raises:
        NotFound: there is no such account.
    """
    chosen = queries.list_accounts(session) if username is None else [_account(session, username)]
    return sum(service.end_other_sessions(session, SYSTEM, each.account_id, now=now) for each in chosen)


def _account(session: Session, username: str) -> OwnAccount:
    found = queries.find_account_by_username(session, username)
    if found is None:
        raise NotFound(N_("Không có tài khoản mang tên này."))
    return found


def _asked_password(settings: Settings, *names: str | None) -> PasswordHash:
    """The password from ELEARN_PASSWORD or the terminal, checked and hashed."""
    if not os.environ.get(PASSWORD) and not sys.stdin.isatty():
        raise click.UsageError(translate(N_("Ở đây không hỏi được mật khẩu. Xin ghi mật khẩu vào biến ELEARN_PASSWORD.")))
    typed = os.environ.get(PASSWORD) or click.prompt(
        translate(N_("Mật khẩu")), hide_input=True, confirmation_prompt=translate(N_("Nhập lại mật khẩu")), err=True
    )
    site = (settings.site_name, settings.site_name_en, settings.agency, settings.agency_en, "elearn")
    check_password(typed, common=common_passwords(), names=[*site, *(each for each in names if each)])
    return hashing().hash(typed)


@click.group(help=N_("Tài khoản người dùng."))
def user() -> None:
    pass


@user.command(
    help=N_("Lập một tài khoản. Mật khẩu hỏi trên màn hình hoặc lấy từ ELEARN_PASSWORD. Chưa có đơn vị nào thì lập luôn.")
)
@click.argument("username")
@click.option("--name", "full_name", required=True, help=N_("Họ và tên, viết đủ dấu."))
@click.option("--email", help=N_("Thư điện tử."))
@click.option("--staff-code", help=N_("Mã nhân sự; người đã có mã này được dùng lại."))
@click.option("--unit", help=N_("Mã đơn vị; mặc định là đơn vị đứng đầu."))
@click.option(
    "--role",
    "roles",
    multiple=True,
    type=click.Choice([str(each) for each in ROLE_WORDS]),
    help=N_("Vai trò ở đơn vị đó; dùng nhiều lần được."),
)
def create(
    *, username: str, full_name: str, email: str | None, staff_code: str | None, unit: str | None, roles: tuple[str, ...]
) -> None:
    settings = installation.settings()
    new = NewUser(username, full_name, email, staff_code, unit, tuple(Role(each) for each in roles))
    with installation.opened(settings) as database:
        installation.refuse_other_schema(database)
        password_hash = _asked_password(settings, username, full_name, email, staff_code)
        first_unit = {"vi": settings.agency, "en": settings.agency_en}
        with database.unit_of_work() as work:
            create_user(work.session, new, password_hash, first_unit=first_unit, now=work.now)
    say(N_("Đã lập tài khoản %(username)s."), username=username)


@user.command("list", help=N_("Các tài khoản theo tên đăng nhập."))
@option_json()
def list_all(*, as_json: bool) -> None:
    with installation.opened(installation.settings()) as database, database.read() as session:
        found = queries.list_accounts(session)
    if as_json:
        print_json([asdict(each) for each in found])
        return
    for each in found:
        state = translate(N_("khóa")) if each.disabled_at else translate(N_("mở"))
        click.echo(f"{each.username}\t{state}\t{each.staff_code or '-'}\t{each.full_name}")


user.add_command(employ)
user.add_command(leave)


@user.command(help=N_("Khóa một tài khoản và kết thúc mọi lần đăng nhập của nó."))
@click.argument("username")
def disable(username: str) -> None:
    with installation.opened(installation.settings()) as database, database.unit_of_work() as work:
        service.disable_account(work.session, SYSTEM, _account(work.session, username).account_id, now=work.now)
    say(N_("Đã khóa tài khoản %(username)s."), username=username)


@user.command(help=N_("Mở lại một tài khoản đã khóa."))
@click.argument("username")
def enable(username: str) -> None:
    with installation.opened(installation.settings()) as database, database.unit_of_work() as work:
        service.enable_account(work.session, SYSTEM, _account(work.session, username).account_id, now=work.now)
    say(N_("Đã mở tài khoản %(username)s."), username=username)


@user.command(help=N_("Đặt mật khẩu mới; mọi lần đăng nhập của tài khoản kết thúc."))
@click.argument("username")
def password(username: str) -> None:
    settings = installation.settings()
    with installation.opened(settings) as database:
        with database.read() as session:
            found = _account(session, username)
        password_hash = _asked_password(settings, found.username, found.full_name, found.email, found.staff_code)
        with database.unit_of_work() as work:
            service.set_password(work.session, SYSTEM, found.account_id, password_hash, now=work.now)
    say(N_("Đã đổi mật khẩu của %(username)s."), username=username)


@user.group(help=N_("Các lần đăng nhập còn hiệu lực."))
def sessions() -> None:
    pass


@sessions.command(help=N_("Kết thúc mọi lần đăng nhập của một tài khoản, hoặc của tất cả với --all."))
@click.argument("username", required=False)
@click.option("--all", "everybody", is_flag=True, help=N_("Của mọi tài khoản."))
def revoke(username: str | None, *, everybody: bool) -> None:
    if everybody == (username is not None):
        raise click.UsageError("USERNAME | --all")
    with installation.opened(installation.settings()) as database, database.unit_of_work() as work:
        number = revoke_sessions(work.session, username, now=work.now)
    say(N_("Đã kết thúc %(number)s lần đăng nhập."), number=number)
