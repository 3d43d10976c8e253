"""The shape of what is submitted about e-mails: an address, the code that confirms it, and the choices."""

from __future__ import annotations

from typing import Any

from wtforms import BooleanField, PasswordField, RadioField, SelectMultipleField, StringField, widgets
from wtforms.validators import DataRequired, InputRequired, Length

from elearn.core.errors import N_
from elearn.notifications.choices import SWITCHABLE
from elearn.notifications.kinds import KINDS
from elearn.web.forms import Form, choice, printable, tidy, translated

DAYS = (N_("Thứ Hai"), N_("Thứ Ba"), N_("Thứ Tư"), N_("Thứ Năm"), N_("Thứ Sáu"))
"""The days that a digest can be wanted on. Where one of them is quiet, its digests wait for the next that is not."""


class AddressForm(Form):
    """An address, with the present password: whoever finds a machine unlocked is not to lead somebody's messages away."""

    address = StringField(
        N_("Địa chỉ thư điện tử"),
        description=N_("Nên dùng thư công vụ. Ví dụ ten@coquan.vn"),
        filters=[tidy],
        validators=[DataRequired(), Length(max=254), printable],
    )
    password = PasswordField(N_("Mật khẩu hiện nay"), validators=[InputRequired()])


class CodeForm(Form):
    """The code that was sent to the address."""

    code = StringField(
        N_("Mã xác nhận"),
        description=N_("Sáu chữ số trong thư vừa gửi"),
        filters=[tidy],
        validators=[DataRequired(), Length(max=20)],
    )


class SelectMultipleCheckboxField(SelectMultipleField):
    """Several of a list, each a box to tick; the kit knows the field by this name."""

    widget = widgets.ListWidget(prefix_label=False)
    option_widget = widgets.CheckboxInput()


class ChoicesForm(Form):
    """Whether, when and about what."""

    wants_mail = BooleanField(N_("Gửi tin báo cho tôi qua thư điện tử"))
    digest_day = RadioField(N_("Ngày nhận thư gộp hằng tuần"), validators=[InputRequired()])
    kinds = SelectMultipleCheckboxField(N_("Những tin muốn nhận qua thư"))

    def __init__(self, **values: Any) -> None:
        super().__init__(**values)
        self.digest_day.choices = [choice(str(number), translated(day)) for number, day in enumerate(DAYS)]
        self.kinds.choices = [choice(kind.value, translated(KINDS[kind].label)) for kind in SWITCHABLE]
