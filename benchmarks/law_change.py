"""`law-change`: one law among many changes in laws.yml, among courses that cite laws in every usual form.

The courses are generated: every lesson and every item gets sentences that cite a law in one of the forms below, sentences that only
look so, and which passage cites which law is written down as it is planted. The site then runs as `elearn serve` does, the file is
changed on the disk, and the time is taken until every passage that cites the changed law is listed as to be read again.
"""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from pathlib import Path

from sqlalchemy import select

from benchmarks.databases import database_server
from benchmarks.outcome import Outcome
from elearn.catalogue.models import Course
from elearn.catalogue.service import publish
from elearn.content import scaffold
from elearn.content.compile import compile_sources
from elearn.content.folded import folded
from elearn.core.actor import SYSTEM
from elearn.core.db import schema
from elearn.core.db.work import Database
from elearn.core.jobs.runner import Runner
from elearn.core.jobs.schedule import Pulse
from elearn.core.limits import LAWS_EVERY
from elearn.laws.models import LawCitation, LawEntry, LawScan
from elearn.laws.watching import watch_laws

WANTED = "0 missed, 0 false, listed ≤ 60 s after the file changed"
MEANING = "Every block and item that cites a changed law, in any usual form of citing, is listed to be read again."
SEED = 20_261_129
LAWS = 60
CHANGED = 7
"""Which of the laws changes."""
FORMS = (
    "Theo {number} thì làm vậy.",
    "Theo Luật số {number} thì làm vậy.",
    "Theo Luật {short}, việc này làm vậy.",
    "Theo Luật số {short} việc này làm vậy.",
    "Căn cứ {title}, cán bộ làm vậy.",
    "Căn cứ {lower}, cán bộ làm vậy.",
    "Căn cứ {plain}, cán bộ làm vậy.",
    "Căn cứ **{title}** thì làm vậy.",
    "Căn cứ {broken} thì làm vậy.",
    "Khoản 2 Điều 7 {title} nói rõ.",
    "Điều 12 của {alias} nói rõ.",
    "{title} ({number}), Điều 9, nói rõ.",
    "Số {spaced} nói rõ.",
    "Số {dashed} nói rõ.",
    "Luật {number_only} năm {year} nói rõ.",
    "The {english} says so.",
    "Article 5 of Law No. {short} says so.",
)
"""How texts cite a law."""
NEAR = (
    "Hồ sơ 9{number} đã nộp.",
    "Số {number}9 là số khác.",
    "Thông tư {short} là văn bản khác.",
    "Ngày 2/{short} là ngày nào.",
    "Điều {number_only} nói về việc khác.",
    "Luật {number_only}/1999 đã cũ.",
    "Năm {year} có {number_only} hồ sơ.",
    "{title} 1999 đã hết lâu rồi.",
)
"""What only looks like a citation of a law."""
_NOUNS = (
    "Đất đai",
    "Hộ tịch",
    "Cư trú",
    "Căn cước",
    "Tiếp công dân",
    "Khiếu nại",
    "Tố cáo",
    "Lưu trữ",
    "Giao dịch điện tử",
    "Nhà ở",
)
_KINDS = ("và đăng ký", "cơ sở", "trực tuyến", "ở xã", "đô thị", "nông thôn")


@dataclass(frozen=True, slots=True)
class MadeLaw:
    """A law with everything that texts call it by."""

    key: str
    number_only: int
    year: int
    title: str
    english: str
    alias: str

    @property
    def words(self) -> dict[str, object]:
        number = f"{self.number_only}/{self.year}/QH15"
        first, _, rest = self.title.rpartition(" ")
        return {
            "number": number,
            "short": f"{self.number_only}/{self.year}",
            "spaced": number.replace("/", " / "),
            "dashed": number.replace("/", "-"),
            "title": self.title,
            "lower": self.title.lower(),
            "plain": folded(self.title),
            "broken": f"{first}\n{rest}",
            "english": self.english,
            "alias": self.alias,
            "number_only": self.number_only,
            "year": self.year,
        }

    def entry(self, *, is_changed: bool) -> str:
        status = "amended\n  changed_on: 2026-11-20" if is_changed else "in-force"
        return (
            f"{self.key}:\n  number: {self.words['number']}\n  title: {{vi: {self.title}, en: {self.english}}}\n"
            f"  names: [{self.alias}]\n  status: {status}\n  in_force: {self.year}-01-01\n"
        )


def make_laws() -> list[MadeLaw]:
    pairs = [(noun, kind) for noun in _NOUNS for kind in _KINDS]
    return [
        MadeLaw(f"luat-{100 + n}-2025", 100 + n, 2025, f"Luật {noun} {kind}", f"Law on Matter {n} of Wards", f"LTH{n:02d}X")
        for n, (noun, kind) in enumerate(pairs[:LAWS])
    ]


@dataclass
class Planted:
    """Which passages cite the law that changes: kind, lesson and id; `all` counts every citation of any law."""

    expected: set[tuple[str, str, str]] = field(default_factory=set)
    all: int = 0


