"""What is said of workbooks alone, in both languages; joined to the rest in `elearn.exchange.sentences`."""

from __future__ import annotations

from typing import Final

from elearn.content.lint.rule import Rule, error, remark, warning

SHEET_RULES: Final[dict[str, Rule]] = {
    "XLS001": error(
        "không thấy hàng tiêu đề có “Loại” và “Câu hỏi”. Dùng tệp mẫu, giữ nguyên hàng tiêu đề.",
        "no row of headings with 'Kind' and 'Question' was found. Use the template and keep its headings.",
    ),
    "XLS002": error(
        "tệp có mật khẩu hoặc thuộc dạng cũ (.xls). Lưu lại thành .xlsx, không mật khẩu.",
        "the file has a password or is of the old kind (.xls). Save it as .xlsx without a password.",
    ),
    "XLS003": error(
        "ô {cell}: loại câu hỏi “{kind}” không có trong bảng. Chọn một trong: {known}.",
        "cell {cell}: the sheet knows no kind '{kind}'. Choose one of: {known}.",
    ),
    "XLS004": error(
        "ô {cell}: Excel đã đổi đáp án thành ngày {day}. Định dạng ô là Văn bản (Text) rồi gõ lại.",
        "cell {cell}: Excel has turned the answer into the day {day}. Format the cell as Text and type it again.",
    ),
    "XLS005": warning(
        "ô {cell}: Excel đã đổi nội dung thành ngày {day}. Nếu anh/chị gõ phân số hay số khác, định dạng ô là Văn bản rồi gõ lại.",
        "cell {cell}: Excel has turned what was typed into the day {day}. If you typed a fraction, format it as Text and retype.",
    ),
    "XLS006": remark(
        "ô {cell}: Excel giữ nội dung như số {number}; nếu anh/chị gõ khác (1.0, 007), định dạng ô là Văn bản rồi gõ lại.",
        "cell {cell}: Excel keeps it as the number {number}; if you typed it otherwise (1.0, 007), format it as Text and retype.",
    ),
    "XLS007": error(
        "ô {cell} chứa công thức; công thức không được tính ở đây. Thay bằng chữ hoặc số.",
        "cell {cell} holds a formula, and formulas are not worked out here. Put words or a number in its place.",
    ),
    "XLS008": error(
        "ô {cell}: không đọc được đáp án “{found}”. {how_vi}",
        "cell {cell}: the right answer '{found}' cannot be read. {how_en}",
    ),
    "XLS009": warning(
        "ô {cell}: không đọc được “{found}”, bỏ qua ô này.",
        "cell {cell}: '{found}' cannot be read; the cell was left out.",
    ),
    "XLS010": error(
        "một hàng của bảng chỉ chứa được {most} phương án, cặp hoặc mục; câu này có {count}.",
        "a row of the sheet holds {most} options, pairs or items; this question has {count}.",
    ),
    "XLS011": error(
        "một ô chỉ chứa được {most} ký tự.",
        "a cell holds {most} characters.",
    ),
    "XLS012": error(
        "ô {cell}: cặp “{found}” thiếu mũi tên. Viết: vế trái → vế phải.",
        "cell {cell}: the pair '{found}' has no arrow. Write: left → right.",
    ),
    "XLS013": error(
        "bảng không ghi được câu này mà vẫn đọc lại đúng: {why_vi}.",
        "the sheet cannot hold this question so that it reads back the same: {why_en}.",
    ),
    "XLS014": error(
        "ô {cell} có giá trị lỗi của Excel (#REF!, #N/A…). Gõ lại nội dung.",
        "cell {cell} holds an error of Excel (#REF!, #N/A…). Type its content again.",
    ),
    "XLS015": error(
        "tệp có macro nên không được mở. Trong Excel chọn Lưu thành (Save As) dạng .xlsx rồi gửi tệp mới.",
        "the file holds macros and is not opened. Save it as .xlsx in Excel and send the new file.",
    ),
}
