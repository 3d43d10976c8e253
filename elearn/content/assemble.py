"""The parts become a course: lessons with their pages, questions, banks, card, glossary, media, all under resolved addresses.

`assemble` never stops at a problem: it builds what can be built and adds each problem to the list; whether there is a course in
the end is decided by `compile`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from elearn.content import identity, media
from elearn.content.cases import build_case
from elearn.content.compilation import Previous, PublishedPage
from elearn.content.document import Bank, Card, Case, Draw, Lesson, Module, Page, Question, Quiz
from elearn.content.grammar.raw import RawQuestion
from elearn.content.identity import heading_ids
from elearn.content.links import Links, Site
from elearn.content.media import Asset
from elearn.content.pages import PageBuilder, Snippets
from elearn.content.pairing import first_unpaired
from elearn.content.problems import Place, Problem, Severity
from elearn.content.question_book import QuestionBook
from elearn.content.reading import Reading, Sheaf
from elearn.content.source import Sources
from elearn.content.steps import Steps
from elearn.content.wording import Definitions, Wording, contacts_in


@dataclass(slots=True)
class Parts:
    """What the files of a course make, before the settings of course.yml are put around it."""

    modules: list[Module] = field(default_factory=list)
    lessons: dict[str, Sheaf] = field(default_factory=dict)
    """The files of each lesson by its id."""
    questions: dict[str, Question] = field(default_factory=dict)
    raw_questions: dict[str, RawQuestion] = field(default_factory=dict)
    banks: list[Bank] = field(default_factory=list)
    cards: list[Card] = field(default_factory=list)
    used_media: list[Asset] = field(default_factory=list)


def assets_of(sources: Sources, problems: list[Problem], steps: Steps) -> dict[str, Asset]:
    """The sound media files by path; the others are problems."""
    assets = {}
    for path, content in sources.media.items():
        if not steps.begins(path, "read"):
            continue
        asset, found = media.read(path, content)
        problems.extend(found)
        if asset is not None:
            assets[path] = asset
    return assets


def anchors_of(sheaf: Sheaf) -> dict[str, tuple[str, ...]]:
    """The heading anchors of each language's file of a sheaf, by language."""
    source: tuple[str, ...] | None = None
    anchors: dict[str, tuple[str, ...]] = {}
    for language, sheet in sheaf.sheets.items():
        anchors[language] = heading_ids(list(sheet.raw.headings), source)
        source = source if source is not None else anchors[language]
    return anchors


def site_of(slug: str, reading: Reading, assets: Mapping[str, Asset], refused_assets: frozenset[str]) -> Site:
    """Where links of this course may lead."""
    lessons: dict[str, dict[str, str]] = {}
    anchors: dict[str, frozenset[str]] = {}
    for sheaf in [*reading.lessons, *reading.banks, *reading.cards]:
        found = anchors_of(sheaf)
        for language, sheet in sheaf.sheets.items():
            named = {question.id for question in sheet.raw.questions if question.id}
            scenes = {scene.id for scene in sheet.raw.scenes}
            anchors[sheet.place.path] = frozenset({*found[language], *named, *scenes})
    for sheaf in reading.lessons:
        addresses = {code: f"/{code}/courses/{slug}/{sheaf.source.place.slug}" for code in sheaf.sheets}
        lessons |= {sheet.place.path: addresses for sheet in sheaf.sheets.values()}
    return Site(slug, lessons, assets, anchors, refused_assets | frozenset(reading.unread))


