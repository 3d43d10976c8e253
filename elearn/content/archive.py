"""A zip becomes the files in it, or the reasons why not. Pure: bytes in, bytes out; nothing is written anywhere.

Everything that an archive claims of itself is a claim: sizes are counted on the bytes that were really read, and reading stops at
the first byte too many. Names are only names here; no file is ever made of one.
"""

from __future__ import annotations

import io
import re
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Final

from elearn.content import limits
from elearn.content.problems import Place, Problem, Severity
from elearn.content.source import SourcesRefused, check_paths, ignored

_BEGIN: Final = b"PK\x03\x04"
_ENTRY: Final = b"PK\x01\x02"
_PACKED_SUFFIXES: Final = frozenset({".zip", ".7z", ".rar", ".gz", ".tgz", ".bz2", ".xz", ".zst", ".tar", ".jar"})
_PACKED_MARKS: Final = (_BEGIN, b"7z\xbc\xaf\x27\x1c", b"Rar!\x1a\x07", b"\x1f\x8b", b"BZh", b"\xfd7zXZ\x00", b"\x28\xb5\x2f\xfd")
_OFFICE_SUFFIXES: Final = frozenset({".docx", ".xlsx", ".pptx", ".odt", ".ods", ".odp"})
"""Archives by their build that trainers keep beside a course. They are never opened: the compiler leaves them out and says so."""
_ENCRYPTED: Final = 0x1 | 0x20 | 0x40
_COMPRESSIONS: Final = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
_BROKEN: Final = (
    zipfile.BadZipFile, zlib.error, struct.error, EOFError, NotImplementedError, RuntimeError,
    ValueError, LookupError, ArithmeticError, OSError,
)  # fmt: skip
"""What `zipfile` raises for a broken archive: it has no common type, and is told as one thing."""
_CHUNK: Final = 64 * 1024
_SEPARATORS = re.compile(r"[/\\]")
_LEADING_DOT = re.compile(r"(^|/)\.(?=[A-Za-z])")


def read_archive(content: bytes, *, mark: str = "course.yml", hidden: bool = False) -> dict[str, bytes]:
    """The files of a course, or of a package of another format, in a zip, by path inside it (with `/`).

    A single folder around everything is taken away: that is how a folder looks that was packed as a whole.

    Args:
        content: the bytes of the archive.
        mark: the file that stands at the top of what is wanted; a folder that it stands beside is not taken away.
        hidden: whether hidden files are wanted too, as in documents of an office; else they are left out.

    Raises:
        SourcesRefused: with the problem that stands in the way: not a zip (SEC014), a path or name that is not accepted (SEC001,
            SEC002), a link (SEC003), too many files (SEC005), too large (SEC012), encrypted or oddly packed (SEC015), packed out of
            all proportion (SEC016), another archive inside (SEC017).
    """
    if not content.startswith(_BEGIN):
        raise _refusal(".", "SEC014")
    # Before anything is made of the table of contents: each of its entries takes memory. At least so many times it says "entry".
    if content.count(_ENTRY) > 2 * limits.FILES:
        raise _refusal(".", "SEC005", what=f"> {limits.FILES}", limit=limits.FILES)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return _without_top(_read_all(archive, len(content), hidden=hidden), mark)
    except _BROKEN as error:
        raise _refusal(".", "SEC014") from error


def entries_of(archive: zipfile.ZipFile, *, hidden: bool = False) -> list[zipfile.ZipInfo]:
    """The files that the table of contents names, each name once, with nothing among them that leads out.

    What is left out without a word (folders, hidden files) must be harmless too: it is other programs that unpack it.

    Raises:
        SourcesRefused: as of `read_archive`, for what the table of contents alone tells.
    """
    listed = archive.infolist()
    for each in listed:
        _check_harmless(each)
    wanted = [each for each in listed if hidden or not ignored(each.filename)]
    entries = [each for each in wanted if not each.is_dir()]
    if len(entries) > limits.FILES:
        raise _refusal(".", "SEC005", what=len(entries), limit=limits.FILES)
    for each in entries:
        _check_entry(each)
    folders = {each.filename.rstrip("/") for each in wanted if each.is_dir()}
    _check_names([each.filename for each in entries], folders, hidden=hidden)
    return entries


