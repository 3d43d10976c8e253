"""The examination of last month: sat by the ward, one question dropped, one report and one finding answered, results posted."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from random import Random

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from elearn.accounts.models import Person
from elearn.catalogue.queries import CourseEntry
from elearn.core.actor import SYSTEM, Actor
from elearn.core.days import DEFAULT_ZONE, day_of
from elearn.core.jobs.model import Job
from elearn.demo.calendar import is_working
from elearn.demo.city import DemoAccounts
from elearn.demo.sitters import Sitter, answers_of, examiner_of, get_ready, list_sitters, plan_as, sit
from elearn.examinations.models import Candidate, Sitting
from elearn.examinations.queries.answers import gather_papers
from elearn.examinations.queries.findings import find_own_finding, list_findings
from elearn.examinations.queries.held import Held, get_held
from elearn.examinations.queries.reports import find_paper
from elearn.examinations.questions.ruling_rules import Remedy
from elearn.examinations.rules import Body, Template, Window
from elearn.examinations.service import applying, closing, hearing, invigilating, looking, people, plans, posting, reports, ruling
from elearn.examinations.service.plans import NewExamination

MOST = 40
"""So many sit it; whoever else of the ward is on the list stayed away."""
_ABLE = (0.45, 0.95)
"""How likely an answer is right, of the weakest and of the ablest."""
_PAIR = (8, 9)
"""Two who gave the same answers, as is found and then heard."""


def hold_last_month(session: Session, accounts: DemoAccounts, entry: CourseEntry, *, now: datetime) -> None:
    """Held a month ago on a Monday, looked through at once, ruled on the day after, posted a week later."""
    officer, opens_at = examiner_of(accounts), _monday(session, now - timedelta(days=30))
    held = _plan(session, accounts, officer, entry, opens_at)
    sitters = list_sitters(session, held.id)[:MOST]
    hanh = next(each for each in sitters if each.person_id == accounts.usernames["hocvien"])
    _help(session, officer, held, sitters, now=opens_at - timedelta(minutes=10))
    _sit_all(session, held, sitters, opens_at)
    invigilating.note_incident(
        session,
        officer,
        held,
        "Mất điện khoảng hai phút ở tầng 2; máy dùng pin, không ai phải dừng.",
        now=opens_at + timedelta(minutes=35),
    )
    over = held.window.closes_at + timedelta(minutes=5)
    closing.close_examination(session, held.id, now=over)
    _look(session, officer, held, now=over + timedelta(minutes=10))
    _drop_question(session, accounts, officer, held, hanh, now=over + timedelta(hours=17))
    _hear(session, officer, held, sitters, now=over + timedelta(days=1))
    posted_at = over + timedelta(days=7)
    posting.post_results(session, officer, held.id, now=posted_at)
    posting.tell_step(session, held.id, now=posted_at)
    # What these would do is done: nobody is told today what was posted a month ago.
    session.execute(delete(Job).where(Job.kind.in_((ruling.APPLY, looking.LOOK, posting.TELL_RESULTS, reports.TELL_REPORTS))))


def _monday(session: Session, about: datetime) -> datetime:
    """Two o'clock of the last Monday at work up to an instant, so that the days after it are of the same week."""
    last = day_of(session, about)
    day = next(each for back in range(60) if is_working(each := last - timedelta(days=back)) and each.weekday() == 0)
    return datetime.combine(day, time(14), session.info.get("zone", DEFAULT_ZONE))


def _plan(session: Session, accounts: DemoAccounts, officer: Actor, entry: CourseEntry, opens_at: datetime) -> Held:
    then, window = opens_at - timedelta(days=10), Window(opens_at, opens_at + timedelta(hours=2), opens_at + timedelta(minutes=30))
    new = NewExamination(Template.COMPLETION, "Kiểm tra cuối khóa: dữ liệu cá nhân", accounts.city_id, entry.id, window)
    examination_id = plans.make_examination(session, officer, new, now=then)
    plan_as(session, officer, examination_id, {"units": (str(accounts.ward_id),), "shows": "answers"}, now=then)
    code = session.scalars(select(Person.staff_code).where(Person.id == accounts.usernames["nhansu"])).one() or ""
    held = get_held(session, examination_id)
    people.appoint(session, officer, held, code, Body.COUNCIL, duty="Ủy viên", now=then)
    return get_ready(session, officer, examination_id, now=opens_at - timedelta(days=5))


