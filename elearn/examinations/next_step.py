"""What is missing for an examination now, in the order in which it is done, and where each thing is done. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from elearn.core import limits
from elearn.core.errors import N_
from elearn.examinations.rules import OPENERS, Body, State, Window
from elearn.examinations.scores.posting_rules import MISSING_WORDS, Lack, Missing


@dataclass(frozen=True, slots=True)
class Facts:
    """Where an examination stands, in numbers.

    Args:
        is_by_list: only who is on the list sits it, in rooms, with cards.
        has_units: whether the plan lets people of units in who are listed when it is frozen.
        practised: titles of the banks of a sealed paper on which quizzes draw too, one after the other.
        is_opened: whether the paper may be seen, sealed or not.
        markers: how many people mark an essay; 0 where the plan asks for none.
        apart: essays whose two marks lie too far apart, so that a third person decides.
        guests, carded: candidates without account, and those who have a card.
        sheets: answer sheets that were read once or twice and are not done.
        reports: what was said of questions and waits for an answer.
        observations: what the council and supervision observed and nobody answered.
        lacks: what stands between the results and their being told; rulings and findings also afterwards,
            what was asked to annul also before.
        has_proposal: whether somebody of the council asked to post the results as they now are.
        appeals: those without an answer; `may_appeal`: whether another may still come.
        erase_on: when everything about candidates without account goes; None where there are none.
    """

    state: State
    window: Window
    is_by_list: bool = False
    has_units: bool = False
    is_sealed: bool = False
    practised: str = ""
    is_opened: bool = True
    markers: int = 0
    apart: int = 0
    members: Mapping[Body, int] = field(default_factory=dict)
    candidates: int = 0
    guests: int = 0
    carded: int = 0
    rooms: int = 0
    seated: int = 0
    prepared: int = 0
    sheets: int = 0
    reports: int = 0
    observations: int = 0
    lacks: Sequence[Lack] = ()
    has_proposal: bool = False
    appeals: int = 0
    may_appeal: bool = False
    erase_on: date | None = None
    is_erased: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """A Vietnamese source sentence with places for `values`. `part` is the page where it is done, None where there is none."""

    sentence: str
    part: str | None = None
    values: Mapping[str, object] = field(default_factory=dict)


PLACES: dict[Missing, str] = {
    Missing.OPEN: "examinations.board",
    Missing.UNMARKED: "examinations.board",
    Missing.SHEETS: "examinations.paper_entry",
    Missing.ESSAYS: "examinations.marking",
    Missing.RULINGS: "examinations.questions",
    Missing.LOOK: "examinations.findings",
    Missing.LOOK_AGAIN: "examinations.findings",
    Missing.FINDINGS: "examinations.findings",
    Missing.ANNULMENTS: "examinations.annulments",
    Missing.REPORTS: "examinations.reports",
}
"""The page where each thing is done that stands between results and their being told."""


def missing_of(facts: Facts, now: datetime) -> tuple[Step, ...]:
    """Everything that somebody has to do now; what comes first is done first. Empty while it is only to be waited."""
    return tuple(_MISSING[facts.state](facts, now))


def next_steps(facts: Facts, now: datetime, parts: Collection[str]) -> tuple[Step, tuple[Step, ...]]:
    """What is to be done next, and what else is missing, for somebody who comes to these pages.

    What is done on a page where they do not come is not theirs; where nothing is, the first one says how the examination stands.
    """
    theirs = [each for each in missing_of(facts, now) if each.part in parts]
    return (theirs[0], tuple(theirs[1:])) if theirs else (standing_of(facts, now), ())


def standing_of(facts: Facts, now: datetime) -> Step:
    """How an examination stands, for whoever has nothing to do about it now."""
    if facts.state is State.READY:
        return _ready(facts, now)
    if facts.state is State.POSTED:
        return _posted(facts)
    return Step(_STANDS[facts.state])


_STANDS = {
    State.DRAFT: N_("Kế hoạch chưa chốt. Hiện không có việc nào chờ anh/chị."),
    State.CLOSED: N_("Kỳ thi đã đóng. Hiện không có việc nào chờ anh/chị."),
    State.CANCELLED: N_("Kỳ thi đã hủy."),
}


def _ready(facts: Facts, now: datetime) -> Step:
    if now > facts.window.closes_at:
        # Whoever was let in late, or sits once more, may begin even now.
        sentence = N_(
            "Đã hết giờ chung. Hệ thống chờ ai còn được làm bài (thêm giờ, vào muộn, thi lại) rồi mới chuyển sang bước chấm."
        )
        return Step(sentence, "examinations.board")
    if now >= facts.window.opens_at:
        return Step(N_("Đang trong giờ thi."), "examinations.board")
    if facts.prepared < facts.candidates:
        values = {"prepared": facts.prepared, "candidates": facts.candidates}
        return Step(N_("Hệ thống đang chuẩn bị đề: %(prepared)d trên %(candidates)d."), values=values)
    return Step(N_("Chờ đến giờ thi."))


def _posted(facts: Facts) -> Step:
    if facts.may_appeal:
        return Step(N_("Nhận và trả lời phúc khảo, in biên bản."), "examinations.appeals")
    if facts.erase_on is not None and not facts.is_erased:
        sentence = N_("Ngày %(day)s hệ thống xóa dữ liệu thí sinh. Xin in biên bản cần giữ trước ngày ấy.")
        return Step(sentence, "examinations.minutes", {"day": f"{facts.erase_on:%d/%m/%Y}"})
    return Step(N_("Kỳ thi đã xong."), "examinations.minutes")


def _draft(facts: Facts, now: datetime) -> Iterator[Step]:
    if not facts.candidates and facts.is_by_list:
        yield Step(N_("Đưa thí sinh vào danh sách."), "examinations.candidates")
    elif not facts.candidates and not facts.has_units:
        yield Step(N_("Đưa thí sinh vào danh sách, hoặc chọn đơn vị được dự thi trong kế hoạch."), "examinations.candidates")
    if facts.window.last_start_at <= now:
        yield Step(N_("Giờ thi ghi trong kế hoạch đã qua: ghi lại giờ bắt đầu, giờ kết thúc."), "examinations.plan")
    if facts.is_by_list and facts.erase_on is None:
        yield Step(N_("Ghi ngày xóa dữ liệu thí sinh trong kế hoạch."), "examinations.plan")
    if facts.practised:
        sentence = N_("Chọn ngân hàng chỉ dùng cho kỳ thi: bài kiểm tra của khóa học cũng hỏi các câu của %(banks)s.")
        yield Step(sentence, "examinations.plan", {"banks": facts.practised})
    yield from _council(facts)
    yield Step(N_("Xem lại kế hoạch, rồi chốt để hệ thống chuẩn bị đề."), "examinations.plan")
    yield from _places(facts)
    yield from _staff(facts)


def _held(facts: Facts, now: datetime) -> Iterator[Step]:
    """While it is frozen and not closed: whether it is held at all, what the day needs, then what the day brings."""
    yield from (_hindrance(each) for each in facts.lacks if each.what is Missing.ANNULMENTS)
    if now <= facts.window.closes_at:
        yield from _council(facts)
        yield from _opening(facts, now)
        yield from _places(facts)
        yield from _staff(facts)
    if now >= facts.window.opens_at:
        yield from _answers(facts)
    yield from _observed(facts)


def _closed(facts: Facts, now: datetime) -> Iterator[Step]:
    hindering = {each.what: _hindrance(each) for each in facts.lacks}
    yield from (hindering[each] for each in (Missing.OPEN, Missing.UNMARKED) if each in hindering)
    if Missing.ESSAYS in hindering:
        yield from _markers(facts)
        yield hindering[Missing.ESSAYS]
    yield from _answers(facts)
    decisions = (Missing.RULINGS, Missing.LOOK, Missing.LOOK_AGAIN, Missing.FINDINGS, Missing.ANNULMENTS)
    yield from (hindering[each] for each in decisions if each in hindering)
    yield from _observed(facts)
    if not hindering:
        yield _posting(facts)


def _told(facts: Facts, now: datetime) -> Iterator[Step]:
    if facts.appeals:
        yield Step(N_("Còn %(n)d đơn phúc khảo chưa trả lời."), "examinations.appeals", {"n": facts.appeals})
    yield from _answers(facts)
    yield from (_hindrance(each) for each in facts.lacks if each.what not in {Missing.SHEETS, Missing.REPORTS})
    yield from _observed(facts)


def _cancelled(facts: Facts, now: datetime) -> Iterator[Step]:
    return iter(())


_MISSING = {State.DRAFT: _draft, State.READY: _held, State.CLOSED: _closed, State.POSTED: _told, State.CANCELLED: _cancelled}


def _council(facts: Facts) -> Iterator[Step]:
    serving = facts.members.get(Body.COUNCIL, 0)
    if facts.is_sealed and not facts.is_opened and serving < OPENERS:
        sentence = N_("Cử thêm người vào hội đồng thi: mở đề niêm phong cần %(least)d người, mới có %(n)d.")
        yield Step(sentence, "examinations.people", {"least": OPENERS, "n": serving})


def _opening(facts: Facts, now: datetime) -> Iterator[Step]:
    """The sealed paper, from when on it may be opened: an hour before the doors."""
    if not facts.is_sealed or facts.is_opened or now < facts.window.opens_at - limits.SEALED_PAPER_BEFORE:
        return
    is_late = now >= facts.window.opens_at
    late, early = (
        N_("Đã đến giờ mà đề còn niêm phong: cần hai thành viên hội đồng thi mở đề."),
        N_("Sắp đến giờ mà đề còn niêm phong: cần hai thành viên hội đồng thi mở đề."),
    )
    yield Step(late if is_late else early, "examinations.opening")


def _places(facts: Facts) -> Iterator[Step]:
    """Rooms, seats and cards."""
    if facts.is_by_list and not facts.rooms:
        yield Step(N_("Thêm phòng thi."), "examinations.rooms")
    if facts.rooms and facts.seated < facts.candidates:
        sentence = N_("Xếp chỗ ngồi: còn %(n)d thí sinh chưa có chỗ.")
        yield Step(sentence, "examinations.rooms", {"n": facts.candidates - facts.seated})
    if facts.is_by_list and facts.carded < facts.guests:
        sentence = N_("In phiếu vào thi: còn %(n)d thí sinh chưa có phiếu.")
        yield Step(sentence, "examinations.cards", {"n": facts.guests - facts.carded})


def _staff(facts: Facts) -> Iterator[Step]:
    """Who watches, and who marks."""
    if (facts.is_by_list or facts.rooms) and not facts.members.get(Body.INVIGILATION):
        yield Step(N_("Cử người vào ban coi thi: chưa có ai."), "examinations.people")
    yield from _markers(facts)


def _markers(facts: Facts) -> Iterator[Step]:
    serving = facts.members.get(Body.MARKING, 0)
    if facts.apart and serving <= facts.markers:
        sentence = N_("Cử thêm người thứ ba vào ban chấm thi: %(n)d bài tự luận có hai điểm chênh nhau quá mức cho phép.")
        yield Step(sentence, "examinations.people", {"n": facts.apart})
    elif serving < facts.markers:
        sentence = N_("Cử người vào ban chấm thi: bài tự luận cần %(least)d người chấm, mới có %(n)d.")
        yield Step(sentence, "examinations.people", {"least": facts.markers, "n": serving})


def _answers(facts: Facts) -> Iterator[Step]:
    """What candidates gave or said that somebody has to type or to answer."""
    sheets = max([facts.sheets, *(each.n for each in facts.lacks if each.what is Missing.SHEETS)])
    if sheets:
        yield _hindrance(Lack(Missing.SHEETS, sheets))
    reports = max([facts.reports, *(each.n for each in facts.lacks if each.what is Missing.REPORTS)])
    if reports:
        yield _hindrance(Lack(Missing.REPORTS, reports))


def _observed(facts: Facts) -> Iterator[Step]:
    """Observations wait also before the doors open, and hinder no results."""
    if facts.observations:
        yield Step(N_("Còn %(n)d ghi nhận giám sát chưa trả lời."), "examinations.observations", {"n": facts.observations})


def _hindrance(lack: Lack) -> Step:
    return Step(MISSING_WORDS[lack.what], PLACES[lack.what], {"n": lack.n})


def _posting(facts: Facts) -> Step:
    if not facts.is_by_list:
        return Step(N_("Xem kết quả, rồi công bố."), "examinations.results")
    if facts.has_proposal:
        return Step(N_("Hội đồng thi đã đề nghị công bố: người thứ hai công bố kết quả."), "examinations.results")
    return Step(N_("Một thành viên hội đồng thi xem kết quả, rồi đề nghị công bố."), "examinations.results")
