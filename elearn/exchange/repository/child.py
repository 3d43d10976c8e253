"""`python -m elearn.exchange.repository.child MEMORY`: reads a repository for `apart`.

It reads one JSON object (`root`, `ref`, `folder`) from standard input and writes one line of JSON to standard output, then the
zips of the courses one after the other. What it cannot read it says as `why`; what it did not foresee ends it.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from elearn.content.child import limit_memory
from elearn.content.packing import pack_archive
from elearn.content.wire import pack_problems
from elearn.exchange.repository.control import NotPulled
from elearn.exchange.repository.reading import read_repository


def main() -> None:
    limit_memory(int(sys.argv[1]))
    wanted = json.loads(sys.stdin.buffer.read())
    out = sys.stdout.buffer
    try:
        commit, courses = read_repository(Path(wanted["root"]), wanted["ref"], wanted["folder"])
    except NotPulled as refused:
        out.write(json.dumps({"why": refused.why, "about": refused.about}).encode() + b"\n")
        return
    archives = [pack_archive(course.files) for course in courses]
    told = [
        {"folder": course.folder, "bytes": len(archive), "problems": pack_problems(course.problems)}
        for course, archive in zip(courses, archives, strict=True)
    ]
    out.write(json.dumps({"commit": commit, "courses": told}).encode() + b"\n")
    for archive in archives:
        out.write(archive)


if __name__ == "__main__":
    main()
