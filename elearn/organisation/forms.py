"""The shape of what an administrator submits. Choices are passed in by the view."""

from __future__ import annotations

from wtforms import DateField, SelectField, StringField
from wtforms.validators import DataRequired, InputRequired, Length, Optional
from wtforms.widgets import TextInput

from elearn.core import limits
from elearn.core.errors import N_
from elearn.web.forms import Form, printable, tidy


class GrantForm(Form):
    """A role, or the roles of a hat, for a unit."""

    what = SelectField(N_("Vai trò"), validators=[InputRequired()])
    unit = SelectField(
        N_("Cho đơn vị"),
        description=N_("Vai trò có hiệu lực ở đơn vị này và mọi đơn vị bên dưới."),
        validators=[InputRequired()],
    )
    until = DateField(
        N_("Đến hết ngày"),
        format=["%d/%m/%Y", "%Y-%m-%d"],
        description=N_("Để trống nếu chưa biết. Viết theo dạng 31/12/2026."),
        widget=TextInput(),
        validators=[Optional()],
    )


class RequirementForm(Form):
    """The level of a competency that a position requires from a day on."""

    competency = SelectField(N_("Năng lực"), validators=[InputRequired()])
    level = SelectField(
        N_("Bậc cần"), description=N_("Theo thang của khung mà năng lực ấy thuộc về."), validators=[InputRequired()]
    )
    on = DateField(
        N_("Từ ngày"),
        format=["%d/%m/%Y", "%Y-%m-%d"],
        description=N_("Để trống là từ hôm nay. Viết theo dạng 31/12/2026."),
        widget=TextInput(),
        validators=[Optional()],
    )


class NewAccountForm(Form):
    """The name and address of a new account."""

    username = StringField(
        N_("Tên đăng nhập"),
        description=N_("Chữ không dấu, số, dấu chấm, gạch nối hoặc gạch dưới."),
        filters=[tidy],
        validators=[DataRequired(), Length(max=80), printable],
    )
    email = StringField(N_("Thư điện tử công vụ"), filters=[tidy], validators=[Length(max=254), printable])


class ContactForm(Form):
    """Whom to call; all empty means: as in the unit above."""

    name = StringField(N_("Người hoặc bộ phận"), filters=[tidy], validators=[Length(max=limits.NAME_CHARACTERS), printable])
    phone = StringField(N_("Điện thoại"), filters=[tidy], validators=[Length(max=40), printable])
    hours = StringField(N_("Giờ gọi được"), filters=[tidy], validators=[Length(max=100), printable])
