"""An author's drawing, rewritten: what is on the allow-list is written anew, anything else refuses the drawing.

Refused rather than repaired (SEC007), so that the author sees what must go: scripts, styles, foreign objects, links, animation,
pictures inside, references to other files, DOCTYPE and entities. A drawing is shown only by `<img>`.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias
from xml.parsers import expat

from elearn.content import limits

_SVG: Final = "http://www.w3.org/2000/svg"
_XLINK: Final = "http://www.w3.org/1999/xlink"
_XML: Final = "http://www.w3.org/XML/1998/namespace"

_ELEMENT_NAMES = (
    "svg g defs title desc path rect circle ellipse line polyline polygon text tspan linearGradient radialGradient stop "
    "clipPath mask pattern marker symbol use"
)
ELEMENTS: Final = frozenset(_ELEMENT_NAMES.split())
_SHARED = (
    "id transform fill fill-opacity fill-rule stroke stroke-width stroke-linecap stroke-linejoin stroke-dasharray "
    "stroke-dashoffset stroke-miterlimit stroke-opacity opacity color display visibility clip-path clip-rule mask marker-start "
    "marker-mid marker-end font-family font-size font-style font-weight text-anchor dominant-baseline alignment-baseline "
    "letter-spacing word-spacing paint-order vector-effect shape-rendering text-rendering role aria-label aria-labelledby "
    "aria-hidden focusable class lang "
)
_OWN = (
    "viewBox width height x y x1 y1 x2 y2 cx cy r rx ry fx fy d points dx dy rotate textLength lengthAdjust offset stop-color "
    "stop-opacity gradientUnits gradientTransform spreadMethod patternUnits patternContentUnits patternTransform clipPathUnits "
    "maskUnits maskContentUnits markerWidth markerHeight markerUnits orient refX refY preserveAspectRatio version pathLength"
)
ATTRIBUTES: Final = frozenset((_SHARED + _OWN).split())
_FUNCTION = re.compile(r"url\s*\(", re.IGNORECASE)
_LOCAL_URL = re.compile(r"url\(#[A-Za-z_][\w.-]{0,63}\)(?:\s+(?:none|#[0-9a-fA-F]{3,8}|[a-z]{1,20}))?")
_LOCAL_REFERENCE = re.compile(r"#[A-Za-z_][\w.-]{0,63}")
TOLD_AT_ONCE: Final = 20
_SCHEME = re.compile(r"(?i)[a-z][a-z0-9+.-]*:|//|expression\(|@import|\\")


Why: TypeAlias = Literal["doctype", "instruction", "element", "attribute", "style", "words", "xml", "size", "use", "view"]


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that a drawing may not hold.

    `why` is the reason, told by the phrase `svg-…` of that name; `what` names what was found, `line` says where (counted from 1).
    """

    why: Why
    what: str
    line: int = 1


class DrawingRefused(Exception):
    """The drawing holds something that is not allowed: `faults`, in their order, each thing once."""

    def __init__(self, *faults: Fault) -> None:
        super().__init__(", ".join(fault.what for fault in faults))
        self.faults = faults


