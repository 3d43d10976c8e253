"""What must hold for a framework, and for whatever names a competency and a level: pure functions that tell every fault.

The places of a framework's parts come with it (`Places`); a part without one is told at its entry or at the head of the file.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from elearn.content.problems import Place, Problem, Severity
from elearn.core.db.types import LANGUAGES, LocalisedText
from elearn.frameworks.document import Framework, Item, ItemKind, Known, Relation, Scale
from elearn.frameworks.placed import Places
from elearn.frameworks.sentences import LANGUAGE_WORDS, problem
from elearn.frameworks.words import LICENCE_WORDS

_HTML = re.compile(r"<[A-Za-z/!?][^>]{0,40}>?|&#?[A-Za-z0-9]{1,12};")


@dataclass(frozen=True, slots=True)
class Claim:
    """A competency and a level of it that something names, and where it does so."""

    framework: str
    code: str
    level: int
    place: Place


def known_of(framework: Framework) -> Known:
    """What others may name of this framework."""
    return _known_items(framework.items, len(framework.scale.levels))


def _known_items(items: Iterable[Item], levels: int) -> Known:
    return Known(frozenset(each.code for each in items if each.kind is ItemKind.COMPETENCY), levels)


def check(framework: Framework, places: Places, known: Mapping[str, Known]) -> list[Problem]:
    """Every fault of a framework, in the order of its file.

    Args:
        places: where its parts stand.
        known: the other frameworks, for the far ends of relations; one that is not among them is a warning.
    """
    found = [
        *_about(framework, places),
        *_scale(framework.scale, places),
        *check_items(framework.items, len(framework.scale.levels), places),
        *check_relations(framework.code, framework.items, framework.relations, places, known),
    ]
    return sorted(found, key=lambda each: (each.place, each.code))


def check_items(items: Sequence[Item], levels: int, places: Places) -> Iterator[Problem]:
    """Faults of areas and competencies, on a scale of so many levels."""
    yield from duplicates([each.code for each in items], "item", places)
    kinds = {each.code: each.kind for each in items}
    for number, item in enumerate(items):
        texts = {"title": item.title, "in_words": item.in_words, "descriptor": item.descriptor}
        yield from check_texts(texts, places, "item", number, required={"title"})
        place = places.of("item", number, "parent")
        if item.parent and item.parent not in kinds:
            yield problem(place, "FWK002", code=item.code, parent=item.parent)
        elif item.parent and kinds[item.parent] is ItemKind.COMPETENCY:
            yield problem(place, "FWK019", parent=item.parent)
        for rank, text in item.levels:
            yield from check_texts({f"levels.{rank}": text}, places, "item", number, required={f"levels.{rank}"})
            if rank > levels:
                yield problem(places.of("item", number, "levels"), "FWK010", last=str(levels), rank=str(rank))
    yield from _circles(items, places)


def check_relations(
    code: str, items: Sequence[Item], relations: Sequence[Relation], places: Places, known: Mapping[str, Known]
) -> Iterator[Problem]:
    """Faults of the relations of the framework `code`: ends that are not there, and what is said twice."""
    own = {each.code for each in items}
    seen: set[tuple[str, str, str]] = set()
    for number, each in enumerate(relations):
        yield from check_texts({"source": each.source}, places, "relation", number)
        if each.origin and each.origin not in own:
            yield problem(places.of("relation", number, "from"), "FWK004", framework=code, code=each.origin)
        pair = (each.origin, each.framework, each.code)
        if pair in seen or (each.framework, each.code) == (code, each.origin):
            yield problem(places.of("relation", number), "FWK015", code=each.origin)
        seen.add(pair)
    yield from _far_ends(relations, places, {**known, code: _known_items(items, 0)})


def _far_ends(relations: Sequence[Relation], places: Places, known: Mapping[str, Known]) -> Iterator[Problem]:
    strange: set[str] = set()
    for number, each in enumerate(relations):
        place = places.of("relation", number, "to")
        if each.framework and each.framework not in known:
            if each.framework not in strange:
                yield problem(place, "FWK005", framework=each.framework)
            strange.add(each.framework)
        elif each.framework and each.code not in known[each.framework].codes:
            yield problem(place, "FWK004", framework=each.framework, code=each.code)


def check_claims(claims: Iterable[Claim], known: Mapping[str, Known], *, severity: Severity = Severity.ERROR) -> list[Problem]:
    """What is wrong with naming these competencies and levels: an unknown framework once, unknown codes, levels beyond the scale.

    Args:
        claims: what is named.
        known: the frameworks of the installation.
        severity: how grave that is, for whoever names them.
    """
    found: list[Problem] = []
    strange: set[str] = set()
    for each in claims:
        framework = known.get(each.framework)
        if framework is None:
            if each.framework not in strange:
                found.append(problem(each.place, "CLM001", framework=each.framework))
            strange.add(each.framework)
        elif each.code not in framework.codes:
            found.append(problem(each.place, "CLM002", framework=each.framework, code=each.code))
        elif not 1 <= each.level <= framework.levels:
            words = {"framework": each.framework, "last": str(framework.levels), "level": str(each.level)}
            found.append(problem(each.place, "CLM003", **words))
    return [replace(each, severity=severity) for each in found]


def duplicates(codes: Sequence[str], part: str, places: Places) -> Iterator[Problem]:
    """Codes that stand more than once in the list called `part`."""
    first: dict[str, int] = {}
    for number, code in enumerate(codes):
        if code and code in first:
            line = places.of(part, first[code], "code").line
            yield problem(places.of(part, number, "code"), "FWK001", code=code, line=str(line))
        first.setdefault(code, number)


def check_texts(
    texts: Mapping[str, LocalisedText], places: Places, part: str, number: int = 0, *, required: Iterable[str] = ()
) -> Iterator[Problem]:
    """Faults of the texts of one entry, by key: a language left out, HTML, what cannot be printed.

    Args:
        texts: the texts. The key `levels.3` stands at the place of `levels`.
        places, part, number: where the entry stands (see `Places`).
        required: the keys whose text must be there at all.
    """
    for key, text in texts.items():
        place = places.of(part, number, key.partition(".")[0])
        for language in LANGUAGES if text or key in required else ():
            if not text.get(language):
                vietnamese, english = LANGUAGE_WORDS[language]
                yield problem(place, "FWK006", key=key, language_vi=vietnamese, language_en=english)
        for words in text.values():
            if html := _HTML.search(words):
                yield problem(place, "FWK007", key=key, found=html[0])
            if not words.isprintable():
                yield problem(place, "FWK012", key=key)


def not_told(content: Iterable[Problem], form: Iterable[Problem]) -> Iterator[Problem]:
    """The problems of the content, without what only follows from a key that the form tells to be missing or wrong."""
    told = {(each.place, _key(each)) for each in form}
    follows = {"FWK006", "FWK008"}
    yield from (each for each in content if each.code not in follows or (each.place, _key(each)) not in told)


def _key(found: Problem) -> str:
    """The key that a problem is about; that of the source is called `source`, whatever is wrong inside it."""
    key = "licence" if found.code == "FWK008" else dict(found.words).get("key", "")
    return "source" if key == "citation" else key


def _about(framework: Framework, places: Places) -> Iterator[Problem]:
    texts = {
        "title": framework.title,
        "publisher": framework.publisher,
        "note": framework.note,
        "source": framework.source.citation,
    }
    yield from check_texts(texts, places, "framework", required={"title", "publisher", "source"})
    if framework.licence not in LICENCE_WORDS:
        place = places.of("framework", 0, "licence")
        yield problem(place, "FWK008", licence=framework.licence, known=", ".join(LICENCE_WORDS))


def _scale(scale: Scale, places: Places) -> Iterator[Problem]:
    if not (scale.step or scale.bands or scale.levels):
        # There is none at all, which the form of the file tells already.
        return
    yield from check_texts({"step": scale.step}, places, "scale", required={"step"})
    yield from duplicates([each.code for each in scale.bands], "band", places)
    yield from duplicates([each.code for each in scale.levels], "level", places)
    bands = {each.code for each in scale.bands}
    for number, band in enumerate(scale.bands):
        yield from check_texts({"title": band.title, "descriptor": band.descriptor}, places, "band", number, required={"title"})
    for number, level in enumerate(scale.levels):
        texts = {"title": level.title, "descriptor": level.descriptor}
        yield from check_texts(texts, places, "level", number, required={"title"})
        if level.band and level.band not in bands:
            yield problem(places.of("level", number, "band"), "FWK011", band=level.band)
        if level.rank != number + 1:
            yield problem(places.of("level", number, "rank"), "FWK009", missing=str(number + 1))
            return


def _circles(items: Sequence[Item], places: Places) -> Iterator[Problem]:
    above = {each.code: each.parent for each in items}
    told: set[str] = set()
    for number, item in enumerate(items):
        path: list[str] = []
        here = item.code
        while here in above and here not in path:
            path.append(here)
            here = above[here]
        if here == item.code and item.parent and not told & set(path):
            told |= set(path)
            yield problem(places.of("item", number, "parent"), "FWK003", codes=", ".join(path))
