"""What is to be said of a kind of notice: its sentences, how soon it goes out by e-mail, and whether it may be switched off."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Haste(StrEnum):
    """How soon an e-mail goes out.

    digest: with the others of the week, once a week; soon: by itself, but not in quiet hours; at-once: at any hour.
    """

    DIGEST = "digest"
    SOON = "soon"
    AT_ONCE = "at-once"


@dataclass(frozen=True, slots=True)
class Telling:
    """What is said of a kind, in Vietnamese source text.

    Args:
        label: the kind itself, in the list of choices.
        subject: of the notice and of an e-mail with it alone; a second form is taken where a word of the first is missing.
        lines: below it, each a paragraph.
        haste: how soon it goes by e-mail.
        may_be_off: whether its owner may choose not to get it by e-mail.
    """

    label: str
    subject: tuple[str, ...]
    lines: tuple[str, ...]
    haste: Haste
    may_be_off: bool = True
