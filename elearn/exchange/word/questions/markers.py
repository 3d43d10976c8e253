"""What the lines of a question bank begin with, in the usual forms of Vietnamese documents."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

_QUESTION = re.compile(
    r"(?i)(?P<word>c[âa]u(?:\s+hỏi)?|question|bài(?:\s+tập)?)\s*(?:số\s*)?(?P<number>\d{1,4})(?P<sign>\s*[:.)/\-–—]+|(?=\s|$))\s*"
)
_WEAK = re.compile(r"(?P<number>\d{1,3})\s*[.)/](?=\D|$)\s*")
_POINTS = re.compile(r"(?i)[(\[]\s*(?P<points>\d{1,2}(?:[.,]\d{1,2})?)\s*(?:điểm|đ)\s*[)\]]\s*[:.]?\s*")
_TICK: Final = r"(?:[*✓✔√☑☒]|\[\s*[xX*]\s*\]|\(\s*[xX*]\s*\))"
OPTION = re.compile(
    rf"(?P<tick>{_TICK}\s*)?[(\[]?(?P<letter>[A-Ha-h])(?P<close>\s?[.)\]/:]+|\s?[-–—](?=\s))\s*(?P<after>{_TICK}\s*)?(?=\S|$)"
)
_BARE_TICK = re.compile(rf"(?P<tick>{_TICK})\s*")
_LAST_TICK = re.compile(r"\s*(?:\(\s*\*\s*\)|[*✓✔√☑]|(?i:[(\[]\s*đúng\s*[)\]]))\s*$")
_VERDICT = re.compile(r"(?i)[(\[]\s*(?:đúng|sai)\s*[)\]]")
_AUTO_LETTER = re.compile(r"[(\[]?(?P<letter>[A-Za-z])[.)\]/:\-–]*")

_KEY_WORD = re.compile(
    r"(?i)[(\[*+\-–•]?\s*(?:=+>|→|⇒|->)?\s*(?:(?:phương\s*án|lựa\s*chọn)\s*đúng|câu\s*trả\s*lời(?:\s*đúng)?|đáp\s*án|dap\s*an|answer|key"
    r"|đ\s*/\s*a|đ\s*\.\s*a(?=\s*[:.=])|đa(?=\s*[:.=]))(?:\s*(?:đúng|dung|chính\s*xác))?(?:\s*nhất)?(?:\s*(?:của\s+|cho\s+)?câu\s*(?:số\s*|hỏi\s*)?(?P<number>\d{1,4}))?"
    r"(?:\s*(?:là|la)\b)?(?P<sign>\s*[:.=\-–]*)\s*(?P<key>.*)"
)
_WITHOUT_SIGN = re.compile(r"(?i:(?:phương\s*án|lựa\s*chọn|câu|ý)\s+)[A-H]\s*\.?|[A-H]\s*[.(–-]\s*(?P<words>\S.*)")
_ARROW = re.compile(r"(?i)(?:=+>|→|⇒|->)\s*(?:chọn\s*)?:?\s*(?P<key>[A-H](?:\s*(?:,|;|và|\+|&)\s*[A-H])*)\s*\.?")
_CHOOSE = re.compile(
    r"(?i:chọn|trả lời)(?i:\s*(?:đáp án|câu|phương án)?)\s*:?\s*(?P<key>[A-H](?:\s*(?:,|;|và|\+|&)\s*[A-H])*)\s*\.?"
)
_CORRECTION = re.compile(
    r"(?i)[(\[]?\s*(?:sửa(?:\s+lại)?|đính\s*chính|chữa)(?:\s*(?:thành|là|đáp\s*án))*\s*[:=]?\s*(?-i:[A-H])\s*[)\].]*"
)
LETTERS = re.compile(r"[A-Ha-h](?:(?:\s*(?:,|;|/|\+|&|\bvà\b|\band\b)\s*|\s+)[A-Ha-h])*")
_LETTER_RUN = re.compile(r"[A-H]{2,8}")
EXPLANATION = re.compile(
    r"(?i)[(\[]?(?:giải\s*thích|lời\s*giải(?:\s*chi\s*tiết)?|hướng\s*dẫn(?:\s*(?:giải|trả\s*lời|chấm))?|gợi\s*ý(?:\s*(?:trả\s*lời|đáp\s*án))?"
    r"|diễn\s*giải|lý\s*do)\s*(?:[:.\-–]\s*|$)"
)
REASON = re.compile(
    r"(?i)[\s(\[\-–—:.,]*(?:vì|do|bởi|theo|căn\s+cứ|giải\s+thích|lý\s+do|dựa|xem(?!\s+lại)|điều|khoản|điểm\s+[a-zđ]|luật|bộ\s+luật|hiến\s+pháp"
    r"|nghị\s+(?:định|quyết)|thông\s+tư|quyết\s+định|quy\s+định|chỉ\s+thị|công\s+văn|trang|mục|chương|bài|nguồn|trích|tham\s+khảo"
    r"|gợi\s+ý)(?!\w)"
)
"""A word that begins a reason or names a source."""
CITE = re.compile(r"(?i)[(\[]?(?:căn\s*cứ(?:\s*pháp\s*lý)?|cơ\s*sở\s*pháp\s*lý|nguồn|dẫn\s*chiếu)\s*:\s*")
ANSWERS_HEAD = re.compile(
    r"(?i)(?:(?:[ivx]+|\d+)\s*[.)]\s*)?(?:phần\s+|bảng\s+|hướng\s+dẫn\s+)?(?:đáp\s*án|lời\s*giải(?:\s*chi\s*tiết)?|(?:hướng\s*dẫn|giải\s*thích)\s*(?:giải|đáp\s*án)(?:\s*chi\s*tiết)?)(?:\s+(?:[-–:]\s+)?(?:và|trắc|mã|đề|phần|chương|chuyên|bài|các|câu|bộ|tham|của|chi)\b.{0,60})?\s*[:.]?"
)
_RANGE = re.compile(
    r"(?i)\bcâu(?:\s+hỏi)?(?:\s+(?:từ|số))*\s*(?:câu\s*)?(?P<low>\d{1,3})\s*(?:[-–—]|đến|tới|,?\s*và|,)\s*(?:câu\s*(?:số\s*)?)?(?P<high>\d{1,3})\b"
)
_PASSAGE = re.compile(
    r"(?i)đọc|dựa\s+vào|dựa\s+trên|sử\s+dụng|dùng|tình\s+huống|đoạn|thông\s+tin|dữ\s+liệu|dữ\s+kiện|trả\s+lời|nghiên\s+cứu|xem|cho\b"
)
TRUE: Final = frozenset({"đúng", "đ", "true", "t"})
FALSE: Final = frozenset({"sai", "s", "false", "f"})
_TRUE_OR_FALSE = re.compile(r"(?i)\bđúng\s*(?:/|hay|hoặc|,|-)\s*sai\b")
_INLINE_KEY = re.compile(
    r"(?i)(?:\s{2,}|\t\s*|\s*[(\[]\s*|(?<=[.?!:;])\s+)(?=(?:đáp\s*án(?:\s*đúng)?(?:\s*là)?|đ/?a)\s*[:=]\s*[a-h]\b)|\s+(?=(?:=+>|⇒|→)\s*(?:chọn\s*)?[a-h]\s*\.?\s*$)"
    r"|\s+(?=(?-i:Đáp án|ĐÁP ÁN)(?:\s*đúng)?(?:\s*là)?\s*[:=]\s*(?-i:[A-H])\s*\.?\s*$)"
)
_BARE_LETTER = re.compile(r"(?<!\w)[A-Ha-h]\s*[.)]?$")
INLINE_EXPLANATION = re.compile(r"(?i)[\s.;,)(\[]+(?=(?:giải\s*thích|hướng\s*dẫn\s*giải|lời\s*giải|diễn\s*giải)\s*[:\-–])")
SEVERAL = re.compile(
    r"(?i)chọn\s+(?:các|những|nhiều|tất\s+cả|\d|hai|ba|bốn)|(?:các|những)\s+(?:phương\s+án|đáp\s+án|câu|ý|việc|nội\s+dung|phát\s+biểu|trường\s+hợp)"
    r".{0,40}(?:đúng|nào|sau)|nhiều\s+(?:đáp\s+án|lựa\s+chọn|phương\s+án)|có\s+thể\s+chọn"
)


@dataclass(frozen=True, slots=True)
class Start:
    """How a question begins: its number, where its words begin, how surely it is one, and its points where they are written."""

    number: int
    end: int
    is_sure: bool
    word: str
    points: float | None = None


def start_of(text: str) -> Start | None:
    """The beginning of a question. `1.` alone is not sure: only what follows can say."""
    match = _QUESTION.match(text)
    if match is not None and _is_question(text, match):
        return _with_points(text, int(match["number"]), match.end(), match["word"].lower(), is_sure=True)
    weak = _WEAK.match(text)
    return None if weak is None else _with_points(text, int(weak["number"]), weak.end(), "", is_sure=False)


def _is_question(text: str, match: re.Match[str]) -> bool:
    rest = text[match.end() :]
    if not match["sign"].strip():
        # "Câu 1 và câu 2 nói về…" is a sentence.
        return not rest or rest[0].isupper() or not rest[0].isalpha()
    # "Câu 1-3:" names several; "Câu 1.2" is a number of another kind.
    return not (rest[:1].isdecimal() and match["sign"].strip() in {"-", "–", "—", "."} and text[match.end() - 1] != " ")


def _with_points(text: str, number: int, end: int, word: str, *, is_sure: bool) -> Start:
    points = _POINTS.match(text, end)
    if points is None:
        return Start(number, end, is_sure, word)
    worth = float(points["points"].replace(",", "."))
    return Start(number, points.end(), is_sure, word, worth if 0.01 <= worth <= 100 else None)


@dataclass(frozen=True, slots=True)
class Mark:
    """What an option begins with: its letter in capitals, where its words begin, and whether a tick stands there."""

    letter: str
    end: int
    ticked: bool


def option_of(text: str) -> Mark | None:
    match = OPTION.match(text)
    if match is None:
        return None
    return Mark(match["letter"].upper(), match.end(), bool(match["tick"] or match["after"]))


def auto_letter(label: str) -> str:
    """The letter that Word itself writes before an option, in capitals; empty for other numbers."""
    match = _AUTO_LETTER.fullmatch(label)
    return match["letter"].upper() if match else ""


def tick_before(text: str) -> int:
    """Where the words begin after a tick; 0 without one."""
    match = _BARE_TICK.match(text)
    return match.end() if match else 0


def tick_after(text: str) -> int | None:
    """Where a tick at the end begins, with the blanks before it."""
    match = _LAST_TICK.search(text)
    # "Ý 1 (sai), ý 2 (đúng)" are the words of an option.
    return match.start() if match and match.start() > 0 and not _VERDICT.search(text[: match.start()]) else None


def key_in(text: str) -> str | None:
    """What a line states as the key, as written; None for a line that states none. Empty: the key's words come in other lines."""
    match = _ARROW.fullmatch(text) or _CHOOSE.fullmatch(text)
    if match is not None:
        return match["key"]
    if _CORRECTION.fullmatch(text):
        # It is no key by itself, and makes the one above it doubtful.
        return text
    match = _KEY_WORD.fullmatch(text)
    if match is None:
        return None
    key = match["key"].strip()
    has_sign = bool(match["sign"].strip())
    return key if has_sign or letters_in(key) or _stands_without_sign(key) else None


