"""Codes and sentences about pages: Markdown, blocks, recalls, cases, cards, links, reading, language."""

from __future__ import annotations

from typing import Final

from elearn.content.lint.rule import Rule, error, remark, warning

PAGE_RULES: Final[dict[str, Rule]] = {
    # --- Markdown
    "MD001": warning(
        "đề mục nhảy từ cấp {before} xuống cấp {found}. Dùng {expected} cho đề mục này.",
        "the heading jumps from level {before} to level {found}. Use {expected} for this heading.",
    ),
    "MD002": error(
        "khối mã mở ở đây chưa được đóng. Thêm một dòng {marks} ở cuối khối.",
        "the fenced block that opens here is not closed. Add a line {marks} at its end.",
    ),
    "MD003": error(
        "ghi chú <!-- … --> chưa đóng hoặc có chữ đứng sau dấu đóng. Đặt --> ở cuối dòng cuối của ghi chú.",
        "the comment <!-- … --> is not closed, or text follows its end. Put --> at the end of the comment's last line.",
    ),
    "MD004": warning(
        "danh sách con cần thụt vào 4 dấu cách mỗi cấp. Thụt lại, hoặc chạy với --fix.",
        "a nested list needs 4 spaces for each level. Indent it again, or run with --fix.",
    ),
    "MD005": warning(
        "thẻ HTML {tag} sẽ hiện nguyên văn như chữ. Viết bằng Markdown, hoặc đặt trong `dấu mã` nếu muốn cho xem thẻ.",
        "the HTML tag {tag} will be shown as plain text. Use Markdown, or put it in `code` if it is meant to be seen.",
    ),
    "MD006": error(
        "gạch dưới bằng --- hoặc === không dùng trong bài. Viết đề mục với ##, vạch ngang với ***, hoặc chạy với --fix.",
        "lines of --- or === are not used in lessons. Write headings with ##, a rule with ***, or run with --fix.",
    ),
    "MD007": error(
        "ký tự riêng {character} không có nghĩa trong văn bản. Xóa ký tự ấy.",
        "the private character {character} means nothing in a text. Delete it.",
    ),
    "MD008": warning(
        "không có hộp [!{name}], có lẽ là [!{guess}]. Dùng NOTE, TIP, IMPORTANT, WARNING, CAUTION, DESK, RECALL hoặc INSTRUCTOR.",
        "there is no callout [!{name}], perhaps [!{guess}]. Use NOTE, TIP, IMPORTANT, WARNING, CAUTION, DESK, RECALL "
        "or INSTRUCTOR.",
    ),
    "MD009": error(
        "phần đầu tệp mở bằng --- nhưng chưa đóng. Thêm một dòng --- sau các khai báo.",
        "the front matter opens with --- but is not closed. Add a line --- after the settings.",
    ),
    "MD010": warning(
        "tên bài đã có trong 'title', nên trong bài không dùng đề mục #. Viết ## thay cho #.",
        "the title already stands in 'title', so the text has no # heading. Write ## instead of #.",
    ),
    # --- blocks between ///
    "BLK001": error(
        "không có khối /// {name}, có lẽ là /// {guess}. Dùng audience, details hoặc if.",
        "there is no block /// {name}, perhaps /// {guess}. Use audience, details or if.",
    ),
    "BLK002": error(
        "khối /// {name} mở ở đây chưa được đóng. Thêm một dòng /// ở cuối khối.",
        "the block /// {name} that opens here is not closed. Add a line /// at its end.",
    ),
    "BLK003": error(
        "khối /// không lồng trong khối cùng loại, và trong /// details không có khối nào khác. Đóng khối trước đã.",
        "a /// block does not stand inside one of its kind, and /// details holds no other block. Close the first one.",
    ),
    "BLK004": error(
        "'{found}' không phải là nhóm người đọc. Viết /// audience | official hoặc /// audience | citizen.",
        "'{found}' is not a group of readers. Write /// audience | official or /// audience | citizen.",
    ),
    "BLK005": error(
        "không đọc được điều kiện '{found}'. Viết /// if | ten-su-kien hoặc /// if | not ten-su-kien.",
        "the condition '{found}' cannot be read. Write /// if | a-fact or /// if | not a-fact.",
    ),
    "BLK006": error(
        "dòng /// này không đóng khối nào. Xóa dòng, hoặc mở khối bằng /// tên | …",
        "this /// closes no block. Delete the line, or open a block with /// name | …",
    ),
    "BLK007": error(
        "đoạn có điều kiện /// if chỉ dùng trong cảnh của tình huống (kind: case). Bỏ dòng /// if và dòng /// đóng.",
        "a conditional passage /// if belongs into the scenes of a case (kind: case). Remove /// if and its closing ///.",
    ),
    "BLK008": error(
        "trong cảnh, khối này không được đặt ở đây: lựa chọn không nằm trong /// if, cảnh không có /// audience.",
        "this block cannot stand here in a scene: choices are not put inside /// if, and scenes have no /// audience.",
    ),
    # --- recalls
    "REC001": error(
        "hộp gặp lại lựa chọn chưa đủ. Viết '> [!RECALL] mã-câu-hỏi', rồi mỗi phương án một dòng '> - a: lời nhắn'.",
        "the recall is not complete. Write '> [!RECALL] question-id', then a line '> - a: words' for each option.",
    ),
    "REC002": error(
        "dòng này của hộp RECALL không đọc được hoặc bị lặp. Viết '> - a: lời nhắn', mỗi phương án một dòng.",
        "this line of the recall cannot be read or comes twice. Write '> - a: words', one line for each option.",
    ),
    "REC005": warning(
        "hộp RECALL chưa có dòng cho phương án {missing} của câu '{question}'. Thêm '> - {missing}: …'.",
        "the recall has no line for option {missing} of question '{question}'. Add '> - {missing}: …'.",
    ),
    # --- cases
    "CAS001": error(
        "cảnh này chưa có mã. Thêm {{#ten-canh}} vào cuối đề mục.",
        "this scene has no id. Add {{#scene-name}} at the end of its heading.",
    ),
    "CAS002": error(
        "không có lựa chọn nào dẫn tới cảnh '{scene}'. Thêm một lựa chọn dẫn tới đây, hoặc bỏ cảnh.",
        "no choice leads to scene '{scene}'. Add a choice that leads here, or remove the scene.",
    ),
    "CAS003": error(
        "cảnh '{scene}' không có lối đi tiếp. Thêm lựa chọn, hoặc ghi {{#{scene} role=ending outcome=fair}} nếu đây là kết.",
        "scene '{scene}' leads nowhere. Add choices, or write {{#{scene} role=ending outcome=fair}} if it is an ending.",
    ),
    "CAS004": error(
        "không đọc được lựa chọn này. Viết '- [việc làm](#ma-canh) | +5m | Làm: …'.",
        "this choice cannot be read. Write '- [what to do](#scene-id) | +5m | Did: …'.",
    ),
    "CAS005": error(
        "lựa chọn dẫn tới cảnh '{target}' nhưng không có cảnh ấy. Có: {known}.",
        "the choice leads to scene '{target}', which does not exist. There are: {known}.",
    ),
    "CAS006": error(
        "sự kiện '{fact}' được hỏi ở đây nhưng không lựa chọn nào đặt nó. Thêm '| set: {fact}' vào một lựa chọn.",
        "the fact '{fact}' is asked for here but no choice sets it. Add '| set: {fact}' to a choice.",
    ),
    "CAS007": error(
        "tình huống chưa có kết nào đi tới được. Ghi {{#ket-1 role=ending outcome=good}} ở đề mục của một kết.",
        "no ending of the case can be reached. Write {{#ending-1 role=ending outcome=good}} on an ending's heading.",
    ),
    "CAS008": error(
        "không hiểu phần '{found}'. Giữa các dấu | chỉ viết +5m, Làm:, Báo:, Giữ:, Lộ:, Thiếu: hoặc set: ten-su-kien.",
        "'{found}' is not understood. Between bars write +5m, Did:, Told:, Kept:, Lost:, Missing: or set: a-fact.",
    ),
    "CAS009": error(
        "không hiểu vai của cảnh. Viết role=ending, role=model-file, và outcome=good, fair hoặc poor cho kết.",
        "the scene's role is not understood. Write role=ending or role=model-file, and outcome=good, fair or poor.",
    ),
    "CAS010": warning(
        "sự kiện '{fact}' được đặt nhưng không đoạn nào dùng. Thêm '/// if | {fact}', hoặc bỏ 'set: {fact}'.",
        "the fact '{fact}' is set but no passage uses it. Add '/// if | {fact}', or remove 'set: {fact}'.",
    ),
    "CAS011": error(
        "mã cảnh '{scene}' đã dùng ở dòng {line}. Đặt mã khác.",
        "the scene id '{scene}' is already used on line {line}. Choose another one.",
    ),
    "CAS012": warning(
        "kết này chưa ghi kết cục. Thêm outcome=good, outcome=fair hoặc outcome=poor.",
        "this ending does not say how it turned out. Add outcome=good, outcome=fair or outcome=poor.",
    ),
    "CAS013": warning(
        "tình huống chưa có hồ sơ tốt để đặt cạnh. Thêm một cảnh cuối với {{#ho-so-tot role=model-file}}.",
        "the case has no good file to compare with. Add a last section with {{#good-file role=model-file}}.",
    ),
    "CAS014": warning(
        "lựa chọn này chưa có lời cho lần xem lại. Thêm một dòng '  > …' bên dưới.",
        "this choice has no words for the replay. Add a line '  > …' under it.",
    ),
    # --- lessons and cards
    "LSN001": remark(
        "đọc hết khoảng {estimate} phút, bài ghi {minutes} phút. Sửa 'minutes', hoặc rút bớt chữ.",
        "reading takes about {estimate} minutes, the lesson says {minutes}. Change 'minutes', or cut some text.",
    ),
    "LSN002": remark(
        "bài chưa có việc làm ngay tại bàn. Thêm một hộp '> [!DESK]' ở cuối: một việc trong 60 giây.",
        "the lesson has no act at the desk. Add '> [!DESK]' at its end: one thing that takes 60 seconds.",
    ),
    "LSN003": remark(
        "bài chưa mở đầu bằng một quyết định. Đặt một câu hỏi với 'role: opening' trước phần chữ.",
        "the lesson does not open with a decision. Put a question with 'role: opening' before the text.",
    ),
    "CRD001": warning(
        "mỗi danh sách trên thẻ bỏ túi có đúng ba việc đánh số 1, 2, 3; ở đây có {count}. Gộp bớt hoặc thêm việc.",
        "each list of a pocket card has exactly three things, numbered 1, 2, 3; here are {count}. Join or add some.",
    ),
    # --- links
    "LNK002": error(
        "đường dẫn '{scheme}:' không được phép. Dùng https://, một tệp trong khóa, hoặc bỏ đường dẫn.",
        "links with '{scheme}:' are not allowed. Use https://, a file of the course, or no link.",
    ),
    "LNK003": warning(
        "đường dẫn http:// không được mã hóa. Dùng https:// nếu trang có.",
        "an http:// link is not encrypted. Use https:// if the site has it.",
    ),
    # --- reading for everyone
    "A11Y001": warning(
        "bảng chưa có tên cột. Điền hàng đầu tiên của bảng.",
        "the table has no column names. Fill in its first row.",
    ),
    "A11Y002": warning(
        "chữ của đường dẫn là '{words}', nghe riêng thì không rõ đi đâu. Viết tên của nơi sẽ mở.",
        "the link says '{words}', which alone does not tell where it goes. Write the name of what opens.",
    ),
    "A11Y003": warning(
        "tệp âm thanh hoặc phim chưa có lời chép. Thêm ngay dưới một khối '/// details | Lời chép'.",
        "the audio or video has no transcript. Add '/// details | Transcript' right under it.",
    ),
    # --- language
    "LNG001": warning(
        "chữ chưa ở dạng Unicode dựng sẵn (NFC). Chạy với --fix.",
        "the text is not in Unicode form NFC. Run with --fix.",
    ),
    "LNG002": warning(
        "chữ '{found}' viết theo bảng mã cũ {encoding}, lẽ ra là '{meant}'. Chuyển đoạn này sang Unicode (UniKey: Công cụ "
        "chuyển mã).",
        "'{found}' is written in the old encoding {encoding} and was meant as '{meant}'. Convert this passage to Unicode.",
    ),
    "LNG004": remark(
        "'{found}' đặt dấu khác lối chung của khóa. Viết '{expected}' (khóa, hòa, thủy); tên người thì giữ nguyên.",
        "'{found}' places its tone mark otherwise than the house. Write '{expected}'; leave people's names as they are.",
    ),
    "TRN007": warning(
        "còn {count} đoạn chưa dịch, bắt đầu từ đây. Dịch các đoạn ấy, hoặc xóa những dòng đánh dấu này.",
        "{count} passages are not translated yet, beginning here. Translate them, or delete these marks.",
    ),
}
