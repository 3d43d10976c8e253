"""The bytes of an office document: what they really are, whatever their name says, and the files inside.

Refused whole: macros, passwords, old formats, and everything that `elearn.content.archive` refuses. Nothing that a document
points to outside of itself is ever fetched; what mammoth and the office program get is rebuilt here without such pointers.
"""

from __future__ import annotations

import io
import posixpath
import re
import xml.etree.ElementTree as ET
import zipfile
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from elearn.content.archive import read_archive
from elearn.content.problems import Problem
from elearn.content.source import SourcesRefused
from elearn.exchange.office_parts import TYPES, declares_entities, has_macros, is_xml
from elearn.exchange.word.faults import WordRefused
from elearn.exchange.word.parts import REL, Relation, parse, relations_of

Kind: TypeAlias = Literal["word", "slides", "text", "html"]

CONTENT_TYPES: Final = TYPES
_MAIN: Final = {"wordprocessingml": "word", "presentationml": "slides"}
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP: Final = b"PK\x03\x04"
_ELSEWHERE: Final = re.compile(r"(?i)(?:https?|ftp):|[\\/]{2}|file:/{4,}|file://[^/]")
"""An address of another machine."""
_OF_ARCHIVES: Final = {"SEC014": "WRD011", "SEC005": "WRD012", "SEC012": "WRD012", "SEC016": "WRD012"}
"""Why an archive is refused → what that means to somebody who has a document, and nothing that was packed."""


def _utf16(name: str) -> bytes:
    return name.encode("utf-16-le")


@dataclass(frozen=True, slots=True)
class Package:
    """The files of a document, and which of them is the main part."""

    kind: Kind
    files: dict[str, bytes]
    main: str

    def relations(self) -> dict[str, Relation]:
        return relations_of(self.files, self.main)

    def related(self, kind: str) -> str | None:
        """The path of the part of that kind that the main part points to and that is there."""
        found = (each.target for each in self.relations().values() if each.kind == kind and not each.is_external)
        return next((target for target in found if target in self.files), None)

    @property
    def templates(self) -> tuple[str, ...]:
        """The addresses of templates that an office program would fetch from elsewhere; a file on its author's machine is none."""
        settings = posixpath.join(posixpath.dirname(self.main), "settings.xml")
        relations = (*self.relations().values(), *relations_of(self.files, settings).values())
        found = (each.target for each in relations if each.is_external and each.kind == "attachedTemplate")
        return tuple(dict.fromkeys(target for target in found if _ELSEWHERE.match(target)))

    def tree(self, kind: str) -> ET.Element | None:
        """The tree of a related part."""
        path = self.related(kind)
        return None if path is None else parse(self.files[path], path)


def kind_of(content: bytes) -> Kind | Literal["package"]:
    """What bytes are that may be a document: told by the bytes alone.

    Raises:
        WordRefused: something that is recognised and not accepted, with what to do.
    """
    if content.startswith(_ZIP):
        return "package"
    _refuse_known(content)
    head = content[:2000].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return "html" if head.startswith((b"<!doctype html", b"<html", b"<meta", b"<p", b"<div", b"<span", b"<ol", b"<ul")) else "text"


def _refuse_known(content: bytes) -> None:
    if content.startswith(_OLE):
        if _utf16("EncryptedPackage") in content:
            raise WordRefused("WRD002")
        if _utf16("WordDocument") in content:
            raise WordRefused("WRD003", old=".doc", new=".docx")
        if _utf16("PowerPoint Document") in content:
            raise WordRefused("WRD003", old=".ppt", new=".pptx")
        raise WordRefused("WRD003", old=".doc/.ppt/.xls", new=".docx/.pptx")
    if content.startswith(b"{\\rtf"):
        raise WordRefused("WRD003", old=".rtf", new=".docx")
    if content.startswith(b"%PDF"):
        raise WordRefused("WRD004", found="PDF")
    if b"\0" in content[:1000] and not content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise WordRefused("WRD004", found="?")


def open_package(content: bytes) -> Package:
    """The document in a zip.

    Raises:
        WordRefused: it is none of ours, has macros, declares entities in any of its parts, or the archive is not accepted.
    """
    try:
        files = read_archive(content, mark=CONTENT_TYPES, hidden=True)
    except SourcesRefused as refused:
        problem = refused.problems[0]
        code = _OF_ARCHIVES.get(problem.code, "WRD013")
        raise WordRefused(code, 1, **({"path": _named(problem)} if code == "WRD013" else {})) from refused
    if CONTENT_TYPES not in files:
        _refuse_other(files)
    if has_macros(files.items()):
        raise WordRefused("WRD001")
    if any(is_xml(path) and declares_entities(content) for path, content in files.items()):
        raise WordRefused("IMP007")
    main = next((each.target for each in relations_of(files, "").values() if each.kind == "officeDocument"), "")
    if main not in files:
        raise WordRefused("WRD007", part=main or "officeDocument")
    return Package(_kind(files, main), files, main)


def _named(problem: Problem) -> str:
    """The part of a document that an archive is refused for."""
    return next((words for name, words in problem.words if name == "path"), problem.place.path)


def _refuse_other(files: dict[str, bytes]) -> None:
    kind = files.get("mimetype", b"")[:80].decode("ascii", "replace")
    if "opendocument" in kind:
        raise WordRefused("WRD003", old=".odt/.odp", new=".docx/.pptx")
    raise WordRefused("WRD004", found="course.yml" if "course.yml" in files else ".zip")


def _kind(files: dict[str, bytes], main: str) -> Kind:
    types = parse(files[CONTENT_TYPES], CONTENT_TYPES)
    said = next((each.get("ContentType", "") for each in types if each.get("PartName", "").lstrip("/") == main), "")
    root = parse(files[main], main).tag
    for word, kind in _MAIN.items():
        if word in said or (not said and word in root):
            return "word" if kind == "word" else "slides"
    raise WordRefused("WRD004", found=".xlsx" if "spreadsheetml" in said else said.rsplit(".", 1)[-1] or "?")


def packed(files: dict[str, bytes]) -> bytes:
    """A zip of these files, not compressed: it goes to a library and is thrown away."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for path, content in files.items():
            archive.writestr(path, content)
    return out.getvalue()


def relations_inside(relations: dict[str, Relation], links: tuple[str, ...] = ("http://", "https://", "mailto:")) -> bytes:
    """The relations without everything that leads out of the document but ordinary links."""
    root = ET.Element(f"{REL}Relationships")
    for name, each in relations.items():
        is_link = each.kind == "hyperlink" and each.target.lower().startswith(links)
        if each.is_external and not is_link:
            continue
        written = {
            "Id": name,
            "Type": f"http://schemas.openxmlformats.org/officeDocument/2006/relationships/{each.kind}",
            "Target": each.target if each.is_external else f"/{each.target}",
        }
        ET.SubElement(root, f"{REL}Relationship", written | ({"TargetMode": "External"} if each.is_external else {}))
    return ET.tostring(root)
