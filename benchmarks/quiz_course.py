"""A course made for measuring quizzes: one lesson, and a quiz of ten questions of all eight kinds that a machine marks.

Wherever a source bears a key (what is accepted, feedback, hints, explanations, rubrics, the ids of questions) stands a word that
occurs nowhere else, so that a single byte of a key on its way to a learner is found by searching.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field

from elearn.content.compile import compile_sources
from elearn.content.document import Course, Lesson

_LETTERS = "bcdfghjkmnpqrstvwxz"
"""No vowels: what is drawn from them is no word of any page."""
_SETTINGS = {
    "mot": "confidence: on",
    "hai": "scoring: partial",
    "bon": "accept: no-diacritics",
    "nam": "scoring: partial",
    "sau": "type: order",
}


@dataclass
class Canaries:
    """Words planted into keys, by what they stand in; the same for the same seed. `numbers` are wanted digits."""

    chance: random.Random
    words: list[str] = field(default_factory=list)
    numbers: list[str] = field(default_factory=list)

    def word(self) -> str:
        """Ten letters that stand nowhere else."""
        self.words.append("".join(self.chance.choices(_LETTERS, k=10)))
        return self.words[-1]

    def number(self) -> str:
        """Eight digits that stand nowhere else."""
        self.numbers.append(str(self.chance.randint(31_000_000, 98_000_000)))
        return self.numbers[-1]

    def found_in(self, text: str) -> list[str]:
        """Those that a text contains, in whatever case and with whatever groups of digits."""
        lowered = text.lower()
        spellings = {
            each: (each, *(f"{each[:2]}{mark}{each[2:5]}{mark}{each[5:]}" for mark in ".,\u0020\u00a0")) for each in self.numbers
        }
        digits = [each for each, written in spellings.items() if any(one in lowered for one in written)]
        return [each for each in self.words if each in lowered] + digits


@dataclass(frozen=True, slots=True)
class MadeCourse:
    """The compiled course with its sources and what was planted into it."""

    course: Course
    sources: dict[str, bytes]
    canaries: Canaries

    @property
    def quiz(self) -> Lesson:
        return next(each for each in self.course.lessons if each.kind == "quiz")


def make_course(
    slug: str, *, feedback: str = "after-close", attempts: str = "unlimited", essay: bool = False, seed: int = 1
) -> MadeCourse:
    """The course with these settings of its quiz.

    Args:
        slug: its id and address.
        feedback, attempts: as an author writes them.
        essay: whether an eleventh question is to be marked by a person.
        seed: decides what is planted.

    Raises:
        RuntimeError: the compiler refuses it, which is a fault of this module.
    """
    canaries = Canaries(random.Random(f"{slug} {seed}"))
    ids = {name: f"b-{canaries.word()}" for name in ("mot", "hai", "ba", "bon", "nam", "sau", "bay", "tam", "chin", "muoi", "viet")}
    number = canaries.number(), canaries.number()
    texts = {"course.yml": _COURSE.format(slug=slug)}
    for language in ("vi", "en"):
        word = canaries.word
        texts |= {
            f"modules/01-mot/01-bai.{language}.md": _LESSON[language],
            f"modules/01-mot/02-kiem-tra.{language}.md": _quiz(language, feedback, attempts, 10 + essay),
            f"banks/kho.{language}.md": _bank(language, ids, number, word, essay=essay),
        }
    sources = {path: text.encode() for path, text in texts.items()}
    compilation = compile_sources(sources)
    if compilation.course is None:
        raise RuntimeError(f"the course of the measurements has faults: {[(each.code, each.place) for each in compilation.errors]}")
    return MadeCourse(compilation.course, sources, canaries)


_COURSE = """format: 1
id: {slug}
slug: {slug}
version: 1.0.0
title: {{vi: Khóa để đo, en: A course to measure}}
summary: {{vi: Một bài đọc và một bài kiểm tra., en: A lesson and a quiz.}}
languages: [vi, en]
competencies:
  - {{framework: WARD-DT, code: WD3, level: 4}}
  - {{framework: WARD-DT, code: WD8, level: 3}}