def key_of_number(text: str) -> int | None:
    """The question that a stated key names (`Đáp án câu 1: A`); None where it names none."""
    match = _KEY_WORD.fullmatch(text)
    return int(match["number"]) if match and match["number"] and key_in(text) else None


def _stands_without_sign(key: str) -> bool:
    """Whether what follows `Đáp án` without a colon is a key, and not a sentence about an option (`Đáp án A sai vì…`)."""
    match = _WITHOUT_SIGN.fullmatch(key)
    return match is not None and (match["words"] is None or REASON.match(match["words"]) is not None)


def letters_in(key: str) -> tuple[str, ...]:
    """The letters of a key that is nothing else (`B`, `A, C`, `ACD`), in capitals, each once."""
    bare = key.strip().strip(".;,()[]/\"“”'").strip()
    if LETTERS.fullmatch(bare):
        return tuple(dict.fromkeys(each.upper() for each in re.findall(r"\b[A-Ha-h]\b", bare)))
    if _LETTER_RUN.fullmatch(bare) and len(set(bare)) == len(bare) and list(bare) == sorted(bare):
        return tuple(bare)
    return ()


def range_in(text: str) -> tuple[int, int] | None:
    """The questions that a passage before them is meant for: "Đọc tình huống sau và trả lời các câu 1-3"."""
    match = _RANGE.search(text)
    if match is None or _PASSAGE.search(text) is None:
        return None
    low, high = int(match["low"]), int(match["high"])
    return (low, high) if low < high <= low + 20 else None


def asks_true_or_false(text: str) -> bool:
    return _TRUE_OR_FALSE.search(text) is not None


def inline_key(text: str) -> int | None:
    """Where a key is stated at the end of a line with other words."""
    match = _INLINE_KEY.search(text)
    if match is None or not any(each.isalnum() for each in text[: match.start()]):
        return None
    # "A → C" behind a letter is a correction, and whatever it means no key by itself.
    is_correction = not match[0].strip() and text[match.end()] in "=⇒→" and _BARE_LETTER.search(text[: match.start()])
    return None if is_correction else match.start()
