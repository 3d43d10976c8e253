"""The sentences of the codes about laws: what a course cites, and what is wrong with the register itself.

Format strings over the words of the problem; `state_vi` and `state_en` tell what became of a law.
"""

from __future__ import annotations

from typing import Final

from elearn.content.lint.rule import Rule, error, warning

LAW_RULES: Final[dict[str, Rule]] = {
    "LAW001": error(
        "laws.yml không có văn bản '{key}'. Thêm văn bản ấy hoặc sửa 'law_refs'.",
        "laws.yml has no '{key}'. Add that law or correct 'law_refs'.",
    ),
    "LAW002": warning(
        "chỗ này dẫn {law} (mục '{key}'), văn bản {state_vi}. Đọc lại rồi sửa theo văn bản đang có hiệu lực; "
        "nếu là chuyện cũ thì nhắc cả văn bản thay nó.",
        "this cites {law} (entry '{key}'), which {state_en}. Read it again and follow the law in force; "
        "where it is history, name what took its place too.",
    ),
    "LAW003": warning(
        "chỗ này dẫn {law} (mục '{key}'), đã đổi ngày {changed}, sau lần đọc lại gần nhất của khóa ({reviewed}). "
        "Đọc lại rồi ghi ngày mới vào 'reviewed_on'.",
        "this cites {law} (entry '{key}'), which changed on {changed}, after the course was last read ({reviewed}). "
        "Read it again, then write the new day into 'reviewed_on'.",
    ),
    "LAW004": warning(
        "chỗ này dẫn {law}, có trong laws.yml mà chưa có trong 'law_refs'. Thêm '{key}' vào 'law_refs' ở course.yml.",
        "this cites {law}, which is in laws.yml but not in 'law_refs'. Add '{key}' to 'law_refs' in course.yml.",
    ),
    "LAW005": error(
        "'{key}' ghi được thay bằng '{other}' mà laws.yml không có mục ấy. Thêm mục '{other}' hoặc sửa 'replaced_by'.",
        "'{key}' is said to be replaced by '{other}', but laws.yml has no such entry. Add it or correct 'replaced_by'.",
    ),
    "LAW006": error(
        "các mục thay nhau thành vòng: {ring}. Mỗi văn bản chỉ được thay bằng văn bản mới hơn; sửa 'replaced_by'.",
        "these entries replace each other in a ring: {ring}. A law is replaced by a later one only; correct 'replaced_by'.",
    ),
    "LAW007": error(
        "'{key}' hết hiệu lực ({ended}) trước khi có hiệu lực ({in_force}). Sửa một trong hai ngày.",
        "'{key}' ends ({ended}) before it comes into force ({in_force}). Correct one of the two days.",
    ),
    "LAW008": error(
        "'{date_key}' của '{key}' là ngày chưa đến ({day}). Ghi ngày đã đối chiếu thật.",
        "'{date_key}' of '{key}' is a day to come ({day}). Write the day on which it was really done.",
    ),
    "LAW009": error(
        "'{key}' và '{other}' cùng số {number}. Mỗi văn bản chỉ có một mục; bỏ một mục hoặc sửa số.",
        "'{key}' and '{other}' have the same number {number}. A law has one entry; drop one or correct its number.",
    ),
    "LAW010": error(
        "tên gọi '{name}' của '{key}' quá ngắn nên sẽ nhận nhầm chữ thường. Ghi tên có ít nhất 4 chữ cái hoặc chữ số.",
        "the name '{name}' of '{key}' is so short that ordinary words would be taken for it. Write at least 4 letters or digits.",
    ),
}
