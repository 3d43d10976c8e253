"""What is wrong with settings, in the language of this call. `config` finds it and knows no language; here are its sentences."""

from __future__ import annotations

from config import Fault
from elearn.cli.speech import translate
from elearn.core.errors import N_

SENTENCES = {
    "number": N_("%(name)s: cần một số nguyên từ %(low)s đến %(high)s."),
    "switch": N_("%(name)s: cần yes hoặc no."),
    "choice": N_("%(name)s: cần một trong %(choices)s."),
    "hours": N_("%(name)s: cần hai giờ, ví dụ 18:00-07:00, hoặc no."),
    "days": N_("%(name)s: cần vài ngày trong %(choices)s, không phải cả bảy, hoặc no."),
    "sender": N_("%(name)s: cần địa chỉ gửi thư, ví dụ hoctap@coquan.vn."),
    "user-password": N_("%(name)s: tên và mật khẩu của máy chủ thư cần có đủ cả hai, hoặc không có cả hai."),
    "clear-password": N_("%(name)s: có mật khẩu thì cần starttls hoặc tls; none gửi mật khẩu không che."),
    "two-ways": N_("%(name)s: chỉ một trong hai, thư mục này hoặc ELEARN_SMTP_HOST."),
    "mail-lost": N_("%(name)s: thư vào thư mục thì không đến ai; không dùng được ở chế độ production."),
    "zone": N_("%(name)s: cần một múi giờ, ví dụ Asia/Ho_Chi_Minh."),
    "chain-keys": N_("%(name)s: cần nội dung của tệp do `elearn audit rotate` ghi ra."),
    "ring": N_("%(name)s: vòng khóa ở %(path)s chưa đúng, hoặc người khác cũng đọc được (cần quyền 0600)."),
    "unreadable": N_("%(name)s: không đọc được %(path)s (%(reason)s)."),
    "not-text": N_("%(name)s: tệp %(path)s không phải là văn bản UTF-8."),
    "secret": N_("%(name)s: cần ít nhất 32 ký tự ngẫu nhiên, ví dụ lấy từ `elearn secret`."),
    "debug": N_("%(name)s: bộ gỡ lỗi cho bất kỳ ai chạy mã; không dùng được ở chế độ production."),
    "any-host": N_("%(name)s: hãy ghi rõ tên miền; `*` không dùng được ở chế độ production."),
    "database": N_("%(name)s: cần bắt đầu bằng sqlite://// hoặc postgresql+psycopg://."),
    "unknown": N_("%(name)s không phải là một thiết đặt."),
    "unknown-near": N_("%(name)s không phải là một thiết đặt. Có phải ý anh/chị là %(near)s?"),
}


def tell(fault: Fault) -> str:
    """The sentence of a fault."""
    return translate(SENTENCES[fault.code], name=fault.name, **fault.values)
