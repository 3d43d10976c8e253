"""How the workshop and its child speak: one JSON line for a job, the bytes of its files behind it, JSON lines back.

Files follow the line as they are, so that a folder of 200 MB is neither escaped nor held twice. An answer line holds `at` and
`step` (the file the child has come to and what it begins to do with it), `answer`, or `trouble`.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import IO, Any, Final, Literal, TypeAlias

from pydantic import TypeAdapter

from elearn.content.compilation import Compilation, Fixed, Mending, Previous, Snippet
from elearn.content.document import from_json, to_json
from elearn.content.outline import Changed, Outline
from elearn.content.part import Part
from elearn.content.problems import Problem
from elearn.content.steps import Step

JobName: TypeAlias = Literal["compile", "fix", "lint", "media", "outline", "part", "render", "settings"]
_PROBLEMS: Final[TypeAdapter[tuple[Problem, ...]]] = TypeAdapter(tuple[Problem, ...])
_PREVIOUS: Final[TypeAdapter[Previous | None]] = TypeAdapter(Previous | None)
_GIVEN_UP: Final[TypeAdapter[dict[str, Step]]] = TypeAdapter(dict[str, Step])
_OUTLINE: Final[TypeAdapter[Outline]] = TypeAdapter(Outline)
_FIXED: Final[TypeAdapter[dict[str, Fixed]]] = TypeAdapter(dict[str, Fixed])


@dataclass(frozen=True, slots=True)
class Job:
    """What the child is asked to do. `texts` are short arguments; `files` the sources by path; `given_up` as of `steps`."""

    name: JobName
    files: Mapping[str, bytes]
    texts: Mapping[str, str] = field(default_factory=dict)
    previous: Previous | None = None
    laws: bytes | None = None
    given_up: Mapping[str, Step] = field(default_factory=dict)


def send_job(stream: IO[bytes], job: Job) -> None:
    """Write a job and the files behind it."""
    head = {
        "job": job.name,
        "texts": dict(job.texts),
        "files": [[path, len(content)] for path, content in job.files.items()],
        "laws": None if job.laws is None else len(job.laws),
        "previous": _PREVIOUS.dump_python(job.previous, mode="json"),
        "given_up": dict(job.given_up),
    }
    stream.write(json.dumps(head).encode() + b"\n")
    for content in (*job.files.values(), job.laws or b""):
        stream.write(content)
    stream.flush()


def receive_job(stream: IO[bytes]) -> Job | None:
    """The next job, or None at the end."""
    line = stream.readline()
    if not line:
        return None
    head = json.loads(line)
    files = {path: stream.read(size) for path, size in head["files"]}
    laws = None if head["laws"] is None else stream.read(head["laws"])
    previous = _PREVIOUS.validate_python(head["previous"])
    return Job(head["job"], files, head["texts"], previous, laws, _GIVEN_UP.validate_python(head["given_up"]))


def send_line(stream: IO[bytes], line: Mapping[str, Any]) -> None:
    stream.write(json.dumps(line).encode() + b"\n")
    stream.flush()


def pack_compilation(compilation: Compilation, sources: Mapping[str, bytes]) -> dict[str, Any]:
    """A compilation as JSON. Of the published files only those that differ from their sources are sent back."""
    same = set(sources.values())
    changed = {name: content for name, content in compilation.files.items() if content not in same}
    return {
        "course": to_json(compilation.course).decode() if compilation.course is not None else None,
        "problems": _PROBLEMS.dump_python(compilation.problems, mode="json"),
        "files": {name: base64.b64encode(content).decode() for name, content in changed.items()},
    }


def unpack_compilation(answer: Mapping[str, Any], sources: Mapping[str, bytes]) -> Compilation:
    """The compilation that `pack_compilation` packed, with the published files that are sources put back."""
    course = from_json(answer["course"].encode()) if answer["course"] is not None else None
    sent = {name: base64.b64decode(content) for name, content in answer["files"].items()}
    files: dict[str, bytes] = {}
    for media in course.media if course is not None else ():
        name = f"{media.sha256}.{media.suffix}"
        files[name] = sent[name] if name in sent else sources[media.path]
    return Compilation(course, unpack_problems(answer["problems"]), files)


def pack_part(part: Part, sources: Mapping[str, bytes]) -> dict[str, Any]:
    return pack_compilation(Compilation(part.course, part.problems, part.files), sources)


def unpack_part(answer: Mapping[str, Any], sources: Mapping[str, bytes]) -> Part:
    found = unpack_compilation(answer, sources)
    return Part(found.course, found.problems, found.files)


def pack_outline(outline: Outline) -> dict[str, Any]:
    packed: dict[str, Any] = _OUTLINE.dump_python(outline, mode="json")
    return packed


def unpack_outline(packed: Any) -> Outline:
    return _OUTLINE.validate_python(packed)


def pack_changed(changed: Changed) -> dict[str, Any]:
    return {"text": changed.text}


def unpack_changed(packed: Mapping[str, Any]) -> Changed:
    return Changed(packed["text"])


def pack_snippet(snippet: Snippet) -> dict[str, Any]:
    return {"html": snippet.html, "problems": _PROBLEMS.dump_python(snippet.problems, mode="json")}


def unpack_snippet(answer: Mapping[str, Any]) -> Snippet:
    return Snippet(answer["html"], unpack_problems(answer["problems"]))


def pack_fixed(fixed: Mapping[str, Fixed]) -> dict[str, Any]:
    packed: dict[str, Any] = _FIXED.dump_python(dict(fixed), mode="json")
    return packed


def unpack_fixed(packed: Any) -> dict[str, Fixed]:
    return _FIXED.validate_python(packed)


def pack_mending(mending: Mending) -> dict[str, Any]:
    pictures = [[path, new, base64.b64encode(content).decode()] for path, (new, content) in mending.pictures.items()]
    return {"fixed": pack_fixed(mending.fixed), "pictures": pictures}


def unpack_mending(answer: Mapping[str, Any], problems: tuple[Problem, ...]) -> Mending:
    """What the child mended, with the problems of what it could not look at."""
    pictures = {path: (new, base64.b64decode(content)) for path, new, content in answer["pictures"]}
    return Mending(unpack_fixed(answer["fixed"]), problems, pictures)


def pack_problems(problems: tuple[Problem, ...]) -> list[dict[str, Any]]:
    packed: list[dict[str, Any]] = _PROBLEMS.dump_python(problems, mode="json")
    return packed


def unpack_problems(packed: Any) -> tuple[Problem, ...]:
    return _PROBLEMS.validate_python(packed)
