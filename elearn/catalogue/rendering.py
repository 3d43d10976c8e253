"""A version rendered anew: what stays as it was, and why it was done. Pure."""

from __future__ import annotations

from dataclasses import replace

from elearn.content.document import Course, Lesson


def with_stale_of(earlier: Course, compiled: Course) -> Course:
    """The compiled course with the blocks marked as older than their source that were marked when the version was new.

    Which they are depends on the version before it, and that comparison is made once: the sources are the same.
    """
    modules = tuple(
        replace(module, lessons=tuple(_marked(lesson, earlier.lesson_by_id(lesson.id)) for lesson in module.lessons))
        for module in compiled.modules
    )
    return replace(compiled, modules=modules)


def _marked(lesson: Lesson, earlier: Lesson | None) -> Lesson:
    if earlier is None:
        return lesson
    pages = {
        language: replace(page, stale=earlier.pages[language].stale) if language in earlier.pages else page
        for language, page in lesson.pages.items()
    }
    return replace(lesson, pages=pages)


def reason(earlier: Course, compiled: Course, earlier_renderer: str, renderer: str) -> str:
    """Why the document is another one than before: keys and names alone, which are the same in every language."""
    before = {law.key: law for law in earlier.laws}
    changed = [law.key for law in compiled.laws if before.get(law.key) != law]
    said = []
    if changed:
        said.append(f"laws: {', '.join(changed)}")
    if renderer != earlier_renderer:
        said.append(f"renderer: {earlier_renderer} → {renderer}")
    return "; ".join(said) or "compiler"
