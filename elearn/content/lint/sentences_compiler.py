"""The sentences of the compiler's own codes: folders, front matter, the whole course, media, links, translations, safety.

Format strings over the words of the problem; `why_vi` and `why_en` are the reasons of `elearn.content.phrases`.
"""

from __future__ import annotations

from typing import Final

from elearn.content.document import Text
from elearn.content.lint.rule import Rule, error, warning
from elearn.content.lint.sentences_laws import LAW_RULES
from elearn.content.lint.sentences_statistics import STATISTICS_RULES

_ELSEWHERE: Final[dict[str, Rule]] = LAW_RULES | STATISTICS_RULES
COMPILER_RULES: Final[dict[str, Rule]] = _ELSEWHERE | {
    # --- front matter and settings
    "FM001": error("phần cài đặt (YAML) có lỗi: {why_vi}.", "the settings (YAML) are faulty: {why_en}."),
    "FM002": error("không có khóa '{key}'. {why_vi}", "there is no key '{key}'. {why_en}"),
    "FM003": error("'{key}' {why_vi}.", "'{key}' {why_en}."),
    "FM004": error(
        "tệp chưa có phần cài đặt ở đầu. Thêm hai dòng '---', giữa hai dòng ghi ít nhất 'title:'.",
        "the file has no settings at its top. Add two lines '---' and at least 'title:' between them.",
    ),
    # --- the course
    "CRS001": error(
        "không có bài nào trong thư mục modules/{dir}. Tạo thư mục ấy hoặc bỏ dòng này.",
        "there is no lesson in the folder modules/{dir}. Make the folder or remove this line.",
    ),
    "CRS002": error(
        "tên tệp '{path}' chưa đúng hoặc trùng số. Đặt là NN-ten-bai.vi.md, mỗi số một bài, ví dụ 03-tiep-nhan.vi.md.",
        "the file name '{path}' is not right or its number is taken. Use NN-name.vi.md, one number per lesson.",
    ),
    "CRS003": error(
        "completion nhắc bài kiểm tra '{id}' mà khóa không có. Sửa mã hoặc thêm tệp kind: quiz.",
        "completion names the quiz '{id}', which the course lacks. Correct the id or add a file of kind: quiz.",
    ),
    "CRS004": error(
        "nội dung đã đổi mà phiên bản {label} không cao hơn bản đã phát hành {last}. Tăng 'version', ghi điều đã đổi ở 'changes'.",
        "the content changed but version {label} is not above the published {last}. Raise 'version', say why in 'changes'.",
    ),
    "CRS005": error(
        "'{what}' đã phát hành mà nay không còn. Giữ nguyên, hoặc ghi mã vào 'retired' nếu bỏ hẳn.",
        "'{what}' was published and is gone. Keep it, or list the id in 'retired' if it is dropped for good.",
    ),
    "CRS006": error(
        "địa chỉ '{slug}' đã dùng ở {other}. Đổi tên tệp để mỗi bài có địa chỉ riêng.",
        "the address '{slug}' is taken by {other}. Rename the file: each lesson has an address of its own.",
    ),
    "CRS007": warning(
        "course.yml không có ngôn ngữ '{language}' nên tệp này bị bỏ qua. Thêm vào 'languages' hoặc xóa tệp.",
        "course.yml does not list the language '{language}', so this file is left out. Add it to 'languages' or delete it.",
    ),
    "CRS008": error(
        "mã '{id}' đã ngừng dùng (retired) nên không dùng lại được. Đặt mã mới.",
        "the id '{id}' is retired and is never used again. Choose a new one.",
    ),
    "CRS009": error(
        "thư mục khóa học chưa có tệp course.yml. Tạo tệp ấy ở ngoài cùng thư mục.",
        "the course folder has no course.yml. Write one at its top.",
    ),
    "CRS010": warning(
        "thư mục '{dir}' chưa được nhắc trong 'modules' của course.yml nên các bài trong đó không hiện.",
        "the folder '{dir}' is not listed under 'modules' in course.yml, so its lessons are not shown.",
    ),
    "CRS011": error(
        "mỗi khóa chỉ có một thẻ bỏ túi. Giữ một thẻ, bỏ thẻ này.",
        "a course has one pocket card. Keep one and remove this one.",
    ),
    "CRS012": error(
        "completion nhắc bài '{id}' mà khóa không có. Sửa mã.",
        "completion names the lesson '{id}', which the course lacks. Correct the id.",
    ),
    "CRS013": error(
        "'relearn' nhắc bài '{id}' mà khóa không có. Sửa mã.",
        "'relearn' names the lesson '{id}', which the course lacks. Correct the id.",
    ),
    "CRS014": error(
        "tệp ghi kind: {found}, còn chỗ này dành cho {expected}. Chuyển tệp hoặc sửa 'kind'.",
        "the file says kind: {found}, but this place is for {expected}. Move the file or correct 'kind'.",
    ),
    "CRS015": error(
        "'modules' nhắc thư mục '{dir}' hai lần. Giữ một dòng.",
        "'modules' lists the folder '{dir}' twice. Keep one line.",
    ),
    "CRS016": error(
        "'changes' chưa nói phiên bản {label} đổi gì. Thêm '{label}: {{{language}: …, relearn: [mã bài cần học lại]}}'.",
        "'changes' does not say what version {label} changed. Add '{label}: {{{language}: …, relearn: [lesson ids]}}'.",
    ),
    "CRS017": error(
        "'changes' nhắc câu hỏi '{id}', nhưng không bài học nào có câu ấy để máy chấm được. Sửa mã, hoặc bỏ dòng 'question'.",
        "'changes' names the question '{id}', but no lesson has one that a machine can mark. Correct the id or drop 'question'.",
    ),
    "CRS018": error(
        "{key} '{value}' đang là của một khóa học khác mà anh/chị không phụ trách. Chọn {key} khác.",
        "the {key} '{value}' belongs to another course, which is not yours to change. Choose another {key}.",
    ),
    "CRS019": error(
        "phiếu đổi này chưa có câu cũ lẫn câu mới. Viết 'old' hoặc 'new', ít nhất bằng {language}.",
        "this slip has neither an old nor a new sentence. Write 'old' or 'new', at least in {language}.",
    ),
    "CRS020": warning(
        "phiếu đổi này thiếu bản {language} ở '{key}'. Người đọc bản ấy sẽ thấy bản gốc.",
        "this slip lacks '{key}' in {language}. Readers of that language will see the original.",
    ),
    "CRS021": error(
        "'visibility: unit' mà khóa học chưa thuộc đơn vị nào. Chọn đơn vị có khóa học, hoặc đổi 'visibility'.",
        "'visibility: unit', but the course belongs to no unit. Choose the unit that owns it, or change 'visibility'.",
    ),
    "CRS022": warning(
        "'{key}' chưa có bản '{language}'. Thêm bản ấy; nếu không, người đọc ngôn ngữ ấy sẽ thấy bản gốc.",
        "'{key}' is missing in '{language}'. Add it; otherwise readers of that language will see the original.",
    ),
    # --- questions, banks, quizzes
    "QID002": error(
        "mã '{id}' đã dùng ở {other}. Đặt mã khác: mỗi mã chỉ dùng một lần trong khóa.",
        "the id '{id}' is used in {other}. Choose another: an id is used once in a course.",
    ),
    "BNK001": error(
        "lấy {count} câu từ ngân hàng '{bank}' mà chỉ có {found} câu phù hợp. Giảm 'count', nới 'where' hoặc viết thêm câu.",
        "{count} questions are drawn from the bank '{bank}', which has {found}. Lower 'count', widen 'where' or write more.",
    ),
    "BNK002": error(
        "không có ngân hàng '{bank}'. Các ngân hàng của khóa: {known}.",
        "there is no bank '{bank}'. Banks of this course: {known}.",
    ),
    "BNK003": error(
        "không đọc được điều kiện '{where}'. Viết như: difficulty <= 2 and competency in WD1,WD2.",
        "the condition '{where}' cannot be read. Write for example: difficulty <= 2 and competency in WD1,WD2.",
    ),
    "BNK004": warning(
        "ngân hàng '{bank}' có {found} câu phù hợp cho {count} câu cần lấy; nên có ít nhất gấp đôi để các lượt khác nhau.",
        "the bank '{bank}' has {found} that fit for {count} drawn; twice as many make attempts differ.",
    ),
    "BNK005": warning(
        "chưa bài kiểm tra nào rút câu từ ngân hàng '{bank}', nên người học không gặp câu nào của nó. Thêm một bài có 'draw', hoặc "
        "bỏ ngân hàng.",
        "no quiz draws from the bank '{bank}', so that learners meet none of its questions. Add a quiz with 'draw', or take the "
        "bank out.",
    ),
    "BNK006": error(
        "ngân hàng '{bank}' chỉ dùng cho kỳ thi (use: examination), nên bài kiểm tra không rút câu từ đó. Chọn ngân hàng khác.",
        "the bank '{bank}' is for examinations alone (use: examination), so that no quiz draws on it. Choose another bank.",
    ),
    "REC003": error(
        "hộp RECALL nhắc câu '{id}' mà khóa không có câu trắc nghiệm nào mang mã ấy. Sửa mã.",
        "the recall names '{id}', but the course has no choice question with that id. Correct the id.",
    ),
    "REC004": error(
        "câu '{id}' không có phương án '{option}'. Sửa chữ đứng trước dấu hai chấm: {known}.",
        "question '{id}' has no option '{option}'. Correct the letter before the colon: {known}.",
    ),
    "QST020": error(
        "'see' chỉ tới '{target}' mà khóa không có bài hay đề mục ấy. Viết mã-bài hoặc mã-bài#mã-đề-mục.",
        "'see' points to '{target}', but the course has no such lesson or heading. Write lesson-id or lesson-id#heading-id.",
    ),
    # --- pictures, links, includes
    "IMG001": error(
        "hình chưa có mô tả. Viết mô tả trong dấu [ ]: nói điều người xem cần biết từ hình.",
        "the picture has no description. Write in the [ ] what a reader needs to know from it.",
    ),
    "IMG002": error(
        "không thấy tệp '{target}'. Đặt tệp vào assets/ và viết đúng đường dẫn, kể cả chữ hoa, chữ thường.",
        "the file '{target}' is not there. Put it into assets/ and write its path exactly, small and capital letters too.",
    ),
    "IMG003": warning(
        "hình nặng {size}; trên 200 kB thì đường truyền yếu phải chờ lâu. Thu nhỏ, lưu dạng WebP, hoặc chạy với --fix.",
        "the picture weighs {size}; above 200 kB a slow line waits long. Make it smaller, save it as WebP, or run with --fix.",
    ),
    "LNK001": error(
        "đường dẫn '{target}' không tới đâu trong khóa. Sửa tên tệp hoặc mã sau dấu #.",
        "the link '{target}' leads nowhere in this course. Correct the file name or the id after #.",
    ),
    "LNK006": error(
        "đường dẫn '{target}' không được nhận nên sẽ bị bỏ. Viết đủ https://…, mailto:…, hoặc tên một tệp trong khóa.",
        "the link '{target}' is not accepted and would be dropped. Write https://… in full, mailto:…, or a file of the course.",
    ),
    "LNK007": warning(
        "'{target}' không phải trang nào của hệ thống này. Nối tới bài bằng tên tệp của bài, tới trang khác bằng https://….",
        "'{target}' is no page of this site. Link to a lesson by the name of its file, to other pages by https://….",
    ),
    "INC001": error(
        "không thấy đoạn dùng chung '{path}'. Tạo tệp ấy trong snippets/ hoặc sửa đường dẫn.",
        "the snippet '{path}' is not there. Write it in snippets/ or correct the path.",
    ),
    "INC002": error(
        "đoạn dùng chung '{path}' không được chứa tiêu đề, câu hỏi hay đoạn dùng chung khác.",
        "the snippet '{path}' must not hold headings, questions or other snippets.",
    ),
    # --- translations
    "TRN001": warning(
        "chưa có bản '{language}' của tệp này. Người đọc ngôn ngữ ấy sẽ thấy bản gốc.",
        "there is no '{language}' version of this file. Readers of that language will see the original.",
    ),
    "TRN002": error(
        "'{id}' không khớp với bản gốc {file}: hai bản phải cùng mã, thứ tự, số phương án và dấu [x].",
        "'{id}' does not match the original {file}: ids, order, number of answers and [x] must agree.",
    ),
    "TRN003": warning(
        "khối '{block}' cũ hơn bản gốc: bản gốc đã sửa mà bản dịch chưa. Dịch lại khối này.",
        "the block '{block}' is older than its original, which has changed since. Translate it again.",
    ),
    "TRN004": warning(
        "các khối không khớp với bản gốc, bắt đầu từ '{block}'. Giữ cùng số tiêu đề, đoạn, bảng, hình như bản gốc.",
        "the blocks do not match the original, beginning with '{block}'. Keep the same headings, paragraphs, tables and figures.",
    ),
    "TRN005": error(
        "chưa có bản gốc '{language}' của tệp này. Viết bản gốc trước, rồi mới dịch.",
        "the original in '{language}' is missing. Write it first; this is a translation.",
    ),
    "TRN006": error(
        "'{key}' khác với bản gốc. Bỏ dòng này ở bản dịch, hoặc ghi giống bản gốc.",
        "'{key}' differs from the original. Leave it out of the translation, or write the same.",
    ),
    # --- what is too heavy
    "MD090": error(
        "không dịch được {file}: {why_vi}. Chia thành đoạn ngắn hơn, bớt lồng nhau.",
        "{file} could not be compiled: {why_en}. Use shorter paragraphs and less nesting.",
    ),
    "MD091": error("phức tạp quá: {why_vi}. Chia nhỏ ra.", "too complex: {why_en}. Divide it."),
    # --- safety
    "SEC001": error(
        "đường dẫn '{path}' không được nhận. Dùng tên ngắn, không có '..', ký tự lạ hay tên riêng của Windows.",
        "the path '{path}' is not accepted. Use short names without '..', odd characters or names reserved by Windows.",
    ),
    "SEC002": error(
        "'{path}' và '{other}' là cùng một tên trên một số máy. Đổi tên một tệp.",
        "'{path}' and '{other}' are the same name on some systems. Rename one of them.",
    ),
    "SEC003": error(
        "'{path}' là liên kết hoặc tệp đặc biệt. Thay bằng tệp thường.",
        "'{path}' is a link or a special file. Use an ordinary file.",
    ),
    "SEC004": error(
        "tệp nặng {size}, quá mức {limit}. Chia nhỏ hoặc nén lại.", "the file has {size}, over {limit}. Divide or compress it."
    ),
    "SEC005": error(
        "khóa học có quá nhiều tệp; nhiều nhất {limit} tệp. Bỏ tệp không dùng, hoặc chia thành hai khóa.",
        "the course has too many files; {limit} at most. Remove what is not used, or make two courses of it.",
    ),
    "SEC006": error(
        "tệp '.{suffix}' này chưa dùng được: {why_vi}. Dùng PNG, JPEG, WebP, SVG, Opus, WebM hoặc VTT, tên đúng loại.",
        "this '.{suffix}' file cannot be used: {why_en}. Use PNG, JPEG, WebP, SVG, Opus, WebM or VTT.",
    ),
    "SEC007": error(
        "hình SVG chưa dùng được: {why_vi}. Hình chỉ gồm nét, hình và chữ; không kịch bản, kiểu, liên kết.",
        "the SVG cannot be used: {why_en}. A drawing is shapes and words, without scripts, styles or links.",
    ),
    "SEC008": error("tệp không phải UTF-8: {why_vi}.", "the file is not UTF-8: {why_en}."),
    "SEC009": warning(
        "không rõ tệp '{path}' dùng để làm gì nên bị bỏ qua. Xóa, hoặc đặt đúng thư mục.",
        "it is not known what the file '{path}' is for, so it is left out. Delete it or put it where it belongs.",
    ),
    "SEC010": error(
        "đoạn này không chắc là an toàn khi hiển thị nên bị từ chối. Viết lại đơn giản hơn.",
        "it is not certain that this text is safe to show, so it is refused. Write it more simply.",
    ),
    "SEC011": error(
        "có ký tự không nhìn thấy {character} không được phép. Xóa ký tự ấy.",
        "there is an invisible character {character} that is not allowed. Delete it.",
    ),
    "SEC012": error("tổng dung lượng {size} MB, quá mức {limit} MB.", "{size} MB in all, over {limit} MB."),
    "SEC013": error(
        "có hơn {limit} dấu chồng lên một chữ. Xóa bớt dấu.",
        "more than {limit} marks stand on one letter. Delete the marks that are too many.",
    ),
    "SEC014": error(
        "tệp này không phải tệp zip, hoặc đã hỏng. Nén lại thư mục khóa học thành một tệp .zip rồi gửi lại.",
        "this file is no zip, or it is damaged. Pack the course folder into a .zip again and send that.",
    ),
    "SEC015": error(
        "'{path}' có mật khẩu hoặc được nén theo cách lạ. Nén lại bằng zip thường, không đặt mật khẩu.",
        "'{path}' has a password or is packed in an unusual way. Pack it again as an ordinary zip without a password.",
    ),
    "SEC016": error(
        "'{path}' khi bung ra lớn hơn lúc nén quá {limit} lần. Bỏ tệp ấy hoặc thay bằng tệp thường.",
        "'{path}' is more than {limit} times larger than packed. Leave it out or put an ordinary file in its place.",
    ),
    "SEC017": error(
        "'{path}' là một tệp nén nằm trong tệp nén. Bung nó ra thư mục, rồi nén lại một lần.",
        "'{path}' is an archive inside the archive. Unpack it into the folder, then pack once.",
    ),
}

SENTENCES: Final[dict[str, Text]] = {code: {"vi": rule.vi, "en": rule.en} for code, rule in COMPILER_RULES.items()}