class Assembler:
    """Builds lessons, banks and cards one after the other; questions gather in one book."""

    def __init__(self, site: Site, snippets: Snippets, previous: Previous | None, problems: list[Problem], steps: Steps) -> None:
        self._site = site
        self._snippets = snippets
        self._previous = previous
        self._problems = problems
        self._steps = steps
        self.book = QuestionBook(problems)
        self.used: set[str] = set()

    def wordings(self, sheaf: Sheaf) -> dict[str, Wording]:
        """A renderer for each language of a sheaf."""
        return {language: self._wording(sheaf, language) for language in sheaf.sheets}

    def _wording(self, sheaf: Sheaf, language: str) -> Wording:
        sheet = sheaf.sheets[language]
        links = Links(self._site, language, self._problems)
        links.used = self.used
        definitions = Definitions.of([block for block in sheet.raw.blocks if block.shape == "definition"])
        return Wording(sheet.place.path, language, links, definitions, self._problems, steps=self._steps)

    def lesson(self, sheaf: Sheaf) -> Lesson:
        """The lesson, case or quiz that a sheaf of files makes."""
        source = sheaf.source
        settings = source.settings
        lesson_id = settings.get("id", source.place.slug)
        wordings = self.wordings(sheaf)
        self.book.open(sheaf, {"competency": settings.get("competencies", ())})
        builders = {language: self._builder(sheaf, language, wordings[language]) for language in sheaf.sheets}
        for language, builder in builders.items():
            builder.read(sheaf.sheets[language].raw.body)
        case = self._case(sheaf, wordings)
        pages = {code: builder.page(self._title(sheaf, code)) for code, builder in builders.items()}
        kind = sheaf.kind
        return Lesson(
            id=lesson_id,
            slug=source.place.slug,
            kind=kind if kind in {"case", "quiz"} else "lesson",  # type: ignore[arg-type]  # mypy joins the two to str.
            minutes=settings.get("minutes", 1),
            title={code: self._title(sheaf, code) for code in sheaf.sheets},
            pages=self._with_stale(lesson_id, pages, sheaf, builders),
            competencies=settings.get("competencies", ()),
            questions=tuple(q.id for q in source.raw.questions if q.id in self.book.compiled and q.id is not None),
            case=case,
            quiz=quiz_of(settings) if kind == "quiz" else None,
            place=settings.get("place"),
        )

    def _builder(self, sheaf: Sheaf, language: str, wording: Wording) -> PageBuilder:
        def compiled(raw: RawQuestion) -> Question | None:
            return self.book.compile(raw, wording)

        anchors = anchors_of(sheaf)[language]
        return PageBuilder(wording, anchors, self._snippets, compiled, self._problems)

    @staticmethod
    def _title(sheaf: Sheaf, language: str) -> str:
        return str(sheaf.sheets[language].settings.get("title", ""))

    def _case(self, sheaf: Sheaf, wordings: Mapping[str, Wording]) -> Case | None:
        if sheaf.kind != "case":
            return None
        actor = {code: str(sheet.settings.get("actor", "")) for code, sheet in sheaf.sheets.items()}
        files = {code: sheet.raw for code, sheet in sheaf.sheets.items()}
        start = sheaf.source.settings.get("start", 0)
        return build_case(files, wordings, start, {code: name for code, name in actor.items() if name}, self._problems)

    def _with_stale(
        self, lesson_id: str, pages: dict[str, Page], sheaf: Sheaf, builders: Mapping[str, PageBuilder]
    ) -> dict[str, Page]:
        """The pages, with the blocks of each translation that are older than their source (TRN003).

        Blocks that do not pair are told (TRN004) where all pages are whole: a part that is missing has a problem of its own.
        """
        are_whole = all(builder.is_whole for builder in builders.values())
        source_language, *others = pages
        source = _hashes(pages[source_language])
        published: Mapping[str, PublishedPage] = self._previous.pages.get(lesson_id, {}) if self._previous else {}
        for language in others:
            hashes = _hashes(pages[language])
            top, places = Place(sheaf.sheets[language].place.path), builders[language].places
            if are_whole and list(hashes) != list(source):
                odd = _odd_block(pages[source_language], pages[language])
                self._warn(places.get(odd, top), "TRN004", block=odd)
            stale = identity.stale_keys(source, hashes, published.get(source_language), published.get(language))
            for key in stale:
                self._warn(places.get(key, top), "TRN003", block=key)
            pages[language] = replace(pages[language], stale=stale)
        return pages

    def _warn(self, place: Place, code: str, **words: str) -> None:
        self._problems.append(Problem(place, Severity.WARNING, code, tuple(words.items())))

    def bank(self, sheaf: Sheaf) -> Bank:
        """A bank; its questions go into the book."""
        source = sheaf.source
        self.book.open(sheaf, source.settings.get("defaults", {}))
        for language, wording in self.wordings(sheaf).items():
            for raw in sheaf.sheets[language].raw.questions:
                self.book.compile(raw, wording)
        ids = tuple(raw.id for raw in source.raw.questions if raw.id is not None and raw.id in self.book.compiled)
        title = {code: self._title(sheaf, code) for code in sheaf.sheets}
        return Bank(source.settings.get("id", source.place.slug), title, tuple(dict.fromkeys(ids)), source.settings.get("use"))

    def card(self, sheaf: Sheaf) -> Card:
        """The pocket card."""
        html: dict[str, str] = {}
        for language, wording in self.wordings(sheaf).items():
            builder = self._builder(sheaf, language, wording)
            builder.read(sheaf.sheets[language].raw.body)
            html[language] = "\n".join(block.html for block in builder.page("").blocks)
        title = {code: self._title(sheaf, code) for code in sheaf.sheets}
        contacts = tuple(dict.fromkeys(code for words in html.values() for code in contacts_in(words)))
        return Card(sheaf.source.settings.get("id", sheaf.source.place.slug), title, html, contacts)


