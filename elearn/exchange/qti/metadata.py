"""What the manifest says of an item in IEEE LOM: difficulty, competencies and law, and a note of ours that keeps the rest.

The note (`elearn.exchange.whole`) is a classification whose source is `elearn`: other systems keep or leave it, ours reads it back.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from dataclasses import dataclass
from typing import Final

from elearn.content.writing.items import Item

LOM: Final = "http://ltsc.ieee.org/xsd/LOM"
SOURCE: Final = "elearn"
NOTE: Final = "question"
_DIFFICULTIES: Final = {"very easy": 1, "easy": 1, "medium": 2, "difficult": 3, "very difficult": 3}
_WORDS: Final = {1: "easy", 2: "medium", 3: "difficult"}
_COMPETENCY: Final = re.compile(r"[A-Za-z0-9][\w.:-]{0,39}")


@dataclass(frozen=True, slots=True)
class Settings:
    """What the manifest says of an item; as in `elearn.content.writing.items.Item`. `note` is ours, empty for none."""

    difficulty: int | None = None
    competencies: tuple[str, ...] = ()
    cite: str = ""
    note: str = ""


def read_settings(metadata: ET.Element | None) -> Settings:
    """The settings in the metadata of a resource; what is not understood is left out."""
    lom = metadata.find("lom") if metadata is not None else None
    if lom is None:
        return Settings()
    taxa = [
        (_value(path, "source/string"), _value(taxon, "id"), (taxon.findtext("entry/string") or "").strip(), purpose)
        for classification in lom.iter("classification")
        for purpose in [_value(classification, "purpose/value")]
        for path in classification.iter("taxonPath")
        for taxon in path.iter("taxon")
    ]
    codes = (name for source, name, _, purpose in taxa if purpose == "competency" and source != SOURCE)
    return Settings(
        difficulty=_DIFFICULTIES.get(_value(lom, "educational/difficulty/value")),
        competencies=tuple(dict.fromkeys(code for code in codes if _COMPETENCY.fullmatch(code))),
        cite=_value(lom, "relation/resource/description/string"),
        note=next((words for source, name, words, _ in taxa if (source, name) == (SOURCE, NOTE)), ""),
    )


def _value(element: ET.Element, path: str) -> str:
    return " ".join((element.findtext(path) or "").split())


def write_settings(item: Item, note: str) -> ET.Element | None:
    """The `lom` element of an item, None where it has nothing to say."""
    lom = ET.Element(f"{{{LOM}}}lom")
    if item.difficulty is not None:
        _add(lom, "educational/difficulty", source="LOMv1.0", value=_WORDS.get(item.difficulty, "medium"))
    if item.cite:
        relation = _add(lom, "relation")
        _add(relation, "kind", source="LOMv1.0", value="isbasedon")
        _add(relation, "resource/description", string=item.cite)
    if item.competencies:
        _classify(lom, "competency", "", [(code, code) for code in item.competencies])
    if note:
        _classify(lom, "educational objective", SOURCE, [(NOTE, note)])
    return lom if len(lom) else None


def _add(parent: ET.Element, path: str, **leaves: str) -> ET.Element:
    element = parent
    for name in path.split("/"):
        element = ET.SubElement(element, f"{{{LOM}}}{name}")
    for name, words in leaves.items():
        ET.SubElement(element, f"{{{LOM}}}{name}").text = words
    return element


def _classify(lom: ET.Element, purpose: str, source: str, taxa: list[tuple[str, str]]) -> None:
    classification = _add(lom, "classification")
    _add(classification, "purpose", source="LOMv1.0", value=purpose)
    taxon_path = _add(classification, "taxonPath")
    if source:
        _add(taxon_path, "source", string=source)
    for name, words in taxa:
        taxon = _add(taxon_path, "taxon", id=name)
        _add(taxon, "entry", string=words)
