"""What has become of the demo city's obstacles: most answered, the latest waiting; and the figures of units."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from elearn.core.actor import Actor, Grant, Role
from elearn.core.days import day_of
from elearn.demo.city import DemoAccounts
from elearn.obstacles import service
from elearn.obstacles.gathering import gather
from elearn.obstacles.models import Obstacle
from elearn.obstacles.policy import waits_for
from elearn.obstacles.rules import SMALLEST, due_after, monday_of
from elearn.support.counting import count_anew

_ANSWERS = {
    "machine": "Văn phòng đã đề nghị Thành phố thay máy trong quý tới. Từ nay đến đó, anh chị dùng máy ở phòng họp buổi chiều.",
    "rights": "Anh Khoa cấp quyền cài đặt theo danh sách của từng bộ phận; anh chị ghi tên máy vào sổ ở Văn phòng.",
    "guidance": "Văn phòng sẽ gửi hướng dẫn một trang và làm mẫu trong buổi giao ban.",
    "not-relevant": "Ai không làm việc này thì bấm “Đã làm” khi đã đọc; bài sau sẽ ghi rõ dành cho ai.",
}
_WAITING = 2
"""So many are left for the head to answer, as on a usual Monday."""


def settle_obstacles(session: Session, accounts: DemoAccounts, *, now: datetime) -> None:
    """Opens an obstacle for everything that was told, and lets the head of the ward answer all but the last ones."""
    today = day_of(session, now)
    gather(session, today)
    head = Actor(person_id=accounts.usernames["lanhdao"], grants=(Grant(Role.HEAD, accounts.ward_id),))
    own = select(Obstacle).where(Obstacle.at_id == accounts.ward_id).order_by(Obstacle.people.desc(), Obstacle.lesson, Obstacle.id)
    waiting = [each for each in session.scalars(own.limit(_WAITING)) if each.people >= SMALLEST]
    for number, each in enumerate(waiting):
        # Told lately: half a year of learning is invented, and nothing would be waiting that long.
        each.week = monday_of(today - timedelta(days=14 * (1 - number)))
        each.due_on = due_after(each.week)
    then, kept = now - timedelta(days=20), [each.id for each in waiting]
    answered = own.where(Obstacle.id.not_in(kept), waits_for(head, day_of(session, then)))
    for each in session.scalars(answered).all():
        service.answer(session, head, each.id, _ANSWERS[each.reason], promised_on=today + timedelta(days=30), now=then)
    count_anew(session, now=now, today=today)
