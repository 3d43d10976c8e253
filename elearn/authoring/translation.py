"""A text and its translation on one page: where each passage stands, its fields, and what a submission makes of them. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from elearn.content.grammar import marks
from elearn.content.grammar.complaints import Complaints
from elearn.content.grammar.texts import heading_of
from elearn.content.identity import hash_of
from elearn.content.source import Kind, classify
from elearn.content.writing.pairs import Beside, Known, Pair
from elearn.content.writing.passages import Passage
from elearn.content.writing.refusals import NotWritable
from elearn.content.writing.translated import item_in, with_words, words_of
from elearn.core.errors import N_

TRANSLATED: Final = frozenset({Kind.LESSON, Kind.BANK, Kind.CARD})
"""Kinds of files that have a text of their own in each language."""
FRONT: Final = ("title", "actor")
"""The keys of front matter that are words."""
FIELDS: Final = 240
"""Fields on one page; a long text is translated in parts."""


class PassageState(StrEnum):
    """Where the translation of a passage stands.

    MISSING  there is none, or it has the very words of the source
    DONE     it was made from the source as it is
    STALE    the source has changed since it was made
    """

    MISSING = "missing"
    DONE = "done"
    STALE = "stale"


def path_in(path: str, language: str) -> str:
    """The path of a text in another language: `x.vi.md` → `x.en.md`. Of a file that has no language the path itself."""
    own = classify(path).language
    return f"{path.removesuffix(f'.{own}.md')}.{language}.md" if own and path.endswith(f".{own}.md") else path


def state_of(pair: Pair, known: Known) -> PassageState:
    """Where the translation of a passage stands; `known` says what each translation was made from."""
    if pair.translation is None:
        return PassageState.MISSING
    return _state(pair.source.text, pair.source.hash, pair.translation.hash, known)


def _state(source: str, origin: str, words: str, known: Known) -> PassageState:
    origins = known.get(words, ())
    if origin in origins:
        return PassageState.DONE
    if origin == words:
        return PassageState.MISSING if any(letter.isalpha() for letter in source) else PassageState.DONE
    return PassageState.STALE if origins else PassageState.DONE


def front_words(front: str) -> dict[str, str]:
    """The keys of a front matter that are words, as they are written, without the quotation marks around them."""
    found = {}
    for line in front.split("\n"):
        name, colon, value = line.partition(":")
        if colon and name in FRONT:
            found[name] = value.strip().strip("\"'").strip()
    return found


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a row. `name` is its name in the form, `source` what it translates; `is_right` of an option of a choice."""

    name: str
    label: str
    source: str
    words: str
    position: int = 0
    is_right: bool | None = None
    has_lines: bool = True

    @property
    def rows(self) -> int:
        """Lines of the field on the page: enough for the longer of both."""
        longest = max(self.source, self.words, key=len)
        return min(24, max(2, sum(1 + len(line) // 60 for line in longest.split("\n"))))


@dataclass(frozen=True, slots=True)
class Row:
    """A passage and its translation. `at` names it in the form: its place among the passages of the source, or a key of the front
    matter. `is_same`: the translation has the very words of the source, so somebody must say that this is meant. `level` of a
    heading; `hashes` of the source's words and of their translation.
    """

    at: str
    label: str
    state: PassageState
    fields: tuple[Field, ...]
    is_same: bool = False
    level: int = 0
    hashes: tuple[str, str] = ("", "")

    @property
    def may_hold(self) -> bool:
        """Whether it can be said of the translation that it is right as it is."""
        return self.state is PassageState.STALE or (self.state is PassageState.MISSING and self.is_same)


@dataclass(frozen=True, slots=True)
class Progress:
    """How much of a text is translated."""

    done: int = 0
    stale: int = 0
    total: int = 0

    @property
    def is_whole(self) -> bool:
        return self.done == self.total


_BLOCKS: Final[dict[str, str]] = {
    "heading": N_("Đề mục"),
    "question": N_("Câu hỏi và các phương án"),
    "html": N_("Đoạn văn"),
    "figure": N_("Hình"),
    "desk": N_("Việc làm ngay tại bàn"),
    "recall": N_("Lời nhắc lại lựa chọn lúc đầu"),
    "instructor": N_("Ghi chú cho giảng viên"),
    "definition": N_("Chú thích cuối bài"),
}
_FRONT_LABELS: Final = {"title": N_("Tên"), "actor": N_("Người học ngồi vào ghế ai")}
_LABELS: Final[dict[str, str]] = {
    "title": N_("Lời câu hỏi"),
    "stem": N_("Phần dẫn"),
    "hint": N_("Gợi ý"),
    "explanation": N_("Giải thích chung"),
    "option": N_("Phương án"),
    "item": N_("Bước"),
    "left": N_("Vế trái"),
    "right": N_("Vế phải"),
    "feedback": N_("Lời giải thích"),
    "unit": N_("Đơn vị"),
    "accepted": N_("Cách viết được nhận, mỗi dòng một cách"),
    "text": N_("Tin nhắn, biểu mẫu hoặc màn hình"),
    "rubric": N_("Hướng dẫn chấm"),
}


def rows_of(both: Beside, known: Known) -> list[Row]:
    """Everything in a text that is to be translated, in its order."""
    return [*_front_rows(both, known), *(_row(at, pair, known) for at, pair in enumerate(both.pairs))]


def _front_rows(both: Beside, known: Known) -> Iterator[Row]:
    ours, theirs = front_words(both.source.front), front_words(both.translation.front)
    for name in FRONT:
        source, words = ours.get(name, ""), theirs.get(name, "")
        if source:
            only = Field(f"{name}.text", _FRONT_LABELS[name], source, words, has_lines=False)
            state = _state(source, hash_of(source), hash_of(words), known) if words else PassageState.MISSING
            yield Row(name, _FRONT_LABELS[name], state, (only,), source == words, hashes=(hash_of(source), hash_of(words)))


def _label(passage: Passage) -> str:
    """What a passage is called; of plain ones what it looks like."""
    if passage.block != "html":
        return _BLOCKS[passage.block]
    first = passage.text.split("\n", 1)[0]
    if marks.BULLET.match(first) or marks.NUMBERED.match(first):
        return N_("Danh sách")
    if marks.QUOTE.match(first):
        return N_("Hộp lưu ý")
    return N_("Bảng") if first.startswith("|") else _BLOCKS["html"]


def _row(at: int, pair: Pair, known: Known) -> Row:
    words = pair.translation.hash if pair.translation is not None else ""
    fields = tuple(_fields(str(at), pair.source, pair.translation))
    level = pair.source.level if pair.source.block == "heading" else 0
    hashes = (pair.source.hash, words)
    return Row(str(at), _label(pair.source), state_of(pair, known), fields, words == pair.source.hash, level, hashes)


def _fields(at: str, source: Passage, translation: Passage | None) -> Iterator[Field]:
    words = translation.text if translation is not None else ""
    if source.block == "heading":
        yield Field(f"{at}.text", _BLOCKS["heading"], _heading_words(source.text), _heading_words(words), has_lines=False)
        return
    item = item_in(source.text) if source.block == "question" else None
    if item is None:
        yield Field(f"{at}.text", _BLOCKS[source.block], source.text, words)
        return
    for each in words_of(item, item_in(words) if words else None):
        yield Field(f"{at}.{each.place}", _LABELS[each.name], each.source, each.words, each.position, each.is_right, each.has_lines)


def _heading_words(text: str) -> str:
    return heading_of(1, text, Complaints("", ())).text.markdown if text else ""


def _heading(source: str, words: str) -> str:
    """A heading with other words: its level, its anchor and its attributes are the original's."""
    level = source[: len(source) - len(source.lstrip("#"))]
    _, attributes = marks.split_attributes(source)
    return f"{level} {words}" + (f" {source[attributes.offset :].strip()}" if attributes is not None else "")


def progress_of(rows: Sequence[Row]) -> Progress:
    """How much of a text is translated."""
    states = [row.state for row in rows]
    return Progress(states.count(PassageState.DONE), states.count(PassageState.STALE), len(states))


def parts_of(rows: Sequence[Row]) -> list[list[Row]]:
    """The rows in as many pages as they need."""
    pages: list[list[Row]] = [[]]
    for row in rows:
        if pages[-1] and sum(len(each.fields) for each in pages[-1]) + len(row.fields) > FIELDS:
            pages.append([])
        pages[-1].append(row)
    return pages


@dataclass(frozen=True, slots=True)
class Sent:
    """What a submission says: `texts` by key of passage, `front` by key of front matter; only what differs from what was there."""

    texts: dict[str, str] = field(default_factory=dict)
    front: dict[str, str] = field(default_factory=dict)


def sent_in(both: Beside, rows: Sequence[Row], form: Mapping[str, str]) -> Sent:
    """The translations that a form gives.

    Args:
        rows: as the form was made from.
        form: the fields by name, tidied.

    Raises:
        NotWritable: a question that no text says; the field is the name of the field in the form.
    """
    sent = Sent()
    for row in rows:
        typed = {each.name: form[each.name] for each in row.fields if each.name in form}
        if all(typed[each.name] == each.words for each in row.fields if each.name in typed):
            continue
        whole = {each.name.partition(".")[2]: typed.get(each.name, each.words) for each in row.fields}
        if row.at in FRONT:
            sent.front[row.at] = " ".join(whole["text"].split())
        else:
            pair = both.pairs[int(row.at)]
            sent.texts[pair.source.key] = _written(row.at, pair, whole)
    return sent


def _written(at: str, pair: Pair, words: Mapping[str, str]) -> str:
    source = pair.source
    if source.block == "heading":
        line = " ".join(words["text"].split())
        return _heading(source.text, line) if line else ""
    item = item_in(source.text) if source.block == "question" else None
    if item is None:
        return words["text"]
    before = item_in(pair.translation.text) if pair.translation is not None else None
    try:
        return with_words(item, before, words, source.level)
    except NotWritable as error:
        raise NotWritable(f"{at}.{error.field}", error.reason) from error


def made_from(both: Beside, before: Collection[str], known: Known) -> set[tuple[str, str]]:
    """What a translation says of itself when it is saved: the hashes of a source and of its translation, for each that is new.

    Args:
        before: the hashes of what the translation said before, see `hashes_in`.
        known: what is known of it already.
    """
    found = set()
    for pair in both.pairs:
        if pair.translation is not None and pair.translation.hash not in before and pair.translation.hash != pair.source.hash:
            found.add((pair.source.hash, pair.translation.hash))
    ours, theirs = front_words(both.source.front), front_words(both.translation.front)
    for name, words in theirs.items():
        if words and hash_of(words) not in before and ours.get(name, words) != words:
            found.add((hash_of(ours[name]), hash_of(words)))
    return {(source, words) for source, words in found if source not in known.get(words, ())}


def hashes_in(passages: Collection[Passage], front: str) -> set[str]:
    """The hashes of everything that a text says."""
    return {each.hash for each in passages if not each.is_missing} | {hash_of(words) for words in front_words(front).values()}
