"""What the pictures show: each page worth showing, and the way to it where that leads through a form or a click."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from playwright.sync_api import Page

Words: TypeAlias = tuple[str, str]
"""The same in Vietnamese and in English."""

Reach: TypeAlias = Callable[[Page, str], None]
"""Goes on from the page at the address to the one that is shown, in a language."""

SEND = "main form button[type=submit]"
ON_A_SHEET = 8


@dataclass(frozen=True)
class Subject:
    """A page worth showing. `path` stands below the language, with the names of places in braces; `about` says what is seen.

    `reach` is the way on from there; `part` the place on the page at which the picture begins.
    """

    name: str
    path: str
    about: Words
    username: str = ""
    theme: str = ""
    reach: Reach | None = None
    part: str = ""


def press(*selectors: str) -> Reach:
    """Presses one after the other."""

    def go_on(page: Page, _language: str) -> None:
        for each in selectors:
            page.locator(each).first.click()
            page.wait_for_load_state("networkidle")

    return go_on


def write(fields: Mapping[str, str | Words], *then: str) -> Reach:
    """Writes into fields by their names, then presses."""

    def go_on(page: Page, language: str) -> None:
        for name, words in fields.items():
            page.locator(f"main [name={name}]").fill(words if isinstance(words, str) else words[language == "en"])
        press(*then)(page, language)

    return go_on


def print_slips(page: Page, language: str) -> None:
    """As many as fit on a sheet."""
    for number, box in enumerate(page.locator("input[name=person]").all()):
        box.set_checked(number < ON_A_SHEET)
    press("form[action$=slips] button")(page, language)


def choose_owner(page: Page, language: str) -> None:
    """The first who was found, with a word for them."""
    page.locator("main [name=person]").first.check()
    write(
        {
            "words": (
                "Anh xem máy nào ở quầy cần thay, báo tôi trước thứ Sáu.",
                "Please see which machines need replacing by Friday.",
            )
        }
    )(page, language)


def ask(page: Page, language: str) -> None:
    """A course that nobody has asked yet, and why."""
    page.locator("main [name=course]").select_option(label=_ASKED[language == "en"])
    write(_ASK)(page, language)


def tell(page: Page, language: str) -> None:
    """What the version changes, and that its one place is told."""
    words = (
        "Nói rõ: cũng không kể dữ liệu nhạy cảm của người dân với người nhà của họ.",
        "Says that sensitive data are not told to somebody's family either.",
    )
    for each, sentence in zip(("vi", "en"), words, strict=True):
        page.locator(f"main [name=text_{each}]").fill(sentence)
    page.locator("main input[name$=-told]").first.check()
    press("main ol details > summary")(page, language)


def divide(page: Page, language: str) -> None:
    """The office and its people, some of whom go to the second unit."""
    write(_SPLIT)(page, language)
    for place in page.locator("main select[name^=place-]").all()[1:4]:
        place.select_option("1")


COURSE = "courses/sec-phish"
QUIZ = f"{COURSE}/kiem-tra-cuoi-khoa"
LESSON = f"{COURSE}/tin-nhan-vneid"
BASIS = ("Nghị quyết số 12/NQ-HĐND ngày 20/11/2026", "Resolution 12/NQ-HĐND of 20 November 2026")
_ANSWER: Mapping[str, str | Words] = {
    "answer": (
        "Quầy 3 được thay máy; từ nay đến đó dùng máy của quầy 1 buổi chiều.",
        "Counter 3 gets another machine; until then please use the one at counter 1 in the afternoon.",
    ),
    "promised_on": "31/12/2026",
}
_ASKED = ("Trợ lý AI trong công vụ: dùng đúng, giữ kín", "AI assistants at work")
_ASK: Mapping[str, str | Words] = {
    "unit": "001",
    "duty": ("từ tháng tới phường thí điểm trợ lý AI", "the ward tries out an AI assistant from next month"),
    "basis": ("Kế hoạch số 20 của Thành phố", "Plan 20 of the City"),
    "due_on": "31/01/2027",
}
_SPLIT: Mapping[str, str | Words] = {
    "heir1": "001.21",
    "name1": "Văn phòng HĐND",
    "heir2": "001.22",
    "name2": "Văn phòng UBND",
    "on": "01/01/2027",
    "basis": BASIS,
}
_MERGE: Mapping[str, str | Words] = {"heir": "002", "on": "01/01/2027", "basis": BASIS}
answer, preview_merger = write(_ANSWER), write(_MERGE, SEND)
give_code = press("#reset summary", "#reset form button")
remind = press("form[action$='/reminders/new'] button")

SUBJECTS = (
    Subject("home", "", ("Trang đầu: chọn số phút, hoặc một nơi ở Phường Ví Dụ", "Home: minutes, or the house of Ví Dụ Ward")),
    Subject("lesson", LESSON, ("Một bài học, quyết định đứng trước", "A lesson; the decision comes first"), "hocvien"),
    Subject(
        "desk",
        f"{COURSE}/vi-sao-la-minh",
        ("Chưa làm được việc tại bàn: chọn lý do", "The act at the desk could not be done: choosing why"),
        "hocvien",
        reach=press("#desk-answer summary"),
        part="section.desk",
    ),
    Subject("case", f"{COURSE}/da-lo-bam?path=a", ("Tình huống tự viết hồ sơ của nó", "A case that writes its own file")),
    Subject("course", f"{COURSE}/", ("Trang khóa học", "The page of a course"), "hocvien"),
    Subject("learning", "learning", ("Việc học của tôi", "My learning"), "hocvien"),
    Subject("notices", "notices", ("Tin báo, mỗi tin một mã đối chiếu", "Notices, each with a reference code"), "hocvien"),
    Subject("competencies", "competencies", ("Năng lực của tôi", "My competencies"), "hocvien"),
    Subject("incident", "incident#clicked", ("Ba việc trong mười phút đầu", "Three things in the first ten minutes"), "hocvien"),
    Subject("activate", "activate", ("Kích hoạt tài khoản bằng phiếu", "Activating an account with a slip")),
    Subject("monday", "monday", ("Thứ Hai: một trang A4 của người đứng đầu", "Monday: one A4 for the head of unit"), "lanhdao"),
    Subject("remind", "monday", ("Lời nhắc, trước khi gửi", "A reminder before it is sent"), "lanhdao", reach=remind),
    Subject("obstacles", "obstacles", ("Vướng mắc chờ trả lời", "Obstacles to be answered"), "lanhdao"),
    Subject(
        "obstacle",
        "obstacles/{obstacle}",
        ("Trả lời một vướng mắc, hẹn ngày", "Answering an obstacle, with a day"),
        "lanhdao",
        reach=answer,
    ),
    Subject(
        "obstacle-hand",
        "obstacles/{obstacle}/hand?q=khoa",
        ("Giao vướng mắc cho người phụ trách", "Giving an obstacle to somebody"),
        "lanhdao",
        reach=choose_owner,
    ),
    Subject("planning", "planning", ("Khóa học được giao", "Required courses"), "lanhdao"),
    Subject("planning-new", "planning/new", ("Giao một khóa học", "Asking a course"), "lanhdao", reach=ask),
    Subject("exemptions", "planning/exemptions", ("Trả lời đề nghị miễn học", "Answering a request for an exemption"), "nhansu"),
    Subject("reports", "reports/completions", ("Ai đã hoàn thành", "Who has completed"), "nhansu"),
    Subject(
        "export",
        "reports/completions",
        ("Xuất tệp", "Exporting a file"),
        "nhansu",
        reach=press("main details > summary"),
        part="main .facts",
    ),
    Subject("export-join", "reports/exports/join", ("Ghép số định danh", "Identity numbers"), "nhansu"),
    Subject("statistics", "statistics?by=month", ("Thống kê theo tháng", "Statistics by month"), "nhansu"),
    Subject("attempts", "reports/attempts", ("Ai đã hết lượt làm bài kiểm tra", "Out of attempts"), "nhansu"),
    Subject("coverage", "reports/competencies", ("Năng lực của đơn vị", "Competencies of a unit"), "nhansu"),
    Subject(
        "desk-reasons",
        "reports/obstacles",
        ("Vì sao chưa làm được: chỉ đếm, không ghi tên", "Why not done: counted, nobody named"),
        "nhansu",
    ),
    Subject("support", "support", ("Đơn vị cần hỗ trợ", "Units that need support"), "nhansu"),
    Subject("staff-import", "staff/imports", ("Nhập danh sách nhân sự", "Importing a list of staff"), "nhansu"),
    Subject("staff-check", "staff/imports/{faulty}", ("Kiểm tra thử: chỗ cần sửa", "The trial run: what needs mending"), "nhansu"),
    Subject("staff-plan", "staff/imports/{sound}", ("Kế hoạch trước khi ghi", "The plan before it is written"), "nhansu"),
    Subject("staff", "staff?without=account&q=VD0013", ("Chọn người để in phiếu", "Choosing people for slips"), "nhansu"),
    Subject("studio", "studio", ("Nơi soạn bài", "The studio"), "giangvien"),
    Subject("draft", "studio/drafts/{draft}", ("Bản nháp: bản này đổi gì", "A draft: what it would change"), "giangvien"),
    Subject(
        "review", "studio/drafts/{draft}", ("Người thẩm định đọc bản nháp", "A reviewer reads a draft"), "thamdinh", part="#h-plan"
    ),
    Subject("authoring", "authoring", ("Khóa học tôi soạn", "Courses I write"), "giangvien"),
    Subject(
        "editor",
        "authoring/{writing}/edit/{text}",
        ("Soạn một bài: công cụ, chỗ cần sửa, xem trước", "Writing a lesson: tools, what to mend, preview"),
        "giangvien",
    ),
    Subject(
        "import",
        "authoring/{writing}/imports/{brought}",
        ("Đưa tệp Word vào: xác nhận đáp án", "Bringing in a Word file: confirming answers"),
        "giangvien",
    ),
    Subject(
        "question",
        "authoring/{writing}/questions/{text}",
        ("Soạn câu hỏi theo mẫu", "A question as a form"),
        "giangvien",
        reach=press("main ol.lines.tasks li a"),
    ),
    Subject("course-settings", "authoring/{writing}/course-settings", ("Thiết đặt của khóa", "Settings of a course"), "giangvien"),
    Subject(
        "learners-asked",
        "studio/drafts/{told}/learners",
        ("Trả lời cho người đã học", "Answering for earlier learners"),
        "giangvien",
        reach=tell,
        part="main h1",
    ),
    Subject(
        "remarks",
        "reports/faults/sec-phish/vi-sao-la-minh",
        ("Góp ý bên từng đoạn của bài", "Remarks beside the lines of a lesson"),
        "giangvien",
        reach=press("section[aria-labelledby=line-3] details > summary"),
        part="#line-2",
    ),
    Subject("laws", "studio/laws", ("Văn bản pháp luật các khóa học dẫn", "The laws that courses cite"), "giangvien"),
    Subject("faults", "reports/faults", ("Báo lỗi của người đọc", "Reports from readers"), "giangvien"),
    Subject("admin", "admin", ("Quản trị", "Administration"), "quantri"),
    Subject(
        "unit",
        "admin/units/{unit}",
        ("Một đơn vị: thay đổi và lịch sử", "A unit: changes and history"),
        "quantri",
        part="#change-h",
    ),
    Subject(
        "unit-merge",
        "admin/units/{unit}/change/merge",
        ("Sáp nhập từ một ngày: xem trước", "A merger from a day on: the preview"),
        "quantri",
        reach=preview_merger,
    ),
    Subject(
        "unit-split",
        "admin/units/{council}/change/split",
        ("Chia tách: ai về đâu", "A split: who goes where"),
        "quantri",
        reach=divide,
        part="#people-h",
    ),
    Subject("unit-changes", "admin/changes", ("Thay đổi sắp tới", "Changes to come"), "quantri"),
    Subject(
        "unit-roles", "admin/units/{unit}/roles", ("Ai giữ vai trò gì, cấp theo bộ", "Who holds what; sets of roles"), "quantri"
    ),
    Subject("operations", "admin/operations", ("Vận hành", "Operations"), "quantri"),
    Subject("sign-in", "login", ("Đăng nhập", "Signing in")),
    Subject("home-dark", "", ("Trang đầu, nền tối", "Home, dark"), theme="dark"),
    Subject("lesson-dark", LESSON, ("Bài học, nền tối", "A lesson, dark"), "hocvien", "dark"),
    Subject("exam-before", "examinations/{exam_open}", ("Trước khi bắt đầu thi", "Before an examination begins"), "hocvien"),
    Subject("exam-result", "sittings/{exam_told}/result", ("Kết quả thi của mình", "One's own result"), "hocvien"),
    Subject("exam-hub", "organise/{exam_coming}", ("Một kỳ thi tuyển, từng việc", "A recruitment examination, by task"), "khaothi"),
    Subject("exam-plan", "organise/{exam_coming}/plan", ("Kế hoạch thi", "The plan of an examination"), "khaothi"),
    Subject("exam-people", "organise/{exam_coming}/people", ("Hội đồng và các ban", "Council and bodies"), "khaothi"),
    Subject("exam-rooms", "organise/{exam_coming}/rooms", ("Phòng thi, chỗ ngồi", "Rooms and seats"), "khaothi"),
    Subject("exam-cards", "organise/{exam_coming}/cards", ("Phiếu vào thi", "Cards of candidates"), "khaothi"),
    Subject("exam-opening", "organise/{exam_coming}/opening", ("Mở đề niêm phong", "Opening a sealed paper"), "khaothi"),
    Subject("exam-identity", "organise/{exam_open}/board/identity", ("Xác nhận đúng người", "Confirming identity"), "khaothi"),
    Subject("exam-paper", "organise/{exam_open}/paper", ("Đề giấy và ngày mất mạng", "The paper edition"), "khaothi"),
    Subject("exam-board", "organise/{exam_open}/board", ("Theo dõi giờ thi", "The live board"), "khaothi"),
    Subject("exam-questions", "organise/{exam_past}/questions", ("Câu hỏi sau kỳ thi", "Questions afterwards"), "khaothi"),
    Subject(
        "exam-finding",
        "organise/{exam_past}/findings/{exam_finding}",
        ("Một dấu hiệu cần xem xét, không phải kết luận", "Something to look at, no verdict"),
        "khaothi",
    ),
    Subject("exam-results", "organise/{exam_past}/results", ("Kết quả thi", "Results"), "khaothi"),
    # What leaves a trace comes last.
    Subject(
        "exam-sitting",
        "examinations/{exam_open}",
        ("Đang làm bài thi", "Sitting an examination"),
        "hocvien",
        reach=press("form[action$='/start'] button, main a[href*='/sittings/']"),
    ),
    Subject("quiz", QUIZ, ("Đang làm bài kiểm tra", "Sitting a quiz"), "hocvien", reach=press("form[action$=start] button")),
    Subject(
        "slips",
        "staff?without=account&q=VD0013",
        ("Phiếu kích hoạt, tám phiếu một trang", "Activation slips, eight to a page"),
        "nhansu",
        reach=print_slips,
    ),
    Subject(
        "reset-code",
        "staff/{person}",
        ("Mã sáu chữ số đặt lại mật khẩu", "Six digits for a new password"),
        "nhansu",
        reach=give_code,
    ),
)
AFTERWARDS = (Subject("changes", f"{COURSE}/changes", ("Điều gì đã đổi", "What has changed"), "hocvien"),)