class _Builder:
    """Builds the new drawing from expat's events; nothing of the old one is copied unseen.

    What is not allowed is noted and left out, and the drawing is then refused as a whole.
    """

    def __init__(self) -> None:
        self._parser = expat.ParserCreate(namespace_separator="\x1f")
        self._parser.buffer_text = True
        self._parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._text
        self._parser.StartDoctypeDeclHandler = self._doctype
        self._parser.EntityDeclHandler = self._doctype
        self._parser.ProcessingInstructionHandler = self._instruction
        self._stack: list[ET.Element] = []
        self._count = 0
        self._faults: dict[tuple[Why, str], Fault] = {}
        self._refused_depth = 0
        """How many elements are open from the outermost refused one on: what stands inside it goes with it."""
        self.root: ET.Element | None = None

    def read(self, content: bytes) -> ET.Element:
        try:
            self._parser.Parse(content, True)
        except expat.ExpatError as error:
            raise DrawingRefused(*self._faults.values(), Fault("xml", "XML", error.lineno)) from error
        if self._faults:
            raise DrawingRefused(*self._faults.values())
        if self.root is None:
            raise DrawingRefused(Fault("xml", "XML"))
        return self.root

    def _complain(self, why: Why, what: str) -> None:
        """Note what refuses the drawing in the end, so that its author is told of all at once."""
        if len(self._faults) < TOLD_AT_ONCE:
            self._faults.setdefault((why, what[:60]), Fault(why, what[:60], self._parser.CurrentLineNumber))

    def _refuse(self, why: Why, what: str) -> DrawingRefused:
        self._complain(why, what)
        return DrawingRefused(*self._faults.values())

    def _doctype(self, *_: object) -> None:
        raise self._refuse("doctype", "DOCTYPE")

    def _instruction(self, target: str, _: str) -> None:
        self._complain("instruction", f"<?{target} …?>")

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._count += 1
        if self._count > limits.SVG_ELEMENTS or len(self._stack) + self._refused_depth > limits.YAML_DEPTH:
            raise self._refuse("size", "size")
        namespace, _, local = name.rpartition("\x1f")
        is_refused = namespace != _SVG or local not in ELEMENTS or (not self._stack) != (local == "svg")
        if is_refused and not self._refused_depth:
            self._complain("style" if local == "style" else "element", f"<{local}>")
        if is_refused or self._refused_depth:
            self._refused_depth += 1
            return
        element = ET.Element(local)
        for key, value in attributes.items():
            self._attribute(element, key, value)
        if self._stack:
            self._stack[-1].append(element)
        else:
            self.root = element
        self._stack.append(element)

    def _attribute(self, element: ET.Element, key: str, value: str) -> None:
        namespace, _, local = key.rpartition("\x1f")
        if namespace == _XML and local in {"space", "lang"}:
            return
        if local == "href" and namespace in {"", _XLINK} and self._may_refer(element, value):
            element.set("href", value)
        elif namespace or local not in ATTRIBUTES:
            self._complain("style" if local == "style" else "attribute", local)
        elif _SCHEME.search(value) or (_FUNCTION.search(value) and not _LOCAL_URL.fullmatch(value.strip())):
            self._complain("attribute", f'{local}="{value}"')
        elif local != "class":
            element.set(local, value)

    def _may_refer(self, element: ET.Element, value: str) -> bool:
        return element.tag in {"use", "linearGradient", "radialGradient", "pattern"} and bool(_LOCAL_REFERENCE.fullmatch(value))

    def _end(self, _: str) -> None:
        if self._refused_depth:
            self._refused_depth -= 1
        else:
            self._stack.pop()

    def _text(self, text: str) -> None:
        if self._refused_depth:
            return
        if self._stack and self._stack[-1].tag in {"text", "tspan", "title", "desc"}:
            element = self._stack[-1]
            if len(element):
                element[-1].tail = (element[-1].tail or "") + text
            else:
                element.text = (element.text or "") + text
        elif text.strip():
            self._complain("words", text.strip())


def _check_uses(root: ET.Element) -> None:
    """A `use` may show only what holds no `use` itself: chains of them multiply like the laughs of the billion."""
    targets = {element.get("id"): element for element in root.iter() if element.get("id")}
    uses = list(root.iter("use"))
    for use in uses:
        target = targets.get(use.get("href", "").removeprefix("#"))
        if target is None or any(inner.tag == "use" for inner in target.iter()):
            raise DrawingRefused(Fault("use", "<use>"))
    if len(uses) > 500:
        raise DrawingRefused(Fault("use", "<use>"))


def rewrite(content: bytes) -> bytes:
    """The drawing as we publish it: allowed elements and attributes only, UTF-8, the same bytes for the same drawing.

    Raises:
        DrawingRefused: it holds anything else, or is not a drawing.
    """
    if len(content) > limits.SVG_BYTES:
        raise DrawingRefused(Fault("size", "size"))
    root = _Builder().read(content)
    _check_uses(root)
    root.set("xmlns", _SVG)
    if "viewBox" not in root.attrib and not {"width", "height"} <= set(root.attrib):
        raise DrawingRefused(Fault("view", "viewBox"))
    return ET.tostring(root, encoding="unicode").encode("utf-8") + b"\n"


def size_of(content: bytes) -> tuple[int, int] | None:
    """Width and height in pixels of a rewritten drawing, from its own size or its view box."""
    root = ET.fromstring(content.decode("utf-8"))  # noqa: S314 - our own output: no DOCTYPE, no entity.
    plain = [re.fullmatch(r"([0-9]{1,5})(?:\.[0-9]+)?(?:px)?", root.get(name, "")) for name in ("width", "height")]
    if plain[0] and plain[1]:
        return int(plain[0][1]), int(plain[1][1])
    box = re.split(r"[\s,]+", root.get("viewBox", "").strip())
    if len(box) == 4 and all(re.fullmatch(r"[0-9]{1,5}(?:\.[0-9]+)?", part) for part in box[2:]):
        return round(float(box[2])), round(float(box[3]))
    return None
