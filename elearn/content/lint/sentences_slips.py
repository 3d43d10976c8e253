"""Codes and sentences about slips of the pen: what was meant as a mark of the format and would be shown as plain text."""

from __future__ import annotations

from typing import Final

from elearn.content.lint.rule import Rule, error, warning

SLIP_RULES: Final[dict[str, Rule]] = {
    # --- options and questions
    "MCQ015": error(
        "dòng này trông như phương án nhưng sẽ không được đọc. Viết '- [ ] chữ' hoặc '- [x] chữ' ở sát lề.",
        "this line looks like an option but is not read as one. Write '- [ ] text' or '- [x] text' at the left edge.",
    ),
    "QST016": error(
        "các ô chọn ở dòng {line} không thuộc câu hỏi nào. Nếu đây là câu hỏi, viết '### ? …' ở đề mục phía trên; nếu không, "
        "bỏ các ô [ ].",
        "the boxes on line {line} belong to no question. If this is one, write '### ? …' in the heading above; if not, drop "
        "the [ ].",
    ),
    "QST017": warning(
        "máy không đọc dòng ghi đáp án. Đánh dấu [x] ở phương án đúng rồi xóa dòng này.",
        "a line that names the key is not read. Put [x] before the right option and delete this line.",
    ),
    "GAP008": error(
        "chỗ trống cần hai dấu ngoặc vuông ở mỗi đầu. Viết [[…]].",
        "a gap needs two square brackets at either end. Write [[…]].",
    ),
    "SPT007": error(
        "khối này có chữ đánh dấu {{+ … +}} hay {{- … -}} nhưng không phải khối spot. Viết {marks}spot ở dòng mở khối.",
        "this block has marks {{+ … +}} or {{- … -}} but is no spot block. Write {marks}spot on the line that opens it.",
    ),
    # --- marks of Markdown and of ours
    "MD011": warning(
        "dòng này trông như hộp [!{name}] nhưng sẽ hiện như chữ thường. Viết '> [!{name}]' rồi xuống dòng.",
        "this line looks like the callout [!{name}] but would be shown as plain text. Write '> [!{name}]' and begin a new line.",
    ),
    "MD012": warning(
        "sau các dấu {signs} của đề mục cần một dấu cách. Viết '{signs} Đề mục', hoặc chạy với --fix.",
        "the signs {signs} of a heading need a blank after them. Write '{signs} Heading', or run with --fix.",
    ),
    "MD013": warning(
        "các dòng có dấu | này chưa thành bảng. Thêm dòng |---|---| ngay dưới hàng tên cột.",
        "these lines with | are no table yet. Put a line |---|---| right under the row of column names.",
    ),
    "MD014": warning(
        "hàng này có {found} ô, còn bảng có {expected} cột. Thêm hoặc bớt ô; dấu | trong chữ viết là \\|.",
        "this row has {found} cells, the table {expected} columns. Add or remove cells; a | inside words is written \\|.",
    ),
    "MD015": warning(
        "dấu ** này chưa thành chữ đậm. Viết **chữ**: một cặp ** trong cùng đoạn, sát vào chữ.",
        "this ** makes nothing bold. Write **text**: one pair of ** in the same paragraph, close to the words.",
    ),
    "MD016": warning(
        "không đọc được {{{{ … }}}} này. Viết {{{{ contact: ma }}}}, hoặc {{{{ include: snippets/ten.md }}}} trên một dòng riêng.",
        "this {{{{ … }}}} cannot be read. Write {{{{ contact: code }}}}, or {{{{ include: snippets/name.md }}}} alone on its line.",
    ),
    "MD017": error(
        "dấu mở ghi chú viết chưa đúng nên cả ghi chú sẽ hiện ra. Viết <!-- bằng dấu <, dấu chấm than và hai gạch nối.",
        "the mark that opens a comment is not right, so all of it would be shown. Write <!-- with an exclamation mark and two "
        "hyphens.",
    ),
    "BLK009": error(
        "khối mở bằng ba dấu gạch chéo. Viết '/// {name} | …' ở sát lề.",
        "a block opens with three slashes. Write '/// {name} | …' at the left edge.",
    ),
    # --- links and footnotes
    "LNK004": warning(
        "đường dẫn hoặc hình viết chưa đúng nên sẽ hiện như chữ thường. Viết chữ trong [ ], ngay sau đó địa chỉ trong ( ), đóng đủ "
        "ngoặc, không có dấu cách ở giữa.",
        "this link or picture is not written right and would be shown as text. Write the words in [ ] and right behind them the "
        "address in ( ), both closed, with no blank between.",
    ),
    "LNK005": error(
        "chú thích [^{label}] chưa có lời. Thêm một dòng '[^{label}]: …' ở cuối tệp, có dấu hai chấm.",
        "the footnote [^{label}] has no words. Add a line '[^{label}]: …' at the end of the file, with its colon.",
    ),
}
