"""The base of every form: our language, our words, one way to tell an error at its field.

WTForms ships no Vietnamese sentences; here each of its own gets ours. Labels and hints are Vietnamese source texts like every other
sentence and are translated when the form is made.
"""

from __future__ import annotations

import unicodedata
from typing import Any

from flask import g
from flask_wtf import FlaskForm
from wtforms import Field, ValidationError
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than the published types

from elearn.core.errors import N_, Invalid
from elearn.core.text import nfc

SENTENCES = {
    "This field is required.": N_("Chưa có nội dung."),
    "Not a valid choice.": N_("Lựa chọn này không có trong danh sách."),
    "Invalid Choice: could not coerce.": N_("Lựa chọn này không có trong danh sách."),
    "Invalid choice(s): one or more data inputs could not be coerced.": N_("Có lựa chọn không có trong danh sách."),
    "'%(value)s' is not a valid choice for this field.": N_("Lựa chọn “%(value)s” không có trong danh sách."),
    "'%(value)s' are not valid choices for this field.": N_("Các lựa chọn “%(value)s” không có trong danh sách."),
    "Not a valid integer value.": N_("Cần một số nguyên, ví dụ 12."),
    "Not a valid decimal value.": N_("Cần một con số, ví dụ 12,5."),
    "Not a valid float value.": N_("Cần một con số, ví dụ 12,5."),
    "Not a valid date value.": N_("Ngày chưa đúng. Viết theo dạng 31/12/2026."),
    "Not a valid datetime value.": N_("Thời điểm chưa đúng. Viết theo dạng 31/12/2026 08:00."),
    "Not a valid time value.": N_("Giờ chưa đúng. Viết theo dạng 08:00."),
    "Invalid email address.": N_("Địa chỉ thư điện tử chưa đúng dạng ten@coquan.vn."),
    "Invalid URL.": N_("Địa chỉ trang chưa đúng."),
    "Invalid UUID.": N_("Mã này không đúng."),
    "Invalid input.": N_("Nội dung chưa đúng dạng."),
    "Number must be at least %(min)s.": N_("Nhỏ nhất là %(min)s."),
    "Number must be at most %(max)s.": N_("Lớn nhất là %(max)s."),
    "Number must be between %(min)s and %(max)s.": N_("Cần từ %(min)s đến %(max)s."),
    "Field must be equal to %(other_name)s.": N_("Hai lần nhập chưa giống nhau."),
    "Field must be between %(min)d and %(max)d characters long.": N_("Cần từ %(min)d đến %(max)d ký tự."),
    "Field must be at least %(min)d character long.": N_("Cần ít nhất %(min)d ký tự."),
    "Field must be at least %(min)d characters long.": N_("Cần ít nhất %(min)d ký tự."),
    "Field cannot be longer than %(max)d character.": N_("Dài nhất %(max)d ký tự."),
    "Field cannot be longer than %(max)d characters.": N_("Dài nhất %(max)d ký tự."),
    "Field must be exactly %(max)d character long.": N_("Cần đúng %(max)d ký tự."),
    "Field must be exactly %(max)d characters long.": N_("Cần đúng %(max)d ký tự."),
    "The CSRF token is missing.": N_("Biểu mẫu đến mà thiếu mã xác nhận của trang. Xin quay lại, tải lại trang rồi gửi lần nữa."),
}
"""WTForms' sentence → ours. The places `%(name)s` are filled by WTForms."""


class Sentences:
    """What WTForms asks for a sentence."""

    def gettext(self, text: str) -> str:
        return translated(SENTENCES.get(text, text))

    def ngettext(self, one: str, many: str, number: int) -> str:
        return self.gettext(one if number == 1 else many)


class Form(FlaskForm):  # type: ignore[misc]  # Flask-WTF carries no types
    """A form that speaks the page's language. It never fills an entity: views pass each value to a service by name."""

    class Meta(FlaskForm.Meta):  # type: ignore[misc]  # Flask-WTF carries no types
        def get_translations(self, _form: object) -> Sentences:
            return Sentences()

    def __init__(self, *args: Any, **values: Any) -> None:
        super().__init__(*args, **values)
        for each in self:
            each.label.text = translated(each.label.text)
            each.description = translated(each.description)

    def populate_obj(self, obj: object) -> None:
        """Refused: a submission decides only what its view reads, field by field."""
        raise NotImplementedError

    def tell(self, error: Invalid) -> None:
        """Shows a service's refusal at its field, or at the first visible one."""
        names = [each.short_name for each in self if each.type not in {"CSRFTokenField", "HiddenField"}]
        name = error.field if error.field in names else names[0]
        self[name].errors = [*self[name].errors, translated(error.message, **error.values)]


def translated(message: str, **values: object) -> str:
    """A Vietnamese source sentence in the language of the page."""
    text: str = g.translate(message, **values)
    return text


def choice(value: str, label: str, group: str | None = None) -> Any:
    """One choice of a select or radio field; `label` and `group` are shown as they are."""
    return SelectChoice(value, label, optgroup=group)


def tidy(text: str | None) -> str | None:
    """Filter for short texts: composed form, no spaces around. Not for passwords."""
    return nfc(text).strip() if isinstance(text, str) else text


def printable(_form: object, field: Field) -> None:
    """Validator: refuses characters that cannot be shown, among them NUL, which a database refuses."""
    for each in field.data or "":
        if unicodedata.category(each) in {"Cc", "Cs", "Co", "Cn"} and each not in "\n\r\t":
            raise ValidationError(translated(N_("Có ký tự không in được. Xin xóa rồi gõ lại.")))
