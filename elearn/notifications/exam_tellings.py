"""What is said of notices about examinations, one row for each kind; how they are written says `kinds`."""

from __future__ import annotations

from elearn.core.errors import N_
from elearn.notifications.tellings import Haste, Kind, Telling

EXAM_TELLINGS: dict[Kind, Telling] = {
    Kind.QUESTION_RULED: Telling(
        label=N_("Kết quả thi của tôi được chấm lại"),
        subject=(N_("Kết quả của anh/chị trong kỳ thi “%(examination)s” được chấm lại"),),
        lines=(
            N_("Một câu hỏi của đề đã được xem xét lại. Lý do: %(reason)s"),
            N_("Điểm trước: %(before)s. Điểm nay: %(after)s."),
            N_("Kết quả nay: %(outcome)s"),
            N_("Điểm trước vẫn được giữ trong hồ sơ của kỳ thi."),
        ),
        haste=Haste.SOON,
    ),
    Kind.EXAM_REPORT_ANSWERED: Telling(
        label=N_("Câu hỏi thi tôi báo sai đã có trả lời"),
        subject=(N_("Câu hỏi anh/chị báo ở “%(examination)s” đã có trả lời"),),
        lines=(N_("Trả lời: %(answer)s"), N_("Cảm ơn anh/chị đã báo.")),
        haste=Haste.SOON,
    ),
    Kind.EXAM_RULING_REFUSED: Telling(
        label=N_("Đề nghị xử lý câu hỏi thi của tôi không được đồng ý"),
        subject=(N_("Đề nghị của anh/chị về một câu hỏi ở “%(examination)s” không được đồng ý"),),
        lines=(
            N_("Lý do: %(answer)s"),
            N_("Người quyết định: %(sender)s"),
            N_("Điểm không thay đổi. Anh/chị vẫn có thể đề nghị lại với lý do khác."),
        ),
        haste=Haste.SOON,
    ),
    Kind.EXAM_FINDING: Telling(
        label=N_("Tôi được đề nghị giải trình về bài thi"),
        subject=(N_("Đề nghị anh/chị giải trình về bài làm ở “%(examination)s”"),),
        lines=(
            N_("Đây là đề nghị giải trình, không phải kết luận; điểm của anh/chị không tự thay đổi."),
            N_("Xin anh/chị đọc số liệu trên trang và giải trình đến hết %(until)s."),
        ),
        haste=Haste.AT_ONCE,
        may_be_off=False,
    ),
    Kind.EXAM_FINDING_HEARD: Telling(
        label=N_("Lời trình bày của tôi về bài thi được ghi lại"),
        subject=(N_("Đã ghi lời trình bày của anh/chị về bài làm ở “%(examination)s”"),),
        lines=(
            N_("Xin anh/chị đọc lời ghi ấy trên trang."),
            N_("Nếu lời ghi chưa đúng hoặc chưa đủ, anh/chị tự viết giải trình được ở đó cho đến khi việc xem xét kết thúc."),
        ),
        haste=Haste.AT_ONCE,
        may_be_off=False,
    ),
    Kind.EXAM_FINDING_CLOSED: Telling(
        label=N_("Việc xem xét bài thi của tôi đã kết thúc"),
        subject=(N_("Đã kết thúc xem xét bài làm của anh/chị ở “%(examination)s”"),),
        lines=(N_("Xin anh/chị đọc kết luận của người phụ trách thi trên trang."),),
        haste=Haste.SOON,
        may_be_off=False,
    ),
    Kind.EXAM_REPORTED: Telling(
        label=N_("Thí sinh báo câu hỏi sai ở kỳ thi tôi phụ trách"),
        subject=(N_("Có câu hỏi bị báo sai ở “%(examination)s”"),),
        lines=(
            N_("Số lời báo đang chờ trả lời: %(n)s"),
            N_("Xin anh/chị đọc và trả lời ở trang “Câu hỏi bị báo sai”. Khi còn người làm bài, xin đừng nói đáp án."),
        ),
        haste=Haste.SOON,
    ),
    Kind.EXAM_ANNULLED: Telling(
        label=N_("Kết quả thi của tôi bị hủy"),
        subject=(N_("Bài thi của anh/chị ở “%(exam)s” không được tính kết quả"),),
        lines=(N_("Lý do: %(reason)s"), N_("Nếu chưa rõ, xin anh/chị hỏi đơn vị tổ chức thi.")),
        haste=Haste.SOON,
        may_be_off=False,
    ),
    Kind.EXAM_ANNUL_DECIDED: Telling(
        label=N_("Đề nghị của tôi về việc hủy kết quả thi đã được quyết định"),
        subject=(N_("Đề nghị của anh/chị về việc hủy kết quả ở “%(exam)s” %(outcome)s"),),
        # Why is read there: it may name a candidate, whose data go on a day.
        lines=(N_("Người quyết định: %(sender)s"), N_("Lời kèm theo ghi ở trang “Hủy kết quả” của kỳ thi.")),
        haste=Haste.SOON,
    ),
    Kind.EXAM_APPOINTED: Telling(
        label=N_("Được cử phục vụ một kỳ thi"),
        subject=(N_("Anh/chị được cử phục vụ kỳ thi “%(exam)s”"),),
        lines=(
            N_("Nhiệm vụ: %(duty)s"),
            N_("Người cử: %(sender)s"),
            N_("Anh/chị thuộc ban nào, cần làm gì và khi nào: xem ở trang của kỳ thi."),
        ),
        haste=Haste.SOON,
    ),
    Kind.EXAM_MOVED: Telling(
        label=N_("Kỳ thi của tôi đổi giờ"),
        subject=(N_("Kỳ thi “%(exam)s” đổi giờ"),),
        lines=(
            N_("Bắt đầu sớm nhất: %(opens)s. Bắt đầu chậm nhất: %(last)s. Kết thúc: %(closes)s."),
            N_("Ai đang làm bài thì hạn nộp ghi trên trang làm bài vẫn giữ nguyên."),
        ),
        haste=Haste.AT_ONCE,
        may_be_off=False,
    ),
    Kind.EXAM_CANCELLED: Telling(
        label=N_("Kỳ thi của tôi bị hủy"),
        subject=(N_("Kỳ thi “%(exam)s” không tổ chức nữa"),),
        lines=(N_("Nếu chưa rõ, xin anh/chị hỏi đơn vị tổ chức thi."),),
        haste=Haste.AT_ONCE,
        may_be_off=False,
    ),
    Kind.EXAM_AGAIN: Telling(
        label=N_("Tôi được thi lại bằng đề khác"),
        subject=(N_("Anh/chị được thi lại bằng đề khác: “%(exam)s”"),),
        lines=(
            N_("Bài trước của anh/chị vẫn được tính cho đến khi anh/chị bắt đầu bài mới; từ lúc ấy chỉ bài mới được tính."),
            N_("Bắt đầu chậm nhất: %(until)s. Không bắt đầu thì bài trước giữ nguyên."),
            N_("Người cho thi lại: %(sender)s"),
        ),
        haste=Haste.AT_ONCE,
        may_be_off=False,
    ),
    Kind.EXAM_AGAIN_BACK: Telling(
        label=N_("Việc cho tôi thi lại được rút"),
        subject=(N_("Việc cho anh/chị thi lại đã được rút: “%(exam)s”"),),
        lines=(N_("Bài trước của anh/chị vẫn được tính."), N_("Người rút: %(sender)s")),
        haste=Haste.AT_ONCE,
        may_be_off=False,
    ),
    Kind.EXAM_OBSERVED: Telling(
        label=N_("Hội đồng, ban giám sát có ghi nhận ở kỳ thi tôi phụ trách"),
        subject=(N_("Có ghi nhận giám sát mới ở kỳ thi “%(exam)s”"),),
        lines=(N_("Phòng: %(room)s"), N_("Xin anh/chị đọc và trả lời ở trang “Ghi nhận giám sát” của kỳ thi.")),
        haste=Haste.AT_ONCE,
    ),
    Kind.EXAM_REPLIED: Telling(
        label=N_("Ghi nhận giám sát của tôi đã có trả lời"),
        subject=(N_("Ghi nhận của anh/chị ở kỳ thi “%(exam)s” đã có trả lời"),),
        # What was said is read there: it may name a candidate, whose data go on a day.
        lines=(N_("Người trả lời: %(sender)s"), N_("Lời trả lời ghi ở trang “Ghi nhận giám sát” của kỳ thi.")),
        haste=Haste.SOON,
    ),
    Kind.EXAM_DELEGATED: Telling(
        label=N_("Đơn vị tôi được giao tổ chức một kỳ thi"),
        subject=(N_("%(unit)s được giao tổ chức kỳ thi “%(exam)s”"),),
        lines=(
            N_("Người giao: %(sender)s"),
            N_("Được giao đến hết ngày: %(until)s"),
            N_("Việc của anh/chị: đưa thí sinh của đơn vị vào danh sách, xếp phòng, cử người, theo dõi phòng thi."),
        ),
        haste=Haste.SOON,
    ),
    Kind.EXAM_POSTED: Telling(
        label=N_("Kết quả kỳ thi được công bố"),
        subject=(N_("Đã có kết quả: “%(exam)s”"),),
        lines=(N_("Kết quả được xem trên trang này, sau khi đăng nhập; không gửi kèm thư."),),
        haste=Haste.SOON,
    ),
    Kind.APPEAL_ANSWERED: Telling(
        label=N_("Đơn phúc khảo của tôi đã có trả lời"),
        subject=(N_("Đơn phúc khảo đã có trả lời: “%(exam)s”"),),
        lines=(N_("Kết quả: %(outcome)s"), N_("Trả lời: %(answer)s")),
        haste=Haste.SOON,
    ),
    Kind.ERASURE_WAITS: Telling(
        label=N_("Dữ liệu thí sinh chưa xóa được đúng ngày"),
        subject=(N_("Chưa xóa được dữ liệu thí sinh: “%(exam)s”"),),
        lines=(
            N_("Ngày xóa đã đặt: %(day)s"),
            N_("Lý do chưa xóa: %(why)s"),
            N_("Xong việc này, dữ liệu được xóa ngay trong đêm."),
        ),
        haste=Haste.SOON,
    ),
}
