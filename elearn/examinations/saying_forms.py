"""The shape of what candidates say of questions and findings, and of what officers answer."""

from __future__ import annotations

from wtforms import SelectField, TextAreaField
from wtforms.validators import DataRequired, Length

from elearn.core import limits
from elearn.core.errors import N_
from elearn.examinations.questions.report_rules import REPORT_CHARACTERS
from elearn.organisation.forms import DayField
from elearn.web.forms import Form, printable, tidy

SAID_CHARACTERS = 2_000
"""A reply, a note of a hearing, an outcome."""


class WrongForm(Form):
    """What is wrong with a question."""

    words = TextAreaField(
        N_("Câu này sai ở đâu"),
        description=N_("Một hai câu là đủ, ví dụ: hai đáp án cùng đúng, thiếu dữ kiện, văn bản đã thay đổi."),
        filters=[tidy],
        validators=[DataRequired(), Length(max=REPORT_CHARACTERS), printable],
    )


class AnswerForm(Form):
    """The answer to everybody who spoke of a question."""

    words = TextAreaField(
        N_("Trả lời"),
        description=N_("Mọi người đã báo câu này đều đọc được. Khi còn thí sinh làm bài, xin đừng nêu đáp án."),
        filters=[tidy],
        validators=[DataRequired(), Length(max=limits.ANSWER_CHARACTERS), printable],
    )


class ObservationForm(Form):
    """What somebody of the council or of supervision saw."""

    room = SelectField(N_("Phòng"))
    words = TextAreaField(
        N_("Nội dung ghi nhận"),
        description=N_(
            "Ghi điều anh/chị thấy, lúc nào, hoặc điều anh/chị kiến nghị. Gọi thí sinh bằng số báo danh; "
            "không chép câu hỏi của đề. Đã ghi thì không sửa được."
        ),
        filters=[tidy],
        validators=[DataRequired(), Length(max=limits.TEXT_CHARACTERS), printable],
    )


class ObservationAnswerForm(Form):
    """What an exam officer answers to an observation."""

    words = TextAreaField(
        N_("Trả lời"),
        description=N_(
            "Một câu: đã xử lý thế nào, hoặc vì sao chưa. Câu trả lời vào nhật ký và biên bản; mỗi ghi nhận trả lời một lần."
        ),
        filters=[tidy],
        validators=[DataRequired(), Length(max=limits.ANSWER_CHARACTERS), printable],
    )


class AskForm(Form):
    """Until when somebody may reply."""

    until = DayField(N_("Giải trình đến hết ngày"), description=N_("Viết theo dạng 31/12/2026."), is_required=True)


class HeardForm(Form):
    """What somebody said at a hearing."""

    words = TextAreaField(
        N_("Lời trình bày của thí sinh"),
        description=N_("Ghi đúng lời thí sinh, không ghi nhận xét."),
        filters=[tidy],
        validators=[DataRequired(), Length(max=SAID_CHARACTERS), printable],
    )


class OutcomeForm(Form):
    """What it came to."""

    words = TextAreaField(
        N_("Kết luận"),
        description=N_(
            "Ghi đã xem xét những gì, nghe ai trình bày, kết luận ra sao. "
            "Thí sinh đã được đề nghị giải trình đọc được nội dung này. Điểm không tự thay đổi."
        ),
        filters=[tidy],
        validators=[DataRequired(), Length(max=SAID_CHARACTERS), printable],
    )


class TogetherForm(Form):
    """Why several findings are closed in one go."""

    words = TextAreaField(
        N_("Lý do chung"),
        description=N_("Được ghi vào nhật ký và vào kết luận của từng dấu hiệu đã đánh dấu. Điểm không tự thay đổi."),
        filters=[tidy],
        validators=[DataRequired(), Length(max=SAID_CHARACTERS), printable],
    )


class ReplyForm(Form):
    """What somebody says to a finding about them."""

    words = TextAreaField(
        N_("Nội dung giải trình"),
        description=N_("Anh/chị giải trình một lần; đã gửi thì không sửa được."),
        filters=[tidy],
        validators=[DataRequired(), Length(max=SAID_CHARACTERS), printable],
    )
