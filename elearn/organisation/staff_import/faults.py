"""What can be wrong with a staff list, and the sentences that say what to do about it.

A fault of the whole file is raised; one of a row stands beside the others in the plan.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from elearn.core.errors import N_, Invalid


class Wrong(StrEnum):
    """What is wrong with a row."""

    CODE_MISSING = "code-missing"
    CODE = "code"
    CODE_IS_DAY = "code-is-day"
    CODE_TWICE = "code-twice"
    CODE_OUT_OF_REACH = "code-out-of-reach"
    CODE_OF_ANOTHER = "code-of-another"
    CODE_ZEROS = "code-zeros"
    NAME_MISSING = "name-missing"
    NAME = "name"
    OLD_FONT = "old-font"
    NAME_OF_SEVERAL = "name-of-several"
    PERSON_TWICE = "person-twice"
    BIRTH = "birth"
    BIRTH_LATER = "birth-later"
    GENDER = "gender"
    EMAIL = "email"
    EMAIL_TWICE = "email-twice"
    UNIT_MISSING = "unit-missing"
    UNIT_UNKNOWN = "unit-unknown"
    UNIT_OF_SEVERAL = "unit-of-several"
    UNIT_NOT_THEN = "unit-not-then"
    POSITION_UNKNOWN = "position-unknown"
    POSITION_OF_SEVERAL = "position-of-several"
    FROM = "from"
    FROM_FAR = "from-far"
    FROM_TOO_EARLY = "from-too-early"
    CHANGE_COMING = "change-coming"
    ONESELF = "oneself"
    WIDER_ROLE = "wider-role"
    LEFT_ONESELF = "left-oneself"
    LEFT_WIDER_ROLE = "left-wider-role"
    LEFT_TOO_EARLY = "left-too-early"


SENTENCES: Mapping[Wrong, str] = {
    Wrong.CODE_MISSING: N_("Dòng này chưa có mã số. Xin ghi mã số, hoặc xóa dòng nếu đây không phải là một người."),
    Wrong.CODE: N_("Mã số dài nhất 40 ký tự và chỉ gồm ký tự in được."),
    Wrong.CODE_IS_DAY: N_("Bảng tính đã đổi mã số thành ngày. Xin đặt định dạng cột là Văn bản (Text) rồi nhập lại mã số."),
    Wrong.CODE_TWICE: N_("Mã số này đã có ở dòng %(other)s. Mỗi người chỉ một dòng: xin bỏ bớt một dòng hoặc sửa mã số."),
    Wrong.CODE_OUT_OF_REACH: N_(
        "Mã số này là của một người đang làm việc ở đơn vị ngoài phạm vi của anh/chị. "
        "Xin kiểm tra lại mã số; nếu đúng, nhờ người phụ trách của đơn vị cấp trên chuyển."
    ),
    Wrong.CODE_OF_ANOTHER: N_("Mã số này đã thuộc về một người mang họ tên khác. Xin kiểm tra lại mã số và họ tên."),
    Wrong.CODE_ZEROS: N_(
        "Có nhiều mã số chỉ khác nhau ở các số 0 đứng đầu. Xin đặt định dạng cột là Văn bản (Text) rồi nhập mã số đầy đủ."
    ),
    Wrong.NAME_MISSING: N_("Chưa có họ và tên. Xin ghi đủ họ, tên đệm và tên."),
    Wrong.NAME: N_("Họ và tên cần từ 1 đến 200 ký tự, không có chữ số hay ký tự lạ."),
    Wrong.OLD_FONT: N_("Chữ ở ô này theo phông cũ (TCVN3), không phải Unicode. Xin chuyển cả cột sang Unicode rồi gửi lại."),
    Wrong.NAME_OF_SEVERAL: N_(
        "Đơn vị này có nhiều người cùng họ tên chưa có mã số, nên chưa biết mã số này của ai. Xin ghi mã số cho họ trước."
    ),
    Wrong.PERSON_TWICE: N_(
        "Dòng này và dòng %(other)s cùng họ tên, ngày sinh và đơn vị. Nếu là một người, xin bỏ bớt một dòng; "
        "nếu là hai người, để trống ngày sinh ở một dòng."
    ),
    Wrong.BIRTH: N_("Ngày sinh chưa đúng. Viết theo dạng 31/12/1980, hoặc chỉ năm: 1980."),
    Wrong.BIRTH_LATER: N_("Ngày sinh này còn chưa đến. Xin kiểm tra lại năm."),
    Wrong.GENDER: N_("Giới tính chỉ ghi Nam hoặc Nữ; để trống nếu chưa rõ."),
    Wrong.EMAIL: N_("Địa chỉ thư điện tử chưa đúng dạng ten@coquan.vn."),
    Wrong.EMAIL_TWICE: N_("Địa chỉ thư này đã có ở dòng %(other)s. Mỗi người một hộp thư; hộp thư chung thì để trống."),
    Wrong.UNIT_MISSING: N_("Chưa ghi đơn vị. Xin ghi mã hoặc tên đơn vị, hoặc ghi mã đơn vị khi gửi danh sách."),
    Wrong.UNIT_UNKNOWN: N_(
        "Không có đơn vị “%(unit)s” trong phạm vi của danh sách này. Xin ghi mã hoặc tên đơn vị như hệ thống đang ghi."
    ),
    Wrong.UNIT_OF_SEVERAL: N_(
        "Có %(count)s đơn vị tên “%(unit)s” trong phạm vi của danh sách này. Xin ghi mã đơn vị, hoặc tên kèm tên đơn vị cấp trên."
    ),
    Wrong.UNIT_NOT_THEN: N_("Đơn vị này chưa có hoặc không còn từ ngày %(day)s. Xin sửa ngày hoặc đơn vị."),
    Wrong.POSITION_UNKNOWN: N_(
        "Không có vị trí việc làm “%(position)s” trong danh sách chung. Xin ghi tên hoặc mã như ở danh sách ấy, hoặc để trống."
    ),
    Wrong.POSITION_OF_SEVERAL: N_("Có nhiều vị trí việc làm tên “%(position)s”. Xin ghi mã vị trí."),
    Wrong.FROM: N_("Ngày bắt đầu chưa đúng. Viết đủ ngày, tháng, năm theo dạng 31/12/2026."),
    Wrong.FROM_FAR: N_("Ngày bắt đầu này còn hơn một năm nữa mới đến. Xin kiểm tra lại năm."),
    Wrong.FROM_TOO_EARLY: N_(
        "Nơi làm việc đang ghi của người này bắt đầu từ %(day)s, nên thay đổi chỉ có thể từ ngày sau đó. "
        "Xin ghi “Từ ngày” muộn hơn."
    ),
    Wrong.CHANGE_COMING: N_("Người này đã có một thay đổi ghi trước, từ %(day)s. Xin xem lại ở trang của người ấy."),
    Wrong.ONESELF: N_("Dòng này là về chính anh/chị. Nơi làm việc của mình thì nhờ người khác đổi."),
    Wrong.WIDER_ROLE: N_(
        "Người này giữ vai trò mà anh/chị không được thay đổi, và vai trò ấy dựa vào nơi làm việc. "
        "Xin nhờ quản trị của đơn vị cấp trên đổi."
    ),
    Wrong.LEFT_ONESELF: N_("Danh sách không có chính anh/chị (%(name)s). Xin thêm dòng của mình."),
    Wrong.LEFT_WIDER_ROLE: N_(
        "Danh sách không có %(name)s, người giữ vai trò mà anh/chị không được thay đổi. "
        "Xin thêm dòng của người ấy, hoặc nhờ quản trị của đơn vị cấp trên ghi ngày cuối."
    ),
    Wrong.LEFT_TOO_EARLY: N_(
        "Danh sách không có %(name)s, người bắt đầu làm việc đúng ngày danh sách có hiệu lực. "
        "Xin thêm dòng của người ấy, hoặc chọn ngày có hiệu lực muộn hơn."
    ),
}


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with one row; `number` is 0 for somebody whom the file does not name.

    `column` is the heading as the file has it; `values` fill the sentence.
    """

    number: int
    wrong: Wrong
    column: str = ""
    values: Mapping[str, str] = field(default_factory=dict)

    @property
    def sentence(self) -> str:
        """Vietnamese source text with places for `values`."""
        return SENTENCES[self.wrong]