def _read_all(archive: zipfile.ZipFile, packed: int, *, hidden: bool) -> dict[str, bytes]:
    entries = entries_of(archive, hidden=hidden)
    files: dict[str, bytes] = {}
    read = 0
    for each in entries:
        # What is unpacked may neither exceed a course folder nor the packed bytes by more than the ratio.
        stretch = max(limits.ARCHIVE_RATIO * packed, limits.ARCHIVE_SMALL_BYTES) - read
        files[each.filename] = _read(archive, each, room=limits.FOLDER_BYTES - read, stretch=stretch)
        read += len(files[each.filename])
    return files


def _check_harmless(entry: zipfile.ZipInfo) -> None:
    """A file or a folder inside, whether it is wanted or not."""
    name = entry.filename
    kind = stat.S_IFMT(entry.external_attr >> 16)
    # Some programs write a folder as if it were an empty file.
    if kind not in {0, stat.S_IFREG} and not (entry.is_dir() and kind == stat.S_IFDIR):
        raise _refusal(name, "SEC003", path=_printable(name))
    if "\0" in entry.orig_filename or name.startswith(("/", "\\")) or ".." in _SEPARATORS.split(name):
        raise _refusal(name, "SEC001", path=_printable(name))


def _check_entry(entry: zipfile.ZipInfo) -> None:
    """What the table of contents says of a file that is wanted, before it is opened."""
    name = entry.filename
    if entry.flag_bits & _ENCRYPTED or entry.compress_type not in _COMPRESSIONS:
        raise _refusal(name, "SEC015", path=_printable(name))
    if PurePosixPath(name).suffix.lower() in _PACKED_SUFFIXES:
        raise _refusal(name, "SEC017", path=_printable(name))


def _check_names(names: list[str], folders: set[str], *, hidden: bool) -> None:
    """Each name once, also on systems that do not tell capitals or forms of Unicode apart; none leaves the folder."""
    seen: set[str] = set()
    for name in names:
        if name in seen:
            raise _refusal(name, "SEC002", path=_printable(name), other=_printable(name))
        seen.add(name)
    if hidden:
        # A document of an office has names that no course has (`_rels/.rels`); what begins with a dot is looked at without the dot.
        problems = check_paths(
            (_LEADING_DOT.sub(r"\1", name) for name in names), (_LEADING_DOT.sub(r"\1", each) for each in folders)
        )
    else:
        problems = check_paths(seen, folders)
    if problems:
        raise SourcesRefused(problems)


def _read(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, *, room: int, stretch: int) -> bytes:
    """The bytes of an entry; reading stops where they are more than there is `room` for, or than their packed size lets expect.

    Args:
        room: bytes that the course folder may still hold.
        stretch: bytes by which the archive as a whole may still grow.
    """
    most = min(stretch, max(limits.ARCHIVE_RATIO * entry.compress_size, limits.ARCHIVE_SMALL_BYTES))
    parts: list[bytes] = []
    size = 0
    with archive.open(entry) as source:
        while chunk := source.read(_CHUNK):
            size += len(chunk)
            if size > room:
                megabytes = limits.FOLDER_BYTES // limits.MIB
                raise _refusal(".", "SEC012", size=f"> {megabytes}", limit=megabytes)
            if size > most:
                raise _refusal(entry.filename, "SEC016", path=_printable(entry.filename), limit=limits.ARCHIVE_RATIO)
            parts.append(chunk)
    content = b"".join(parts)
    if content.startswith(_PACKED_MARKS) and PurePosixPath(entry.filename).suffix.lower() not in _OFFICE_SUFFIXES:
        raise _refusal(entry.filename, "SEC017", path=_printable(entry.filename))
    return content


def _without_top(files: dict[str, bytes], mark: str) -> dict[str, bytes]:
    """The files without a single folder around all of them."""
    tops = {path.partition("/")[0] for path in files}
    if mark in files or len(tops) != 1 or not all("/" in path for path in files):
        return files
    return dict(_inside(files))


def _inside(files: dict[str, bytes]) -> Iterator[tuple[str, bytes]]:
    for path, content in files.items():
        inside = path.partition("/")[2]
        # A file that was hidden by nothing but the folder around it is hidden still.
        if not ignored(inside):
            yield inside, content


def _refusal(where: str, code: str, /, **words: object) -> SourcesRefused:
    filled = tuple((name, str(value)) for name, value in words.items())
    return SourcesRefused([Problem(Place(_printable(where)), Severity.ERROR, code, filled)])


def _printable(path: str) -> str:
    """A name as it can be told on one line, whatever bytes somebody put into it."""
    return "".join(each if each.isprintable() else "\ufffd" for each in path)[:200] or "."
