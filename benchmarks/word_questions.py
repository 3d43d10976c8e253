"""Questions for `word_import`: Vietnamese stems and options with a known key, drawn from a seed."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

SUBJECTS = (
    "tiếp công dân", "giải quyết khiếu nại", "đăng ký khai sinh", "chứng thực bản sao", "quản lý văn bản", "bảo vệ dữ liệu cá nhân",
    "chữ ký số", "dịch vụ công trực tuyến", "hòa giải ở cơ sở", "đăng ký kết hôn", "cấp giấy xác nhận cư trú", "lưu trữ hồ sơ",
    "tố cáo hành vi vi phạm", "công khai thủ tục hành chính", "an toàn thông tin", "phân loại đơn thư", "hỗ trợ hộ nghèo",
)  # fmt: skip
WHO = (
    "Chủ tịch UBND cấp xã", "Công chức tư pháp - hộ tịch", "Công chức văn phòng", "Trưởng công an xã", "Bí thư đảng ủy",
    "Trưởng thôn", "Công chức địa chính", "Văn thư cơ quan", "Chánh thanh tra huyện", "Hội đồng nhân dân xã", "Giám đốc sở",
    "Người đứng đầu cơ quan",
)  # fmt: skip
TERMS = (
    "03 ngày làm việc",
    "05 ngày làm việc",
    "10 ngày",
    "15 ngày",
    "30 ngày",
    "45 ngày",
    "60 ngày",
    "Trong ngày",
    "01 tháng",
    "1.000 giờ",
)
ACTS = (
    "Hướng dẫn người dân đến đúng cơ quan có thẩm quyền.", "Nhận hồ sơ và ghi phiếu hẹn trả kết quả",
    "Từ chối tiếp và không giải thích gì thêm", "Chuyển đơn cho người khác rồi quên theo dõi",
    "Ghi vào sổ, báo cáo lãnh đạo trong ngày", "Gửi thông báo bằng văn bản, nêu rõ lý do",
    "Yêu cầu người dân nộp thêm giấy tờ ngoài quy định", "Đọc lại địa chỉ người nhận, rồi mới bấm gửi",
    "Khóa máy khi rời bàn làm việc", "Cho mượn tài khoản để kịp tiến độ", "Gọi lại theo số điện thoại đã công bố",
    "Mở tệp đính kèm của người gửi không quen", "C. Mác và Ph. Ăngghen không bàn việc này",
    "Cả hai việc trên đều đúng với Điều 5", "Tra cứu trên Cổng dịch vụ công quốc gia",
)  # fmt: skip
STEMS = (
    ("Ai có trách nhiệm {0} tại xã?", WHO),
    ("Người nào sau đây được giao nhiệm vụ {0} theo Luật năm 2013", WHO),
    ("Thời hạn {0} theo quy định tại Điều {1} là bao lâu?", TERMS),
    ("Theo Nghị định số {1}/2021/NĐ-CP, thời hạn {0} là:", TERMS),
    ("Khi {0}, việc nào sau đây cần làm trước?", ACTS),
    ("“{0}” thường gắn với việc nào dưới đây (chọn một):", ACTS),
    ("Trong hoạt động {0}, điều nào KHÔNG đúng?", ACTS),
    ("C. Mác viết gì về {0} là câu hỏi ngoài lề; còn tại xã, ai chủ trì việc ấy?", WHO),
    ("Anh/chị được giao {0}. Hồ sơ thiếu 01 giấy tờ. Anh/chị xử lý thế nào?", ACTS),
)
SEVERAL = (
    ("Chọn các phương án đúng khi {0} (có thể chọn nhiều đáp án):", ACTS),
    ("Những việc nào sau đây đúng với {0}?", ACTS),
)


@dataclass(frozen=True, slots=True)
class Planted:
    """A question as it was meant: `right` by the index of options. `confused`: nobody can know its key, so that only asking
    is right."""

    number: int
    stem: tuple[str, ...]
    options: tuple[str, ...]
    right: frozenset[int]
    confused: bool = False


def planted(random: Random, number: int) -> Planted:
    several = random.random() < 0.07
    form, pool = random.choice(SEVERAL if several else STEMS)
    stem = form.format(random.choice(SUBJECTS), random.randint(2, 61))
    paragraphs = (f"Ông {random.choice('ABCDEGHK')} đến bộ phận một cửa lúc {random.randint(7, 16)} giờ.", stem)
    count = random.choice((3, 4, 4, 4, 4, 5))
    options = tuple(random.sample(pool, count))
    right = frozenset(random.sample(range(count), 2)) if several else frozenset({random.randrange(count)})
    return Planted(number, paragraphs if random.random() < 0.1 else (stem,), options, right)
