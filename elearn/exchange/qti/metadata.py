"""What the manifest says of an item in IEEE LOM: difficulty, competencies and law where LOM has a place for them, the rest by name.

What LOM has no word for is a classification whose source is `elearn`: other systems keep or leave it, ours reads it back.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final, Literal

from elearn.content.writing.items import Cloze, Item, Texts

LOM: Final = "http://ltsc.ieee.org/xsd/LOM"
SOURCE: Final = "elearn"
_DIFFICULTIES: Final = {"very easy": 1, "easy": 1, "medium": 2, "difficult": 3, "very difficult": 3}
_WORDS: Final = {1: "easy", 2: "medium", 3: "difficult"}
_COMPETENCY: Final = re.compile(r"[A-Za-z0-9][\w.:-]{0,39}")
_TARGET: Final = re.compile(r"[a-z0-9][a-z0-9-]{0,63}(?:#[a-z0-9][a-z0-9-]{0,79})?")


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings of an item that stand in the manifest; as in `elearn.content.writing.items.Item`."""

    difficulty: int | None = None
    competencies: tuple[str, ...] = ()
    cite: str = ""
    scoring: Literal["all", "partial"] | None = None
    shuffle: bool | None = None
    confidence: bool | None = None
    role: Literal["practice", "opening"] | None = None
    review: date | None = None
    see: tuple[str, ...] = ()
    section: str = ""
    notes: tuple[str, ...] = ()
    ignore_diacritics: bool = False


def read_settings(metadata: ET.Element | None) -> Settings:
    """The settings in the metadata of a resource; what is not understood is left out."""
    lom = metadata.find("lom") if metadata is not None else None
    if lom is None:
        return Settings()
    settings = Settings(
        difficulty=_DIFFICULTIES.get(_value(lom, "educational/difficulty/value")),
        cite=_value(lom, "relation/resource/description/string"),
    )
    for classification in lom.iter("classification"):
        settings = _classified(settings, classification)
    return settings


def _value(element: ET.Element, path: str) -> str:
    return " ".join((element.findtext(path) or "").split())


def _classified(settings: Settings, classification: ET.Element) -> Settings:
    purpose = _value(classification, "purpose/value")
    for taxon_path in classification.iter("taxonPath"):
        source = _value(taxon_path, "source/string")
        for taxon in taxon_path.iter("taxon"):
            name, words = _value(taxon, "id"), (taxon.findtext("entry/string") or "").strip()
            if source == SOURCE:
                settings = _with(settings, name, words)
            elif purpose == "competency" and _COMPETENCY.fullmatch(name) and name not in settings.competencies:
                settings = replace(settings, competencies=(*settings.competencies, name))
    return settings


_SAID: Final[dict[tuple[str, str], dict[str, Any]]] = {
    ("scoring", "all"): {"scoring": "all"},
    ("scoring", "partial"): {"scoring": "partial"},
    ("role", "practice"): {"role": "practice"},
    ("role", "opening"): {"role": "opening"},
    ("shuffle", "on"): {"shuffle": True},
    ("shuffle", "off"): {"shuffle": False},
    ("confidence", "on"): {"confidence": True},
    ("confidence", "off"): {"confidence": False},
    ("accept", "no-diacritics"): {"ignore_diacritics": True},
}
"""Names and words of ours → the settings that they make."""


def _with(settings: Settings, name: str, words: str) -> Settings:
    if name == "section":
        return replace(settings, section=" ".join(words.split()))
    known = _SAID.get((name, words))
    return replace(settings, **known) if known is not None else _with_listed(settings, name, words)


def _with_listed(settings: Settings, name: str, words: str) -> Settings:
    match name:
        case "note":
            return replace(settings, notes=(*settings.notes, words))
        case "see" if _TARGET.fullmatch(words):
            return replace(settings, see=(*settings.see, words))
        case "competency" if _COMPETENCY.fullmatch(words) and words not in settings.competencies:
            return replace(settings, competencies=(*settings.competencies, words))
        case "review" if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", words):
            return _reviewed(settings, words)
        case _:
            return settings


def _reviewed(settings: Settings, words: str) -> Settings:
    try:
        return replace(settings, review=date.fromisoformat(words))
    except ValueError:
        return settings


def write_settings(item: Item) -> ET.Element | None:
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
    ours = list(_ours(item))
    if ours:
        _classify(lom, "educational objective", SOURCE, ours)
    return lom if len(lom) else None


def _ours(item: Item) -> list[tuple[str, str]]:
    said: list[tuple[str, str]] = []
    if item.scoring is not None:
        said.append(("scoring", item.scoring))
    if item.shuffle is not None:
        said.append(("shuffle", "on" if item.shuffle else "off"))
    if item.confidence is not None:
        said.append(("confidence", "on" if item.confidence else "off"))
    if item.role is not None:
        said.append(("role", item.role))
    if item.review is not None:
        said.append(("review", item.review.isoformat()))
    if isinstance(item.answers, Texts | Cloze) and item.answers.ignore_diacritics:
        said.append(("accept", "no-diacritics"))
    if item.section:
        said.append(("section", item.section))
    said += [("see", target) for target in item.see]
    said += [("note", note) for note in item.notes]
    return said


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
