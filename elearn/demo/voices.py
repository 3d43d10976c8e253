"""What the demo city has told: remarks of readers on the first course, and communes where one thing held up many.

The remarks are made and answered through the real services. A course that is not the first one gets none.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from elearn.catalogue.queries import CourseEntry
from elearn.content.document import Course
from elearn.core.actor import Actor, Grant, Role
from elearn.core.ids import Id
from elearn.demo.city import DemoAccounts
from elearn.demo.names import pick
from elearn.learning import rules, voices
from elearn.learning.remark_rules import Outcome, RemarkKind
from elearn.learning.service import Place
from elearn.organisation.models import UnitClosure

Hindrances = Mapping[Id, Mapping[str, str]]
"""The reason that holds up most people of a unit at the act of a lesson: unit → lesson id → reason."""

_ONE_IN = 8
"""Of so many communes one is held up somewhere; Phường Ví Dụ always is."""


@dataclass(frozen=True, slots=True)
class _Told:
    """One remark. `who` is one of the ward's people, None for a reader without account; `answer` None while it is open."""

    lesson: str
    block: str | None
    words: str
    days_ago: int
    who: str | None = None
    language: str = "vi"
    answer: str | None = None
    kind: RemarkKind = RemarkKind.WRONG


_COURSE = "sec-phish"
_TOLD = (
    _Told(
        "vi-sao-la-minh", None, "Bài ghi 7 phút mà tôi đọc hết 12 phút, tính cả câu hỏi.", 121, "lan",
        answer="7 phút là thời gian đọc; mỗi câu hỏi tính thêm 20 giây. Anh/chị đọc kỹ hơn thì lâu hơn, không sao cả."
    ),
    _Told(
        "tin-nhan-vneid", "cung-mot-viec-hai-cua/figure/1",
        "Hình 1 in đen trắng ra thì khó phân biệt nét liền với nét đứt.", 96, "phuc",
        answer="Hình giữ nguyên: chữ ghi ngay trên từng lối, in đen trắng vẫn đọc được. Xin in ở cỡ 100%.",
    ),
    _Told(
        "da-lo-bam", None, "Tình huống hay. Có bản in để dán ở quầy không?", 63, "khoa",
        answer="Có: thẻ bỏ túi của khóa này in vừa khổ A6.",
    ),
    _Told(
        "vi-sao-la-minh", "thu-voi-viec-cua-phuong/question/2",
        "Cộng ra 250 người rồi nhưng không hiểu vì sao lại chia 50.\nNhờ giải thích thêm một dòng.", 40, "tu",
        kind=RemarkKind.UNCLEAR,
    ),
    _Told(
        "duong-dan-ma-qr", "thu-mat-thu-tay/question/2",
        "Điện thoại đâu có chuột để rê. Nên thêm cách nhấn giữ đường dẫn.", 26,
    ),
    _Told(
        "tin-nhan-vneid", "giong-that-khong-phai-la-bang-chung/html/3",
        "“Door” is used for the app and for the link alike; I had to read it twice to see the difference.", 17, language="en",
        kind=RemarkKind.UNCLEAR,
    ),
    _Told("vi-sao-la-minh", "thu-voi-viec-cua-phuong/question/2", "", 31, "lan", kind=RemarkKind.UNCLEAR),
    _Told("vi-sao-la-minh", "thu-voi-viec-cua-phuong/question/2", "", 22, kind=RemarkKind.UNCLEAR),
    _Told("vi-sao-la-minh", "mot-tin-hai-cau-hoi/html/4", "", 13, kind=RemarkKind.UNCLEAR),
    _Told(
        "gia-danh-co-quan", "thu-mat-thu-loi/question/3",
        "Ở quầy không giữ hóa đơn điện, kế toán giữ. Bước 2 nên ghi thêm: hoặc hỏi kế toán số tổng đài.", 9, "hanh",
        answer="Câu hỏi giữ nguyên: bước 2 chỉ cần một nguồn có sẵn, hỏi kế toán số tổng đài cũng là một nguồn như vậy.",
    ),
    _Told(
        "tin-nhan-vneid", "thu-mat-thu-tay/question/3",
        "Máy của tôi ghi “Trợ năng”, câu hỏi chỉ ghi “Hỗ trợ tiếp cận”. Nên ghi cả hai tên.", 2, "phuc",
    ),
)  # fmt: skip


def report_faults(session: Session, accounts: DemoAccounts, entry: CourseEntry, course: Course, *, now: datetime) -> None:
    """Lets readers say what they found, and the trainer answer some of it a week later."""
    if entry.code != _COURSE:
        return
    trainer = Actor(person_id=accounts.usernames["giangvien"], grants=(Grant(Role.TRAINER, accounts.city_id),))
    lessons = {each.id: each for each in course.lessons}
    for told in _TOLD:
        if told.lesson not in lessons:
            continue
        place, at = Place(entry, course, lessons[told.lesson]), now - timedelta(days=told.days_ago)
        reader = Actor(person_id=accounts.ward_people[told.who], unit_id=accounts.ward_id) if told.who else Actor()
        said = voices.Said(told.words, told.block, told.kind)
        report = voices.report_fault(session, reader, place, said, language=told.language, now=at)
        session.flush()
        if told.answer is not None:
            decision = voices.Decision(Outcome.DECLINED, told.answer)
            voices.close_fault(session, trainer, report.id, decision, now=at + timedelta(days=7))


def find_hindrances(session: Session, accounts: DemoAccounts, course: Course) -> Hindrances:
    """What holds up whom: in Phường Ví Dụ old machines at the second act at the desk, in other communes this or that."""
    found: dict[Id, tuple[str, str]] = {}
    lessons = [each.id for each in course.lessons if rules.has_desk_act(each)]
    if not lessons:
        return {}
    for number, commune in enumerate(accounts.commune_ids):
        if number == 0:
            found[commune] = (lessons[min(1, len(lessons) - 1)], "machine")
        elif pick(range(_ONE_IN), "is held up", course.id, number) == 0:
            reason = pick(("machine", "machine", "guidance", "guidance", "rights"), "by what", course.id, number)
            found[commune] = (pick(lessons, "where", course.id, number), reason)
    below = session.execute(select(UnitClosure.ancestor_id, UnitClosure.descendant_id).where(UnitClosure.ancestor_id.in_(found)))
    return {unit: dict([found[commune]]) for commune, unit in below}


def is_held_up(number: int) -> bool:
    """Whether their unit's hindrance holds up the person with this number in it: it does four in five."""
    return pick(range(5), "is held up too", number) != 0
