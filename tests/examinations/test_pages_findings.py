"""The pages of what there is to look at: for the officer, and for the person it is about."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from elearn.assessment.responses import Chosen
from elearn.content.document import Choice
from elearn.core.actor import Actor
from elearn.core.ids import new_id
from elearn.core.notes import Note
from elearn.examinations.fairness.similarity import AlikePapers
from elearn.examinations.models import Candidate, Finding, FindingPerson, Room, Ruling
from elearn.examinations.queries.sheets import read_sheet
from elearn.examinations.questions.rekeying import write_key
from elearn.examinations.questions.ruling_rules import Remedy
from elearn.examinations.rules import Body
from elearn.examinations.service import hearing
from tests.examinations.looked import Looked, an_examination, look, use_long_bank
from tests.examinations.said_pages import SaidPages
from tests.examinations.said_pages import pages as pages
from tests.examinations.stage import Stage
from tests.site import application as application
from tests.site import site as site
from tests.site import sown as sown

OTHER = "Lê Kia Bên"
MINE = "Trần Mình Đây"


@dataclass
class Case:
    """An examination that was looked at; both of the pair have accounts and names."""

    pages: SaidPages
    looked: Looked
    mine: Actor
    other: Actor

    @property
    def stage(self) -> Stage:
        return self.pages.stage

    @property
    def finding(self) -> str:
        return str(self.looked.similarity().id)

    def officer_page(self, rest: str = "", language: str = "vi") -> str:
        return f"/{language}/organise/{self.looked.held.id}/findings{rest}"

    def own_page(self, language: str = "vi", *, sat: int = 0) -> str:
        return f"/{language}/sittings/{self.looked.sats[sat].sitting_id}/findings/{self.finding}"

    def ask(self, until: str = "30/11/2026", *, sat: int = 0) -> int:
        address = self.officer_page(f"/{self.finding}/ask/{self.looked.sats[sat].candidate_id}")
        return self.pages.of(self.stage.officer).post(address, data={"until": until}).status_code


@pytest.fixture(autouse=True)
def _long_bank(monkeypatch: pytest.MonkeyPatch) -> None:
    use_long_bank(monkeypatch)


@pytest.fixture
def case(_long_bank: None, pages: SaidPages) -> Case:
    mine, other = pages.stage.a_worker(name=MINE), pages.stage.a_worker(name=OTHER)
    looked = an_examination(pages.stage, (mine, other))
    look(pages.stage, looked.held)
    return Case(pages, looked, mine, other)


@pytest.mark.parametrize(("language", "caution", "seen"), [
    ("vi", "không phải kết luận", "30 câu hỏi chung"), ("en", "not a conclusion", "30 questions in common"),
])  # fmt: skip
def test_the_caution_comes_before_anything_that_was_found(case: Case, language: str, caution: str, seen: str) -> None:
    page = case.pages.of(case.stage.officer).get(case.officer_page(language=language)).text
    assert 0 < page.index(caution) < page.index(seen)
    page = case.pages.of(case.stage.officer).get(case.officer_page(f"/{case.finding}", language)).text
    assert 0 < page.index(caution) < page.index(seen)
    assert MINE in page
    assert OTHER in page
    evidence = case.looked.similarity().evidence
    assert page.count("Sai ") >= len(evidence.same_wrong)  # type: ignore[union-attr]  # of two papers


def test_chance_is_told_with_the_number_of_pairs(case: Case) -> None:
    page = case.pages.of(case.stage.officer).get(case.officer_page(f"/{case.finding}")).text
    assert "276 cặp thí sinh;" in page
    room = new_id()
    with case.pages.site.database.unit_of_work() as work:
        work.session.add(Room(id=room, examination_id=case.looked.held.id, name="P1", place="", seats=30))
        work.session.flush()
        work.session.get_one(Candidate, case.looked.sats[5].candidate_id).room_id = room
    for where in (case.officer_page(f"/{case.finding}"), case.officer_page()):
        assert "276 cặp thí sinh không cùng phòng" in case.pages.of(case.stage.officer).get(where).text
    case.ask()
    assert "276 cặp thí sinh không cùng phòng" in case.pages.of(case.mine).get(case.own_page()).text


def rule(case: Case, question: str, remedy: Remedy, *, days: int = 0, right: tuple[str, ...] = ()) -> None:
    """What two people decide of a question, as a row."""
    key = case.stage.course.questions[question].key
    assert isinstance(key, Choice)
    kept = write_key(replace(key, right=right)) if remedy is Remedy.REKEYED else None
    with case.pages.site.database.unit_of_work() as work:
        at = work.now + timedelta(days=days)
        asked = {"examination_id": case.looked.held.id, "question": question, "remedy": remedy, "key": kept, "reason": "Sai."}
        asked |= {"asked_by": case.stage.officer.person_id, "asked_at": at, "decided_by": case.stage.city_officer.person_id}
        work.session.add(Ruling(id=new_id(), **asked, decided_at=at, is_granted=True, applied_at=at))


def shared_wrong(case: Case, question: str) -> tuple[str, ...]:
    """What both chose."""
    with case.pages.site.database.read() as session:
        given = read_sheet(session, case.looked.sats[0].sitting_id).given[question].response.answer
    assert isinstance(given, Chosen)
    return given.options


RULED = {
    "vi": (
        "Từ đó 4 câu đã có quyết định khác",
        "sửa đáp án ngày 22/11/2026, không còn là trùng đáp án sai",
        "theo đáp án mới vẫn sai",
        "đã được bỏ ngày 22/11/2026, không còn là trùng",
        "cho trọn điểm câu này, không còn là trùng",
    ),
    "en": (
        "Since then 4 questions were ruled on",
        "2026; it is no longer a wrong answer",
        "by the new key this answer is wrong still",
        "and is no longer a wrong answer",
        "was granted this question; it is no longer",
    ),
}


@pytest.mark.parametrize("language", RULED)
def test_what_was_ruled_since_is_told_at_its_line_to_the_officer_and_to_the_person(case: Case, language: str) -> None:
    case.ask()
    evidence = case.looked.similarity().evidence
    assert isinstance(evidence, AlikePapers)
    right, still, gone, given = evidence.same_wrong[:4]
    readers = ((case.pages.of(case.stage.officer), case.officer_page(f"/{case.finding}", language)),
               (case.pages.of(case.mine), case.own_page(language)))  # fmt: skip
    told = RULED[language]
    for reader, where in readers:
        assert not [each for each in told if each in reader.get(where).text]
    rule(case, right, Remedy.DROPPED, days=-1)  # A later one counts.
    rule(case, right, Remedy.REKEYED, right=shared_wrong(case, right))
    key = case.stage.course.questions[still].key
    assert isinstance(key, Choice)
    other = next(each for each in key.options if each not in {*shared_wrong(case, still), *key.right})
    rule(case, still, Remedy.REKEYED, right=(other,))
    rule(case, gone, Remedy.DROPPED)
    rule(case, given, Remedy.GRANTED)
    for reader, where in readers:
        page = reader.get(where).text
        assert [page.count(each) for each in told] == [1] * 5


def test_asking_replying_and_closing(case: Case) -> None:
    assert case.ask() == 303
    own = case.pages.of(case.mine)
    page = own.get(case.own_page()).text
    assert "30 câu hỏi chung" in page
    assert "276 cặp" in page
    refused = own.post(case.own_page(), data={"words": "dài " * 600})
    assert (refused.status_code, "dài dài" in refused.text) == (422, True)
    assert own.post(case.own_page(), data={"words": "Tôi tự làm."}).status_code == 303
    again = own.post(case.own_page(), data={"words": "Lời thứ hai."})
    assert (again.status_code, "Lời thứ hai." in again.text, "Tôi tự làm." in again.text) == (422, True, True)
    case.ask(sat=1)
    case.stage.clock.advance(days=9)
    officer, own = case.pages.of(case.stage.officer), case.pages.of(case.mine)
    assert "Tôi tự làm." in officer.get(case.officer_page(f"/{case.finding}")).text
    assert officer.post(case.officer_page(f"/{case.finding}/close"), data={"words": "Không có gì."}).status_code == 303
    assert "Không có gì." in own.get(case.own_page()).text
    late = officer.post(case.officer_page(f"/{case.finding}/close"), data={"words": "Lời khác."})
    assert (late.status_code, "Lời khác." in late.text, "Không có gì." in late.text) == (422, True, True)


def test_what_they_said_is_written_down_by_others_only_when_their_own_time_is_over(case: Case) -> None:
    officer, about = case.pages.of(case.stage.officer), case.looked.sats[0].candidate_id
    page, heard = case.officer_page(f"/{case.finding}"), case.officer_page(f"/{case.finding}/heard/{about}")
    for act in (lambda: None, case.ask):
        act()
        assert heard not in officer.get(page).text
        refused = officer.post(heard, data={"words": "Nhận hết."})
        assert (refused.status_code, "Nhận hết." in refused.text) == (422, True)
    case.stage.clock.advance(days=9)
    officer, own = case.pages.of(case.stage.officer), case.pages.of(case.mine)
    assert heard in officer.get(page).text
    assert officer.post(heard, data={"words": "Nhận hết."}).status_code == 303
    assert "Người phụ trách thi ghi lời anh/chị trình bày" in own.get(case.own_page()).text
    assert "Nhận hết." in own.get(case.own_page()).text
    assert own.post(case.own_page(), data={"words": "Tôi không nói thế."}).status_code == 303
    for reader, where in ((officer, page), (own, case.own_page())):
        assert all(words in reader.get(where).text for words in ("Nhận hết.", "Tôi không nói thế."))


def test_what_is_hardly_chance_offers_no_closing_before_everybody_had_their_say(case: Case) -> None:
    officer, page = case.pages.of(case.stage.officer), case.officer_page(f"/{case.finding}")
    assert "Chưa kết thúc xem xét được" in officer.get(page).text
    assert f'action="{page}/close"' not in officer.get(page).text
    refused = officer.post(f"{page}/close", data={"words": "Có chép bài."})
    assert (refused.status_code, "Có chép bài." in refused.text) == (422, True)
    assert "Số báo danh" not in str(case.looked.similarity().outcome)
    assert case.looked.similarity().closed_at is None


def test_a_reply_after_its_day_is_refused_with_what_was_typed(case: Case) -> None:
    case.ask("25/11/2026")
    case.stage.clock.advance(days=6)
    own = case.pages.of(case.mine)
    assert "Đã hết hạn giải trình ở đây" in own.get(case.own_page()).text
    answer = own.post(case.own_page(), data={"words": "Xin nói thêm."})
    assert (answer.status_code, "Xin nói thêm." in answer.text) == (422, True)


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_person_reads_nothing_of_the_other_one(case: Case, language: str) -> None:
    case.ask()
    page = case.pages.of(case.mine).get(case.own_page(language)).text
    with case.pages.site.database.read() as session:
        other = session.get_one(Candidate, case.looked.sats[1].candidate_id)
    body = page[page.index("<main") : page.index("</main")]
    assert OTHER not in page
    assert str(other.id) not in page
    assert str(case.looked.sats[1].sitting_id) not in page
    assert f">{other.number}<" not in body
    assert f" {other.number}" not in body


def test_nobody_else_comes_to_ones_own_page_and_oneself_only_once_asked(case: Case) -> None:
    assert case.pages.of(case.mine).get(case.own_page()).status_code == 404
    case.ask()
    assert case.pages.of(case.mine).get(case.own_page()).status_code == 200
    for actor in (case.other, case.stage.officer, case.stage.a_worker()):
        assert case.pages.of(actor).get(case.own_page()).status_code == 404
        assert case.pages.of(actor).post(case.own_page(), data={"words": "X"}).status_code == 404
    assert case.pages.of(case.other).get(case.own_page(sat=1)).status_code == 404
    assert case.pages.of(case.mine).get(case.own_page(sat=1)).status_code == 404


@pytest.mark.parametrize("language", ["vi", "en"])
def test_an_officer_does_not_read_here_what_is_about_themselves(case: Case, language: str) -> None:
    with case.pages.site.database.unit_of_work() as work:
        work.session.get_one(Candidate, case.looked.sats[0].candidate_id).person_id = case.stage.officer.person_id
    own, speed = case.pages.of(case.stage.officer), case.looked.speed()
    page = own.get(case.officer_page(language=language)).text
    assert case.finding not in page
    assert OTHER not in page
    assert str(speed.id) in page
    assert {"vi": "dấu hiệu về bài của chính anh/chị", "en": "about your own paper"}[language] in page
    assert own.get(case.officer_page(f"/{speed.id}", language)).status_code == 200
    assert own.get(case.officer_page(f"/{case.finding}", language)).status_code == 404
    assert own.post(case.officer_page(f"/{case.finding}/close"), data={"words": ""}).status_code == 404
    refused = own.post(case.officer_page("/close"), data={"finding": case.finding, "words": "Không có gì."})
    assert (refused.status_code, case.finding in refused.text) == (422, False)
    other = case.pages.of(case.stage.city_officer).get(case.officer_page(language=language)).text
    assert case.finding in other
    assert "chính anh/chị" not in other


def test_the_council_acts_the_supervision_reads_and_others_see_nothing(case: Case) -> None:
    stage, held, finding = case.stage, case.looked.held, f"/{case.finding}"
    council, supervision = stage.a_member(held, Body.COUNCIL), stage.a_member(held, Body.SUPERVISION)
    acts = [
        *(f"{finding}/ask/{case.looked.sats[each].candidate_id}" for each in (0, 1)),
        f"{finding}/close",
    ]
    data = {"words": "Lời.", "until": "30/11/2026"}
    reading = case.pages.of(supervision)
    assert reading.get(case.officer_page()).status_code == 200
    page = reading.get(case.officer_page(finding)).text
    assert "<form" not in page[page.index("<main") : page.index("</main")]
    others = [stage.stranger, case.mine, *(stage.a_member(held, body) for body in (Body.INVIGILATION, Body.MARKING))]
    for actor in [supervision, *others]:
        assert [case.pages.of(actor).post(case.officer_page(act), data=data).status_code for act in acts] == [404] * 3
    for actor in others:
        assert [case.pages.of(actor).get(case.officer_page(rest)).status_code for rest in ("", finding)] == [404, 404]
    assert [case.pages.of(council).post(case.officer_page(act), data=data).status_code for act in acts[:2]] == [303, 303]
    assert case.pages.of(council).post(case.officer_page(acts[2]), data=data).status_code == 422


def test_every_look_is_noted(case: Case) -> None:
    officer = case.pages.of(case.stage.officer)
    officer.get(case.officer_page())
    officer.get(case.officer_page(f"/{case.finding}"))
    with case.pages.site.database.read() as session:
        notes = session.scalars(select(Note).where(Note.kind == "examinations.looked").order_by(Note.at, Note.id)).all()
    assert [(each.actor_id, each.detail.get("rows"), each.detail.get("finding")) for each in notes] == [
        (case.stage.officer.person_id, 2, None), (case.stage.officer.person_id, None, case.finding),
    ]  # fmt: skip


def test_what_the_officer_typed_is_given_back_at_its_place(case: Case) -> None:
    officer = case.pages.of(case.stage.officer)
    about = case.looked.sats[0].candidate_id
    for rest, data, wanted in (
        (f"ask/{about}", {"until": "31/02/2026"}, "31/02/2026"),
        (f"ask/{about}", {"until": "22/11/2026"}, "22/11/2026"),
        (f"heard/{about}", {"words": "dài " * 600}, "dài dài"),
        ("close", {"words": "xa " * 800}, "xa xa"),
    ):
        answer = officer.post(case.officer_page(f"/{case.finding}/{rest}"), data=data)
        assert (answer.status_code, wanted in answer.text) == (422, True), rest
    elsewhere = officer.post(
        case.officer_page(f"/{case.finding}/ask/{case.looked.sats[7].candidate_id}"), data={"until": "30/11/2026"}
    )
    assert elsewhere.status_code == 404


def test_before_it_is_closed_and_looked_at_the_page_says_so(pages: SaidPages) -> None:
    held = pages.stage.a_held()
    assert "Kỳ thi chưa đóng." in pages.of(pages.stage.officer).get(f"/vi/organise/{held.id}/findings").text
    looked = an_examination(pages.stage, count=2)
    address = f"/vi/organise/{looked.held.id}/findings"
    assert "Các bài đang được rà soát." in pages.of(pages.stage.officer).get(address).text
    look(pages.stage, looked.held)
    page = pages.of(pages.stage.officer).get(address).text
    assert "Dưới 20 bài" in page
    assert "Không có dấu hiệu nào cần xem xét." in page
    with pages.site.database.read() as session:
        assert session.scalars(select(Finding)).all() == []


@pytest.mark.parametrize(("language", "pairs"), [("vi", "1.276 cặp"), ("en", "1,276 pairs")])
def test_large_numbers_are_read_in_thousands(case: Case, language: str, pairs: str) -> None:
    with case.pages.site.database.unit_of_work() as work:
        row = work.session.get_one(Finding, case.looked.similarity().id)
        row.evidence = {**row.evidence, "pairs": 1276}
    assert pairs in case.pages.of(case.stage.officer).get(case.officer_page(language=language)).text


def test_a_card_holder_who_is_asked_reads_it_and_replies_once(pages: SaidPages) -> None:
    stage = pages.stage
    looked = an_examination(stage)
    look(stage, looked.held)
    finding, (mine, other) = looked.similarity(), looked.pair
    door = f"/vi/sittings/{mine.sitting_id}/findings/{finding.id}"
    card = pages.with_card(mine.candidate_id)
    assert card.get(door).status_code == 404
    officer = pages.of(stage.officer)
    page = f"/vi/organise/{looked.held.id}/findings/{finding.id}"
    assert "Hệ thống không báo được cho thí sinh này" in officer.get(page).text
    assert officer.post(f"{page}/ask/{mine.candidate_id}", data={"until": "30/11/2026"}).status_code == 303
    shown = card.get(f"/vi/sittings/{mine.sitting_id}/over").text
    assert f'href="{door}"' in shown
    assert "Giải trình đến hết" in shown
    assert "30 câu hỏi chung" in card.get(door).text
    assert card.post(door, data={"words": "Tôi tự làm."}).status_code == 303
    assert card.post(door, data={"words": "Lời khác."}).status_code == 422
    assert "Tôi tự làm." in officer.get(page).text
    with pages.site.database.unit_of_work() as work:
        work.session.get_one(Candidate, mine.candidate_id).card_digest = None
    elsewhere = pages.with_card(other.candidate_id)
    assert [elsewhere.get(door).status_code, elsewhere.post(door, data={"words": "x"}).status_code] == [404, 404]
    nobody = pages.site.app.test_client()
    assert "/exam-card" in str(nobody.get(door).location)
    assert nobody.post(door, data={"words": "x"}).status_code == 401
    with pages.site.database.unit_of_work() as work:
        work.session.get_one(Candidate, other.candidate_id).card_digest = None
        about = (looked.held, finding.id, other.candidate_id)
        hearing.note_hearing(work.session, stage.officer, *about, words="Tự làm.", now=work.now)
    with pages.site.database.unit_of_work() as work:
        hearing.close_finding(work.session, stage.officer, looked.held, finding.id, "Không có gì.", now=work.now)
        asked = work.session.scalars(select(FindingPerson).where(FindingPerson.replied_at.is_not(None))).one()
        assert (asked.candidate_id, asked.reply) == (mine.candidate_id, "Tôi tự làm.")
