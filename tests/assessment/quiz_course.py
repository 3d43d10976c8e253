"""A small course with a graded quiz, made of sources: a lesson to read again, and a bank with every kind of question."""

from __future__ import annotations

from functools import cache

from elearn.content.compile import compile_sources
from elearn.content.document import Course, Lesson

COURSE = """format: 1
id: thu-viec
slug: thu-viec
version: 1.0.0
title: {vi: Thử việc, en: First days}
summary: {vi: Khóa để thử., en: A course to try.}
languages: [vi, en]
competencies:
  - {framework: WARD-DT, code: WD3, level: 4}
  - {framework: WARD-DT, code: WD8, level: 3}
completion: {lessons: all, quizzes: [kiem-tra]}
visibility: public
modules:
  - {dir: 01-mot, title: {vi: Một, en: One}}
"""
LESSON = {
    "vi": """---
id: bai-doc
title: Bài đọc
minutes: 5
competencies: [WD3]
---

## Hai cửa {#hai-cua}

Luôn vào bằng cửa của mình. Cửa ấy do anh/chị tự mở.

### ? Cửa nào? {#q-cua}

- [x] Cửa của mình
  > Tự mở lấy.
- [ ] Cửa được chỉ
  > Ai cũng chỉ được.

## Mười phút đầu {#muoi-phut}

Ngắt mạng trước, gọi người phụ trách sau.
""",
    "en": """---
id: bai-doc
title: A text
minutes: 5
---

## Two doors {#hai-cua}

Always use your own door. You open it yourself.

### ? Which door? {#q-cua}

- [x] Your own
  > You open it yourself.
- [ ] The one shown
  > Anybody can show one.

## The first ten minutes {#muoi-phut}

Cut the network first, then call.
""",
}
QUIZ = {
    "vi": """---
kind: quiz
id: kiem-tra
title: Kiểm tra cuối khóa
minutes: 10
attempts: {attempts}
grade: {grade}
pass: {passing}%
feedback: {feedback}
shuffle: [questions, options]
draw:
  - {{bank: {bank}, count: {count}{where}}}
---

Không tính giờ.
""",
    "en": """---
kind: quiz
id: kiem-tra
title: Final quiz
minutes: 10
---

No clock.
""",
}
BANK = {
    "vi": """---
kind: bank
id: thu
title: Ngân hàng thử
defaults: {points: 1, difficulty: 2, competency: WD3}
---

### ? Một: chọn cửa. {#b-mot}

<!-- see: "bai-doc#hai-cua" confidence: "on" -->

- [x] Khoá-đúng-một
  > Lời-riêng-đúng-một
- [ ] Sai một
  > Lời-riêng-sai-một
- [ ] Sai hai

> [!NOTE]
> Lời-giải-một

### ? Hai: chọn mọi cửa. {#b-hai}

<!-- see: "bai-doc#hai-cua" scoring: "partial" -->

- [x] Cửa a
- [x] Cửa b
- [ ] Cửa c

### ? Ba: mấy ngày? {#b-ba}

<!-- see: "bai-doc#muoi-phut" competency: "WD8" -->

= 1000 | unit: ngày

### ? Bốn: tên gì? {#b-bon}

<!-- see: "bai-doc#hai-cua" accept: "no-diacritics" -->

= "Khoá-chữ-bốn"

### ? Năm: nối. {#b-nam}

<!-- see: "bai-doc#hai-cua" scoring: "partial" -->

- Trái một => Phải một
- Trái hai => Phải hai
- => Phải thừa

### ? Sáu: xếp. {#b-sau}

<!-- type: "order" see: "bai-doc#muoi-phut" competency: "WD8" -->

1. Trước
2. Giữa
3. Sau

### ? Bảy: điền. {#b-bay}

<!-- see: "bai-doc#hai-cua" -->

Đi bằng [[cửa mình|cua minh]] rồi gọi [[x: anh Khoa | cô Ba]] trong [[=10+-1]] phút.

### ? Tám: chạm. {#b-tam}

<!-- see: "bai-doc#hai-cua" -->

```spot
Ngân hàng: {+bấm ngay+}{>Giục là dấu hiệu.<} hay {-ra quầy-}{>Quầy thì thường.<}
```

### ? Chín: chọn nữa. {#b-chin}

<!-- see: "bai-doc#hai-cua" -->

- [x] Đúng chín
- [ ] Sai chín

### ? Mười: chọn nữa. {#b-muoi}

<!-- see: "bai-doc#muoi-phut" competency: "WD8" -->

- [x] Đúng mười
- [ ] Sai mười
""",
    "en": """---
kind: bank
id: thu
title: Trial bank
---

### ? One: choose a door. {#b-mot}

- [x] Key-right-one
  > Private-right-one
- [ ] Wrong one
  > Private-wrong-one
- [ ] Wrong two

> [!NOTE]
> Explained-one

### ? Two: choose all doors. {#b-hai}

- [x] Door a
- [x] Door b
- [ ] Door c

### ? Three: how many days? {#b-ba}

= 1000 | unit: days

### ? Four: what name? {#b-bon}

= "Key-word-four"

### ? Five: match. {#b-nam}

- Left one => Right one
- Left two => Right two
- => Right left over

### ? Six: order. {#b-sau}

<!-- type: order -->

1. Before
2. Between
3. After

### ? Seven: fill in. {#b-bay}

Go by [[your door|own door]], then call [[x: anh Khoa | cô Ba]] within [[=10+-1]] minutes.

### ? Eight: touch. {#b-tam}

```spot
Bank: {+tap now+}{>Hurry is a sign.<} or {-come to the counter-}{>The counter is usual.<}
```

### ? Nine: choose again. {#b-chin}

- [x] Right nine
- [ ] Wrong nine

### ? Ten: choose again. {#b-muoi}

- [x] Right ten
- [ ] Wrong ten
""",
}
ESSAY = {
    "vi": "\n### ? Mười một: viết. {#b-viet}\n\n<!-- type: essay -->\n\n> [!NOTE]\n> Nêu hai ý.\n",
    "en": "\n### ? Eleven: write. {#b-viet}\n\n<!-- type: essay -->\n\n> [!NOTE]\n> Name two points.\n",
}
_PRACTISED = """---
kind: bank
id: luyen
title: {title}
---

### ? {one} {{#b-luyen-mot}}

= 5

### ? {two} {{#b-luyen-hai}}

= 6
"""
PRACTISED = {
    "vi": _PRACTISED.format(title="Ngân hàng luyện tập", one="Luyện một?", two="Luyện hai?"),
    "en": _PRACTISED.format(title="Practice bank", one="Practise one?", two="Practise two?"),
}
"""What the quiz draws from where the bank is kept for examinations."""


