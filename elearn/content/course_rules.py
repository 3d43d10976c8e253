"""Rules that need the whole course: course.yml against its folders, ids and recalls, this version against the last one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from elearn.content import yaml_tree
from elearn.content.assemble import Parts
from elearn.content.compilation import Previous
from elearn.content.document import Choice, Course, Question
from elearn.content.grammar.raw import RawRecall
from elearn.content.labels import is_later
from elearn.content.problems import Place, Problem, Severity
from elearn.content.reading import Reading, Sheaf
from elearn.content.source import Kind
from elearn.content.yaml_tree import Value


@dataclass(frozen=True, slots=True)
class Settings:
    """Settings as they were read, with the places of their keys: course.yml, or a part of a file's front matter."""

    values: Mapping[str, Any]
    yaml: Value | None
    path: str = "course.yml"
    faulty: frozenset[str] = frozenset()
    """Keys that are missing or at fault."""

    def knows(self, key: str) -> bool:
        """Whether it is known what a key says, or that it says nothing."""
        return self.yaml is not None and key not in self.faulty

    def place(self, *keys: str) -> Place:
        """The place of the value at some keys inside each other, or of the nearest one around it."""
        return self._place_of(yaml_tree.within(self.yaml, *keys))

    def place_in(self, *keys: str, word: str, key: str | None = None) -> Place:
        """The place of an entry of the list at some keys: the one that is a word, or has it at `key`."""
        return self._place_of(yaml_tree.entry(yaml_tree.within(self.yaml, *keys), word, key))

    def _place_of(self, found: Value | None) -> Place:
        return found.place if found is not None else Place(self.path)


def _problem(place: Place, code: str, severity: Severity = Severity.ERROR, /, **words: object) -> Problem:
    return Problem(place, severity, code, tuple((name, str(value)) for name, value in words.items()))


def check_folders(settings: Settings, reading: Reading) -> Iterator[Problem]:
    """CRS001, CRS002, CRS010, CRS011, CRS015: modules listed once and there, numbers once each, one card."""
    listed = [module["dir"] for module in settings.values.get("modules", ()) if "dir" in module]
    for folder, again in _listed_again(settings):
        yield _problem(again, "CRS015", dir=folder)
    present = {sheaf.source.place.folder for sheaf in reading.lessons}
    unread = {place.folder for place in reading.unread.values() if place.kind is Kind.LESSON}
    for folder in listed:
        if folder not in present | unread:
            yield _problem(settings.place_in("modules", word=folder, key="dir"), "CRS001", dir=folder)
    for folder in sorted(present - set(listed)) if settings.knows("modules") else ():
        sheaf = next(sheaf for sheaf in reading.lessons if sheaf.source.place.folder == folder)
        yield _problem(Place(sheaf.source.place.path), "CRS010", Severity.WARNING, dir=folder)
    numbers = Counter((sheaf.source.place.folder, sheaf.source.place.number) for sheaf in reading.lessons)
    for sheaf in reading.lessons:
        place = sheaf.source.place
        if numbers[place.folder, place.number] > 1:
            yield _problem(Place(place.path), "CRS002", path=place.path)
    for sheaf in reading.cards[1:]:
        yield _problem(Place(sheaf.source.place.path), "CRS011")


def _listed_again(settings: Settings) -> Iterator[tuple[str, Place]]:
    """The folders that `modules` lists once more, with the places of their names."""
    written = yaml_tree.within(settings.yaml, "modules")
    seen: set[str] = set()
    for item in written.items if isinstance(written, yaml_tree.Sequence) else ():
        folder = item.get("dir") if isinstance(item, yaml_tree.Mapping) else None
        if isinstance(folder, yaml_tree.Scalar):
            if folder.text in seen:
                yield folder.text, folder.place
            seen.add(folder.text)


def check_words(settings: Settings) -> Iterator[Problem]:
    """CRS022: names that readers of a language of the course would see in another one."""
    languages = settings.values.get("languages", ()) if settings.knows("languages") else ()
    named: list[tuple[str, Any, Value | None]] = [
        (key, settings.values[key], yaml_tree.within(settings.yaml, key)) for key in ("title", "summary") if key in settings.values
    ]
    written = yaml_tree.within(settings.yaml, "modules")
    for item in written.items if isinstance(written, yaml_tree.Sequence) else ():
        title = item.get("title") if isinstance(item, yaml_tree.Mapping) else None
        if isinstance(title, yaml_tree.Mapping):
            named.append(("title", {name.text for name, _ in title}, title))
    for key, said, value in named:
        for language in languages:
            if said and language not in said:
                place = value.place if value is not None else Place(settings.path)
                yield _problem(place, "CRS022", Severity.WARNING, key=key, language=language)


def check_identities(settings: Settings, parts: Parts) -> Iterator[Problem]:
    """QID002, CRS006, CRS008: ids and addresses once each, none of them retired."""
    seen: dict[str, str] = {}
    retired = set(settings.values.get("retired", ()))
    for name, place in _named(parts):
        if name in seen and seen[name] != place.path:
            yield _problem(place, "QID002", id=name, other=seen[name])
        seen.setdefault(name, place.path)
        if name in retired:
            yield _problem(place, "CRS008", id=name)
    yield from _addresses(parts)


def _named(parts: Parts) -> Iterator[tuple[str, Place]]:
    for lesson_id, sheaf in parts.lessons.items():
        yield lesson_id, sheaf.source.place_of("id")
    for question_id, raw in parts.raw_questions.items():
        yield question_id, raw.place


