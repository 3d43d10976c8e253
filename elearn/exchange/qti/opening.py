"""From the bytes of a file to the items in it: one item, or a package with a manifest, tests, items and media."""

from __future__ import annotations

import posixpath
import xml.etree.ElementTree as ET
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import unquote

from elearn.content.archive import read_archive
from elearn.content.problems import Problem
from elearn.exchange.qti.metadata import Settings, read_settings
from elearn.exchange.xml_tree import NotRead, number_of, parse

MANIFEST: Final = "imsmanifest.xml"
ITEMS: Final = 2_000
"""Items of one package."""
_ZIP: Final = b"PK"
_OLDER: Final = {"questestinterop": "QTI 1.2", "qti-assessment-item": "QTI 3.0", "qti-assessment-test": "QTI 3.0"}


@dataclass(frozen=True, slots=True)
class Found:
    """An item of the file: its path in the package, its root, the section of the test it stands in, and its weight there.

    `fault` says why its XML could not be read; the root is then None.
    """

    path: str
    root: ET.Element | None
    section: str = ""
    weight: float = 1.0
    settings: Settings = field(default_factory=Settings)
    fault: NotRead | None = None


@dataclass(frozen=True, slots=True)
class Package:
    """What was found. `untold` are parts of a test that a bank does not have (`branchRule`, `timeLimits`, …)."""

    items: tuple[Found, ...]
    media: Mapping[str, bytes]
    title: str = ""
    untold: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class _Ref:
    path: str
    section: str
    weight: float


def open_file(content: bytes, name: str) -> Package:
    """The items of an XML file or of a zip.

    Raises:
        NotRead: nothing in it can be used.
        SourcesRefused: the zip is not accepted.
    """
    if content.startswith(_ZIP):
        return _open_package(read_archive(content, mark=MANIFEST))
    root = parse(content)
    if root.tag == "assessmentItem":
        return Package((Found(name, root),), {}, root.get("title", ""))
    if root.tag == "assessmentTest":
        # A test alone only names its items: whoever sends it needs the package.
        raise NotRead("QTI001")
    raise NotRead("QTI002", version=_OLDER[root.tag]) if root.tag in _OLDER else NotRead("IMP005", format="QTI 2.1, QTI 2.2")


def _open_package(files: Mapping[str, bytes]) -> Package:
    manifest = parse(files[MANIFEST]) if MANIFEST in files else None
    settings, hrefs = _resources(manifest) if manifest is not None else ({}, [])
    roots = _roots(files, hrefs)
    tests = [(path, root) for path, root in roots.items() if isinstance(root, ET.Element) and root.tag == "assessmentTest"]
    refs = list(dict.fromkeys(ref for path, root in tests for ref in _refs(path, root)))
    named = {ref.path for ref in refs}
    refs += [_Ref(path, "", 1.0) for path, root in roots.items() if path not in named and _is_item(path, root, settings)]
    items = [_found(ref, roots, settings) for ref in refs]
    if not items:
        _refuse(roots)
    if len(items) > ITEMS:
        raise NotRead("IMP009", limit=ITEMS, what_vi="câu hỏi", what_en="questions")
    title = next((root.get("title", "") for _, root in tests), "")
    untold = tuple(dict.fromkeys(part for _, root in tests for part in _untold(root)))
    return Package(tuple(items), files, title, untold)


def _refuse(roots: Mapping[str, ET.Element | NotRead]) -> None:
    for root in roots.values():
        if isinstance(root, ET.Element) and root.tag in _OLDER:
            raise NotRead("QTI002", version=_OLDER[root.tag])
    raise NotRead("IMP006")


def _resources(manifest: ET.Element) -> tuple[dict[str, Settings], list[str]]:
    """The settings of each item by its path, and the XML that the manifest names, in its order."""
    settings: dict[str, Settings] = {}
    hrefs: list[str] = []
    resources = manifest.find("resources")
    base = (resources.get("base", "") if resources is not None else "") or manifest.get("base", "")
    for resource in manifest.iter("resource"):
        href = resource.get("href", "")
        if not href:
            continue
        path = inside(posixpath.join(base, resource.get("base", "")), href)
        if path.lower().endswith(".xml"):
            hrefs.append(path)
            settings[path] = read_settings(resource.find("metadata"))
    return settings, hrefs


def inside(folder: str, href: str) -> str:
    """The path in the package that a reference means. It only ever looks up a name among the files that were read."""
    plain = unquote(href.partition("#")[0].partition("?")[0])
    return posixpath.normpath(posixpath.join(folder, plain)).lstrip("/")


def _roots(files: Mapping[str, bytes], hrefs: list[str]) -> dict[str, ET.Element | NotRead]:
    """The roots of all XML files but the manifest, those first that it names."""
    others = [path for path in sorted(files) if path.lower().endswith(".xml") and path != MANIFEST]
    roots: dict[str, ET.Element | NotRead] = {}
    for path in dict.fromkeys([each for each in hrefs if each in files] + others):
        try:
            roots[path] = parse(files[path])
        except NotRead as fault:
            roots[path] = fault
    return roots


def _is_item(path: str, root: ET.Element | NotRead, settings: Mapping[str, Settings]) -> bool:
    """Whether a file is an item, or something unreadable that the manifest names."""
    return path in settings if isinstance(root, NotRead) else root.tag == "assessmentItem"


def _found(ref: _Ref, roots: Mapping[str, ET.Element | NotRead], settings: Mapping[str, Settings]) -> Found:
    root = roots.get(ref.path, NotRead("QTI003"))
    known = settings.get(ref.path, Settings())
    if isinstance(root, NotRead):
        return Found(ref.path, None, ref.section, ref.weight, known, root)
    return Found(ref.path, root, ref.section, ref.weight, known)


def _refs(path: str, test: ET.Element) -> Iterator[_Ref]:
    yield from _refs_below(posixpath.dirname(path), test, "")


def _refs_below(folder: str, element: ET.Element, section: str) -> Iterator[_Ref]:
    for child in element:
        if child.tag == "assessmentItemRef":
            weight = child.find("weight")
            factor = number_of(weight.get("value")) if weight is not None else None
            yield _Ref(inside(folder, child.get("href", "")), section, factor if factor and factor > 0 else 1.0)
        else:
            titled = child.get("title", "") if child.tag == "assessmentSection" else ""
            yield from _refs_below(folder, child, titled or section)


def _untold(test: ET.Element) -> Iterator[str]:
    parts = ("timeLimits", "preCondition", "branchRule", "selection", "ordering", "testFeedback", "assessmentSectionRef")
    yield from (part for part in parts if next(test.iter(part), None) is not None)
