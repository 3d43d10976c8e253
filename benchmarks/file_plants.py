"""Errors in the names, the places and the encodings of whole files: each gives the path at fault and the changed course."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from typing import Final

Sources = Mapping[str, bytes]
Change = Callable[[Sources], tuple[str, Sources]]

_LESSON = re.compile(r"modules/[^/]+/02-[a-z0-9-]+\.vi\.md")


def _lesson(sources: Sources) -> str:
    return next(path for path in sorted(sources) if _LESSON.fullmatch(path))


def _renamed(rename: Callable[[str], str]) -> Change:
    def change(sources: Sources) -> tuple[str, Sources]:
        path = _lesson(sources)
        new = rename(path)
        return new, {**{name: content for name, content in sources.items() if name != path}, new: sources[path]}

    return change


def _rewritten(write: Callable[[bytes], bytes]) -> Change:
    def change(sources: Sources) -> tuple[str, Sources]:
        path = _lesson(sources)
        return path, {**sources, path: write(sources[path])}

    return change


def _copied(rename: Callable[[str], str]) -> Change:
    def change(sources: Sources) -> tuple[str, Sources]:
        path = _lesson(sources)
        return rename(path), {**sources, rename(path): sources[path]}

    return change


def _without_translation(sources: Sources) -> tuple[str, Sources]:
    path = _lesson(sources)
    lost = path.replace(".vi.md", ".en.md")
    return path, {name: content for name, content in sources.items() if name != lost}


def _without_original(sources: Sources) -> tuple[str, Sources]:
    path = _lesson(sources)
    return path.replace(".vi.md", ".en.md"), {name: content for name, content in sources.items() if name != path}


def _with(path: str, content: bytes) -> Change:
    return lambda sources: (path, {**sources, path: content})


TCVN3: Final = {
    "đ": 0xAE, "Đ": 0xA7, "ă": 0xA8, "â": 0xA9, "ê": 0xAA, "ô": 0xAB, "ơ": 0xAC, "ư": 0xAD, "à": 0xB5, "ả": 0xB6, "ã": 0xB7,
    "á": 0xB8, "ạ": 0xB9, "ằ": 0xBB, "ẳ": 0xBC, "ẵ": 0xBD, "ắ": 0xBE, "ặ": 0xC6, "ầ": 0xC7, "ẩ": 0xC8, "ẫ": 0xC9, "ấ": 0xCA,
    "ậ": 0xCB, "è": 0xCC, "ẻ": 0xCE, "ẽ": 0xCF, "é": 0xD0, "ẹ": 0xD1, "ề": 0xD2, "ể": 0xD3, "ễ": 0xD4, "ế": 0xD5, "ệ": 0xD6,
    "ì": 0xD7, "ỉ": 0xD8, "ĩ": 0xDC, "í": 0xDD, "ị": 0xDE, "ò": 0xDF, "ỏ": 0xE1, "õ": 0xE2, "ó": 0xE3, "ọ": 0xE4, "ồ": 0xE5,
    "ổ": 0xE6, "ỗ": 0xE7, "ố": 0xE8, "ộ": 0xE9, "ờ": 0xEA, "ở": 0xEB, "ỡ": 0xEC, "ớ": 0xED, "ợ": 0xEE, "ù": 0xEF, "ủ": 0xF1,
    "ũ": 0xF2, "ú": 0xF3, "ụ": 0xF4, "ừ": 0xF5, "ử": 0xF6, "ữ": 0xF7, "ứ": 0xF8, "ự": 0xF9, "ỳ": 0xFA, "ỷ": 0xFB, "ỹ": 0xFC,
    "ý": 0xFD, "ỵ": 0xFE,
}  # fmt: skip
"""TCVN 5712:1993, the third table (ABC fonts): one byte for each small letter; capitals are a matter of the font."""

_VNI_MARKS: Final = {
    "\N{COMBINING CIRCUMFLEX ACCENT}": "â", "\N{COMBINING BREVE}": "ê", "\N{COMBINING HORN}": "",
    "\N{COMBINING ACUTE ACCENT}": "ù", "\N{COMBINING GRAVE ACCENT}": "ø", "\N{COMBINING HOOK ABOVE}": "û",
    "\N{COMBINING TILDE}": "õ", "\N{COMBINING DOT BELOW}": "ï",
}  # fmt: skip
_VNI_BOTH: Final = {
    ("â", "ù"): "á", ("â", "ø"): "à", ("â", "û"): "å", ("â", "õ"): "ã", ("â", "ï"): "ä",
    ("ê", "ù"): "é", ("ê", "ø"): "è", ("ê", "û"): "ú", ("ê", "õ"): "ü", ("ê", "ï"): "ë",
}  # fmt: skip
_VNI_WHOLE: Final = {"đ": "ñ", "Đ": "Ñ", "ỉ": "æ", "ĩ": "ó", "ị": "ò", "ì": "ì", "í": "í", "ỵ": "î"}


def in_tcvn3(text: str) -> bytes:
    """A text in the bytes of TCVN3; what the table lacks is left out."""
    return bytes(code for letter in text if (code := TCVN3.get(letter, TCVN3.get(letter.lower(), ord(letter)))) < 256)


def in_vni(text: str) -> str:
    """A text as VNI fonts write it: a letter and its mark, two signs of windows-1252."""
    return "".join(map(_vni, unicodedata.normalize("NFC", text)))


def _vni(letter: str) -> str:
    if letter in _VNI_WHOLE:
        return _VNI_WHOLE[letter]
    base, *marks = unicodedata.normalize("NFD", letter)
    if "\N{COMBINING HORN}" in marks:
        base = {"o": "ô", "u": "ö", "O": "Ô", "U": "Ö"}.get(base, base)
    signs = [_VNI_MARKS[mark] for mark in sorted(marks, key=lambda mark: mark not in "\u0302\u0306") if _VNI_MARKS.get(mark)]
    return base + (_VNI_BOTH[signs[0], signs[1]] if len(signs) == 2 else "".join(signs))


FILE_PLANTS: Final[tuple[tuple[str, str, Change], ...]] = (
    ("a number of one digit", "CRS002", _renamed(lambda path: path.replace("/02-", "/2-"))),
    ("an underscore in the name of a lesson", "CRS002", _renamed(lambda path: path.replace("/02-", "/02_"))),
    ("a name with blanks and marks", "CRS002", _renamed(lambda path: path.rpartition("/")[0] + "/02-Bài học.vi.md")),
    ("the code of a country for a language", "CRS007", _renamed(lambda path: path.replace(".vi.md", ".vn.md"))),
    ("a lesson without its language", "CRS002", _renamed(lambda path: path.replace(".vi.md", ".md"))),
    ("a lesson that is a Word file", "SEC009", _renamed(lambda path: path.replace(".vi.md", ".docx"))),
    ("a lesson outside of its folder", "CRS002", _renamed(lambda path: "modules/" + path.rpartition("/")[2])),
    ("a copy of a lesson beside it", "SEC009 CRS002", _copied(lambda path: path.replace(".vi.md", " - Copy.vi.md"))),
    ("two lessons of one number", "CRS002", _copied(lambda path: path.replace("/02-", "/03-ban-sao-"))),
    ("a folder that course.yml does not list", "CRS010", _copied(lambda path: "modules/08-them/" + path.rpartition("/")[2])),
    ("a translation that is missing", "TRN001", _without_translation),
    ("an original that is missing", "TRN005", _without_original),
    ("a whole file in TCVN3", "SEC008", _rewritten(lambda content: in_tcvn3(content.decode()))),
    ("a whole file in VNI", "SEC008", _rewritten(lambda content: in_vni(content.decode()).encode("cp1252", "ignore"))),
    ("a whole file in UTF-16", "SEC008", _rewritten(lambda content: content.decode().encode("utf-16"))),
    ("a whole file in windows-1258", "SEC008", _rewritten(lambda content: in_1258(content.decode()))),
    ("a picture of a type that is not shown", "SEC009 SEC006", _with("assets/anh.gif", b"GIF89a" + bytes(40))),
    ("a picture that is something else", "SEC006", _with("assets/anh.png", b"\xff\xd8\xff\xe0" + bytes(40))),
    ("a drawing with a script", "SEC007", _with("assets/ve.svg", b'<svg viewBox="0 0 1 1"><script/></svg>')),
)


def in_1258(text: str) -> bytes:
    """A text in windows-1258, whose tone marks are letters of their own."""
    parts = []
    for letter in text:
        base, *marks = unicodedata.normalize("NFD", letter)
        tone = "".join(mark for mark in marks if mark in "\u0300\u0301\u0303\u0309\u0323")
        whole = unicodedata.normalize("NFC", base + "".join(mark for mark in marks if mark not in tone))
        parts.append(whole + tone)
    return "".join(parts).encode("cp1258", "ignore")