def _odd_block(source: Page, translation: Page) -> str:
    """The key of the translation's block at which the two cease to match: the extra one, or the one before which one is missing."""
    keys = [block.key for block in translation.blocks]
    found = first_unpaired(source.blocks, translation.blocks)
    if found is None:
        # All have partners, and stand under other headings.
        ours = [block.key for block in source.blocks]
        return next((key for key in keys if key not in ours), keys[-1] if keys else "")
    return keys[min(found[0], len(keys) - 1)] if keys else ""


def _hashes(page: Page) -> dict[str, str]:
    return {block.key: block.hash for block in page.blocks}


def quiz_of(settings: Mapping[str, Any]) -> Quiz:
    """The quiz that front matter sets."""
    attempts = settings.get("attempts", "unlimited")
    shuffle: Sequence[str] = settings.get("shuffle", ())
    draw = tuple(_draws(settings.get("draw", ())))
    return Quiz(
        attempts=None if attempts == "unlimited" else int(attempts),
        grade=settings.get("grade", "best"),
        pass_percent=settings.get("pass", 70.0),
        feedback=settings.get("feedback", "after-submit"),
        shuffle_questions="questions" in shuffle,
        shuffle_options="options" in shuffle,
        draw=draw,
    )


def _draws(written: Sequence[Mapping[str, Any]]) -> Iterator[Draw]:
    for draw in written:
        if "bank" in draw and "count" in draw:
            yield Draw(draw["bank"], draw["count"], draw.get("where", ""))


def assemble(
    site: Site,
    module_titles: Sequence[Mapping[str, Any]],
    reading: Reading,
    previous: Previous | None,
    *,
    problems: list[Problem],
    steps: Steps,
) -> Parts:
    """All that the files make. `module_titles` are the entries of `modules:` in course.yml, in order."""
    assembler = Assembler(site, Snippets(reading.snippets, frozenset(reading.unread)), previous, problems, steps)
    parts = Parts()
    for module in module_titles:
        folder = module.get("dir", "")
        sheaves = [sheaf for sheaf in reading.lessons if sheaf.source.place.folder == folder]
        lessons = tuple(assembler.lesson(sheaf) for sheaf in sheaves)
        parts.lessons |= {lesson.id: sheaf for lesson, sheaf in zip(lessons, sheaves, strict=True)}
        parts.modules.append(Module(folder.partition("-")[2], module.get("title", {}), lessons))
    parts.banks = [assembler.bank(sheaf) for sheaf in reading.banks]
    parts.cards = [assembler.card(sheaf) for sheaf in reading.cards]
    parts.questions = assembler.book.compiled
    parts.raw_questions = assembler.book.written
    parts.used_media = [site.assets[path] for path in sorted(assembler.used)]
    return parts
