"""What is said of QTI alone, in both languages; joined to the rest in `elearn.exchange.sentences`."""

from __future__ import annotations

from typing import Final

from elearn.content.lint.rule import Rule, error, remark, warning

QTI_RULES: Final[dict[str, Rule]] = {
    "QTI001": error(
        "tệp là một bài kiểm tra, chỉ nêu tên các câu hỏi. Xuất cả gói (.zip, có imsmanifest.xml) rồi gửi lại.",
        "the file is a test, which only names its questions. Export the whole package (.zip, imsmanifest.xml) and send that.",
    ),
    "QTI002": error(
        "tệp thuộc {version}. Trang này đọc QTI 2.1 và 2.2: chọn một trong hai khi xuất.",
        "the file is {version}. QTI 2.1 and 2.2 are read here: choose one of them when you export.",
    ),
    "QTI003": error(
        "bài kiểm tra nêu câu hỏi này nhưng trong gói không có tệp.",
        "the test names this question, but its file is not in the package.",
    ),
    "QTI004": error(
        "câu hỏi có {count} phần trả lời. Tách mỗi phần thành một câu rồi gửi lại.",
        "the question has {count} parts to answer. Make a question of each and send the file again.",
    ),
    "QTI005": error(
        "đáp án chỉ xếp thứ tự một số mục. Xếp đủ các mục, hoặc viết lại thành câu nhiều lựa chọn.",
        "only some of the items have a place in the right order. Give each one, or write it again as a choice.",
    ),
    "QTI006": error(
        "một vế có nhiều cặp đúng. Ở đây mỗi vế chỉ có một cặp: viết lại thành câu điền chỗ trống hoặc nhiều câu.",
        "something belongs to several others. Pairs are one to one here: write it again with gaps, or as several questions.",
    ),
    "QTI007": warning(
        "không giữ được: bài làm mẫu của câu tự luận. Chép nó vào hướng dẫn chấm.",
        "lost: the model answer of the essay. Copy it into the guide for marking.",
    ),
    "QTI008": warning(
        "lời phản hồi riêng cho trả lời đúng hoặc sai được đưa vào lời giải thích chung.",
        "feedback of its own for right or wrong answers was put into the common explanation.",
    ),
    "QTI009": warning(
        "không giữ được phần '{part}' của bài kiểm tra: ngân hàng chỉ giữ câu hỏi.",
        "the part '{part}' of the test is lost: a bank holds only questions.",
    ),
    "QTI010": remark(
        "dấu * trong đáp án (thay cho chữ bất kỳ) chỉ trang này hiểu; hệ thống khác đọc như dấu * thật.",
        "only this site reads * in an answer as any characters; other systems take it for the sign itself.",
    ),
    "QTI011": error(
        "câu hỏi này không viết được thành văn bản của khóa học: {why}.",
        "this question cannot be written as the text of a course: {why}.",
    ),
    "QTI012": error(
        "đáp án ghi trong câu ({stated}) khác với trả lời được điểm ({scored}). Sửa một trong hai rồi gửi lại.",
        "the right answer that the question states ({stated}) is not what it gives points for ({scored}). Mend one of the two.",
    ),
    "QTI013": warning(
        "câu có cách tính điểm riêng mà trang này không tính theo được; đáp án lấy từ phần correctResponse. Kiểm tra lại đáp án.",
        "the question has rules for its points that are not worked out here; its key is that of correctResponse. Check the key.",
    ),
    "QTI014": error(
        "một chỗ trống có nhiều đáp án đúng cùng lúc ({found}); ở đây chỉ chọn được một. Giữ một đáp án rồi gửi lại.",
        "a gap has several right answers at once ({found}); only one can be chosen here. Keep one of them.",
    ),
}
