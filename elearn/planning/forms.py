"""The shape of what an officer or head submits. Choices are passed in by the view."""

from __future__ import annotations

from wtforms import BooleanField, RadioField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length
from wtforms.widgets import CheckboxInput, ListWidget

from elearn.core import limits
from elearn.core.errors import N_
from elearn.organisation.forms import DayField
from elearn.web.forms import Form, printable, tidy


class SelectMultipleCheckboxField(SelectMultipleField):
    """Several of a list, each with its box."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class WhyForm(Form):
    """Why a course is asked and until when."""

    duty = TextAreaField(
        N_("Vì việc gì"),
        description=N_("Viết tiếp sau chữ “vì”, ví dụ: quầy tiếp nhận nhận nhiều tin nhắn giả mạo. Người học đọc câu này."),
        filters=[tidy],
        validators=[DataRequired(), Length(max=limits.DUTY_CHARACTERS), printable],
    )
    basis = StringField(
        N_("Căn cứ"),
        description=N_("Văn bản làm căn cứ, ví dụ: Kế hoạch số 12/KH-UBND."),
        filters=[tidy],
        validators=[DataRequired(), Length(max=limits.DUTY_CHARACTERS), printable],
    )
    due_on = DayField(N_("Hạn, hết ngày"), description=N_("Viết theo dạng 31/12/2026."), is_required=True)


class AssignForm(WhyForm):
    """A course for a unit and everything below it."""

    course = SelectField(N_("Khóa học"), validators=[InputRequired()])
    unit = StringField(
        N_("Giao cho đơn vị có mã"),
        description=N_("Mọi người đang làm việc ở đơn vị này và các đơn vị bên dưới, cả người đến sau."),
        filters=[tidy],
        validators=[DataRequired(), Length(max=20), printable],
    )
    positions = SelectMultipleCheckboxField(N_("Chỉ giao cho vị trí"))
    since = DayField(
        N_("Chỉ tính kết quả từ ngày"),
        description=N_("Để trống thì ai đã hoàn thành trước đây cũng được tính. Viết theo dạng 01/01/2026."),
    )
    is_yearly = BooleanField(
        N_("Giao lại hằng năm"), description=N_("Mỗi năm một đợt, tính từ ngày ghi ở trên; hạn cũng dời một năm.")
    )


class ExemptForm(Form):
    """Whom, why, until when."""

    person = StringField(
        N_("Mã nhân sự"),
        description=N_("Chỉ nhận người đang làm việc trong các đơn vị của anh/chị."),
        filters=[tidy],
        validators=[DataRequired(), Length(max=40), printable],
    )
    reason = RadioField(N_("Lý do"), validators=[InputRequired()])
    course = SelectField(N_("Miễn khóa học"))
    until = DayField(N_("Đến hết ngày"), description=N_("Để trống nếu chưa biết. Viết theo dạng 31/12/2026."))
