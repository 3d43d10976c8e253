"""Codes and sentences about questions: ids, settings, and each kind of answers."""

from __future__ import annotations

from typing import Final

from elearn.content.lint.rule import Rule, error, remark, warning

QUESTION_RULES: Final[dict[str, Rule]] = {
    # --- ids
    "QID001": error(
        "câu hỏi chưa có mã. Thêm {{#ma-cau-hoi}} vào cuối đề mục, hoặc chạy với --fix.",
        "the question has no id. Add {{#question-id}} at the end of its heading, or run with --fix.",
    ),
    "QID003": error(
        "mã '{id}' không hợp lệ. Chỉ dùng a-z, 0-9 và dấu -, tối đa 64 ký tự, bắt đầu bằng chữ hoặc số.",
        "the id '{id}' is not valid. Use a-z, 0-9 and -, at most 64 characters, beginning with a letter or digit.",
    ),
    "QID004": error(
        "mã phương án '{id}' bị lặp trong câu này. Đặt mã khác.",
        "the option id '{id}' comes twice in this question. Choose another one.",
    ),
    # --- questions
    "QST001": error(
        "câu hỏi chưa có đáp án. Thêm các dòng '- [ ] …' và '- [x] …', '= 10', '= \"chữ\"', hoặc ghi 'type: essay'.",
        "the question has no answers. Add lines '- [ ] …' and '- [x] …', '= 10', '= \"text\"', or write 'type: essay'.",
    ),
    "QST002": error(
        "câu hỏi có hai loại đáp án. Giữ một loại; tách phần còn lại thành câu hỏi khác.",
        "the question has two kinds of answers. Keep one; make a second question of the rest.",
    ),
    "QST003": error(
        "không có mục '{key}', có lẽ là '{guess}'. Dùng: {known}.",
        "there is no setting '{key}', perhaps '{guess}'. Use: {known}.",
    ),
    "QST004": error(
        "đáp án thứ hai dưới cùng một câu hỏi. Đặt một đề mục '### ? …' phía trên, hoặc bỏ phần này.",
        "a second set of answers under one question. Put a heading '### ? …' above it, or remove it.",
    ),
    "QST005": error(
        "cần một dòng trống ở trước dòng này, nếu không nó dính vào đoạn trên. Thêm dòng trống.",
        "this line needs a blank line before it, or it runs into the text above. Add a blank line.",
    ),
    "QST006": error(
        "'{key}' không nhận giá trị '{value}'. Viết như: {allowed}.",
        "'{key}' does not take '{value}'. Write for instance: {allowed}.",
    ),
    "QST007": error(
        "lời giải thích cho phương án phải thụt vào. Thêm hai dấu cách trước dấu >, hoặc chạy với --fix.",
        "the feedback of an option must be indented. Put two spaces before the >, or run with --fix.",
    ),
    "QST009": error(
        "'type: {type}' không hợp với đáp án đã viết ({found}). Sửa 'type', hoặc sửa cách viết đáp án.",
        "'type: {type}' does not fit the answers written ({found}). Change 'type', or how the answers are written.",
    ),
    "QST010": warning(
        "phần hỏi dài {length} ký tự. Rút còn 400, hoặc chuyển bối cảnh lên phần bài.",
        "the question is {length} characters long. Cut it to 400, or move the story into the lesson.",
    ),
    "QST011": warning(
        "từ phủ định '{word}' dễ bị đọc sót. In đậm **{word}**, hoặc hỏi theo chiều thuận.",
        "the negative '{word}' is easily overlooked. Make it bold, **{word}**, or ask the other way round.",
    ),
    "QST012": error(
        "câu hỏi nằm trong /// audience | {edition}: người đọc bản kia không thấy nó nên không học xong bài được. "
        "Đưa câu hỏi ra ngoài khối /// ấy.",
        "the question stands inside /// audience | {edition}: readers of the other edition do not see it and can never finish "
        "the lesson. Move it out of that block.",
    ),
    "QST013": error(
        "tình huống không hiện câu hỏi. Chuyển câu hỏi sang một bài, hoặc viết thành lựa chọn '- [việc làm](#ma-canh)'.",
        "a case does not show questions. Move the question into a lesson, or make it a choice '- [what to do](#scene-id)'.",
    ),
    "QST014": error(
        "tệp loại {kind} không hiện câu hỏi. Chuyển câu hỏi sang một bài hoặc một ngân hàng.",
        "a file of the kind {kind} does not show questions. Move the question into a lesson or a bank.",
    ),
    "QST015": error(
        "dòng này trông như câu hỏi nhưng sẽ chỉ hiện như chữ thường. Câu hỏi là đề mục riêng ở sát lề, từ '## ? …' đến "
        "'##### ? …', không nằm trong hộp, danh sách hay /// details.",
        "this line looks like a question but would be shown as plain text. A question is a heading at the left edge, "
        "'## ? …' to '##### ? …', outside callouts, lists and /// details.",
    ),
    # --- choices
    "MCQ001": error(
        "chưa đánh dấu phương án đúng. Thêm [x] trước phương án đúng.",
        "no option is marked as right. Put [x] before the right option.",
    ),
    "MCQ002": error(
        "câu hỏi cần ít nhất hai phương án. Thêm một phương án mà đồng nghiệp bận rộn có thể chọn.",
        "the question needs two options or more. Add one that a busy colleague might choose.",
    ),
    "MCQ003": error(
        "phương án '{text}' bị lặp. Sửa hoặc bỏ một trong hai.",
        "the option '{text}' comes twice. Change or remove one of them.",
    ),
    "MCQ004": error(
        "mọi phương án đều được đánh dấu đúng. Bỏ [x] ở phương án sai, hoặc thêm phương án sai.",
        "all options are marked as right. Take [x] off a wrong one, or add a wrong option.",
    ),
    "MCQ005": error(
        "dòng này của danh sách phương án thiếu ô chọn. Viết '- [ ] …' hoặc '- [x] …'.",
        "this line of the options has no box. Write '- [ ] …' or '- [x] …'.",
    ),
    "MCQ006": error(
        "ô chọn viết chưa đúng. Viết '- [ ] chữ' hoặc '- [x] chữ', có dấu cách sau ngoặc.",
        "the box is not written right. Write '- [ ] text' or '- [x] text', with a space after the bracket.",
    ),
    "MCQ007": error(
        "phương án chưa có chữ. Viết phương án, hoặc xóa dòng này.",
        "the option has no words. Write it, or delete this line.",
    ),
    "MCQ008": error(
        "'type: single' nhưng có {count} phương án đúng. Chỉ giữ một [x], hoặc ghi 'type: multi'.",
        "'type: single' but {count} options are right. Keep one [x], or write 'type: multi'.",
    ),
    "MCQ010": warning(
        "phương án {options} chưa có lời giải thích. Thêm '  > vì sao' bên dưới, cả với phương án đúng.",
        "option {options} has no feedback. Add '  > why' under it, also for the right one.",
    ),
    "MCQ011": warning(
        "phương án đúng dài hơn hẳn các phương án khác nên dễ đoán. Rút ngắn nó, hoặc viết đủ hơn ở phương án sai.",
        "the right option is much longer than the others and easy to guess. Shorten it, or say more in the wrong ones.",
    ),
    "MCQ012": warning(
        "'{text}' mất nghĩa khi trộn thứ tự. Viết lại phương án, hoặc ghi 'shuffle: off'.",
        "'{text}' loses its meaning when options are shuffled. Reword it, or write 'shuffle: off'.",
    ),
    "MCQ013": remark(
        "đáp án đúng đứng ở vị trí {position} trong {count} trên {total} câu. Đổi chỗ ở vài câu.",
        "the right option stands in position {position} in {count} of {total} questions. Move it in some of them.",
    ),
    "MCQ014": warning(
        "chỉ phương án đúng nghe cẩn thận ('{word}'), không cần biết bài cũng chọn được. Viết phương án sai như việc mà "
        "một đồng nghiệp tốt đang bận sẽ làm.",
        "only the right option sounds careful ('{word}'), so it can be picked without knowing. Write the wrong ones as "
        "what a good, busy colleague would do.",
    ),
    # --- numbers
    "NUM001": error(
        "không đọc được đáp án '{found}'. Viết 1000.5, 10 +- 1, 8 .. 12 hoặc \"chữ\" trong ngoặc kép.",
        "the answer '{found}' cannot be read. Write 1000.5, 10 +- 1, 8 .. 12, or \"text\" in double quotes.",
    ),
    "NUM002": error(
        "khoảng '{found}' không có số nào. Viết số nhỏ trước, số lớn sau, sai số không âm.",
        "the interval '{found}' is empty. Write the smaller number first; a tolerance is not negative.",
    ),
    "NUM003": error(
        "'{found}' đọc được hai cách: một nghìn hay một phẩy không? Viết 1000, hoặc 1.0 cho số một.",
        "'{found}' can be read in two ways: a thousand, or one? Write 1000, or 1.0 for one.",
    ),
    "NUM004": error(
        "không hiểu '{found}' sau dấu |. Viết '= 10 | unit: ngày'.",
        "'{found}' after the bar is not understood. Write '= 10 | unit: days'.",
    ),
    # --- short texts
    "TXT001": error(
        'đáp án chữ đang trống. Viết = "chữ được chấp nhận".',
        'the accepted text is empty. Write = "accepted text".',
    ),
    "TXT002": error(
        'không đọc được đáp án \'{found}\'. Viết = "chữ" hoặc = "chữ" => 50% (từ 1 đến 100).',
        'the answer \'{found}\' cannot be read. Write = "text" or = "text" => 50% (1 to 100).',
    ),
    "TXT003": warning(
        "'{found}' nhận mọi câu trả lời. Thêm chữ bên cạnh dấu *.",
        "'{found}' accepts every answer. Put some letters beside the *.",
    ),
    "TXT004": error(
        "không đáp án nào được trọn điểm. Để một đáp án không có phần trăm.",
        "no answer gives full points. Leave one of them without a percentage.",
    ),
    # --- pairs and orders
    "MAT001": error(
        "vế phải '{text}' bị lặp. Mỗi vế phải chỉ viết một lần.",
        "the right side '{text}' comes twice. Write each right side once.",
    ),
    "MAT002": error(
        "câu nối cần ít nhất hai cặp. Thêm '- vế trái => vế phải'.",
        "a matching question needs two pairs or more. Add '- left => right'.",
    ),
    "MAT003": error(
        "dòng này thiếu ' => '. Viết '- vế trái => vế phải', hoặc '- => vế phải' cho mồi nhử.",
        "this line has no ' => '. Write '- left => right', or '- => right' for a distractor.",
    ),
    "MAT004": error(
        "một vế đang trống. Viết cả hai vế, có dấu cách quanh =>.",
        "one side is empty. Write both sides, with spaces around =>.",
    ),
    "MAT005": error(
        "vế trái '{text}' bị lặp. Mỗi vế trái chỉ viết một lần.",
        "the left side '{text}' comes twice. Write each left side once.",
    ),
    "ORD001": error(
        "câu xếp thứ tự cần ít nhất ba việc. Thêm dòng '3. …'.",
        "an ordering question needs three items or more. Add a line '3. …'.",
    ),
    "ORD002": error(
        "việc '{text}' bị lặp nên không phân biệt được thứ tự. Sửa một trong hai.",
        "the item '{text}' comes twice, so its place is not clear. Change one of them.",
    ),
    # --- gaps
    "GAP001": error(
        "chỗ trống mở bằng [[ nhưng chưa đóng trên cùng dòng. Thêm ]].",
        "a gap opens with [[ but does not close on the same line. Add ]].",
    ),
    "GAP002": error(
        "danh sách chọn không dùng dấu *. Viết đủ chữ của từng lựa chọn.",
        "a list to choose from takes no *. Write each choice in full.",
    ),
    "GAP003": error(
        "chỗ trống không đặt được trong bảng, vì dấu | chia ô. Viết thành câu hoặc danh sách.",
        "a gap cannot stand in a table, because | divides its cells. Write sentences or a list.",
    ),
    "GAP004": error(
        "chỗ trống có phần để rỗng. Viết [[đáp án|cách viết khác]] hoặc [[x: đúng | sai]].",
        "a part of the gap is empty. Write [[answer|other wording]] or [[x: right | wrong]].",
    ),
    "GAP005": error(
        "danh sách chọn cần ít nhất hai lựa chọn. Viết [[x: đúng | sai]].",
        "a list to choose from needs two choices or more. Write [[x: right | wrong]].",
    ),
    "GAP006": error(
        "danh sách chọn có lựa chọn bị lặp. Bỏ một trong hai.",
        "a choice comes twice in the list. Remove one of them.",
    ),
    "GAP007": warning(
        "[[ ]] chỉ thành chỗ trống trong phần hỏi của câu hỏi, ở đây sẽ hiện nguyên văn. Đặt trong '### ? …', hoặc viết \\[[.",
        "[[ ]] is a gap only in the stem of a question; here it is shown as written. Put it under '### ? …', or write \\[[.",
    ),
    # --- spotted texts
    "SPT001": error(
        "đoạn đánh dấu mở ở đây chưa được đóng bằng {mark}. Thêm {mark} trước khi mở đoạn khác.",
        "the segment that opens here is not closed with {mark}. Add {mark} before another one opens.",
    ),
    "SPT002": error(
        "chưa có chỗ đáng ngờ nào. Viết {{+ chữ đáng ngờ +}} trong khối spot.",
        "nothing suspicious is marked. Write {{+ suspicious text +}} in the spot block.",
    ),
    "SPT003": error(
        "lời giải thích {{> … <}} phải đứng ngay sau đoạn được đánh dấu. Chuyển nó lên sau +}} hoặc -}}.",
        "the words {{> … <}} must follow a marked segment at once. Move them behind +}} or -}}.",
    ),
    "SPT004": error(
        "đoạn đánh dấu chưa có chữ. Viết chữ giữa hai dấu, hoặc xóa.",
        "the marked segment has no words. Write some between the marks, or delete it.",
    ),
    "SPT005": warning(
        "đoạn '{text}' chưa có lời giải thích. Thêm {{> vì sao <}} ngay sau.",
        "the segment '{text}' has no explanation. Add {{> why <}} right after it.",
    ),
    "SPT006": warning(
        "mọi đoạn chạm được đều đáng ngờ. Đánh dấu vài đoạn bình thường bằng {{- … -}}.",
        "every segment that can be touched is suspicious. Mark some harmless ones with {{- … -}}.",
    ),
}
