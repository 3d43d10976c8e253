"""Which block and which item of a compiled course cites which law of the register. Pure.

What is looked at is what a reader is shown, in every language, and the `cite:` of questions. The sentence that a slip strikes out
is left out: it tells what held before.
"""

from __future__ import annotations

import html as entities
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from elearn.content.document import Case, Change, Course, Essay, Html, Language, Lesson, Part, Question, SceneText, Text
from elearn.content.document.questions import Cloze, ShortText
from elearn.content.identity import hash_of
from elearn.content.law_finder import Finder
from elearn.content.plain import plain_text

Kind: TypeAlias = Literal["course", "lesson", "block", "scene", "question", "card", "term", "change"]
"""What cites: a block of a lesson, a scene of a case, a question; the title of a lesson, the settings of the course, …"""

EXCERPT = 160
_ATTRIBUTE = re.compile(r'\s(?:alt|title)="([^"]*)"')
_CLOSE = re.compile(r"[.!?…]\s")


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of a course that can cite laws, with its plain text per language.

    `lesson` is the id of the lesson, the case, the quiz or the bank that it stands in, "" for what stands in none. `anchor` is
    where its page shows it. `cites` are texts in which every key counts; `laws` are keys that it names as such.
    """

    kind: Kind
    key: str
    lesson: str = ""
    anchor: str = ""
    texts: Mapping[Language, tuple[str, ...]] = field(default_factory=dict)
    cites: tuple[str, ...] = ()
    laws: tuple[str, ...] = ()

    @property
    def content_hash(self) -> str:
        """Changes when what a reader is shown of it changes; 32 hexadecimal digits."""
        return hash_of(sorted(self.texts.items()), self.cites, self.laws)


@dataclass(frozen=True, slots=True)
class Citation:
    """A passage that cites a law: per language the articles as they are written there, and the words around the first mention.

    What a `cite:` says stands under every language of the passage in which the text does not say it itself.
    """

    passage: Passage
    law: str
    articles: Mapping[Language, tuple[str, ...]] = field(default_factory=dict)
    excerpt: Text = field(default_factory=dict)


def citations_of(course: Course, finder: Finder) -> tuple[Citation, ...]:
    """Every passage of a course that cites a law, in the order of the course: once for each law."""
    return tuple(citation for passage in passages_of(course) for citation in citations_in(passage, finder))


def citations_in(passage: Passage, finder: Finder) -> Iterator[Citation]:
    """The laws that one passage cites, in the order in which they first stand there."""
    found: dict[str, _Found] = {key: _Found() for key in passage.laws}
    for text in passage.cites:
        for mention in finder.find(text, is_cite=True):
            cited = found.setdefault(mention.key, _Found())
            for language in passage.texts:
                cited.add_cite(language, mention.articles, text)
    for language, texts in passage.texts.items():
        for text in texts:
            for mention in finder.find(text):
                words = _around(text, mention.start, mention.end)
                found.setdefault(mention.key, _Found()).add(language, mention.articles, words)
    for law, cited in found.items():
        articles = {language: tuple(told) for language, told in (cited.cite_articles | cited.articles).items()}
        yield Citation(passage, law, articles, cited.cites | cited.excerpt)


@dataclass(slots=True)
class _Found:
    """What was found of a law in one passage, per language: in its sentences, and in its `cite:`."""

    articles: dict[Language, dict[str, None]] = field(default_factory=dict)
    excerpt: dict[Language, str] = field(default_factory=dict)
    cite_articles: dict[Language, dict[str, None]] = field(default_factory=dict)
    cites: dict[Language, str] = field(default_factory=dict)

    def add(self, language: Language, articles: tuple[str, ...], words: str) -> None:
        if articles:
            self.articles.setdefault(language, {}).update(dict.fromkeys(articles))
        self.excerpt.setdefault(language, words)

    def add_cite(self, language: Language, articles: tuple[str, ...], words: str) -> None:
        if articles:
            self.cite_articles.setdefault(language, {}).update(dict.fromkeys(articles))
        self.cites.setdefault(language, words)


def _around(text: str, start: int, end: int) -> str:
    """The sentence that a mention stands in; of a long one whole words around it, `EXCERPT` characters at most."""
    first = max((match.end() for match in _CLOSE.finditer(text, 0, start)), default=0)
    following = _CLOSE.search(text, end)
    last = following.start() + 1 if following else len(text)
    before, behind = text[first:start], text[end:last]
    if len(before) > EXCERPT // 2:
        before = "…" + before[-EXCERPT // 2 :].partition(" ")[2]
    if len(behind) > EXCERPT // 2:
        behind = behind[: EXCERPT // 2].rpartition(" ")[0] + "…"
    return (before + text[start:end] + behind).strip()


def passages_of(course: Course) -> Iterator[Passage]:
    """Everything of a course that can cite laws, each piece once."""
    yield Passage("course", "", texts=_by_language(course.title, course.summary), laws=tuple(law.key for law in course.laws))
    home = {question_id: bank.id for bank in course.banks for question_id in bank.questions}
    for lesson in course.lessons:
        home |= dict.fromkeys(lesson.questions, lesson.id)
        yield Passage("lesson", lesson.id, lesson.id, texts=_by_language(lesson.title))
        yield from _blocks(lesson)
        if lesson.case is not None:
            yield from _scenes(lesson.id, lesson.case)
    for question in course.questions.values():
        yield _question(question, home.get(question.id, ""))
    if course.card is not None:
        card = {language: (words_of(html),) for language, html in course.card.html.items()}
        yield Passage("card", course.card.id, texts=_joined(_by_language(course.card.title), card))
    for number, term in enumerate(course.glossary, 1):
        yield Passage("term", str(number), texts=_by_language(term.term, term.meaning))
    for change in course.changes:
        yield _change(change)


def _blocks(lesson: Lesson) -> Iterator[Passage]:
    found: dict[str, tuple[str, dict[Language, tuple[str, ...]]]] = {}
    for language, page in lesson.pages.items():
        for block in page.blocks:
            _, texts = found.setdefault(block.key, (block.heading or "", {}))
            texts[language] = tuple(words_of(html) for html in (block.html, *block.recall.values()) if html)
    for key, (heading, texts) in found.items():
        yield Passage("block", key, lesson.id, heading, texts)


def _scenes(lesson: str, case: Case) -> Iterator[Passage]:
    for scene in case.scenes:
        texts = {language: tuple(_told(text)) for language, text in scene.texts.items()}
        yield Passage("scene", scene.id, lesson, scene.id, texts)


def _told(scene: SceneText) -> Iterator[str]:
    yield scene.title
    yield from (words_of(passage.html) for passage in scene.passages)
    for fork in scene.forks.values():
        yield words_of(fork.label)
        yield from (line.text for line in fork.record)
        yield words_of(fork.feedback or "")
    for line in scene.file:
        yield words_of(line.html)
        yield words_of(line.why)


def _question(question: Question, lesson: str) -> Passage:
    texts = {}
    for language, text in question.texts.items():
        parts = [
            words_of(text.title),
            words_of(_composed(text.stem, text.labels)),
            *(words_of(html) for html in (*text.labels.values(), *text.feedback.values())),
            *(words_of(_composed(line, text.labels)) for line in text.lines),
            words_of(text.hint or ""),
            words_of(text.explanation or ""),
            *_of_key(question, language),
        ]
        texts[language] = tuple(part for part in parts if part)
    cites = (question.cite,) if question.cite else ()
    return Passage("question", question.id, lesson, question.id, texts, cites)


def _composed(parts: tuple[Part, ...], labels: Mapping[str, Html]) -> Html:
    """Parts as they are read one after the other: a segment with its words, a gap as a blank."""
    return "".join(part.html if part.widget is None else labels.get(part.widget, " … ") for part in parts)


def _of_key(question: Question, language: Language) -> Iterator[str]:
    """The words that stand in the key: a rubric, accepted answers."""
    key = question.key
    if isinstance(key, Essay):
        yield key.rubric.get(language, "")
    if isinstance(key, ShortText):
        yield from (accepted.pattern for accepted in key.accepted.get(language, ()))
    if isinstance(key, Cloze):
        yield from (accepted.pattern for gap in key.gaps for accepted in gap.accepted.get(language, ()))


def _change(change: Change) -> Passage:
    told = [change.text, *(text for slip in change.slips for text in (slip.new, slip.todo))]
    return Passage("change", change.label, texts=_by_language(*told))


def _by_language(*texts: Text) -> dict[Language, tuple[str, ...]]:
    languages = dict.fromkeys(language for text in texts for language in text)
    return {language: tuple(text[language] for text in texts if text.get(language)) for language in languages}


def _joined(*some: Mapping[Language, tuple[str, ...]]) -> dict[Language, tuple[str, ...]]:
    languages = dict.fromkeys(language for texts in some for language in texts)
    return {language: tuple(text for texts in some for text in texts.get(language, ())) for language in languages}


def words_of(html: Html) -> str:
    """The words of some HTML, those that a picture or an abbreviation tells when asked among them."""
    told = " · ".join(entities.unescape(words) for words in _ATTRIBUTE.findall(html) if words)
    plain = plain_text(html)
    return f"{plain} · {told}" if told else plain
