"""Parts of sentences that depend on what was found: why a file is refused, what a key must be; in both languages.

A sentence of the linter is a format string over the words of its problem. Where one code has several reasons, the reason is
given to it as two words, `why_vi` and `why_en`, which the sentence of each language then uses.
"""

from __future__ import annotations

from typing import Final

from elearn.content.document import Text

PHRASES: Final[dict[str, Text]] = {
    # FM001
    "yaml-alias": {"vi": "không dùng '&' và '*' để trỏ tới giá trị khác", "en": "'&' and '*' references are not used here"},
    "yaml-depth": {"vi": "lồng nhau quá sâu", "en": "it is nested too deeply"},
    "yaml-size": {"vi": "quá dài", "en": "it is too long"},
    "yaml-tag": {"vi": "không dùng nhãn kiểu '{word}'", "en": "the type tag '{word}' is not used here"},
    "yaml-key": {"vi": "tên khóa phải là chữ", "en": "a key must be a word"},
    "yaml-duplicate": {"vi": "khóa '{word}' có hai lần", "en": "the key '{word}' stands here twice"},
    "yaml-character": {"vi": "có ký tự ẩn không được dùng", "en": "it holds an invisible character that is not allowed"},
    "yaml-list": {
        "vi": "phải là các dòng 'khóa: giá trị', còn đây là danh sách",
        "en": "lines of 'key: value' belong here, not a list",
    },
    "yaml-words": {
        "vi": "phải là các dòng 'khóa: giá trị'; sau dấu hai chấm có một dấu cách",
        "en": "lines of 'key: value' belong here, with a blank after the colon",
    },
    "yaml-colon": {
        "vi": "sau dấu hai chấm của khóa cần một dấu cách",
        "en": "the colon after a key needs a blank behind it",
    },
    "yaml-tab": {
        "vi": "thụt dòng bằng dấu cách, không dùng phím Tab",
        "en": "lines are indented with blanks, not with the Tab key",
    },
    "yaml-quote": {
        "vi": "dấu nháy kép mở ở đây chưa được đóng trên cùng dòng",
        "en": "the quotation mark that opens here is not closed on the same line",
    },
    "yaml-inner-colon": {
        "vi": "giá trị có dấu hai chấm bên trong; đặt cả giá trị trong dấu nháy kép",
        "en": "the value holds a colon; put all of it in double quotation marks",
    },
    "yaml-syntax": {
        "vi": "không đọc được chỗ này; xem lại dấu hai chấm, thụt dòng, dấu nháy",
        "en": "this cannot be read; look at colons, indentation and quotes",
    },
    # FM002
    "near": {"vi": "Có phải là '{near}'?", "en": "Did you mean '{near}'?"},
    "known": {"vi": "Dùng được: {known}.", "en": "Known keys: {known}."},
    # FM003
    "text": {"vi": "phải là chữ, từ 1 đến {longest} ký tự", "en": "must be a text of 1 to {longest} characters"},
    "id": {
        "vi": "phải gồm chữ thường không dấu, chữ số, gạch nối, nhiều nhất 64 ký tự",
        "en": "must be small letters a-z, digits and hyphens, at most 64",
    },
    "hash": {"vi": "phải gồm 8 đến 64 chữ số và chữ a-f", "en": "must be 8 to 64 digits and letters a-f"},
    "code": {"vi": "phải là một mã gồm chữ, số, dấu chấm, gạch", "en": "must be a code of letters, digits, dots and hyphens"},
    "folder": {"vi": "phải có dạng 01-ten-phan", "en": "must look like 01-name-of-part"},
    "version": {"vi": "phải có dạng 1.2.0", "en": "must look like 1.2.0"},
    "language": {"vi": "phải đặt theo mã ngôn ngữ như vi, en", "en": "must be set per language, such as vi, en"},
    "integer": {"vi": "phải là số nguyên từ {low} đến {high}", "en": "must be a whole number from {low} to {high}"},
    "number": {"vi": "phải là số từ {low} đến {high}", "en": "must be a number from {low} to {high}"},
    "percent": {"vi": "phải từ {low}% đến {high}%", "en": "must be from {low}% to {high}%"},
    "boolean": {"vi": "phải là true hoặc false", "en": "must be true or false"},
    "date": {"vi": "phải là ngày có thật, dạng 2027-01-31", "en": "must be a real date such as 2027-01-31"},
    "clock": {"vi": 'phải là giờ trong ngày, dạng "13:40"', "en": 'must be a time of day such as "13:40"'},
    "choice": {"vi": "phải là một trong: {choices}", "en": "must be one of: {choices}"},
    "list": {"vi": "phải là danh sách, nhiều nhất {longest} mục", "en": "must be a list of at most {longest} entries"},
    "filled": {"vi": "không được để trống", "en": "must not be empty"},
    "twice": {"vi": "có '{word}' hai lần", "en": "holds '{word}' twice"},
    "mapping": {"vi": "phải gồm các dòng 'khóa: giá trị'", "en": "must be lines of 'key: value'"},
    "required": {"vi": "còn thiếu, cần ghi vào", "en": "is missing and must be given"},
    # SEC007
    "svg-doctype": {
        "vi": "xóa cả phần <!DOCTYPE …> ở đầu tệp, kể cả các dòng <!ENTITY …> bên trong",
        "en": "delete the whole <!DOCTYPE …> at the top of the file, with the <!ENTITY …> lines in it",
    },
    "svg-instruction": {"vi": "xóa dòng {what}", "en": "delete the line {what}"},
    "svg-element": {
        "vi": "không dùng thẻ {what}; xóa thẻ ấy cùng những gì bên trong",
        "en": "{what} is not allowed; delete it with everything inside it",
    },
    "svg-attribute": {
        "vi": "không dùng thuộc tính {what}; xóa thuộc tính ấy",
        "en": "the attribute {what} is not allowed; delete it",
    },
    "svg-style": {
        "vi": 'không dùng {what}; xóa đi, ghi màu và nét thẳng vào hình, như fill="red" stroke-width="2"',
        "en": '{what} is not allowed; delete it and write colours and strokes on the shapes, as in fill="red" stroke-width="2"',
    },
    "svg-words": {
        "vi": "có chữ '{what}' ngoài thẻ <text>; xóa hoặc đưa vào <text>",
        "en": "the words '{what}' stand outside of <text>; delete them or put them into <text>",
    },
    "svg-xml": {
        "vi": "từ dòng này tệp không đúng dạng XML; mở bằng phần mềm vẽ rồi lưu lại thành SVG thường (Plain SVG)",
        "en": "from this line on the file is not well-formed XML; open it in a drawing program and save it as plain SVG",
    },
    "svg-size": {"vi": "hình quá lớn hoặc quá nhiều chi tiết; bớt chi tiết", "en": "it is too large or too intricate; simplify it"},
    "svg-use": {
        "vi": "thẻ <use> trỏ tới hình không có, tới hình lại chứa <use>, hoặc có quá nhiều <use>; vẽ thẳng hình ấy",
        "en": "a <use> shows what is not there or holds a <use> itself, or there are too many; draw the shape itself",
    },
    "svg-view": {
        "vi": 'thẻ <svg> thiếu viewBox; thêm như viewBox="0 0 800 600"',
        "en": 'the <svg> has no viewBox; add one, such as viewBox="0 0 800 600"',
    },
    # SEC008
    "encoding-old": {
        "vi": "chữ theo bảng mã {encoding}; chuyển sang Unicode (UniKey: Công cụ chuyển mã) rồi lưu bằng UTF-8",
        "en": "it is written in {encoding}; convert it to Unicode and save it as UTF-8",
    },
    "encoding-other": {
        "vi": "tệp lưu theo {encoding}; mở trong trình soạn thảo rồi lưu lại, chọn mã UTF-8",
        "en": "it is saved as {encoding}; open it in an editor and save it again as UTF-8",
    },
    "encoding-unknown": {
        "vi": "từ chỗ này có byte không đọc được; lưu lại bằng UTF-8",
        "en": "from here on there are bytes that cannot be read; save it as UTF-8",
    },
    # MD090
    "time": {"vi": "mất quá nhiều thời gian", "en": "it takes too long"},
    "memory": {"vi": "cần quá nhiều bộ nhớ", "en": "it needs too much memory"},
    "recursion": {"vi": "lồng nhau quá sâu", "en": "it is nested too deeply"},
    "died": {"vi": "trình dịch đã dừng giữa chừng", "en": "the compiler stopped half-way"},
    "course-time": {
        "vi": "cả khóa học mất hơn {seconds} giây",
        "en": "the whole course takes more than {seconds} seconds",
    },
    # MD091
    "block": {"vi": "khối này dài quá {limit} ký tự", "en": "this block is longer than {limit} characters"},
    "nesting": {
        "vi": "trích dẫn và danh sách lồng nhau quá {limit} bậc",
        "en": "quotes and lists are nested more than {limit} deep",
    },
    "brackets": {"vi": "đoạn này có hơn {limit} dấu '['", "en": "this paragraph has more than {limit} brackets '['"},
    "marks": {"vi": "đoạn này có hơn {limit} dấu định dạng", "en": "this paragraph has more than {limit} formatting marks"},
    "paragraph": {"vi": "đoạn này dài quá {limit} ký tự", "en": "this paragraph is longer than {limit} characters"},
    "lines": {"vi": "tệp dài quá {limit} dòng", "en": "the file is longer than {limit} lines"},
    "file-marks": {"vi": "tệp có hơn {limit} dấu định dạng", "en": "the file has more than {limit} formatting marks"},
    "headings": {"vi": "tệp có hơn {limit} đề mục", "en": "the file has more than {limit} headings"},
    "questions": {"vi": "tệp có hơn {limit} câu hỏi", "en": "the file has more than {limit} questions"},
    "options": {"vi": "ở đây có hơn {limit} phương án", "en": "there are more than {limit} options here"},
    "fences": {"vi": "tệp có hơn {limit} khối mã", "en": "the file has more than {limit} blocks of code"},
    "definitions": {
        "vi": "tệp có hơn {limit} chú thích, chữ viết tắt",
        "en": "the file has more than {limit} footnotes and abbreviations",
    },
    # SEC006
    "unknown-bytes": {"vi": "không nhận ra loại tệp", "en": "its type is not recognised"},
    "other-bytes": {"vi": "nội dung là {found}", "en": "its content is {found}"},
    "no-pixels": {"vi": "không đọc được kích thước ảnh", "en": "the picture's size cannot be read"},
    "pixels": {
        "vi": "ảnh {width} × {height} có {found} triệu điểm ảnh, tối đa {limit} triệu; thu nhỏ ảnh rồi đưa lại",
        "en": "the picture of {width} × {height} has {found} megapixels, at most {limit} are allowed; make it smaller",
    },
}


def because(name: str, **values: str) -> tuple[tuple[str, str], ...]:
    """The words `why_vi` and `why_en` for a problem, and `why`, the bare name of the reason."""
    phrase = PHRASES[name]
    told = tuple((f"why_{language}", words.format_map(values)) for language, words in phrase.items())
    return (("why", name), *told)
