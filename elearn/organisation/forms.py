"""The shape of what an administrator submits. Choices are passed in by the view."""

from __future__ import annotations

from typing import Any

from wtforms import BooleanField, DateField, Field, FileField, RadioField, SelectField, StringField
from wtforms.validators import DataRequired, InputRequired, Length, Optional, ValidationError
from wtforms.widgets import TextInput

from elearn.core import limits
from elearn.core.errors import N_
from elearn.web.forms import Form, printable, tidy, translated

YEARS = range(1945, 2200)
"""The years in which something can begin or end here."""


def in_these_times(_form: object, field: Field) -> None:
    """Validator: refuses a day of a year that nobody means, with which days could not be counted on."""
    if field.data is not None and field.data.year not in YEARS:
        raise ValidationError(translated(N_("Năm này không ghi được.")))


class DayField(DateField):
    """A day as people here write it; browsers' own pickers would ask in the language of the machine."""

    def __init__(self, label: str, *, description: str, is_required: bool = False, **kept: Any) -> None:
        given = InputRequired() if is_required else Optional()
        formats = ["%d/%m/%Y", "%Y-%m-%d"]
        super().__init__(label, [given, in_these_times], format=formats, description=description, widget=TextInput(), **kept)


class GrantForm(Form):
    """A role, or the roles of a hat, for a unit."""

    what = SelectField(N_("Vai trò"), validators=[InputRequired()])
    unit = SelectField(
        N_("Cho đơn vị"),
        description=N_("Vai trò có hiệu lực ở đơn vị này và mọi đơn vị bên dưới."),
        validators=[InputRequired()],
    )
    until = DayField(N_("Đến hết ngày"), description=N_("Để trống nếu chưa biết. Viết theo dạng 31/12/2026."))


class HatForm(Form):
    """A usual set of roles for one person, for the unit of the page."""

    hat = SelectField(N_("Bộ vai trò"), validators=[InputRequired()])
    person = StringField(
        N_("Mã số cán bộ hoặc tên đăng nhập"),
        description=N_("Của người đang làm việc trong các đơn vị của anh/chị; tìm ở trang “Người trong đơn vị”."),
        filters=[tidy],
        validators=[DataRequired(), Length(max=80), printable],
    )
    until = DayField(N_("Đến hết ngày"), description=N_("Để trống nếu chưa biết. Viết theo dạng 31/12/2026."))


class RequirementForm(Form):
    """The level of a competency that a position requires from a day on."""

    competency = SelectField(N_("Năng lực"), validators=[InputRequired()])
    level = SelectField(
        N_("Bậc cần"), description=N_("Theo thang của khung mà năng lực ấy thuộc về."), validators=[InputRequired()]
    )
    on = DayField(N_("Từ ngày"), description=N_("Để trống là từ hôm nay. Viết theo dạng 31/12/2026."))


class NewAccountForm(Form):
    """The name and address of a new account."""

    username = StringField(
        N_("Tên đăng nhập"),
        description=N_("Chữ không dấu, số, dấu chấm, gạch nối hoặc gạch dưới."),
        filters=[tidy],
        validators=[DataRequired(), Length(max=80), printable],
    )
    email = StringField(N_("Thư điện tử công vụ"), filters=[tidy], validators=[Length(max=254), printable])


MAIN, SIDE = "main", "side"


class WorkForm(Form):
    """From which day somebody works in which position."""

    position = SelectField(N_("Vị trí đảm nhiệm"))
    on = DayField(N_("Từ ngày"), description=N_("Để trống là từ hôm nay. Viết theo dạng 31/12/2026."))


class NewPersonForm(WorkForm):
    """Somebody who comes to a unit and is not on its list yet."""

    full_name = StringField(
        N_("Họ và tên"), filters=[tidy], validators=[DataRequired(), Length(max=limits.NAME_CHARACTERS), printable]
    )
    staff_code = StringField(
        N_("Mã số cán bộ, công chức"),
        description=N_("Người đã nghỉ rồi trở lại, hoặc từ đơn vị khác đến: ghi đúng mã số cũ để hồ sơ được nối tiếp."),
        filters=[tidy],
        validators=[Length(max=40), printable],
    )


class EmploymentForm(WorkForm):
    """Another place of work of somebody on the list."""

    unit = StringField(
        N_("Mã đơn vị"),
        description=N_("Mã ở trang “Cây đơn vị”; chỉ nhận đơn vị của anh/chị."),
        filters=[tidy],
        validators=[DataRequired(), Length(max=20), printable],
    )
    kind = RadioField(N_("Làm việc"), default=MAIN, validators=[InputRequired()])


class LeavingForm(Form):
    """The last day of an employment."""

    last = DayField(N_("Ngày làm việc cuối cùng"), description=N_("Viết theo dạng 31/12/2026."), is_required=True)


class SendListForm(Form):
    """A list of staff, and what it is about."""

    file = FileField(
        N_("Tệp danh sách"), description=N_("Tệp .xlsx, hoặc .csv; lớn nhất 8 MB, 50.000 dòng."), validators=[InputRequired()]
    )
    unit = StringField(
        N_("Mã đơn vị"),
        description=N_("Cần khi danh sách không có cột đơn vị, hoặc khi là danh sách đầy đủ của một đơn vị."),
        filters=[tidy],
        validators=[Length(max=20), printable],
    )
    whole = BooleanField(
        N_("Đây là danh sách đầy đủ của đơn vị này và các đơn vị bên dưới"),
        description=N_("Ai đang làm việc ở đó mà không có trong danh sách sẽ được liệt kê là thôi làm việc, để anh/chị xem trước."),
    )
    on = DayField(
        N_("Có hiệu lực từ ngày"), description=N_("Để trống là từ hôm nay. Cột “Từ ngày” của từng dòng, nếu có, được ưu tiên.")
    )


class ContactForm(Form):
    """Whom to call; all empty means: as in the unit above."""

    name = StringField(N_("Người hoặc bộ phận"), filters=[tidy], validators=[Length(max=limits.NAME_CHARACTERS), printable])
    phone = StringField(N_("Điện thoại"), filters=[tidy], validators=[Length(max=40), printable])
    hours = StringField(N_("Giờ gọi được"), filters=[tidy], validators=[Length(max=100), printable])
