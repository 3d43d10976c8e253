"""A large course to measure with: lessons and banks of the courses in `courses/`, repeated under other ids until there are enough.

What is repeated is what trainers really wrote, in both languages, so that a lesson weighs what lessons weigh. Ids, names of files
and what leads to them get the number of the copy; nothing else changes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from benchmarks.servers import ROOT
from elearn.content.source_folder import read_folder

COURSES: Final = ("sec-phish", "dig-ai", "priv-basics")
LANGUAGES: Final = ("vi", "en")
_ID = re.compile(r"\{#([a-z0-9][a-z0-9-]*)")
_FRONT_ID = re.compile(r"^id: ([a-z0-9-]+)$", re.MULTILINE)
_LESSON = re.compile(r"modules/([^/]+)/(\d\d)-([a-z0-9-]+)\.(vi|en)\.md")


def large_course(lessons: int, items: int, *, code: str = "khoa-lon") -> dict[str, bytes]:
    """The sources of a course of so many lessons and so many bank questions, in both languages.

    Compile it with the `laws.yml` of `courses/`.
    """
    sources: dict[str, str] = {}
    media: dict[str, bytes] = {}
    modules: list[str] = []
    for name in COURSES:
        media |= {path: content for path, content in read_folder(ROOT / "courses" / name).items() if path.startswith("assets/")}
    for number, (name, count) in enumerate(_shares(lessons)):
        folder = f"{number + 1:02d}-phan-{number + 1}"
        modules.append(f"  - {{dir: {folder}, title: {{vi: Phần {number + 1}, en: Part {number + 1}}}}}\n")
        sources |= _lessons(ROOT / "courses" / name, folder, f"-{number + 1}", count)
    sources |= _banks(items)
    sources["course.yml"] = _settings(code, "".join(modules))
    return media | {path: text.encode() for path, text in sources.items()}


def _shares(lessons: int) -> Iterator[tuple[str, int]]:
    """Which course each module repeats, and how many of its six lessons."""
    for number in range(-(-lessons // 6)):
        yield COURSES[number % len(COURSES)], min(6, lessons - 6 * number)


def _lessons(course: Path, folder: str, mark: str, count: int) -> dict[str, str]:
    written = {path: content.decode() for path, content in read_folder(course).items() if _LESSON.fullmatch(path)}
    kept = {path: text for path, text in sorted(written.items()) if int(path.split("/")[2][:2]) <= count}
    names = sorted({path.split("/")[2].split(".")[0] for path in written})
    first = min(path.split("/")[2].split(".")[0] for path in kept)
    # A link to a lesson that is not among those kept leads to the first one.
    links = {name: name if any(f"/{name}." in path for path in kept) else first for name in names}
    ids = {name for text in written.values() for name in (*_ID.findall(text), *_FRONT_ID.findall(text))}
    result = {}
    for path, text in kept.items():
        found = _LESSON.fullmatch(path)
        assert found is not None
        result[f"modules/{folder}/{found[2]}-{found[3]}{mark}.{found[4]}.md"] = _marked(text, ids, links, mark)
    return result


def _marked(text: str, ids: set[str], links: Mapping[str, str], mark: str) -> str:
    """A text whose ids and links to lessons have a mark at their ends."""
    names = "|".join(sorted(map(re.escape, ids), key=len, reverse=True))
    text = re.sub(rf"(?<=#)({names})(?=[ }})])", rf"\1{mark}", text)
    text = re.sub(rf"^(id: |> \[!RECALL\] )({names})$", rf"\1\2{mark}", text, flags=re.MULTILINE)
    text = re.sub(rf"({'|'.join(links)})(?=\.(?:vi|en)\.md)", lambda found: links[found[1]] + mark, text)
    return re.sub(rf"^(see: )({names}).*$", "", text, flags=re.MULTILINE)


def _banks(items: int) -> dict[str, str]:
    """Banks of at most 36 questions each."""
    sources = {}
    made = 0
    while made < items:
        number = len(sources) // 2 + 1
        name = COURSES[number % len(COURSES)]
        count = min(36, items - made)
        for language in LANGUAGES:
            text = (ROOT / "courses" / name / "banks" / f"{name}.{language}.md").read_text(encoding="utf-8")
            head, *questions = re.split(r"(?m)^(?=### \? )", text)
            body = "".join(questions[:count])
            body = re.sub(r"\{#(b-[a-z0-9-]+)\}", rf"{{#\1-{number}}}", body)
            sources[f"banks/ngan-hang-{number}.{language}.md"] = head + re.sub(r"(?m)^see: .*\n", "", body)
        made += count
    return sources


def _settings(code: str, modules: str) -> str:
    return (
        f"format: 1\nid: {code}\nslug: {code}\nversion: 1.0.0\ntitle: {{vi: Khóa lớn, en: A large course}}\n"
        "summary: {vi: Để đo., en: For measuring.}\nlanguages: [vi, en]\nvisibility: public\nmodules:\n" + modules
    )
