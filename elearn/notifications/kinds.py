"""The kinds of notices, one row each: what they say, how soon they go out by e-mail, and whether their owner may switch them off.

A sentence has places `%(name)s` for the words of the message. A line of which a word is missing or empty is left out, so that a
kind can have lines that only some of its messages need. Words that differ by language are given in both.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from elearn.core.errors import N_


class Kind(StrEnum):
    """What a notice is about. The comment names the words; those in brackets may be missing."""

    COURSE_CHANGED = "course-changed"  # course, [changes]
    REMINDER = "reminder"  # sender, text, [course], [due], [lessons, minutes]
    OBSTACLE_ANSWERED = "obstacle-answered"  # course, answer, [sender]
    OBSTACLE_HANDED = "obstacle-handed"  # course, sender, due, [text]
    FAULT_ANSWERED = "fault-answered"  # course, lesson, outcome, [answer]
    REVIEW_ASKED = "review-asked"  # course, sender, [text]
    REVIEW_DECIDED = "review-decided"  # course, outcome, sender
    EXPORT_READY = "export-ready"  # what, [until]
    PASSWORD_RESET = "password-reset"  # noqa: S105 - the name of a kind; its word: sender
    ASSIGNED = "assigned"  # course, [sender], [due], [text]
    COURSE_MONTH = "course-month"  # course, month, [remarks]
    LAW_CHANGED = "law-changed"  # law, course, passages
    QUESTION_RULED = "question-ruled"  # examination, reason, [before, after], [outcome]
    EXAM_POSTED = "exam-posted"  # exam
    APPEAL_ANSWERED = "appeal-answered"  # exam, outcome, [answer]
    ERASURE_WAITS = "erasure-waits"  # exam, day, why
    EXAM_REPORT_ANSWERED = "exam-report-answered"  # examination, answer
    EXAM_FINDING = "exam-finding"  # examination, until
    EXAM_FINDING_CLOSED = "exam-finding-closed"  # examination
    EXAM_RULING_REFUSED = "exam-ruling-refused"  # examination, sender, answer
    EXAM_REPORTED = "exam-reported"  # examination, n
    EXAM_ANNULLED = "exam-annulled"  # exam, reason
    EXAM_FINDING_HEARD = "exam-finding-heard"  # examination
    EXAM_APPOINTED = "exam-appointed"  # exam, sender, [duty]
    EXAM_MOVED = "exam-moved"  # exam, opens, last, closes
    EXAM_CANCELLED = "exam-cancelled"  # exam
    EXAM_DELEGATED = "exam-delegated"  # exam, unit, until, sender


class Haste(StrEnum):
    """How soon an e-mail goes out.

    digest: with the others of the week, once a week; soon: by itself, but not in quiet hours; at-once: at any hour.
    """

    DIGEST = "digest"
    SOON = "soon"
    AT_ONCE = "at-once"


@dataclass(frozen=True, slots=True)
class Telling:
    """What is said of a kind, in Vietnamese source text.

    Args:
        label: the kind itself, in the list of choices.
        subject: of the notice and of an e-mail with it alone; a second form is taken where a word of the first is missing.
        lines: below it, each a paragraph.
        haste: how soon it goes by e-mail.
        may_be_off: whether its owner may choose not to get it by e-mail.
    """

    label: str
    subject: tuple[str, ...]
    lines: tuple[str, ...]
    haste: Haste
    may_be_off: bool = True


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