def measure(folder: Path, quick: bool) -> Outcome:
    rng, laws = random.Random(SEED), make_laws()
    courses, lessons, items = (2, 4, 20) if quick else (4, 15, 150)
    planted = Planted()
    plant = _Planter(laws, rng, planted)
    path = folder / "laws.yml"
    path.write_text("".join(law.entry(is_changed=False) for law in laws), encoding="utf-8")
    with database_server("SQLite", folder) as server:
        database = Database(server.new_database("elearn"))
        schema.upgrade(database)
        for number in range(courses):
            _publish(database, _course(number, lessons, items, plant))
        every = timedelta(seconds=1) if quick else LAWS_EVERY
        runner = Runner(database, {"laws": partial(watch_laws, places=[path])}, pulses=[Pulse("laws", every)])
        stop = threading.Event()
        running = threading.Thread(target=runner.run_forever, args=(stop,))
        running.start()
        try:
            _wait(lambda: _searched(database, courses))
            begun = time.monotonic()
            path.write_text("".join(law.entry(is_changed=law is laws[CHANGED]) for law in laws), encoding="utf-8")
            _wait(lambda: bool(_waiting(database)))
            seconds = time.monotonic() - begun
        finally:
            stop.set()
            running.join()
        found = _waiting(database)
        database.close()
    missed, false = planted.expected - found, found - planted.expected
    told = (
        f"{courses * lessons} lessons, {courses * items} items, {planted.all} citations of {len(laws)} laws: "
        f"{len(planted.expected)} cite the changed one, {len(missed)} missed, {len(false)} false, listed after {seconds:.0f} s"
    )
    return Outcome(told, not missed and not false and seconds <= 60)


def _wait(is_done: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 300
    while not is_done():
        if time.monotonic() > deadline:
            raise TimeoutError("the register was not taken in")
        time.sleep(0.2)


def _searched(database: Database, courses: int) -> bool:
    with database.read() as session:
        return len(session.scalars(select(LawScan.id)).all()) == courses


def _waiting(database: Database) -> set[tuple[str, str, str]]:
    with database.read() as session:
        rows = session.execute(
            select(LawCitation.kind, LawCitation.lesson, LawCitation.key)
            .join(Course, Course.rendition_id == LawCitation.rendition_id)
            .join(LawEntry, LawEntry.key == LawCitation.law_key)
            .where(LawCitation.confirmed_hash != LawEntry.entry_hash)
        )
        return {(row.kind, row.lesson, row.key) for row in rows}


def _publish(database: Database, sources: dict[str, bytes]) -> None:
    compilation = compile_sources(sources)
    assert compilation.course is not None, compilation.errors
    with database.unit_of_work() as work:
        publish(work.session, SYSTEM, compilation.course, sources, now=work.now)


def _course(number: int, lessons: int, items: int, plant: _Planter) -> dict[str, bytes]:
    """The sources of a course, with what is planted in them written down."""
    slug = f"do-luat-{number}"
    settings = scaffold.files(slug, f"Khóa đo {number}", f"Course {number}")["course.yml"].replace(
        "languages: [vi, en]", "languages: [vi]"
    )
    texts = {"course.yml": settings}
    for lesson in range(1, lessons + 1):
        name = f"{slug}-bai-{lesson}"
        body = "".join(f"## Mục {part} {{#muc-{part}}}\n\n{plant.block(name, f'muc-{part}')}\n\n" for part in range(1, 7))
        texts[f"modules/01-bat-dau/{lesson:02d}-bai-{lesson}.vi.md"] = (
            f"---\nid: {name}\ntitle: Bài {lesson}\nminutes: 3\n---\n\n{body}"
        )
    bank = f"{slug}-kho"
    asked = "".join(plant.item(bank, f"{slug}-b-{item}") for item in range(items))
    texts[f"banks/{bank}.vi.md"] = f"---\nkind: bank\nid: {bank}\ntitle: Kho\n---\n\n{asked}"
    return {path: text.encode() for path, text in texts.items()}


@dataclass
class _Planter:
    laws: list[MadeLaw]
    rng: random.Random
    planted: Planted

    def block(self, lesson: str, heading: str) -> str:
        """A paragraph that cites none, one or two laws, and says something that only looks so."""
        return " ".join(self._sentences(("block", lesson, f"{heading}/html/2")))

    def item(self, bank: str, name: str) -> str:
        """A question of a bank that cites a law in its words, a feedback, its explanation or its `cite:`."""
        words = list(self._sentences(("question", bank, name)))
        told = self.rng.choice(("stem", "feedback", "explanation"))
        said = " ".join(words)
        cite = self._cite(("question", bank, name)) if self.rng.random() < 0.2 else ""
        meta = f"<!--\ncite: {cite}\n-->\n\n" if cite else ""
        flat = said.replace("\n", " ")
        feedback = flat if told == "feedback" else "Chưa đúng."
        note = f"\n> [!NOTE]\n> {flat}\n" if told == "explanation" else ""
        stem = f"{said}\n\n" if told == "stem" else ""
        return f"### ? Làm gì trước? {{#{name}}}\n\n{meta}{stem}- [ ] Chờ\n  > {feedback}\n- [x] Làm\n  > Đúng.\n{note}\n"

    def _sentences(self, place: tuple[str, str, str]) -> Iterator[str]:
        for _ in range(self.rng.choice((0, 1, 1, 2))):
            yield self.rng.choice(FORMS).format(**self._law(place).words)
        yield self.rng.choice(NEAR).format(**self.laws[CHANGED].words)

    def _cite(self, place: tuple[str, str, str]) -> str:
        law = self._law(place)
        return self.rng.choice((f"{law.key} Điều 23", f"{law.words['number']}, Điều 3", f"{law.title}, khoản 1 Điều 2"))

    def _law(self, place: tuple[str, str, str]) -> MadeLaw:
        law = self.laws[CHANGED] if self.rng.random() < 0.3 else self.rng.choice(self.laws)
        self.planted.all += 1
        if law is self.laws[CHANGED]:
            self.planted.expected.add(place)
        return law
