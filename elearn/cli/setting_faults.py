"""What is wrong with settings, in the language of this call. `config` finds it and knows no language; here are its sentences."""

from __future__ import annotations

from config import Fault
from elearn.cli.speech import translate
from elearn.core.errors import N_

SENTENCES = {
    "number": N_("%(name)s: cần một số nguyên từ %(low)s đến %(high)s."),
    "switch": N_("%(name)s: cần yes hoặc no."),
    "choice": N_("%(name)s: cần một trong %(choices)s."),
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
