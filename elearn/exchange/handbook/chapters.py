"""The course as one tree of HTML: modules are the first level of headings, lessons the second, what stands in them follows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from markupsafe import escape

from elearn.content.document import Block, Case, Course, Html, Language, Lesson, Scene, SceneText
from elearn.exchange.handbook.questions import Sheet
from elearn.exchange.handbook.words import Words, said

_CONTACT = re.compile(r'<span class="contact contact-[a-z0-9-]{1,32}"></span>')


@dataclass(frozen=True, slots=True)
class Book:
    """What is printed.

    language:     one of the course's.
    with_answers: keys, feedback, explanations, banks and the instructor's notes stand in it.
    """

    course: Course
    language: Language
    with_answers: bool

    @property
    def title(self) -> str:
        return said(self.course.title, self.language, self.course)


def body_of(book: Book) -> Html:
    """Everything below the title and the table of contents."""
    return "".join(_Writer(book).parts())


class _Writer:
    def __init__(self, book: Book) -> None:
        self._book, self._course, self._language = book, book.course, book.language
        self._words = Words(book.language)
        self._number = 0

    def parts(self) -> Iterator[Html]:
        for position, module in enumerate(self._course.modules, start=1):
            yield f'<h1 class="part">{position}. {self._say(module.title)}</h1>'
            for lesson in module.lessons:
                yield from self._lesson(lesson)
        if self._book.with_answers:
            yield from self._banks()
        yield from self._ends()

    def _say(self, text: dict[str, str]) -> Html:
        return str(escape(said(text, self._language, self._course)))

    def _with_contact(self, html: Html) -> Html:
        """Paper knows no unit: whose contact it is, is said in words."""
        return _CONTACT.sub(f"<i>{self._words('contact')}</i>", html)

    # --- a lesson ------------------------------------------------------------------------------------------------------

    def _lesson(self, lesson: Lesson) -> Iterator[Html]:
        page = lesson.pages.get(self._language) or lesson.pages.get(self._course.source_language)
        yield f'<h2 class="lesson">{self._say(lesson.title)}</h2>'
        yield f'<p class="minutes">{self._words("minutes", minutes=lesson.minutes)}</p>'
        for block in page.blocks if page is not None else ():
            yield self._within(block, self._block(block))
        if lesson.case is not None:
            yield from self._case(lesson.case)
        if lesson.quiz is not None:
            yield f"<p>{self._words('quiz', percent=f'{lesson.quiz.pass_percent:g}')}</p>"
            titles = {bank.id: bank.title for bank in self._course.banks}
            for draw in lesson.quiz.draw:
                bank = said(titles.get(draw.bank, {}), self._language, self._course) or draw.bank
                yield f"<p>{escape(self._words('draw', count=draw.count, bank=bank))}</p>"

    def _within(self, block: Block, html: Html) -> Html:
        """What only some readers see says so."""
        if not block.edition or not html:
            return html
        return f'<div class="edition"><p><b>{self._words(block.edition)}</b></p>{html}</div>'

    def _block(self, block: Block) -> Html:
        html = self._with_contact(block.html)
        match block.kind:
            case "question":
                return self._question(block.question or "")
            case "instructor":
                return self._boxed("instructor", html) if self._book.with_answers else ""
            case "recall":
                return self._recall(block) if self._book.with_answers else ""
            case "desk":
                return self._boxed("desk", html)
            case _:
                return html

    def _boxed(self, name: str, html: Html) -> Html:
        return f'<section class="callout {name}"><p><b>{self._words(name)}</b></p>{html}</section>'

    def _question(self, name: str) -> Html:
        question = self._course.questions.get(name)
        if question is None:
            return ""
        self._number += 1
        return Sheet(question, self._language, self._words, with_answers=self._book.with_answers).html(self._number)

    def _recall(self, block: Block) -> Html:
        rows = "".join(f"<li><b>{escape(name.upper())}.</b> {line}</li>" for name, line in block.recall.items())
        return self._boxed("recall", f"<ul>{rows}</ul>") if rows else ""

    # --- a case --------------------------------------------------------------------------------------------------------

    def _case(self, case: Case) -> Iterator[Html]:
        titles = {scene.id: self._scene_text(scene).title for scene in case.scenes}
        for scene in case.scenes:
            if scene.role == "model-file":
                yield from self._model_file(self._scene_text(scene)) if self._book.with_answers else ()
            else:
                yield from self._scene(scene, titles)

    def _scene_text(self, scene: Scene) -> SceneText:
        return scene.texts.get(self._language) or next(iter(scene.texts.values()))

    def _scene(self, scene: Scene, titles: dict[str, str]) -> Iterator[Html]:
        text = self._scene_text(scene)
        yield f'<h3 class="scene">{escape(text.title)}</h3>'
        for passage in text.passages:
            html = self._with_contact(passage.html)
            if passage.fact:
                when = self._words("only-unless" if passage.unless else "only-if", fact=passage.fact)
                html = f'<div class="edition"><p><i>{escape(when)}</i></p>{html}</div>'
            yield html
        rows = []
        for fork in scene.forks:
            said_of = text.forks[fork.id]
            told = ""
            if self._book.with_answers:
                lines = "; ".join(f"{self._words(line.key)}: {escape(line.text)}" for line in said_of.record)
                told = f'<div class="feedback"><p>{lines}</p>{said_of.feedback or ""}</div>'
            leads = escape(self._words("leads", scene=titles.get(fork.to, fork.to)))
            rows.append(f"<li>☐ {said_of.label} <i>({leads})</i>{told}</li>")
        if rows:
            yield f'<ul class="answers">{"".join(rows)}</ul>'

    def _model_file(self, text: SceneText) -> Iterator[Html]:
        yield f'<h3 class="scene">{self._words("model-file")}</h3>'
        rows = (f"<li><b>{self._words(line.key)}</b> {escape(line.at)} {line.html}{line.why}</li>" for line in text.file)
        yield f"<ul>{''.join(rows)}</ul>"

    # --- the end -------------------------------------------------------------------------------------------------------

    def _banks(self) -> Iterator[Html]:
        if not self._course.banks:
            return
        yield f'<h1 class="part">{self._words("banks")}</h1>'
        for bank in self._course.banks:
            yield f'<h2 class="lesson">{self._say(bank.title)}</h2>'
            yield from (self._question(name) for name in bank.questions)

    def _ends(self) -> Iterator[Html]:
        course = self._course
        if course.card is not None:
            html = course.card.html.get(self._language) or next(iter(course.card.html.values()), "")
            yield f'<h1 class="part">{self._words("card")}</h1>{self._with_contact(html)}'
        if course.glossary:
            rows = (f"<li><b>{self._say(term.term)}</b>: {self._say(term.meaning)}</li>" for term in course.glossary)
            yield f'<h1 class="part">{self._words("glossary")}</h1><ul>{"".join(rows)}</ul>'
        if course.laws:
            rows = (f"<li>{escape(law.number)} {self._say(law.title)}</li>" for law in course.laws)
            yield f'<h1 class="part">{self._words("laws")}</h1><ul>{"".join(rows)}</ul>'
