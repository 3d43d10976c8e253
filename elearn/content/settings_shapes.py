"""What may be written in course.yml, in the front matter of each kind of file, in glossary.yml and in laws.yml: one declaration.

`frontmatter` reads YAML by it, and editors are given it as a JSON Schema (`json_schema`).
"""

from __future__ import annotations

from typing import Final

from elearn.content import document
from elearn.content.document import Text
from elearn.content.scalars import Bool, Clock, Date, Int, Number, OneOf, Str
from elearn.content.schema import AnyOf, Json, Key, ListOf, MapOf, Record, Shape, in_language
from elearn.content.source import LANGUAGE
from elearn.content.yaml_tree import Scalar, Value

ID: Final = r"[a-z0-9][a-z0-9-]{0,63}"
LANGUAGES: Final = ("vi", "en")
"""The languages that the product speaks; the first language of a course is the one it is written in."""

_identity = Str(64, ID, "id")
_code = Str(64, r"[A-Za-z0-9][A-Za-z0-9._-]*", "code")
_codes = ListOf(_code, 50, lone=True)
_localised = MapOf(LANGUAGE, Str(1_000), "language", 10)
_languages = ListOf(OneOf(LANGUAGES), 2, is_filled=True)
_module_folder = Str(80, r"[0-9]{2}-[a-z0-9][a-z0-9-]*", "folder")
_place_names = Record({code: Key(_localised) for code in document.PLACES})


def _about(vi: str, en: str) -> Text:
    """What a key is for, for editors."""
    return {"vi": vi, "en": en}


def _is_word(value: Value) -> bool:
    return isinstance(value, Scalar)


_author_name = AnyOf(Str(120), _is_word, MapOf(LANGUAGE, Str(120), "language", 10))
_completion = Record(
    {
        "lessons": Key(
            AnyOf(OneOf(("all",)), _is_word, ListOf(_identity)),
            about=_about("all, hoặc mã các bài phải học", "all, or the ids that must be done"),
        ),
        "quizzes": Key(ListOf(_identity), about=_about("Mã các bài kiểm tra phải đạt", "Ids of the quizzes that must be passed")),
    }
)
_slip = Record(
    {
        "old": Key(
            _localised, about=_about("Câu đúng cho đến nay; hiện gạch ngang", "The sentence that held so far; shown struck")
        ),
        "new": Key(_localised, about=_about("Câu đúng từ nay", "The sentence that holds from now on")),
        "todo": Key(_localised, about=_about("Từ thứ Hai làm khác đi điều gì", "What to do differently from Monday on")),
        "only": Key(_languages, about=_about("Chỉ báo cho ai đọc ngôn ngữ này", "Told only to who reads these")),
    }
)
_change = Record(
    {language: Key(Str(1_000)) for language in LANGUAGES}
    | {
        "relearn": Key(
            ListOf(_identity), about=_about("Những bài người đã học cần xem lại", "Lessons that earlier learners must see again")
        ),
        "slips": Key(
            ListOf(_slip, 3),
            about=_about(
                "Điều đã đổi, cho người đã học xong bản trước: nhiều nhất ba phiếu; [] là không báo gì",
                "What changed, for those who completed an earlier version: three at most; [] tells them nothing",
            ),
        ),
        "question": Key(
            _identity,
            about=_about("Mã câu hỏi trong bài học, trả lời ngay trên phiếu", "A question of a lesson, to be answered on the slip"),
        ),
    }
)

