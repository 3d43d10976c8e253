"""`elearn user employ|leave`: who works where, told by staff code and unit code."""

from __future__ import annotations

from datetime import date, timedelta

import click

from elearn.cli import installation
from elearn.cli.days import DAY
from elearn.cli.organisation import person_with_code, unit_with_code
from elearn.cli.speech import say
from elearn.core.actor import SYSTEM
from elearn.core.days import day_of
from elearn.core.errors import N_, Invalid, NotFound
from elearn.organisation import service
from elearn.organisation.queries import get_person_record, position_ids
from elearn.organisation.service import NewEmployment


@click.command(help=N_("Ghi nơi làm việc của một người; nơi làm việc chính đang có kết thúc vào ngày trước đó."))
@click.argument("staff_code")
@click.argument("unit")
@click.option("--position", help=N_("Mã vị trí việc làm."))
@click.option("--on", type=DAY, help=N_("Có hiệu lực từ ngày nào, ví dụ 31/12/2026; mặc định là hôm nay."))
@click.option("--beside", is_flag=True, help=N_("Kiêm nhiệm: nơi làm việc chính giữ nguyên."))
def employ(staff_code: str, unit: str, position: str | None, on: date | None, *, beside: bool) -> None:
    with installation.opened(installation.settings()) as database, database.unit_of_work() as work:
        session, now, today = work.session, work.now, day_of(work.session, work.now)
        person, place = person_with_code(session, staff_code), unit_with_code(session, unit, now)
        held = position_ids(session).get(position) if position else None
        if position and held is None:
            raise NotFound(N_("Không có vị trí việc làm mang mã này."))
        begins = on or today
        if not beside:
            service.end_main_employment(session, SYSTEM, person, on=begins, now=now, next_unit=place)
        new = NewEmployment(person, place, begins, held, is_main=not beside)
        service.employ(session, SYSTEM, new, now=now, today=today)
    say(N_("Đã ghi nơi làm việc của %(code)s."), code=staff_code)


@click.command(help=N_("Kết thúc mọi nơi làm việc của một người, hoặc một nơi với --unit, sau ngày cuối cùng."))
@click.argument("staff_code")
@click.option("--on", type=DAY, required=True, help=N_("Ngày làm việc cuối cùng, ví dụ 31/12/2026."))
@click.option("--unit", help=N_("Mã của một đơn vị: chỉ nơi ấy kết thúc."))
def leave(staff_code: str, on: date, unit: str | None) -> None:
    if on == date.max:
        raise Invalid(N_("Năm này không ghi được."))
    ends = on + timedelta(days=1)
    with installation.opened(installation.settings()) as database, database.unit_of_work() as work:
        session, now = work.session, work.now
        person = person_with_code(session, staff_code)
        place = unit_with_code(session, unit, now) if unit else None
        record = get_person_record(session, SYSTEM, person, today=day_of(session, now))
        ending = [
            each.employment_id
            for each in record.employments
            if (each.valid_to is None or each.valid_to > ends) and place in (None, each.unit_id)
        ]
        if not ending:
            raise NotFound(N_("Người này không làm việc ở đâu sau ngày ấy."))
        for each in ending:
            service.end_employment(session, SYSTEM, each, on=ends, now=now)
    say(N_("Đã ghi ngày cuối của %(number)s nơi làm việc."), number=len(ending))
