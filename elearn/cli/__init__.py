"""The `elearn` command: parse, call a service, print.

Answers go to standard output, logs and complaints to standard error. Exit codes: 0 done, 1 something was found or refused,
2 wrongly called or wrongly set up, 3 not available now. Each command stands in a module of its own that is imported only when it is
called, so that a small command stays quick.
"""

from __future__ import annotations

from elearn.cli.commands import Commands, choose_language
from elearn.cli.speech import LanguageOption
from elearn.core.errors import N_

COMMANDS = {
    "run": ("elearn.cli.running", N_("Chạy bản trình diễn ngay trên máy này.")),
    "seed": ("elearn.cli.seeding", N_("Dựng thành phố mẫu theo cỡ tùy chọn, để xem thử hoặc đo.")),
    "serve": ("elearn.cli.serving", N_("Phục vụ trang web.")),
    "config": ("elearn.cli.configuration", N_("Xem và kiểm tra cấu hình.")),
    "secret": ("elearn.cli.configuration", N_("Tạo một khóa bí mật tốt.")),
    "db": ("elearn.cli.database", N_("Lược đồ cơ sở dữ liệu.")),
    "course": ("elearn.cli.courses", N_("Soạn, kiểm tra và phát hành khóa học.")),
    "law": ("elearn.cli.laws", N_("Sổ văn bản pháp luật.")),
    "bank": ("elearn.cli.banks", N_("Ngân hàng câu hỏi: đưa ra và đưa vào bằng định dạng khác.")),
    "user": ("elearn.cli.accounts", N_("Tài khoản người dùng.")),
    "unit": ("elearn.cli.organisation", N_("Đơn vị.")),
    "staff": ("elearn.cli.staff", N_("Danh sách nhân sự.")),
    "position": ("elearn.cli.positions", N_("Vị trí việc làm và bậc năng lực mà mỗi vị trí cần.")),
    "quiz": ("elearn.cli.quizzes", N_("Lượt làm bài kiểm tra.")),
    "framework": ("elearn.cli.frameworks", N_("Khung năng lực.")),
    "competency": ("elearn.cli.competency", N_("Bậc năng lực tính từ sổ minh chứng.")),
    "export": ("elearn.cli.exporting", N_("Xuất kết quả học tập ra tệp.")),
    "jobs": ("elearn.cli.jobs", N_("Các tác vụ chạy nền.")),
    "backup": ("elearn.cli.backups", N_("Sao lưu và phục hồi.")),
    "audit": ("elearn.cli.auditing", N_("Chuỗi sự kiện chống sửa đổi.")),
    "access": ("elearn.cli.access", N_("Bảng quyền truy cập của mọi địa chỉ.")),
}
"""Command → the module that holds it under the same name, and its one line of help."""

main = Commands(
    name="elearn",
    help=N_("Trang học trực tuyến cho cán bộ, công chức: phục vụ, phát hành, sao lưu, kiểm tra."),
    table=COMMANDS,
    params=[LanguageOption(callback=choose_language)],
)
