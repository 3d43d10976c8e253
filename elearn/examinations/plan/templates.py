"""What an examination of each kind begins with. Pure.

The figures are starting points. Those that an official text gives are settings, marked as to be checked against it: the product
runs a sitting and never claims to fulfil a decree.
"""

from __future__ import annotations

from collections.abc import Sequence

from elearn.content.document import Bank, Course, Draw
from elearn.core.errors import N_
from elearn.examinations.plan.shape import Plan, Section
from elearn.examinations.rules import Template

SECOND_HAND = "theo nguồn thứ cấp, chưa đối chiếu văn bản gốc"
TO_CHECK = "cần đối chiếu"

TEMPLATE_HINTS = {
    Template.TOPIC: N_("10–20 câu trong 20 phút; nộp bài xong biết điểm ngay."),
    Template.COMPLETION: N_(
        "50 câu rút ngẫu nhiên từ các chuyên đề, 90 phút. Số liệu theo nguồn thứ cấp, chưa đối chiếu văn bản gốc."
    ),
    Template.RECRUITMENT: N_(
        "Thí sinh theo danh sách, phiếu vào thi, hội đồng và các ban, đề niêm phong, phúc khảo. Số liệu pháp lý: cần đối chiếu."
    ),
}
"""What each kind is for, in a sentence."""

_TOPIC_QUESTIONS, _COMPLETION_QUESTIONS, _GENERAL_QUESTIONS, _OWN_QUESTIONS = 10, 50, 60, 20


def plan_for(template: Template, course: Course) -> Plan:
    """The plan that an examination of this kind begins with, drawn from the banks of a course, as far as they reach."""
    return _MAKERS[template](course.banks)


def _topic(banks: Sequence[Bank]) -> Plan:
    draws = spread(banks, _TOPIC_QUESTIONS)
    return Plan((Section("a", "Kiểm tra", draws),), minutes=20, shows="answers", shows_at_once=True)


def _completion(banks: Sequence[Bank]) -> Plan:
    """50 random questions in 90 minutes; a draw for each bank, as each topic has one."""
    section = Section("a", "Kiểm tra cuối khóa", spread(banks, _COMPLETION_QUESTIONS))
    return Plan((section,), minutes=90, note=SECOND_HAND)


def _recruitment(banks: Sequence[Bank]) -> Plan:
    """Two sections, each with its own time and pass mark, from halves of the banks where there is more than one."""
    half = (len(banks) + 1) // 2
    general, own = (banks[:half], banks[half:]) if len(banks) > 1 else (banks, banks)
    first = Section("a", "Kiến thức chung", spread(general, _GENERAL_QUESTIONS), minutes=60, pass_percent=50)
    second = Section("b", "Chuyên môn, nghiệp vụ", spread(own, _OWN_QUESTIONS), minutes=60, pass_percent=50)
    return Plan((first, second), minutes=120, markers=2, shows="score", appeal_days=15, note=TO_CHECK)


_MAKERS = {Template.TOPIC: _topic, Template.COMPLETION: _completion, Template.RECRUITMENT: _recruitment}


def spread(banks: Sequence[Bank], count: int) -> tuple[Draw, ...]:
    """A draw for each bank, as even as they allow, of `count` questions together or of all there are.

    Where a bank holds less than its share, the others give more; a bank from which nothing is drawn has no draw.
    """
    shares = [0] * len(banks)
    left = min(count, sum(len(each.questions) for each in banks))
    while left:
        open_banks = [at for at, each in enumerate(banks) if shares[at] < len(each.questions)]
        for at in open_banks[:left]:
            shares[at] += 1
        left -= min(left, len(open_banks))
    return tuple(Draw(bank.id, share) for bank, share in zip(banks, shares, strict=True) if share)
