"""What stands between a plan and an examination that can be held, told so that whoever plans can mend it. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from elearn.assessment.papers import PaperRefused, pool_of
from elearn.content.document import Course, Draw
from elearn.content.grammar.filters import FilterRefused
from elearn.core.errors import N_
from elearn.examinations.plan.drawing import draw_sections
from elearn.examinations.plan.shape import Plan, Section


@dataclass(frozen=True, slots=True)
class Lack:
    """One thing that is missing: a Vietnamese source sentence with places for `values`."""

    sentence: str
    values: Mapping[str, object] = field(default_factory=dict)


_NO_SECTIONS = N_("Kế hoạch chưa có câu hỏi nào.")
_EMPTY_SECTION = N_("Phần “%(section)s” chưa có câu hỏi nào.")
_NO_BANK = N_("Phần “%(section)s”: khóa học không còn ngân hàng “%(bank)s”.")
_BAD_FILTER = N_("Phần “%(section)s”, ngân hàng “%(bank)s”: không đọc được điều kiện chọn câu.")
_TOO_FEW = N_(
    "Phần “%(section)s”, ngân hàng “%(bank)s”: cần %(wanted)d câu mà chỉ có %(found)d câu hợp điều kiện, còn thiếu %(missing)d."
)
_OVERLAP = N_(
    "Các dòng rút câu dùng chung câu hỏi: tính từng dòng thì đủ, tính cả đề thì không đủ câu khác nhau. "
    "Xin giảm số câu hoặc thêm câu."
)
PRACTISED = N_(
    "Đề niêm phong không lấy câu từ ngân hàng “%(bank)s”: bài kiểm tra của khóa học cũng hỏi những câu ấy. Xin chọn ngân hàng chỉ "
    "dùng cho kỳ thi."
)
_SECTION_MINUTES = N_("Thời gian của các phần cộng lại là %(sum)d phút, nhiều hơn cả bài (%(minutes)d phút).")


def lacks_of(course: Course, plan: Plan, *, is_sealed: bool = False) -> list[Lack]:
    """What the banks of a course lack for this plan; empty where every paper can be drawn, and sealed where it is to be."""
    found = [] if plan.count else [Lack(_NO_SECTIONS)]
    for section in plan.sections:
        if plan.count and not section.count:
            found.append(Lack(_EMPTY_SECTION, {"section": section.title}))
        found.extend(lack for draw in section.draws if (lack := _lack_of(course, section, draw)) is not None)
    timed = sum(each.minutes or 0 for each in plan.sections)
    if timed > plan.minutes:
        found.append(Lack(_SECTION_MINUTES, {"sum": timed, "minutes": plan.minutes}))
    unfit = _unsealable(course, plan) if is_sealed else []
    return [*(found or _overlap(course, plan)), *unfit]


@dataclass(frozen=True, slots=True)
class Shared:
    """A bank of a plan on which quizzes of the course draw too: whoever takes them meets its questions. Titles are localised."""

    bank: Mapping[str, str]
    quizzes: tuple[Mapping[str, str], ...]


def shared_banks(course: Course, plan: Plan) -> list[Shared]:
    """The banks of a plan that are also practised, in the order of the course; each with the quizzes that draw on it."""
    drawn = {draw.bank for section in plan.sections for draw in section.draws if draw.count}
    asking = [(each.title, {draw.bank for draw in each.quiz.draw}) for each in course.lessons if each.quiz is not None]
    found = [(bank, tuple(title for title, banks in asking if bank.id in banks)) for bank in course.banks if bank.id in drawn]
    return [Shared(bank.title, quizzes) for bank, quizzes in found if quizzes]


def _unsealable(course: Course, plan: Plan) -> list[Lack]:
    """Why a paper of this plan cannot be sealed: what anybody may practise beforehand is no secret."""
    return [Lack(PRACTISED, {"bank": each.bank.get("vi", "")}) for each in shared_banks(course, plan)]


def asks_essays(course: Course, plan: Plan) -> bool:
    """Whether a paper of this plan may ask something that people mark; a draw that cannot be made asks nothing."""
    draws = (draw for section in plan.sections for draw in section.draws)
    return any(course.questions[each].kind == "essay" for draw in draws for each in _pool(course, draw))


def _pool(course: Course, draw: Draw) -> frozenset[str]:
    try:
        return pool_of(course, draw)
    except (PaperRefused, FilterRefused):
        return frozenset()


def _lack_of(course: Course, section: Section, draw: Draw) -> Lack | None:
    named = {"section": section.title, "bank": bank_title(course, draw.bank)}
    try:
        pool = pool_of(course, draw)
    except PaperRefused:
        return Lack(_NO_BANK, named)
    except FilterRefused:
        return Lack(_BAD_FILTER, named)
    if len(pool) >= draw.count:
        return None
    return Lack(_TOO_FEW, {**named, "wanted": draw.count, "found": len(pool), "missing": draw.count - len(pool)})


def _overlap(course: Course, plan: Plan) -> list[Lack]:
    """Whether a paper exists is the same for every seed: the matching finds one whenever there is one."""
    try:
        draw_sections(course, plan, "")
    except PaperRefused:
        return [Lack(_OVERLAP)]
    return []


def bank_title(course: Course, bank_id: str) -> str:
    """What a bank is called; its id where there is none."""
    bank = next((each for each in course.banks if each.id == bank_id), None)
    return bank_id if bank is None else bank.title.get("vi", bank_id)
