"""Which questions of an examination are to be looked at again before results are told, by the figures of its answers. Pure.

Whoever decides on results and whoever writes questions ask differently. That a question is easy, slow or has an option that nobody
takes is something for its author; of a paper that was sat it changes nothing and is not told here.
"""

from __future__ import annotations

from collections.abc import Sequence

from elearn.core.errors import N_
from elearn.measurement.rules import Code, Finding, ItemStatistics
from elearn.measurement.words import reliability_word

Doubt = Finding
"""A finding that may be a reason to give another key, to drop a question or to grant its points."""

DOUBTS = (Code.KEY_SUSPECT, Code.AMBIGUOUS, Code.TOO_HARD, Code.NO_DISCRIMINATION)
"""The gravest first."""
LOW = 0.7
"""A reliability below which results tell little of one person (Nunnally & Bernstein 1994, chapter 7)."""

DOUBT_WORDS = {
    Code.KEY_SUSPECT: N_(
        "Thí sinh làm tốt các câu khác chọn %(option)s nhiều hơn đáp án. Anh/chị đối chiếu lại đáp án; nếu sai thì đề nghị sửa đáp "
        "án hoặc bỏ câu."
    ),
    Code.AMBIGUOUS: N_(
        "Thí sinh làm tốt các câu khác chọn %(option)s gần bằng đáp án. Anh/chị xem phương án ấy có đúng không; nếu đúng thì đề "
        "nghị cho trọn điểm hoặc bỏ câu."
    ),
    Code.TOO_HARD: N_(
        "Rất ít thí sinh làm đúng, gần như đoán. Anh/chị xem câu có thiếu dữ kiện, có nằm ngoài nội dung đã học, hay sai đáp án "
        "không."
    ),
    Code.NO_DISCRIMINATION: N_(
        "Thí sinh làm tốt các câu khác cũng không làm đúng câu này nhiều hơn. Anh/chị xem lời câu hỏi có rõ không, đáp án có đúng "
        "không."
    ),
}
SEVERAL = N_(
    "Với %(option)s, thí sinh làm tốt các câu khác chọn ngược với đáp án. Anh/chị đối chiếu lại đáp án; nếu sai thì đề nghị "
    "sửa đáp án hoặc bỏ câu."
)
WHOLE = N_("Thí sinh làm tốt các câu khác lại được ít điểm ở câu này hơn. Anh/chị đối chiếu lại đáp án và cách chấm.")


def doubts_of(findings: Sequence[Finding]) -> tuple[Doubt, ...]:
    """What of some findings is a reason to look again."""
    return tuple(each for each in findings if each.code in DOUBTS)


def pattern_of(doubt: Doubt, *, is_single: bool) -> str:
    """The sentence of a doubt, still with a place for the option of which it speaks. It stands beside the word of the doubt."""
    if doubt.code is Code.KEY_SUSPECT and not is_single:
        return WHOLE if doubt.option is None else SEVERAL
    return DOUBT_WORDS[doubt.code]


def gravity_of(figures: ItemStatistics | None, doubts: Sequence[Doubt]) -> tuple[float, ...]:
    """By what questions are ordered, the worst first: what is doubted, then how little they go with the rest, then how few are
    right. Those of which too little is known come last.
    """
    if figures is None:
        return (len(DOUBTS) + 1.0, 0.0, 0.0)
    worst = min((DOUBTS.index(each.code) for each in doubts), default=len(DOUBTS))
    # Where everybody earned the same there is no correlation, and no reason to look either.
    goes_with = figures.discrimination if figures.discrimination is not None else 1.0
    return (float(worst), goes_with, figures.facility)


def trust_word(coefficient: float) -> str:
    """What the results of a paper with this reliability suffice for, as `measurement.words.reliability_word` has it; a low one is
    told to whoever can still rule on its questions.
    """
    if coefficient < 0:
        return N_("các câu ngược nhau, thường do sai đáp án")
    return reliability_word(coefficient) if coefficient >= LOW else N_("thấp; anh/chị xem kỹ các câu được nêu")
