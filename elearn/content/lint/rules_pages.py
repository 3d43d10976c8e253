"""Rules about what stands between questions: headings, lists, links, tables, media, HTML, stray gaps, cards."""

from __future__ import annotations

import re
from typing import Final

from elearn.content.grammar import marks
from elearn.content.grammar.complaints import Complaints
from elearn.content.grammar.raw import Line, RawBlock, RawFile, RawQuestion
from elearn.content.lint.nesting import first_to_move
from elearn.content.lint.visible import visible_lines
from elearn.content.problems import Place

_TAG = re.compile(r"</?([A-Za-z][A-Za-z0-9-]{0,20})(?=[\s/>])")
_LINK_START = r"(?:\]\([ \t]{0,4}<?|\]:[ \t]{0,4}<?|<)"
_SCRIPT = re.compile(_LINK_START + r"(javascript|data|vbscript|file)[ \t]{0,4}:", re.IGNORECASE)
_PLAIN_HTTP = re.compile(_LINK_START + r"http://", re.IGNORECASE)
_LINK_TEXT = re.compile(r"(?<!!)\[([^\[\]\n]{1,60})\]\(")
_MEDIA = re.compile(r"\]\([^)\s]{1,300}\.(?:webm|mp4|opus|ogg|mp3)(?=[\s)])", re.IGNORECASE)
_MEANINGLESS: Final = frozenset(
    {"bấm vào đây", "nhấn vào đây", "bấm đây", "tại đây", "ở đây", "vào đây", "đây", "xem thêm", "chi tiết", "link"}
    | {"click here", "here", "this", "this link", "read more", "more", "see more"}
)


def check_page(raw: RawFile, complaints: Complaints) -> None:
    """MD001, MD004, MD005, MD010, GAP007, LNK002, LNK003, A11Y001 to A11Y003, CRD001."""
    _check_headings(raw, complaints)
    for block in raw.blocks:
        if block.shape == "list" and (found := first_to_move([line.text for line in block.text.lines])) is not None:
            complaints.add("MD004", *_beginning_of(block.text.lines[found]), fix="nesting")
        if block.shape == "table" and not block.text.lines[0].text.strip("| \t:"):
            complaints.at("A11Y001", block.place)
    _check_media(raw, complaints)
    _check_lines(raw, complaints)
    if raw.kind == "card":
        _check_card(raw, complaints)


def _beginning_of(line: Line) -> tuple[int, int]:
    """Line and column of the first letter of a line."""
    return line.number, len(line.text) - len(line.text.lstrip()) + 1


def _check_headings(raw: RawFile, complaints: Complaints) -> None:
    """Levels go down one at a time; the title of the file is level 1. Scenes of a case have their own level, and the questions of
    a bank stand under its sections or alone.
    """
    before = 2 if raw.kind == "bank" or (raw.kind == "case" and raw.scenes) else 1
    for item in raw.body:
        found = _level(item)
        if found is None:
            continue
        if found[0] == 1:
            complaints.at("MD010", found[1])
        elif found[0] > before + 1:
            expected = "#" * (before + 1)
            complaints.at("MD001", found[1], before=before, found=found[0], expected=expected)
        before = found[0]
    if raw.kind == "case":
        # What stands in a scene is its story, not part of the body.
        for line in visible_lines(raw):
            if line.text.startswith("# "):
                complaints.add("MD010", line.number)


def _level(item: RawBlock | RawQuestion) -> tuple[int, Place] | None:
    if isinstance(item, RawQuestion):
        return item.level, item.place
    return (item.under.level, item.place) if item.shape == "heading" and item.under else None


def _check_media(raw: RawFile, complaints: Complaints) -> None:
    """Audio and video come with a transcript right below, whether or not they have captions."""
    body = raw.body
    for position, block in enumerate(body):
        if not isinstance(block, RawBlock) or not (match := _MEDIA.search(block.text.markdown)):
            continue
        following = body[position + 1] if position + 1 < len(body) else None
        told = isinstance(following, RawBlock) and following.shape == "details"
        if not told:
            beginning = marks.start_of_link(block.text.markdown, match.start())
            complaints.at("A11Y003", block.text.place(raw.path, beginning))


def _check_lines(raw: RawFile, complaints: Complaints) -> None:
    stems = _stem_lines(raw)
    for line in visible_lines(raw):
        if tag := _TAG.search(line.text):
            complaints.add("MD005", line.number, tag.start() + 1, tag=f"<{tag[1]}>")
        for script in _SCRIPT.finditer(line.text):
            complaints.add("LNK002", line.number, _beginning(script) + 1, scheme=script[1].lower())
        for plain in _PLAIN_HTTP.finditer(line.text):
            complaints.add("LNK003", line.number, _beginning(plain) + 1)
        _check_link_words(line.number, line.text, complaints)
        gap = next(marks.unescaped(line.text, "[["), None)
        if gap is not None and line.number not in stems:
            complaints.add("GAP007", line.number, gap + 1)


def _beginning(target: re.Match[str]) -> int:
    """Where the link begins whose target was found."""
    return marks.start_of_link(target.string, target.start()) if target[0].startswith("](") else target.start()


def _check_link_words(number: int, text: str, complaints: Complaints) -> None:
    if "](" not in text:
        return
    for link in _LINK_TEXT.finditer(text):
        words = link[1].strip(" .…*_").casefold()
        if words in _MEANINGLESS:
            complaints.add("A11Y002", number, link.start() + 1, words=link[1].strip())


def _stem_lines(raw: RawFile) -> set[int]:
    """The source lines of stems: there gaps are gaps, or have been complained about already."""
    return {line.number for question in raw.questions for line in question.stem.lines}


def _check_card(raw: RawFile, complaints: Complaints) -> None:
    lists = [block for block in raw.blocks if block.shape == "list" and marks.NUMBERED.match(block.text.lines[0].text)]
    for block in lists:
        count = sum(marks.NUMBERED.match(line.text) is not None for line in block.text.lines)
        if count != 3:
            complaints.at("CRD001", block.place, count=count)
    if not lists:
        complaints.add("CRD001", 1, count=0)
