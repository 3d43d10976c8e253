"""The handbook as one page of HTML that needs nothing else: its style and its pictures are in it."""

from __future__ import annotations

import base64
import re
import xml.etree.ElementTree as ET
from collections.abc import Callable
from typing import Final, TypeAlias

import html5lib
from markupsafe import escape

from elearn.content.document import Course
from elearn.exchange.handbook.chapters import Book, body_of
from elearn.exchange.handbook.words import Words, said

ReadMedia: TypeAlias = Callable[[str], bytes | None]
"""Gives the bytes of a file of the course by its name `<sha256>.<suffix>`, None where it is not there."""

MEDIA: Final = re.compile(r"/media/([0-9a-f]{64}\.[a-z0-9]{2,5})")
_DROPPED: Final = frozenset({"script", "style", "iframe", "object", "embed", "form", "input", "button", "audio", "video", "source"})
_UNTOLD: Final = frozenset({"id", "tabindex", "role", "loading", "decoding", "aria-label", "aria-labelledby", "aria-describedby"})
"""Attributes that mean something on the site alone; ids would be there twice in a book."""

STYLE: Final = """
@page{size:A4;margin:20mm 18mm}
@page{@bottom-center{content:counter(page)}}
body{font:11pt/1.5 "Noto Serif","Times New Roman",serif;color:#000;background:#fff;max-width:46rem;margin:0 auto;padding:1rem}
h1{font-size:1.6em;break-before:page;margin-top:0}h2{font-size:1.3em}h3{font-size:1.1em}h1,h2,h3,h4{break-after:avoid;line-height:1.25}
.front{break-after:page}.front h1{break-before:avoid;font-size:2em}
nav ol{list-style:none;padding-left:0}nav li:not(:has(b)){padding-left:1.2rem}nav a{color:inherit}
.callout,.aside,.edition,blockquote{border-left:3pt solid #444;margin:.8em 0;padding:.2em .8em;break-inside:avoid}
.question{border-top:1pt solid #999;padding-top:.4em;margin:1em 0;break-inside:avoid}.answers{list-style:none;padding-left:1em}
.feedback{margin-left:1.4em;font-style:italic}.how,.minutes{color:#333;font-size:.92em}
.line{display:inline-block;width:12em;max-width:100%;box-sizing:border-box;border-bottom:1pt solid #000}
p>.line:only-child{display:block;height:1.8em}img{max-width:100%;height:auto}table{border-collapse:collapse;width:100%}
th,td{border:1pt solid #666;padding:.25em .5em;text-align:left;vertical-align:top}figure{margin:1em 0;break-inside:avoid}
figcaption{font-size:.92em}pre{white-space:pre-wrap}body{overflow-wrap:anywhere}
""".strip()


def page_of(book: Book, read_media: ReadMedia) -> bytes:
    """The page in UTF-8."""
    words, course = Words(book.language), book.course
    root = tree_of(body_of(book))
    contents = _with_anchors(root)
    for image in root.iter("img"):
        image.set("src", _embedded(image.get("src", ""), course, read_media))
    body = ET.tostring(root, encoding="unicode", method="html")
    kind = words("for-trainers" if book.with_answers else "for-learners")
    return f"""<!DOCTYPE html>
<html lang="{escape(book.language)}"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'">
<title>{escape(book.title)}</title><style>{STYLE}</style></head>
<body><header class="front"><p>{words("handbook")}</p><h1>{escape(book.title)}</h1>
<p>{escape(said(course.summary, book.language, course))}</p>
<p>{escape(words("version", label=course.label))}. <b>{kind}</b></p>
<nav aria-labelledby="contents"><h2 id="contents">{words("contents")}</h2>{contents}</nav></header>
<main>{body}</main></body></html>
""".encode()


def tree_of(html: str) -> ET.Element:
    """The HTML as a tree, without what paper has no use for. Headings never skip a level."""
    parsed = html5lib.parseFragment(html, treebuilder="etree", namespaceHTMLElements=False)
    root = ET.Element("div")
    root.text = parsed.text
    root.extend(parsed)
    _prune(root)
    _level(root)
    return root


def _prune(parent: ET.Element) -> None:
    for child in list(parent):
        if not isinstance(child.tag, str) or child.tag in _DROPPED or child.get("class") == "footnote-back":
            _remove(parent, child)
            continue
        for name in _UNTOLD & child.attrib.keys():
            del child.attrib[name]
        href = child.get("href", "")
        if href and not href.startswith(("https://", "http://", "mailto:")):
            # A way within the site leads nowhere on paper; its words stay.
            child.tag = "span"
            child.attrib.clear()
        if child.tag == "details":
            child.set("open", "")
        _prune(child)


def _remove(parent: ET.Element, child: ET.Element) -> None:
    position = list(parent).index(child)
    tail = child.tail or ""
    parent.remove(child)
    if position:
        parent[position - 1].tail = (parent[position - 1].tail or "") + tail
    else:
        parent.text = (parent.text or "") + tail


OWN: Final = frozenset({"part", "lesson", "scene"})
"""Classes of the book's own headings."""


def _level(root: ET.Element) -> None:
    """Brings the headings of blocks below those of the book, without a gap between levels."""
    last = 0
    for element in root.iter():
        if not re.fullmatch("h[1-6]", element.tag):
            continue
        own = int(element.tag[1])
        last = min(own if element.get("class") in OWN else own + 1, last + 1, 6)
        element.tag = f"h{last}"


def _with_anchors(root: ET.Element) -> str:
    """The table of contents: chapters and lessons; their headings get the anchors that it leads to."""
    rows = []
    for number, heading in enumerate((each for each in root if each.get("class") in {"part", "lesson"}), start=1):
        heading.set("id", f"s{number}")
        words = escape(" ".join("".join(heading.itertext()).split()))
        row = f'<a href="#s{number}">{words}</a>'
        rows.append(f"<li><b>{row}</b></li>" if heading.get("class") == "part" else f"<li>{row}</li>")
    return f"<ol>{''.join(rows)}</ol>"


def _embedded(source: str, course: Course, read_media: ReadMedia) -> str:
    """A picture as `data:`; nothing where it is not there."""
    found = MEDIA.fullmatch(source)
    media = next((each for each in course.media if found and f"{each.sha256}.{each.suffix}" == found[1]), None)
    content = read_media(found[1]) if found and media else None
    if media is None or content is None:
        return "data:,"
    return f"data:{media.content_type};base64,{base64.b64encode(content).decode()}"