COURSE: Final = Record(
    {
        "format": Key(
            OneOf((str(document.FORMAT),)), required=True, about=_about("Số của định dạng này", "The number of this format")
        ),
        "id": Key(
            _identity, required=True, about=_about("Không bao giờ đổi và không dùng lại", "Never changes and is never used again")
        ),
        "slug": Key(_identity, required=True, about=_about("Địa chỉ của khóa học", "The address of the course")),
        "version": Key(
            Str(40, r"[0-9]+(?:\.[0-9]+){0,3}(?:-[a-z0-9.]+)?", "version"),
            required=True,
            about=_about(
                "Nhãn cho người đọc, như 1.2.0; nội dung đổi thì nhãn phải cao hơn",
                "A label for people; the content hash identifies a version",
            ),
        ),
        "title": Key(_localised, required=True, about=_about("Theo ngôn ngữ: vi, en", "Per language")),
        "summary": Key(_localised, required=True, about=_about("Một hai câu, theo ngôn ngữ", "One or two sentences, per language")),
        "languages": Key(
            _languages,
            required=True,
            about=_about("Ngôn ngữ đứng đầu là ngôn ngữ của bản gốc", "The first is the language of the sources"),
        ),
        "modules": Key(
            ListOf(
                Record({"dir": Key(_module_folder, required=True), "title": Key(_localised, required=True)}), 100, is_filled=True
            ),
            required=True,
            about=_about(
                "Các thư mục trong modules/, theo thứ tự của khóa học", "The folders below modules/, in the order of the course"
            ),
        ),
        "theme": Key(_identity, about=_about("Chủ đề của khóa học", "The theme that the course belongs to")),
        "place": Key(_identity, about=_about("Chỗ của khóa học trên hình vẽ trụ sở phường", "Where in the ward office it stands")),
        "places": Key(_place_names, about=_about("Tên riêng của khóa cho các nơi ấy", "The course's own names for places there")),
        "audience": Key(ListOf(_code, 50, lone=True), about=_about("Khóa học dành cho ai", "For whom it is meant")),
        "competencies": Key(
            ListOf(
                Record(
                    {
                        "framework": Key(_code, required=True),
                        "code": Key(_code, required=True),
                        "level": Key(Int(1, 8), required=True),
                    }
                ),
                50,
            ),
            about=_about("Học đạt là bằng chứng cho năng lực nào, mức mấy", "What passing the course gives evidence of"),
        ),
        "law_refs": Key(_codes, about=_about("Mã văn bản trong courses/laws.yml", "Keys of courses/laws.yml")),
        "credit_hours": Key(
            Number(0, 200),
            about=_about(
                "Số giờ tính trong báo cáo; bỏ dòng này thì tính theo số phút của các bài",
                "What the course counts as in reports; left out: the minutes of its lessons",
            ),
        ),
        "valid_months": Key(
            Int(1, 120),
            about=_about(
                "Chứng nhận hết hạn sau từng ấy tháng; bỏ dòng này là không hết hạn",
                "The certificate expires after so many months; leave out for never",
            ),
        ),
        "programme_group": Key(
            Int(1, 5),
            about=_about(
                "Nhóm nội dung theo Nghị định 171/2025/NĐ-CP, cho báo cáo đào tạo",
                "Group of contents of decree 171/2025/NĐ-CP, for training reports",
            ),
        ),
        "completion": Key(_completion, about=_about("Làm gì thì tính là học xong", "What completes the course")),
        "visibility": Key(
            OneOf(("public", "signed-in", "unit")),
            about=_about(
                "Ai thấy khóa học: public mọi người, signed-in người có đăng nhập, unit người của đơn vị",
                "Who sees the course: everybody, whoever is signed in, or the people of its unit",
            ),
        ),
        "retired": Key(
            ListOf(_identity, 5_000),
            about=_about("Những mã từng phát hành, không dùng lại", "Ids that were published once and are never used again"),
        ),
        "changes": Key(
            MapOf(r"[0-9][0-9a-z.-]{0,39}", _change, "version"),
            about=_about("Mỗi phiên bản đổi điều gì", "What each version changed"),
        ),
        "authors": Key(
            ListOf(Record({"name": Key(_author_name, required=True), "hours": Key(Number(0, 10_000))}), 50),
            about=_about("Người soạn: một tên, hoặc mỗi ngôn ngữ một tên", "Who wrote it: a name, or one per language"),
        ),
        "licence": Key(Str(120), about=_about("Giấy phép, như CC-BY-4.0", "The licence, such as CC-BY-4.0")),
        "reviewed_on": Key(
            Date(), about=_about("Ngày chuyên gia đọc lại toàn bộ lần gần nhất", "The day a subject expert last read all of it")
        ),
    }
)

_lesson_keys = {
    "kind": Key(
        OneOf(("lesson", "case", "quiz")),
        about=_about("Loại tệp: lesson bài học, case tình huống, quiz bài kiểm tra", "The kind of file"),
    ),
    "id": Key(_identity, required=True, about=_about("Mã của bài, không bao giờ đổi", "The id of the lesson, which never changes")),
    "title": Key(Str(200), required=True, about=_about("Tên bài", "The title")),
    "minutes": Key(Int(1, 240), required=True, about=_about("Bài mất mấy phút", "How many minutes it takes")),
    "competencies": Key(_codes, about=_about("Mã năng lực", "Codes of competencies")),
    "place": Key(OneOf(document.PLACES), about=_about("Chỗ của bài trong hình vẽ ấy", "Where in that drawing it stands")),
}
_draw = Record({"bank": Key(_identity, required=True), "count": Key(Int(1, 200), required=True), "where": Key(Str(300))})

