"""What findings and figures are called: of each finding a word, its colour and shape, and the sentence that says what to do."""

from __future__ import annotations

from collections.abc import Sequence

from elearn.core.errors import N_
from elearn.measurement.rules import Code, Source

TAGS: dict[Code, tuple[str, str, str]] = {
    Code.KEY_SUSPECT: (N_("Có thể sai đáp án"), "bad", "alert"),
    Code.AMBIGUOUS: (N_("Hai phương án cùng đúng"), "bad", "alert"),
    Code.TOO_HARD: (N_("Quá khó"), "warn", "half"),
    Code.NO_DISCRIMINATION: (N_("Độ phân biệt thấp"), "warn", "half"),
    Code.TOO_EASY: (N_("Quá dễ"), "civic", "info"),
    Code.TOO_SLOW: (N_("Mất nhiều thời gian"), "civic", "clock"),
    Code.DEAD_DISTRACTOR: (N_("Phương án nhiễu không hiệu quả"), "civic", "info"),
}
"""Finding → its word, colour and shape (`kit/states.html: tag`)."""
SENTENCES: dict[Code, str] = {
    Code.KEY_SUSPECT: N_("Có thể sai đáp án: người làm tốt chọn %(option)s nhiều hơn đáp án. Anh/chị xem lại đáp án."),
    Code.AMBIGUOUS: N_(
        "Có thể có hai đáp án đúng: người làm tốt chọn %(option)s gần bằng đáp án. Anh/chị viết lại để chỉ còn một phương án đúng."
    ),
    Code.TOO_HARD: N_("Câu quá khó, kết quả gần như đoán. Anh/chị viết lại câu, hoặc giảng rõ điều này hơn trong bài."),
    Code.NO_DISCRIMINATION: N_(
        "Câu không cho biết ai đã nắm bài: người làm tốt và người làm chưa tốt trả lời như nhau. Anh/chị xem câu hỏi có rõ không, "
        "có hỏi đúng điều đã học không."
    ),
    Code.TOO_EASY: N_("Hầu như ai cũng trả lời đúng. Anh/chị giữ câu này nếu ai cũng phải biết điều ấy; nếu không, hỏi sâu hơn."),
    Code.TOO_SLOW: N_(
        "Quá nửa số người mất hơn gấp ba thời gian thường thấy ở câu cùng loại. Anh/chị xem câu có dài, rối hoặc thiếu dữ kiện "
        "không; nếu câu vốn cần nhiều thời gian thì giữ."
    ),
    Code.DEAD_DISTRACTOR: N_(
        "Hầu như không ai chọn %(option)s. Anh/chị thay bằng một nhầm lẫn mà người học hay mắc, hoặc bỏ phương án này."
    ),
}
SEVERAL = N_("Có thể sai đáp án: với %(option)s, người làm tốt chọn ngược với đáp án. Anh/chị xem lại đáp án.")
WHOLE = N_("Có thể sai đáp án hoặc cách chấm: người làm tốt được ít điểm ở câu này hơn người làm chưa tốt. Anh/chị xem lại đáp án.")
SOURCES: dict[Source, str] = {
    Source.QUIZ: N_("Trong bài kiểm tra"),
    Source.EXAMINATION: N_("Trong kỳ thi"),
    Source.HELD: N_("Trong kỳ thi này"),
}
GRAVITY = list(Code)
"""The order in which findings are told."""


def pattern_of(code: Code, *, is_single: bool, has_option: bool) -> str:
    """The sentence of a finding, still with a place for the options of which it speaks."""
    if code is Code.KEY_SUSPECT and not is_single:
        return SEVERAL if has_option else WHOLE
    return SENTENCES[code]


def letter_of(option: str, options: Sequence[str]) -> str:
    """What an option is called in sentences and tables: A, B, C in the author's order; a number where letters do not suffice."""
    place = options.index(option)
    return chr(ord("A") + place) if place < 26 else str(place + 1)


def strength_of(discrimination: float) -> str:
    """A correlation with the rest in a word, by the bounds of Ebel & Frisbie (1991, chapter 13)."""
    if discrimination >= 0.4:
        return N_("rất rõ")
    if discrimination >= 0.3:
        return N_("rõ")
    if discrimination >= 0:
        return N_("vừa") if discrimination >= 0.2 else N_("yếu")
    return N_("ngược")


def reliability_word(coefficient: float) -> str:
    """What a reliability suffices for (Nunnally & Bernstein 1994, Psychometric Theory, chapter 7: 0.7 to begin with, 0.9 to decide
    about people).
    """
    if coefficient >= 0.9:
        return N_("đủ chắc để quyết định về một người")
    return N_("đủ để tham khảo") if coefficient >= 0.7 else N_("còn thấp, nên thêm câu hỏi hoặc sửa các câu được nêu")