def _addresses(parts: Parts) -> Iterator[Problem]:
    addresses: dict[str, str] = {}
    for module in parts.modules:
        for lesson in module.lessons:
            path = parts.lessons[lesson.id].source.place.path
            if lesson.slug in addresses:
                yield _problem(Place(path), "CRS006", slug=lesson.slug, other=addresses[lesson.slug])
            addresses.setdefault(lesson.slug, path)


def check_lesson_ids(reading: Reading) -> Iterator[Problem]:
    """QID002 for lessons: two files that call themselves the same."""
    seen: dict[str, Sheaf] = {}
    for sheaf in reading.lessons:
        name = sheaf.source.settings.get("id")
        if name in seen:
            other = seen[name].source.place.path
            yield _problem(sheaf.source.place_of("id"), "QID002", id=name, other=other)
        elif name:
            seen[name] = sheaf


def check_completion(settings: Settings, parts: Parts, reading: Reading) -> Iterator[Problem]:
    """CRS003, CRS012, CRS013: what must be done and what must be relearned is there."""
    if reading.may_hold_more(Kind.LESSON):
        return
    every = [lesson for module in parts.modules for lesson in module.lessons]
    quizzes = {lesson.id for lesson in every if lesson.kind == "quiz"}
    lessons = {lesson.id for lesson in every} - quizzes
    completion = settings.values.get("completion", {})
    required = completion.get("lessons", "all")
    for name in completion.get("quizzes", ()):
        if name not in quizzes:
            yield _problem(settings.place_in("completion", "quizzes", word=name), "CRS003", id=name)
    for name in () if required == "all" else required:
        if name not in lessons:
            yield _problem(settings.place_in("completion", "lessons", word=name), "CRS012", id=name)
    for label, change in settings.values.get("changes", {}).items():
        for name in change.get("relearn", ()):
            if name not in lessons | quizzes:
                yield _problem(settings.place_in("changes", label, "relearn", word=name), "CRS013", id=name)


def check_recalls(parts: Parts, reading: Reading) -> Iterator[Problem]:
    """REC003, REC004: a recall speaks of a choice question of the course that has these options."""
    # A question that is there and could not be used has a problem of its own.
    unusable = reading.question_ids() - set(parts.questions)
    may_be_there = reading.may_hold_more(Kind.LESSON, Kind.BANK)
    for sheaf in parts.lessons.values():
        for sheet in sheaf.sheets.values():
            for block in sheet.raw.blocks:
                recall = block.recall
                if recall is None or (recall.question not in parts.questions and (may_be_there or recall.question in unusable)):
                    continue
                yield from _check_recall(recall, block.place, parts.questions)


def _check_recall(recall: RawRecall, place: Place, questions: Mapping[str, Question]) -> Iterator[Problem]:
    question = questions.get(recall.question)
    if question is None or not isinstance(question.key, Choice):
        yield _problem(place, "REC003", id=recall.question)
        return
    for option, words in recall.lines.items():
        if option not in question.key.options:
            known = ", ".join(question.key.options)
            yield _problem(words.place(place.path), "REC004", id=question.id, option=option, known=known)


def check_see(parts: Parts, reading: Reading) -> Iterator[Problem]:
    """QST020: what a question sends back to is a lesson of the course, and a heading in it."""
    if reading.may_hold_more(Kind.LESSON):
        return
    headings = {
        lesson.id: {heading.id for page in lesson.pages.values() for heading in page.headings}
        for module in parts.modules
        for lesson in module.lessons
        if lesson.kind == "lesson"
    }
    for question_id, raw in parts.raw_questions.items():
        place = raw.meta.places.get("see", raw.place)
        for target in parts.questions[question_id].see:
            lesson_id, _, heading = target.partition("#")
            if lesson_id not in headings or (heading and heading not in headings[lesson_id]):
                yield _problem(place, "QST020", target=target)


def _check_label(settings: Settings, course: Course, previous: Previous) -> Iterator[Problem]:
    if not is_later(course.label, previous.label):
        yield _problem(settings.place("version"), "CRS004", label=course.label, last=previous.label)
    told = next((change.text for change in course.changes if change.label == course.label), {})
    if course.source_language not in told:
        yield _problem(settings.place("changes", course.label), "CRS016", label=course.label, language=course.source_language)


def check_previous(settings: Settings, course: Course, previous: Previous, reading: Reading) -> Iterator[Problem]:
    """CRS004, CRS005, CRS016: new content has a higher label and says what changed, and what was published does not just vanish."""
    if course.source_hash != previous.source_hash:
        yield from _check_label(settings, course, previous)
    if course.id != previous.id:
        yield _problem(settings.place("id"), "CRS005", what=previous.id)
    if course.slug != previous.slug:
        yield _problem(settings.place("slug"), "CRS005", what=previous.slug)
    present = {lesson.id for lesson in course.lessons} | {bank.id for bank in course.banks}
    # A question that is there and could not be used has a problem of its own and is not gone.
    present |= set(course.questions) | reading.question_ids()
    gone = previous.ids - present - set(course.retired)
    for name in sorted(gone) if not reading.may_hold_more(Kind.LESSON, Kind.BANK) else ():
        yield _problem(settings.place("retired"), "CRS005", what=name)
    slugs = {lesson.id: lesson.slug for lesson in course.lessons}
    for lesson_id, slug in sorted(previous.addresses.items()):
        if lesson_id in slugs and slugs[lesson_id] != slug:
            yield _problem(settings.place("modules"), "CRS005", what=slug)
