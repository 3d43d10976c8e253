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
_SECTION_MINUTES = N_("Thời gian của các phần cộng lại là %(sum)d phút, nhiều hơn cả bài (%(minutes)d phút).")


def lacks_of(course: Course, plan: Plan) -> list[Lack]:
    """What the banks of a course lack for this plan; empty where every paper can be drawn."""
    found = [] if plan.count else [Lack(_NO_SECTIONS)]
    for section in plan.sections:
        if plan.count and not section.count:
            found.append(Lack(_EMPTY_SECTION, {"section": section.title}))
        found.extend(lack for draw in section.draws if (lack := _lack_of(course, section, draw)) is not None)
    timed = sum(each.minutes or 0 for each in plan.sections)
    if timed > plan.minutes:
        found.append(Lack(_SECTION_MINUTES, {"sum": timed, "minutes": plan.minutes}))
    return found or _overlap(course, plan)


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
