"""The first files of a new course: small, complete, in both languages, without a problem for the linter to tell.

The lesson in it is a real one, so that a trainer begins by changing something that works.
"""

from __future__ import annotations

import json
import re
from string import Template
from typing import Final

SLUG: Final = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")


def files(slug: str, title_vi: str, title_en: str) -> dict[str, str]:
    """The files of a new course: path inside its folder → text.

    Args:
        slug: id and address of the course: a-z, 0-9 and hyphens, at most 40 characters.
        title_vi: its title in Vietnamese.
        title_en: its title in English.

    Raises:
        ValueError: the slug cannot be an id, or a title is empty.
    """
    if not SLUG.fullmatch(slug):
        raise ValueError(f"{slug!r} cannot be the id of a course: use a-z, 0-9 and hyphens, at most 40 characters")
    if not title_vi.strip() or not title_en.strip():
        raise ValueError("a course has a title in both languages")
    words = {
        "slug": slug,
        # A JSON string is a YAML string too, so that no quotation mark or colon of a title can break the file.
        "title_vi": json.dumps(" ".join(title_vi.split()), ensure_ascii=False),
        "title_en": json.dumps(" ".join(title_en.split()), ensure_ascii=False),
    }
    return {Template(path).substitute(words): Template(text).substitute(words) for path, text in _FILES.items()}


_COURSE: Final = """\
format: 1
id: $slug
slug: $slug
version: 1.0.0
title:
  vi: $title_vi
  en: $title_en
summary:
  vi: Một câu cho biết học xong làm được gì.
  en: One sentence that says what people can do afterwards.
languages: [vi, en]
audience: [cap-xa]
credit_hours: 0.5
completion: {lessons: all}
visibility: signed-in
retired: []
modules:
  - {dir: 01-bat-dau, title: {vi: Bắt đầu, en: Getting started}}
changes:
  1.0.0: {vi: Bản đầu tiên., en: First version., relearn: []}
"""

_LESSON_VI: Final = """\
---
id: $slug-truoc-khi-gui
title: Trước khi bấm gửi
minutes: 3
---

## 16 giờ 20, phòng văn thư

Phường Ví Dụ, mười phút trước giờ họp. Anh Phúc đang gửi danh sách hộ nhận hỗ trợ cho chú Tư. Hộp thư gợi ý hai địa chỉ
gần giống nhau, một cái anh vừa dùng sáng nay. Chủ tịch Lan gọi vọng từ hành lang: “Xong chưa em?”

### ? Anh/chị ở vào chỗ anh Phúc. Việc tiếp theo là gì? {#$slug-mo-dau}

<!--
role: opening
confidence: on
-->

- [ ] Chọn địa chỉ vừa dùng sáng nay rồi gửi cho kịp họp
  > Thư đi trong ba giây. Địa chỉ sáng nay là của một công ty in trùng tên.
- [x] Đọc lại địa chỉ từng chữ, rồi mới bấm gửi
  > Mất mười giây. Anh thấy địa chỉ được gợi ý thiếu đuôi của cơ quan và gõ lại.
- [ ] Gửi cho cả hai địa chỉ, thế nào cũng có một cái đúng
  > Chú Tư nhận được danh sách. Một người lạ cũng nhận được.

## Địa chỉ được gợi ý không phải là địa chỉ đã kiểm

Hộp thư gợi ý theo thói quen, không theo việc đang làm. Nó nhớ cả những địa chỉ chỉ dùng một lần. Vì vậy ta đọc **phần sau
dấu @ trước**, rồi mới đến tên.

> [!IMPORTANT]
> Đọc đuôi trước, đọc tên sau, rồi mới bấm gửi.

## Thử tay

### ? Chạm vào những chỗ cần dừng lại trước khi gửi. {#$slug-cho-dang-ngo}

> [!TIP]
> Với mỗi chỗ, hỏi: gửi xong thì ai đọc được?

```spot
Gửi tới: {+ chu.tu@in-an.example +}{> Đuôi này không phải của phường: thư đi ra ngoài cơ quan. <}
Đồng gửi: {- van.thu@phuong-vi-du.example -}
Tiêu đề: {- Danh sách hộ nhận hỗ trợ, tháng 11 -}
Tệp kèm: {+ danh-sach-214-ho-co-so-tai-khoan.xlsx +}{> Chú Tư cần tên và địa chỉ; số tài khoản nên bỏ ra. <}
```

### ? Xếp các bước trước khi gửi một tệp có tên người dân. {#$slug-thu-tu}

<!-- type: order -->

1. Bỏ những cột người nhận không cần
2. Đọc lại đuôi và tên của địa chỉ
3. Mở tệp đã đính kèm xem có đúng bản ấy không
4. Bấm gửi

> [!NOTE]
> Bỏ bớt cột làm trước, vì lỡ gửi nhầm thì cũng lộ ít hơn.

> [!RECALL] $slug-mo-dau
> - a: Gấp là lúc thói quen làm thay mình. Mười giây đọc lại không làm trễ cuộc họp.
> - b: Mười giây ấy rẻ hơn nhiều lần đi thu hồi thư.
> - c: Gửi thừa một địa chỉ là gửi nhầm một lần.

> [!DESK]
> Mở hộp thư công vụ, gõ ba chữ đầu của một người hay nhận thư. Xóa khỏi danh sách gợi ý những địa chỉ không còn dùng.
"""

