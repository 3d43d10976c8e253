"""The kinds of notices, one row each: what they say, how soon they go out by e-mail, and whether their owner may switch them off.

A sentence has places `%(name)s` for the words of the message. A line of which a word is missing or empty is left out, so that a
kind can have lines that only some of its messages need. Words that differ by language are given in both.
"""

from __future__ import annotations

from elearn.core.errors import N_
from elearn.notifications.exam_tellings import EXAM_TELLINGS
from elearn.notifications.tellings import Haste as Haste
from elearn.notifications.tellings import Kind as Kind
from elearn.notifications.tellings import Telling as Telling

KINDS: dict[Kind, Telling] = {
    Kind.COURSE_CHANGED: Telling(
        label=N_("Khóa học đã hoàn thành có thay đổi"),
        subject=(N_("Khóa học “%(course)s” đã thay đổi"),),
        lines=(
            N_("Khóa học “%(course)s” mà anh/chị đã hoàn thành vừa có bản mới. Kết quả hoàn thành của anh/chị vẫn giữ nguyên."),
            N_("Điều đã thay đổi: %(changes)s"),
        ),
        haste=Haste.DIGEST,
    ),
    Kind.REMINDER: Telling(
        label=N_("Lời nhắc của lãnh đạo hoặc người phụ trách đào tạo"),
        subject=(N_("%(sender)s nhắc anh/chị về khóa học “%(course)s”"), N_("Lời nhắc của %(sender)s")),
        lines=(
            N_("Lời nhắc: %(text)s"),
            N_("Còn lại: %(lessons)s bài, %(minutes)s phút"),
            N_("Hạn: %(due)s"),
            N_("Người nhắc: %(sender)s"),
        ),
        haste=Haste.SOON,
    ),
    Kind.OBSTACLE_ANSWERED: Telling(
        label=N_("Vướng mắc tại bàn đã có trả lời"),
        subject=(N_("Vướng mắc trong khóa học “%(course)s” đã có trả lời"),),
        lines=(N_("Trả lời: %(answer)s"), N_("Người trả lời: %(sender)s")),
        haste=Haste.DIGEST,
    ),
    Kind.OBSTACLE_HANDED: Telling(
        label=N_("Được giao trả lời một vướng mắc"),
        subject=(N_("%(sender)s giao anh/chị trả lời một vướng mắc trong khóa học “%(course)s”"),),
        lines=(N_("Lời nhắn: %(text)s"), N_("Trả lời trước ngày: %(due)s")),
        haste=Haste.SOON,
    ),
    Kind.FAULT_ANSWERED: Telling(
        label=N_("Góp ý của tôi đã có trả lời"),
        subject=(N_("Góp ý của anh/chị trong khóa học “%(course)s” đã có trả lời"),),
        lines=(N_("Bài: %(lesson)s"), N_("Kết quả: %(outcome)s"), N_("Trả lời: %(answer)s"), N_("Cảm ơn anh/chị đã góp ý.")),
        haste=Haste.DIGEST,
    ),
    Kind.REVIEW_ASKED: Telling(
        label=N_("Được mời thẩm định khóa học"),
        subject=(N_("%(sender)s mời anh/chị thẩm định khóa học “%(course)s”"),),
        lines=(N_("Xin anh/chị đọc bản nháp và cho ý kiến trước khi khóa học được phát hành."), N_("Lời nhắn: %(text)s")),
        haste=Haste.SOON,
    ),
    Kind.REVIEW_DECIDED: Telling(
        label=N_("Bản nháp của tôi đã được thẩm định"),
        subject=(N_("Bản nháp khóa học “%(course)s” đã được thẩm định"),),
        lines=(N_("Kết quả: %(outcome)s"), N_("Người thẩm định: %(sender)s"), N_("Lời của người thẩm định ở trang của bản nháp.")),
        haste=Haste.SOON,
    ),
    Kind.EXPORT_READY: Telling(
        label=N_("Tệp đã yêu cầu có thể tải về"),
        subject=(N_("Tệp anh/chị yêu cầu đã xong: %(what)s"),),
        lines=(N_("Tệp chờ anh/chị trên trang, không gửi kèm thư."), N_("Tệp được giữ đến %(until)s.")),
        haste=Haste.SOON,
    ),
    Kind.PASSWORD_RESET: Telling(
        label=N_("Mật khẩu được đặt lại"),
        subject=(N_("Mật khẩu của anh/chị vừa được đặt lại"),),
        lines=(
            N_("%(sender)s vừa giúp đặt lại mật khẩu cho tài khoản của anh/chị; các máy đang đăng nhập đã được đăng xuất."),
            N_("Nếu anh/chị không nhờ việc này, xin báo ngay người đứng đầu đơn vị: gặp trực tiếp hoặc gọi số đã biết."),
        ),
        haste=Haste.AT_ONCE,
        may_be_off=False,
    ),
    Kind.ASSIGNED: Telling(
        label=N_("Được giao khóa học"),
        subject=(N_("Anh/chị được giao học khóa “%(course)s”"),),
        lines=(N_("Người giao: %(sender)s"), N_("Hạn hoàn thành: %(due)s"), N_("Lời nhắn: %(text)s")),
        haste=Haste.DIGEST,
    ),
    Kind.COURSE_MONTH: Telling(
        label=N_("Một tháng của khóa học tôi phụ trách"),
        subject=(N_("Khóa học “%(course)s” tháng %(month)s: ai đã học, đoạn nào khó"),),
        lines=(N_("Số góp ý trong tháng: %(remarks)s"), N_("Xem ai đã học và đoạn nào hay bị vướng ở trang của tháng.")),
        haste=Haste.DIGEST,
    ),
    Kind.LAW_CHANGED: Telling(
        label=N_("Văn bản pháp luật mà khóa học dẫn đã đổi"),
        subject=(N_("%(law)s đã đổi: xin xem lại khóa học “%(course)s”"),),
        lines=(
            N_("Số đoạn và câu hỏi dẫn văn bản này: %(passages)s"),
            N_("Xin mở từng chỗ: còn đúng thì xác nhận, chưa đúng thì sửa thành bản mới."),
        ),
        haste=Haste.SOON,
    ),
    **EXAM_TELLINGS,
}
