"""Every code of reading and writing other formats, with one sentence per language that says what happened and what to do.

Error: the question or file is refused. Warning: it is imported, and this was lost. Info: nothing was lost.
Sentences are format strings over the words of a problem (`str.format_map`). A format with many sentences of its own keeps them in a
module beside its reader and joins them here.
"""

from __future__ import annotations

from typing import Final

from elearn.content.document import Text
from elearn.content.lint.catalogue import sentence_of as compiler_sentence_of
from elearn.content.lint.rule import Rule, error, remark, warning
from elearn.content.problems import Problem, Severity
from elearn.exchange.qti.sentences import QTI_RULES
from elearn.exchange.sheets.sentences import SHEET_RULES
from elearn.exchange.word.sentences import WORD_RULES

COMMON_RULES: Final[dict[str, Rule]] = {
    # --- the file
    "IMP001": error(
        "tệp lớn {size}, nhiều nhất là {limit}. Chia tệp thành nhiều phần nhỏ hơn.",
        "the file has {size}, the limit is {limit}. Divide it into smaller ones.",
    ),
    "IMP002": error(
        "tệp không phải là văn bản UTF-8 hay UTF-16. Mở tệp rồi lưu lại với bảng mã UTF-8.",
        "the file is not text in UTF-8 or UTF-16. Open it and save it again as UTF-8.",
    ),
    "IMP003": error(
        "chữ '{found}' là của bảng mã {encoding}. Chuyển tệp sang Unicode (UTF-8) rồi gửi lại.",
        "'{found}' is written in the old encoding {encoding}. Convert the file to Unicode (UTF-8) and send it again.",
    ),
    "IMP005": error(
        "tệp không phải là {format}. Kiểm tra lại tệp, hoặc chọn định dạng khác.",
        "the file is not {format}. Check the file, or choose another format.",
    ),
    "IMP006": error(
        "không tìm thấy câu hỏi nào trong tệp.",
        "no question was found in the file.",
    ),
    "IMP007": error(
        "tệp XML khai báo thực thể hoặc DOCTYPE, không được nhận. Xóa phần ấy rồi gửi lại.",
        "the XML declares entities or a DOCTYPE, which is not accepted. Delete that part and send the file again.",
    ),
    "IMP008": error(
        "XML sai cú pháp: {why}. Xuất lại tệp từ hệ thống cũ.",
        "the XML is not well-formed: {why}. Export the file again from the other system.",
    ),
    "IMP009": error(
        "tệp có hơn {limit} {what}. Chia tệp thành nhiều phần nhỏ hơn.",
        "the file has more than {limit} {what}. Divide it into smaller ones.",
    ),
    # --- a question
    "IMP010": error(
        "không đọc được câu hỏi: {why}.",
        "the question cannot be read: {why}.",
    ),
    "IMP011": error(
        "loại câu hỏi '{kind}' không có trong khóa học. Viết lại thành loại khác.",
        "courses have no questions of the kind '{kind}'. Write it again as another kind.",
    ),
    "IMP012": error(
        "câu hỏi không có phương án nào đúng. Đánh dấu phương án đúng trong tệp rồi gửi lại.",
        "the question has no right answer. Mark it in the file and send it again.",
    ),
    "IMP013": error(
        "câu hỏi không có nội dung.",
        "the question has no words.",
    ),
    "IMP014": error(
        "câu hỏi không có đáp án.",
        "the question has no answers.",
    ),
    "IMP015": error(
        "đây là lời dẫn, không phải câu hỏi. Đưa vào bài học nếu cần.",
        "this is a text between questions, not a question. Put it into a lesson if it is needed.",
    ),
    "IMP016": error(
        "câu hỏi dài hơn {limit} ký tự. Đưa bối cảnh vào bài học.",
        "the question has more than {limit} characters. Put its story into a lesson.",
    ),
    "IMP017": error(
        "không ghi được câu hỏi này vào khóa học, ở phần {field}: {why}.",
        "this question cannot be written into a course, for its {field}: {why}.",
    ),
    "IMP018": error(
        "đọc tệp này tốn quá nhiều thời gian hoặc bộ nhớ. Chia tệp thành nhiều phần nhỏ hơn.",
        "reading this file takes too much time or memory. Divide it into smaller ones.",
    ),
    # --- what was lost
    "IMP020": warning(
        "không giữ được: {what}.",
        "lost: {what}.",
    ),
    "IMP021": warning(
        "hình '{name}' không có trong tệp, chỉ còn lời mô tả.",
        "the picture '{name}' is not in the file; only its description is left.",
    ),
    "IMP022": warning(
        "đáp án chỉ đúng một phần ({percent}%) không giữ được: {text}.",
        "partly right answers are not kept ({percent}%): {text}.",
    ),
    "IMP023": warning(
        "hình '{name}' chưa có lời mô tả. Viết mô tả trước khi công bố.",
        "the picture '{name}' has no description. Write one before you publish.",
    ),
    "IMP024": warning(
        "lời giải thích riêng của từng đáp án được chuyển xuống phần giải thích chung.",
        "feedback of single answers was moved to the explanation of the question.",
    ),
    "IMP025": warning(
        "tệp cho chọn một trong nhiều phương án đúng; ở đây người học phải chọn đủ các phương án ấy.",
        "the file lets one of several right options be chosen; here all of them must be.",
    ),
    "IMP026": warning(
        "trọng số khác nhau của các phương án không giữ được; mỗi phương án đúng được tính như nhau.",
        "different weights of options are not kept; each right one counts the same.",
    ),
    "IMP027": warning(
        "lời nhận xét chung khi đúng, khi sai được chuyển xuống phần giải thích.",
        "general feedback for right and wrong answers was moved to the explanation.",
    ),
    "IMP028": warning(
        "nhiều dòng cùng nối với '{text}'. Sửa để mỗi vế phải chỉ có một lần.",
        "several lines go with '{text}'. Change them so that each right side stands there once.",
    ),
    "IMP029": warning(
        "lời giải thích của từng phương án trong một chỗ trống được gộp thành một.",
        "the feedback of the answers of a gap was joined into one.",
    ),
    "IMP031": warning(
        "điểm trừ {percent}% của phương án '{text}' không giữ được; ở đây {here}.",
        "the deduction of {percent}% for '{text}' is not kept; here {here}.",
    ),
    "IMP032": warning(
        "hình '{name}' không dùng được nên bị bỏ, chỉ còn lời mô tả: {why_vi}.",
        "the picture '{name}' cannot be used and was left out; only its description is left: {why_en}.",
    ),
    "IMP033": warning(
        "chỗ trống chỉ có một từ để chọn ('{word}'); ở đây người học gõ từ ấy thay vì chọn.",
        "a gap has only one word to choose ('{word}'); here learners type it instead.",
    ),
    # --- what was concluded
    "IMP030": remark(
        "đáp án đúng được suy ra từ {why}. Kiểm tra trước khi công bố.",
        "which answer is right was concluded from {why}. Check it before you publish.",
    ),
    "IMP034": remark(
        "phương án “{text}” nói về các phương án khác, nên câu này giữ nguyên thứ tự phương án khi được hỏi.",
        "the option “{text}” speaks of other options, so the options of this question are always asked in this order.",
    ),
    # --- going out
    "EXP001": error(
        "định dạng này không ghi được câu hỏi loại '{kind}'.",
        "this format cannot hold questions of the kind '{kind}'.",
    ),
    "EXP002": warning(
        "định dạng này không giữ được: {what}.",
        "this format does not hold: {what}.",
    ),
    "EXP003": warning(
        "hệ thống khác thấy câu này như loại '{form}'; nhập lại vào đây thì vẫn nguyên.",
        "other systems see this question as '{form}'; imported here again it is whole.",
    ),
}

RULES: Final[dict[str, Rule]] = COMMON_RULES | QTI_RULES | SHEET_RULES | WORD_RULES

SENTENCES: Final[dict[str, Text]] = {code: {"vi": rule.vi, "en": rule.en} for code, rule in RULES.items()}


class _Words(dict[str, str]):
    """The words of a problem; one that is missing is shown as an ellipsis instead of breaking the report."""

    def __missing__(self, key: str) -> str:
        return "…"


def severity_of(code: str) -> Severity:
    """How grave a finding with this code is.

    Raises:
        KeyError: no such code, a mistake of the caller.
    """
    return RULES[code].severity


def sentence_of(problem: Problem, language: str = "vi") -> str:
    """The sentence of a finding, in `vi` or `en`.

    A word that has a pair `x_vi` and `x_en` is said in that language; codes of the course format have their own sentences.
    """
    text = SENTENCES.get(problem.code)
    if text is None:
        return compiler_sentence_of(problem, language)
    said = dict(problem.words)
    ending = f"_{language if language in text else 'vi'}"
    said |= {key.removesuffix(ending): value for key, value in said.items() if key.endswith(ending)}
    return (text.get(language) or text["vi"]).format_map(_Words(said))
