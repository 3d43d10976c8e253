"""What an e-mail looks like when it arrives, and when one may go out."""

from __future__ import annotations

from datetime import UTC, datetime, time
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from elearn.core.i18n import load_catalogue
from elearn.core.ids import new_id
from elearn.core.text import nfc
from elearn.notifications.kinds import KINDS, Kind
from elearn.notifications.letters import Receiver, Sender, Told, Writer
from elearn.notifications.quiet import QuietTimes
from elearn.web.application import PACKAGE
from tests.conftest import NOW
from tests.notifications.makers import WORDS

pytestmark = pytest.mark.pure

SENDER = Sender(
    "hoctap@vidu.example",
    {"vi": "Học trực tuyến", "en": "Online learning"},
    {"vi": "Thành phố Ví Dụ", "en": "Ví Dụ City"},
)
WRITER = Writer(SENDER, load_catalogue(PACKAGE))
ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
OFFICE_HOURS = QuietTimes(time(18), time(7), frozenset({5, 6}), ZONE)
LETTERS = "aăâbcdđeêghiklmnoôơpqrstuưvxyáàảãạắằẳẵặấầẩẫậéèẻẽẹếềểễệóòỏõọốồổỗộớờởỡợúùủũụứừửữựýỳỷỹỵ “”’,.:()–"


def read(letter: EmailMessage) -> EmailMessage:
    """The letter after its way over the line."""
    parser: Any = BytesParser(policy=policy.default)
    arrived: EmailMessage = parser.parsebytes(letter.as_bytes())
    return arrived


def about(words: dict[str, Any], kind: Kind = Kind.COURSE_CHANGED, name: str = "Hạnh", language: str = "vi") -> EmailMessage:
    to = Receiver("hanh@vidu.example", name, language)
    return read(WRITER.of_notices(new_id(), to, [Told("VD-4172", kind, words)], is_digest=False, now=NOW))


@given(st.text(LETTERS, min_size=1, max_size=200).filter(lambda text: text.strip()))
def test_a_subject_arrives_as_it_was_written(course: str) -> None:
    title = " ".join(nfc(course).split())
    shown = title.replace("“", "‘").replace("”", "’")
    assert about({"course": title})["Subject"] == f"Khóa học “{shown}” đã thay đổi"


def test_a_long_subject_is_folded_into_short_ascii_lines() -> None:
    raw = WRITER.of_notices(
        new_id(),
        Receiver("a@b.example", "", "vi"),
        [Told("VD-1", Kind.ASSIGNED, {"course": "Ứng xử " * 30})],
        is_digest=False,
        now=NOW,
    ).as_bytes()
    assert raw.isascii()
    assert max(map(len, raw.split(b"\r\n"))) <= 78


@pytest.mark.parametrize("hostile", ["Hạnh\r\nBcc: kẻ@gian.example", "Hạnh\nSubject: x", "Hạnh\u2028Bcc: a@b.example", "a\x00b"])
def test_no_name_adds_a_header(hostile: str) -> None:
    letter = about({"sender": hostile, "text": "x"}, Kind.REMINDER, name=hostile)
    assert letter["Bcc"] is None
    assert len(letter.get_all("Subject")) == 1
    assert str(letter["To"]) == "hanh@vidu.example"


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("kind", Kind)
def test_no_kind_sends_a_link_and_every_one_its_code(kind: Kind, language: str) -> None:
    bait = "Vào https://gian.example/login, www.gian.vn hay gian.com.vn/dang-nhap và HTTP://x ngay, v.v., TP.HCM"
    words = dict.fromkeys(("course", "sender", "text", "answer", "lesson", "what", "changes", "due", "until"), bait)
    letter = about(words, kind, name=bait, language=language)
    text = f"{letter['Subject']}\n{letter.get_content()}"
    assert "VD-4172" in text
    for sign in ("http", "HTTP", "www.", "gian.com", "://"):
        assert sign not in text


def test_what_only_looks_like_a_link_stays() -> None:
    assert (
        "v.v., TP.HCM, Q.1, 18.30 và a@b.vn"
        in about({"sender": "X", "text": "v.v., TP.HCM, Q.1, 18.30 và a@b.vn"}, Kind.REMINDER).get_content()
    )


def test_the_headers_are_those_of_a_machine_that_wants_no_answer() -> None:
    letter = about(WORDS)
    assert (letter["Auto-Submitted"], letter["Content-Language"]) == ("auto-generated", "vi")
    assert letter["Date"].datetime == NOW.replace(microsecond=0)
    assert letter["Message-ID"].endswith("@vidu.example>")
    assert (letter["From"].addresses[0].display_name, letter.get_content_type()) == ("Học trực tuyến", "text/plain")


def test_a_digest_names_each_with_its_code_and_says_how_many_are_left() -> None:
    told = [Told(f"VD-{number:04}", Kind.COURSE_CHANGED, {"course": f"Khóa {number}"}) for number in range(22)]
    letter = read(WRITER.of_notices(new_id(), Receiver("a@b.example", "", "vi"), told, is_digest=True, now=NOW))
    assert letter["Subject"] == "22 tin báo trong tuần: Khóa học “Khóa 0” đã thay đổi"
    assert "VD-0019" in letter.get_content()
    assert "Còn 2 tin nữa" in letter.get_content()


@pytest.mark.parametrize(
    ("local", "is_quiet"),
    [("2026-11-23T07:00", False), ("2026-11-23T06:59", True), ("2026-11-23T17:59", False), ("2026-11-23T18:00", True),
     ("2026-11-24T00:30", True), ("2026-11-21T10:00", True), ("2026-11-22T10:00", True)],
)  # fmt: skip
def test_evenings_nights_and_weekends_are_quiet(local: str, is_quiet: bool) -> None:
    assert OFFICE_HOURS.is_quiet(datetime.fromisoformat(local).replace(tzinfo=ZONE)) is is_quiet


@given(
    st.datetimes(NOW.replace(tzinfo=None), NOW.replace(year=2028, tzinfo=None)),
    st.times(),
    st.times(),
    st.frozensets(st.integers(0, 6), max_size=6),
)
def test_no_day_of_a_digest_is_left_out(at: datetime, begins: time, ends: time, days: frozenset[int]) -> None:
    quiet = QuietTimes(begins, ends, days, ZONE)
    week = [at.replace(tzinfo=UTC).replace(day=1 + n) for n in range(7)]
    told = frozenset[int]().union(*(quiet.digest_days(each) for each in week if quiet.day(each).weekday() not in days))
    assert told == frozenset(range(7))


def test_only_what_concerns_security_cannot_be_switched_off() -> None:
    assert [kind for kind, telling in KINDS.items() if not telling.may_be_off] == [
        Kind.PASSWORD_RESET,
        Kind.EXAM_FINDING,
        Kind.EXAM_FINDING_HEARD,
        Kind.EXAM_FINDING_CLOSED,
        Kind.EXAM_ANNULLED,
        Kind.EXAM_MOVED,
        Kind.EXAM_CANCELLED,
        Kind.EXAM_AGAIN,
        Kind.EXAM_AGAIN_BACK,
    ]
