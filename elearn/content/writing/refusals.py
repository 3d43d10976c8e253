"""What cannot be written as a question or a scene of a course, and why; in both languages."""

from __future__ import annotations

from typing import Final

from elearn.content.document import Text

REASONS: Final[dict[str, Text]] = {
    "empty": {"vi": "chưa có nội dung", "en": "it is empty"},
    "character": {"vi": "có ký tự ẩn không được dùng", "en": "it holds an invisible character that is not allowed"},
    "one-line": {"vi": "phải nằm trên một dòng", "en": "it must be on one line"},
    "number": {"vi": "không phải là số viết được", "en": "it is not a number that can be written"},
    "range": {"vi": "nằm ngoài khoảng cho phép", "en": "it is out of range"},
    "form": {"vi": "không đúng dạng", "en": "it has not the right form"},
    "comment-end": {"vi": "không được chứa '-->'", "en": "it must not hold '-->'"},
    "quotes": {"vi": "không được mở hoặc đóng bằng dấu nháy kép", "en": "it must not begin or end with double quotes"},
    "backslash": {
        "vi": "không được kết thúc bằng dấu \\ hoặc có \\ trước dấu nháy kép",
        "en": "it must not end with a \\ or have one before a double quote",
    },
    "structure": {
        "vi": "có đoạn sẽ bị hiểu thành phần khác của câu hỏi; sửa lại đoạn ấy",
        "en": "a part of it would be taken for another part of the question; write it otherwise",
    },
    "gaps": {
        "vi": "đoạn cuối của phần hỏi phải có chỗ trống [[ ]]",
        "en": "the last paragraph of the question must hold a gap [[ ]]",
    },
    "text-follows": {
        "vi": "ngay sau câu hỏi là lời bài học, sẽ bị hiểu là của câu hỏi; thêm lời giải thích hoặc hướng dẫn chấm",
        "en": "the text of the lesson that follows would be taken for a part of the question; add an explanation or a rubric",
    },
    "scene": {
        "vi": "có đoạn sẽ bị hiểu thành phần khác của tình huống; sửa lại đoạn ấy",
        "en": "a part of it would be taken for another part of the case; write it otherwise",
    },
    "passage": {
        "vi": "phải là một đoạn cùng loại với bản gốc, không tách làm nhiều đoạn",
        "en": "it must be one passage of the same kind as the original, not several",
    },
    "pattern": {
        "vi": "phải có số chỗ trống, số chỗ đánh dấu và phương án đúng như bản gốc",
        "en": "its gaps, marked places and right options must be as many as in the original",
    },
    "twice": {"vi": "bị lặp", "en": "it comes twice"},
    "id": {
        "vi": "phải gồm chữ thường không dấu, chữ số, gạch nối, nhiều nhất 64 ký tự",
        "en": "must be small letters a-z, digits and hyphens, at most 64",
    },
}


class NotWritable(ValueError):
    """A question or a scene that no text of a course can say.

    `field` is a path such as `answers.options.2.text`; `reason` a key of `REASONS`.
    """

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(f"{field}: {REASONS[reason]['en']}")
        self.field = field
        self.reason = reason

    def sentence(self, language: str = "vi") -> str:
        """Why, as a part of a sentence."""
        text = REASONS[self.reason]
        return text.get(language) or text["vi"]
