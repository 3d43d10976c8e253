"""The shape of what an administrator submits to change units. Each ends with the day and the legal basis."""

from __future__ import annotations

from typing import ClassVar

from wtforms import SelectField, StringField
from wtforms.validators import DataRequired, InputRequired, Length

from elearn.core import limits
from elearn.core.errors import N_
from elearn.organisation.forms import DayField
from elearn.organisation.rules import ChangeKind
from elearn.web.forms import Form, printable, tidy

_NAME = [Length(max=limits.NAME_CHARACTERS), printable]
_CODE = [Length(max=20), printable]


class ChangeForm(Form):
    """What every change has."""

    optional: ClassVar[frozenset[str]] = frozenset({"on", "basis"})
    short: ClassVar[frozenset[str]] = frozenset({"on", "code", "parent", "heir"})
    units: ClassVar[frozenset[str]] = frozenset({"parent", "heir"})
    """The fields that take the code of a unit, for which codes are offered."""

    on = DayField(
        N_("Từ ngày"),
        description=N_("Để trống là từ hôm nay. Ngày trong tương lai thì được ghi trước, và rút lại được cho đến ngày ấy."),
    )
    basis = StringField(
        N_("Căn cứ"),
        description=N_("Ví dụ: Nghị quyết số 12/NQ-HĐND ngày 01/12/2026."),
        filters=[tidy],
        validators=[Length(max=300), printable],
    )


class CreateForm(ChangeForm):
    """A unit right below another."""

    optional = ChangeForm.optional | {"name_en"}
    name = StringField(N_("Tên tiếng Việt"), filters=[tidy], validators=[DataRequired(), *_NAME])
    name_en = StringField(N_("Tên tiếng Anh"), filters=[tidy], validators=_NAME)
    code = StringField(
        N_("Mã đơn vị mới"),
        description=N_("Chưa đơn vị nào đang dùng mã này."),
        filters=[tidy],
        validators=[DataRequired(), *_CODE],
    )
    kind = SelectField(N_("Loại đơn vị"), validators=[InputRequired()])


class RenameForm(ChangeForm):
    """Another name for the same unit."""

    optional = ChangeForm.optional | {"name_en"}
    name = StringField(N_("Tên mới, tiếng Việt"), filters=[tidy], validators=[DataRequired(), *_NAME])
    name_en = StringField(N_("Tên mới, tiếng Anh"), filters=[tidy], validators=_NAME)


class MoveForm(ChangeForm):
    """The same unit below another one."""

    parent = StringField(
        N_("Mã đơn vị cấp trên mới"),
        description=N_("Mã ở trang “Cây đơn vị”; chỉ nhận đơn vị của anh/chị."),
        filters=[tidy],
        validators=[DataRequired(), *_CODE],
    )


class MergeForm(ChangeForm):
    """Units that end in another one."""

    optional = ChangeForm.optional | {"others", "heir_name", "heir_name_en"}
    others = StringField(
        N_("Mã các đơn vị khác cùng sáp nhập"),
        description=N_("Cách nhau bằng dấu phẩy. Để trống nếu chỉ đơn vị này."),
        filters=[tidy],
        validators=[Length(max=limits.NAME_CHARACTERS), printable],
    )
    heir = StringField(
        N_("Mã đơn vị nhận"),
        description=N_("Mã của một đơn vị đang có; hoặc mã của đơn vị mới, khi anh/chị ghi cả tên bên dưới."),
        filters=[tidy],
        validators=[DataRequired(), *_CODE],
    )
    heir_name = StringField(
        N_("Tên đơn vị nhận, nếu là đơn vị mới"),
        description=N_("Đơn vị mới được lập đúng ngày ấy, cùng cấp trên và cùng loại với đơn vị này."),
        filters=[tidy],
        validators=_NAME,
    )
    heir_name_en = StringField(N_("Tên tiếng Anh của đơn vị mới"), filters=[tidy], validators=_NAME)


class SplitForm(ChangeForm):
    """A unit that is divided among others."""

    optional = ChangeForm.optional | {"name1", "name2", "heir3", "name3", "heir4", "name4"}
    short = ChangeForm.short | {"heir1", "heir2", "heir3", "heir4"}
    units = ChangeForm.units | {"heir1", "heir2", "heir3", "heir4"}
    heir1 = StringField(
        N_("Mã đơn vị nhận thứ nhất"),
        description=N_("Nhận các đơn vị bên dưới và mọi người không được xếp đi nơi khác."),
        filters=[tidy],
        validators=[DataRequired(), *_CODE],
    )
    name1 = StringField(N_("Tên đơn vị thứ nhất, nếu là đơn vị mới"), filters=[tidy], validators=_NAME)
    heir2 = StringField(N_("Mã đơn vị nhận thứ hai"), filters=[tidy], validators=[DataRequired(), *_CODE])
    name2 = StringField(N_("Tên đơn vị thứ hai, nếu là đơn vị mới"), filters=[tidy], validators=_NAME)
    heir3 = StringField(N_("Mã đơn vị nhận thứ ba"), filters=[tidy], validators=_CODE)
    name3 = StringField(N_("Tên đơn vị thứ ba, nếu là đơn vị mới"), filters=[tidy], validators=_NAME)
    heir4 = StringField(N_("Mã đơn vị nhận thứ tư"), filters=[tidy], validators=_CODE)
    name4 = StringField(N_("Tên đơn vị thứ tư, nếu là đơn vị mới"), filters=[tidy], validators=_NAME)


class CloseForm(ChangeForm):
    """A unit that ends without a successor."""


FORMS: dict[ChangeKind, type[ChangeForm]] = {
    ChangeKind.CREATE: CreateForm,
    ChangeKind.RENAME: RenameForm,
    ChangeKind.MOVE: MoveForm,
    ChangeKind.MERGE: MergeForm,
    ChangeKind.SPLIT: SplitForm,
    ChangeKind.CLOSE: CloseForm,
}
"""The form of each kind of change."""

HEIRS = (("heir1", "name1"), ("heir2", "name2"), ("heir3", "name3"), ("heir4", "name4"))
"""The fields of the units that a split may divide among: more than four at once were never needed, and fit no screen."""