_LESSON_EN: Final = """\
---
id: $slug-truoc-khi-gui
title: Before you press send
minutes: 3
---

## 16:20, the registry

Ví Dụ Ward, ten minutes before the meeting. Phúc is sending the list of households that receive support to chú Tư. The mail
program suggests two addresses that look alike; he used one of them this morning. Chair Lan calls from the corridor: “Done yet?”

### ? You are in Phúc's seat. What do you do next? {#$slug-mo-dau}

<!--
role: opening
confidence: on
-->

- [ ] Pick the address used this morning and send, to be in time for the meeting
  > The mail is gone in three seconds. This morning's address belongs to a print shop of the same name.
- [x] Read the address again letter by letter, then press send
  > Ten seconds. He sees that the suggested address lacks the office's ending, and types it again.
- [ ] Send it to both addresses, one of them will be right
  > Chú Tư gets the list. So does a stranger.

## A suggested address is not a checked address

The mail program suggests by habit, not by the task at hand. It remembers addresses that were used only once. So we read
**what follows the @ first**, and the name after that.

> [!IMPORTANT]
> Read the ending, then the name, then press send.

## Try your hand

### ? Touch every place that is a reason to stop before sending. {#$slug-cho-dang-ngo}

> [!TIP]
> For each place ask: once it is sent, who can read it?

```spot
To: {+ chu.tu@in-an.example +}{> This ending is not the ward's: the mail leaves the office. <}
Copy: {- van.thu@phuong-vi-du.example -}
Subject: {- Households that receive support, November -}
Attached: {+ list-214-households-with-bank-accounts.xlsx +}{> Chú Tư needs names and addresses; leave the accounts out. <}
```

### ? Put the steps in order before you send a file with residents' names. {#$slug-thu-tu}

<!-- type: order -->

1. Take out the columns that the reader has no need of
2. Read the ending and the name of the address again
3. Open the attached file to see that it is the right one
4. Press send

> [!NOTE]
> Taking columns out comes first: if the mail goes astray, less is lost.

> [!RECALL] $slug-mo-dau
> - a: Haste is when habit acts for us. Ten seconds of reading do not delay a meeting.
> - b: Those ten seconds are far cheaper than calling a mail back.
> - c: One address too many is one mail gone astray.

> [!DESK]
> Open your office mail and type the first three letters of somebody you write to often. Remove the suggested addresses that
> are no longer in use.
"""

_BANK_VI: Final = """\
---
kind: bank
title: Ngân hàng câu hỏi
defaults: {points: 1, difficulty: 2}
---

## Gửi và nhận

### ? Cô Ba nhờ chị Hạnh gửi kết quả vào hộp thư của con gái. Chị Hạnh nên làm gì trước? {#$slug-b-001}

- [ ] Gửi ngay, vì cô Ba đang đứng ở quầy
  > Cô đồng ý, nhưng chữ cái gõ sai thì kết quả vẫn tới người lạ.
- [x] Đọc to địa chỉ để cô Ba nghe lại
  > Cô phát hiện chỗ gõ thiếu ngay tại quầy.
- [ ] Xin thêm một địa chỉ dự phòng của cô
  > Hai địa chỉ là hai nơi có thể gõ sai.

### ? Danh sách có 214 hộ, mỗi hộ một dòng, thêm một dòng tên cột. Tệp đúng có bao nhiêu dòng? {#$slug-b-002}

= 215 | unit: dòng

> [!NOTE]
> Đếm dòng là cách nhanh nhất để biết có đính kèm nhầm bản nháp hay không.
"""

_BANK_EN: Final = """\
---
kind: bank
title: Question bank
defaults: {points: 1, difficulty: 2}
---

## Sending and receiving

### ? Cô Ba asks Hạnh to mail the result to her daughter. What should Hạnh do first? {#$slug-b-001}

- [ ] Send it now, since cô Ba is waiting at the counter
  > She agreed, but one wrong letter still takes the result to a stranger.
- [x] Read the address aloud so that cô Ba hears it
  > She notices the missing letter right at the counter.
- [ ] Ask her for a second address to be on the safe side
  > Two addresses are two places to make a slip.

### ? The list has 214 households, one on each line, and a line of column names. How many lines has the right file? {#$slug-b-002}

= 215 | unit: lines

> [!NOTE]
> Counting lines is the quickest way to see whether a draft was attached by mistake.
"""

_CARD_VI: Final = """\
---
kind: card
id: $slug-the
title: Lỡ gửi nhầm, mười phút đầu
---

1. Chụp màn hình nơi nhận và tệp, rồi thu hồi thư.
2. Nhắn người đã nhận: “Tôi gửi nhầm, xin đừng mở, xóa giúp tôi.”
3. Gọi đầu mối: tệp gì, ai nhận, trong đó có bao nhiêu người.

{{ contact: cntt }}
"""

_CARD_EN: Final = """\
---
kind: card
id: $slug-the
title: Sent to the wrong person, the first ten minutes
---

1. Take a picture of the screen with address and file, then call the mail back.
2. Write to the person who got it: “Sent by mistake, please leave it closed and delete it.”
3. Call your contact: which file, who got it, how many people are in it.

{{ contact: cntt }}
"""

_CHANGELOG: Final = """\
# Thay đổi / Changes

## 1.0.0

- Bản đầu tiên.
- First version.
"""

_FILES: Final = {
    "course.yml": _COURSE,
    "modules/01-bat-dau/01-truoc-khi-gui.vi.md": _LESSON_VI,
    "modules/01-bat-dau/01-truoc-khi-gui.en.md": _LESSON_EN,
    "banks/$slug.vi.md": _BANK_VI,
    "banks/$slug.en.md": _BANK_EN,
    "card.vi.md": _CARD_VI,
    "card.en.md": _CARD_EN,
    "CHANGELOG.md": _CHANGELOG,
}