class Refusal(StrEnum):
    """Why a whole file cannot be read."""

    EMPTY = "empty"
    TOO_LARGE = "too-large"
    TOO_MUCH_UNPACKED = "too-much-unpacked"
    OLD_WORKBOOK = "old-workbook"
    LOCKED = "locked"
    BROKEN = "broken"
    ENCODING = "encoding"
    NO_HEADINGS = "no-headings"
    NO_ROWS = "no-rows"
    TOO_MANY_ROWS = "too-many-rows"
    TOO_MANY_COLUMNS = "too-many-columns"
    TOO_SLOW = "too-slow"


REFUSALS: Mapping[Refusal, str] = {
    Refusal.EMPTY: N_("Tệp này trống."),
    Refusal.TOO_LARGE: N_("Tệp lớn quá %(most)s MB. Xin bỏ hình ảnh và các trang tính khác, hoặc chia tệp."),
    Refusal.TOO_MUCH_UNPACKED: N_("Tệp này khi mở ra quá lớn. Xin chép riêng danh sách sang một tệp mới rồi gửi lại."),
    Refusal.OLD_WORKBOOK: N_("Tệp .xls của Excel cũ chưa đọc được. Xin mở tệp rồi lưu lại dạng .xlsx."),
    Refusal.LOCKED: N_("Tệp này có mật khẩu. Xin bỏ mật khẩu rồi gửi lại."),
    Refusal.BROKEN: N_("Tệp này không mở được như một bảng tính .xlsx. Xin lưu lại dạng .xlsx hoặc .csv."),
    Refusal.ENCODING: N_("Không đọc được chữ trong tệp này. Xin lưu lại dạng .xlsx, hoặc .csv UTF-8."),
    Refusal.NO_HEADINGS: N_("Không thấy dòng tiêu đề có cột mã số (ví dụ “Mã số công chức”) và cột “Họ và tên”. Xin xem tệp mẫu."),
    Refusal.NO_ROWS: N_("Dưới dòng tiêu đề không có người nào."),
    Refusal.TOO_MANY_ROWS: N_("Tệp có hơn %(most)s dòng. Xin chia tệp theo đơn vị."),
    Refusal.TOO_MANY_COLUMNS: N_("Tệp có hơn %(most)s cột. Xin chỉ giữ các cột cần thiết."),
    Refusal.TOO_SLOW: N_("Mở tệp này mất quá nhiều thời gian hoặc bộ nhớ. Xin chép riêng danh sách sang một tệp mới rồi gửi lại."),
}


class FileRefused(Invalid):
    """The file as a whole cannot be read. `why` says which sentence it is."""

    def __init__(self, why: Refusal, **values: object) -> None:
        super().__init__(REFUSALS[why], field="file", **values)
        self.why = why
