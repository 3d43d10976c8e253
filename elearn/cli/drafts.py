"""`elearn course draft`: a folder of the import directory becomes a draft in somebody's studio."""

from __future__ import annotations

from datetime import datetime

import click
from sqlalchemy.orm import Session

from elearn.accounts.queries import find_credentials
from elearn.cli import installation
from elearn.cli.organisation import unit_with_code
from elearn.cli.speech import say
from elearn.core.actor import SYSTEM, Actor, Role
from elearn.core.days import day_of
from elearn.core.errors import N_, Invalid, NotFound
from elearn.core.ids import Id
from elearn.organisation.queries import actor_of
from elearn.studio import service
from elearn.studio.importing import find_import
from elearn.studio.rules import Origin
from elearn.studio.service import Sent


def author_called(session: Session, typed: str, now: datetime) -> Actor:
    """The person in whose name a draft is made, with the roles they hold today.

    Raises:
        NotFound: nobody with an open account is called so.
    """
    found = find_credentials(session, typed, now=now)
    author = actor_of(session, found.person_id, today=day_of(session, now)) if found is not None else None
    if author is None:
        raise NotFound(N_("Không có tài khoản đang mở nào mang tên này."))
    return author


def unit_of(author: Actor) -> Id:
    """The first unit for which the author is a trainer.

    Raises:
        Invalid: there is none.
    """
    units = author.units_as(Role.TRAINER)
    if not units:
        raise Invalid(N_("Người này không có vai trò giảng viên ở đơn vị nào."))
    return units[0]


@click.command(
    help=N_(
        "Đưa một thư mục khóa học nằm dưới ELEARN_IMPORT_FOLDER thành bản nháp của một giảng viên. Tác vụ nền kiểm tra nó; "
        "người ấy xem, nhờ thẩm định và phát hành trên trang."
    )
)
@click.argument("folder")
@click.option("--author", required=True, help=N_("Tên đăng nhập hoặc mã nhân sự của giảng viên."))
@click.option(
    "--unit", "unit_code", help=N_("Mã đơn vị, cho khóa chưa có; không ghi thì là đơn vị đầu tiên người ấy làm giảng viên.")
)
def draft(folder: str, author: str, unit_code: str | None) -> None:
    settings = installation.settings()
    find_import(settings.import_folder, folder)
    with installation.opened(settings) as database, database.unit_of_work() as work:
        actor = author_called(work.session, author, work.now)
        unit_id = unit_with_code(work.session, unit_code, work.now) if unit_code else unit_of(actor)
        sent = Sent(Origin.FOLDER, folder)
        made = service.make_draft(work.session, SYSTEM, sent, unit_id=unit_id, author=actor, now=work.now)
        draft_id = made.id
    say(N_("Đã nhận bản nháp. Trang của nó: /vi/studio/drafts/%(id)s"), id=draft_id)
