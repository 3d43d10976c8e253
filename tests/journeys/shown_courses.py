"""What a trainer of the shown city has in hand: a course from a Word file, and a published one with a sentence changed."""

from __future__ import annotations

import hashlib
import io

from docx import Document

from elearn.authoring import service as authoring
from elearn.authoring.queries import list_files, media_of, read_texts
from elearn.authoring.queries.files import private_name
from elearn.authoring.reading import DOCUMENT
from elearn.authoring.rules import BROUGHT_SUFFIX, is_text
from elearn.authoring.service import Beginning
from elearn.catalogue.queries import get_course
from elearn.catalogue.storage import LocalStorage
from elearn.content.packing import pack_archive
from elearn.content.source import Kind, classify
from elearn.content.source_folder import read_folder
from elearn.content.writing.files import FIRST_MODULE, NewKind, bank_path, code_of, first_text, lesson_path, new_course
from elearn.core.actor import Actor
from elearn.core.db.work import UnitOfWork
from elearn.core.ids import Id
from elearn.laws.watching import watch_once
from elearn.studio.files import keep, keep_archive
from elearn.studio.written import WRITTEN, Written, to_json
from tests.build import COURSES
from tests.journeys.installation import LiveSite

_TITLE = "Giữ kín mã xác thực"
_CHANGED = "priv-basics"
_LESSON = "modules/01-du-lieu-nguoi-dan/01-co-ban-va-nhay-cam"
_SENTENCES = {
    "vi": (
        "Bà Sáu kể thì được; ta kể thay bà thì không.",
        "Bà Sáu kể thì được; ta kể thay bà thì không, kể cả với người nhà của bà.",
    ),
    "en": ("Bà Sáu may tell; we may not tell for her.", "Bà Sáu may tell; we may not tell for her, not even her own family."),
}
_WORDS = """## Mã này của ai {#ma-nay-cua-ai}

8 giờ, điện thoại ở quầy số 1 reo. Người gọi xưng là cán bộ kỹ thuật của thành phố: “Máy chủ đang lỗi, chị đọc giúp tôi\
 **sáu chữ số** vừa gửi đến máy chị.”

### ? Anh/chị làm gì? {#q-doc-ma}

<!--
role: opening
competency: WD5
-->

- [ ] Đọc mã, vì máy chủ đang lỗi
  > Ai có sáu chữ số ấy thì đăng nhập được bằng tên của anh/chị.
- [x] Không đọc, gác máy, gọi lại số ghi trong danh bạ của cơ quan
  > Người gọi thật vẫn chờ được một phút.
- [ ] Chỉ đọc ba chữ số đầu

> [!IMPORTANT]
> Mã xác thực chỉ để **gõ vào trang mà anh/chị vừa mở**. Không ai có việc gì cần nghe nó.

## Ba câu nói được với bất kỳ ai

1. “Tôi không đọc mã qua điện thoại.”
2. “Anh/chị cho tôi số của cơ quan, tôi gọi lại.”
3. “Việc này tôi báo đầu mối trước.”

![](assets/quay-1.png)
"""
_QUESTIONS = (
    ("Mã xác thực gửi đến máy của ai?", ("Của chính người đăng nhập", "Của đầu mối", "Của người gọi"), 0, True),
    ("Ai được hỏi mã xác thực của anh/chị?", ("Cán bộ kỹ thuật", "Lãnh đạo đơn vị", "Không ai cả"), 2, False),
    ("Lỡ đọc mã rồi, việc đầu tiên là gì?", ("Chờ xem có sao không", "Đổi mật khẩu và báo đầu mối", "Xóa tin nhắn"), 1, False),
)


def write_courses(site: LiveSite, trainer: Actor) -> dict[str, str]:
    """Has a trainer write, and the register of laws read. Jobs still have to read the Word file and check what was sent.

    Returns: what stands in addresses: `writing` (a course being written) with its `text`, `brought` (the Word file), `told` (the
        draft of the changed course).
    """
    watch_once(site.database, COURSES / "laws.yml")
    files = LocalStorage(site.settings.private, is_private=True)
    with site.database.unit_of_work() as work:
        told = _change_course(work, trainer, files)
    with site.database.unit_of_work() as work:
        writing, text = _begin_course(work, trainer)
        content = word_file()
        digest = hashlib.sha256(content).hexdigest()
        keep(files, f"{digest}.{BROUGHT_SUFFIX}", content)
        brought = authoring.bring(
            work.session, trainer, writing, DOCUMENT, "Giữ kín mã xác thực.docx", sha256=digest, questions=None, now=work.now
        )
    return {"writing": str(writing), "text": text, "brought": str(brought), "told": str(told)}


