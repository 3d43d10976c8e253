"""The sentences about documents of Word and PowerPoint: why one is refused, what was lost, what is to be confirmed."""

from __future__ import annotations

from typing import Final

from elearn.content.lint.rule import Rule, error, remark, warning

WORD_RULES: Final[dict[str, Rule]] = {
    # --- the document is refused
    "WRD001": error(
        "tệp có macro nên không được mở. Trong Word chọn Lưu thành (Save As) dạng .docx, trong PowerPoint dạng .pptx, rồi gửi "
        "tệp mới.",
        "the file holds macros and is not opened. Save it as .docx (PowerPoint: .pptx) and send the new file.",
    ),
    "WRD002": error(
        "tệp có mật khẩu. Mở tệp, bỏ mật khẩu (File, Info, Protect Document), lưu lại rồi gửi.",
        "the file has a password. Open it, remove the password (File, Info, Protect Document), save it and send it again.",
    ),
    "WRD003": error(
        "tệp ở định dạng {old}. Mở tệp, chọn Lưu thành (Save As) dạng {new}, rồi gửi tệp mới.",
        "the file is in the format {old}. Open it, save it as {new} and send the new file.",
    ),
    "WRD004": error(
        "tệp không phải là văn bản Word (.docx) hay bản trình chiếu (.pptx), dù tên tệp là gì; bên trong là {found}. Chọn đúng "
        "tệp.",
        "the file is no Word document (.docx) or presentation (.pptx), whatever its name; inside is {found}. Choose the right "
        "file.",
    ),
    "WRD005": error(
        "đọc tệp này mất quá nhiều thời gian hoặc bộ nhớ. Chia tệp thành hai, ba phần rồi gửi từng phần.",
        "reading this file took too much time or memory. Divide it into two or three parts and send each.",
    ),
    "WRD006": error(
        "chữ trong tệp là bảng mã cũ {encoding} (thấy ở: {font}), chưa phải Unicode. Mở tệp trong Word, dùng UniKey "
        "(Ctrl+Shift+F6) "
        "chuyển từ {encoding} sang Unicode, đổi phông sang Times New Roman, lưu lại rồi gửi.",
        "the text is written in the old encoding {encoding} (seen at: {font}), not in Unicode. In Word, convert it from "
        "{encoding} to Unicode "
        "with UniKey (Ctrl+Shift+F6), set the font to Times New Roman, save it and send it again.",
    ),
    "WRD007": error(
        "tệp bị hỏng ở phần {part}. Mở tệp trong Word (bản trình chiếu: PowerPoint), lưu thành tệp mới rồi gửi lại.",
        "the file is damaged in its part {part}. Open it in Word (a presentation: in PowerPoint), save it as a new file and send "
        "that.",
    ),
    "WRD008": error(
        "có một hình {found} triệu điểm ảnh, nhiều nhất là {limit}. Trong Word bấm vào hình, chọn Picture Format, Compress "
        "Pictures, lưu "
        "lại rồi gửi.",
        "a picture has {found} million pixels, the limit is {limit}. In Word click it, choose Picture Format, Compress "
        "Pictures, save and "
        "send again.",
    ),
    "WRD009": error(
        "tệp có hơn {limit} hình. Chia tệp thành nhiều phần.",
        "the file has more than {limit} pictures. Divide it.",
    ),
    "WRD010": error(
        "tệp không có chữ nào đọc được. Nếu đây là bản quét, cần bản gõ.",
        "the file has no text that can be read. If it is a scan, the typed document is needed.",
    ),
    "WRD011": error(
        "tệp bị hỏng hoặc chưa tải về trọn vẹn. Mở thử tệp trong Word (bản trình chiếu: PowerPoint): mở được thì lưu thành tệp "
        "mới rồi gửi; không mở được thì xin lại tệp từ người soạn.",
        "the file is damaged or was not downloaded completely. Try to open it in Word (a presentation: in PowerPoint): if it "
        "opens, save it as a new file and send that; if not, ask its author for it again.",
    ),
    "WRD012": error(
        "tệp mở ra quá lớn. Trong Word hoặc PowerPoint hãy bỏ hình, phim và tệp nhúng không cần, chọn Compress Pictures, lưu lại "
        "rồi gửi.",
        "the file is too large when it is opened. In Word or PowerPoint take out pictures, films and embedded files that are not "
        "needed, choose Compress Pictures, save it and send it again.",
    ),
    "WRD013": error(
        "tệp có phần {path} mà văn bản Word hay bản trình chiếu thường không có: tệp nén nhúng, mật khẩu hoặc tên lạ. Mở tệp, xóa "
        "đối tượng nhúng, bỏ mật khẩu, lưu thành tệp mới rồi gửi.",
        "the file has a part {path} that no ordinary document or presentation has: an embedded archive, a password or a strange "
        "name. Open it, delete embedded objects, remove the password, save it as a new file and send that.",
    ),
    # --- what was lost
    "WRD020": warning("ghi chú bên lề không vào khóa học.", "a comment in the margin does not come along."),
    "WRD021": warning(
        "đoạn này có sửa đổi được theo dõi (Track Changes): lấy bản sau khi sửa.",
        "this paragraph has tracked changes: the text after them was taken.",
    ),
    "WRD022": warning(
        "khung chữ (text box) được đưa xuống sau đoạn này như chữ thường.",
        "a text box was put behind this paragraph as ordinary text.",
    ),
    "WRD023": warning(
        "sơ đồ SmartArt bị mất. Chụp lại thành hình rồi chèn vào bài.", "a SmartArt drawing is lost. Insert it as a picture."
    ),
    "WRD024": warning("biểu đồ bị mất. Chụp lại thành hình rồi chèn vào bài.", "a chart is lost. Insert it as a picture."),
    "WRD025": warning("hình vẽ bị mất. Chụp lại thành hình rồi chèn vào bài.", "a drawn shape is lost. Insert it as a picture."),
    "WRD026": warning(
        "đối tượng nhúng (tệp khác, công thức cũ) bị mất, chỉ giữ hình xem trước nếu có.",
        "an embedded object is lost; only its preview is kept where it has one.",
    ),
    "WRD027": warning(
        "công thức được viết lại thành chữ thường. Kiểm tra lại.",
        "an equation was written as plain text. Check it.",
    ),
    "WRD028": warning("chữ ẩn không vào khóa học.", "hidden text does not come along."),
    "WRD029": warning("trường tự động được giữ như chữ hiện có.", "a field was kept as the text that it shows now."),
    "WRD030": warning(
        "bảng có ô gộp: ô bị gộp được để trống. Kiểm tra lại bảng.",
        "the table has merged cells: those merged away are empty. Check the table.",
    ),
    "WRD031": warning("bảng nằm trong bảng được viết thành chữ.", "a table inside a table was written as text."),
    "WRD032": warning(
        "chia cột trang giấy không giữ: chữ chạy một cột.", "columns of the page are not kept: the text runs in one."
    ),
    "WRD033": warning(
        "mục lục không vào khóa học: khóa học tự có mục lục.", "the table of contents stays out: the course has its own."
    ),
    "WRD034": warning("chữ gạch ngang vẫn được giữ, không còn gạch.", "struck-out text was kept without its stroke."),
    "WRD035": warning(
        "hình liên kết từ nơi khác không được tải về. Chèn hình vào tệp rồi gửi lại.",
        "a linked picture is not fetched. Insert it into the file and send it again.",
    ),
    "WRD036": warning(
        "hình ở định dạng {kind} không hiện được trên trang web. Lưu hình thành PNG rồi chèn lại.",
        "a picture in the format {kind} cannot be shown on a web page. Save it as PNG and insert it again.",
    ),
    "WRD037": warning("đầu trang, chân trang không vào khóa học.", "page headers and footers do not come along."),
    "WRD038": warning(
        "hình chưa có lời mô tả. Viết lời mô tả trong bài để người đọc bằng màn hình đọc cũng hiểu.",
        "the picture has no description. Write one in the lesson for those who cannot see it.",
    ),
    "WRD039": remark("hình nặng được thu nhỏ cho đường truyền chậm.", "a heavy picture was made lighter for slow lines."),
    "WRD040": warning(
        "bảng không có dòng tiêu đề: dòng đầu thành tiêu đề.",
        "the table has no heading row: its first row became one.",
    ),
    "WRD041": remark("màu chữ, nền chữ không giữ trong bài.", "colours of text are not kept in lessons."),
    "WRD042": remark(
        "tệp không dùng kiểu đề mục (Heading): bài được chia theo {how}.",
        "the document has no heading styles: lessons were cut by {how}.",
    ),
    "WRD043": remark(
        "phần mở đầu trước đề mục đầu tiên thành bài “{title}”.", "what stands before the first heading became “{title}”."
    ),
    "WRD044": warning("chú thích trong câu hỏi được viết liền vào câu.", "a footnote in a question was written into it."),
    "WRD045": warning(
        "trang chiếu được vẽ lại đơn giản vì máy chủ không có chương trình trình chiếu. So lại với bản gốc.",
        "slides were drawn in a simple way because the server has no program for presentations. Compare them with the original.",
    ),
    "WRD046": remark(
        "cần biên tập: mỗi trang chiếu thành một hình, ghi chú của người nói thành chữ bên dưới.",
        "to be edited: every slide became a picture, with the speaker's notes below as text.",
    ),
    "WRD047": warning("trang chiếu {slide} bị mất: {what}.", "slide {slide} loses: {what}."),
    "WRD048": warning(
        "dòng này không thuộc bài hay câu hỏi nào nên để lại.", "this line belongs to no lesson or question and was left out."
    ),
    "WRD049": remark(
        "dưới đề mục này không có chữ nào, nên không có bài.", "there is nothing below this heading, so it makes no lesson."
    ),
    "WRD050": remark(
        "một số đề mục không dùng kiểu Heading: các dòng in đậm hoặc viết hoa “Bài/Chương/Phần …” cũng được coi là đề mục. Xem lại "
        "cách chia bài.",
        "some headings have no heading style: bold or capital lines such as “Bài/Chương/Phần 1” were taken as headings too. Check "
        "how the lessons are cut.",
    ),
    "WRD059": warning(
        "tệp gắn với một bản mẫu ở nơi khác ({address}); bản mẫu ấy không được tải về. Nếu anh/chị không biết vì sao có nó, đừng "
        "mở tệp này bằng Word.",
        "the document asks for a template elsewhere ({address}), which is not fetched. If you do not know why it is there, do not "
        "open the document in Word.",
    ),
    "WRD051": warning(
        "ở đây có một tệp khác được chèn nguyên tệp, phần đó không đọc được. Mở tệp trong Word, sao chép phần đó thành chữ thường, "
        "lưu lại rồi gửi.",
        "another file is inserted here as a whole, and that part is not read. In Word, paste it in as ordinary text, save the "
        "document and send it again.",
    ),
    "WRD052": warning(
        "phần này được viết theo cách mà hệ thống chưa đọc được, nên không vào khóa học. Trong Word hãy gõ lại thành chữ thường.",
        "this part is written in a way that is not read here and does not come along. Type it as ordinary text in Word.",
    ),
    "WRD053": remark(
        "đề mục này chỉ đứng trên câu hỏi hoặc đáp án, nên không vào khóa học.",
        "this heading stands only above questions or answers and does not come along.",
    ),
    # --- questions: what is open about a key is for its author to say, and nothing of the question is lost
    "WRD060": remark(
        "đáp án {options} được đoán từ {why_vi}. Cần anh/chị xác nhận.",
        "the key {options} was guessed from {why_en}. Please confirm it.",
    ),
    "WRD061": remark(
        "hai nguồn đáp án khác nhau: {first} và {second}. Chưa chọn đáp án nào, cần anh/chị chọn.",
        "two sources of the key differ: {first} and {second}. None was taken; please choose.",
    ),
    "WRD062": remark("chưa rõ đáp án đúng. Cần anh/chị chọn.", "the right answer is not known. Please choose it."),
    "WRD063": remark(
        "định dạng đánh dấu {options}, nhiều hơn hoặc ít hơn mức hợp lý, nên không dùng làm đáp án.",
        "the formatting marks {options}, more or fewer than is plausible, so it was not taken as the key.",
    ),
    "WRD064": remark(
        "đáp án “{written}” không khớp với phương án nào.",
        "the stated key “{written}” fits none of the options.",
    ),
    "WRD065": remark(
        "câu không có phương án nên thành câu tự luận. Kiểm tra xem có mất phương án không.",
        "the question has no options and became an essay. Check that none were lost.",
    ),
    "WRD066": remark(
        "số câu {number} có hơn một lần, nên đáp án trong bảng không rõ là của câu nào.",
        "number {number} comes more than once, so it is not clear which question the table of answers means.",
    ),
    "WRD067": remark(
        "các phương án không liền nhau theo chữ cái: {letters}. Kiểm tra xem có mất dòng nào không.",
        "the options' letters do not follow one another: {letters}. Check that no line was lost.",
    ),
    "WRD069": remark(
        "số câu {number} do Word tự đánh; các số ấy và bảng đáp án không khớp hết với nhau. Cần anh/chị xác nhận đáp án.",
        "number {number} was written by Word itself; these numbers and the table of answers do not cover each other. Please "
        "confirm the key.",
    ),
    "WRD070": remark(
        "đáp án “{written}” được đọc là điều phải điền. Cần anh/chị xác nhận, và xem còn cách viết nào khác cũng đúng.",
        "the key “{written}” was read as what is to be filled in. Please confirm it, and see whether other ways of writing it are "
        "right too.",
    ),
    "WRD075": remark(
        "đáp án ghi là “{written}”, có thể hiểu theo nhiều cách nên chưa chọn phương án nào.",
        "the key is written as “{written}”, which can be read in more than one way, so no option was taken.",
    ),
    "WRD076": remark(
        "“{written}” bị gạch ngang nên không được coi là đáp án.",
        "“{written}” is struck out and was not taken as the key.",
    ),
    "WRD077": remark(
        "bảng đáp án ở phần “{named}”, chưa rõ có phải là của câu này. Cần anh/chị xem lại đáp án.",
        "the answers stand under “{named}”, and it is not clear that they are about this question. Please check the key.",
    ),
    "WRD071": remark(
        "danh sách đáp án chỉ nói đến {listed} trong {questions} câu quanh đó, nên có thể nói về việc khác. Cần anh/chị xác "
        "nhận đáp án.",
        "the list of answers names only {listed} of the {questions} questions around it, so it may be about something else. Please "
        "confirm the key.",
    ),
    "WRD072": remark(
        "các phương án không có chữ cái A, B, C nên chưa chắc đúng là phương án. Cần anh/chị xem lại và xác nhận đáp án.",
        "the options have no letters A, B, C, so they may be something else. Please look at them and confirm the key.",
    ),
    "WRD073": error(
        "câu có đáp án “{written}” mà không đọc được các phương án. Viết mỗi phương án một dòng, bắt đầu bằng A., B., C., rồi gửi "
        "lại.",
        "the question has the key “{written}” but its options cannot be read. Write each on a line of its own that begins with A., "
        "B., C., and send it again.",
    ),
    "WRD074": remark(
        "{what} chỉ có hình, nên tạm được mô tả là “{description}”. Cần anh/chị biên tập lời mô tả.",
        "{what} is only a picture, which is described as “{description}” for now. Please edit the description.",
    ),
    "WRD078": error(
        "phương án {options} không có chữ hay hình nào. Viết phương án ấy rồi gửi lại.",
        "option {options} has neither words nor a picture. Write it and send the file again.",
    ),
    "WRD068": warning(
        "đáp án cho câu {number} không có câu hỏi tương ứng.", "an answer is given for question {number}, which was not found."
    ),
}

LEFT_OUT: Final = frozenset(
    f"WRD{number:03}" for number in (20, 23, 24, 25, 26, 28, 32, 33, 35, 36, 37, 41, 47, 48, 49, 51, 52, 53, 59, 68)
)
"""What did not come along. The other sentences about a document tell what came in another form or should be looked at."""