completion: {{lessons: all, quizzes: [kiem-tra]}}
visibility: public
modules:
  - {{dir: 01-mot, title: {{vi: Một, en: One}}}}
"""
_LESSON = {
    "vi": """---
id: bai
title: Bài đọc
minutes: 5
competencies: [WD3]
---

## Hai cửa {#hai-cua}

Luôn vào bằng cửa của mình. Cửa ấy do anh/chị tự mở.

## Mười phút đầu {#muoi-phut}

Ngắt mạng trước, gọi người phụ trách sau.
""",
    "en": """---
id: bai
title: A text
minutes: 5
---

## Two doors {#hai-cua}

Always use your own door. You open it yourself.

## The first ten minutes {#muoi-phut}

Cut the network first, then call.
""",
}


def _quiz(language: str, feedback: str, attempts: str, count: int) -> str:
    if language == "en":
        return "---\nkind: quiz\nid: kiem-tra\ntitle: Final quiz\nminutes: 10\n---\n\nNo clock.\n"
    return f"""---
kind: quiz
id: kiem-tra
title: Kiểm tra cuối khóa
minutes: 10
attempts: {attempts}
grade: best
pass: 70%
feedback: {feedback}
shuffle: [questions, options]
draw:
  - {{bank: kho, count: {count}}}
---

Không tính giờ.
"""


def _bank(language: str, ids: dict[str, str], numbers: tuple[str, str], word: Callable[[], str], *, essay: bool) -> str:
    """The bank in one language: words to read are plain, words that tell a key are drawn."""
    is_source = language == "vi"
    head = "---\nkind: bank\nid: kho\ntitle: Kho câu hỏi\n"
    head += "defaults: {points: 1, difficulty: 2, competency: WD3}\n---\n" if is_source else "---\n"

    def asked(name: str, body: str, *, competency: str = "") -> str:
        settings = [_SETTINGS.get(name, ""), "see: bai#hai-cua", f"competency: {competency}" if competency else ""]
        if name == "sau" and not is_source:
            settings = ["type: order"]
        given = "\n".join(each for each in settings if each) if is_source or name == "sau" else ""
        comment = f"<!--\n{given}\n-->\n\n" if given else ""
        # A hint stands before the answers; gaps are themselves the stem.
        hint = "" if name in {"bay", "viet"} else f"> [!TIP]\n> {word()}\n\n"
        after = "" if name == "viet" else f"\n> [!NOTE]\n> {word()}\n"
        title = f"Câu hỏi {name}." if is_source else f"Question {name}."
        return f"\n### ? {title} {{#{ids[name]}}}\n\n{comment}{hint}{body}{after}"

    def options(*marked: str) -> str:
        return "".join(f"- [{mark}] {'Cách' if is_source else 'Way'} {at}\n  > {word()}\n" for at, mark in enumerate(marked, 1))

    parts = [
        asked("mot", options("x", " ", " ")),
        asked("hai", options("x", "x", " ", " ")),
        asked("ba", f"= {numbers[0]} | unit: {'ngày' if is_source else 'days'}\n", competency="WD8"),
        asked("bon", f'= "{word()}"\n= "{word()}" => 50%\n'),
        asked("nam", f"- Trái một => Phải một\n  > {word()}\n- Trái hai => Phải hai\n  > {word()}\n- => Phải thừa\n"),
        asked("sau", "1. Trước\n2. Giữa\n3. Sau\n", competency="WD8"),
        asked("bay", f"Đi [[{word()}]] rồi gọi [[x: anh Khoa | cô Ba]]{{> {word()} <}} trong [[={numbers[1]}]] phút.\n"),
        asked("tam", f"```spot\nTin: {{+bấm ngay+}}{{>{word()}<}} hay {{-ra quầy-}}{{>{word()}<}} nhé\n```\n"),
        asked("chin", options("x", " ")),
        asked("muoi", options("x", " "), competency="WD8"),
    ]
    if essay:
        parts.append(f"\n### ? Viết. {{#{ids['viet']}}}\n\n<!-- type: essay -->\n\n> [!RUBRIC]\n> {word()}\n")
    return head + "".join(parts)