def sources(
    *,
    attempts: int | str = 3,
    grade: str = "best",
    passing: int = 70,
    feedback: str = "after-submit",
    count: int = 10,
    where: str = "",
    essay: bool = False,
    is_kept: bool = False,
) -> dict[str, bytes]:
    """The sources of the course, with these settings of its quiz; `is_kept`: its bank is for examinations alone."""
    quiz = QUIZ["vi"].format(
        attempts=attempts,
        grade=grade,
        passing=passing,
        feedback=feedback,
        bank="luyen" if is_kept else "thu",
        count=1 if is_kept else count + essay,
        where=f', where: "{where}"' if where else "",
    )
    texts = {
        "course.yml": COURSE,
        "modules/01-mot/01-bai-doc.vi.md": LESSON["vi"],
        "modules/01-mot/01-bai-doc.en.md": LESSON["en"],
        "modules/01-mot/09-kiem-tra.vi.md": quiz,
        "modules/01-mot/09-kiem-tra.en.md": QUIZ["en"],
        "banks/thu.vi.md": BANK["vi"] + ESSAY["vi"] * essay,
        "banks/thu.en.md": BANK["en"] + ESSAY["en"] * essay,
    }
    if is_kept:
        texts["banks/thu.vi.md"] = texts["banks/thu.vi.md"].replace("kind: bank\n", "kind: bank\nuse: examination\n", 1)
        texts |= {f"banks/luyen.{language}.md": text for language, text in PRACTISED.items()}
    return {path: text.encode() for path, text in texts.items()}


@cache
def quiz_course(**settings: object) -> Course:
    """The compiled course; `settings` as in `sources`."""
    compilation = compile_sources(sources(**settings))  # type: ignore[arg-type]  # named as there
    assert compilation.course is not None, [(each.code, each.place, each.values) for each in compilation.errors]
    return compilation.course


def quiz_of(course: Course) -> Lesson:
    """The quiz of the course."""
    return next(lesson for lesson in course.lessons if lesson.kind == "quiz")
