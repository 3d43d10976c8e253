"""What an examination of each kind begins with. Pure.

The figures are starting points. Those that an official text gives are settings, marked as to be checked against it: the product
runs a sitting and never claims to fulfil a decree.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from elearn.content.document import Bank, Course, Draw
from elearn.core.errors import N_
from elearn.examinations.plan.programme import PROGRAMME
from elearn.examinations.plan.shape import TITLE_CHARACTERS, Plan, Section
from elearn.examinations.rules import Template

TO_CHECK = "cần đối chiếu"
_TOPIC_QUESTIONS, _TOPIC_MINUTES, _GENERAL_QUESTIONS, _OWN_QUESTIONS = 10, 20, 60, 20
_MINUTES_A_QUESTION = _TOPIC_MINUTES // _TOPIC_QUESTIONS


@dataclass(frozen=True, slots=True)
class Hint:
    """What a kind is for: a Vietnamese source sentence with places for `values`, the figures that its plan begins with."""

    sentence: str
    values: Mapping[str, object] = field(default_factory=dict)


TEMPLATE_HINTS = {
    Template.TOPIC: Hint(
        N_("%(questions)d câu trong %(minutes)d phút, hoặc %(few)d câu của một chuyên đề; nộp bài xong biết điểm ngay."),
        {"questions": _TOPIC_QUESTIONS, "minutes": _TOPIC_MINUTES, "few": PROGRAMME.lesson_questions.value},
    ),
    Template.COMPLETION: Hint(
        N_(
            "%(questions)d câu rút ngẫu nhiên, chia đều cho các chuyên đề, %(minutes)d phút. "
            "Số liệu theo nguồn thứ cấp, chưa đối chiếu văn bản gốc."
        ),
        {"questions": PROGRAMME.final_questions.value, "minutes": PROGRAMME.final_minutes.value},
    ),
    Template.RECRUITMENT: Hint(
        N_("Thí sinh theo danh sách, phiếu vào thi, hội đồng và các ban, đề niêm phong, phúc khảo. Số liệu pháp lý: cần đối chiếu.")
    ),
}


def plan_for(template: Template, course: Course) -> Plan:
    """The plan that an examination of this kind begins with, drawn from the banks of a course, as far as they reach.

    A recruitment, which is sealed, is drawn from banks that are kept for examinations, and a topic's test, which shows its answers,
    from the others, where there are such.
    """
    kept = [each for each in course.banks if each.use == "examination"]
    others = [each for each in course.banks if each.use is None]
    wanted = {Template.RECRUITMENT: kept, Template.TOPIC: others}.get(template)
    return _MAKERS[template](wanted or course.banks)


def plan_for_topic(bank: Bank) -> Plan:
    """A test of one topic with as many questions as the programme asks after a lesson; the minutes are ours."""
    few = PROGRAMME.lesson_questions
    title = f"Kiểm tra: {bank.title.get('vi', bank.id)}"[:TITLE_CHARACTERS]
    draws = spread([bank], few.value)
    minutes = few.value * _MINUTES_A_QUESTION
    return Plan((Section("a", title, draws),), minutes=minutes, shows="answers", shows_at_once=True, note=few.remark)


def _topic(banks: Sequence[Bank]) -> Plan:
    draws = spread(banks, _TOPIC_QUESTIONS)
    return Plan((Section("a", "Kiểm tra", draws),), minutes=_TOPIC_MINUTES, shows="answers", shows_at_once=True)


def _completion(banks: Sequence[Bank]) -> Plan:
    """The final test of the programme: random questions, a draw for each bank, as each is a topic."""
    section = Section("a", "Kiểm tra cuối khóa", spread(banks, PROGRAMME.final_questions.value))
    return Plan((section,), minutes=PROGRAMME.final_minutes.value, note=PROGRAMME.final_questions.remark)


def _recruitment(banks: Sequence[Bank]) -> Plan:
    """Two sections, each with its own time and pass mark, from halves of the banks; of a single bank each takes half at most."""
    half = (len(banks) + 1) // 2
    general, own = (banks[:half], banks[half:]) if len(banks) > 1 else (banks, banks)
    most = sum(len(each.questions) for each in banks) // (1 if len(banks) > 1 else 2)
    first = Section("a", "Kiến thức chung", spread(general, min(_GENERAL_QUESTIONS, most)), minutes=60, pass_percent=50)
    second = Section("b", "Chuyên môn, nghiệp vụ", spread(own, min(_OWN_QUESTIONS, most)), minutes=60, pass_percent=50)
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