def _begin_course(work: UnitOfWork, trainer: Actor) -> tuple[Id, str]:
    """A course of two lessons, a bank and a quiz, in the middle of being written; answers the path of the text that is shown."""
    paths: list[str] = []
    texts = {"course.yml": new_course(code_of(_TITLE), _TITLE, "vi", module="Ở quầy")}
    parts: tuple[tuple[NewKind, str], ...] = (
        ("lesson", "Mã này của ai"),
        ("lesson", "Khi lỡ đọc mã"),
        ("quiz", "Kiểm tra cuối khóa"),
    )
    for kind, title in parts:
        paths.append(lesson_path(FIRST_MODULE, title, "vi", paths))
        texts[paths[-1]] = first_text(kind, title, (), bank="giu-kin-ma", count=10)
    texts[paths[0]] += _WORDS
    texts[bank_path("Giữ kín mã", "vi", paths)] = first_text("bank", "Giữ kín mã", ())
    beginning = Beginning({"vi": _TITLE}, ("vi",), {path: text.encode() for path, text in texts.items()})
    begun = authoring.begin_course(
        work.session, trainer, code_of(_TITLE), beginning, unit_id=trainer.grants[0].unit_id, now=work.now
    )
    return begun.id, paths[0]


def _change_course(work: UnitOfWork, trainer: Actor, files: LocalStorage) -> Id:
    """A published course is taken up, one sentence changed in both languages, and sent; answers the draft."""
    entry = get_course(work.session, trainer, _CHANGED)
    sources = read_folder(COURSES / _CHANGED)
    known = {path: content for path, content in sources.items() if classify(path).kind is not Kind.UNKNOWN}
    for path, content in known.items():
        if not is_text(path):
            keep(files, private_name(path, hashlib.sha256(content).hexdigest()), content)
    beginning = Beginning(entry.title, ("vi", "en"), known)
    opened = authoring.take_up(work.session, trainer, entry.id, entry.version_id, beginning=beginning, now=work.now)
    texts = read_texts(work.session, opened.id)
    for language, (before, after) in _SENTENCES.items():
        path = f"{_LESSON}.{language}.md"
        texts[path] = texts[path].replace(before, after)
        authoring.save_text(work.session, trainer, opened.id, path, texts[path], based_on=1, now=work.now)
    written = Written(media_of(list_files(work.session, opened.id)))
    packed = pack_archive({**{path: text.encode() for path, text in texts.items()}, WRITTEN: to_json(written)})
    return authoring.send(work.session, trainer, opened.id, keep_archive(files, packed), now=work.now).id


def word_file() -> bytes:
    """Two headings with words, a table, and questions: the key of the first is stated, of the others it is bold."""
    document = Document()
    document.add_heading("Mã xác thực là gì", 1)
    document.add_paragraph("Mã dùng một lần, gửi đến máy của chính người đăng nhập, hết hạn sau vài phút.")
    document.add_heading("Khi có người hỏi mã", 1)
    document.add_paragraph("Không đọc mã cho bất kỳ ai gọi đến. Gác máy, rồi gọi lại số trong danh bạ của cơ quan.")
    document.add_heading("Câu hỏi ôn tập", 1)
    for number, (title, options, right, is_stated) in enumerate(_QUESTIONS, 1):
        document.add_paragraph(f"Câu {number}. {title}")
        for at, words in enumerate(options):
            run = document.add_paragraph().add_run(f"{'ABC'[at]}. {words}")
            run.bold = not is_stated and at == right
        if is_stated:
            document.add_paragraph(f"Đáp án: {'ABC'[right]}")
    packed = io.BytesIO()
    document.save(packed)
    return packed.getvalue()
