"""What is said about a faulty framework, list of positions or claim: one sentence for each code, in both languages."""

from __future__ import annotations

from typing import Final

from elearn.content.lint import catalogue
from elearn.content.lint.rule import Rule, error, warning
from elearn.content.problems import Place, Problem

RULES: Final[dict[str, Rule]] = {
    "FWK001": error(
        "mã '{code}' đã dùng ở dòng {line}. Đặt mã khác.",
        "the code '{code}' is taken in line {line}. Choose another one.",
    ),
    "FWK002": error(
        "'{code}' đứng dưới '{parent}' mà khung không có mã ấy. Thêm mục '{parent}' hoặc sửa 'parent'.",
        "'{code}' stands below '{parent}', which the framework lacks. Add '{parent}' or correct 'parent'.",
    ),
    "FWK003": error(
        "các mục {codes} đứng dưới nhau thành vòng tròn. Sửa 'parent' của một mục.",
        "the items {codes} stand below one another in a circle. Correct the 'parent' of one.",
    ),
    "FWK004": error(
        "khung {framework} không có năng lực '{code}'. Sửa mã.",
        "the framework {framework} has no competency '{code}'. Correct the code.",
    ),
    "FWK005": warning(
        "chưa thấy khung {framework}, nên chưa kiểm tra được các mã của khung ấy. Nhập khung ấy rồi kiểm tra lại.",
        "the framework {framework} is not known here, so its codes could not be checked. Import it and check again.",
    ),
    "FWK006": error(
        "'{key}' chưa có {language_vi}. Viết đủ hai ngôn ngữ.",
        "'{key}' has no {language_en}. Write it in both languages.",
    ),
    "FWK007": error(
        "'{key}' có mã HTML '{found}'. Chỉ viết chữ thường, không định dạng.",
        "'{key}' holds HTML, '{found}'. Write plain words without formatting.",
    ),
    "FWK008": error(
        "chưa biết giấy phép '{licence}'. Dùng một trong: {known}.",
        "the licence '{licence}' is not known. Use one of: {known}.",
    ),
    "FWK009": error(
        "các bậc phải đánh số liền nhau từ 1; thiếu {missing}.",
        "levels are numbered from 1 without a gap; {missing} is missing.",
    ),
    "FWK010": error(
        "thang này chỉ đến {last}, không có {rank}. Sửa số hoặc thêm vào thang.",
        "this scale ends at {last} and has no {rank}. Correct the number or add the level.",
    ),
    "FWK011": error(
        "thang không có trình độ '{band}'. Thêm vào 'bands' hoặc sửa mã.",
        "the scale has no band '{band}'. Add it to 'bands' or correct the code.",
    ),
    "FWK012": error(
        "'{key}' có ký tự không in được. Xóa rồi gõ lại.",
        "'{key}' holds a character that cannot be printed. Delete it and type it again.",
    ),
    "FWK013": error(
        "dòng đầu thiếu: {missing}. Dòng đầu phải là: {columns}.",
        "the first line lacks: {missing}. It must be: {columns}.",
    ),
    "FWK014": error(
        "tệp không phải chữ Unicode UTF-8. Lưu lại dạng 'CSV UTF-8' hoặc UTF-8.",
        "the file is not UTF-8 text. Save it as 'CSV UTF-8' or as UTF-8.",
    ),
    "FWK015": error(
        "'{code}' có quan hệ này hai lần, hoặc với chính nó. Giữ một dòng.",
        "'{code}' has this relation twice, or with itself. Keep one line.",
    ),
    "FWK016": error(
        "không đọc được bảng CSV ở đây: {why_vi}.",
        "the CSV cannot be read here: {why_en}.",
    ),
    "FWK017": error(
        "dòng này thuộc khung {found}, còn tệp là của khung {expected}. Mỗi tệp một khung, một phiên bản.",
        "this row belongs to {found}, the file to {expected}. One file holds one version of one framework.",
    ),
    "FWK018": error(
        "quan hệ phải viết dạng 'kind KHUNG mã', với kind là một trong: {kinds}.",
        "a relation is written 'kind FRAMEWORK code', where kind is one of: {kinds}.",
    ),
    "FWK019": error(
        "'{parent}' là một năng lực nên không có mục nào đứng dưới được. Đổi 'type' của mục ấy thành area.",
        "'{parent}' is a competency, so nothing can stand below it. Make its 'type' area.",
    ),
    "FWK020": error(
        "chưa có khung {code} phiên bản {version}, mà tệp CSV chỉ có các mục. Nhập tệp YAML trước.",
        "there is no framework {code} version {version} yet, and CSV holds items alone. Import the YAML file first.",
    ),
    "FWK021": error(
        "cột không dùng được, hoặc có hai lần: {strange}. Ngoài các cột bắt buộc chỉ có level_1_vi, level_1_en… và relations.",
        "columns that are not known, or stand twice: {strange}. Beside those that must be there only level_1_vi, level_1_en… "
        "and relations are read.",
    ),
    "FWK022": error(
        "tệp trống. Xem mẫu bằng 'elearn framework export' hoặc 'elearn position export'.",
        "the file is empty. See how one looks with 'elearn framework export' or 'elearn position export'.",
    ),
    "FWK023": error(
        "bảng chỉ có dòng đầu, chưa có mục nào. Thêm mỗi mục một dòng.",
        "the table has its first line alone and no item. Add a row for each item.",
    ),
    "FWK024": warning(
        "không thấy khung {code} phiên bản {version} ở đây, nên chưa kiểm tra được các bậc. Bảng chỉ nhập được vào nơi đã có khung "
        "ấy; kiểm tra cùng tệp YAML của khung nếu có.",
        "the framework {code} version {version} is not known here, so levels could not be checked. A sheet can be imported only "
        "where that framework is; check it together with the framework's YAML file if there is one.",
    ),
    "FWK025": error(
        "dòng này có {cells} ô, nhiều hơn {columns} cột của dòng đầu. Chữ có dấu ngăn cột thì đặt trong dấu nháy kép.",
        "this row has {cells} cells, more than the {columns} columns of the first line. Put double quotes around a text that holds "
        "the sign between columns.",
    ),
    "CLM001": error(
        "nơi cài đặt này chưa có khung {framework}. Nhập khung kèm theo: elearn framework import --shipped; khung khác: ghi tệp.",
        "this installation does not know the framework {framework}. Import it: elearn framework import --shipped, or a FILE.",
    ),
    "CLM002": error(
        "khung {framework} không có năng lực '{code}', hoặc đã rút. Sửa mã.",
        "the framework {framework} has no competency '{code}', or has retired it. Correct the code.",
    ),
    "CLM003": error(
        "thang của khung {framework} chỉ đến {last}, không có {level}. Sửa số.",
        "the scale of {framework} ends at {last} and has no {level}. Correct the number.",
    ),
    "CLM004": error(
        "năng lực {framework} {code} được ghi hai lần. Giữ một dòng.",
        "the competency {framework} {code} is named twice. Keep one line.",
    ),
}
"""Codes: FWK a framework, CLM something that names a competency and a level of it."""

LANGUAGE_WORDS: Final = {"vi": ("tiếng Việt", "Vietnamese"), "en": ("tiếng Anh", "English")}


def problem(place: Place, code: str, /, **words: str) -> Problem:
    """A problem with one of these codes; `words` fill its sentence."""
    return Problem(place, RULES[code].severity, code, tuple((name, word[:500]) for name, word in words.items()))


def sentence_of(found: Problem, language: str = "vi") -> str:
    """The sentence of any problem, of these codes or of the compiler's, in `vi` or `en`."""
    rule = RULES.get(found.code)
    if rule is None:
        return catalogue.sentence_of(found, language)
    return (rule.en if language == "en" else rule.vi).format_map(dict(found.words))
