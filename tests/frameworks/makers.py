"""Makers of frameworks for tests: a small sound one, and any sound one for property tests."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

from hypothesis import strategies as st

from elearn.content.problems import Problem
from elearn.core.actor import SYSTEM
from elearn.core.db.types import LocalisedText
from elearn.core.db.work import Database
from elearn.core.text import fold
from elearn.frameworks.document import Band, Framework, Item, ItemKind, Known, Level, Relation, RelationKind, Scale, Source, Status
from elearn.frameworks.loading import load
from elearn.frameworks.placed import Places, tidy
from elearn.frameworks.rules import check
from elearn.frameworks.service import Imported, import_framework
from elearn.frameworks.shipped import shipped_files
from tests.conftest import NOW

DAY = date(2026, 11, 22)


def said(vi: str, en: str = "") -> LocalisedText:
    return {"vi": vi, "en": en or f"{fold(vi)} in English"}


def a_scale(levels: int = 5) -> Scale:
    """A scale like the state's: so many levels called *cấp độ*."""
    bands = (Band("low", said("Thấp")), Band("high", said("Cao"), said("Làm được việc khó.")))
    return Scale(
        said("cấp độ", "grade"),
        bands,
        tuple(Level(rank, f"C{rank}", said(f"Cấp độ {rank}"), "low" if rank < 3 else "high") for rank in range(1, levels + 1)),
    )


def an_item(code: str, *, parent: str = "", **changes: object) -> Item:
    item = Item(code, ItemKind.COMPETENCY, said(f"Năng lực {code}"), parent=parent)
    return replace(item, **changes)  # type: ignore[arg-type]  # passed on as they came


def a_framework(**changes: object) -> Framework:
    """An area with two competencies on a scale of five levels."""
    framework = Framework(
        code="STATE-5",
        version="1",
        title=said("Khung năm cấp độ"),
        publisher=said("Cơ quan ví dụ"),
        licence="CC0-1.0",
        source=Source(said("Tài liệu ví dụ"), "https://example.org/khung"),
        checked_on=DAY,
        status=Status.DRAFT,
        note=said("Chỉ để kiểm thử"),
        scale=a_scale(),
        items=(
            Item("A", ItemKind.AREA, said("Nhóm chung")),
            an_item("A1", parent="A", in_words=said("Soạn văn bản"), levels=((2, said("Soạn được theo mẫu")),)),
            an_item("A2", parent="A", descriptor=said("Giao tiếp với người dân")),
        ),
        relations=(Relation("A1", "WARD-DT", "WD4", RelationKind.RELATED, said("Đối chiếu ví dụ")),),
    )
    return replace(framework, **changes)  # type: ignore[arg-type]  # passed on as they came


def problems_of(framework: Framework, known: dict[str, Known] | None = None) -> list[Problem]:
    """What is wrong with a framework; others are known as given, by default WARD-DT with WD4."""
    others = {"WARD-DT": Known(frozenset({"WD4"}), 8)} if known is None else known
    return check(framework, Places("khung.yml"), others)


def codes_of(framework: Framework, known: dict[str, Known] | None = None) -> list[str]:
    return [each.code for each in problems_of(framework, known)]


def shipped(name: str) -> Framework:
    """A framework of the release, by its code."""
    found = {Path(path).stem: load(path.name, path.read_bytes()).framework for path in shipped_files()}[name.lower()]
    assert found is not None
    return found


def imported(database: Database, *frameworks: Framework) -> list[Imported]:
    """Imports frameworks as the operator, each in a unit of work of its own."""
    done = []
    for each in frameworks:
        with database.unit_of_work() as work:
            done.append(import_framework(work.session, SYSTEM, each, now=NOW))
    return done


_LETTERS = st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs"), exclude_characters="<&|")
_WORDS = st.text(_LETTERS, min_size=1, max_size=40).map(lambda text: tidy({"vi": text}).get("vi", "x")).filter(str.isprintable)
_CODES = st.from_regex(r"\A[A-Za-z0-9][A-Za-z0-9._-]{0,11}\Z")
TEXTS = st.builds(lambda vi, en: {"vi": vi, "en": en}, _WORDS, _WORDS)
_MAYBE = TEXTS | st.just({})


@st.composite
def frameworks(draw: st.DrawFn) -> Framework:
    """Any sound framework."""
    size = draw(st.integers(1, 8))
    bands = [Band(code, draw(TEXTS), draw(_MAYBE)) for code in draw(st.lists(_CODES, max_size=3, unique=True))]
    level_codes = draw(st.lists(_CODES, min_size=size, max_size=size, unique=True))
    band_of = st.sampled_from([each.code for each in bands]) if bands else st.just("")
    levels = [Level(rank, code, draw(TEXTS), draw(band_of), draw(_MAYBE)) for rank, code in enumerate(level_codes, start=1)]
    codes = draw(st.lists(_CODES, min_size=1, max_size=6, unique=True))
    area = Item(codes[0], ItemKind.AREA, draw(TEXTS))
    items = [area, *(_any_item(draw, code, area.code, size) for code in codes[1:])]
    kinds = st.sampled_from(RelationKind)
    relations = [Relation(code, "OTHER", draw(_CODES), draw(kinds), draw(_MAYBE)) for code in codes if draw(st.booleans())]
    return a_framework(
        code=draw(_CODES),
        title=draw(TEXTS),
        note=draw(_MAYBE),
        scale=Scale(draw(TEXTS), tuple(bands), tuple(levels)),
        items=tuple(items),
        relations=tuple(relations),
    )


def _any_item(draw: st.DrawFn, code: str, area: str, size: int) -> Item:
    ranks = draw(st.sets(st.integers(1, size)))
    return Item(
        code=code,
        kind=ItemKind.COMPETENCY,
        title=draw(TEXTS),
        parent=draw(st.sampled_from(["", area])),
        in_words=draw(_MAYBE),
        descriptor=draw(_MAYBE),
        levels=tuple((rank, draw(TEXTS)) for rank in sorted(ranks)),
    )
