"""Sending: to a real mail server, once, in time, and honestly told where it failed."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path

import pytest
from sqlalchemy import select

from elearn.core import limits
from elearn.core.actor import Actor
from elearn.core.clock import FakeClock
from elearn.core.db.work import Database
from elearn.core.jobs.context import JobContext
from elearn.notifications import choices, service
from elearn.notifications.kinds import Kind
from elearn.notifications.models import Choice, Mail, Notice
from elearn.notifications.queries import list_notices
from elearn.notifications.sending import Office, pause_after, send_waiting, tell_lost
from elearn.notifications.transport import FolderPost, NotSent, SmtpPost, SmtpServer
from tests.notifications.mail_server import MailServer, mail_server
from tests.notifications.makers import a_reader, codes_of, tell
from tests.notifications.test_letters import OFFICE_HOURS, WRITER

MONDAY = timedelta(hours=25)
"""From the clock of the tests, a Sunday, to Monday 09:42 in Vietnam."""

LETTER = EmailMessage()
LETTER["From"] = "a@vidu.example"
LETTER["To"] = "b@vidu.example"


@pytest.fixture
def server() -> Iterator[MailServer]:
    with mail_server() as opened:
        yield opened


@pytest.fixture
def reader(database: Database) -> Actor:
    with database.unit_of_work() as work:
        return a_reader(work.session, username="hanh", address="hanh@vidu.example")


def office(server: MailServer) -> Office:
    return Office(SmtpPost(SmtpServer("127.0.0.1", server.port, "none"), own_name="vidu.example"), WRITER, OFFICE_HOURS)


def send(database: Database, of: Office) -> None:
    send_waiting(JobContext(database, threading.Event()), office=of)


def write(database: Database, reader: Actor, kind: Kind = Kind.REMINDER, times: int = 1) -> None:
    with database.unit_of_work() as work:
        for _ in range(times):
            tell(work.session, reader, kind=kind)


def states(database: Database) -> list[tuple[str, int]]:
    with database.read() as session:
        return [(row.state, row.tries) for row in session.scalars(select(Mail).order_by(Mail.id))]


def test_a_notice_arrives_with_its_subject_and_its_code(
    database: Database, server: MailServer, reader: Actor, clock: FakeClock
) -> None:
    write(database, reader)
    clock.instant += MONDAY
    send(database, office(server))
    [letter] = server.letters()
    with database.read() as session:
        [code] = codes_of(session, reader.person_id)
        assert list_notices(session, reader).rows[0].mail == "sent"
    assert letter["Subject"] == "Lê Văn Sáu nhắc anh/chị về khóa học “An toàn ‘thông tin’”"
    assert f"Mã đối chiếu: {code}" in letter.get_content()


def test_nobody_is_written_to_in_quiet_hours_but_for_security(database: Database, server: MailServer, reader: Actor) -> None:
    for kind in (Kind.REMINDER, Kind.COURSE_CHANGED, Kind.PASSWORD_RESET):
        write(database, reader, kind)
    send(database, office(server))
    assert [each["Subject"] for each in server.letters()] == ["Mật khẩu của anh/chị vừa được đặt lại"]


def test_a_digest_gathers_a_week_and_does_not_come_again_within_it(
    database: Database, server: MailServer, reader: Actor, clock: FakeClock
) -> None:
    of = office(server)
    write(database, reader, Kind.COURSE_CHANGED, times=3)
    clock.instant += MONDAY
    send(database, of)
    write(database, reader, Kind.COURSE_CHANGED)
    for _ in range(6):
        send(database, of)
        clock.instant += timedelta(days=1)
    assert [each["Subject"].partition(":")[0] for each in server.letters()] == ["3 tin báo trong tuần"]
    clock.instant += timedelta(days=1)
    send(database, of)
    assert len(server.letters()) == 2


def test_another_day_does_not_bring_a_second_digest_in_a_week(
    database: Database, server: MailServer, reader: Actor, clock: FakeClock
) -> None:
    of = office(server)
    write(database, reader, Kind.COURSE_CHANGED)
    clock.instant += MONDAY
    send(database, of)
    with database.unit_of_work() as work:
        choices.save_choices(work.session, reader, wants_mail=True, digest_day=1, kinds=list(Kind), now=work.now)
    write(database, reader, Kind.COURSE_CHANGED)
    clock.instant += timedelta(days=1)
    send(database, of)
    assert len(server.letters()) == 1


def test_what_was_read_in_the_page_is_not_sent(database: Database, server: MailServer, reader: Actor, clock: FakeClock) -> None:
    write(database, reader)
    with database.unit_of_work() as work:
        service.mark_all_read(work.session, reader, now=work.now)
    clock.instant += MONDAY
    send(database, office(server))
    assert server.raw == []


@pytest.mark.parametrize("how", ["off", "removed"])
def test_whoever_no_longer_wants_e_mail_gets_none(
    database: Database, server: MailServer, reader: Actor, clock: FakeClock, how: str
) -> None:
    write(database, reader)
    with database.unit_of_work() as work:
        if how == "removed":
            choices.remove_address(work.session, reader, now=work.now)
        else:
            choices.save_choices(work.session, reader, wants_mail=True, digest_day=0, kinds=[], now=work.now)
    clock.instant += MONDAY
    send(database, office(server))
    assert server.raw == []


class _Dies:
    """A post that is struck down while it sends."""

    def send(self, letter: EmailMessage) -> None:
        raise KeyboardInterrupt

    def close(self) -> None:
        return


def test_after_a_crash_the_fate_is_told_and_nothing_is_sent_again(
    database: Database, server: MailServer, reader: Actor, clock: FakeClock, caplog: pytest.LogCaptureFixture
) -> None:
    write(database, reader, Kind.PASSWORD_RESET)
    with pytest.raises(KeyboardInterrupt):
        send(database, Office(_Dies(), WRITER, OFFICE_HOURS))
    send(database, office(server))
    assert states(database) == [("sending", 1)]
    clock.instant += limits.MAIL_LOST_AFTER + timedelta(seconds=1)
    send(database, office(server))
    assert (states(database), server.raw) == ([("unknown", 1)], [])
    assert "may have gone out" in caplog.text


def test_a_line_that_breaks_after_the_letter_leaves_its_fate_unknown(database: Database, server: MailServer, reader: Actor) -> None:
    server.answers["DATA"] = "hang up"
    write(database, reader, Kind.PASSWORD_RESET)
    send(database, office(server))
    send(database, office(server))
    assert (states(database), len(server.raw)) == ([("unknown", 1)], 1)


@pytest.mark.parametrize(
    ("verb", "answer", "state"),
    [
        ("RCPT", "550 no such person", "failed"),
        ("RCPT", "451 later", "waiting"),
        ("DATA", "554 not this one", "failed"),
        ("DATA", "452 full", "waiting"),
        ("MAIL", "553 not you", "waiting"),
    ],
)
def test_a_refusal_for_good_is_final_and_one_for_now_is_tried_again(
    database: Database, server: MailServer, reader: Actor, clock: FakeClock, *, verb: str, answer: str, state: str
) -> None:
    of = office(server)
    server.answers[verb] = answer
    write(database, reader, Kind.PASSWORD_RESET)
    send(database, of)
    send(database, of)
    assert states(database) == [(state, 1)]
    server.answers.clear()
    server.raw.clear()
    clock.instant += pause_after(1)
    send(database, of)
    assert len(server.raw) == (1 if state == "waiting" else 0)


def test_a_server_that_is_away_is_asked_once_and_nothing_is_lost(database: Database, reader: Actor, clock: FakeClock) -> None:
    asked: list[str] = []

    class Away(_Dies):
        def send(self, letter: EmailMessage) -> None:
            asked.append(str(letter["Message-ID"]))
            raise NotSent("unreachable", is_everywhere=True)

    write(database, reader, Kind.PASSWORD_RESET, times=3)
    send(database, Office(Away(), WRITER, OFFICE_HOURS))
    assert (len(asked), sorted(states(database))) == (1, [("waiting", 0), ("waiting", 0), ("waiting", 1)])


def test_a_closed_port_is_said_to_be_unreachable(server: MailServer) -> None:
    port = server.port
    server.server_close()
    with pytest.raises(NotSent, match="unreachable"):
        SmtpPost(SmtpServer("127.0.0.1", port, "none"), own_name="vidu.example").send(LETTER)


def test_a_server_without_tls_gets_nothing_where_tls_is_asked_for(server: MailServer) -> None:
    with pytest.raises(NotSent, match="unreachable"):
        SmtpPost(SmtpServer("127.0.0.1", server.port, "starttls"), own_name="x.example").send(LETTER)
    assert server.raw == []


def test_an_e_mail_that_keeps_being_put_off_is_given_up(
    database: Database, server: MailServer, reader: Actor, clock: FakeClock
) -> None:
    server.answers["RCPT"] = "451 later"
    write(database, reader, Kind.PASSWORD_RESET)
    for _ in range(limits.MAIL_TRIES):
        send(database, office(server))
        clock.instant += limits.MAIL_PAUSE_LONGEST
    assert states(database) == [("failed", limits.MAIL_TRIES)]


def test_two_runners_at_once_send_each_e_mail_once(database: Database, server: MailServer, reader: Actor) -> None:
    write(database, reader, Kind.PASSWORD_RESET, times=6)
    start = threading.Barrier(2)

    def run() -> None:
        start.wait()
        send(database, office(server))

    threads = [threading.Thread(target=run) for _ in range(2)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    send(database, office(server))
    assert (len(server.raw), {state for state, _ in states(database)}) == (6, {"sent"})


def test_a_claim_that_was_taken_for_lost_is_settled_once_its_fate_is_known(
    database: Database, reader: Actor, clock: FakeClock
) -> None:
    class Slow(_Dies):
        def send(self, letter: EmailMessage) -> None:
            clock.instant += limits.MAIL_LOST_AFTER * 2
            with database.unit_of_work() as work:
                assert tell_lost(work.session, now=work.now) == 1

    write(database, reader, Kind.PASSWORD_RESET)
    send(database, Office(Slow(), WRITER, OFFICE_HOURS))
    assert states(database) == [("sent", 1)]


def test_the_sink_of_development_takes_each_e_mail_as_a_file_of_its_own(database: Database, reader: Actor, tmp_path: Path) -> None:
    write(database, reader, Kind.PASSWORD_RESET, times=2)
    send(database, Office(FolderPost(tmp_path / "mail"), WRITER, OFFICE_HOURS))
    files = list((tmp_path / "mail").iterdir())
    assert [(each.suffix, each.stat().st_mode & 0o777) for each in files] == [(".eml", 0o600)] * 2


def test_an_installation_that_sends_nothing_touches_nothing(database: Database, reader: Actor) -> None:
    write(database, reader, Kind.PASSWORD_RESET)
    send_waiting(JobContext(database, threading.Event()), office=None)
    with database.read() as session:
        assert (states(database), session.scalars(select(Notice.mail_id)).one()) == ([], None)


def confirm(database: Database, reader: Actor, code: str) -> bool:
    with database.unit_of_work() as work:
        return choices.confirm_address(work.session, reader, code, now=work.now)


def test_an_address_is_confirmed_with_the_code_that_was_sent_there(database: Database, server: MailServer) -> None:
    with database.unit_of_work() as work:
        somebody = a_reader(work.session)
        choices.ask_address(work.session, somebody, "Nam@Vidu.example", now=work.now)
    send(database, office(server))
    [letter] = server.letters()
    code = next(word for word in letter.get_content().split() if word.isdecimal() and len(word) == 6)
    assert (str(letter["To"]), "http" in letter.get_content()) == ("nam@vidu.example", False)
    assert confirm(database, somebody, f"{code[:3]} {code[3:]}")
    with database.read() as session:
        row = session.get_one(Choice, somebody.person_id)
        assert (row.address, row.wants_mail, row.asked_code) == ("nam@vidu.example", True, None)


def test_a_new_code_makes_the_one_before_worthless(database: Database, server: MailServer) -> None:
    with database.unit_of_work() as work:
        somebody = a_reader(work.session)
        for address in ("a@vidu.example", "b@vidu.example"):
            choices.ask_address(work.session, somebody, address, now=work.now)
    send(database, office(server))
    assert [str(each["To"]) for each in server.letters()] == ["b@vidu.example"]
