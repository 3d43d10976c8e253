"""What is to be done next for an examination, in one sentence. Pure."""

from __future__ import annotations

from datetime import datetime

from elearn.core.errors import N_
from elearn.examinations.rules import State, Window


def next_step(
    state: State, window: Window, now: datetime, *, candidates: int, prepared: int, has_units: bool, is_opened: bool
) -> str:
    """A Vietnamese source sentence with places for `prepared` and `candidates`.

    Args:
        candidates: how many are on the list.
        prepared: how many of them have a paper.
        has_units: whether the plan lets people of units in who are listed when it is frozen.
        is_opened: whether the paper may be seen, sealed or not.
    """
    if state is State.DRAFT:
        if candidates or has_units:
            return N_("Xem lại kế hoạch, rồi chốt để hệ thống chuẩn bị đề.")
        return N_("Đưa thí sinh vào danh sách, hoặc chọn đơn vị được dự thi trong kế hoạch.")
    if state is State.READY:
        if now < window.opens_at:
            return (
                N_("Hệ thống đang chuẩn bị đề: %(prepared)d trên %(candidates)d.")
                if prepared < candidates
                else N_("Chờ đến giờ mở.")
            )
        if now > window.closes_at:
            return N_("Đã hết giờ. Hệ thống thu các bài còn lại, sau đó kỳ thi chuyển sang bước chấm.")
        return (
            N_("Đang trong giờ thi.")
            if is_opened
            else N_("Đã đến giờ mà đề còn niêm phong: cần hai thành viên hội đồng thi mở đề.")
        )
    return _AFTER[state]


_AFTER = {
    State.CLOSED: N_("Chấm bài tự luận nếu có, xem xét các dấu hiệu, rồi công bố kết quả."),
    State.POSTED: N_("Nhận và trả lời phúc khảo, in biên bản."),
    State.CANCELLED: N_("Kỳ thi đã hủy."),
}