def _help(session: Session, officer: Actor, held: Held, sitters: Sequence[Sitter], *, now: datetime) -> None:
    """Before it begins: everybody is recognised, and one has more time."""
    invigilating.confirm_identity(session, officer, held, [each.candidate_id for each in sitters], now=now)
    invigilating.extend(session, officer, held, sitters[-1].candidate_id, minutes=15, reason="Tay phải đang bó bột.", now=now)


def _sit_all(session: Session, held: Held, sitters: Sequence[Sitter], opens_at: datetime) -> None:
    course, chance = held.course(session), Random("examination")  # noqa: S311 - invented people, not secrets
    copied = answers_of(course, "pair", 0.5)
    for number, sitter in enumerate(sitters):
        able, begun, pace = chance.uniform(*_ABLE), chance.uniform(0, 600), chance.uniform(45, 90)
        answers = copied if number in _PAIR else answers_of(course, number, able)
        sit(session, sitter, held, answers, now=opens_at + timedelta(seconds=int(begun)), pace=timedelta(seconds=int(pace)))


def _look(session: Session, officer: Actor, held: Held, *, now: datetime) -> None:
    """What was found is shown to those whom it is about."""
    held = get_held(session, held.id)
    gathered = gather_papers(session, held)
    looking.keep_look(session, SYSTEM, held, gathered, looking.find_all(gathered), now=now)
    until = day_of(session, now) + timedelta(days=3)
    for finding in list_findings(session, held)[:1]:
        for each in finding.people:
            hearing.ask_person(session, officer, held, finding.id, each.candidate_id, until=until, now=now + timedelta(minutes=20))


def _hear(session: Session, officer: Actor, held: Held, sitters: Sequence[Sitter], *, now: datetime) -> None:
    """One of them replies, and it is closed without a consequence."""
    said = "Hai chúng tôi cùng ôn một bản tóm tắt, trong đó có mấy ý ghi sai. Hôm thi ai làm bài người ấy."
    closed = "Đã đọc bản tóm tắt mà thí sinh gửi: những câu trùng đáp án sai đều theo bản ấy. Không có gì phải xử lý."
    for finding in list_findings(session, held)[:1]:
        who = next(each for each in sitters if each.candidate_id == finding.people[0].candidate_id)
        own = find_own_finding(session, finding.id, Candidate.id == who.candidate_id)
        if own is not None:
            hearing.reply(session, who.actor, own, said, now=now)
        hearing.close_finding(session, officer, held, finding.id, closed, now=now + timedelta(days=3))


def _drop_question(session: Session, accounts: DemoAccounts, officer: Actor, held: Held, hanh: Sitter, *, now: datetime) -> None:
    """Chị Hạnh said that a question has two right answers; she is answered, and a second person lets it be dropped."""
    paper = find_paper(session, Sitting.candidate_id == hanh.candidate_id, now=now)
    if paper is None:
        return
    question = min(paper.questions)
    reports.say_wrong(session, paper, paper.questions.index(question) + 1, "Theo tôi câu này có hai đáp án đều đúng.", now=now)
    reason = "Hai phương án đều có thể hiểu là đúng; cách hỏi chưa rõ."
    ruling_id = ruling.ask_ruling(
        session, officer, held.id, ruling.Wanted(question, Remedy.DROPPED, reason), now=now + timedelta(hours=1)
    )
    second, decided_at = Actor(person_id=accounts.usernames["nhansu"]), now + timedelta(hours=2)
    ruling.decide_ruling(session, second, ruling_id, is_granted=True, words="Đồng ý bỏ câu.", now=decided_at)
    applying.carry_on(session, ruling_id, None, now=decided_at)
    words = "Cảm ơn anh/chị. Câu này đã được bỏ, kết quả của mọi người được tính lại."
    reports.answer_reports(session, officer, held, question, words, now=decided_at + timedelta(minutes=20))
