"""`--fix` for a whole course: its pages mended, its heavy pictures made lighter, and the pages leading to those.

Imports Markdown and an image library, so that only the child process calls it; every other process asks `workshop.Workshop`.
"""

from __future__ import annotations

from collections.abc import Mapping

from elearn.content.compilation import Fixed, Mending
from elearn.content.lint.fix import fix_sources, pages_of
from elearn.content.pictures import lighter, relinked
from elearn.content.steps import Steps


def mend_sources(sources: Mapping[str, bytes], steps: Steps) -> Mending:
    """What a machine can mend in a course. Doing it twice changes nothing more."""
    fixed = fix_sources(sources, steps)
    pages = pages_of(sources) | {path: each.text for path, each in fixed.items()}
    pictures = lighter(sources, pages, steps)
    moved = {path: each.path for path, each in pictures.items()}
    for path, text in pages.items():
        led = relinked(path, text, moved)
        if led != text:
            fixed[path] = Fixed(led, fixed[path].mended if path in fixed else ())
    return Mending(fixed, pictures={path: (each.path, each.content) for path, each in pictures.items()})
