"""The four doors and the three acts behind each: words only, in the source language."""

from __future__ import annotations

from dataclasses import dataclass

from elearn.core.errors import N_


@dataclass(frozen=True, slots=True)
class IncidentCase:
    """One door. `acts` are (bold words, sentence); `calm` is what takes the fear away; `lesson` is (course code, lesson id)."""

    anchor: str
    icon: str
    door: str
    title: str
    acts: tuple[tuple[str, str], ...]
    calm: str
    lesson: tuple[str, str]


CASES = (
    IncidentCase(
        "clicked",
        "link",
        N_("Đã bấm liên kết lạ"),
        N_("Đã bấm liên kết lạ: 3 việc trong 10 phút đầu"),
        (
            (
                N_("Ngắt mạng, đừng xóa gì."),
                N_("Rút dây mạng, tắt Wi-Fi và 4G. Để máy bật; chỉ tắt nguồn khi máy vẫn tự chạy dù đã ngắt mạng."),
            ),
            (
                N_("Đổi mật khẩu bằng máy khác."),
                N_("Cần làm khi đã nhập mật khẩu hoặc mã OTP. Liên quan ngân hàng thì gọi số in sau thẻ để khóa trước."),
            ),
            (N_("Gọi đầu mối, nói ba điều."), N_("Bấm lúc mấy giờ, bấm vào đâu, đã nhập gì.")),
        ),
        N_("Báo sớm không bị coi là lỗi. Chưa chắc có chuyện cũng cứ báo."),
        ("sec-phish", "da-lo-bam"),
    ),
    IncidentCase(
        "misdirected",
        "mail-out",
        N_("Gửi nhầm dữ liệu"),
        N_("Gửi nhầm dữ liệu: 3 việc trong 10 phút đầu"),
        (
            (N_("Chụp màn hình, rồi thu hồi."), N_("Chụp nơi nhận và tệp đã gửi trước khi bấm thu hồi hoặc xóa.")),
            (
                N_("Nhắn người đã nhận."),
                N_("“Tôi gửi nhầm. Xin đừng mở, đừng chuyển tiếp, xóa và nhắn lại giúp tôi.”"),
            ),
            (
                N_("Gọi đầu mối, nói ba điều."),
                N_("Gửi gì, cho ai, trong đó có bao nhiêu người. Đừng đợi cuối ngày: cơ quan có thể chỉ còn 72 giờ để thông báo."),
            ),
        ),
        N_("Báo sớm là đang bảo vệ người dân có tên trong danh sách."),
        ("sec-phish", "da-lo-bam"),
    ),
    IncidentCase(
        "lost",
        "phone-lost",
        N_("Mất thiết bị"),
        N_("Mất thiết bị: 3 việc trong 10 phút đầu"),
        (
            (N_("Khóa máy từ xa."), N_("Dùng máy khác, mở chức năng tìm thiết bị, chọn khóa. Chưa xóa vội.")),
            (N_("Khóa SIM, đổi mật khẩu."), N_("Gọi nhà mạng khóa SIM. Đổi mật khẩu thư công vụ và hệ thống văn bản.")),
            (
                N_("Gọi đầu mối, nói ba điều."),
                N_("Máy gì, mất ở đâu, trong máy có dữ liệu hay thiết bị ký số nào."),
            ),
        ),
        N_("Thiết bị ký số mất thì báo ngay cả nơi cấp chứng thư để dừng hiệu lực."),
        ("sec-phish", "da-lo-bam"),
    ),
    IncidentCase(
        "scam",
        "call-scam",
        N_("Bị gọi, nhắn lừa"),
        N_("Bị gọi, nhắn lừa: 3 việc trong 10 phút đầu"),
        (
            (
                N_("Đã chuyển tiền: gọi ngân hàng trước, bằng số in trên thẻ."),
                N_("Chưa chuyển thì dừng cuộc gọi: không chuyển tiền, không đọc OTP, không cài gì thêm. Không cần giải thích."),
            ),
            (
                N_("Gọi lại bằng số mình đã có."),
                N_("Không gọi lại số vừa gọi đến, không hỏi trong chính cuộc trò chuyện đó."),
            ),
            (
                N_("Chụp màn hình, gọi công an nơi gần nhất."),
                N_("Là cán bộ, công chức thì gọi cả đầu mối sự cố của cơ quan."),
            ),
        ),
        N_("Người thật sẽ không giận vì anh/chị kiểm tra lại."),
        ("sec-phish", "gia-danh-co-quan"),
    ),
)
