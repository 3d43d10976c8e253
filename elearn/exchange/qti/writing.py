"""Questions become a content package of QTI 2.1: a manifest, a test that keeps their order, one XML file each, their pictures."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from elearn.content.grammar.marks import IDENTIFIER
from elearn.content.packing import pack_archive
from elearn.content.problems import Place, Problem, Severity
from elearn.content.writing.items import Choices, Cloze, Essay, Item, Matching, Numbers, Ordering, Spot, Texts
from elearn.content.writing.refusals import NotWritable
from elearn.content.writing.tidy import writable
from elearn.exchange.pictures import Album, Frames
from elearn.exchange.qti.answers import OURS
from elearn.exchange.qti.body import Words
from elearn.exchange.qti.feedback import EXPLANATION
from elearn.exchange.qti.metadata import LOM, Settings, write_settings
from elearn.exchange.qti.opening import MANIFEST, Found
from elearn.exchange.qti.processing import element, names, tell, template, value, variable
from elearn.exchange.qti.reading import HINT_CLASS, TOOL, item_of
from elearn.exchange.qti.written_answers import (
    RESPONSE,
    Said,
    say_choices,
    say_cloze,
    say_essay,
    say_matching,
    say_numbers,
    say_ordering,
    say_spot,
    say_texts,
)
from elearn.exchange.qti.xhtml import MEDIA, Drawing
from elearn.exchange.report import Notes, Written
from elearn.exchange.whole import declare, note_of
from elearn.exchange.xml_tree import parse

QTI: Final = "http://www.imsglobal.org/xsd/imsqti_v2p1"
IMSCP: Final = "http://www.imsglobal.org/xsd/imscp_v1p1"
QTI_METADATA: Final = "http://www.imsglobal.org/xsd/imsqti_metadata_v2p1"
XSI: Final = "http://www.w3.org/2001/XMLSchema-instance"
_SCHEMAS: Final = (
    (QTI, "http://www.imsglobal.org/xsd/qti/qtiv2p1/imsqti_v2p1p1.xsd"),
    (IMSCP, "http://www.imsglobal.org/xsd/qti/qtiv2p1/qtiv2p1_imscpv1p2_v1p0.xsd"),
    (LOM, "http://www.imsglobal.org/xsd/imsmd_loose_v1p3p2.xsd"),
    (QTI_METADATA, "http://www.imsglobal.org/xsd/qti/qtiv2p1/imsqti_metadata_v2p1p1.xsd"),
)
TEST: Final = "test.xml"
_FEEDBACK: Final = "FEEDBACK"


@dataclass(frozen=True, slots=True)
class _Made:
    """An item of the package: its place there, its root, its question, our note of what it cannot say, and its pictures."""

    identifier: str
    path: str
    root: ET.Element
    item: Item
    note: str
    pictures: tuple[str, ...]


def write(items: Sequence[Item], *, title: str = "", language: str = "vi", media: Mapping[str, bytes] | None = None) -> Written:
    """The content package of questions, the same bytes for the same questions.

    Args:
        title: of the bank.
        language: of its words, as in `xml:lang`.
        media: the pictures that the questions may show, by the name that their Markdown uses (`assets/…`).
    """
    files: dict[str, bytes] = {}
    made: list[_Made] = []
    problems: list[Problem] = []
    for number, item in enumerate(items, start=1):
        notes = Notes(Place(MANIFEST, number))
        done = _made(item, _identifier(item, number, made), language, media or {}, notes)
        problems += notes.found
        if done is not None:
            made.append(done)
            files[done.path] = _bytes_of(done.root)
            files |= {f"{MEDIA}/{name}": (media or {})[name] for name in done.pictures}
    files[TEST] = _bytes_of(_test(made, title))
    files[MANIFEST] = _bytes_of(_manifest(made))
    return Written(pack_archive(files), tuple(problems))


def _made(item: Item, identifier: str, language: str, media: Mapping[str, bytes], notes: Notes) -> _Made | None:
    try:
        item = writable(item)
    except NotWritable as error:
        notes.add("QTI011", why_vi=error.sentence("vi"), why_en=error.sentence("en"))
        return None
    drawing = Drawing(media, notes)
    root = _root(item, _said(item, drawing), drawing, identifier, language)
    path = f"items/{identifier}.xml"
    seen = _seen(item, path, root, media, notes)
    if notes.refuses:
        return None
    declare(item, seen, notes)
    return _Made(identifier, path, root, item, note_of(item, seen), tuple(drawing.used))


def _seen(item: Item, path: str, root: ET.Element, media: Mapping[str, bytes], notes: Notes) -> Item | None:
    """What other systems make of an item: what is read back of it without our note. What refuses it there refuses it here."""
    back = Notes(Place(path))
    frames = Frames(Album(), {f"{MEDIA}/{name}": content for name, content in media.items()})
    settings = Settings(item.difficulty, item.competencies, item.cite)
    found = Found(path, root, item.section, settings=settings)
    seen = item_of(found, parse(_bytes_of(root)), Words("items", frames, back), back)
    for problem in back.found:
        if problem.severity is Severity.ERROR:
            notes.add(problem.code, **dict(problem.words))
    return seen


def _identifier(item: Item, number: int, made: Sequence[_Made]) -> str:
    """The id of the question; a name that no id of ours can be, where it has none or another one has the same."""
    if item.id is None or not IDENTIFIER.fullmatch(item.id) or any(each.item.id == item.id for each in made):
        return f"ITEM_{number}"
    return item.id if item.id[0].isalpha() else OURS + item.id


def _said(item: Item, drawing: Drawing) -> Said:
    points = item.points or 1.0
    match item.answers:
        case Choices() as choices:
            said = say_choices(item, choices, drawing, points)
        case Ordering() as ordering:
            said = say_ordering(item, ordering, drawing, points)
        case Matching() as matching:
            said = say_matching(item, matching, drawing, points)
        case Numbers() as numbers:
            said = say_numbers(numbers, points)
        case Texts() as texts:
            if any("*" in each.pattern for each in texts.accepted):
                drawing.notes.add("QTI010")
            said = say_texts(texts, points)
        case Cloze():
            said = say_cloze(item, drawing, points)
        case Essay() as essay:
            said = say_essay(essay)
        case Spot(text):
            said = say_spot(text, drawing)
    return said


def _root(item: Item, said: Said, drawing: Drawing, identifier: str, language: str) -> ET.Element:
    plain = drawing.plain(item.title)
    root = element("assessmentItem", identifier=identifier, title=plain, adaptive="false", timeDependent="false", toolName=TOOL)
    _schemas(root, QTI)
    root.set("xml:lang", language)
    root.extend(said.declarations)
    root.append(element("outcomeDeclaration", identifier="SCORE", cardinality="single", baseType="float"))
    if item.points is not None:
        default = element("defaultValue", element("value", text=f"{item.points:g}"))
        root.append(element("outcomeDeclaration", default, identifier="MAXSCORE", cardinality="single", baseType="float"))
    shown = [(_FEEDBACK, name, words) for name, words in said.told]
    shown += [(EXPLANATION, "explanation", item.explanation)] if item.explanation else []
    single = said.is_chosen and said.declarations[0].get("cardinality") == "single"
    for outcome in dict.fromkeys(outcome for outcome, _, _ in shown):
        cardinality = "single" if outcome == EXPLANATION or single else "multiple"
        root.append(element("outcomeDeclaration", identifier=outcome, cardinality=cardinality, baseType="identifier"))
    root.append(_body(item, said, drawing))
    processing = _processing(item, said)
    if processing is not None:
        root.append(processing)
    for outcome, name, words in shown:
        feedback = element("modalFeedback", outcomeIdentifier=outcome, identifier=name, showHide="show")
        root.append(drawing.fill(feedback, words))
    return root


def _body(item: Item, said: Said, drawing: Drawing) -> ET.Element:
    body = element("itemBody")
    for words, view, name in ((said.rubric, "scorer", ""), (item.hint, "candidate", HINT_CLASS)):
        if words:
            rubric = element("rubricBlock", *drawing.blocks(words), view=view)
            if name:
                rubric.set("class", name)
            body.append(rubric)
    body.append(drawing.fill(element("p"), item.title))
    if item.stem and not isinstance(item.answers, Cloze):
        body.extend(drawing.blocks(item.stem))
    body.extend(said.body)
    return body


def _processing(item: Item, said: Said) -> ET.Element | None:
    tells = []
    if said.told:
        shown = variable(RESPONSE) if said.is_chosen else names([name for name, _ in said.told])
        tells.append(tell(_FEEDBACK, shown))
    if item.explanation:
        tells.append(tell(EXPLANATION, value("identifier", "explanation")))
    gives_one = said.template != "match_correct" or (item.points or 1.0) == 1.0
    if said.template and gives_one and not tells:
        return template(said.template)
    return element("responseProcessing", *said.rules, *tells) if said.rules or tells else None


def _test(made: Sequence[_Made], title: str) -> ET.Element:
    root = element("assessmentTest", identifier="BANK", title=title or "elearn", toolName=TOOL)
    _schemas(root, QTI)
    part = element("testPart", identifier="PART", navigationMode="nonlinear", submissionMode="individual")
    for number, (section, items) in enumerate(groupby(made, key=lambda each: each.item.section), start=1):
        refs = (element("assessmentItemRef", identifier=each.identifier, href=each.path) for each in items)
        part.append(element("assessmentSection", *refs, identifier=f"SECTION_{number}", title=section, visible="true"))
    root.append(part)
    return root


def _manifest(made: Sequence[_Made]) -> ET.Element:
    root = element("manifest", identifier="MANIFEST")
    _schemas(root, IMSCP, LOM, QTI_METADATA)
    root.append(element("metadata", element("schema", text="QTIv2.1 Package"), element("schemaversion", text="1.0.0")))
    root.append(element("organizations"))
    resources = element("resources")
    depended = [element("dependency", identifierref=f"RES_{each.identifier}") for each in made]
    file = element("file", href=TEST)
    resources.append(element("resource", file, *depended, identifier="RES_BANK", type="imsqti_test_xmlv2p1", href=TEST))
    resources.extend(_resource(each) for each in made)
    root.append(resources)
    return root


def _resource(made: _Made) -> ET.Element:
    resource = element("resource", identifier=f"RES_{made.identifier}", type="imsqti_item_xmlv2p1", href=made.path)
    metadata = element("metadata")
    lom = write_settings(made.item, made.note)
    if lom is not None:
        metadata.append(lom)
    kinds = dict.fromkeys(each.tag for each in made.root.iter() if each.tag.endswith("Interaction"))
    described = ET.SubElement(metadata, f"{{{QTI_METADATA}}}qtiMetadata")
    for kind in kinds:
        ET.SubElement(described, f"{{{QTI_METADATA}}}interactionType").text = kind
    resource.append(metadata)
    resource.append(element("file", href=made.path))
    resource.extend(element("file", href=f"{MEDIA}/{name}") for name in made.pictures)
    return resource


def _schemas(root: ET.Element, *namespaces: str) -> None:
    """The namespace of the elements, which have plain names here, and where its schemas are."""
    root.set("xmlns", namespaces[0])
    said = " ".join(f"{name} {where}" for name, where in _SCHEMAS if name in namespaces)
    root.set(f"{{{XSI}}}schemaLocation", said)


def _bytes_of(root: ET.Element) -> bytes:
    for each in root.iter():
        each.text, each.tail = _clean(each.text), _clean(each.tail)
    prefixes = {LOM: "imsmd", QTI_METADATA: "imsqti", XSI: "xsi"}
    for uri, prefix in prefixes.items():
        ET.register_namespace(prefix, uri)
    content: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return content + b"\n"


def _clean(words: str | None) -> str | None:
    """Words without the characters that XML cannot hold."""
    return _NOT_XML.sub("", words) if words else words


_NOT_XML: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
