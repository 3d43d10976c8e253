"""The shape of what heads and owners submit about an obstacle."""

from __future__ import annotations

from wtforms import HiddenField, RadioField, TextAreaField
from wtforms.validators import InputRequired, Length

from elearn.core import limits
from elearn.core.errors import N_
from elearn.organisation.forms import DayField
from elearn.web.forms import Form, printable, tidy


class AnswerForm(Form):
    """The answer, and the day by which what it promises is done."""

    answer = TextAreaField(
        N_("Câu trả lời"),
        description=N_("Những người chưa làm được việc này đọc thấy, kèm tên anh/chị. Không ghi tên ai."),
        filters=[tidy],
        validators=[InputRequired(), Length(max=limits.TEXT_CHARACTERS), printable],
    )
    promised_on = DayField(N_("Hẹn xong trước ngày"), description=N_("Để trống nếu không còn việc phải làm. Viết như 31/12/2026."))


class HandForm(Form):
    """Whom it is given to, and a word to them. `q` is what was searched for, so that the same people are offered again."""

    q = HiddenField()
    person = RadioField(N_("Người phụ trách"), validators=[InputRequired()])
    words = TextAreaField(
        N_("Lời nhắn"),
        description=N_("Đề nghị làm gì, phối hợp với ai. Người phụ trách đọc thấy."),
        filters=[tidy],
        validators=[Length(max=limits.ANSWER_CHARACTERS), printable],
    )


class HandUpForm(Form):
    """Why the unit above is to decide."""

    words = TextAreaField(
        N_("Vì sao cấp trên cần quyết"),
        description=N_("Cần gì, vì sao đơn vị không tự quyết được. Cấp trên đọc thấy cùng vướng mắc."),
        filters=[tidy],
        validators=[InputRequired(), Length(max=limits.ANSWER_CHARACTERS), printable],
    )


class DayForm(Form):
    """Another day until which it is to be answered."""

    due_on = DayField(N_("Trả lời trước ngày"), description=N_("Viết như 31/12/2026."), is_required=True)
