"""The shape of what is submitted to sign in and to look after one's own account."""

from __future__ import annotations

from wtforms import HiddenField, PasswordField, RadioField, StringField
from wtforms.validators import DataRequired, EqualTo, InputRequired, Length

from elearn.core import limits
from elearn.core.errors import N_
from elearn.web.forms import Form, choice, printable, tidy

_ADVICE = N_("Ít nhất 12 ký tự. Một câu ngắn dễ nhớ, có dấu cách, là tốt nhất. Không cần chữ hoa hay ký tự đặc biệt.")


class SignInForm(Form):
    """A name and a password. How long a password may be is not told here: a wrong one is a wrong one."""

    username = StringField(
        N_("Mã nhân sự, tên đăng nhập hoặc thư điện tử"),
        filters=[tidy],
        validators=[DataRequired(), Length(max=limits.NAME_CHARACTERS * 2), printable],
    )
    password = PasswordField(N_("Mật khẩu"), validators=[InputRequired()])
    next = HiddenField()


class PasswordForm(Form):
    """A new password, twice, with the present one."""

    current = PasswordField(N_("Mật khẩu hiện nay"), validators=[InputRequired()])
    password = PasswordField(
        N_("Mật khẩu mới"),
        description=_ADVICE,
        validators=[InputRequired()],
    )
    again = PasswordField(
        N_("Nhập lại mật khẩu mới"),
        validators=[InputRequired(), EqualTo("password", message=None)],
    )


class ActivationForm(Form):
    """The code of a slip, and what somebody chooses to sign in with from now on."""

    staff_code = StringField(
        N_("Mã số cán bộ, công chức"),
        description=N_("Ghi trên phiếu."),
        filters=[tidy],
        validators=[DataRequired(), Length(max=80), printable],
    )
    code = StringField(
        N_("Mã kích hoạt"),
        description=N_("Mười hai chữ và số trên phiếu. Chữ hoa hay chữ thường đều được."),
        filters=[tidy],
        validators=[DataRequired(), Length(max=80), printable],
    )
    username = StringField(
        N_("Tên đăng nhập"),
        description=N_("Để trống thì dùng mã số. Chữ không dấu, số, dấu chấm, gạch nối hoặc gạch dưới."),
        filters=[tidy],
        validators=[Length(max=80), printable],
    )
    password = PasswordField(N_("Mật khẩu"), description=_ADVICE, validators=[InputRequired()])
    again = PasswordField(N_("Nhập lại mật khẩu"), validators=[InputRequired(), EqualTo("password", message=None)])


class ResetForm(Form):
    """A code that was spoken, and a new password."""

    username = StringField(
        N_("Mã nhân sự, tên đăng nhập hoặc thư điện tử"),
        filters=[tidy],
        validators=[DataRequired(), Length(max=limits.NAME_CHARACTERS * 2), printable],
    )
    code = StringField(
        N_("Mã sáu chữ số"),
        description=N_("Người phụ trách vừa đọc cho anh/chị; dùng được trong 30 phút."),
        filters=[tidy],
        validators=[DataRequired(), Length(max=40), printable],
    )
    password = PasswordField(N_("Mật khẩu mới"), description=_ADVICE, validators=[InputRequired()])
    again = PasswordField(N_("Nhập lại mật khẩu mới"), validators=[InputRequired(), EqualTo("password", message=None)])


class LanguageForm(Form):
    """The language to be spoken to."""

    language = RadioField(
        N_("Ngôn ngữ của trang và thư"),
        choices=[choice("vi", "Tiếng Việt"), choice("en", "English")],
        validators=[InputRequired()],
    )
