"""The shape of what is typed on authoring's pages: one line of words, a whole text, a number."""

from __future__ import annotations

from typing import Final

from werkzeug.datastructures import MultiDict

from elearn.core.errors import N_, Invalid
from elearn.core.ids import Id, parse_id
from elearn.core.text import nfc

TITLE: Final = 150
"""Characters of a title."""
SENTENCE: Final = 500


def line_in(form: MultiDict[str, str], name: str, most: int = SENTENCE) -> str:
    """The words in a field, on one line, cut where they are too many."""
    return " ".join(nfc(form.get(name, "")).split())[:most]


def title_in(form: MultiDict[str, str], name: str) -> str:
    """A title.

    Raises:
        Invalid: there is none, or it is too long.
    """
    title = " ".join(nfc(form.get(name, "")).split())
    if not 0 < len(title) <= TITLE:
        raise Invalid(N_("Tên cần từ 1 đến %(max)d ký tự."), field=name, max=TITLE)
    return title


def text_in(form: MultiDict[str, str]) -> str:
    """A whole text, in one Unicode form and with one kind of line ends: its settings, which the editor hides, and its words."""
    return nfc((form.get("front", "") + form.get("text", "")).replace("\r\n", "\n").replace("\r", "\n"))


def revision_in(form: MultiDict[str, str], name: str = "based_on") -> int:
    """The revision that whoever writes has before them; 0 for none."""
    typed = form.get(name, "")
    return int(typed) if typed.isdecimal() and len(typed) < 10 else 0


def aside_in(form: MultiDict[str, str]) -> Id | None:
    """Under which id an earlier state of this text was kept aside; None where it was not."""
    return parse_id(form.get("aside", ""))


def words_in(form: MultiDict[str, str], name: str) -> str:
    """Words that may have several lines: in one Unicode form, with one kind of line ends, without blanks at their ends."""
    lines = nfc(form.get(name, "").replace("\r\n", "\n").replace("\r", "\n")).split("\n")
    return "\n".join(line.rstrip() for line in lines).strip("\n")
