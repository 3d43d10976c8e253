"""The shape of what an exam officer submits. Choices are passed in by the view."""

from __future__ import annotations

from typing import Any

from flask_wtf.file import FileField
from wtforms import DateTimeField, IntegerField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional
from wtforms.widgets import TextInput

from elearn.core.errors import N_
from elearn.organisation.forms import DayField, in_these_times
from elearn.web.forms import Form, printable, tidy


class MomentField(DateTimeField):
    """A day and an hour as people here write them; without a zone, which is the installation's."""

    def __init__(self, label: str, *, description: str = "", is_required: bool = True, **kept: Any) -> None:
        formats = ["%d/%m/%Y %H:%M", "%d/%m/%Y %Hh%M", "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M"]
        checks = [InputRequired() if is_required else Optional(), in_these_times]
        super().__init__(label, checks, format=formats, description=description, widget=TextInput(), **kept)


class NewForm(Form):
    """What an examination begins with."""

    template = RadioField(N_("Loại"), validators=[InputRequired()])
    title = StringField(N_("Tên kỳ thi"), filters=[tidy], validators=[DataRequired(), Length(max=200), printable])
    unit = SelectField(N_("Đơn vị chủ trì"), validators=[InputRequired()])
    course = SelectField(
        N_("Lấy câu hỏi từ khóa học"),
        description=N_("Câu hỏi rút từ các ngân hàng của khóa này, bản mới nhất đã phát hành lúc chốt kế hoạch."),
        validators=[InputRequired()],
    )
    opens_at = MomentField(N_("Bắt đầu sớm nhất lúc"), description=N_("Viết theo dạng 31/12/2026 08:00."))
    last_start_at = MomentField(
        N_("Bắt đầu chậm nhất lúc"),
        description=N_("Để trống thì lấy giờ kết thúc trừ thời gian làm bài: ai bắt đầu cũng có đủ giờ."),
        is_required=False,
    )
    closes_at = MomentField(N_("Kết thúc lúc"), description=N_("Đến giờ này, hệ thống thu mọi bài còn lại."))


class HoursForm(Form):
    """Other hours of an examination whose plan is frozen, and why."""

    opens_at = MomentField(N_("Bắt đầu sớm nhất lúc"), description=N_("Viết theo dạng 31/12/2026 08:00."))
    last_start_at = MomentField(
        N_("Bắt đầu chậm nhất lúc"),
        description=N_("Để trống thì lấy giờ kết thúc trừ thời gian làm bài: ai bắt đầu cũng có đủ giờ."),
        is_required=False,
    )
    closes_at = MomentField(N_("Kết thúc lúc"), description=N_("Bài đang làm giữ hạn nộp của mình, không theo giờ này."))
    reason = StringField(N_("Lý do"), filters=[tidy], validators=[DataRequired(), Length(max=500), printable])


class CodeForm(Form):
    """Another access code, and why. The code itself is not written into the log."""

    access_code = StringField(N_("Mã mới"), filters=[tidy], validators=[DataRequired(), Length(max=20), printable])
    reason = StringField(N_("Lý do"), filters=[tidy], validators=[DataRequired(), Length(max=500), printable])


class ReasonForm(Form):
    """Why something is done; it stands in the log."""

    reason = StringField(N_("Lý do"), filters=[tidy], validators=[DataRequired(), Length(max=500), printable])


class DelegateForm(Form):
    """To which unit below, until when."""

    unit = SelectField(N_("Giao cho đơn vị"), validators=[InputRequired()])
    until = DayField(N_("Đến hết ngày"), description=N_("Viết theo dạng 31/12/2026."), is_required=True)


class AppointForm(Form):
    """Whom, into which body, as what."""

    person = StringField(
        N_("Mã nhân sự"),
        description=N_("Chỉ nhận người đang làm việc trong các đơn vị của anh/chị."),
        filters=[tidy],
        validators=[DataRequired(), Length(max=40), printable],
    )
    body = RadioField(N_("Cử vào"), validators=[InputRequired()])
    duty = StringField(
        N_("Nhiệm vụ"), description=N_("Ví dụ: Trưởng ban, Thư ký."), filters=[tidy], validators=[Length(max=100), printable]
    )


class StaffForm(Form):
    """Candidates by their staff codes."""

    codes = TextAreaField(
        N_("Mã nhân sự"),
        description=N_("Mỗi dòng một mã; có thể chép cả cột từ bảng tính."),
        filters=[tidy],
        validators=[DataRequired(), Length(max=60_000), printable],
    )


class ListForm(Form):
    """A list of people without account: a file, or text as it is copied from a spreadsheet."""

    file = FileField(N_("Tệp danh sách"), description=N_("Tệp .xlsx hoặc .csv."))
    text = TextAreaField(
        N_("Hoặc dán danh sách vào đây"),
        description=N_("Dòng đầu ghi tên cột: Số báo danh, Họ và tên, Ngày sinh, Ghi chú, Phòng thi. Chỉ cột họ tên là bắt buộc."),
        filters=[tidy],
        validators=[printable],
    )


class ExtraForm(Form):
    """Extra minutes, and why."""

    minutes = IntegerField(N_("Số phút thêm"), validators=[InputRequired(), NumberRange(0, 600)], widget=TextInput())
    reason = StringField(
        N_("Lý do"),
        description=N_("Ví dụ: thí sinh khiếm thị, theo đơn đã duyệt. Lý do được ghi vào nhật ký."),
        filters=[tidy],
        validators=[DataRequired(), Length(max=500), printable],
    )


class SeatForm(Form):
    """A room and a seat; the reason must be given for whoever was seen at the examination."""

    room = SelectField(N_("Phòng thi"), validators=[InputRequired()])
    seat = IntegerField(N_("Chỗ số"), validators=[InputRequired(), NumberRange(1, 1000)], widget=TextInput())
    reason = StringField(N_("Lý do"), filters=[tidy], validators=[Length(max=500), printable])


class RoomForm(Form):
    """A room."""

    name = StringField(N_("Tên phòng"), filters=[tidy], validators=[DataRequired(), Length(max=60), printable])
    place = StringField(
        N_("Vị trí của phòng"), description=N_("Ví dụ: tầng 2, nhà B."), filters=[tidy], validators=[Length(max=200), printable]
    )
    seats = IntegerField(N_("Số chỗ"), validators=[InputRequired(), NumberRange(1, 1000)], widget=TextInput())
