"""What the template says about itself, and its examples."""

from __future__ import annotations

from typing import Final

from elearn.content.writing.items import (
    Accepted,
    Choices,
    Essay,
    Item,
    Matching,
    Number,
    Numbers,
    Option,
    Ordering,
    Pair,
    Texts,
)

GUIDE_LINES: Final[tuple[tuple[str, str], ...]] = (
    (
        "Ghi câu hỏi vào trang “Câu hỏi”, mỗi hàng một câu. Trang “Ví dụ” có một câu của mỗi loại. Giữ nguyên hàng tiêu đề.",
        "Write questions on the sheet 'Câu hỏi', one in each row. The sheet 'Ví dụ' has one of every kind. Keep the headings.",
    ),
    (
        "Loại: Một đáp án, Nhiều đáp án, Đúng/Sai, Số, Trả lời ngắn, Nối cặp, Sắp thứ tự, Tự luận.",
        "Kind: Single choice, Multiple choice, True/false, Number, Short text, Matching, Ordering, Essay.",
    ),
    (
        "Câu hỏi: dòng đầu là câu hỏi; các dòng sau (Alt+Enter) là phần dẫn.",
        "Question: the first line is the question; further lines (Alt+Enter) are what stands below it.",
    ),
    (
        "Một đáp án, Nhiều đáp án: phương án ở cột A đến H, đáp án là chữ cái: A hoặc A, C.",
        "Choices: the options stand in columns A to H, the right answer is a letter: A, or A, C.",
    ),
    (
        "Đúng/Sai: đáp án là Đúng hoặc Sai; để trống các cột phương án cũng được.",
        "True/false: the right answer is Đúng (true) or Sai (false); the columns of options may stay empty.",
    ),
    (
        "Số: đáp án là 10, 10 ± 1 hoặc 8 .. 12; đơn vị viết sau dấu |: 10 | ngày. Nhiều đáp án cách nhau bằng dấu ;",
        "Number: the right answer is 10, 10 ± 1 or 8 .. 12; the unit stands behind a bar: 10 | days. Several are divided by ;",
    ),
    (
        "Trả lời ngắn: mỗi cách viết được chấp nhận ở một cột A đến H; dấu * thay cho chữ bất kỳ; đúng một phần: quản lý* => 50%",
        "Short text: each accepted wording stands in a column A to H; * stands for any characters; partly right: manage* => 50%",
    ),
    (
        "Nối cặp: mỗi cột một cặp, vế trái → vế phải; vế phải không thuộc cặp nào viết là → vế phải.",
        "Matching: a pair in each column, left → right; a right side that belongs to nothing is written → right.",
    ),
    (
        "Sắp thứ tự: ghi các mục theo thứ tự đúng; hoặc ghi thứ tự đúng vào cột đáp án: B, A, C.",
        "Ordering: write the items in the right order; or write the right order as the answer: B, A, C.",
    ),
    (
        "Tự luận: cột đáp án là hướng dẫn chấm.",
        "Essay: the column of the right answer is the guide for whoever marks.",
    ),
    (
        "Độ khó: 1 nhận biết, 2 thông hiểu, 3 vận dụng. Điểm, năng lực, căn cứ, gợi ý, giải thích: để trống nếu không có.",
        "Difficulty: 1 recognise, 2 act, 3 weigh. Points, competency, law, hint, explanation: leave empty what there is not.",
    ),
    (
        "Các ô có sẵn định dạng Văn bản, để Excel không đổi 3/4 thành ngày, 1.0 thành 1. Ô có công thức không được nhận.",
        "The cells are formatted as Text, so that Excel does not turn 3/4 into a day or 1.0 into 1. Formulas are not accepted.",
    ),
    (
        "Thiết đặt khác, mỗi dòng một mục: scoring: partial, shuffle: off, accept: no-diacritics, confidence: on.",
        "Other settings, one a line: scoring: partial, shuffle: off, accept: no-diacritics, confidence: on.",
    ),
)

EXAMPLE_ITEMS: Final[tuple[Item, ...]] = (
    Item(
        "Ai tiếp công dân định kỳ tại UBND cấp xã?",
        Choices(
            (
                Option("Công chức tư pháp – hộ tịch", feedback="Người này tham mưu, không tiếp thay chủ tịch."),
                Option("Chủ tịch UBND cấp xã", right=True, feedback="Chủ tịch trực tiếp tiếp công dân theo lịch công bố."),
                Option("Văn thư"),
            )
        ),
        points=1.0,
        difficulty=1,
        cite="Luật Tiếp công dân 2013",
        explanation="Lịch tiếp được niêm yết công khai.",
        section="Thẩm quyền",
    ),
    Item(
        "Chọn mọi giấy tờ dùng để chứng minh nhân thân.",
        Choices((Option("Căn cước", right=True), Option("Hộ chiếu", right=True), Option("Thẻ thư viện")), multiple=True),
        scoring="partial",
    ),
    Item("Đơn không ghi ngày thì trả lại ngay.", Choices((Option("Đúng"), Option("Sai", right=True)))),
    Item("Thời hạn phân loại, xử lý đơn là bao nhiêu ngày?", Numbers((Number("10", "10", "ngày"),))),
    Item("Hệ thống quản lý văn bản gọi tắt là gì?", Texts((Accepted("QLVB"), Accepted("quản lý*", 50)))),
    Item(
        "Nối thủ tục với thời hạn.",
        Matching((Pair("Đăng ký khai sinh", "Trong ngày"), Pair("Đăng ký kết hôn", "3 ngày"), Pair(None, "30 ngày"))),
    ),
    Item("Xếp theo thứ tự xử lý đơn.", Ordering((Option("Tiếp nhận"), Option("Phân loại"), Option("Thụ lý")))),
    Item(
        "Người dân bức xúc vì phải đi lại nhiều lần. Anh/chị trả lời thế nào?",
        Essay("Xin lỗi, nói rõ việc đã làm, hẹn ngày và nơi trả lời: mỗi ý một phần ba số điểm."),
    ),
)
"""One question of each kind."""