LESSON: Final = Record(_lesson_keys)
CASE: Final = Record(_lesson_keys | {"start": Key(Clock(), required=True), "actor": Key(Str(120), required=True)})
QUIZ: Final = Record(
    _lesson_keys
    | {
        "attempts": Key(
            AnyOf(OneOf(("unlimited",)), lambda value: isinstance(value, Scalar) and value.text == "unlimited", Int(1, 100)),
            about=_about("Số lượt làm, hoặc unlimited", "How many attempts, or unlimited"),
        ),
        "grade": Key(OneOf(("best", "last", "first", "average")), about=_about("Tính điểm lượt nào", "Which attempt counts")),
        "pass": Key(Number(0, 100, percent=True), about=_about("Đạt từ bao nhiêu phần trăm", "The percentage that passes")),
        "feedback": Key(
            OneOf(("immediate", "after-submit", "after-close", "none")),
            about=_about("Khi nào hiện lời giải thích", "When feedback is shown"),
        ),
        "shuffle": Key(
            ListOf(OneOf(("questions", "options")), 2, lone=True), about=_about("Trộn thứ tự của gì", "What is shuffled")
        ),
        "draw": Key(
            ListOf(_draw, 50, is_filled=True),
            required=True,
            about=_about("Rút câu từ ngân hàng nào, mấy câu", "Which banks it draws from, and how much"),
        ),
    }
)
BANK: Final = Record(
    {
        "kind": Key(OneOf(("bank",)), required=True),
        "id": Key(_identity),
        "title": Key(Str(200), required=True),
        "use": Key(OneOf(("examination",)), about=_about("examination: chỉ để ra đề thi", "For examinations alone")),
        "competencies": Key(_codes),
        "defaults": Key(
            Record(
                {
                    "points": Key(Number(0, 100)),
                    "difficulty": Key(Int(1, 3)),
                    "competency": Key(_codes),
                    "scoring": Key(OneOf(("all", "partial"))),
                    "shuffle": Key(Bool()),
                    "cite": Key(Str(300)),
                }
            )
        ),
    }
)
CARD: Final = Record({"kind": Key(OneOf(("card",)), required=True), "id": Key(_identity), "title": Key(Str(200), required=True)})
TRANSLATED: Final = frozenset({"id", "minutes", "start", "draw"})
"""Required keys that a translation may leave out, because the source language says them."""

GLOSSARY: Final = ListOf(Record({"term": Key(_localised, required=True), "meaning": Key(_localised, required=True)}), 1_000)
LAW_STATUSES: Final = ("in-force", "not-yet-in-force", "amended", "replaced", "repealed", "draft")
LAWS: Final = MapOf(
    ID,
    Record(
        {
            "number": Key(Str(80), required=True),
            "title": Key(_localised, required=True),
            "status": Key(OneOf(LAW_STATUSES), required=True),
            "in_force": Key(Date(), about=_about("Ngày bắt đầu có hiệu lực", "The day from which on it holds")),
            "ended": Key(Date(), about=_about("Ngày đầu tiên không còn hiệu lực", "The first day on which it no longer holds")),
            "changed_on": Key(
                Date(),
                about=_about(
                    "Ngày đổi gần nhất mà khóa học phải theo; chỗ dẫn văn bản này cần đọc lại",
                    "The day of its last change that courses must follow; what cites it is to be read again",
                ),
            ),
            "checked_on": Key(
                Date(),
                about=_about(
                    "Ngày gần nhất có người đối chiếu mục này với Công báo",
                    "The day somebody last compared this entry with the Official Gazette",
                ),
            ),
            "names": Key(
                ListOf(Str(200), 50, lone=True),
                about=_about("Những tên khác mà bài viết dùng để gọi", "Other names under which texts call it"),
            ),
            "replaced_by": Key(
                ListOf(_identity, 20, lone=True),
                about=_about("Khóa của các văn bản thay thế", "Keys of the laws that took its place"),
            ),
            "replaces": Key(ListOf(Str(200), 50), about=_about("Thay cho văn bản nào", "What it took the place of")),
            "text_hash": Key(
                Str(64, r"[0-9a-f]{8,64}", "hash"),
                about=_about("Dấu vân của văn bản đã đọc", "A fingerprint of the text that was read"),
            ),
            "note": Key(_localised),
        }
    ),
    "id",
)
BY_KIND: Final[dict[str, Record]] = {"lesson": LESSON, "case": CASE, "quiz": QUIZ, "bank": BANK, "card": CARD}

SCHEMAS: Final[dict[str, Shape]] = {"course": COURSE, **BY_KIND, "glossary": GLOSSARY, "laws": LAWS}
"""What has a schema for editors: course.yml, the front matter of each kind of file, glossary.yml, laws.yml."""


def json_schema(of: str = "course", language: str = "vi") -> Json:
    """The JSON Schema (2020-12) of one of `SCHEMAS`; what keys are for is described in `language`, with the other as a comment.

    It is about YAML as editors read it (version 1.2, core schema), where `1` is a number and `yes` a text.
    """
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": _TITLES.get(of, f"kind: {of}")}
    told: Json = in_language(SCHEMAS[of].json_schema(), language)
    return schema | told


_TITLES: Final = {"course": "course.yml", "glossary": "glossary.yml", "laws": "laws.yml"}
