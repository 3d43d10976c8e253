"""The sentences of the codes about answers: what an installation's statistics say of a question.

Format strings over the words of the problem: `options` are the letters of options in the author's order, `answers` counts answers.
"""

from __future__ import annotations

from typing import Final

from elearn.content.lint.rule import Rule, remark, warning

STATISTICS_RULES: Final[dict[str, Rule]] = {
    "STA001": warning(
        "có thể sai đáp án: trong {answers} lượt trả lời, người làm tốt chọn {options} nhiều hơn đáp án. Xem lại đáp án.",
        "the key may be wrong: of {answers} answers, strong learners choose {options} more often than the key. Check the key.",
    ),
    "STA002": warning(
        "có thể sai đáp án hoặc cách chấm: trong {answers} lượt trả lời, người làm tốt lại hay trả lời ngược với đáp án. Xem lại "
        "đáp án.",
        "the key or the marking may be wrong: of {answers} answers, those of strong learners go against the key. Check the key.",
    ),
    "STA003": warning(
        "có thể có hai đáp án đúng: trong {answers} lượt trả lời, người làm tốt chọn {options} gần bằng đáp án. Viết lại để "
        "chỉ còn một phương án đúng.",
        "there may be two right answers: of {answers} answers, strong learners choose {options} about as often as the key. "
        "Reword it so that only one is right.",
    ),
    "STA004": warning(
        "câu quá khó: {answers} lượt trả lời gần như đoán. Viết lại câu, hoặc giảng rõ điều này hơn trong bài.",
        "too hard: {answers} answers are about what guessing gives. Reword it, or explain the matter better in the lesson.",
    ),
    "STA005": warning(
        "câu không cho biết ai đã nắm bài: qua {answers} lượt trả lời, người làm tốt và người làm chưa tốt trả lời như nhau. Xem "
        "câu hỏi có rõ không, có hỏi đúng điều đã học không.",
        "this does not tell who has understood: in {answers} answers, strong and weak learners answer alike. See whether it is "
        "clear and asks what was taught.",
    ),
    "STA006": remark(
        "câu quá dễ: trong {answers} lượt trả lời, hầu như ai cũng đúng. Giữ nếu ai cũng phải biết điều ấy; nếu không, hỏi "
        "sâu hơn.",
        "too easy: of {answers} answers nearly all are right. Keep it if everybody must know it; otherwise ask more.",
    ),
    "STA007": remark(
        "hầu như không ai chọn {options} trong {answers} lượt trả lời. Thay bằng một nhầm lẫn mà người học hay mắc, hoặc bỏ đi.",
        "hardly anybody chooses {options} in {answers} answers. Put a mistake there that learners really make, or drop it.",
    ),
    "STA008": remark(
        "câu mất nhiều thời gian: qua {answers} lượt trả lời, quá nửa mất hơn gấp ba thời gian thường thấy ở câu cùng loại. Xem "
        "câu có dài, rối hoặc thiếu dữ kiện không; nếu câu vốn cần nhiều thời gian thì giữ.",
        "this takes long: in {answers} answers, more than half took over three times what questions of its kind usually take. See "
        "whether it is long, confusing or lacks a fact; if it needs the time, keep it.",
    ),
}
