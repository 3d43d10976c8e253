"""What a problem is called for people who write in the browser: in words of forms and buttons, where the sentence of its code
speaks of keys, file names or marks. A code that is not here has a sentence that everybody understands.

Vietnamese is the source; values are the words of the problem. `code-word` goes before `code` where the problem has that word.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from elearn.core.errors import N_

_COURSE: Final[dict[str, str]] = {
    "FM001": N_("Phần thiết đặt này không đọc được. Mở trang thiết đặt, xem lại từng ô rồi lưu."),
    "FM002": N_("Phần thiết đặt này có một mục không dùng được (%(key)s). Xin báo người vận hành."),
    "FM003": N_("Ô “%(key)s” trong thiết đặt %(why)s."),
    "FM004": N_("Phần này chưa có tên. Mở thiết đặt, ghi tên rồi lưu."),
    "CRS001": N_("Phần này chưa có bài nào. Thêm một bài, hoặc chuyển một bài từ phần khác sang."),
    "CRS003": N_(
        "Điều kiện hoàn thành nhắc một bài kiểm tra không còn trong khóa. Mở thiết đặt của khóa, chọn lại “Bài kiểm tra phải đạt”."
    ),
    "CRS004": N_("Nội dung đã đổi mà bản này chưa nói đổi gì. Trả lời phần dành cho người đã học; số phiên bản được ghi hộ."),
    "CRS005": N_(
        "Có phần đã phát hành (%(what)s) mà nay không còn trong khóa. Đưa lại phần ấy ở mục “Đã bỏ” cuối trang soạn, hoặc lấy "
        "lại câu hỏi ấy trong “Các lần lưu”."
    ),
    "CRS006": N_("Bài này trùng địa chỉ với một bài khác của khóa. Bỏ bài này rồi thêm lại dưới tên khác."),
    "CRS007": N_("Khóa học chưa chọn ngôn ngữ này nên bản dịch này bị bỏ qua. Mở thiết đặt của khóa, đánh dấu thêm ở “Ngôn ngữ”."),
    "CRS008": N_("Phần này mang mã của một phần đã bỏ hẳn. Bỏ nó rồi thêm lại như mới; mã mới được đặt tự động."),
    "CRS010": N_("Những bài này chưa thuộc phần nào của khóa nên người học không thấy. Ở trang soạn, chuyển chúng sang một phần."),
    "CRS012": N_("Điều kiện hoàn thành nhắc một bài không còn trong khóa. Mở thiết đặt của khóa, chọn lại “Bài bắt buộc”."),
    "CRS013": N_("Lời dành cho người đã học nhắc một bài không còn trong khóa. Trả lời lại phần ấy."),
    "CRS016": N_("Bản này chưa nói nó đổi gì so với bản đang dùng. Trả lời phần dành cho người đã học."),
    "CRS017": N_("Lời dành cho người đã học nhắc một câu hỏi không còn trong khóa. Trả lời lại phần ấy."),
    "CRS018": N_(
        "Khóa này trùng mã hoặc địa chỉ (%(value)s) với một khóa khác mà anh/chị không phụ trách. Bắt đầu khóa mới dưới tên khác."
    ),
    "CRS019": N_("Một phiếu đổi chưa có câu cũ lẫn câu mới. Trả lời lại phần dành cho người đã học."),
    "CRS020": N_("Một phiếu đổi chưa có %(language)s. Người đọc ngôn ngữ ấy sẽ thấy bản gốc."),
    "CRS021": N_(
        "Khóa chỉ dành cho người của đơn vị mà chưa thuộc đơn vị nào. Mở thiết đặt của khóa, chọn lại ở “Ai thấy khóa học”."
    ),
    "CRS022": N_("Thiết đặt của khóa còn ô chưa có %(language)s. Điền các ô ấy; nếu không, người đọc ngôn ngữ ấy sẽ thấy bản gốc."),
    "CLM001": N_(
        "Nơi cài đặt này chưa có khung năng lực %(framework)s. Sửa mục “Năng lực” trong thiết đặt của khóa, hoặc nhờ người vận "
        "hành nhập khung ấy."
    ),
    "LAW001": N_(
        "Khóa dẫn một văn bản không có trong danh mục của nơi cài đặt. Mở thiết đặt của khóa, bỏ văn bản ấy ở “Văn bản pháp "
        "luật làm căn cứ”."
    ),
    "LAW002": N_(
        "Chỗ này dẫn %(law)s, văn bản %(state)s. Đọc lại rồi sửa theo văn bản đang có hiệu lực; nếu là chuyện cũ thì nhắc cả "
        "văn bản thay nó."
    ),
    "LAW003": N_(
        "Chỗ này dẫn %(law)s, đã đổi ngày %(changed)s, sau lần đọc lại gần nhất của khóa (%(reviewed)s). Đọc lại, rồi ghi ngày "
        "mới vào ô “Chuyên gia đọc lại toàn khóa ngày” ở thiết đặt của khóa."
    ),
    "LAW004": N_(
        "Chỗ này dẫn %(law)s mà khóa chưa ghi văn bản ấy làm căn cứ. Mở thiết đặt của khóa, đánh dấu nó ở “Văn bản pháp luật "
        "làm căn cứ”."
    ),
}
_LESSONS: Final[dict[str, str]] = {
    "BNK001": N_(
        "Bài rút %(count)s câu mà ngân hàng chỉ có %(found)s câu phù hợp. Mở thiết đặt của bài, giảm “Số câu” hoặc chọn rộng "
        "hơn; hay thêm câu vào ngân hàng."
    ),
    "BNK002": N_("Bài rút câu từ một ngân hàng không còn trong khóa. Mở thiết đặt của bài, chọn lại “Ngân hàng”."),
    "BNK003": N_("Điều kiện rút câu hỏi không đọc được. Mở thiết đặt của bài, chọn lại độ khó và năng lực, xóa “Điều kiện khác”."),
    "BNK004": N_(
        "Ngân hàng có %(found)s câu phù hợp cho %(count)s câu cần rút; nên có ít nhất gấp đôi để các lượt làm khác nhau. Thêm "
        "câu hỏi, hoặc giảm “Số câu”."
    ),
    "BNK005": N_(
        "Chưa bài kiểm tra nào rút câu từ ngân hàng này, nên người học không gặp câu nào của nó. Thêm một bài kiểm tra rút câu từ "
        "đây, hoặc bỏ ngân hàng."
    ),
    "BNK006": N_(
        "Bài rút câu từ một ngân hàng chỉ dùng cho kỳ thi, mà câu hỏi thi thì không hỏi trong bài kiểm tra. Mở thiết đặt của bài, "
        "chọn ngân hàng khác."
    ),
    "LSN001": N_(
        "Đọc hết khoảng %(estimate)s phút, bài ghi %(minutes)s phút. Sửa ô “Số phút” ở thiết đặt của bài, hoặc rút bớt chữ."
    ),
    "LSN002": N_("Bài chưa có việc làm ngay tại bàn. Thêm vào cuối bài một việc trong 60 giây; xem “Cách viết” dưới ô soạn."),
    "LSN003": N_(
        "Bài chưa mở đầu bằng một quyết định. Thêm một câu hỏi, đánh dấu “Câu mở đầu” trong câu hỏi ấy, rồi đặt nó trước phần chữ."
    ),
    "MD001": N_("Đề mục nhảy từ cấp %(before)s xuống cấp %(found)s. Chọn lại cấp của đề mục này."),
    "MD004": N_("Danh sách con cần thụt vào 4 dấu cách mỗi cấp."),
    "MD006": N_("Dòng gạch dưới bằng --- hoặc === không dùng trong bài. Xóa dòng ấy, và đặt đề mục bằng nút “Đề mục”."),
    "MD010": N_("Tên bài đã có ở thiết đặt, nên đề mục này phải ở cấp dưới. Đặt lại bằng nút “Đề mục”."),
    "MD012": N_("Sau các dấu %(signs)s của đề mục cần một dấu cách."),
    "LNG001": N_("Chữ ở đây gõ theo kiểu tổ hợp, không phải dựng sẵn. Gõ lại chữ ấy."),
    "IMG001": N_("Hình chưa có mô tả. Viết điều người không thấy hình cần biết vào ô “Mô tả hình”."),
    "IMG002": N_("Không thấy hình hoặc tệp này trong khóa. Đưa tệp lên ở “Hình và tệp”, rồi chèn lại bằng nút “Hình”."),
    "IMG003": N_("Hình nặng %(size)s; trên 200 kB thì đường truyền yếu phải chờ lâu. Thu nhỏ hình rồi đưa lên lại."),
    "LNK001": N_("Liên kết này không tới đâu trong khóa. Chèn lại bằng nút “Liên kết”, hoặc bỏ liên kết, chỉ giữ chữ."),
    "INC001": N_("Không thấy đoạn dùng chung mà bài nhắc tới. Bỏ dòng ấy khỏi bài, hoặc đưa đoạn ấy lại ở mục “Đã bỏ”."),
    "REC003": N_("Hộp gặp lại lựa chọn nhắc một câu hỏi không còn trong khóa. Sửa hoặc bỏ hộp ấy."),
    "REC004": N_("Hộp gặp lại lựa chọn nhắc một phương án mà câu hỏi không có. Sửa dòng ấy."),
    "REC005": N_("Hộp gặp lại lựa chọn chưa có lời cho phương án %(missing)s. Thêm một dòng cho phương án ấy."),
    "A11Y003": N_("Tệp âm thanh hoặc phim chưa có lời chép. Viết lời chép ngay dưới."),
    "CAS002": N_("Không lựa chọn nào dẫn tới cảnh này. Mở “Các cảnh”, cho một lựa chọn dẫn tới đây, hoặc bỏ cảnh."),
    "CAS003": N_("Cảnh này không có lối đi tiếp. Mở “Các cảnh”, thêm lựa chọn, hoặc đổi cảnh này thành đoạn kết."),
    "CAS004": N_("Không đọc được lựa chọn này. Mở “Các cảnh”, viết lại lựa chọn ấy rồi lưu."),
    "CAS005": N_("Lựa chọn này dẫn tới một cảnh không có. Mở “Các cảnh”, chọn lại cảnh tiếp theo."),
    "CAS006": N_("Đoạn này chờ một sự kiện mà không lựa chọn nào đặt. Mở “Các cảnh”, ghi sự kiện ấy vào một lựa chọn."),
    "CAS007": N_("Tình huống chưa có kết nào đi tới được. Mở “Các cảnh”, thêm một đoạn kết."),
    "CAS010": N_("Một lựa chọn đặt sự kiện mà không đoạn nào dùng. Mở “Các cảnh”, bỏ sự kiện ấy hoặc viết đoạn cho nó."),
    "CAS012": N_("Đoạn kết này chưa ghi kết cục. Mở “Các cảnh”, chọn kết tốt, tạm được hay chưa tốt."),
    "CAS013": N_("Tình huống chưa có hồ sơ tốt để đặt cạnh. Mở “Các cảnh”, thêm hồ sơ tốt."),
    "CAS014": N_("Lựa chọn này chưa có lời cho lần xem lại. Mở “Các cảnh”, viết lời ấy."),
    "TRN001": N_("Phần này chưa có %(language)s. Bấm vào tên để dịch; chưa dịch thì người đọc ngôn ngữ ấy sẽ thấy bản gốc."),
    "TRN002": N_("Câu này ở bản dịch khác bản gốc về số phương án, thứ tự hoặc đáp án đúng. Mở trang dịch, sửa cho giống bản gốc."),
    "TRN002-missing": N_("Chưa dịch %(missing)s câu hỏi. Mở trang dịch để dịch tiếp."),
    "TRN003": N_("Bản gốc đã sửa mà bản dịch chưa. Mở trang dịch, dịch lại những đoạn được đánh dấu."),
    "TRN004": N_("Bản dịch chưa đủ các đoạn như bản gốc. Mở trang dịch để thêm đoạn còn thiếu."),
    "TRN005": N_("Phần này chỉ có bản dịch, chưa có bản gốc. Viết bản gốc trước, rồi mới dịch."),
    "TRN007": N_("Còn %(count)s đoạn chưa dịch. Mở trang dịch để dịch tiếp."),
}
_QUESTIONS: Final[dict[str, str]] = {
    "QID001": N_("Câu hỏi chưa có mã. Lưu lại, mã được đặt tự động."),
    "QID002": N_("Câu này trùng mã với một câu khác, thường vì được chép lại. Bỏ câu này rồi thêm lại như câu mới."),
    "QID003": N_("Mã của câu này không dùng được. Bỏ câu này rồi thêm lại như câu mới."),
    "QST001": N_("Câu hỏi chưa có đáp án. Thêm lại câu này ở trang “Câu hỏi”, chọn đúng loại, rồi bỏ câu cũ."),
    "QST003": N_("Câu hỏi có một mục không dùng được. Mở câu hỏi, ghi lại các ô rồi lưu."),
    "QST006": N_("Một mục của câu hỏi có giá trị không dùng được (%(value)s). Mở câu hỏi, chọn lại rồi lưu."),
    "QST007": N_("Lời giải thích này chưa gắn với phương án nào. Mở câu hỏi, ghi lại vào ô “Lời giải thích”."),
    "QST009": N_("Loại câu hỏi không hợp với đáp án đã viết. Thêm lại câu này ở trang “Câu hỏi”, chọn đúng loại, rồi bỏ câu cũ."),
    "QST011": N_("Từ phủ định “%(word)s” dễ bị đọc sót. In đậm từ ấy, hoặc hỏi theo chiều thuận."),
    "QST012": N_("Câu hỏi nằm trong phần chỉ dành cho một nhóm người đọc; nhóm kia không học xong bài được. Đưa câu hỏi ra ngoài."),
    "QST013": N_("Tình huống không hiện câu hỏi. Chuyển câu hỏi sang một bài, hoặc viết thành một lựa chọn trong “Các cảnh”."),
    "QST014": N_("Phần này không hiện câu hỏi. Chuyển câu hỏi sang một bài hoặc một ngân hàng."),
    "QST017": N_("Máy không đọc dòng ghi đáp án. Mở câu hỏi, đánh dấu phương án đúng, rồi xóa dòng ấy."),
    "QST020": N_("“Đọc lại ở đâu khi trả lời sai” chỉ tới một bài hay đề mục không có trong khóa. Mở câu hỏi, ghi lại ô ấy."),
    "MCQ001": N_("Chưa đánh dấu phương án đúng. Mở câu hỏi, đánh dấu phương án đúng rồi lưu."),
    "MCQ004": N_("Mọi phương án đều được đánh dấu đúng. Mở câu hỏi, bỏ dấu ở phương án sai, hoặc thêm phương án sai."),
    "MCQ008": N_("Câu chỉ chọn một mà có %(count)s phương án đúng. Mở câu hỏi, chỉ giữ dấu ở một phương án."),
    "MCQ010": N_("Có phương án chưa có lời giải thích. Mở câu hỏi, ghi “Lời giải thích” cho từng phương án, cả phương án đúng."),
    "MCQ012": N_("“%(text)s” mất nghĩa khi trộn thứ tự. Viết lại phương án, hoặc đánh dấu “Giữ nguyên thứ tự phương án”."),
    "NUM001": N_("Không đọc được đáp số “%(found)s”. Mở câu hỏi, ghi lại: 10, hoặc 8 .. 12; số lẻ viết 1,5."),
    "TXT001": N_("Đáp án chữ đang trống. Mở câu hỏi, ghi vào “Cách viết được nhận”."),
    "TXT002": N_("Không đọc được đáp án “%(found)s”. Mở câu hỏi, ghi lại vào “Cách viết được nhận”."),
    "TXT004": N_("Không cách viết nào được trọn điểm. Mở câu hỏi, để trống ô phần trăm của cách viết đúng nhất."),
    "MAT002": N_("Câu nối cần ít nhất hai cặp. Mở câu hỏi, thêm một cặp."),
    "ORD001": N_("Câu xếp thứ tự cần ít nhất ba việc. Mở câu hỏi, thêm việc."),
    "SPT005": N_("Đoạn “%(text)s” chưa có lời giải thích. Viết lời ấy ngay sau đoạn."),
}
PLAIN: Final[Mapping[str, str]] = _COURSE | _LESSONS | _QUESTIONS

KEYS: Final[Mapping[str, str]] = {
    "title": N_("Tên"),
    "minutes": N_("Số phút"),
    "competencies": N_("Năng lực"),
    "place": N_("Nơi trong phường"),
    "start": N_("Đồng hồ bắt đầu lúc"),
    "actor": N_("Người học ngồi vào ghế ai"),
    "attempts": N_("Số lượt làm"),
    "pass": N_("Đạt từ bao nhiêu phần trăm"),
    "count": N_("Số câu"),
    "bank": N_("Ngân hàng"),
    "where": N_("Điều kiện khác"),
    "points": N_("Điểm"),
    "difficulty": N_("Độ khó"),
    "competency": N_("Mã năng lực"),
    "summary": N_("Học xong làm được gì"),
    "credit_hours": N_("Số giờ tính"),
    "valid_months": N_("Có giá trị bao nhiêu tháng"),
    "reviewed_on": N_("Chuyên gia đọc lại toàn khóa ngày"),
    "licence": N_("Giấy phép"),
}
"""What the form calls a key of the settings."""
